"""Socket Mode with the real client: connect, receive, acknowledge, reconnect."""

from collections.abc import Iterator
from typing import Any

import pytest
from slack_bolt import Ack, App, Say
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.sandbox import Slack, SlackUser

Json = dict[str, Any]


@pytest.fixture
def connected(slack: Slack) -> Iterator[App]:
    app = App(client=WebClient(token=slack.bot_token, base_url=slack.url), process_before_response=True)
    web = WebClient(token=slack.app_token, base_url=slack.url)
    handler = SocketModeHandler(app, app_token=slack.app_token, web_client=web)
    handler.connect()
    assert slack.sockets.wait_connected()
    yield app
    handler.close()


def test_the_real_client_receives_acknowledges_and_reconnects(
    slack: Slack, connected: App, holly: SlackUser
) -> None:
    @connected.command("/log")
    def log(ack: Ack, command: Json) -> None:
        ack(text=f"Logged {command['text']}", response_type="ephemeral")

    @connected.event("message")
    def message(event: Json, say: Say) -> None:
        say(f"Read {event['text']}")

    assert holly.types("/log 15m").shown == "Logged 15m"
    assert holly.says_to_bot("hello").shown == "Read hello"
    slack.sockets.refresh()
    assert slack.sockets.wait_connected(10)
    assert holly.types("/log 20m").shown == "Logged 20m"
    assert slack.problems == []
