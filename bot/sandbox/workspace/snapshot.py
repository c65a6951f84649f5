"""The workspace on disk: one JSON file, written whole or not at all."""

import base64
import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock, Thread

from bot.sandbox.clock import Clock
from bot.sandbox.validation.checks import Json
from bot.sandbox.workspace.accounts import Channel, Person
from bot.sandbox.workspace.content import File, Message, View
from bot.sandbox.workspace.workspace import Workspace

KEPT_PER_PLACE = 500
PAUSE_SECONDS = 1.0
_WRITING = Lock()


class Keeper(Thread):
    """Saves a workspace soon after each change, several changes at once, and a last time at its end."""

    def __init__(self, workspace: Workspace, clock: Clock, path: Path) -> None:
        super().__init__(name="sandbox-keeper", daemon=True)
        self._workspace, self._clock, self._path = workspace, clock, path

    def run(self) -> None:
        """Save until the workspace ends."""
        workspace, saved = self._workspace, -1
        while not workspace.ended:
            saved = workspace.version
            write_snapshot(workspace, self._clock, self._path)
            with workspace.lock:
                workspace.changed.wait_for(lambda: workspace.ended, PAUSE_SECONDS)
                workspace.changed.wait_for(lambda: workspace.ended or workspace.version != saved)  # noqa: B023 asked at once
        write_snapshot(workspace, self._clock, self._path)


def write_snapshot(workspace: Workspace, clock: Clock, path: Path) -> None:
    """Write people, places, messages, files, Home pages and how far the clock was moved."""
    # One at a time: the keeper's thread and whoever saves at once share the draft, and the later state wins.
    with _WRITING:
        state = _state(workspace, clock)
        draft = path.with_suffix(".part")
        draft.write_text(json.dumps(state), encoding="utf-8")
        draft.replace(path)


def read_snapshot(workspace: Workspace, clock: Clock, path: Path) -> None:
    """Put a written workspace in place of this one."""
    state = json.loads(path.read_text(encoding="utf-8"))
    with workspace.lock:
        workspace.clear()
        workspace.numbers = state["numbers"]
        workspace.people.update({one["id"]: Person(**one) for one in state["people"]})
        workspace.channels.update({one["id"]: Channel(**one) for one in state["channels"]})
        workspace.files.update({one["id"]: _file_in(one) for one in state["files"]})
        workspace.homes.update({one["user"]: View(**one) for one in state["homes"]})
        for one in state["messages"]:
            workspace.messages.setdefault(one["channel"], {})[one["ts"]] = Message(**one)
    clock.move_to(datetime.now(UTC) + timedelta(seconds=state["offset"]))


def _state(workspace: Workspace, clock: Clock) -> Json:
    with workspace.lock:
        kept = [
            message
            for there in workspace.messages.values()
            for message in list(there.values())[-KEPT_PER_PLACE:]
        ]
        return {
            "offset": clock.offset.total_seconds(),
            "numbers": workspace.numbers,
            "people": [asdict(person) for person in workspace.people.values()],
            "channels": [asdict(channel) for channel in workspace.channels.values()],
            "messages": [asdict(message) for message in kept],
            "homes": [asdict(home) for home in workspace.homes.values()],
            "files": [_file_out(file) for file in workspace.files.values()],
        }


def _file_out(file: File) -> Json:
    content = base64.b64encode(file.content).decode() if file.content is not None else None
    return {**asdict(file), "content": content}


def _file_in(given: Json) -> File:
    content = base64.b64decode(given["content"]) if given["content"] is not None else None
    return File(**{**given, "content": content})
