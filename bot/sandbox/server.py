"""The loopback HTTP server, and the routes for the bot: the Web API, response URLs, uploads."""

import logging
from collections.abc import Callable, Iterable
from threading import Thread
from typing import Any

from flask import Flask, Response, jsonify, redirect, request
from waitress import wasyncore
from waitress.server import create_server
from werkzeug.wrappers import Response as AnyResponse

from bot.sandbox.delivery.responses import apply_response_url_post
from bot.sandbox.errors import ApiError
from bot.sandbox.json_types import Json
from bot.sandbox.state import SandboxState
from bot.sandbox.web_api.calls import run_call
from bot.sandbox.web_api.files import save_upload

_GONE = {"no_such_url", "expired_url", "used_url"}


def make_app(current: Callable[[], SandboxState]) -> Flask:
    """Create the app with the routes for the bot; each request asks which workspace it is for."""
    app = Flask(__name__, static_folder=None)
    app.json.sort_keys = False  # type: ignore[attr-defined] # flask's default provider has it

    @app.route("/api/<path:method>", methods=["GET", "POST"])
    def web_api(method: str) -> Response:
        found = run_call(current(), method, _token(), _arguments())
        response = jsonify(found.body)
        response.status_code = found.status
        response.headers.update(found.headers)
        return response

    @app.post("/hooks/<name>")
    def response_url(name: str) -> tuple[Response | str, int]:
        state = current()
        failure = state.failures.next("response_url")
        if failure:
            return "", failure.status
        try:
            apply_response_url_post(state, name, request.get_json(silent=True))
        except ApiError as error:
            state.problems.append(f"A response URL refused a post: {error.error} {error.messages}")
            return jsonify(error.body()), 404 if error.error in _GONE else 400
        return "ok", 200

    @app.route("/upload/<file_id>", methods=["POST", "PUT"])
    def upload(file_id: str) -> tuple[str, int]:
        # A raw body often has a form's content type, so only multipart is read as a form.
        multipart = request.mimetype == "multipart/form-data"
        content = next(iter(request.files.values())).read() if multipart else request.get_data()
        try:
            return save_upload(current(), file_id, content), 200
        except ApiError as error:
            return error.error, 400

    @app.get("/files-pri/<file_id>")
    @app.get("/files-pri/<file_id>/download")
    def private_file(file_id: str) -> AnyResponse:
        """As in Slack: without the bot's token and files:read, a redirect to the login page."""
        state = current()
        file = state.workspace.files.get(file_id)
        may_read = _token() == state.bot_token and "files:read" in state.scopes
        if not may_read or file is None or file.content is None:
            return redirect(f"{state.base_url}?redir=/files-pri/{file_id}")
        return Response(file.content, mimetype="application/octet-stream")

    return app


def _token() -> str | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return token.strip()
    return request.values.get("token")


def _arguments() -> Json:
    given: dict[str, Any] = dict(request.values.items())
    body = request.get_json(silent=True)
    if isinstance(body, dict):
        given |= body
    return given


class LoopbackServer:
    """A WSGI app on a loopback port, served by threads of this process; another app may take its place."""

    def __init__(self, app: Callable[..., Any], port: int, threads: int = 16) -> None:
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        self.app = app
        self._sockets: dict[int, Any] = {}
        server: Any = create_server(
            self._serve, map=self._sockets, host="127.0.0.1", port=port, threads=threads
        )
        self._server = server
        self.port: int = server.effective_port
        self._thread = Thread(target=self._run, name="sandbox-http", daemon=True)
        self._stopping = False

    def start(self) -> None:
        """Start serving."""
        self._thread.start()

    def stop(self) -> None:
        """Stop serving: first the loop, then the requests in progress, because both use the sockets."""
        self._stopping = True
        self._server.pull_trigger()
        self._thread.join(timeout=5)
        self._server.task_dispatcher.shutdown(timeout=2)
        wasyncore.close_all(self._sockets)

    def _serve(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        answer: Iterable[bytes] = self.app(environ, start)
        return answer

    def _run(self) -> None:
        while not self._stopping:
            wasyncore.loop(timeout=1, map=self._sockets, count=1)
