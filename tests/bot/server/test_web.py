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
    ],
)
def test_a_seal_that_cannot_be_checked_is_unauthorized(sqlite_world: World, seal: dict[str, Any]) -> None:
    assert sqlite_world.slack.post("command=%2Flog&text=15m", **seal).status == 401


@pytest.mark.parametrize("body", ["payload=xx", "payload=%5B1%5D", "payload=null", "{", "[1]"])
def test_a_body_that_cannot_be_read_is_a_bad_request(sqlite_world: World, body: str) -> None:
    kind = "application/json" if body[0] in "{[" else "application/x-www-form-urlencoded"
    assert sqlite_world.slack.post(body, content_type=kind).status == 400
