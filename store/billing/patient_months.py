"""A patient's month as a claim: the minutes judged, the payer's policy applied, every need checked."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection

from store.billing import month_minutes, month_records
from store.billing.claim_builder import ClaimBuilder, episode_number, month_kind_of
from store.billing.month_minutes import EpisodeMinutes
from store.clinic.clinics import Clinic
from store.patient import patients
from store.patient.episodes import Episode, NoEpisodeError, on_day
from store.patient.patients import Patient
from store.payer import payers
from store.rules.billing.countable_minutes import JudgedEntry, counted_minutes
from store.rules.billing.month_report import MonthReport
from store.rules.billing.policy.claims import Claim, build_claim
from store.rules.billing.policy.policies import Policy
from store.rules.billing.report import ReportRow
from store.rules.minutes import ZERO, Minutes
from store.rules.months import Month


@dataclass(frozen=True)
class PatientMonthDetail:
    """One patient's month in full: its row on the report, and each entry with what of it counts."""

    patient: Patient
    row: ReportRow
    judged_entries: tuple[JudgedEntry, ...]


def claim_so_far(
    db: Connection, clinic: Clinic, known: list[Episode], patient_id: int, month: Month
) -> Claim:
    """Where a patient's month stands, in as few statements as can be: people wait for this one.

    `known` are the patient's episodes, the latest first.
    """
    judged = month_minutes.of_patient(db, clinic, patient_id, month)
    policy = payers.policy_of_patient(db, clinic, patient_id, month)
    worked = {verdict.entry.episode_id for verdict in judged}
    first = min(
        (each for each in known if each.id in worked), key=episode_number, default=on_day(known, month.last)
    )
    earlier = [each for each in known if each.number < first.number]
    served = month_records.last_service(db, clinic.id, [each.id for each in earlier])
    kind = month_kind_of(first, earlier, served, policy, month)
    return build_claim(counted_minutes(judged, patient_id), kind, policy, month)


def patient_month_detail(
    db: Connection, clinic: Clinic, patient_id: int, month: Month, policy: Policy | None = None
) -> PatientMonthDetail:
    """One patient's month, every entry judged by the rules; under `policy` instead of the payer's if given.

    Raises:
        UserError: no such patient here.
        NoEpisodeError: never referred or enrolled.
    """
    patient = patients.by_id(db, clinic.id, patient_id)
    judged = month_minutes.of_patient(db, clinic, patient_id, month)
    desk = ClaimBuilder.load(db, clinic, month, policy, patient_id)
    known = sorted(desk.records.episodes.values(), key=episode_number)
    if not known:
        raise NoEpisodeError
    worked = {verdict.entry.episode_id for verdict in judged}
    courses = [each for each in known if each.id in worked] or [on_day(known[::-1], month.last)]
    total = Minutes(sum(verdict.entry.minutes for verdict in judged))
    row = desk.report_row(patient, courses, EpisodeMinutes(total, counted_minutes(judged, patient_id)))
    return PatientMonthDetail(patient, row, judged)


def report(db: Connection, clinic: Clinic, month: Month, policy: Policy | None = None) -> MonthReport:
    """Every patient with minutes in a month, by MRN; under `policy` instead of each payer's if given."""
    with _garbage_collection_paused():
        desk = ClaimBuilder.load(db, clinic, month, policy)
        worked = month_minutes.of_clinic(db, clinic, month, desk.countable_windows())
        return MonthReport(clinic.name, month, tuple(_report_rows(db, desk, worked)))


def recounted_report(db: Connection, clinic: Clinic, month: Month) -> MonthReport:
    """The same report the other way: each entry judged by the rules, nothing summed by the database."""
    with _garbage_collection_paused():
        desk = ClaimBuilder.load(db, clinic, month, None)
        worked: dict[int, EpisodeMinutes] = {}
        for verdict in month_minutes.judge_each_entry(db, clinic, month):
            so_far = worked.get(verdict.entry.episode_id, EpisodeMinutes(ZERO, ZERO))
            worked[verdict.entry.episode_id] = EpisodeMinutes(
                Minutes(so_far.total + verdict.entry.minutes), Minutes(so_far.counted + verdict.counted)
            )
        return MonthReport(clinic.name, month, tuple(_report_rows(db, desk, worked)))


def _report_rows(db: Connection, desk: ClaimBuilder, worked: dict[int, EpisodeMinutes]) -> list[ReportRow]:
    people = patients.names_of(db, desk.clinic.id)
    by_patient: dict[int, list[Episode]] = {}
    for episode_id in worked:
        episode = desk.records.episodes[episode_id]
        by_patient.setdefault(episode.patient_id, []).append(episode)
    rows = [
        desk.report_row(people[patient_id], _by_episode_number(courses), _summed_minutes(courses, worked))
        for patient_id, courses in by_patient.items()
        if patient_id in people
    ]
    return sorted(rows, key=lambda row: (row.mrn, row.patient_id))


def _by_episode_number(courses: list[Episode]) -> list[Episode]:
    return sorted(courses, key=episode_number) if len(courses) > 1 else courses


@contextmanager
def _garbage_collection_paused() -> Iterator[None]:
    """Nothing made for a report is garbage before it is done; looking for some takes a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _summed_minutes(courses: Sequence[Episode], worked: dict[int, EpisodeMinutes]) -> EpisodeMinutes:
    if len(courses) == 1:
        return worked[courses[0].id]
    parts = [worked[each.id] for each in courses]
    return EpisodeMinutes(
        Minutes(sum(each.total for each in parts)), Minutes(sum(each.counted for each in parts))
    )
