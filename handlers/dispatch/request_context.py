"""What a handler is told of a request: whose it is, when it is, where it came from."""

from dataclasses import dataclass
from datetime import date, datetime

from handlers.posting.audience_check import AudienceCheck
from store.clinic.clinics import Clinic
from store.clinic.members import Member
from store.db import Registry
from store.ledger_entries import Provenance
from store.rules.roles import Role


@dataclass(frozen=True)
class RequestContext:
    """One admitted request of one member at one clinic."""

    registry: Registry
    audience_check: AudienceCheck
    """To ask Slack about people and channels, never within a transaction."""
    clinic: Clinic
    member: Member
    now: datetime
    """Aware, in the clinic's zone."""
    request_key: str
    """The same for every delivery of the same request."""
    channel: str = ""
    via: str = "slack"
    """How it reached us: slack (typed), button, form, message."""

    @property
    def today(self) -> date:
        """The clinic's local date."""
        return self.now.date()

    @property
    def provenance(self) -> Provenance:
        """Who says what this request states."""
        return Provenance(self.member.id, self.now, self.via)

    def has_role(self, *roles: Role) -> bool:
        """Whether the member plays one of these roles here."""
        return not self.member.roles.isdisjoint(roles)
