"""The demo's clinic, Lakeside Family Medicine: a team, 24 patients, and their care so far.

Everything is entered through the store's own functions, at times before now. All days are relative to the day
the clinic is made for, so that every filter and every post has something to show on any day.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from importlib.resources import files

from sqlalchemy import Connection

from bot.sample_clinic.episode_events import SOURCE, enroll
from bot.sample_clinic.patients import OTHER_PATIENTS, PATIENTS_IN_REPORT
from bot.sample_clinic.sample_episodes import SAMPLE_EPISODES
from bot.sample_clinic.team import BILLING, CHANNELS, NAME, POLICIES, REVIEW, TEAM, TIMEZONE
from store.clinic import clinics, members
from store.clinic.clinics import Clinic
from store.clinic.members import Member
from store.db import Registry
from store.imports.billing import import_report
from store.imports.table_file import ImportFile
from store.ledger_entries import Provenance
from store.patient import episodes
from store.payer import dated_policies, payers
from store.rules.clinic.calendar import local_instant
from store.rules.months import Month
from store.rules.patient.statuses import Status

__all__ = ["CHANNELS", "NAME", "TEAM", "TIMEZONE", "seed"]

_REPORT_FILE = "report_2024.csv"
_IMPORTED_ON = date(2024, 10, 1)
_GRADUATED_ON = date(2024, 10, 15)
_MORNING = time(9)


def seed(registry: Registry, now: datetime, channel_ids: Mapping[str, str]) -> Clinic:
    """Add the sample clinic to an empty registry.

    Args:
        registry: migrated, and without this clinic.
        now: an aware moment.
        channel_ids: the id of each channel of `CHANNELS`, by its name.
    """
    with registry.begin() as db:
        # Created now, so that no posts are due for the days before.
        clinic = clinics.add(db, NAME, TIMEZONE, now)
        clinic = clinics.change_settings(
            db, clinic, review_channel=channel_ids[REVIEW], billing_channel=channel_ids[BILLING]
        )
        team = {
            each.key: members.add(db, clinic, each.slack_id, [each.role], now, each.name) for each in TEAM
        }
        _import_report(db, clinic)
        _choose_policies(db, clinic, team, now)
        _add_events(db, clinic, team, now)
    return clinic


def _choose_policies(db: Connection, clinic: Clinic, team: Mapping[str, Member], now: datetime) -> None:
    provenance = Provenance(team["ada"].id, now, SOURCE)
    for each in POLICIES:
        payer = payers.find_or_add(db, clinic.id, each.payer)
        month = Month.parse(each.from_month)
        dated_policies.choose_policy(db, clinic, payer, each.policy, month, provenance, each.source)


def _add_events(db: Connection, clinic: Clinic, team: Mapping[str, Member], now: datetime) -> None:
    """The events of all patients, in the order of time."""
    patients = {each.key: each for each in (*PATIENTS_IN_REPORT, *OTHER_PATIENTS)}
    writers = [enroll(db, clinic, team, patients[each.patient], each, now) for each in SAMPLE_EPISODES]
    events = [event for writer in writers for event in writer.events()]
    for event in sorted(events, key=lambda each: each.at):
        event.write(db)


def _import_report(db: Connection, clinic: Clinic) -> None:
    """Import the sample report of 2024, as `caseload import report` does: six patients, then graduated."""
    content = files("bot.sample_clinic").joinpath(_REPORT_FILE).read_bytes()
    imported_at = local_instant(_IMPORTED_ON, _MORNING, clinic.zone)
    plan = import_report.plan(db, clinic, ImportFile(content), imported_at)
    import_report.apply_actions(db, clinic, plan.actions, imported_at)
    provenance = Provenance(None, local_instant(_GRADUATED_ON, _MORNING, clinic.zone), import_report.SOURCE)
    for [episode, *_] in episodes.of_clinic(db, clinic.id).values():
        episodes.change_status(db, episode, Status.GRADUATED, _GRADUATED_ON, provenance, ends=True)
