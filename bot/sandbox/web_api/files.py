"""Uploading files in three steps: files.getUploadURLExternal, the upload, files.completeUploadExternal."""

from bot.sandbox.errors import ApiError
from bot.sandbox.json_types import Json
from bot.sandbox.state import SandboxState
from bot.sandbox.web_api.chat import channel_for_post
from bot.sandbox.web_api.message_content import MessageContent, decode_json, read_message_content
from bot.sandbox.web_api.method import ApiMethod, names
from bot.sandbox.workspace.accounts import BOT_USER
from bot.sandbox.workspace.content import SlackFile, SlackMessage


def get_upload_url(state: SandboxState, given: Json) -> Json:
    """Return the address to upload a file to."""
    try:
        length = int(given["length"])
    except (TypeError, ValueError):
        length = 0
    if length <= 0 or not str(given["filename"]).strip():
        raise ApiError("invalid_arguments", ["[ERROR] filename and a length above 0 are needed"])
    file = SlackFile(f"F{state.workspace.next_number():06d}", str(given["filename"]), length)
    state.workspace.files[file.id] = file
    return {"upload_url": f"{state.base_url}upload/{file.id}", "file_id": file.id}


def save_upload(state: SandboxState, file_id: str, content: bytes) -> str:
    """Save a file's bytes; the length must be the announced one.

    Raises:
        ApiError: `file_not_found`, or `length_mismatch`.
    """
    file = state.workspace.files.get(file_id)
    if file is None or file.content is not None:
        raise ApiError("file_not_found")
    if len(content) != file.length:
        raise ApiError("length_mismatch")
    file.content = content
    return f"OK - {len(content)}"


def complete_upload(state: SandboxState, given: Json) -> Json:
    """Share uploaded files in a channel where the bot is a member; a user id is not accepted."""
    files = [_uploaded(state, item) for item in _items(given["files"])]
    for channel_id in _targets(given):
        channel = channel_for_post(state, channel_id)
        comment = {"text": given.get("initial_comment") or "", "blocks": given.get("blocks") or []}
        content = read_message_content(comment) if any(comment.values()) else MessageContent()
        message = SlackMessage(channel.id, state.workspace.new_ts(), BOT_USER, content.text, content.blocks)
        message.files = [file.id for file, _ in files]
        message.thread_ts = str(given.get("thread_ts") or "")
        for file, title in files:
            file.title = title or file.name
            file.channels.append(channel.id)
        state.workspace.post(message)
    return {"files": [file.to_json(state.base_url) for file, _ in files]}


def _targets(given: Json) -> list[str]:
    found = str(given.get("channel_id") or given.get("channels") or "")
    return [one.strip() for one in found.split(",") if one.strip()]


def _items(given: object) -> list[Json]:
    items = decode_json(given, "invalid_arguments")
    if not isinstance(items, list) or not items or not all(isinstance(item, dict) for item in items):
        raise ApiError("invalid_arguments", ["[ERROR] files must be a list of objects with an id"])
    return items


def _uploaded(state: SandboxState, item: Json) -> tuple[SlackFile, str]:
    file = state.workspace.files.get(str(item.get("id")))
    if file is None or file.content is None or file.channels:
        raise ApiError("file_not_found")
    return file, str(item.get("title") or "")


FILES = {
    "files.getUploadURLExternal": ApiMethod(
        get_upload_url, names("filename length"), names("alt_txt snippet_type"), ("files:write",)
    ),
    "files.completeUploadExternal": ApiMethod(
        complete_upload,
        names("files"),
        names("channel_id channels initial_comment blocks thread_ts"),
        ("files:write",),
    ),
}
