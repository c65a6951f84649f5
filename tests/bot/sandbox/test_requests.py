"""Requests to the bot: signatures, escaping, retries, timeouts and responses."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_bolt import Ack, Respond

from bot.sandbox import ManifestCommand, MovableClock, Slack, SlackUser

from .conftest import Bot

Json = dict[str, Any]


def received_text(slack: Slack, bot: Bot, holly: SlackUser, line: str, *, smart: bool = False) -> str:
    @bot.app.command("/log")
    def log(ack: Ack, command: Json) -> None:
        bot.received.append(command)
        ack(response_type="ephemeral", text="Heard.")

    assert holly.types(line, smart=smart).text == "Heard."
    assert slack.problems == []
    return str(bot.received[-1]["text"])


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("/log", ""),
        ("/log   15m  phone ", "15m  phone"),
        ("/log 15m\n30m", "15m\n30m"),
        ("/log <!channel> & co", "&lt;!channel&gt; &amp; co"),
        ("/log to @tom.reyes about it", "to <@U3|tom.reyes> about it"),
        ("/log in #team", "in <#CTEAM|team>"),
        ("/log see https://example.org/x", "see <https://example.org/x>"),
    ],
)
def test_a_command_arrives_as_slack_escapes_it(
    slack: Slack, bot: Bot, holly: SlackUser, line: str, text: str
) -> None:
    slack.person("Tom Reyes", "U3")
    slack.add_channel("team", channel_id="CTEAM")
    assert received_text(slack, bot, holly, line) == text


def test_a_command_without_escaping_keeps_mentions_as_typed(slack: Slack, bot: Bot, holly: SlackUser) -> None:
    slack.state.commands = [ManifestCommand("/log", should_escape=False)]
    assert received_text(slack, bot, holly, "/log @holly.care") == "@holly.care"


def test_phones_change_dashes_and_quotes(slack: Slack, bot: Bot, holly: SlackUser) -> None:
    assert (
        received_text(slack, bot, holly, '/log 15m -- said "I\'m fine"', smart=True)
        == "15m — said “I’m fine”"
    )


def test_an_unknown_command_never_reaches_the_bot(slack: Slack, bot: Bot, holly: SlackUser) -> None:
    slack.state.commands = [ManifestCommand("/log")]
    assert holly.types("/lg 15m").shown == "/lg is not a valid command."
    assert bot.received == []


@pytest.mark.parametrize(
    "seal",
    [
        {"signature": "v0=0000"},
        {"timestamp": "1"},
        {"timestamp": str(int(datetime.now(UTC).timestamp()) - 400)},  # noqa: TID251 Slack signs in real time
    ],
)
def test_the_bot_refuses_a_wrong_or_stale_signature(slack: Slack, bot: Bot, seal: dict[str, str]) -> None:
    assert bot.client is not None
    assert slack.post("command=%2Flog&text=15m", **seal).status == 401


def test_a_late_response_is_a_timeout(slack: Slack, bot: Bot, holly: SlackUser) -> None:
    slack.sender.ack_timeout = 0.2

    @bot.app.command("/log")
    def log(ack: Ack) -> None:
        time.sleep(0.4)
        ack("Too late")

    assert holly.types("/log 15m").shown == "/log failed with the error “operation_timeout”"


def test_a_bot_that_is_down_is_reported(slack: Slack, holly: SlackUser) -> None:
    slack.bot_url = "http://127.0.0.1:9/slack/events"
    assert holly.types("/log 15m").shown == "/log failed with the error “dispatch_failed”"


def test_a_response_with_invalid_blocks_is_reported(slack: Slack, bot: Bot, holly: SlackUser) -> None:
    @bot.app.command("/log")
    def log(ack: Ack) -> None:
        ack(text="x", blocks=[{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}])

    assert holly.types("/log 15m").shown == "/log failed with the error “invalid_blocks”"
    assert len(slack.problems) == 1


def test_a_direct_message_is_an_event(bot: Bot, holly: SlackUser) -> None:
    @bot.app.event("message")
    def message(event: Json, body: Json) -> None:
        bot.received.append(body)
        bot.client.chat_postMessage(channel=event["channel"], text=f"Read: {event['text']}")

    assert holly.says_to_bot("15 min <now>").shown == "Read: 15 min <now>"
    assert bot.received[0]["event"]["channel_type"] == "im"
    assert bot.received[0]["event"]["user"] == "U1CARE"


def test_an_unacknowledged_event_is_retried_with_the_same_id(
    slack: Slack, bot: Bot, holly: SlackUser
) -> None:
    @bot.app.middleware
    def refuse(body: Json, next: Any) -> None:  # noqa: A002, ANN401 Bolt fills this argument by its name
        bot.received.append(body)
        if len(bot.received) <= 3:
            raise RuntimeError("not now")
        next()

    @bot.app.event("message")
    def message() -> None:
        pass

    holly.timeout = 0.05
    holly.says_to_bot("hello")
    assert len(bot.received) == 2
    slack.move_clock(timedelta(seconds=61))
    assert len(bot.received) == 3
    slack.move_clock(timedelta(minutes=5, seconds=1))
    assert len(bot.received) == 4
    slack.move_clock(timedelta(hours=1))
    assert len(bot.received) == 4
    assert len({body["event_id"] for body in bot.received}) == 1


def test_the_same_request_can_be_delivered_twice(slack: Slack, bot: Bot, holly: SlackUser) -> None:
    assert received_text(slack, bot, holly, "/log 15m") == "15m"
    assert slack.redeliver().json == {"text": "Heard.", "response_type": "ephemeral"}
    assert bot.received[0]["trigger_id"] == bot.received[1]["trigger_id"]


def test_a_response_url_takes_five_posts_within_half_an_hour(
    bot: Bot, holly: SlackUser, clock: MovableClock
) -> None:
    kept: list[Respond] = []

    @bot.app.command("/log")
    def log(ack: Ack, respond: Respond) -> None:
        kept.append(respond)
        ack()
        respond("1")

    assert holly.types("/log").text == "1"
    for number in range(2, 6):
        assert kept[0](str(number)).status_code == 200
    refused = kept[0]("6")
    assert (refused.status_code, refused.body) == (404, '{"ok":false,"error":"used_url"}\n')
    assert [seen.text for seen in holly.inbox] == ["1", "2", "3", "4", "5"]
    holly.types("/log")
    clock.move(timedelta(minutes=31))
    assert "expired_url" in kept[1]("late").body


def test_a_response_to_a_message_must_say_what_to_do_with_it(bot: Bot, holly: SlackUser) -> None:
    replies: list[Json] = [{"text": "a"}, {"text": "b", "replace_original": False}, {"delete_original": True}]

    @bot.app.action("go")
    def go(ack: Ack, respond: Respond) -> None:
        ack()
        bot.received.append({"status": respond(**replies.pop(0)).status_code})

    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
    bot.client.chat_postMessage(
        channel="U1CARE", text="Press", blocks=[{"type": "actions", "elements": [button]}]
    )
    (post,) = holly.inbox
    holly.timeout = 0.1
    post.press("Go")
    assert bot.received == [{"status": 400}]
    assert post.press("Go").text == "b"
    post.press("Go")
    assert not post
    assert [seen.text for seen in holly.inbox] == ["b"]


def test_everything_the_bot_sent_is_recorded(slack: Slack, bot: Bot, holly: SlackUser) -> None:
    received_text(slack, bot, holly, "/log 15m")
    bot.client.chat_postMessage(channel="U1CARE", text="Posted.")
    assert [(call.method, call.text) for call in slack.calls[-2:]] == [
        ("ack", "Heard."),
        ("chat.postMessage", "Posted."),
    ]
    assert slack.notifications() == ["Heard.", "Posted."]
    slack.reset()
    assert slack.calls == []
