"""The demo's clinic, Lakeside Family Medicine: a team, 22 patients, and what happened to them so far.

Everything is entered through the store's own functions, at moments before the present one, and lies relative
to the day it is made for: whatever day that is, every filter and every post has something to show.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from bot.sample_clinic import past_report
from bot.sample_clinic.episode_events import SOURCE, enroll
from bot.sample_clinic.patients import OTHER_PATIENTS, PATIENTS_IN_REPORT
from bot.sample_clinic.sample_episodes import SAMPLE_EPISODES
from bot.sample_clinic.team import BILLING, CHANNELS, NAME, POLICIES, REVIEW, TEAM, TIMEZONE
from store.clinic import clinics, members
from store.clinic.clinics import Clinic
from store.clinic.members import Member
from store.db import Registry
from store.ledger_entries import Provenance
from store.payer import payers
from store.rules.months import Month

__all__ = ["CHANNELS", "NAME", "TEAM", "TIMEZONE", "seed"]


def seed(registry: Registry, now: datetime, rooms: Mapping[str, str]) -> Clinic:
    """Open the sample clinic on an empty registry, as it stands now.

    Args:
        registry: migrated, and without this clinic.
        now: an aware moment.
        rooms: the id of each channel of `CHANNELS`, by its name.
    """
    with registry.begin() as db:
        # Open from now on: posts of the days before are not made up for.
        clinic = clinics.add(db, NAME, TIMEZONE, now)
        clinic = clinics.change_settings(
            db, clinic, review_channel=rooms[REVIEW], billing_channel=rooms[BILLING]
        )
        team = {one.key: members.add(db, clinic, one.slack_id, [one.role], now, one.name) for one in TEAM}
        past_report.import_past_report(db, clinic)
        _choose_policies(db, clinic, team, now)
        _add_events(db, clinic, team, now)
    return clinic


def _choose_policies(db: Connection, clinic: Clinic, team: Mapping[str, Member], now: datetime) -> None:
    said = Provenance(team["ada"].id, now, SOURCE)
    for each in POLICIES:
        payer = payers.find_or_add(db, clinic.id, each.payer)
        month = Month.parse(each.from_month)
        payers.choose_policy(db, clinic, payer, each.policy, month, said, each.source)


def _add_events(db: Connection, clinic: Clinic, team: Mapping[str, Member], now: datetime) -> None:
    """Every patient's story, all of them together in the order in which things happened."""
    people = {each.key: each for each in (*PATIENTS_IN_REPORT, *OTHER_PATIENTS)}
    stories = [enroll(db, clinic, team, people[each.patient], each, now) for each in SAMPLE_EPISODES]
    happened = [each for story in stories for each in story.events()]
    for each in sorted(happened, key=lambda happening: happening.at):
        each.write(db)
