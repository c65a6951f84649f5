"""The facts of an audit packet: one patient's month as plain values, and the checksum over them."""

import hashlib
import json
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, time

from store.rules.minutes import Minutes
from store.rules.months import Month


@dataclass(frozen=True)
class PacketProvenance:
    """Who recorded a fact, when, and through what."""

    by: str
    """Empty for what came from a file."""
    at: datetime
    source: str


@dataclass(frozen=True)
class PacketVoid:
    """That an entry was voided; it stays in the ledger."""

    by: str
    at: datetime
    why: str


@dataclass(frozen=True)
class PacketPatient:
    """Who the patient is and who pays."""

    name: str
    born: date | None
    mrn: str
    payer: str


@dataclass(frozen=True)
class PacketTeam:
    """Who cares for the patient at the month's end."""

    clinician: str
    npi: str
    npi_error: str
    """What is wrong with the NPI, empty when it is valid."""
    care_manager: str
    consultant: str


@dataclass(frozen=True)
class PacketEpisode:
    """One episode of care with minutes in the month, as it is when the packet is made."""

    number: int
    status: str
    referred_on: date | None
    enrolled_on: date | None
    assessed_on: date | None
    assessed_with: tuple["PacketScore", ...]
    """The first score of each scale that belongs to the initial assessment."""
    ended_on: date | None


@dataclass(frozen=True)
class PacketConsent:
    """The patient's consent: when, how, on what information, to whom, and who billed then."""

    on: date
    how: str
    information: str
    obtained_by: str
    clinician: str
    entered: PacketProvenance


@dataclass(frozen=True)
class PacketVisit:
    """An initiating visit."""

    on: date
    entered: PacketProvenance


@dataclass(frozen=True)
class PacketCarePlan:
    """One dated version of the care plan, by heading."""

    on: date
    sections: tuple[tuple[str, str], ...]
    entered: PacketProvenance


@dataclass(frozen=True)
class PacketTimeEntry:
    """An entry of the time log, and how much of it counts."""

    on: date
    start: datetime | None
    end: datetime | None
    activity: str
    person: str
    role: str
    minutes: Minutes
    counted: Minutes
    why_not: str
    notes: tuple[str, ...]
    entered: PacketProvenance
    voided: PacketVoid | None


@dataclass(frozen=True)
class PacketScore:
    """A score with what it means."""

    on: date
    scale: str
    total: int
    band: str
    is_screen: bool
    note: str
    entered: PacketProvenance
    voided: PacketVoid | None


@dataclass(frozen=True)
class PacketScoreTrend:
    """The scores of one scale since enrollment, with what the chart needs."""

    scale: str
    top: int
    bands: tuple[tuple[int, str], ...]
    """The total at which a band begins, and its meaning."""
    target_below: int | None
    points: tuple[tuple[date, int], ...]
    """The baseline first."""
    percent: int | None


@dataclass(frozen=True)
class PacketRecommendationStep:
    """A step in the follow-up of a recommendation."""

    stage: str
    outcome: str
    on: date
    by: str
    note: str


@dataclass(frozen=True)
class PacketReview:
    """A case review with the consultant, the recommendation and its follow-up."""

    on: date
    consultant: str
    recommendation: str
    steps: tuple[PacketRecommendationStep, ...]
    state: str
    entered_at: datetime


@dataclass(frozen=True)
class PacketContact:
    """A contact, or an attempt at one."""

    on: date
    kind: str
    reached: bool
    person: str
    note: str


@dataclass(frozen=True)
class PacketNextContact:
    """The next contact as agreed by the month's end, and the first one after the month."""

    due_on: date | None
    due_at: time | None
    how: str
    agreed_at: datetime | None
    first_after: date | None


@dataclass(frozen=True)
class PacketCode:
    """A code on the claim."""

    code: str
    units: int
    description: str


@dataclass(frozen=True)
class PacketClaim:
    """The codes that the minutes reach under the payer's policy."""

    total: Minutes
    counted: Minutes
    over_cap: Minutes
    kind: str
    codes: str
    lines: tuple[PacketCode, ...]
    progress: str
    """What the minutes reach and what the next code needs, in words."""
    policy: str
    policy_described: str
    policy_source: str


@dataclass(frozen=True)
class PacketRequirement:
    """One need of the claim: met, or what is missing and who can provide it."""

    need: str
    text: str
    missing: str = ""
    who: str = ""


@dataclass(frozen=True)
class AuditPacket:
    """Everything that a payer's reviewer sees of one patient-month."""

    clinic: str
    timezone: str
    month: Month
    as_of: datetime
    """In the clinic's zone; outside the checksum, like `anchor`."""
    patient: PacketPatient
    team: PacketTeam
    episodes: tuple[PacketEpisode, ...]
    consents: tuple[PacketConsent, ...]
    visits: tuple[PacketVisit, ...]
    problems: tuple[str, ...]
    problems_on: date | None
    plans: tuple[PacketCarePlan, ...]
    """The version in effect when the month began, if any, then those of the month."""
    entries: tuple[PacketTimeEntry, ...]
    scores: tuple[PacketScore, ...]
    trends: tuple[PacketScoreTrend, ...]
    reviews: tuple[PacketReview, ...]
    contacts: tuple[PacketContact, ...]
    next_contact: PacketNextContact
    claim: PacketClaim
    state: str
    why: str
    requirements: tuple[PacketRequirement, ...]
    warnings: tuple[str, ...]
    anchor: str = ""
    """The newest seal of the clinic's audit trail when the month was last closed; empty before that."""


_NAMES_IN_CHECKSUM = {
    "episodes": "courses",
    "consents": "agreements",
    "claim": "earned",
    "requirements": "checks",
    "information": "told",
    "progress": "stands",
    "first_after": "kept_on",
    "npi_error": "npi_fault",
    "description": "what",
    "text": "words",
}
"""Fields that were renamed: with the first name, packets handed out before keep their checksum."""
_NOT_IN_CHECKSUM = frozenset({"as_of", "anchor"})
"""When the packet was made, and how far the audit trail was: no facts about the patient."""

_ADDED_LATER = frozenset({"due_at"})
"""Fields that the first packets lacked: empty ones are left out, for the same reason."""


def checksum(packet: AuditPacket) -> str:
    """The SHA-256 of all facts except when the packet was made: the same facts give the same checksum."""
    facts = _to_json(packet)
    text = json.dumps(facts, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _to_json(fact: object) -> object:
    """A fact as JSON: dates in ISO form, instants as seconds since 1970."""
    if isinstance(fact, Month):
        return str(fact)
    if isinstance(fact, datetime):
        return fact.timestamp()
    if isinstance(fact, (date, time)):
        return fact.isoformat()
    if isinstance(fact, tuple):
        return [_to_json(part) for part in fact]
    if is_dataclass(fact):
        return {
            _NAMES_IN_CHECKSUM.get(field.name, field.name): _to_json(getattr(fact, field.name))
            for field in fields(fact)
            if field.name not in _NOT_IN_CHECKSUM
            and not (field.name in _ADDED_LATER and getattr(fact, field.name) is None)
        }
    return fact
