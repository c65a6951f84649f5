"""What a record lacks is requested once, the working morning after, of each who can supply it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.sandbox import SlackUser
from store.clinic import clinics, members
from tests.world import World

CHICAGO = ZoneInfo("America/Chicago")
ASKS = "Something is missing on a patient's record."
LINE = "/enroll Rosa Diaz mrn 77-1 dob 3/4/1980 clinician @Owen Clark npi 1234567893 assessed 11/3"

_DANAS = (
    "Rosa D. · …77-1: missing on the record\n"
    "Can you supply it?\n"
    "• no consent on file\n"
    "• no validated scale with the initial assessment\n"
    "• no care plan started\n"
    "• no payer on file\n"
    "[Record] [Care plan] [Score] [Card]\n"
    "The claim is on hold without it. I ask only once; the card keeps the list."
)
_OWENS = (
    "Rosa D. · …77-1: missing on the record\n"
    "Can you supply it?\n"
    "• no visit on file within the year before the start\n"
    "• no active behavioral problem (ICD-10-CM)\n"
    "[Record] [Card]\n"
    "The claim is on hold without it. I ask only once; the card keeps the list."
)


def at(world: World, text: str) -> None:
    world.slack.move_clock_to(datetime.fromisoformat(text).replace(tzinfo=CHICAGO))
    world.post()


def asked(person: SlackUser) -> list[str]:
    return [seen.shown for seen in person.inbox if seen.text == ASKS]


def test_each_is_asked_the_next_working_morning_for_what_they_can_supply(world: World) -> None:
    world.dana.types(LINE)
    at(world, "2026-11-23T07:59")
    assert asked(world.dana) == []
    at(world, "2026-11-23T08:00")
    assert asked(world.dana) == [_DANAS]
    assert asked(world.owen) == [_OWENS]
    assert asked(world.bill) == []


def test_it_is_asked_once_also_when_part_of_it_was_supplied(world: World) -> None:
    world.dana.types(LINE)
    at(world, "2026-11-23T08:00")
    world.dana.types("/patient Rosa Diaz consent spoken")
    for day in ("2026-11-23T09:00", "2026-11-24T08:00", "2026-11-30T08:00"):
        at(world, day)
    assert len(asked(world.dana)) == 1
    assert len(asked(world.owen)) == 1


def test_what_was_supplied_by_the_morning_is_not_asked(sqlite_world: World) -> None:
    sqlite_world.dana.types(f"{LINE} payer Cigna consent spoken 11/3 seen 10/2 problems F32.1")
    sqlite_world.dana.types("/score phq9 15 item9 0 Rosa Diaz 11/3")
    sqlite_world.dana.types("/patient Rosa Diaz plan -- goals: sleep through")
    at(sqlite_world, "2026-11-23T08:00")
    assert asked(sqlite_world.dana) == []
    assert asked(sqlite_world.owen) == []


def test_another_clinician_needs_another_consent(sqlite_world: World) -> None:
    world = sqlite_world
    world.dana.types(f"{LINE} consent spoken 11/3")
    at(world, "2026-11-23T08:00")
    world.dana.types("/patient Rosa Diaz clinician Jane Doe 1093817465")
    at(world, "2026-11-24T08:00")
    first, again = asked(world.dana)
    assert "no consent" not in first
    assert "• no consent since the billing clinician changed\n" in again
    assert "no payer" not in again, "that was asked before"


def test_its_buttons_open_the_forms(sqlite_world: World) -> None:
    sqlite_world.dana.types(LINE)
    at(sqlite_world, "2026-11-23T08:00")
    post = next(seen for seen in sqlite_world.owen.inbox if seen.text == ASKS)
    saved = post.press("Record").fill({"Problems": "F32.1", "Initiating visit": "2026-10-02"}).submit()
    assert "• problems F32.1" in saved.shown
    asks = next(seen for seen in sqlite_world.dana.inbox if seen.text == ASKS)
    assert "Saved: care plan" in asks.press("Care plan").fill({"Goals": "sleep through"}).submit().shown


def test_a_referral_and_an_imported_patient_are_not_asked_about(sqlite_world: World) -> None:
    sqlite_world.add_patient("Sam", "Hill", "31")
    sqlite_world.dana.types("/enroll Joe Doe mrn 14 referred 11/2")
    at(sqlite_world, "2026-11-23T08:00")
    assert asked(sqlite_world.dana) == []


def test_without_a_clinician_on_slack_the_care_manager_is_asked(sqlite_world: World) -> None:
    sqlite_world.dana.types("/enroll Rosa Diaz mrn 77-1 clinician Jane Doe npi 12")
    at(sqlite_world, "2026-11-23T08:00")
    (said,) = asked(sqlite_world.dana)
    assert "• NPI 12 is not ten digits\n" in said
    assert "• no active behavioral problem (ICD-10-CM)\n" in said


def test_it_waits_for_a_day_on_which_the_clinic_works(sqlite_world: World) -> None:
    world = sqlite_world
    with world.registry.begin() as db:
        clinics.change_settings(db, world.clinic, holidays=(date(2026, 11, 23),))
    world.dana.types(LINE)
    at(world, "2026-11-23T08:00")
    assert asked(world.dana) == []
    at(world, "2026-11-24T08:00")
    assert len(asked(world.dana)) == 1


def test_who_has_left_is_not_asked(sqlite_world: World) -> None:
    world = sqlite_world
    world.dana.types(LINE)
    with world.registry.begin() as db:
        members.deactivate(db, world.clinic.id, world.team["owen"].id, world.slack.clock())
    at(world, "2026-11-23T08:00")
    assert asked(world.owen) == []
    assert "no active behavioral problem" in asked(world.dana)[0]
