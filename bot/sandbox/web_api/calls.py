"""The Web API's gate: token, scopes, arguments and planned trouble are checked before a method runs."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.sandbox.errors import ApiError
from bot.sandbox.state import Core
from bot.sandbox.validation.checks import Json
from bot.sandbox.web_api.method import Method
from bot.sandbox.web_api.methods import METHODS
from bot.sandbox.workspace.content import Call
from bot.sandbox.workspace.failures import Failure

OK = 200


@dataclass(frozen=True)
class Answer:
    """What goes back over HTTP."""

    status: int
    body: Json
    headers: Mapping[str, str] = field(default_factory=dict)


def call(core: Core, method: str, token: str | None, given: Json) -> Answer:
    """Run one call of the Web API, with whatever trouble was planned for it, and keep a record of it."""
    failure = core.trouble.next(method)
    if failure is not None:
        time.sleep(failure.seconds)
        if not failure.after and (failure.status != OK or failure.error):
            return _noted(core, method, given, _failed(failure))
    answer = _noted(core, method, given, _run(core, method, token, given))
    return _failed(failure) if failure is not None and failure.after else answer


def _run(core: Core, name: str, token: str | None, given: Json) -> Answer:
    headers = {
        "x-oauth-scopes": ",".join(sorted(core.scopes)),
        "x-slack-req-id": f"req{core.workspace.number()}",
    }
    try:
        method = _admit(core, name, token)
        _check_names(method, given)
        with core.workspace.lock:
            return Answer(200, {"ok": True, **method.run(core, given)}, headers)
    except ApiError as error:
        if error.error == "ratelimited":
            return _too_many(error.more["retry_after"])
        return Answer(200, error.body(), headers)


def _admit(core: Core, name: str, token: str | None) -> Method:
    method = METHODS.get(name)
    if method is None:
        raise ApiError("unknown_method", req_method=name)
    if not token:
        raise ApiError("not_authed")
    if token not in {core.bot_token, core.app_token}:
        raise ApiError("invalid_auth")
    if method.app_token != (token == core.app_token):
        raise ApiError("not_allowed_token_type")
    if method.scopes and not core.scopes & set(method.scopes):
        raise ApiError(
            "missing_scope", needed=",".join(method.scopes), provided=",".join(sorted(core.scopes))
        )
    return method


def _check_names(method: Method, given: Json) -> None:
    missing = [name for name in sorted(method.required) if given.get(name) in (None, "")]
    unknown = sorted(given.keys() - method.required - method.optional - {"token", "team_id"})
    messages = [f"[ERROR] missing required field: {name}" for name in missing]
    messages += [f'[ERROR] unknown argument "{name}"' for name in unknown]
    if messages:
        raise ApiError("invalid_arguments", messages)


def _failed(failure: Failure) -> Answer:
    if failure.retry_after:
        return _too_many(str(failure.retry_after))
    if failure.error:
        return Answer(200, {"ok": False, "error": failure.error})
    return Answer(failure.status, {"ok": False, "error": "internal_error"})


def _too_many(seconds: str) -> Answer:
    return Answer(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": seconds})


def _noted(core: Core, method: str, given: Json, answer: Answer) -> Answer:
    kept = {name: value for name, value in given.items() if name != "token"}
    core.workspace.note(Call(method, kept, core.clock(), str(answer.body.get("error", ""))))
    return answer
