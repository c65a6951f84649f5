"""chat.postMessage, chat.update, chat.postEphemeral, chat.delete."""

from bot.sandbox.errors import ApiError
from bot.sandbox.state import Core
from bot.sandbox.validation.checks import Json
from bot.sandbox.web_api.message_content import Wording, read_wording
from bot.sandbox.web_api.method import Method, names
from bot.sandbox.workspace.accounts import BOT_USER, Channel
from bot.sandbox.workspace.content import Message


def post_message(core: Core, given: Json) -> Json:
    """Post to a channel, or to a person by user id, which opens the direct message."""
    channel = _place(core, given["channel"])
    wording = read_wording(given)
    message = _new(core, channel, wording)
    message.thread_ts = str(given.get("thread_ts") or "")
    core.workspace.post(message)
    return {"channel": channel.id, "ts": message.ts, "message": message.about()}


def update(core: Core, given: Json) -> Json:
    """Rewrite one of the bot's own messages; what is left out is taken away, as Slack does with blocks."""
    message = _own(core, given, "cant_update_message")
    if "blocks" not in given:
        given = {**given, "blocks": message.blocks if not given.get("text") else []}
    wording = read_wording(given)
    if wording.metadata is not None:
        message.metadata = wording.metadata
    core.workspace.rewrite(message, wording.text or message.text, wording.blocks)
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": message.about()}


def post_ephemeral(core: Core, given: Json) -> Json:
    """Show a message to one member of a channel."""
    channel = _place(core, given["channel"], by_user=False)
    if given["user"] not in channel.members:
        raise ApiError("user_not_in_channel")
    message = _new(core, channel, read_wording(given))
    message.only_for = str(given["user"])
    core.workspace.post(message)
    return {"message_ts": message.ts}


def delete(core: Core, given: Json) -> Json:
    """Take down one of the bot's own messages."""
    message = _own(core, given, "cant_delete_message")
    core.workspace.delete(message)
    return {"channel": message.channel, "ts": message.ts}


def place_to_post(core: Core, channel_id: object) -> Channel:
    """Find the channel or direct message that the bot may post to.

    Raises:
        ApiError: `channel_not_found`, `is_archived` or `not_in_channel`.
    """
    channel = core.workspace.channels.get(str(channel_id))
    if channel is None or (channel.is_private and BOT_USER not in channel.members):
        raise ApiError("channel_not_found")
    if channel.is_archived:
        raise ApiError("is_archived")
    if BOT_USER not in channel.members:
        raise ApiError("not_in_channel")
    return channel


def _place(core: Core, target: object, *, by_user: bool = True) -> Channel:
    person = core.workspace.people.get(str(target))
    if by_user and person is not None:
        if person.is_bot:
            raise ApiError("cannot_dm_bot")
        if person.deleted:
            raise ApiError("channel_not_found")
        channel = core.workspace.dm_with(person.id)
    else:
        channel = place_to_post(core, target)
    wait = core.throttle.wait_for(channel.id) if core.rate_limit else 0
    if wait:
        raise ApiError("ratelimited", retry_after=str(wait))
    return channel


def _new(core: Core, channel: Channel, wording: Wording) -> Message:
    return Message(
        channel.id, core.workspace.stamp(), BOT_USER, wording.text, wording.blocks, metadata=wording.metadata
    )


def _own(core: Core, given: Json, error: str) -> Message:
    channel = core.workspace.channels.get(str(given["channel"]))
    if channel is None:
        raise ApiError("channel_not_found")
    message = core.workspace.message(channel.id, str(given["ts"]))
    if message is None or message.only_for:
        raise ApiError("message_not_found")
    if message.author != BOT_USER:
        raise ApiError(error)
    return message


_LOOKS = names("text blocks attachments metadata unfurl_links unfurl_media mrkdwn link_names parse as_user")
_THREAD = names("thread_ts reply_broadcast username icon_emoji icon_url")
CHAT = {
    "chat.postMessage": Method(post_message, names("channel"), _LOOKS | _THREAD, ("chat:write",)),
    "chat.update": Method(
        update, names("channel ts"), _LOOKS | names("reply_broadcast file_ids"), ("chat:write",)
    ),
    "chat.postEphemeral": Method(post_ephemeral, names("channel user"), _LOOKS | _THREAD, ("chat:write",)),
    "chat.delete": Method(delete, names("channel ts"), names("as_user"), ("chat:write",)),
}
