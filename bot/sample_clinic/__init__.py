"""The demo's clinic, Lakeside Family Medicine: a team, 22 patients, and what happened to them so far.

Everything is entered through the store's own functions, at moments before the present one, and lies relative
to the day it is made for: whatever day that is, every filter and every post has something to show.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from bot.sample_clinic import past
from bot.sample_clinic.courses import COURSES
from bot.sample_clinic.patients import OF_THE_REPORT, OTHERS
from bot.sample_clinic.story import SOURCE, enroll
from bot.sample_clinic.team import BILLING, NAME, POLICIES, REVIEW, ROOMS, TEAM, TIMEZONE
from store.clinic import clinics, members
from store.clinic.clinics import Clinic
from store.clinic.members import Member
from store.db import Registry
from store.ledger_entries import Said
from store.payer import payers
from store.rules.months import Month

__all__ = ["NAME", "ROOMS", "TEAM", "TIMEZONE", "seed"]


def seed(registry: Registry, now: datetime, rooms: Mapping[str, str]) -> Clinic:
    """Open the sample clinic on an empty registry, as it stands now.

    Args:
        registry: migrated, and without this clinic.
        now: an aware moment.
        rooms: the id of each channel of `ROOMS`, by its name.
    """
    with registry.begin() as db:
        # Open from now on: posts of the days before are not made up for.
        clinic = clinics.add(db, NAME, TIMEZONE, now)
        clinic = clinics.change_settings(
            db, clinic, review_channel=rooms[REVIEW], billing_channel=rooms[BILLING]
        )
        team = {one.key: members.add(db, clinic, one.slack_id, [one.role], now, one.name) for one in TEAM}
        past.take_over(db, clinic)
        _choose_policies(db, clinic, team, now)
        _tell(db, clinic, team, now)
    return clinic


def _choose_policies(db: Connection, clinic: Clinic, team: Mapping[str, Member], now: datetime) -> None:
    said = Said(team["ada"].id, now, SOURCE)
    for each in POLICIES:
        payer = payers.named(db, clinic.id, each.payer)
        month = Month.parse(each.from_month)
        payers.choose_policy(db, clinic, payer, each.policy, month, said, each.source)


def _tell(db: Connection, clinic: Clinic, team: Mapping[str, Member], now: datetime) -> None:
    """Every patient's story, all of them together in the order in which things happened."""
    people = {each.key: each for each in (*OF_THE_REPORT, *OTHERS)}
    stories = [enroll(db, clinic, team, people[each.patient], each, now) for each in COURSES]
    happened = [each for story in stories for each in story.happenings()]
    for each in sorted(happened, key=lambda happening: happening.at):
        each.write(db)
