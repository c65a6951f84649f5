"""Applying the bot's responses: the bodies of acknowledgements, and posts to a response URL."""

from bot.sandbox.delivery.requests import Ack
from bot.sandbox.errors import ApiError
from bot.sandbox.json_types import Json
from bot.sandbox.state import SandboxState
from bot.sandbox.validation.checks import array_of
from bot.sandbox.validation.elements import GROUP, OPTION
from bot.sandbox.web_api.message_content import read_message_content
from bot.sandbox.web_api.views import push_on, read_view
from bot.sandbox.workspace.accounts import BOT_USER
from bot.sandbox.workspace.content import Call, SlackMessage, SlackView
from bot.sandbox.workspace.triggers import ResponseUrl

SLACKBOT = "USLACKBOT"
CONNECTION_ERROR = "We had some trouble connecting. Try again?"
_CONTENT_KEYS = {
    "text",
    "blocks",
    "attachments",
    "metadata",
    "mrkdwn",
    "unfurl_links",
    "unfurl_media",
    "thread_ts",
}
_MESSAGE_KEYS = _CONTENT_KEYS | {"response_type", "replace_original", "delete_original"}


def apply_command_ack(state: SandboxState, user: str, channel: str, command: str, ack: Ack) -> None:
    """Show the response to a command, or Slack's own error message."""
    if ack.failure:
        post_notice(state, user, channel, f"{command} failed with the error “{ack.failure}”")
        return
    if not ack.json:
        return
    try:
        _post(state, ResponseUrl(user, channel, state.clock()), ack.json, "ack")
    except ApiError as error:
        state.problems.append(f"{command} was answered with {error.error}: {error.messages}")
        post_notice(state, user, channel, f"{command} failed with the error “{error.error}”")


def apply_response_url_post(state: SandboxState, name: str, given: object) -> None:
    """Apply a post to a response URL.

    Raises:
        ApiError: the URL expired or was used too often, or the post is invalid.
    """
    if not isinstance(given, dict):
        raise ApiError("invalid_payload")
    url = state.response_urls.use(name)
    with state.workspace.lock:
        if url.message is not None and not {"replace_original", "delete_original"} & given.keys():
            reason = "set replace_original or delete_original: Slack's default varies"
            raise ApiError("invalid_arguments", [f"[ERROR] {reason}"])
        _post(state, url, given, "response_url")


def apply_view_ack(state: SandboxState, view: SlackView, ack: Ack) -> None:
    """Apply the acknowledgement of a submitted form; an empty one closes the form."""
    workspace = state.workspace
    with workspace.lock:
        view.errors = {}
        try:
            _act_on_view(state, view, ack)
        except ApiError as error:
            if error.messages:
                state.problems.append(f"A form was answered with {error.error}: {error.messages}")
            view.errors = {"": CONNECTION_ERROR}
        if not view.closed:
            workspace.mark_changed(view)


def read_options(state: SandboxState, ack: Ack) -> list[Json]:
    """Read the options or option groups that the bot supplied for a menu, as one list."""
    given = ack.json
    faults = [
        *array_of(OPTION, 100, 0)(given.get("options", []), "/options"),
        *array_of(GROUP, 100, 0)(given.get("option_groups", []), "/option_groups"),
    ]
    unknown = given.keys() - {"options", "option_groups"}
    if ack.failure or faults or unknown:
        state.problems.append(f"Options were answered with {ack.failure or faults or sorted(unknown)}")
        return []
    grouped = [option for group in given.get("option_groups", []) for option in group["options"]]
    return [*given.get("options", []), *grouped]


def post_notice(state: SandboxState, user: str, channel: str, text: str) -> SlackMessage:
    """Show one person a message from Slack itself."""
    workspace = state.workspace
    return workspace.post(SlackMessage(channel, workspace.new_ts(), SLACKBOT, text, only_for=user))


def _post(state: SandboxState, url: ResponseUrl, given: Json, via: str) -> None:
    workspace = state.workspace
    workspace.record_call(Call(via, given))
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
    content = read_message_content(given)
    if given.get("replace_original") and original is not None and not original.deleted:
        workspace.edit(original, content.text, content.blocks)
        return
    message = SlackMessage(url.channel, workspace.new_ts(), BOT_USER, content.text, content.blocks)
    message.only_for = url.user if kind == "ephemeral" else ""
    workspace.post(message)


def _act_on_view(state: SandboxState, view: SlackView, ack: Ack) -> None:
    if ack.failure:
        raise ApiError(ack.failure)
    workspace, given = state.workspace, ack.json
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
            push_on(state, view, read_view(given.get("view"), "modal"))
        case other:
            raise ApiError(
                "invalid_arguments", [f"[ERROR] unknown response_action {other!r} in {sorted(given)}"]
            )


def _field_errors(view: SlackView, errors: object) -> dict[str, str]:
    fields = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not errors.keys() <= fields:
        raise ApiError(
            "invalid_arguments", [f"[ERROR] errors must name input blocks of the form: {errors!r}"]
        )
    if not all(isinstance(error, str) and error for error in errors.values()):
        raise ApiError("invalid_arguments", ["[ERROR] each error is a string"])
    return errors
