"""The routes of the browser page: its files, one person's state, and that person's actions."""

import base64
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from threading import BoundedSemaphore
from urllib.parse import urlsplit

from flask import Flask, Response, jsonify, request, send_file, send_from_directory

from bot.sandbox.engine import SandboxEngine
from bot.sandbox.errors import SandboxError
from bot.sandbox.json_types import Json
from bot.sandbox.page.page_state import page_state
from bot.sandbox.workspace.content import SlackMessage, SlackView
from bot.sandbox.workspace.form_values import set_value

STATIC = Path(__file__).parent / "static"
WAIT_SECONDS = 20.0
_MOST_WAITING = 8
"""Tabs that wait for a change, each with one of the server's 16 threads; the others ask every two seconds."""
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'"


def add_page(app: Flask, sandbox: SandboxEngine) -> None:
    """Add the page and its JSON API under /sandbox/, for pages of this machine only."""
    app.register_error_handler(SandboxError, lambda error: (jsonify({"error": str(error)}), 409))
    _add_origin_check(app)
    _add_files(app, sandbox)
    _add_api(app, sandbox)


def _add_origin_check(app: Flask) -> None:
    @app.before_request
    def only_loopback() -> tuple[str, int] | None:
        if urlsplit(f"//{request.host}").hostname not in _LOOPBACK:
            return "This server accepts requests from its own machine only.", 403
        is_page_action = request.method == "POST" and request.path.startswith("/sandbox/")
        if _is_from_another_site() or (is_page_action and not request.is_json):
            return "This server accepts requests from its own page only.", 403
        return None


def _is_from_another_site() -> bool:
    """Whether another site's page sent the request: to the page, or to the Web API with its fixed token.

    The bot sends neither header; a link from anywhere may open the page itself.
    """
    origin = request.headers.get("Origin")
    is_other_site = request.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}
    return (origin is not None and urlsplit(origin).netloc != request.host) or (
        is_other_site and request.path != "/"
    )


def _add_files(app: Flask, sandbox: SandboxEngine) -> None:
    @app.get("/")
    def page() -> Response:
        return _static("index.html")

    @app.get("/page/<path:name>")
    def static_file(name: str) -> Response:
        return _static(name)

    @app.get("/sandbox/files/<file_id>")
    def download(file_id: str) -> Response | tuple[str, int]:
        file = sandbox.workspace.files.get(file_id)
        if file is None or file.content is None:
            return "There is no such file.", 404
        return send_file(BytesIO(file.content), download_name=file.name, as_attachment=True)


def _add_api(app: Flask, sandbox: SandboxEngine) -> None:
    actions = PageActions(sandbox)
    waiting = BoundedSemaphore(_MOST_WAITING)

    @app.get("/sandbox/state")
    def state() -> Response:
        after = int(request.args.get("after", "-1"))
        workspace = sandbox.workspace
        may_wait = waiting.acquire(blocking=False)
        try:
            with workspace.lock:
                if may_wait:
                    workspace.changed.wait_for(
                        lambda: workspace.stopped or workspace.version != after, WAIT_SECONDS
                    )
                response = jsonify(page_state(sandbox, request.args.get("as", "")))
        finally:
            if may_wait:
                waiting.release()
        if not may_wait:
            response.headers["Retry-After"] = "2"
        return response

    @app.post("/sandbox/<action>")
    def act(action: str) -> tuple[Response, int]:
        run = actions.by_name.get(action)
        if run is None:
            return jsonify({"error": f"There is no action {action!r}"}), 404
        given: Json = request.get_json()
        return jsonify(run(given) or {"ok": True}), 200


def _static(name: str) -> Response:
    response = send_from_directory(STATIC, name, max_age=0)
    response.headers["Content-Security-Policy"] = _POLICY
    return response


class PageActions:
    """The actions that the page can send, by name; each takes the request's JSON."""

    def __init__(self, sandbox: SandboxEngine) -> None:
        self._sandbox = sandbox
        self._actions = sandbox.actions
        self.by_name: dict[str, Callable[[Json], Json | None]] = {
            "type": self._type,
            "upload": self._upload,
            "click": self._click,
            "submit": self._submit,
            "close": self._close,
            "options": self._options,
            "home": self._home,
            "shortcut": self._shortcut,
            "clock": self._clock,
        }

    def _type(self, given: Json) -> None:
        self._actions.type(given["as"], given["channel"], given["text"], smart=bool(given.get("smart")))

    def _upload(self, given: Json) -> None:
        content = base64.b64decode(given["content"])
        self._actions.upload(given["as"], given["channel"], given["name"], content, given.get("text", ""))

    def _click(self, given: Json) -> None:
        source = self._source(given)
        for block_id, elements in given.get("values", {}).items():
            for action_id, value in elements.items():
                set_value(given["as"], source, block_id, action_id, value)
        ids = (given["block_id"], given["action_id"])
        self._actions.click(given["as"], source, *ids, given.get("chosen"))

    def _submit(self, given: Json) -> None:
        self._actions.submit(given["as"], self._view(given), given.get("values"))

    def _close(self, given: Json) -> None:
        self._actions.close(given["as"], self._view(given))

    def _options(self, given: Json) -> Json:
        ids = (given["block_id"], given["action_id"])
        return {"options": self._actions.options(given["as"], self._source(given), *ids, given["query"])}

    def _home(self, given: Json) -> None:
        self._actions.open_home(given["as"])

    def _shortcut(self, given: Json) -> None:
        message = self._source(given) if given.get("ts") else None
        self._actions.shortcut(
            given["as"], given["callback_id"], message if isinstance(message, SlackMessage) else None
        )

    def _clock(self, given: Json) -> None:
        sandbox = self._sandbox
        if "jump" in given:
            jump = next(one for one in sandbox.jumps if one.label == given["jump"])
            sandbox.move_clock_to(jump.to(sandbox.clock().astimezone(sandbox.zone)))
        else:
            sandbox.move_clock_to(datetime.fromisoformat(given["to"]).replace(tzinfo=sandbox.zone))

    def _source(self, given: Json) -> SlackMessage | SlackView:
        if "view" in given:
            return self._view(given)
        message = self._sandbox.workspace.message(given["channel"], given["ts"])
        if message is None or message.only_for not in {"", given["as"]}:
            raise SandboxError("That message is not there anymore")
        return message

    def _view(self, given: Json) -> SlackView:
        view = self._sandbox.workspace.view(given["view"])
        if view is None or view.user != given["as"]:
            raise SandboxError("That form is not open anymore")
        return view
