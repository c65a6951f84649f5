"""The check that every test with a world ends with finds a patient in each place where none may be named."""

import logging
from typing import Any

from bot.sandbox.workspace.content import Call
from tests import privacy
from tests.world import World

BUTTON = {"type": "button", "value": "1", "action_id": "open", "text": {"type": "plain_text", "text": "Open"}}


def found(world: World, arguments: dict[str, Any]) -> list[str]:
    """What the check finds in something that was sent; the world forgets it again."""
    world.slack.calls.append(Call("chat.postMessage", arguments))
    traces = privacy.traces(world, [])
    world.slack.calls.pop()
    return traces


def test_names_mrns_and_notes_are_found_where_they_may_not_be(sqlite_world: World) -> None:
    world = sqlite_world
    said = world.dana.types("/log 15m phone Holly Guzman -- hopeless since Tuesday")
    assert "Holly Guzman" in said.shown
    mrn = world.patients["guzman"].mrn
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "Holly Guzman"}}
    assert found(world, {"text": "Saved.", "blocks": [section]}) == []
    leaks: tuple[dict[str, Any], ...] = (
        {"text": "Call Holly Guzman"},
        {"text": "A note: hopeless since Tuesday."},
        {"text": "", "blocks": [{"type": "actions", "elements": [{**BUTTON, "value": mrn}]}]},
        {"text": "", "blocks": [{"type": "actions", "elements": [{**BUTTON, "action_id": "open:Guzman"}]}]},
        {"view": {"type": "modal", "private_metadata": "Guzman", "blocks": []}},
        {"metadata": {"event_type": "saved", "event_payload": {"patient": "Holly Guzman"}}},
        {"filename": "packet-Guzman.pdf"},
        {"files": [{"id": "F1", "title": "Packet of Holly Guzman"}]},
    )
    for leak in leaks:
        assert len(found(world, leak)) == 1, leak
    assert privacy.traces(world, ["no card for Holly Guzman"]) == ["log: no card for Holly Guzman"]
    with privacy.kept_log_lines() as lines:
        logging.getLogger("caseload.dispatcher").info("patient=%s", 1)
    assert lines == ["patient=1"]
