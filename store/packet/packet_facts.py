"""The facts of an audit packet: one patient's month as plain values, and the checksum over them."""

import hashlib
import json
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime

from store.rules.minutes import Minutes
from store.rules.months import Month


@dataclass(frozen=True)
class PacketProvenance:
    """Who put a fact on record, when, and through what."""

    by: str
    """Empty for what came from a file."""
    at: datetime
    source: str


@dataclass(frozen=True)
class PacketVoid:
    """That a fact was taken back; it stays on the ledger."""

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
    npi_fault: str
    """What is wrong with the NPI, empty when it checks out."""
    care_manager: str
    consultant: str


@dataclass(frozen=True)
class PacketEpisode:
    """One episode of care with minutes in the month, as it stands when the packet is made."""

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
    """The patient's agreement: when, how, what was told, by whom, and who billed then."""

    on: date
    how: str
    told: str
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
    """An entry of the time log, and what of it counts."""

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
    """The course of one scale since enrollment, with what its picture needs."""

    scale: str
    top: int
    bands: tuple[tuple[int, str], ...]
    """From a total on: what it means."""
    target_below: int | None
    points: tuple[tuple[date, int], ...]
    """The baseline first."""
    percent: int | None


@dataclass(frozen=True)
class PacketRecommendationStep:
    """A step that a recommendation took."""

    stage: str
    outcome: str
    on: date
    by: str
    note: str


@dataclass(frozen=True)
class PacketReview:
    """A case review with the consultant, what was recommended and what came of it."""

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
    """What was agreed by the month's end about the next contact, and the first that followed."""

    due_on: date | None
    how: str
    agreed_at: datetime | None
    kept_on: date | None


@dataclass(frozen=True)
class PacketCode:
    """A code on the claim."""

    code: str
    units: int
    what: str


@dataclass(frozen=True)
class PacketClaim:
    """What the minutes come to."""

    total: Minutes
    counted: Minutes
    over_cap: Minutes
    kind: str
    codes: str
    lines: tuple[PacketCode, ...]
    stands: str
    """Where the month stands, in words."""
    policy: str
    policy_described: str
    policy_source: str


@dataclass(frozen=True)
class PacketRequirement:
    """One need of the claim: met, or what is missing and who can supply it."""

    need: str
    words: str
    missing: str = ""
    who: str = ""


@dataclass(frozen=True)
class AuditPacket:
    """Everything a payer's reviewer is told of one patient-month."""

    clinic: str
    timezone: str
    month: Month
    as_of: datetime
    """In the clinic's zone; the only fact outside the checksum."""
    patient: PacketPatient
    team: PacketTeam
    courses: tuple[PacketEpisode, ...]
    agreements: tuple[PacketConsent, ...]
    visits: tuple[PacketVisit, ...]
    problems: tuple[str, ...]
    problems_on: date | None
    plans: tuple[PacketCarePlan, ...]
    """The version in force when the month began, if any, then those of the month."""
    entries: tuple[PacketTimeEntry, ...]
    scores: tuple[PacketScore, ...]
    trends: tuple[PacketScoreTrend, ...]
    reviews: tuple[PacketReview, ...]
    contacts: tuple[PacketContact, ...]
    next_contact: PacketNextContact
    earned: PacketClaim
    state: str
    why: str
    checks: tuple[PacketRequirement, ...]
    warnings: tuple[str, ...]


def checksum(packet: AuditPacket) -> str:
    """The SHA-256 of all facts but the moment of making: the same facts, asked later, give the same."""
    facts = {field.name: getattr(packet, field.name) for field in fields(packet) if field.name != "as_of"}
    said = json.dumps(_to_json(facts), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def _to_json(fact: object) -> object:
    """A fact as JSON knows it; days and instants in ISO form, instants in UTC."""
    if isinstance(fact, Month):
        return str(fact)
    if isinstance(fact, datetime):
        return fact.timestamp()
    if isinstance(fact, date):
        return fact.isoformat()
    if isinstance(fact, dict):
        return {key: _to_json(value) for key, value in fact.items()}
    if is_dataclass(fact):
        return {field.name: _to_json(getattr(fact, field.name)) for field in fields(fact)}
    return [_to_json(one) for one in fact] if isinstance(fact, tuple) else fact
