"""Obeying what the bot answers: bodies of acknowledgements, and posts to a response URL."""

from bot.sandbox.delivery.requests import Ack
from bot.sandbox.errors import ApiError
from bot.sandbox.state import Core
from bot.sandbox.validation.checks import Json, each
from bot.sandbox.validation.elements import GROUP, OPTION
from bot.sandbox.web_api.message_content import read_wording
from bot.sandbox.web_api.views import push_on, read_view
from bot.sandbox.workspace.accounts import BOT_USER
from bot.sandbox.workspace.content import Call, Message, View
from bot.sandbox.workspace.triggers import ResponseUrl

SLACKBOT = "USLACKBOT"
TROUBLE = "We had some trouble connecting. Try again?"
_WORDS = {"text", "blocks", "attachments", "metadata", "mrkdwn", "unfurl_links", "unfurl_media", "thread_ts"}
_MESSAGE_KEYS = _WORDS | {"response_type", "replace_original", "delete_original"}


def obey_command_ack(core: Core, user: str, channel: str, command: str, ack: Ack) -> None:
    """Show what a command was answered, or Slack's own words when that failed."""
    if ack.failure:
        notice(core, user, channel, f"{command} failed with the error “{ack.failure}”")
        return
    if not ack.json:
        return
    try:
        _post(core, ResponseUrl(user, channel, core.clock()), ack.json, "ack")
    except ApiError as error:
        core.problems.append(f"{command} was answered with {error.error}: {error.messages}")
        notice(core, user, channel, f"{command} failed with the error “{error.error}”")


def obey_response_url(core: Core, name: str, given: object) -> None:
    """Do what a post to a response URL asks.

    Raises:
        ApiError: when the URL is used up or the post is wrong.
    """
    if not isinstance(given, dict):
        raise ApiError("invalid_payload")
    url = core.response_urls.redeem(name)
    with core.workspace.lock:
        if url.message is not None and not {"replace_original", "delete_original"} & given.keys():
            reason = "state replace_original or delete_original: without them Slack's ways differ"
            raise ApiError("invalid_arguments", [f"[ERROR] {reason}"])
        _post(core, url, given, "response_url")


def obey_view_ack(core: Core, view: View, ack: Ack) -> None:
    """Do with a submitted form what its acknowledgement asks; no word closes it."""
    workspace = core.workspace
    with workspace.lock:
        view.errors = {}
        try:
            _act_on_view(core, view, ack)
        except ApiError as error:
            if error.messages:
                core.problems.append(f"A form was answered with {error.error}: {error.messages}")
            view.errors = {"": TROUBLE}
        if not view.closed:
            workspace.show(view)


def read_options(core: Core, ack: Ack) -> list[Json]:
    """Read the options or option groups that the bot offered for a menu, groups flattened."""
    given = ack.json
    faults = [
        *each(OPTION, 100, 0)(given.get("options", []), "/options"),
        *each(GROUP, 100, 0)(given.get("option_groups", []), "/option_groups"),
    ]
    unknown = given.keys() - {"options", "option_groups"}
    if ack.failure or faults or unknown:
        core.problems.append(f"Options were answered with {ack.failure or faults or sorted(unknown)}")
        return []
    grouped = [option for group in given.get("option_groups", []) for option in group["options"]]
    return [*given.get("options", []), *grouped]


def notice(core: Core, user: str, channel: str, text: str) -> Message:
    """Show one person a few words from Slack itself."""
    workspace = core.workspace
    return workspace.post(Message(channel, workspace.stamp(), SLACKBOT, text, only_for=user))


def _post(core: Core, url: ResponseUrl, given: Json, via: str) -> None:
    workspace = core.workspace
    workspace.note(Call(via, given, core.clock()))
    unknown = sorted(given.keys() - _MESSAGE_KEYS)
    if unknown:
        raise ApiError("invalid_arguments", [f'[ERROR] unknown key "{name}"' for name in unknown])
    kind = given.get("response_type", "ephemeral")
    if kind not in {"ephemeral", "in_channel"}:
        raise ApiError("invalid_arguments", ["[ERROR] response_type must be ephemeral or in_channel"])
    original = url.message
    if given.get("delete_original"):
        if original is not None and not original.deleted:
            workspace.delete(original)
        return
    wording = read_wording(given)
    if given.get("replace_original") and original is not None and not original.deleted:
        workspace.rewrite(original, wording.text, wording.blocks)
        return
    message = Message(url.channel, workspace.stamp(), BOT_USER, wording.text, wording.blocks)
    message.only_for = url.user if kind == "ephemeral" else ""
    workspace.post(message)


def _act_on_view(core: Core, view: View, ack: Ack) -> None:
    if ack.failure:
        raise ApiError(ack.failure)
    workspace, given = core.workspace, ack.json
    match given.get("response_action"):
        case None if not given:
            workspace.close_view(view)
        case "clear":
            workspace.close_view(view, whole_stack=True)
        case "errors":
            view.errors = _field_errors(view, given.get("errors"))
        case "update":
            workspace.change_view(view, read_view(given.get("view"), "modal"))
        case "push":
            push_on(core, view, read_view(given.get("view"), "modal"))
        case other:
            raise ApiError(
                "invalid_arguments", [f"[ERROR] unknown response_action {other!r} in {sorted(given)}"]
            )


def _field_errors(view: View, errors: object) -> dict[str, str]:
    fields = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not errors.keys() <= fields:
        raise ApiError(
            "invalid_arguments", [f"[ERROR] errors must name input blocks of the form: {errors!r}"]
        )
    if not all(isinstance(words, str) and words for words in errors.values()):
        raise ApiError("invalid_arguments", ["[ERROR] each error is a string"])
    return errors
