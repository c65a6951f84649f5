"""Who may use the page and the Web API beside it: this machine's own page and the bot, and no other site."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from time import monotonic
from urllib.parse import urlsplit

import pytest

from bot.sandbox import Slack


@pytest.fixture
def slack() -> Iterator[Slack]:
    with Slack(rate_limit=False) as started:
        started.person("Dana Reed", "U0DANA")
        yield started


def status(slack: Slack, method: str, path: str, headers: dict[str, str], body: str = "") -> int:
    at = urlsplit(slack.url)
    named = {"Host": at.netloc} | {key: value.replace("{here}", at.netloc) for key, value in headers.items()}
    with closing(HTTPConnection(str(at.hostname), at.port, timeout=30)) as connection:
        connection.request(method, path, body.encode(), named)
        with connection.getresponse() as response:
            response.read()
            return response.status


JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
OWN = {"Origin": "http://{here}", "Sec-Fetch-Site": "same-origin"}


@pytest.mark.parametrize(
    ("method", "path", "headers", "allowed"),
    [
        ("GET", "/", {}, True),
        ("GET", "/", {"Sec-Fetch-Site": "cross-site"}, True),
        ("GET", "/", {"Host": "evil.example"}, False),
        ("GET", "/sandbox/state?after=-1", OWN, True),
        ("GET", "/sandbox/state?after=-1", {"Sec-Fetch-Site": "cross-site"}, False),
        ("POST", "/sandbox/home", JSON | OWN, True),
        ("POST", "/sandbox/home", FORM | OWN, False),
        ("POST", "/sandbox/home", JSON | {"Origin": "https://evil.example"}, False),
        ("POST", "/sandbox/home", JSON | {"Origin": "http://127.0.0.1:8080"}, False),
        ("POST", "/sandbox/home", JSON | {"Origin": "null"}, False),
        ("POST", "/api/auth.test", FORM, True),
        ("POST", "/api/auth.test", FORM | {"Origin": "https://evil.example"}, False),
        ("GET", "/api/auth.test", {"Sec-Fetch-Site": "cross-site"}, False),
        ("POST", "/hooks/1", JSON | {"Origin": "https://evil.example"}, False),
    ],
)
def test_only_its_own_page_and_the_bot_use_it(
    slack: Slack, method: str, path: str, headers: dict[str, str], *, allowed: bool
) -> None:
    body = '{"as": "U0DANA"}' if headers.get("Content-Type") == JSON["Content-Type"] else "token=x"
    assert (status(slack, method, path, headers, body) != 403) is allowed


def test_forty_tabs_leave_room_for_the_next_request(slack: Slack) -> None:
    version = slack.workspace.version
    with ExitStack() as cleanup:
        tabs = cleanup.enter_context(ThreadPoolExecutor(40))
        cleanup.callback(slack.person, "Priya Shah", "U0PRIYA")
        cleanup.callback(slack.add_message, slack.workspace.dm_with("U0DANA").id, "U0DANA", "hello")
        for _ in range(40):
            tabs.submit(status, slack, "GET", f"/sandbox/state?as=U0DANA&after={version}", OWN)
        begun = monotonic()
        assert status(slack, "POST", "/api/auth.test", FORM, "token=x") == 200
        assert monotonic() - begun < 8
