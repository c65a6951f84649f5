"""Running a Web API call: planned failures, token, scopes and arguments are checked first."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.sandbox.errors import ApiError
from bot.sandbox.json_types import Json
from bot.sandbox.state import SandboxState
from bot.sandbox.web_api.chat import CHAT
from bot.sandbox.web_api.files import FILES
from bot.sandbox.web_api.method import ApiMethod
from bot.sandbox.web_api.users_and_conversations import USERS_AND_CONVERSATIONS
from bot.sandbox.web_api.views import VIEWS
from bot.sandbox.workspace.content import Call
from bot.sandbox.workspace.failures import Failure


@dataclass(frozen=True)
class ApiResponse:
    """The response to a Web API call."""

    status: int
    body: Json
    headers: Mapping[str, str] = field(default_factory=dict)


def open_socket(state: SandboxState, _: Json) -> Json:
    """Return a Socket Mode address with a ticket for one connection."""
    ticket = secrets.token_hex(8)
    state.socket_tickets.add(ticket)
    return {"url": f"{state.socket_url}?ticket={ticket}"}


METHODS: dict[str, ApiMethod] = {
    **CHAT,
    **VIEWS,
    **USERS_AND_CONVERSATIONS,
    **FILES,
    "apps.connections.open": ApiMethod(open_socket, app_token=True),
}


def run_call(state: SandboxState, method: str, token: str | None, given: Json) -> ApiResponse:
    """Run one call, with the failure planned for it if any, and record it."""
    state.failures.wait_while_held(method, str(given.get("channel") or ""))
    failure = state.failures.next(method)
    if failure is not None and not failure.after:
        return _recorded(state, method, given, _failed(failure))
    response = _recorded(state, method, given, _run(state, method, token, given))
    return _failed(failure) if failure is not None else response


def _run(state: SandboxState, name: str, token: str | None, given: Json) -> ApiResponse:
    headers = {
        "x-oauth-scopes": ",".join(sorted(state.scopes)),
        "x-slack-req-id": f"req{state.workspace.next_number()}",
    }
    try:
        method = _authorized_method(state, name, token)
        _check_arguments(method, given)
        with state.workspace.lock:
            return ApiResponse(200, {"ok": True, **method.run(state, given)}, headers)
    except ApiError as error:
        if error.error == "ratelimited":
            return _rate_limited(error.more["retry_after"])
        return ApiResponse(200, error.body(), headers)


def _authorized_method(state: SandboxState, name: str, token: str | None) -> ApiMethod:
    method = METHODS.get(name)
    if method is None:
        raise ApiError("unknown_method", req_method=name)
    if not token:
        raise ApiError("not_authed")
    if token not in {state.bot_token, state.app_token}:
        raise ApiError("invalid_auth")
    if method.app_token != (token == state.app_token):
        raise ApiError("not_allowed_token_type")
    if method.scopes and not state.scopes & set(method.scopes):
        raise ApiError(
            "missing_scope", needed=",".join(method.scopes), provided=",".join(sorted(state.scopes))
        )
    return method


def _check_arguments(method: ApiMethod, given: Json) -> None:
    missing = [name for name in sorted(method.required) if given.get(name) in (None, "")]
    unknown = sorted(given.keys() - method.required - method.optional - {"token", "team_id"})
    messages = [f"[ERROR] missing required field: {name}" for name in missing]
    messages += [f'[ERROR] unknown argument "{name}"' for name in unknown]
    if messages:
        raise ApiError("invalid_arguments", messages)


def _failed(failure: Failure) -> ApiResponse:
    if failure.retry_after:
        return _rate_limited(str(failure.retry_after))
    if failure.error:
        return ApiResponse(200, {"ok": False, "error": failure.error})
    return ApiResponse(failure.status, {"ok": False, "error": "internal_error"})


def _rate_limited(seconds: str) -> ApiResponse:
    return ApiResponse(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": seconds})


def _recorded(state: SandboxState, method: str, given: Json, response: ApiResponse) -> ApiResponse:
    arguments = {name: value for name, value in given.items() if name != "token"}
    state.workspace.record_call(Call(method, arguments, str(response.body.get("error", ""))))
    return response
