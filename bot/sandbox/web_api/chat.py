"""chat.postMessage, chat.update, chat.postEphemeral, chat.delete."""

from bot.sandbox.errors import ApiError
from bot.sandbox.json_types import Json
from bot.sandbox.state import SandboxState
from bot.sandbox.web_api.message_content import MessageContent, read_message_content
from bot.sandbox.web_api.method import ApiMethod, names
from bot.sandbox.workspace.accounts import BOT_USER, Channel
from bot.sandbox.workspace.content import SlackMessage


def post_message(state: SandboxState, given: Json) -> Json:
    """Post to a channel, or to a person by user id, which opens the direct message."""
    channel = _target_channel(state, given["channel"])
    content = read_message_content(given)
    message = _new_message(state, channel, content)
    message.thread_ts = str(given.get("thread_ts") or "")
    state.workspace.post(message)
    return {"channel": channel.id, "ts": message.ts, "message": message.to_json()}


def update(state: SandboxState, given: Json) -> Json:
    """Change one of the bot's own messages; blocks that are left out are removed, as in Slack."""
    message = _own_message(state, given, "cant_update_message")
    if "blocks" not in given:
        given = {**given, "blocks": message.blocks if not given.get("text") else []}
    content = read_message_content(given)
    if content.metadata is not None:
        message.metadata = content.metadata
    state.workspace.edit(message, content.text or message.text, content.blocks)
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": message.to_json()}


def post_ephemeral(state: SandboxState, given: Json) -> Json:
    """Show a message to one member of a channel."""
    channel = _target_channel(state, given["channel"], by_user=False)
    if given["user"] not in channel.members:
        raise ApiError("user_not_in_channel")
    message = _new_message(state, channel, read_message_content(given))
    message.only_for = str(given["user"])
    state.workspace.post(message)
    return {"message_ts": message.ts}


def delete(state: SandboxState, given: Json) -> Json:
    """Delete one of the bot's own messages."""
    message = _own_message(state, given, "cant_delete_message")
    state.workspace.delete(message)
    return {"channel": message.channel, "ts": message.ts}


def channel_for_post(state: SandboxState, channel_id: object) -> Channel:
    """Find the channel or direct message that the bot may post to.

    Raises:
        ApiError: `channel_not_found`, `is_archived` or `not_in_channel`.
    """
    channel = state.workspace.channels.get(str(channel_id))
    if channel is None or (channel.is_private and BOT_USER not in channel.members):
        raise ApiError("channel_not_found")
    if channel.is_archived:
        raise ApiError("is_archived")
    if BOT_USER not in channel.members:
        raise ApiError("not_in_channel")
    return channel


def _target_channel(state: SandboxState, target: object, *, by_user: bool = True) -> Channel:
    person = state.workspace.people.get(str(target))
    if by_user and person is not None:
        if person.is_bot:
            raise ApiError("cannot_dm_bot")
        if person.deleted:
            raise ApiError("channel_not_found")
        channel = state.workspace.dm_with(person.id)
    else:
        channel = channel_for_post(state, target)
    wait = state.rate_limiter.seconds_to_wait(channel.id) if state.rate_limit else 0
    if wait:
        raise ApiError("ratelimited", retry_after=str(wait))
    return channel


def _new_message(state: SandboxState, channel: Channel, content: MessageContent) -> SlackMessage:
    return SlackMessage(
        channel.id,
        state.workspace.new_ts(),
        BOT_USER,
        content.text,
        content.blocks,
        metadata=content.metadata,
    )


def _own_message(state: SandboxState, given: Json, error: str) -> SlackMessage:
    channel = state.workspace.channels.get(str(given["channel"]))
    if channel is None:
        raise ApiError("channel_not_found")
    message = state.workspace.message(channel.id, str(given["ts"]))
    if message is None or message.only_for:
        raise ApiError("message_not_found")
    if message.author != BOT_USER:
        raise ApiError(error)
    return message


_CONTENT = names("text blocks attachments metadata unfurl_links unfurl_media mrkdwn link_names parse as_user")
_THREAD = names("thread_ts reply_broadcast username icon_emoji icon_url")
CHAT = {
    "chat.postMessage": ApiMethod(post_message, names("channel"), _CONTENT | _THREAD, ("chat:write",)),
    "chat.update": ApiMethod(
        update, names("channel ts"), _CONTENT | names("reply_broadcast file_ids"), ("chat:write",)
    ),
    "chat.postEphemeral": ApiMethod(
        post_ephemeral, names("channel user"), _CONTENT | _THREAD, ("chat:write",)
    ),
    "chat.delete": ApiMethod(delete, names("channel ts"), names("as_user"), ("chat:write",)),
}
