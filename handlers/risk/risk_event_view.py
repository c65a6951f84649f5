"""A risk event as a reader sees it, read from the registry."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from handlers.block_kit.dates import moment_text
from handlers.block_kit.patient_names import patient_naming
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES
from handlers.patient_choice.access import CARD_ROLES
from handlers.risk.sentences import alerts
from store.clinic import members
from store.clinic.clinics import Clinic
from store.clinic.members import Member
from store.clinic.sentences import NOT_A_MEMBER
from store.errors import UserError
from store.patient import patients
from store.patient.patients import Patient
from store.risk import risk_events, risk_recipients
from store.risk.risk_event import RiskEvent
from store.risk.risk_recipients import AlertRecipients


@dataclass(frozen=True)
class RiskEventView:
    """A risk event with what its messages name."""

    event: RiskEvent
    patient: Patient
    clinic: Clinic
    member_names: Mapping[int, str]
    now: datetime
    """In the clinic's zone."""
    names_patient: bool = True
    """False for an admin, who reads no patient data."""
    recipients: AlertRecipients = field(default_factory=AlertRecipients)
    """Who is notified of it, and who cannot be."""
    may_act: bool = True
    """Whether the reader works with patients."""

    def who(self, member_id: int | None) -> str:
        """A member's name; the program's where no member acted."""
        return self.member_names.get(member_id or 0, alerts.CASELOAD)

    def when(self, at: datetime) -> str:
        """`Sat Nov 21, 10:05 AM`, in the clinic's zone."""
        return moment_text(at.astimezone(self.clinic.zone))

    @property
    def patient_name(self) -> str:
        """The patient as posts name them: short, unless the clinic chose full names."""
        return patient_naming(self.clinic.settings)(self.patient)


def risk_event_view(
    db: Connection, clinic: Clinic, event: RiskEvent, now: datetime, reader: Member
) -> RiskEventView:
    """A risk event for a reader."""
    return RiskEventView(
        event,
        patients.by_id_even_hidden(db, clinic.id, event.patient_id),
        clinic,
        {member.id: member.name for member in members.list_members(db, clinic.id, active=False)},
        now.astimezone(clinic.zone),
        recipients=risk_recipients.alert_recipients(
            db,
            clinic.id,
            event.episode_id,
            now.astimezone(clinic.zone).date(),
            is_drill=event.is_drill,
        ),
        names_patient=not reader.roles.isdisjoint(CARD_ROLES),
        may_act=not reader.roles.isdisjoint(CARE_TEAM_ROLES),
    )


def open_risk_events(db: Connection, ctx: RequestContext, episode_id: int) -> list[RiskEventView]:
    """The open events of an episode, for the member who asks."""
    events = risk_events.open_events(db, ctx.clinic.id, episode_id)
    return [risk_event_view(db, ctx.clinic, event, ctx.now, ctx.member) for event in events]


def recipient(db: Connection, clinic: Clinic, slack_user_id: str) -> Member:
    """The member that a post goes to.

    Raises:
        UserError: not a member of the clinic.
    """
    member = members.by_slack_id(db, clinic.id, slack_user_id)
    if member is None:
        raise UserError(NOT_A_MEMBER)
    return member
