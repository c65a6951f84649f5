"""The HTTP face against requests that no Slack sends: refused in a word, never an error of ours."""

from typing import Any

import pytest

from tests.world import World


@pytest.mark.parametrize(
    "seal",
    [
        {"timestamp": "9" * 400},
        {"timestamp": "1.5"},
        {"signature": "v0=\xe9"},
        {"signature": ""},
        {"signature": "v0=" + "0" * 64},
        {"timestamp": "1500000000"},
    ],
)
def test_a_seal_that_cannot_be_checked_is_unauthorized(sqlite_world: World, seal: dict[str, Any]) -> None:
    assert sqlite_world.slack.post("command=%2Flog&text=15m", **seal).status == 401


@pytest.mark.parametrize(
    "body", ["payload=xx", "payload=%5B1%5D", "payload=null", "{", "[1]", '{"type": "event_callb']
)
def test_a_body_that_cannot_be_read_is_a_bad_request(sqlite_world: World, body: str) -> None:
    kind = "application/json" if body[0] in "{[" else "application/x-www-form-urlencoded"
    assert sqlite_world.slack.post(body, content_type=kind).status == 400


def test_an_event_that_no_slack_sends_is_never_an_error_of_ours(sqlite_world: World) -> None:
    """Each is acknowledged or refused; what can be read in it is answered."""
    whole = {"type": "message", "channel_type": "im", "channel": "D1", "user": "U0DANA", "text": "overdue"}
    odd: tuple[object, ...] = (None, "x", 7, [], ["x"], {}, {"x": ["y"]})
    events: list[object] = [*odd, *({**whole, name: value} for name in whole for value in odd)]
    events += [{**whole, "files": value} for value in odd]
    events += [{"type": kind, "user": value} for kind in ("user_change", "team_join") for value in odd]
    events += [{"type": "app_home_opened", "tab": "home", "user": value} for value in odd]
    wrong = []
    for number, event in enumerate(events):
        body = {"type": "event_callback", "team_id": "T0SANDBOX", "event_id": f"Ev{number}", "event": event}
        answer = sqlite_world.slack.deliver("events_api", body)
        if answer.status not in {200, 400, 401}:
            wrong.append((answer.status, event))
    assert wrong == []
