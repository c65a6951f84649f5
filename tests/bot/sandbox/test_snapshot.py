"""A saved workspace can be loaded."""

from datetime import timedelta
from pathlib import Path

from slack_sdk import WebClient

from bot.sandbox import Slack


def test_a_workspace_is_saved_and_loaded(slack: Slack, tmp_path: Path) -> None:
    holly = slack.person("Holly Care", "U1", role="care manager")
    slack.add_channel("team", members=["U1"], channel_id="CTEAM")
    client = WebClient(token=slack.bot_token, base_url=slack.url)
    client.chat_postMessage(channel="U1", text="Good morning")
    client.files_upload_v2(channel="CTEAM", content="a,b", filename="report.csv")
    client.views_publish(user_id="U1", view={"type": "home", "blocks": [{"type": "divider"}]})
    slack.move_clock(timedelta(days=3))
    slack.save(tmp_path / "slack.json")

    later = Slack().load(tmp_path / "slack.json")
    again = later.user("U1")
    assert [seen.text for seen in again.inbox] == ["Good morning"]
    assert again.account.role == "care manager"
    assert again.dm == holly.dm
    assert again.home.shown == "---"
    assert later.channel("team").messages[0].files[0].content == b"a,b"
    assert abs(later.clock.offset - timedelta(days=3)) < timedelta(seconds=5)


def test_autosave_saves_when_the_workspace_stops(tmp_path: Path) -> None:
    with Slack() as slack:
        slack.autosave(tmp_path / "slack.json")
        slack.person("Holly Care", "U1")
        slack.add_channel("team", members=["U1"])
        slack.add_message("team", "U1", "Hello")
    later = Slack().load(tmp_path / "slack.json")
    assert [seen.text for seen in later.channel("team").messages] == ["Hello"]
