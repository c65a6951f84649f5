"""Everything that people can reach, tried by all who may not: refused in words, nothing saved, nobody named.

Members of another clinic are in test_clinics_are_apart.py, what each role reaches in test_who_sees_what.py.
"""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import yaml
from sqlalchemy import select

from bot.sandbox import SlackUser
from bot.sandbox.workspace.accounts import TEAM, AccountFlags
from handlers import index
from handlers.dispatch.request_handlers import ButtonHandler, FormHandler
from store.clinic import members
from store.rules.roles import Role
from store.tables import audit_events
from tests.stories import every_control, full_days, prying
from tests.stories.prying import Prying, Shown
from tests.world import MANIFEST, SAMPLE, World

NO_GUESTS = "Caseload is not open to guests or outside accounts."
OTHER_WORKSPACE = "Caseload works only for people in its own workspace."
CALLERS: dict[str, tuple[AccountFlags, str]] = {
    "a stranger": (AccountFlags(), "You are not a member of a clinic here yet."),
    "a guest": (AccountFlags(is_guest=True), NO_GUESTS),
    "a deactivated account": (AccountFlags(deleted=True), NO_GUESTS),
    "an account of another workspace": (AccountFlags(team_id="T0PARTNER"), OTHER_WORKSPACE),
    "an account of another workspace, sent as ours": (AccountFlags(team_id="T0PARTNER"), NO_GUESTS),
    "a member whose access has ended": (AccountFlags(), "Your access to this clinic has ended."),
}
"""The caller's account, and why everything is refused; all but the stranger have every role here."""

TRACES = [full_days.MARK, *(f"…{mrn[-4:]}" for mrn, *_ in SAMPLE), *(mrn for mrn, *_ in SAMPLE)]
"""What nobody who is refused may read; a patient's name is in the examples of every help page."""

SHORTCUTS = {
    one["callback_id"]: one["type"] for one in yaml.safe_load(MANIFEST.read_text())["features"]["shortcuts"]
}


@pytest.fixture
def busy(sqlite_world: World) -> World:
    """North Clinic, full of work: every button and form has been shown to someone."""
    full_days.work(sqlite_world)
    every_control.work(sqlite_world)
    sqlite_world.post()
    sqlite_world.slack.problems.clear()
    return sqlite_world


@pytest.fixture
def seen(busy: World) -> Shown:
    """What its people were shown."""
    return prying.shown(busy)


def add_member(world: World, user_id: str, *roles: Role) -> int:
    with world.registry.begin() as db:
        return members.add(db, world.clinic, user_id, roles, world.slack.clock(), "Mallory Moss").id


def join(world: World, kind: str, user_id: str) -> SlackUser:
    """The caller; "sent as ours" is known as an outsider, and claims this workspace in every request."""
    flags, _ = CALLERS[kind]
    user = world.slack.person("Mallory Moss", user_id, **flags)
    if kind == "a stranger":
        return user
    member_id = add_member(world, user_id, *Role)
    if kind.startswith("a member whose"):
        with world.registry.begin() as db:
            members.deactivate(db, world.clinic.id, member_id, datetime(2026, 11, 20, tzinfo=UTC))
    world.service.refresh_accounts()
    if kind.endswith("sent as ours"):
        world.slack.workspace.person(user_id).team_id = TEAM
    return user


def not_shown(seen: Shown) -> set[str]:
    """The buttons and forms of the index that nobody was shown."""
    buttons = {one.action for one in index.INTERACTIONS if isinstance(one, ButtonHandler)}
    forms = {one.callback for one in index.INTERACTIONS if isinstance(one, FormHandler)}
    return buttons - set(seen.buttons) | forms - set(seen.forms)


def tries(world: World, keyboard: SlackUser, seen: Shown) -> dict[str, Callable[[], str]]:
    """Everything of the index, as a caller tries it: with what others were shown."""
    hands, clinic_id = Prying(world, keyboard), world.clinic.id
    found: dict[str, Callable[[], str]] = {}
    for command in index.COMMANDS:
        line = f"/{command.verb} Guzman"
        found[line] = lambda line=line: keyboard.types(line).shown  # type: ignore[misc] # each its own line
    for one in index.INTERACTIONS:
        if isinstance(one, ButtonHandler):
            value = max(seen.buttons[one.action])
            found[one.action] = lambda one=one, value=value: hands.press(one.action, value, clinic_id)  # type: ignore[misc]
        elif isinstance(one, FormHandler):
            form = seen.forms[one.callback][-1]
            found[one.callback] = lambda form=form: hands.submit(form, clinic_id)  # type: ignore[misc]
    found["home"] = lambda: keyboard.opens_home().shown
    found["a direct message"] = lambda: keyboard.says_to_bot("how is Guzman doing?").shown
    return found


def test_everything_is_refused_in_words_and_nothing_saved(busy: World, seen: Shown) -> None:
    """All who may not are refused everything; a clinician who treats nobody meets no patient of others."""
    assert not_shown(seen) == set(), "tests/stories/every_control.py shows each to someone"
    before, wrong = prying.rows_of(busy, busy.clinic.id), {}
    for number, (kind, (_, words)) in enumerate(CALLERS.items()):
        caller, mark = join(busy, kind, f"U0MAL{number}"), len(busy.slack.calls)
        for name, attempt in tries(busy, caller, seen).items():
            said = attempt()
            if words not in said:
                wrong[kind, name] = said
        assert [trace for trace in TRACES if trace in prying.words_since(busy, mark)] == [], kind
    assert wrong == {}
    after = prying.rows_of(busy, busy.clinic.id)
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"members", "member_roles", "audit_events"}
    with busy.registry.read() as db:
        of_clinic = select(audit_events.c.action).where(audit_events.c.clinic_id == busy.clinic.id)
        known = [row[0] for row in before["audit_events"]]
        assert set(db.execute(of_clinic.where(audit_events.c.id.not_in(known))).scalars()) == {"refused"}

    nia = busy.slack.person("Nia Cole", "U0NIA", role="clinician")
    add_member(busy, "U0NIA", Role.CLINICIAN)
    before, mark = prying.rows_of(busy, busy.clinic.id), len(busy.slack.calls)
    for attempt in tries(busy, nia, seen).values():
        attempt()
    busy.slack.problems.clear()
    after = prying.rows_of(busy, busy.clinic.id)
    assert [trace for trace in TRACES if trace in prying.words_since(busy, mark)] == []
    assert {name for name in before if before[name] != after[name]} <= {"audit_events", "drafts"}
