"""The loopback HTTP server: the Web API, response URLs, uploads, and the page."""

import logging
from collections.abc import Callable
from threading import Thread
from typing import Any

from flask import Flask, Response, jsonify, request
from waitress import wasyncore
from waitress.server import create_server

from bot.sandbox.delivery.responses import obey_response_url
from bot.sandbox.errors import ApiError
from bot.sandbox.state import Core
from bot.sandbox.validation.checks import Json
from bot.sandbox.web_api.calls import call
from bot.sandbox.web_api.files import take_bytes

_GONE = {"no_such_url", "expired_url", "used_url"}


def make_app(core: Core) -> Flask:
    """Make the part of the server that the bot talks to."""
    app = Flask(__name__, static_folder=None)
    app.json.sort_keys = False  # type: ignore[attr-defined] # flask's default provider has it

    @app.route("/api/<path:method>", methods=["GET", "POST"])
    def web_api(method: str) -> Response:
        answer = call(core, method, _token(), _arguments())
        response = jsonify(answer.body)
        response.status_code = answer.status
        response.headers.update(answer.headers)
        return response

    @app.post("/hooks/<name>")
    def response_url(name: str) -> tuple[Response | str, int]:
        try:
            obey_response_url(core, name, request.get_json(silent=True))
        except ApiError as error:
            core.problems.append(f"A response URL refused a post: {error.error} {error.messages}")
            return jsonify(error.body()), 404 if error.error in _GONE else 400
        return "ok", 200

    @app.route("/upload/<file_id>", methods=["POST", "PUT"])
    def upload(file_id: str) -> tuple[str, int]:
        # A bare body often comes labelled as a form, so only multipart is read as one.
        multipart = request.mimetype == "multipart/form-data"
        content = next(iter(request.files.values())).read() if multipart else request.get_data()
        try:
            return take_bytes(core, file_id, content), 200
        except ApiError as error:
            return error.error, 400

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
    """A WSGI app on a loopback port, served by threads of this process."""

    def __init__(self, app: Callable[..., Any], port: int, threads: int = 16) -> None:
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        self._sockets: dict[int, Any] = {}
        server: Any = create_server(app, map=self._sockets, host="127.0.0.1", port=port, threads=threads)
        self._server = server
        self.port: int = server.effective_port
        self._thread = Thread(target=self._run, name="sandbox-http", daemon=True)
        self._ending = False

    def start(self) -> None:
        """Serve from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Stop serving: the loop ends first, so that nothing is closed under its feet."""
        self._ending = True
        self._server.pull_trigger()
        self._thread.join(timeout=5)
        wasyncore.close_all(self._sockets)
        self._server.task_dispatcher.shutdown(timeout=2)

    def _run(self) -> None:
        while not self._ending:
            wasyncore.loop(timeout=1, map=self._sockets, count=1)
