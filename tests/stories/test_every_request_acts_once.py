"""Slack may deliver any request twice, also to two replicas: it acts once, and the answer says so."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select

from bot.sandbox import SlackUser
from handlers import index
from handlers.dispatch.request_handlers import ButtonHandler, FormHandler
from store.clinic import members
from store.rules.roles import Role
from store.tables import audit_events, drafts, metadata, people, posts, receipts, risk_steps
from tests.stories import full_days
from tests.stories.prying import Prying, Shown
from tests.world import START, World

NO_EFFECT = {audit_events, drafts, people, posts, receipts, risk_steps}
"""What reading and asking leave, and what alerts leave a moment later."""

BUTTONS = [one for one in index.INTERACTIONS if isinstance(one, ButtonHandler)]
FORMS = [one for one in index.INTERACTIONS if isinstance(one, FormHandler)]

LAST_BEFORE_UNDO = [button for button in BUTTONS if "undo" not in button.action][-1]

SAVED_TWICE_ONCE = {
    "card_flag",
    "log_next",
    "log_note",
    "reminder.until",
    "reminder_reschedule",
    "review.continue",
}
"""What a replayed request once saved twice: it must be among what the test makes save something."""

LINES = [
    ("dana", "/log 15m phone Holly Guzman -- talked"),
    ("dana", "/log voicemail Bradley Reyes"),
    ("dana", "/log 10m phone April Krause next tue flag risk -- hopeless"),
    ("dana", "/log undo"),
    ("dana", "/score phq9 18 item9 2 Timothy Arroyo"),
    ("dana", "/enroll Amy Low mrn A-1 dob 3/4/1990 assessed 11/20"),
    ("dana", "/patient Holly Guzman flag risk -- hopeless"),
    ("dana", "/patient Holly Guzman flag medication -- sleep?"),
    ("dana", "/patient Holly Guzman referral to Lakeside"),
    ("dana", "/patient Holly Guzman consent spoken 11/20"),
    ("dana", "/patient Holly Guzman problems F32.1 F41.1"),
    ("dana", "/patient Holly Guzman plan -- walk every day"),
    ("dana", "/patient Holly Guzman next tue"),
    ("priya", "/review Holly Guzman -- raise sertraline to 100 mg"),
    ("priya", "/review James Arellano continue"),
    ("ada", "/clinic drill"),
    ("ada", "/clinic zone America/Denver"),
    ("ada", "/clinic set default activity coordination"),
]
"""Lines that save something."""

Rows = dict[str, list[tuple[object, ...]]]


def rows(world: World) -> Rows:
    """Every row that a request could leave twice or change again."""
    with world.registry.read() as db:
        return {
            table.name: sorted((tuple(row) for row in db.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
            if table not in NO_EFFECT
        }


def receipts_count(world: World) -> int:
    with world.registry.read() as db:
        return db.execute(select(func.count()).select_from(receipts)).scalar_one()


@pytest.fixture
def max_all(sqlite_world: World) -> SlackUser:
    """A member who may do everything."""
    with sqlite_world.registry.begin() as db:
        members.add(db, sqlite_world.clinic, "U0MAX", list(Role), START, "Max All")
    return sqlite_world.slack.person("Max All", "U0MAX")


def test_a_line_delivered_again_changes_nothing(world: World) -> None:
    for who, line in LINES:
        before = rows(world)
        keyboard: SlackUser = getattr(world, who)
        answer = keyboard.types(line)
        after = rows(world)
        assert after != before, (line, answer.shown)
        again = world.slack.redeliver().body
        assert rows(world) == after, line
        says_the_same = line.startswith(("/log ", "/score ")) and not line.endswith("undo")
        assert ("Slack sent this twice. It was done once." in again) is not says_the_same, line
        world.slack.move_clock(timedelta(seconds=1))


def test_a_line_at_three_replicas_at_once_acts_once(world: World) -> None:
    for line in ("/patient Holly Guzman flag risk -- hopeless", "/patient Holly Guzman referral to Lakeside"):
        verb, _, text = line.partition(" ")
        before = rows(world)
        body = urlencode(world.slack.command_fields("U0DANA", verb, text))
        with ThreadPoolExecutor(3) as at_once:
            answers = [answer.body for answer in at_once.map(world.slack.post, [body] * 3)]
        assert sorted("Slack sent this twice" in answer for answer in answers) == [False, True, True]
        added = {name: len(after) - len(before[name]) for name, after in rows(world).items()}
        assert {name: count for name, count in added.items() if count > 1} == {}
        assert sum(added.values()) > 0


def test_undo_delivered_three_times_undoes_one_entry(sqlite_world: World) -> None:
    for minutes in (10, 20, 30):
        sqlite_world.dana.types(f"/log {minutes}m phone Holly Guzman")
    sqlite_world.dana.types("/log undo")
    for _ in range(2):
        sqlite_world.slack.redeliver()
    shown = sqlite_world.dana.types("/log today").shown
    assert "10 min" in shown
    assert "20 min" in shown


@pytest.mark.parametrize(
    "line", ["/patient Holly Guzman", "/caseload", "/log today", "/billing", "/log help"]
)
def test_what_only_reads_is_answered_again_and_leaves_no_receipt(sqlite_world: World, line: str) -> None:
    sqlite_world.lena.types(line)
    first = sqlite_world.slack.redeliver().body
    assert first == sqlite_world.slack.redeliver().body
    assert receipts_count(sqlite_world) == 0


def test_a_refused_line_leaves_no_receipt(sqlite_world: World) -> None:
    sqlite_world.dana.types("/log 15m phone Nobody Atall")
    sqlite_world.dana.types("/patient Holly Guzman consent spoken 12/30")
    assert receipts_count(sqlite_world) == 0


def test_a_direct_message_delivered_again_is_answered_once(world: World) -> None:
    world.dana.says_to_bot("15m phone Holly Guzman")
    world.dana.says_to_bot("Holly Guzman")
    after, answers = rows(world), len(world.dana.inbox)
    world.slack.redeliver()
    assert (rows(world), len(world.dana.inbox)) == (after, answers)


def test_a_button_without_a_trigger_is_pressed_twice_and_delivered_twice(sqlite_world: World) -> None:
    logged = [sqlite_world.dana.types(f"/log {minutes}m phone Holly Guzman") for minutes in (10, 20)]
    for answer in logged:
        answer.press("Undo")
        last = sqlite_world.slack.sender.last
        assert last is not None
        without = {key: value for key, value in last.payload.items() if key != "trigger_id"}
        sqlite_world.slack.deliver(last.kind, without)
    assert "Nothing" in sqlite_world.dana.types("/log undo").shown


def test_old_receipts_are_deleted(sqlite_world: World) -> None:
    sqlite_world.dana.types("/log 15m phone Holly Guzman")
    assert receipts_count(sqlite_world) == 1
    sqlite_world.post()
    assert receipts_count(sqlite_world) == 1
    sqlite_world.slack.move_clock(timedelta(hours=26))
    sqlite_world.post()
    assert receipts_count(sqlite_world) == 0


def test_every_button_and_form_delivered_again_changes_nothing(
    sqlite_world: World, max_all: SlackUser
) -> None:
    full_days.work(sqlite_world)
    acted: set[str] = set()
    before = rows(sqlite_world)
    for _ in range(2):
        for name, use in uses(sqlite_world, Prying(sqlite_world, max_all)):
            use()
            sqlite_world.settle()
            after = rows(sqlite_world)
            sqlite_world.slack.redeliver()
            sqlite_world.settle()
            assert rows(sqlite_world) == after, name
            acted |= {name} if after != before else set()
            before = after
    sqlite_world.slack.problems.clear()  # Forms are filled in with what a client might not let pass.
    assert acted >= SAVED_TWICE_ONCE


def uses(world: World, hands: Prying) -> Iterator[tuple[str, Callable[[], str]]]:
    """One use of everything that was shown: what undoes comes last, so that there is something to undo."""
    seen = Shown()
    for button in sorted(BUTTONS, key=lambda button: "undo" in button.action):
        for value in sorted(seen.gather(world).buttons.get(button.action, ()))[-1:]:
            yield button.action, partial(hands.press, button.action, value, world.clinic.id)
        if button is LAST_BEFORE_UNDO:
            for form in FORMS:
                for shown in seen.gather(world).forms.get(form.callback, [])[-1:]:
                    yield form.callback, partial(hands.submit, shown, world.clinic.id)
