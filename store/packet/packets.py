"""Gathering the audit packet of a patient's month: every recorded fact that the claim is based on."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection

from store import audit
from store.billing import closings, patient_months
from store.billing.patient_months import PatientMonthDetail
from store.clinic import members
from store.clinic.clinics import Clinic
from store.errors import UserError
from store.ledger import time_log
from store.ledger.time_log import TimeEntry
from store.packet.packet_care import PacketCareReader
from store.packet.packet_facts import (
    AuditPacket,
    PacketClaim,
    PacketCode,
    PacketPatient,
    PacketProvenance,
    PacketRequirement,
    PacketTeam,
    PacketTimeEntry,
    PacketVoid,
    checksum,
)
from store.patient import care_team, episodes, records
from store.rules.billing.claim_check import ClaimCheck
from store.rules.billing.claim_requirements import CLAIM_REQUIREMENTS
from store.rules.billing.countable_minutes import CountedEntry
from store.rules.billing.policy.claims import progress_text
from store.rules.billing.policy.codes import billing_code
from store.rules.minutes import ZERO, Minutes
from store.rules.months import Month
from store.rules.patient import npi
from store.tables import time_entries


class NothingEnteredError(UserError):
    """A patient-month without any entry."""

    def __init__(self, patient_name: str, month: Month) -> None:
        super().__init__(
            f"No time was entered for {patient_name} in {month.name}, so there is nothing to show a reviewer."
        )
        self.month = month


def gather_packet(
    db: Connection, clinic: Clinic, patient_id: int, month: Month, now: datetime
) -> AuditPacket:
    """The facts of one patient's month as they are now.

    Raises:
        UserError: the clinic has no such patient.
        NothingEnteredError: no time was ever entered for that month.
    """
    detail = patient_months.patient_month_detail(db, clinic, patient_id, month)
    log = time_log.of_patient(db, clinic.id, patient_id, month)
    if not log:
        raise NothingEnteredError(detail.patient.full_name, month)
    care = _care_reader(db, clinic, patient_id, month, log)
    recorded_scores = care.recorded_scores(patient_id)
    record = records.of_episode(db, care.episodes[-1], by=month.last)
    patient, check = detail.patient, detail.row.claim_check
    return AuditPacket(
        clinic=clinic.name,
        timezone=clinic.timezone,
        month=month,
        as_of=care.local_time(now),
        patient=PacketPatient(patient.full_name, patient.date_of_birth, patient.mrn, detail.row.payer),
        team=_packet_team(care, detail.row.npi),
        episodes=tuple(care.packet_episode(episode, recorded_scores) for episode in care.episodes),
        consents=care.consents(),
        visits=care.visits(),
        problems=record.problems,
        problems_on=record.problems_on,
        plans=care.plans(),
        entries=_packet_entries(care, log, detail.counted_entries),
        scores=care.scores(recorded_scores),
        trends=care.trends(recorded_scores),
        reviews=care.reviews(),
        contacts=care.contacts(),
        next_contact=care.next_contact(),
        claim=_packet_claim(detail),
        state=check.state.value,
        why=check.why,
        requirements=_packet_requirements(check),
        warnings=check.warnings,
        anchor=_closing_anchor(db, clinic, month),
    )


def _closing_anchor(db: Connection, clinic: Clinic, month: Month) -> str:
    """The newest seal when the month was last closed: it stays the same however often the packet is made."""
    known = closings.list_closings(db, clinic.id, month)
    return str(known[-1].anchor or "") if known else ""


def _care_reader(
    db: Connection, clinic: Clinic, patient_id: int, month: Month, log: Sequence[TimeEntry]
) -> PacketCareReader:
    """Reads the episodes with minutes in the month; where every entry is void, that of the last one."""
    worked_ids = {entry.episode_id for entry in log if not entry.voided_at} or {log[-1].episode_id}
    worked = [
        episode for episode in episodes.of_patient(db, clinic.id, patient_id) if episode.id in worked_ids
    ]
    worked.sort(key=lambda episode: episode.number)
    names = {member.id: member.name for member in members.list_members(db, clinic.id, active=False)}
    return PacketCareReader(db, clinic, month, names, worked)


def record_handout(
    db: Connection, clinic: Clinic, patient_id: int, packet: AuditPacket, member_id: int | None
) -> None:
    """Record in the audit trail that a patient's facts were given out; no member: at the command line."""
    detail = {"month": str(packet.month), "checksum": checksum(packet)}
    subject = f"patient:{patient_id}"
    audit.record(db, clinic.id, packet.as_of, member_id, "audit packet made", subject, detail)


def _packet_team(care: PacketCareReader, npi_number: str) -> PacketTeam:
    """Who was on the team at the month's end."""
    last = care.episodes[-1]
    teams = care_team.teams(care.db, care.clinic.id, [last.id], by=care.month.last)
    team = teams.get(last.id, care_team.EpisodeTeam())
    return PacketTeam(
        clinician=team.clinician.name if team.clinician else "",
        npi=npi_number,
        npi_error=npi.npi_error(npi_number) or "",
        care_manager=care.member_name(team.care_manager_id),
        consultant=care.member_name(team.consultant_id),
    )


def _packet_entries(
    care: PacketCareReader, log: Sequence[TimeEntry], counted_entries: Sequence[CountedEntry]
) -> tuple[PacketTimeEntry, ...]:
    """Every entry of the month in the order of service, void ones too."""
    ids = [entry.id for entry in log]
    by_entry = {counted_entry.entry.id: counted_entry for counted_entry in counted_entries}
    added_notes = time_log.notes(care.db, care.clinic.id, ids)
    voids = care.void_records(time_entries, ids)
    entries = [
        _packet_entry(care, entry, by_entry.get(entry.id), added_notes.get(entry.id, []), voids.get(entry.id))
        for entry in log
    ]
    return tuple(sorted(entries, key=_order_of_service))


def _packet_entry(
    care: PacketCareReader,
    entry: TimeEntry,
    counted_entry: CountedEntry | None,
    added_notes: list[str],
    voided: PacketVoid | None,
) -> PacketTimeEntry:
    return PacketTimeEntry(
        on=entry.service_on,
        start=care.local_time(entry.start_at) if entry.start_at else None,
        end=care.local_time(entry.end_at) if entry.end_at else None,
        activity=entry.activity.value,
        person=care.member_name(entry.member_id),
        role=entry.author_role,
        minutes=entry.minutes,
        counted=counted_entry.counted if counted_entry else ZERO,
        why_not=(counted_entry.reason or "") if counted_entry else "",
        notes=tuple(note for note in (entry.note, *added_notes) if note),
        entered=PacketProvenance(
            care.member_name(entry.entered_by), care.local_time(entry.entered_at), entry.source
        ),
        voided=voided,
    )


def _order_of_service(entry: PacketTimeEntry) -> tuple[date, float, float]:
    """By the clock; entries of a day without a clock time follow, as they were entered."""
    start = entry.start.timestamp() if entry.start else float("inf")
    return (entry.on, start, entry.entered.at.timestamp())


def _packet_claim(detail: PatientMonthDetail) -> PacketClaim:
    claim = detail.row.claim
    return PacketClaim(
        total=Minutes(claim.minutes + detail.row.uncounted),
        counted=claim.minutes,
        over_cap=claim.over_cap,
        kind=claim.kind.value,
        codes=claim.codes,
        lines=tuple(
            PacketCode(line.code, line.units, billing_code(line.code).description) for line in claim.lines
        ),
        progress=progress_text(claim),
        policy=claim.policy.name,
        policy_described=claim.policy.description,
        policy_source=claim.policy.source,
    )


def _packet_requirements(check: ClaimCheck) -> tuple[PacketRequirement, ...]:
    """Every need in the rules' order, met or missing."""
    missing = {gap.need: gap for gap in check.missing}
    return tuple(
        PacketRequirement(need.name, need.text, missing[need.name].text, missing[need.name].who.value)
        if need.name in missing
        else PacketRequirement(need.name, need.text)
        for need in CLAIM_REQUIREMENTS
    )
