"""What the page in the browser asks for and sends: one person's world, and that person's gestures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, Response, jsonify, request, send_file, send_from_directory

from bot.sandbox.page.page_state import world
from bot.sandbox.validation.checks import Json
from bot.sandbox.workspace.accounts import SandboxError
from bot.sandbox.workspace.content import Message, View
from bot.sandbox.workspace.held import remember

if TYPE_CHECKING:
    from bot.sandbox.slack import Slack

PAGE = Path(__file__).parent / "static"
WAIT_SECONDS = 20.0
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'"


def add_page(app: Flask, slack: Slack) -> None:
    """Add the page and its JSON API under /sandbox/; only this machine's own pages are answered."""
    app.register_error_handler(SandboxError, lambda error: (jsonify({"error": str(error)}), 409))
    _add_guard(app)
    _add_files(app, slack)
    _add_talk(app, slack)


def _add_guard(app: Flask) -> None:
    @app.before_request
    def only_from_here() -> tuple[str, int] | None:
        if urlsplit(f"//{request.host}").hostname not in _LOOPBACK:
            return "This server answers its own machine only.", 403
        if request.method == "POST" and request.path.startswith("/sandbox/"):
            origin = request.headers.get("Origin", "")
            foreign = bool(origin) and urlsplit(origin).hostname not in _LOOPBACK
            if foreign or not request.is_json:
                return "This server answers its own page only.", 403
        return None


def _add_files(app: Flask, slack: Slack) -> None:
    @app.get("/")
    def page() -> Response:
        return _own("index.html")

    @app.get("/page/<path:name>")
    def part(name: str) -> Response:
        return _own(name)

    @app.get("/sandbox/files/<file_id>")
    def download(file_id: str) -> Response | tuple[str, int]:
        file = slack.workspace.files.get(file_id)
        if file is None or file.content is None:
            return "There is no such file.", 404
        return send_file(BytesIO(file.content), download_name=file.name, as_attachment=True)


def _add_talk(app: Flask, slack: Slack) -> None:
    gestures = _Gestures(slack)

    @app.get("/sandbox/world")
    def see() -> Response:
        after = int(request.args.get("after", "-1"))
        workspace = slack.workspace
        with workspace.lock:
            workspace.changed.wait_for(lambda: workspace.ended or workspace.version != after, WAIT_SECONDS)
            return jsonify(world(slack, request.args.get("as", "")))

    @app.post("/sandbox/<gesture>")
    def act(gesture: str) -> tuple[Response, int]:
        run = gestures.table.get(gesture)
        if run is None:
            return jsonify({"error": f"There is no gesture {gesture!r}"}), 404
        given: Json = request.get_json()
        return jsonify(run(given) or {"ok": True}), 200


def _own(name: str) -> Response:
    response = send_from_directory(PAGE, name, max_age=0)
    response.headers["Content-Security-Policy"] = _POLICY
    return response


class _Gestures:
    """The gestures that the page can make, by name; each takes the request's JSON."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self.table: dict[str, Callable[[Json], Json | None]] = {
            "type": self._type,
            "click": self._click,
            "remember": self._remember,
            "submit": self._submit,
            "close": self._close,
            "options": self._options,
            "home": self._home,
            "shortcut": self._shortcut,
            "clock": self._clock,
        }

    def _type(self, given: Json) -> None:
        self._slack.gestures.type(
            given["as"], given["channel"], given["text"], smart=bool(given.get("smart"))
        )

    def _click(self, given: Json) -> None:
        source = self._source(given)
        self._take_values(given, source)
        ids = (given["block_id"], given["action_id"])
        self._slack.gestures.click(given["as"], source, *ids, given.get("chosen"))

    def _remember(self, given: Json) -> None:
        self._take_values(given, self._source(given))

    def _submit(self, given: Json) -> None:
        self._slack.gestures.submit(given["as"], self._view(given), given.get("values"))

    def _close(self, given: Json) -> None:
        self._slack.gestures.close(given["as"], self._view(given), whole_stack=bool(given.get("all")))

    def _options(self, given: Json) -> Json:
        ids = (given["block_id"], given["action_id"])
        return {
            "options": self._slack.gestures.options(given["as"], self._source(given), *ids, given["query"])
        }

    def _home(self, given: Json) -> None:
        self._slack.gestures.open_home(given["as"])

    def _shortcut(self, given: Json) -> None:
        message = self._source(given) if given.get("ts") else None
        self._slack.gestures.shortcut(
            given["as"], given["callback_id"], message if isinstance(message, Message) else None
        )

    def _clock(self, given: Json) -> None:
        slack = self._slack
        now = slack.clock().astimezone(slack.zone)
        if "jump" in given:
            jump = next(one for one in slack.jumps if one.label == given["jump"])
            slack.move_clock_to(jump.to(now))
        elif "to" in given:
            slack.move_clock_to(datetime.fromisoformat(given["to"]).replace(tzinfo=slack.zone))
        else:
            slack.move_clock(timedelta(seconds=float(given["seconds"])))

    def _source(self, given: Json) -> Message | View:
        if "view" in given:
            return self._view(given)
        message = self._slack.workspace.message(given["channel"], given["ts"])
        if message is None or message.only_for not in {"", given["as"]}:
            raise SandboxError("That message is not there any more")
        return message

    def _view(self, given: Json) -> View:
        view = self._slack.workspace.view(given["view"])
        if view is None or view.user != given["as"]:
            raise SandboxError("That form is not open any more")
        return view

    def _take_values(self, given: Json, source: Message | View) -> None:
        for block_id, elements in given.get("values", {}).items():
            for action_id, state in elements.items():
                remember(given["as"], source, block_id, action_id, state)
