"""Values that no button or form of ours carries: answered in words, nothing saved, whatever they are."""

import logging
from functools import partial
from itertools import count
from typing import Any

import pytest
from slack_sdk import WebClient
from sqlalchemy import func, select

from bot.sandbox.delivery import payloads
from bot.sandbox.workspace.accounts import TEAM
from handlers import index
from handlers.dispatch.request_access import Caller, authorize_request
from handlers.dispatch.request_handlers import ButtonHandler, ButtonPress, Reply
from handlers.dispatch.run_request import NOT_TYPED, Run, run_request
from handlers.patient_choice.card_actions import OPEN_CARD
from handlers.posting.audience_check import AudienceCheck
from handlers.review.messages.agenda import START_SESSION
from store.clinic import members
from store.rules.roles import Role
from store.tables import audit_events, drafts, metadata, people, receipts
from tests.world import START, World

Json = dict[str, Any]

BAD_TEXTS = (
    "",
    "banana",
    "-1",
    "0",
    "1.5",
    "٣",
    "9" * 18,
    "9" * 5_000,
    "x" * 5_000,
    "1:2:3:4:5:6:7",
    "1:banana",
    ":::",
)
"""Words, empty, negative, broken, foreign digits, huge, long, too many parts."""
NO_TEXTS: tuple[object, ...] = (None, 7, ["1"], {"value": "x"}, "\x00\ud83d")
"""What isn't a text at all, or none that a database keeps."""

BUTTONS = [one for one in index.INTERACTIONS if isinstance(one, ButtonHandler)]
CARRY_NOTHING = {START_SESSION}
"""Buttons without a value that save something."""
OUT_OF_DATE = "This button or form is out of date."
NUMBERS = count(1)


@pytest.fixture
def world_of_max(sqlite_world: World) -> World:
    """North Clinic; Max may do everything."""
    with sqlite_world.registry.begin() as db:
        members.add(db, sqlite_world.clinic, "U0MAX", list(Role), START, "Max All")
    sqlite_world.slack.person("Max All", "U0MAX")
    return sqlite_world


def counts(world: World) -> dict[str, int]:
    """How many rows each table holds, but for what reading and asking leave."""
    with world.registry.read() as db:
        return {
            table.name: db.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
            if table not in {audit_events, drafts, people, receipts}
        }


def answer(world: World, run: Run) -> Reply:
    """What Max is answered, without the way over HTTP: thousands of requests would take minutes."""
    slack = WebClient(token=world.slack.bot_token, base_url=world.slack.url)
    caller = Caller("U0MAX", TEAM, TEAM, "", f"bad-{next(NUMBERS)}", "button", world.clinic.id)
    check = AudienceCheck(world.registry, slack, world.slack.clock(), TEAM)
    return run_request(run, lambda: authorize_request(caller, TEAM, check), (), NOT_TYPED)


def errors_of(caplog: pytest.LogCaptureFixture) -> str:
    found = [record for record in caplog.records if record.levelno >= logging.ERROR]
    caplog.clear()
    return "\n".join(str(record.exc_info or record.getMessage()) for record in found)


def test_every_button_answers_every_value(world_of_max: World, caplog: pytest.LogCaptureFixture) -> None:
    before, failed = counts(world_of_max), {}
    for button in BUTTONS:
        for value in BAD_TEXTS if button.action not in CARRY_NOTHING else ():
            reply = answer(world_of_max, partial(button.run, ButtonPress(value)))
            if (wrong := errors_of(caplog)) or not (reply.message or reply.form):
                failed[button.action, value[:20]] = wrong
    assert failed == {}
    assert counts(world_of_max) == before


def deliver(world: World, kind: str, **fields: object) -> str:
    """Send a request of Max's as it is; what the bot answers, in the acknowledgement or to Max."""
    person, mark = world.slack.workspace.person("U0MAX"), len(world.slack.calls)
    ack = world.slack.deliver("interactive", payloads.common_fields(kind, person) | fields)
    assert ack.status == 200, fields
    return ack.body + "".join(str(call.arguments) for call in world.slack.calls[mark:])


def press(world: World, **pressed: object) -> str:
    return deliver(world, "block_actions", actions=[{"action_id": f"{OPEN_CARD}:x", **pressed}])


@pytest.mark.parametrize("bad", NO_TEXTS)
def test_what_is_no_text_is_answered_in_words(world_of_max: World, bad: object) -> None:
    """Over HTTP, where Slack's own payloads come in."""
    assert OUT_OF_DATE in press(world_of_max, type="button", value=bad, block_id=bad)
    assert OUT_OF_DATE in press(world_of_max, type="static_select", selected_option=bad)
    assert OUT_OF_DATE in press(world_of_max, type="static_select", selected_option={"value": bad})
    view = {"id": "V1", "type": "modal", "callback_id": "card_flag", "blocks": bad, "private_metadata": bad}
    entered = {
        "kind": {"kind": {"type": "static_select", "selected_option": bad}},
        "question": bad,
        "x": [bad],
    }
    for state in (bad, {"values": bad}, {"values": entered}, {"values": {"kind": bad}}):
        assert OUT_OF_DATE in deliver(world_of_max, "view_submission", view=view | {"state": state}), state


@pytest.mark.parametrize(
    "broken",
    [
        {"actions": []},
        {"actions": "x"},
        {"actions": [{"action_id": f"{OPEN_CARD}:x"}], "user": "U0MAX"},
        {"actions": [{"action_id": f"{OPEN_CARD}:x"}], "channel": ["C1"]},
        {"view": []},
    ],
)
def test_a_payload_that_no_slack_sends_is_never_an_error_of_ours(world_of_max: World, broken: Json) -> None:
    person = world_of_max.slack.workspace.person("U0MAX")
    for kind in ("block_actions", "view_submission", "message_action"):
        whole = payloads.common_fields(kind, person) | broken
        assert world_of_max.slack.deliver("interactive", whole).status in {200, 400}, (kind, broken)
