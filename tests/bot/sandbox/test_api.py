"""The Web API refuses what Slack refuses, with Slack's words."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox import Slack

Json = dict[str, Any]
SECTION: Json = {"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}


@pytest.fixture
def places(slack: Slack) -> Slack:
    slack.person("Holly Care", "U1")
    slack.person("Gone", "U2", deleted=True)
    slack.add_channel("team", members=["U1"], channel_id="CTEAM")
    slack.add_channel("lobby", members=["U1"], channel_id="CLOBBY", private=False, bot=False)
    slack.add_channel("secret", members=["U1"], channel_id="CSECRET", bot=False)
    slack.add_channel("old", members=["U1"], channel_id="COLD", archived=True)
    return slack


def client_of(slack: Slack, token: str | None = None) -> WebClient:
    return WebClient(token=slack.bot_token if token is None else token, base_url=slack.url)


@pytest.mark.parametrize(
    ("method", "given", "error"),
    [
        ("chat.postMessage", {"channel": "CNONE", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "CSECRET", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "CLOBBY", "text": "x"}, "not_in_channel"),
        ("chat.postMessage", {"channel": "COLD", "text": "x"}, "is_archived"),
        ("chat.postMessage", {"channel": "CTEAM"}, "no_text"),
        ("chat.postMessage", {"channel": "CTEAM", "text": "x" * 40_001}, "msg_too_long"),
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
def test_a_wrong_call_is_refused(places: Slack, method: str, given: Json, error: str) -> None:
    with pytest.raises(SlackApiError) as refusal:
        client_of(places).api_call(method, json=given)
    assert refusal.value.response["error"] == error
    assert places.calls[-1].error == error
    assert places.channel("team").messages == []


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


def test_a_missing_scope_is_named(places: Slack) -> None:
    places.scopes.discard("users:read")
    with pytest.raises(SlackApiError) as refusal:
        client_of(places).users_info(user="U1")
    assert refusal.value.response["error"] == "missing_scope"
    assert refusal.value.response["needed"] == "users:read"
    headers = {name.lower(): value for name, value in refusal.value.response.headers.items()}
    assert "users:read" not in headers["x-oauth-scopes"]


def test_faults_in_blocks_are_listed_with_their_place(places: Slack) -> None:
    with pytest.raises(SlackApiError) as refusal:
        client_of(places).chat_postMessage(channel="CTEAM", text="x", blocks=[SECTION, {"type": "header"}])
    messages = refusal.value.response["response_metadata"]["messages"]
    assert messages == ["[ERROR] missing required field: text [json-pointer:/blocks/1]"]


def test_a_message_to_a_person_opens_the_direct_message(places: Slack) -> None:
    posted = client_of(places).chat_postMessage(channel="U1", text="Good morning")
    holly = places.user("U1")
    assert posted["channel"] == holly.dm
    assert posted["channel"].startswith("D")
    assert [seen.text for seen in holly.inbox] == ["Good morning"]


def test_a_message_is_updated_and_taken_down_by_its_own_id(places: Slack) -> None:
    client = client_of(places)
    posted = client.chat_postMessage(
        channel="CTEAM",
        text="One",
        blocks=[SECTION],
        metadata={"event_type": "post", "event_payload": {"id": "7"}},
    )
    (seen,) = places.channel("team").messages
    assert seen.metadata == {"event_type": "post", "event_payload": {"id": "7"}}
    client.chat_update(channel="CTEAM", ts=posted["ts"], text="Two")
    assert (seen.text, seen.shown) == ("Two", "Two")
    client.chat_delete(channel="CTEAM", ts=posted["ts"])
    assert not seen
    assert places.channel("team").messages == []


def test_an_ephemeral_message_is_seen_by_one(places: Slack) -> None:
    places.person("Tom", "U3")
    places.state.workspace.channels["CTEAM"].members.append("U3")
    client_of(places).chat_postEphemeral(channel="CTEAM", user="U1", text="Only you")
    assert [seen.text for seen in places.user("U1").sees("team")] == ["Only you"]
    assert places.user("U3").sees("team") == []
    assert places.channel("team").messages == []


def test_guests_strangers_and_the_deactivated_can_be_told(places: Slack) -> None:
    places.person("Guest", "UG", is_guest=True)
    places.person("Stranger", "US", is_stranger=True, team_id="T9")
    client = client_of(places)
    assert client.users_info(user="UG")["user"]["is_restricted"] is True
    assert client.users_info(user="US")["user"]["team_id"] == "T9"
    assert client.users_info(user="US")["user"]["is_stranger"] is True
    assert client.users_info(user="U2")["user"]["deleted"] is True


def test_places_are_listed_in_pages(places: Slack) -> None:
    places.add_channel("shared", channel_id="CSHARED", ext_shared=True)
    client = client_of(places)
    first = client.conversations_list(types="private_channel,public_channel", limit=2, exclude_archived=True)
    cursor = first["response_metadata"]["next_cursor"]
    second = client.conversations_list(
        types="private_channel,public_channel", limit=2, cursor=cursor, exclude_archived=True
    )
    assert [one["name"] for one in [*first["channels"], *second["channels"]]] == ["team", "lobby", "shared"]
    assert client.conversations_info(channel="CSHARED")["channel"]["is_ext_shared"] is True
    assert client.conversations_members(channel="CTEAM")["members"] == ["U1", "U0BOT"]


def test_more_than_a_burst_of_posts_is_told_to_wait(places: Slack) -> None:
    client = client_of(places)
    for number in range(10):
        client.chat_postMessage(channel="CTEAM", text=str(number))
    with pytest.raises(SlackApiError) as refusal:
        client.chat_postMessage(channel="CTEAM", text="One too many")
    assert refusal.value.response.status_code == 429
    assert refusal.value.response.headers["Retry-After"] == "1"
    assert client.chat_postMessage(channel="U1", text="Elsewhere is free")["ok"]


def test_trouble_can_be_asked_for(places: Slack) -> None:
    client = client_of(places)
    places.fail_next("chat.postMessage", status=500)
    places.rate_limit_next("chat.postMessage", retry_after=7)
    places.fail_next("chat.postMessage", error="team_access_not_granted")
    places.fail_next("chat.postMessage", status=503, after=True)
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
    assert [one.text for one in places.channel("team").messages] == ["3"]


def test_a_file_goes_up_in_three_steps(places: Slack) -> None:
    client_of(places).files_upload_v2(
        channel="CTEAM", content="a,b\n", filename="report.csv", title="Report", initial_comment="The tables"
    )
    (seen,) = places.channel("team").messages
    assert seen.text == "The tables"
    assert [(file.name, file.title, file.content) for file in seen.files] == [
        ("report.csv", "Report", b"a,b\n")
    ]


@pytest.mark.parametrize(
    ("channel", "error"),
    [("U1", "channel_not_found"), ("CLOBBY", "not_in_channel"), ("COLD", "is_archived")],
)
def test_a_file_needs_a_place_where_the_bot_is(places: Slack, channel: str, error: str) -> None:
    with pytest.raises(SlackApiError) as refusal:
        client_of(places).files_upload_v2(channel=channel, content="a", filename="a.csv")
    assert refusal.value.response["error"] == error
