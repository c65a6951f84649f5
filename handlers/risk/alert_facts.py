"""What it takes to speak of a risk event, read from the registry."""

from datetime import datetime

from sqlalchemy import Connection

from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES
from handlers.patient_choice.access import CARD_ROLES
from handlers.risk.messages.risk_event import AlertView
from store.clinic import members
from store.clinic.clinics import Clinic
from store.clinic.members import Member
from store.errors import UserError
from store.patient import patients
from store.risk import risk_events
from store.risk.risk_event import RiskEvent


def alert_view(db: Connection, clinic: Clinic, event: RiskEvent, now: datetime, reader: Member) -> AlertView:
    """An event with its patient and the team's names, for a reader."""
    return AlertView(
        event,
        patients.by_id(db, clinic.id, event.patient_id),
        clinic,
        {member.id: member.name for member in members.list_members(db, clinic.id, active=False)},
        now.astimezone(clinic.zone),
        names_patient=not reader.roles.isdisjoint(CARD_ROLES),
        may_act=not reader.roles.isdisjoint(CARE_TEAM_ROLES),
    )


def open_alerts(db: Connection, ctx: RequestContext, episode_id: int) -> list[AlertView]:
    """The open events of an episode, for the member who asks."""
    held = risk_events.open_events(db, ctx.clinic.id, episode_id)
    return [alert_view(db, ctx.clinic, event, ctx.now, ctx.member) for event in held]


def member_reading(db: Connection, clinic: Clinic, slack_user_id: str) -> Member:
    """The member a post is for.

    Raises:
        UserError: the clinic does not know that person.
    """
    member = members.by_slack_id(db, clinic.id, slack_user_id)
    if member is None:
        raise UserError("That person is not a member of this clinic.")
    return member
