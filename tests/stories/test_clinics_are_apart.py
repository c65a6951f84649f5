"""Nothing of one clinic is reached from another: not by command, button, form, shortcut, sentence or post."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import product

import pytest
import yaml

from bot.sandbox import SlackUser
from handlers import index
from handlers.dispatch.request_handlers import ButtonHandler, FormHandler, ShortcutHandler
from handlers.posting.post_kinds import PostContext
from store.clinic import clinics, members
from store.clinic.clinics import Clinic
from store.payer import payers
from store.rules.roles import Role
from tests.stories import full_days, prying
from tests.stories.prying import Prying, Shown
from tests.world import MANIFEST, SAMPLE, START, World

BUTTONS = [one for one in index.INTERACTIONS if isinstance(one, ButtonHandler)]
FORMS = [one for one in index.INTERACTIONS if isinstance(one, FormHandler)]
SHORTCUTS = [one for one in index.INTERACTIONS if isinstance(one, ShortcutHandler)]
TRACES = [full_days.MARK, *(f"…{mrn[-4:]}" for mrn, *_ in SAMPLE), "Dana Reed", "Priya Shah"]
"""Words of North that East must never meet; its patients' names are in the examples of every help page."""

OUR_FAULT = "Something went wrong on our side"
KINDS = {
    one["callback_id"]: one["type"] for one in yaml.safe_load(MANIFEST.read_text())["features"]["shortcuts"]
}


@pytest.fixture
def north(sqlite_world: World) -> World:
    """North Clinic, full of work."""
    full_days.work(sqlite_world)
    return sqlite_world


@pytest.fixture
def east(north: World) -> Clinic:
    """East Clinic, empty: whatever its people reach by an id or a name is North's."""
    with north.registry.begin() as db:
        return clinics.add(db, "East Clinic", "America/Chicago", START)


@pytest.fixture
def eve(north: World, east: Clinic) -> SlackUser:
    """A member of East who may do everything there."""
    keyboard = north.slack.person("Eve East", "U0EVE")
    with north.registry.begin() as db:
        members.add(db, east, "U0EVE", list(Role), START, "Eve East")
        payers.find_or_add(db, east.id, "Cigna")
    return keyboard


@pytest.fixture
def seen(north: World) -> Shown:
    """What North's people were shown; the crawl is over before anyone at East begins."""
    return prying.crawl(north)


def guesses(world: World, shown: Iterable[str]) -> Iterator[str]:
    """Ids of North's, alone or in pairs, as what was shown carries them; both where nothing was."""
    in_pairs = {":" in value for value in shown} or {True, False}
    rows = prying.rows_of(world, world.clinic.id)
    ids = sorted({str(found[0]) for table in rows for found in rows[table][-1:] if isinstance(found[0], int)})
    if False in in_pairs:
        yield from ids
    if True in in_pairs:
        yield from (f"{one}:{other}" for one, other in product(ids[:3], [*ids[:3], "day", "2026-11", "0"]))


def test_no_button_or_form_of_one_clinic_works_in_another(
    north: World, east: Clinic, seen: Shown, eve: SlackUser
) -> None:
    no_button_works(north, east, seen, eve)
    no_form_is_taken(north, east, seen, eve)


def test_no_post_or_command_of_one_clinic_tells_of_another(
    north: World, east: Clinic, eve: SlackUser
) -> None:
    no_post_tells_of(north, east, eve)
    no_command_finds_a_patient(north, eve)


def no_button_works(north: World, east: Clinic, seen: Shown, eve: SlackUser) -> None:
    before, mark, hands = prying.rows_of(north, north.clinic.id), len(north.slack.calls), Prying(north, eve)
    for handler in BUTTONS:
        shown = sorted(seen.buttons.get(handler.action, ()))[:6]
        for value in shown:
            refused = hands.press(handler.action, value, north.clinic.id)
            assert "a clinic where you are not a member" in refused, (handler.action, value)
            assert OUR_FAULT not in hands.press(handler.action, value, east.id), (handler.action, value)
        for value in guesses(north, shown):
            hands.press(handler.action, value, east.id)
    assert prying.rows_of(north, north.clinic.id) == before
    assert [trace for trace in TRACES if trace in prying.words_since(north, mark)] == []


def no_form_is_taken(north: World, east: Clinic, seen: Shown, eve: SlackUser) -> None:
    before, mark, hands = prying.rows_of(north, north.clinic.id), len(north.slack.calls), Prying(north, eve)
    for handler in FORMS:
        forms = seen.forms.get(handler.callback, [])[:3]
        for form in forms:
            refused = hands.submit(form, north.clinic.id)
            assert "a clinic where you are not a member" in refused, handler.callback
            assert OUR_FAULT not in hands.submit(form, east.id), handler.callback
        bare = forms[:1] or [next(iter(seen.forms.values()))[0] | {"callback_id": handler.callback}]
        for subject in guesses(north, [str(form["private_metadata"]) for form in forms]):
            hands.submit(bare[0] | {"private_metadata": subject}, east.id)
    # A form made up from another's fields is Slack's to mind; the registry must not.
    north.slack.problems.clear()
    assert prying.rows_of(north, north.clinic.id) == before
    assert [trace for trace in TRACES if trace in prying.words_since(north, mark)] == []


def no_command_finds_a_patient(north: World, eve: SlackUser) -> None:
    before, mark = prying.rows_of(north, north.clinic.id), len(north.slack.calls)
    lines = [line for command in index.COMMANDS for line, _ in command.examples if line.startswith("/")]
    by_mrn = [f"/log 15m phone {mrn}" for mrn, *_ in SAMPLE] + [f"/patient {mrn}" for mrn, *_ in SAMPLE]
    for line in (*lines, *by_mrn):
        # East may use every command; /enroll alone would bring it a patient of the same name.
        if not line.startswith("/enroll "):
            eve.types(line)
            eve.says_to_bot(line.removeprefix("/"))
    for shortcut in SHORTCUTS:
        if KINDS[shortcut.callback] == "global":
            eve.shortcut(shortcut.callback)
        else:
            eve.inbox[-1].shortcut(shortcut.callback)
    eve.opens_home()
    assert prying.rows_of(north, north.clinic.id) == before
    said = prying.words_since(north, mark)
    assert [trace for trace in (full_days.MARK, "Dana Reed", "Priya Shah") if trace in said] == []


def no_post_tells_of(north: World, east: Clinic, eve: SlackUser) -> None:
    with north.registry.read() as db:
        for days, post in product(range(45), index.POSTS):
            at = full_days.MONDAY + timedelta(days=days)
            for scheduled in post.list_scheduled(db, east, at):
                assert scheduled.audience == eve.id
                content = post.compose(PostContext(db, east, at), scheduled)
                words = f"{content}" if content else ""
                assert [trace for trace in TRACES if trace in words] == [], post.name
