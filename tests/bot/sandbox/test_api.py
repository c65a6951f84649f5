"""The Web API refuses what Slack refuses, with the same errors."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox import Slack

Json = dict[str, Any]
SECTION: Json = {"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}


@pytest.fixture
def workspace(slack: Slack) -> Slack:
    slack.person("Holly Care", "U1")
    slack.person("Gone", "U2", deleted=True)
    slack.add_channel("team", members=["U1"], channel_id="CTEAM")
    slack.add_channel("lobby", members=["U1"], channel_id="CLOBBY", private=False, bot=False)
    slack.add_channel("secret", members=["U1"], channel_id="CSECRET", bot=False)
    slack.add_channel("old", members=["U1"], channel_id="COLD", archived=True)
    return slack


def client_of(slack: Slack, token: str | None = None) -> WebClient:
    return WebClient(token=slack.bot_token if token is None else token, base_url=slack.url)


LONG = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2_500}}
"""Four of them fit in a message."""


@pytest.mark.parametrize(
    ("method", "given", "error"),
    [
        ("chat.postMessage", {"channel": "CNONE", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "CSECRET", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "CLOBBY", "text": "x"}, "not_in_channel"),
        ("chat.postMessage", {"channel": "COLD", "text": "x"}, "is_archived"),
        ("chat.postMessage", {"channel": "CTEAM"}, "no_text"),
        ("chat.postMessage", {"channel": "CTEAM", "text": "x" * 40_001}, "msg_too_long"),
        ("chat.postMessage", {"channel": "CTEAM", "blocks": [LONG] * 5}, "msg_blocks_too_long"),
        ("chat.postMessage", {"channel": "CTEAM", "text": "x", "blocks": "[1"}, "invalid_blocks_format"),
        (
            "chat.postMessage",
            {"channel": "CTEAM", "text": "x", "blocks": [{"type": "nope"}]},
            "invalid_blocks",
        ),
        (
            "chat.postMessage",
            {"channel": "CTEAM", "text": "x", "metadata": {"a": 1}},
            "invalid_metadata_format",
        ),
        ("chat.postMessage", {"channel": "CTEAM", "txt": "x"}, "invalid_arguments"),
        ("chat.update", {"channel": "CTEAM", "ts": "1.1", "text": "x"}, "message_not_found"),
        ("chat.update", {"channel": "U1", "ts": "1.1", "text": "x"}, "channel_not_found"),
        ("chat.postEphemeral", {"channel": "CTEAM", "user": "U9", "text": "x"}, "user_not_in_channel"),
        ("views.open", {"trigger_id": "1.2.3", "view": {"type": "modal"}}, "invalid_trigger_id"),
        ("users.info", {"user": "U9"}, "user_not_found"),
        ("conversations.info", {"channel": "CSECRET"}, "channel_not_found"),
        ("conversations.open", {"users": "U2"}, "user_disabled"),
        ("chat.invent", {}, "unknown_method"),
    ],
)
def test_an_invalid_call_is_refused(workspace: Slack, method: str, given: Json, error: str) -> None:
    with pytest.raises(SlackApiError) as refusal:
        client_of(workspace).api_call(method, json=given)
    assert refusal.value.response["error"] == error
    assert workspace.calls[-1].error == error
    assert workspace.channel("team").messages == []


@pytest.mark.parametrize(
    ("token", "method", "error"),
    [
        ("", "auth.test", "not_authed"),
        ("xoxb-wrong", "auth.test", "invalid_auth"),
        ("xapp-sandbox", "auth.test", "not_allowed_token_type"),
        ("xoxb-sandbox", "apps.connections.open", "not_allowed_token_type"),
    ],
)
def test_a_token_is_checked(slack: Slack, token: str, method: str, error: str) -> None:
    with pytest.raises(SlackApiError) as refusal:
        client_of(slack, token).api_call(method)
    assert refusal.value.response["error"] == error


def test_a_missing_scope_is_named(workspace: Slack) -> None:
    workspace.scopes.discard("users:read")
    with pytest.raises(SlackApiError) as refusal:
        client_of(workspace).users_info(user="U1")
    assert refusal.value.response["error"] == "missing_scope"
    assert refusal.value.response["needed"] == "users:read"
    headers = {name.lower(): value for name, value in refusal.value.response.headers.items()}
    assert "users:read" not in headers["x-oauth-scopes"]


def test_faults_in_blocks_are_listed_with_their_path(workspace: Slack) -> None:
    with pytest.raises(SlackApiError) as refusal:
        client_of(workspace).chat_postMessage(channel="CTEAM", text="x", blocks=[SECTION, {"type": "header"}])
    messages = refusal.value.response["response_metadata"]["messages"]
    assert messages == ["[ERROR] missing required field: text [json-pointer:/blocks/1]"]


def test_a_message_to_a_person_opens_the_direct_message(workspace: Slack) -> None:
    posted = client_of(workspace).chat_postMessage(channel="U1", text="Good morning")
    holly = workspace.user("U1")
    assert posted["channel"] == holly.dm
    assert posted["channel"].startswith("D")
    assert [seen.text for seen in holly.inbox] == ["Good morning"]


def test_a_message_is_updated_and_deleted(workspace: Slack) -> None:
    client = client_of(workspace)
    posted = client.chat_postMessage(
        channel="CTEAM",
        text="One",
        blocks=[SECTION],
        metadata={"event_type": "post", "event_payload": {"id": "7"}},
    )
    (seen,) = workspace.channel("team").messages
    assert seen.metadata == {"event_type": "post", "event_payload": {"id": "7"}}
    client.chat_update(channel="CTEAM", ts=posted["ts"], text="Two")
    assert (seen.text, seen.shown) == ("Two", "Two")
    client.chat_delete(channel="CTEAM", ts=posted["ts"])
    assert not seen
    assert workspace.channel("team").messages == []


def test_an_ephemeral_message_is_seen_by_one(workspace: Slack) -> None:
    workspace.person("Tom", "U3")
    workspace.state.workspace.channels["CTEAM"].members.append("U3")
    client_of(workspace).chat_postEphemeral(channel="CTEAM", user="U1", text="Only you")
    assert [seen.text for seen in workspace.user("U1").sees("team")] == ["Only you"]
    assert workspace.user("U3").sees("team") == []
    assert workspace.channel("team").messages == []


def test_guests_strangers_and_deactivated_users_are_marked(workspace: Slack) -> None:
    workspace.person("Guest", "UG", is_guest=True)
    workspace.person("Stranger", "US", is_stranger=True, team_id="T9")
    client = client_of(workspace)
    assert client.users_info(user="UG")["user"]["is_restricted"] is True
    assert client.users_info(user="US")["user"]["team_id"] == "T9"
    assert client.users_info(user="US")["user"]["is_stranger"] is True
    assert client.users_info(user="U2")["user"]["deleted"] is True


def test_channels_are_listed_in_pages(workspace: Slack) -> None:
    workspace.add_channel("shared", channel_id="CSHARED", ext_shared=True)
    client = client_of(workspace)
    first = client.conversations_list(types="private_channel,public_channel", limit=2, exclude_archived=True)
    cursor = first["response_metadata"]["next_cursor"]
    second = client.conversations_list(
        types="private_channel,public_channel", limit=2, cursor=cursor, exclude_archived=True
    )
    assert [one["name"] for one in [*first["channels"], *second["channels"]]] == ["team", "lobby", "shared"]
    assert client.conversations_info(channel="CSHARED")["channel"]["is_ext_shared"] is True
    assert client.conversations_members(channel="CTEAM")["members"] == ["U1", "U0BOT"]


def test_too_many_posts_are_rate_limited(workspace: Slack) -> None:
    client = client_of(workspace)
    for number in range(10):
        client.chat_postMessage(channel="CTEAM", text=str(number))
    with pytest.raises(SlackApiError) as refusal:
        client.chat_postMessage(channel="CTEAM", text="One too many")
    assert refusal.value.response.status_code == 429
    assert refusal.value.response.headers["Retry-After"] == "1"
    assert client.chat_postMessage(channel="U1", text="Elsewhere is free")["ok"]


def test_failures_can_be_planned(workspace: Slack) -> None:
    client = client_of(workspace)
    workspace.fail_next("chat.postMessage", status=500)
    workspace.rate_limit_next("chat.postMessage", retry_after=7)
    workspace.fail_next("chat.postMessage", error="team_access_not_granted")
    workspace.fail_next("chat.postMessage", status=503, after=True)
    seen: list[tuple[int, str]] = []
    for number in range(4):
        with pytest.raises(SlackApiError) as refusal:
            client.chat_postMessage(channel="CTEAM", text=str(number))
        seen.append((refusal.value.response.status_code, refusal.value.response["error"]))
    assert seen == [
        (500, "internal_error"),
        (429, "ratelimited"),
        (200, "team_access_not_granted"),
        (503, "internal_error"),
    ]
    assert [one.text for one in workspace.channel("team").messages] == ["3"]


def test_a_file_is_uploaded(workspace: Slack) -> None:
    client_of(workspace).files_upload_v2(
        channel="CTEAM", content="a,b\n", filename="report.csv", title="Report", initial_comment="The tables"
    )
    (seen,) = workspace.channel("team").messages
    assert seen.text == "The tables"
    assert [(file.name, file.title, file.content) for file in seen.files] == [
        ("report.csv", "Report", b"a,b\n")
    ]


@pytest.mark.parametrize(
    ("channel", "error"),
    [("U1", "channel_not_found"), ("CLOBBY", "not_in_channel"), ("COLD", "is_archived")],
)
def test_a_file_needs_a_channel_with_the_bot(workspace: Slack, channel: str, error: str) -> None:
    with pytest.raises(SlackApiError) as refusal:
        client_of(workspace).files_upload_v2(channel=channel, content="a", filename="a.csv")
    assert refusal.value.response["error"] == error
