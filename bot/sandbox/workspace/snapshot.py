"""The workspace in one JSON file, which is replaced as a whole."""

import base64
import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock, Thread

from bot.private_files import private_file
from bot.sandbox.clock import MovableClock
from bot.sandbox.json_types import Json
from bot.sandbox.workspace.accounts import Channel, SlackAccount
from bot.sandbox.workspace.content import SlackFile, SlackMessage, SlackView
from bot.sandbox.workspace.workspace import Workspace

MESSAGES_PER_CHANNEL = 500
PAUSE_SECONDS = 1.0
_WRITE_LOCK = Lock()


class Autosave(Thread):
    """Saves a workspace soon after each change, several changes together, and once more when it stops."""

    def __init__(self, workspace: Workspace, clock: MovableClock, path: Path) -> None:
        super().__init__(name="sandbox-autosave", daemon=True)
        self._workspace, self._clock, self._path = workspace, clock, path

    def run(self) -> None:
        """Save until the workspace stops."""
        workspace, saved = self._workspace, -1
        while not workspace.stopped:
            saved = workspace.version
            write_snapshot(workspace, self._clock, self._path)
            with workspace.lock:
                workspace.changed.wait_for(lambda: workspace.stopped, PAUSE_SECONDS)
                workspace.changed.wait_for(lambda: workspace.stopped or workspace.version != saved)  # noqa: B023 asked at once
        write_snapshot(workspace, self._clock, self._path)


def write_snapshot(workspace: Workspace, clock: MovableClock, path: Path) -> None:
    """Write accounts, channels, messages, files, Home pages and the offset of the clock."""
    # One at a time, so that an older state never replaces a newer one.
    with _WRITE_LOCK:
        state = _state(workspace, clock)
        with private_file(path) as out:
            out.write(json.dumps(state).encode())


def read_snapshot(workspace: Workspace, clock: MovableClock, path: Path) -> None:
    """Replace the content of this workspace with a saved one."""
    state = json.loads(path.read_text(encoding="utf-8"))
    with workspace.lock:
        workspace.clear()
        workspace.numbers = state["numbers"]
        workspace.people.update({one["id"]: SlackAccount(**one) for one in state["people"]})
        workspace.channels.update({one["id"]: Channel(**one) for one in state["channels"]})
        workspace.files.update({one["id"]: _file_in(one) for one in state["files"]})
        workspace.homes.update({one["user"]: SlackView(**one) for one in state["homes"]})
        for one in state["messages"]:
            workspace.messages.setdefault(one["channel"], {})[one["ts"]] = SlackMessage(**one)
    clock.move_to(datetime.now(UTC) + timedelta(seconds=state["offset"]))


def _state(workspace: Workspace, clock: MovableClock) -> Json:
    with workspace.lock:
        messages = [
            message
            for by_ts in workspace.messages.values()
            for message in list(by_ts.values())[-MESSAGES_PER_CHANNEL:]
        ]
        return {
            "offset": clock.offset.total_seconds(),
            "numbers": workspace.numbers,
            "people": [asdict(person) for person in workspace.people.values()],
            "channels": [asdict(channel) for channel in workspace.channels.values()],
            "messages": [asdict(message) for message in messages],
            "homes": [asdict(home) for home in workspace.homes.values()],
            "files": [_file_out(file) for file in workspace.files.values()],
        }


def _file_out(file: SlackFile) -> Json:
    content = base64.b64encode(file.content).decode() if file.content is not None else None
    return {**asdict(file), "content": content}


def _file_in(given: Json) -> SlackFile:
    content = base64.b64decode(given["content"]) if given["content"] is not None else None
    return SlackFile(**{**given, "content": content})
