"""Values that no button or form of ours carries: answered in words, nothing saved, whatever they are."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import count
from typing import Any

import pytest
from slack_sdk import WebClient
from sqlalchemy import func, select

from bot.sandbox.delivery import payloads
from bot.sandbox.workspace.accounts import TEAM
from handlers import index
from handlers.block_kit.clinic_tags import read_form_metadata
from handlers.block_kit.form_blocks import SubmittedForm
from handlers.dispatch.request_access import Caller, authorize_request
from handlers.dispatch.request_handlers import ButtonHandler, ButtonPress, FormHandler, Reply
from handlers.dispatch.run_request import NOT_TYPED, Run, run_request
from handlers.patient_choice.card_actions import OPEN_CARD
from handlers.posting.audience_check import AudienceCheck
from handlers.review.messages.agenda import START_SESSION
from store.clinic import members
from store.rules.roles import Role
from store.tables import audit_events, drafts, metadata, people, receipts
from tests.stories import every_control, full_days, prying
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
FORMS = [one for one in index.INTERACTIONS if isinstance(one, FormHandler)]
ANYTHING = {
    "datepicker": "2026-11-23",
    "timepicker": "08:00",
    "users_select": "U0MAX",
    "conversations_select": "C0REVIEW",
}
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
    return run_request(run, lambda: authorize_request(caller, TEAM, check), (), NOT_TYPED, lambda: None)


def errors_of(caplog: pytest.LogCaptureFixture) -> str:
    found = [record for record in caplog.records if record.levelno >= logging.ERROR]
    caplog.clear()
    return "\n".join(str(record.exc_info or record.getMessage()) for record in found)


def test_every_button_and_form_answers_every_value(
    world_of_max: World, caplog: pytest.LogCaptureFixture
) -> None:
    full_days.work(world_of_max)
    every_control.work(world_of_max)
    world_of_max.slack.problems.clear()
    shown = prying.Shown().gather(world_of_max).forms
    uses: list[tuple[str, str, Run]] = [
        *(
            (button.action, value, partial(button.run, ButtonPress(value)))
            for button in BUTTONS
            for value in BAD_TEXTS
            if button.action not in CARRY_NOTHING
        ),
        *(
            (form.callback, str(sent)[:200], partial(form.run, sent))
            for form in FORMS
            for sent in spoiled(shown[form.callback][-1])
        ),
    ]
    before, failed = counts(world_of_max), {}
    for name, value, run in uses:
        reply = answer(world_of_max, run)
        wrong = errors_of(caplog)
        saved = counts(world_of_max) != before
        if wrong or saved or not (reply.message or reply.form or reply.errors):
            failed[name, value] = wrong or saved
            before = counts(world_of_max)
    assert failed == {}


def spoiled(view: Json) -> Iterator[SubmittedForm]:
    """A form as it was shown, filled in, each time with one bad value: its subject, or a choice."""
    filled, chosen = fill(view)
    for bad in BAD_TEXTS if filled.metadata else ():
        yield replace(filled, metadata=bad)
    for name in chosen:
        several = name in filled.selections
        # A box whose question was answered meanwhile does not hold up the rest of the form.
        for bad in ("banana", "x" * 3_001, *(() if several else ("9" * 18,))):
            yield replace(
                filled,
                values=filled.values if several else {**filled.values, name: bad},
                selections={**filled.selections, name: (bad,)} if several else filled.selections,
            )


def fill(view: Json) -> tuple[SubmittedForm, list[str]]:
    """The form with something in every field, and the fields in which something can only be chosen."""
    values: dict[str, str] = {}
    selections: dict[str, tuple[str, ...]] = {}
    elements = [block["element"] for block in view["blocks"] if block["type"] == "input"]
    for element in elements:
        name, kind = element["action_id"], element["type"]
        if kind == "checkboxes":
            selections[name] = (element["options"][0]["value"],)
        elif kind == "static_select":
            values[name] = element.get("initial_option", element["options"][0])["value"]
        else:
            values[name] = ANYTHING.get(kind) or element.get("initial_value") or "15"
    _, subject = read_form_metadata(view["private_metadata"])
    chosen = [element["action_id"] for element in elements if element["type"] != "plain_text_input"]
    return SubmittedForm(subject, values, selections), chosen


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
