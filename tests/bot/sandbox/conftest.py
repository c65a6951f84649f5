"""A small Bolt app that talks to the sandbox over real HTTP."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask, Response, request
from slack_bolt import App
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_sdk import WebClient

from bot.sandbox import MovableClock, Slack, SlackUser
from bot.sandbox.server import LoopbackServer


@dataclass
class Bot:
    """A running Bolt app; tests add listeners to `app`, which can append to `received`."""

    app: App
    client: WebClient
    received: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def slack(clock: MovableClock) -> Iterator[Slack]:
    with Slack(clock=clock) as started:
        yield started


@pytest.fixture
def bot(slack: Slack) -> Iterator[Bot]:
    client = WebClient(token=slack.bot_token, base_url=slack.url)
    app = App(
        client=client,
        signing_secret=slack.signing_secret,
        process_before_response=True,
        logger=logging.getLogger("tiny-bot"),
    )
    web = Flask("tiny-bot")
    handler = SlackRequestHandler(app)

    @web.post("/slack/events")
    def events() -> Response:
        return handler.handle(request)

    server = LoopbackServer(web, port=0, threads=4)
    server.start()
    slack.bot_url = f"http://127.0.0.1:{server.port}/slack/events"
    yield Bot(app, client)
    server.stop()


@pytest.fixture
def holly(slack: Slack) -> SlackUser:
    return slack.person("Holly Care", "U1CARE", role="care manager")
