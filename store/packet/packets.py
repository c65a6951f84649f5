"""Gathering the audit packet of a patient's month: everything on record that the claim rests on."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from store.billing import patient_months
from store.billing.patient_months import Account
from store.clinic import members
from store.clinic.clinics import Clinic
from store.errors import UserError
from store.ledger import time_log
from store.ledger.time_log import TimeEntry
from store.packet.packet_care import Care
from store.packet.packet_facts import (
    Checked,
    CodeLine,
    Earned,
    Entered,
    Identity,
    LoggedTime,
    Packet,
    Team,
    Voided,
)
from store.patient import care_team, episodes, records
from store.rules.billing.countable import Judged
from store.rules.billing.needs import NEEDS
from store.rules.billing.policy.codes import code
from store.rules.billing.policy.ladder import short_of
from store.rules.minutes import ZERO, Minutes
from store.rules.months import Month
from store.rules.patient import npi
from store.tables import time_entries


def gather(db: Connection, clinic: Clinic, patient_id: int, month: Month, now: datetime) -> Packet:
    """The facts of one patient's month, as they stand now; of this clinic only.

    Raises:
        UserError: no such patient here, or nothing was ever entered for that month.
    """
    account = patient_months.one(db, clinic, patient_id, month)
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
    names = {member.id: member.name for member in members.every(db, clinic.id, active=False)}
    care = Care(db, clinic, month, now, names, courses)
    scored = care.scored(patient_id)
    held = records.of_episode(db, courses[-1], by=month.last)
    return Packet(
        clinic=clinic.name,
        timezone=clinic.timezone,
        month=month,
        as_of=care.local(now),
        patient=_identity(account),
        team=_team(care, account.row.npi),
        courses=tuple(care.course(each, scored) for each in courses),
        agreements=care.agreements(),
        visits=care.visits(),
        problems=held.problems,
        problems_on=held.problems_on,
        plans=care.plans(),
        entries=_entries(care, log, account.judged),
        scores=care.scores(scored),
        trends=care.trends(scored),
        reviews=care.reviews(),
        contacts=care.contacts(),
        next_contact=care.next_contact(),
        earned=_earned(account),
        state=account.row.outcome.state.value,
        why=account.row.outcome.why,
        checks=_checks(account),
        warnings=account.row.outcome.warnings,
    )


def _team(care: Care, number: str) -> Team:
    """Who was on the team at the month's end."""
    last = care.courses[-1]
    held = care_team.teams(care.db, care.clinic.id, [last.id], by=care.month.last)
    seated = held.get(last.id, care_team.Team())
    return Team(
        clinician=seated.clinician.name if seated.clinician else "",
        npi=number,
        npi_fault=npi.fault(number) or "",
        care_manager=care.who(seated.care_manager_id),
        consultant=care.who(seated.consultant_id),
    )


def _entries(care: Care, log: Sequence[TimeEntry], judged: Sequence[Judged]) -> tuple[LoggedTime, ...]:
    """Every entry of the month in the order of service, void ones too."""
    ids = [entry.id for entry in log]
    verdicts = {verdict.entry.id: verdict for verdict in judged}
    later = time_log.notes(care.db, care.clinic.id, ids)
    voids = care.voids(time_entries, ids)
    lines = [
        _entry(care, entry, verdicts.get(entry.id), later.get(entry.id, []), voids.get(entry.id))
        for entry in log
    ]
    return tuple(sorted(lines, key=_in_order_of_service))


def _entry(
    care: Care, entry: TimeEntry, verdict: Judged | None, later: list[str], voided: Voided | None
) -> LoggedTime:
    return LoggedTime(
        on=entry.service_on,
        start=care.local(entry.start_at) if entry.start_at else None,
        end=care.local(entry.end_at) if entry.end_at else None,
        activity=entry.activity.value,
        person=care.who(entry.member_id),
        role=entry.author_role,
        minutes=entry.minutes,
        counted=verdict.counted if verdict else ZERO,
        why_not=(verdict.reason or "") if verdict else "",
        notes=tuple(note for note in (entry.note, *later) if note),
        entered=Entered(care.who(entry.entered_by), care.local(entry.entered_at), entry.source),
        voided=voided,
    )


def _in_order_of_service(line: LoggedTime) -> tuple[object, ...]:
    """By the clock; entries of a day without a clock time follow, as they were entered."""
    start = line.start.timestamp() if line.start else float("inf")
    return (line.on, start, line.entered.at.timestamp())


def _identity(account: Account) -> Identity:
    patient = account.patient
    return Identity(patient.full_name, patient.date_of_birth, patient.mrn, account.row.payer)


def _earned(account: Account) -> Earned:
    claim = account.row.claim
    return Earned(
        total=Minutes(claim.minutes + account.row.uncounted),
        counted=claim.minutes,
        over_cap=claim.over_cap,
        kind=claim.kind.value,
        codes=claim.codes,
        lines=tuple(CodeLine(line.code, line.units, code(line.code).what) for line in claim.lines),
        stands=short_of(claim),
        policy=claim.policy.rule,
        policy_described=claim.policy.described,
        policy_source=claim.policy.source,
    )


def _checks(account: Account) -> tuple[Checked, ...]:
    """Every need in the rules' order, met or missing."""
    missing = {gap.need: gap for gap in account.row.outcome.missing}
    return tuple(
        Checked(need.name, need.words, missing[need.name].words, missing[need.name].who.value)
        if need.name in missing
        else Checked(need.name, need.words)
        for need in NEEDS
    )
