"""Gathering the audit packet of a patient's month: everything on record that the claim rests on."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from store.billing import patient_months
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
)
from store.patient import care_team, episodes, records
from store.rules.billing.claim_requirements import CLAIM_REQUIREMENTS
from store.rules.billing.countable_minutes import JudgedEntry
from store.rules.billing.policy.claims import progress_text
from store.rules.billing.policy.codes import billing_code
from store.rules.minutes import ZERO, Minutes
from store.rules.months import Month
from store.rules.patient import npi
from store.tables import time_entries


def gather_packet(
    db: Connection, clinic: Clinic, patient_id: int, month: Month, now: datetime
) -> AuditPacket:
    """The facts of one patient's month, as they stand now; of this clinic only.

    Raises:
        UserError: no such patient here, or nothing was ever entered for that month.
    """
    account = patient_months.patient_month_detail(db, clinic, patient_id, month)
    log = time_log.of_patient(db, clinic.id, patient_id, month)
    if not log:
        raise UserError(
            f"Nothing was entered for {account.patient.full_name} in {month.name}, "
            "so there is nothing to show a reviewer.",
            f"/billing {month} shows who has minutes in that month.",
        )
    known = episodes.of_patient(db, clinic.id, patient_id)
    worked = {entry.episode_id for entry in log if not entry.voided_at} or {log[-1].episode_id}
    courses = sorted((each for each in known if each.id in worked), key=lambda each: each.number)
    names = {member.id: member.name for member in members.list_members(db, clinic.id, active=False)}
    care = PacketCareReader(db, clinic, month, now, names, courses)
    scored = care.recorded_scores(patient_id)
    held = records.of_episode(db, courses[-1], by=month.last)
    return AuditPacket(
        clinic=clinic.name,
        timezone=clinic.timezone,
        month=month,
        as_of=care.local_time(now),
        patient=_packet_patient(account),
        team=_packet_team(care, account.row.npi),
        courses=tuple(care.packet_episode(each, scored) for each in courses),
        agreements=care.consents(),
        visits=care.visits(),
        problems=held.problems,
        problems_on=held.problems_on,
        plans=care.plans(),
        entries=_packet_entries(care, log, account.judged_entries),
        scores=care.scores(scored),
        trends=care.trends(scored),
        reviews=care.reviews(),
        contacts=care.contacts(),
        next_contact=care.next_contact(),
        earned=_packet_claim(account),
        state=account.row.claim_check.state.value,
        why=account.row.claim_check.why,
        checks=_packet_requirements(account),
        warnings=account.row.claim_check.warnings,
    )


def _packet_team(care: PacketCareReader, number: str) -> PacketTeam:
    """Who was on the team at the month's end."""
    last = care.episodes[-1]
    held = care_team.teams(care.db, care.clinic.id, [last.id], by=care.month.last)
    seated = held.get(last.id, care_team.EpisodeTeam())
    return PacketTeam(
        clinician=seated.clinician.name if seated.clinician else "",
        npi=number,
        npi_fault=npi.npi_error(number) or "",
        care_manager=care.member_name(seated.care_manager_id),
        consultant=care.member_name(seated.consultant_id),
    )


def _packet_entries(
    care: PacketCareReader, log: Sequence[TimeEntry], judged: Sequence[JudgedEntry]
) -> tuple[PacketTimeEntry, ...]:
    """Every entry of the month in the order of service, void ones too."""
    ids = [entry.id for entry in log]
    verdicts = {verdict.entry.id: verdict for verdict in judged}
    later = time_log.notes(care.db, care.clinic.id, ids)
    voids = care.void_records(time_entries, ids)
    lines = [
        _packet_entry(care, entry, verdicts.get(entry.id), later.get(entry.id, []), voids.get(entry.id))
        for entry in log
    ]
    return tuple(sorted(lines, key=_in_order_of_service))


def _packet_entry(
    care: PacketCareReader,
    entry: TimeEntry,
    verdict: JudgedEntry | None,
    later: list[str],
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
        counted=verdict.counted if verdict else ZERO,
        why_not=(verdict.reason or "") if verdict else "",
        notes=tuple(note for note in (entry.note, *later) if note),
        entered=PacketProvenance(
            care.member_name(entry.entered_by), care.local_time(entry.entered_at), entry.source
        ),
        voided=voided,
    )


def _in_order_of_service(line: PacketTimeEntry) -> tuple[object, ...]:
    """By the clock; entries of a day without a clock time follow, as they were entered."""
    start = line.start.timestamp() if line.start else float("inf")
    return (line.on, start, line.entered.at.timestamp())


def _packet_patient(account: PatientMonthDetail) -> PacketPatient:
    patient = account.patient
    return PacketPatient(patient.full_name, patient.date_of_birth, patient.mrn, account.row.payer)


def _packet_claim(account: PatientMonthDetail) -> PacketClaim:
    claim = account.row.claim
    return PacketClaim(
        total=Minutes(claim.minutes + account.row.uncounted),
        counted=claim.minutes,
        over_cap=claim.over_cap,
        kind=claim.kind.value,
        codes=claim.codes,
        lines=tuple(
            PacketCode(line.code, line.units, billing_code(line.code).description) for line in claim.lines
        ),
        stands=progress_text(claim),
        policy=claim.policy.rule,
        policy_described=claim.policy.description,
        policy_source=claim.policy.source,
    )


def _packet_requirements(account: PatientMonthDetail) -> tuple[PacketRequirement, ...]:
    """Every need in the rules' order, met or missing."""
    missing = {gap.need: gap for gap in account.row.claim_check.missing}
    return tuple(
        PacketRequirement(need.name, need.text, missing[need.name].text, missing[need.name].who.value)
        if need.name in missing
        else PacketRequirement(need.name, need.text)
        for need in CLAIM_REQUIREMENTS
    )
