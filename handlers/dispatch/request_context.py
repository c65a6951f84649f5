"""What a handler knows about a request: who sent it, when, and from where."""

from dataclasses import dataclass
from datetime import date, datetime

from handlers.posting.audience_check import AudienceCheck
from store.clinic.clinics import Clinic
from store.clinic.members import Member
from store.dispatch.receipts import RequestRegistry
from store.ledger_entries import Provenance
from store.rules.roles import Role


@dataclass(frozen=True)
class RequestContext:
    """One request of one member at one clinic."""

    registry: RequestRegistry
    audience_check: AudienceCheck
    """Asks Slack about people and channels; never within a transaction."""
    clinic: Clinic
    member: Member
    now: datetime
    """Aware, in the clinic's time zone."""
    request_key: str
    """The same for every delivery of the same request."""
    channel: str = ""
    via: str = "slack"
    """How it arrived: slack (typed), button, form, message."""

    @property
    def today(self) -> date:
        """The clinic's local date."""
        return self.now.date()

    @property
    def provenance(self) -> Provenance:
        """Who states what this request records."""
        return Provenance(self.member.id, self.now, self.via)

    def has_role(self, *roles: Role) -> bool:
        """Whether the member has one of these roles here."""
        return not self.member.roles.isdisjoint(roles)
