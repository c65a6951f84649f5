"""The months of 2024 of the six patients of the sample report, as the file has them."""

import csv
from datetime import date, datetime, time, timedelta
from importlib.resources import files

from sqlalchemy import Connection

from store import care_team, episodes, patients, payers, time_log
from store.care_team import Seat
from store.clinics import Clinic
from store.episodes import Episode
from store.ledger import Said
from store.rules.activities import Activity
from store.rules.calendar import local_instant
from store.rules.minutes import minutes
from store.rules.months import Month
from store.rules.roles import Role
from store.rules.statuses import Status
from store.time_log import Spent

REPORT = files("bot.sample_clinic") / "report_2024.csv"
_SOURCE = "report"
_UNTIL_GRADUATED = timedelta(days=14)
_MORNING = time(9)


def record(db: Connection, clinic: Clinic) -> None:
    """Put the six on the registry with their months, each as one entry, and end that episode of care."""
    rows = list(csv.DictReader(REPORT.read_text(encoding="utf-8").splitlines()))
    known: dict[str, Episode] = {}
    for row in reversed(rows):  # the file has the latest month first
        episode = known.get(row["MRN"]) or _enroll(db, clinic, row)
        known[row["MRN"]] = episode
        month = Month.of(_day(row["Date"]))
        spent = Spent(minutes(row["Minutes"]), Activity.REGISTRY, month.last)
        said = _said(clinic, month.end)
        time_log.add(db, episode, spent, said, member_id=None, author_role=Role.CARE_MANAGER)
    last = {row["MRN"]: Month.of(_day(row["Date"])).end for row in reversed(rows)}
    for mrn, episode in known.items():
        left_on = last[mrn] + _UNTIL_GRADUATED
        said = _said(clinic, left_on)
        episodes.change_status(db, episode, Status.GRADUATED, left_on, said, ends=True)


def _enroll(db: Connection, clinic: Clinic, row: dict[str, str]) -> Episode:
    on = _day(row["Initial Assessment"])
    said = _said(clinic, on)
    patient = patients.add(db, clinic.id, row["MRN"], row["First name"], row["Last name"], said.at)
    payer = payers.named(db, clinic.id, row["Payer"])
    payers.cover(db, clinic.id, patient.id, payer, on, said)
    episode = episodes.open_episode(db, clinic.id, patient.id, Status.ACTIVE, on, said)
    clinician = care_team.provider(db, clinic.id, row["Referring Provider NPI"])
    care_team.seat(db, episode, Seat.CLINICIAN, on, said, provider_id=clinician.id)
    return episodes.assess(db, episode, on)


def _said(clinic: Clinic, on: date) -> Said:
    return Said(None, local_instant(on, _MORNING, clinic.zone), _SOURCE)


def _day(text: str) -> date:
    return datetime.strptime(text, "%m/%d/%Y").date()  # noqa: DTZ007 - a date of the report has no zone
