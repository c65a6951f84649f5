"""What each role reaches, as product.md §1 gives it; a biller never meets a note, a score or a flag."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox import SlackUser, VisibleItem
from handlers import index
from handlers.dispatch.request_handlers import ButtonHandler, FormHandler, ShortcutHandler, SlashCommand
from store.rules.roles import Role
from tests.stories import full_days, prying
from tests.stories.prying import Prying, Shown
from tests.world import World

CARE = "log score enroll patient caseload review"
COMMANDS: dict[Role, str] = {
    Role.CARE_MANAGER: f"{CARE} timer billing clinic cocm",
    Role.CONSULTANT: "log score patient caseload review timer billing clinic cocm",
    Role.CLINICIAN: "log score patient caseload review timer clinic cocm",
    Role.LEAD: "enroll patient caseload review billing quality clinic cocm",
    Role.BILLER: "billing clinic cocm",
    Role.ADMIN: "patient clinic cocm",
}
"""Every command that a role may use; who adds one decides here who may."""

NEVER: dict[Role, str] = {
    Role.CARE_MANAGER: "clinic",
    Role.CONSULTANT: "clinic",
    Role.CLINICIAN: "clinic billing enroll",
    Role.LEAD: "log score reminder loop walk",
    Role.BILLER: f"{CARE} reminder card risk score walk loop flag home clinic",
    Role.ADMIN: f"{CARE} reminder card risk score walk loop flag home billing",
}
"""The families of buttons, forms and shortcuts (the first word of their names) that a role never reaches."""

POSTS: dict[str, str] = {
    "overdue": "care-manager",
    "review": "care-manager consultant channel",
    "minutes-short": "care-manager",
    "month-end": "channel",
    "reassign": "lead admin",
}
"""Who each scheduled post goes to; the others are about one patient, to that patient's team or the lead."""

CORRECTIONS = {"log.list", "log.undo", "log.edit", "log_edit", "log.revert"}
CORRECTIONS |= {"score.undo", "score.edit", "score_edit", "loop.undo"}
STILL = {
    Role.BILLER: {"patient.choose"},
    Role.ADMIN: {"risk.acknowledge", "risk.unacknowledge", "patient.choose"},
    Role.LEAD: CORRECTIONS | {"risk.reopen"},
}
"""A choice among patients one named (an admin merges charts), an admin's alerts, a lead's corrections."""

CARING = "care-manager consultant clinician lead"
INTERACTIONS = index.INTERACTIONS


@pytest.fixture
def busy(sqlite_world: World) -> World:
    """North Clinic, full of work: every note, plan, flag and recommendation holds the mark."""
    full_days.work(sqlite_world)
    return sqlite_world


@pytest.fixture
def seen(busy: World) -> Shown:
    """All that its people were shown."""
    return prying.crawl(busy)


def name_of(one: ButtonHandler | FormHandler | ShortcutHandler) -> str:
    return one.action if isinstance(one, ButtonHandler) else one.callback


def family(name: str) -> str:
    return name.replace(".", "_").split("_")[0]


def who(world: World, role: Role) -> SlackUser:
    people = {
        Role.CARE_MANAGER: world.dana,
        Role.CONSULTANT: world.priya,
        Role.CLINICIAN: world.owen,
        Role.BILLER: world.bill,
        Role.LEAD: world.lena,
        Role.ADMIN: world.ada,
    }
    return people[role]


@pytest.mark.parametrize("command", index.COMMANDS, ids=lambda command: command.verb)
@pytest.mark.parametrize("role", list(Role))
def test_a_command_is_open_to_exactly_its_roles(role: Role, command: SlashCommand) -> None:
    assert (role in command.roles) is (command.verb in COMMANDS[role].split())


def test_what_a_role_may_not_type_is_refused(sqlite_world: World) -> None:
    for role, command in product(Role, index.COMMANDS):
        if role not in command.roles:
            hands = who(sqlite_world, role)
            for line in (f"/{command.verb}", f"/cocm {command.verb}"):
                assert f"/{command.verb} is for: " in hands.types(line).shown, (role, line)


@pytest.mark.parametrize("role", list(Role))
def test_no_button_form_or_shortcut_of_anothers_work_is_open_to_a_role(role: Role) -> None:
    never, still = set(NEVER[role].split()), STILL.get(role, set())
    open_to = {name_of(one) for one in INTERACTIONS if role in one.roles}
    assert {name for name in open_to - still if family(name) in never} == set()


def test_what_a_role_may_not_press_or_send_is_refused_and_some_never_meet_care(
    busy: World, seen: Shown
) -> None:
    others_work_is_refused(busy, seen)
    for role in (Role.BILLER, Role.ADMIN):
        no_care_is_met(busy, seen, role)


def others_work_is_refused(busy: World, seen: Shown) -> None:
    """Every button and form that is not a role's, pressed and sent by that role."""
    names = [name_of(one) for one in INTERACTIONS]
    for role, one in product(Role, INTERACTIONS):
        name = name_of(one)
        hands = Prying(busy, who(busy, role))
        if role in one.roles or names.count(name) > 1:
            continue
        if isinstance(one, ButtonHandler):
            value = min(seen.buttons.get(name, {"1"}))
            assert "This button is for: " in hands.press(name, value, busy.clinic.id), (role, name)
        elif isinstance(one, FormHandler) and name in seen.forms:
            assert "This form is for: " in hands.submit(seen.forms[name][0], busy.clinic.id), (role, name)


def no_care_is_met(busy: World, seen: Shown, role: Role) -> None:
    """No note, score or flag is shown to who is not of the care team, whatever they type, press and send."""
    mark, keyboard = len(busy.slack.calls), who(busy, role)
    others = prying.words_since(busy, 0)
    assert full_days.MARK in others
    assert prying.SCORE.search(others)
    hands = Prying(busy, keyboard)
    for line in typed_in_curiosity():
        keyboard.types(line)
        keyboard.says_to_bot(line.removeprefix("/"))
    for one in INTERACTIONS:
        name = name_of(one)
        if isinstance(one, ButtonHandler):
            for value in sorted(seen.buttons.get(name, ()))[:8]:
                hands.press(name, value, busy.clinic.id)
        elif isinstance(one, FormHandler):
            for form in seen.forms.get(name, [])[:3]:
                hands.submit(form, busy.clinic.id)
    keyboard.opens_home()
    clean(prying.words_since(busy, mark))


def test_each_post_goes_to_those_whose_work_it_is_and_a_billers_holds_no_care(busy: World) -> None:
    roles = {member.slack_user_id: set(map(str, member.roles)) for member in busy.team.values()}
    with busy.registry.read() as db:
        for days, post in product(range(40), index.POSTS):
            allowed = set(POSTS.get(post.name, CARING).split())
            for occasion in post.list_scheduled(db, busy.clinic, full_days.MONDAY + timedelta(days=days)):
                assert roles.get(occasion.audience, {"channel"}) & allowed, post.name
    busy.slack.move_clock_to(datetime(2026, 12, 1, 8, tzinfo=ZoneInfo("America/Chicago")))
    busy.post()
    posted = busy.slack.channel("billing").messages
    assert any(message.files for message in posted)
    for message in [*posted, *busy.bill.inbox, *busy.ada.inbox]:
        clean(everything(message))


def typed_in_curiosity() -> Iterable[str]:
    """Every line of every help page, and what someone would try who wants to know more."""
    for command in index.COMMANDS:
        yield f"/{command.verb}"
        yield from (line for line, _ in command.examples if line.startswith("/"))
    for name in ("Holly Guzman", "April Krause", "Timothy Arroyo", "Bradley Reyes"):
        yield from (
            f"/billing {name}",
            f"/billing {name} oct",
            f"/billing packet {name} 2026-11",
            f"/patient {name}",
        )
    yield from (
        "/billing 2026-10",
        "/billing oct",
        "/billing close 2026-10",
        "/log today",
        "/caseload flagged all",
    )


def everything(message: VisibleItem) -> str:
    return "\n".join(
        [message.text, message.shown, *(prying.file_words(file.content or b"") for file in message.files)]
    )


def clean(words: str) -> None:
    assert full_days.MARK not in words
    assert prying.SCORE.findall(words) == []
