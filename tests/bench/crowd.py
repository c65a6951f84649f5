"""A full registry: many patients with many entries, written in bulk."""

import random
from datetime import date, timedelta

from sqlalchemy import insert

from store.rules import names
from store.rules.activities import Activity
from store.tables import episodes, patient_words, patients, time_entries
from tests.world import World

_FIRST = (
    "Anna Ben Clara David Emma Frank Grace Henry Iris Jack Kate Leo Mia Noah Olga Paul Quinn Rosa Sam Tess"
)
_LAST = "Adams Brown Clark Davis Evans Foster Green Hall Irwin Jones King Lopez Moore Nolan Owens Price Quill"
_BATCH = 20_000
_SPREAD = 400


def fill(world: World, patients_wanted: int, entries_wanted: int, month: date | None = None) -> None:
    """Add so many patients, each with an open episode, and so many entries over the last year."""
    chance = random.Random(7)  # noqa: S311 - figures, no secrets
    clinic, dana = world.clinic.id, world.team["dana"].id
    at = world.clinic.created_at
    first_id = 1_000_000
    ids = range(first_id, first_id + patients_wanted)
    started = date(2026, 1, 5)
    first, last = _FIRST.split(), _LAST.split()
    with world.registry.unhurried().begin() as db:
        for start in range(0, patients_wanted, _BATCH):
            chunk = ids[start : start + _BATCH]
            people = [
                {
                    "id": number,
                    "clinic_id": clinic,
                    "mrn": f"C{number}",
                    "mrn_key": f"c{number}",
                    "first_name": chance.choice(first),
                    "last_name": f"{chance.choice(last)}{chance.choice(last).lower()}",
                    "rehearsal": False,
                    "created_at": at,
                }
                for number in chunk
            ]
            db.execute(insert(patients), people)
            words = [
                {"clinic_id": clinic, "word": word, "patient_id": one["id"]}
                for one in people
                for word in {*names.words(f"{one['first_name']} {one['last_name']}"), one["mrn_key"]}
            ]
            db.execute(insert(patient_words), words)
            courses = [
                {
                    "id": number,
                    "clinic_id": clinic,
                    "patient_id": number,
                    "number": 1,
                    "enrolled_on": started,
                    "initial_assessment_on": started,
                    "status": "active",
                    "as_needed": False,
                    "opened_at": at,
                }
                for number in chunk
            ]
            db.execute(insert(episodes), courses)
        activities = list(Activity)
        for start in range(0, entries_wanted, _BATCH):
            rows = []
            for number in range(start, min(start + _BATCH, entries_wanted)):
                patient = ids[number % patients_wanted]
                day = (
                    month + timedelta(days=chance.randrange(28))
                    if month
                    else (started + timedelta(days=chance.randrange(_SPREAD) % 320))
                )
                rows.append(
                    {
                        "clinic_id": clinic,
                        "source": "import",
                        "entered_by": dana,
                        "entered_at": at,
                        "patient_id": patient,
                        "episode_id": patient,
                        "member_id": dana,
                        "author_role": "care-manager",
                        "service_on": day,
                        "span": 60_000 * chance.randrange(1, 12),
                        "activity": activities[number % 9],
                        "note": "",
                    }
                )
            db.execute(insert(time_entries), rows)
