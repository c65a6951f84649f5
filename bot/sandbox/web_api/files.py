"""Files in three steps: files.getUploadURLExternal, the upload itself, files.completeUploadExternal."""

from bot.sandbox.errors import ApiError
from bot.sandbox.state import Core
from bot.sandbox.validation.checks import Json
from bot.sandbox.web_api.chat import place_to_post
from bot.sandbox.web_api.message_content import Wording, as_object, read_wording
from bot.sandbox.web_api.method import Method, names
from bot.sandbox.workspace.accounts import BOT_USER
from bot.sandbox.workspace.content import File, Message


def get_upload_url(core: Core, given: Json) -> Json:
    """Give the address that takes a file's bytes."""
    try:
        length = int(given["length"])
    except (TypeError, ValueError):
        length = 0
    if length <= 0 or not str(given["filename"]).strip():
        raise ApiError("invalid_arguments", ["[ERROR] filename and a length above 0 are needed"])
    file = File(f"F{core.workspace.number():06d}", str(given["filename"]), length)
    core.workspace.files[file.id] = file
    return {"upload_url": f"{core.base}upload/{file.id}", "file_id": file.id}


def take_bytes(core: Core, file_id: str, content: bytes) -> str:
    """Take a file's bytes; the length must be the one announced.

    Raises:
        ApiError: `file_not_found`, or `length_mismatch`.
    """
    file = core.workspace.files.get(file_id)
    if file is None or file.content is not None:
        raise ApiError("file_not_found")
    if len(content) != file.length:
        raise ApiError("length_mismatch")
    file.content = content
    return f"OK - {len(content)}"


def complete_upload(core: Core, given: Json) -> Json:
    """Share uploaded files in a place where the bot is a member, by its own id (C or D, never a user's)."""
    files = [_uploaded(core, item) for item in _items(given["files"])]
    for channel_id in _targets(given):
        channel = place_to_post(core, channel_id)
        comment = {"text": given.get("initial_comment") or "", "blocks": given.get("blocks") or []}
        wording = read_wording(comment) if any(comment.values()) else Wording()
        message = Message(channel.id, core.workspace.stamp(), BOT_USER, wording.text, wording.blocks)
        message.files = [file.id for file, _ in files]
        message.thread_ts = str(given.get("thread_ts") or "")
        for file, title in files:
            file.title = title or file.name
            file.channels.append(channel.id)
        core.workspace.post(message)
    return {"files": [file.about(core.base) for file, _ in files]}


def _targets(given: Json) -> list[str]:
    found = str(given.get("channel_id") or given.get("channels") or "")
    return [one.strip() for one in found.split(",") if one.strip()]


def _items(given: object) -> list[Json]:
    items = as_object(given, "invalid_arguments")
    if not isinstance(items, list) or not items or not all(isinstance(item, dict) for item in items):
        raise ApiError("invalid_arguments", ["[ERROR] files must be a list of objects with an id"])
    return items


def _uploaded(core: Core, item: Json) -> tuple[File, str]:
    file = core.workspace.files.get(str(item.get("id")))
    if file is None or file.content is None or file.channels:
        raise ApiError("file_not_found")
    return file, str(item.get("title") or "")


FILES = {
    "files.getUploadURLExternal": Method(
        get_upload_url, names("filename length"), names("alt_txt snippet_type"), ("files:write",)
    ),
    "files.completeUploadExternal": Method(
        complete_upload,
        names("files"),
        names("channel_id channels initial_comment blocks thread_ts"),
        ("files:write",),
    ),
}
