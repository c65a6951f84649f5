"""A full registry: many patients with many entries, written in bulk."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import insert

from store.rules.activities import Activity
from store.rules.patient import names
from store.tables import episodes, patient_words, patients, time_entries
from tests.world import World

_FIRST = (
    "Anna Ben Clara David Emma Frank Grace Henry Iris Jack Kate Leo Mia Noah Olga Paul Quinn Rosa Sam Tess"
)
_LAST = "Adams Brown Clark Davis Evans Foster Green Hall Irwin Jones King Lopez Moore Nolan Owens Price Quill"
_BATCH = 20_000
_FIRST_ID = 1_000_000
_STARTED = date(2026, 1, 5)
_DAYS_IN_CARE = 320
_COUNTED_ACTIVITIES = list(Activity)[:9]

Row = dict[str, object]


def fill(world: World, patients_wanted: int, entries_wanted: int, month: date | None = None) -> None:
    """Add so many patients, each with an open episode, and so many entries, over the year or in a month."""
    chance = random.Random(7)  # noqa: S311 - figures, no secrets
    ids = range(_FIRST_ID, _FIRST_ID + patients_wanted)
    with world.registry.with_long_timeout.begin() as db:
        for some in batched(ids):
            people = [_person(world, number, chance) for number in some]
            db.execute(insert(patients), people)
            db.execute(insert(patient_words), [word for one in people for word in _words(one)])
            db.execute(insert(episodes), [_course(world, number) for number in some])
        for some in batched(range(entries_wanted)):
            entries = [_entry(world, ids[number % len(ids)], number, month, chance) for number in some]
            db.execute(insert(time_entries), entries)


def batched(numbers: range) -> Iterator[range]:
    """The numbers in batches that one statement takes."""
    for start in range(0, len(numbers), _BATCH):
        yield numbers[start : start + _BATCH]


def _person(world: World, number: int, chance: random.Random) -> Row:
    last = _LAST.split()
    return {
        "id": number,
        "clinic_id": world.clinic.id,
        "mrn": f"C{number}",
        "mrn_key": f"c{number}",
        "first_name": chance.choice(_FIRST.split()),
        "last_name": f"{chance.choice(last)}{chance.choice(last).lower()}",
        "rehearsal": False,
        "created_at": world.clinic.created_at,
    }


def _words(person: Row) -> list[Row]:
    found = {*names.words_of_name(f"{person['first_name']} {person['last_name']}"), person["mrn_key"]}
    return [
        {"clinic_id": person["clinic_id"], "word": word, "patient_id": person["id"]}
        for word in sorted(map(str, found))
    ]


def _course(world: World, number: int) -> Row:
    return {
        "id": number,
        "clinic_id": world.clinic.id,
        "patient_id": number,
        "number": 1,
        "enrolled_on": _STARTED,
        "initial_assessment_on": _STARTED,
        "status": "active",
        "as_needed": False,
        "opened_at": world.clinic.created_at,
    }


def _entry(world: World, patient: int, number: int, month: date | None, chance: random.Random) -> Row:
    first, days = (month, 28) if month else (_STARTED, _DAYS_IN_CARE)
    dana = world.team["dana"].id
    return {
        "clinic_id": world.clinic.id,
        "source": "import",
        "entered_by": dana,
        "entered_at": world.clinic.created_at,
        "patient_id": patient,
        "episode_id": patient,
        "member_id": dana,
        "author_role": "care-manager",
        "service_on": first + timedelta(days=chance.randrange(days)),
        "span": 60_000 * chance.randrange(1, 12),
        "activity": _COUNTED_ACTIVITIES[number % len(_COUNTED_ACTIVITIES)],
        "note": "",
    }
