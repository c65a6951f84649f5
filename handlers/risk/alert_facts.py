"""What it takes to speak of a risk event, read from the registry."""

from datetime import datetime

from sqlalchemy import Connection

from handlers.dispatch.context import Context
from handlers.dispatch.replies import CARE
from handlers.patient_choice.access import READERS
from handlers.risk.messages.risk_event import Alert
from store.clinic import members
from store.clinic.clinics import Clinic
from store.clinic.members import Member
from store.errors import UserError
from store.patient import patients
from store.risk import risk_events
from store.risk.risk_event import RiskEvent


def shown(db: Connection, clinic: Clinic, event: RiskEvent, now: datetime, reader: Member) -> Alert:
    """An event with its patient and the team's names, for a reader."""
    return Alert(
        event,
        patients.by_id(db, clinic.id, event.patient_id),
        clinic,
        {member.id: member.name for member in members.every(db, clinic.id, active=False)},
        now.astimezone(clinic.zone),
        names_patient=not reader.roles.isdisjoint(READERS),
        may_act=not reader.roles.isdisjoint(CARE),
    )


def of_episode(db: Connection, ctx: Context, episode_id: int) -> list[Alert]:
    """The open events of an episode, for the member who asks."""
    held = risk_events.open_events(db, ctx.clinic.id, episode_id)
    return [shown(db, ctx.clinic, event, ctx.now, ctx.member) for event in held]


def reader_of(db: Connection, clinic: Clinic, slack_user_id: str) -> Member:
    """The member a post is for.

    Raises:
        UserError: the clinic does not know that person.
    """
    member = members.by_slack_id(db, clinic.id, slack_user_id)
    if member is None:
        raise UserError("That person is not a member of this clinic.")
    return member
