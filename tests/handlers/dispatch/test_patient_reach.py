"""A treating clinician reaches no patient of others: not by words, buttons or forms, and learns of none."""

import re

import pytest
from sqlalchemy import func, select

from bot.sandbox import SlackUser
from store.clinic import members
from store.ledger_entries import Provenance
from store.patient import care_team, episodes
from store.patient.care_team import TeamPosition
from store.rules.roles import Role
from store.tables import contacts, flags, time_entries
from tests.stories.prying import Prying
from tests.world import World

OTHERS = re.compile(r"Holly|Timothy|Arroyo|Krause|Bradley|Reyes|Ashley|Baker|1980|…")
"""Names, birth dates and MRN endings of patients whom Nia does not treat; she types `Guzman` herself."""

EXAMPLE = "45 phone Holly Guzman"
"""In the hint how to type minutes, for all who read it."""


@pytest.fixture
def nia(sqlite_world: World) -> SlackUser:
    """A second clinician, who treats James Arellano only."""
    world = sqlite_world
    user = world.slack.person("Nia Cole", "U0NIA", role="clinician")
    now = world.slack.clock()
    with world.registry.begin() as db:
        member = members.add(db, world.clinic, "U0NIA", [Role.CLINICIAN], now, "Nia Cole")
        provider = care_team.find_or_add_provider(db, world.clinic.id, "1999999984", "Nia Cole", member.id)
        episode = episodes.latest_episode(db, world.clinic.id, world.patients["arellano"].id)
        assert episode
        provenance = Provenance(world.team["dana"].id, now, "slack")
        care_team.assign(db, episode, TeamPosition.CLINICIAN, now.date(), provenance, provider_id=provider.id)
    return user


def saved(world: World) -> tuple[int, ...]:
    with world.registry.read() as db:
        return tuple(
            db.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (time_entries, contacts, flags)
        )


@pytest.mark.parametrize(
    "line",
    [
        "/patient Guzman",
        "/patient Guzmann",
        "/patient 01ce5fc6-32d1-46fe-8f08-963c96248805",
        "/patient Guzman flag risk -- alone at home",
        "/log 5m Guzman",
        "/log 5m phone Guzman next tue flag risk -- alone at home",
        "/log Guzman",
        "/score phq9 14 Guzman",
        "/score phq9 1 2 1 0 2 1 1 0 1 Guzman",
        "/review Guzman",
        "/review Guzman -- increase sertraline",
        "/review Guzman approve",
    ],
)
def test_a_line_about_anothers_patient_says_what_it_says_of_nobody(
    sqlite_world: World, nia: SlackUser, line: str
) -> None:
    before = saved(sqlite_world)
    about_guzman = nia.types(line).shown.replace(EXAMPLE, "")
    about_nobody = nia.types(re.sub("Guzmann?", "Quibble", line)).shown.replace(EXAMPLE, "")
    assert OTHERS.search(about_guzman) is None, about_guzman
    assert re.sub("Guzmann?", "Quibble", about_guzman) == about_nobody
    assert saved(sqlite_world) == before


def test_a_clinician_is_told_that_only_their_own_were_looked_at(nia: SlackUser) -> None:
    assert "No patient of yours is named “Guzman”" in nia.types("/log 5m phone Guzman").shown
    assert "No patient of yours is named “Guzman”" in nia.types("/patient Guzman").shown


def test_a_clinician_reaches_their_own(sqlite_world: World, nia: SlackUser) -> None:
    assert "James Arellano" in nia.types("/patient Arellano").shown
    assert "Logged 5 min" in nia.types("/log 5m phone James Arellano").shown
    assert "Holly Guzman" in sqlite_world.owen.types("/patient Guzman").shown


@pytest.mark.parametrize(
    ("action", "value"),
    [
        ("reminder.log", "{id}"),
        ("reminder.not_reached", "{id}"),
        ("reminder.reschedule", "{id}"),
        ("reminder.snooze", "{id}"),
        ("reminder.until", "{id}:week"),
        ("patient.card", "{id}"),
        ("patient.log", "{id}"),
        ("patient.score", "{id}"),
        ("patient.flag", "{id}"),
        ("patient.record", "{id}"),
        ("patient.history", "{id}::0"),
        ("risk.show", "{id}"),
    ],
)
def test_a_forged_button_of_anothers_patient_names_and_saves_nothing(
    sqlite_world: World, nia: SlackUser, action: str, value: str
) -> None:
    world, before = sqlite_world, saved(sqlite_world)
    hands = Prying(world, nia)
    guzman = hands.press(action, value.format(id=world.patients["guzman"].id), world.clinic.id)
    assert "That is not a patient you treat." in guzman
    assert OTHERS.search(guzman) is None, guzman
    assert hands.press(action, value.format(id=99999), world.clinic.id) == guzman
    assert saved(world) == before
