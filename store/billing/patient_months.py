"""Months as claims: one patient's so far, many patients' so far, one explained, and a clinic's report."""

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection

from store.billing import month_entries, month_minutes, month_records
from store.billing.claim_builder import ClaimBuilder, patient_claim, patient_month, policies_by_payer
from store.billing.month_minutes import EpisodeMinutes
from store.clinic.clinics import Clinic
from store.patient import episodes, patients
from store.patient.episodes import Episode, NoEpisodeError
from store.patient.patients import Patient
from store.payer import dated_policies, payers
from store.rules.billing.countable_minutes import CountedEntry
from store.rules.billing.month_report import MonthReport
from store.rules.billing.policy.claims import Claim
from store.rules.billing.policy.policies import Policy
from store.rules.billing.report import ReportRow
from store.rules.minutes import ZERO, Minutes
from store.rules.months import Month


@dataclass(frozen=True)
class PatientMonthDetail:
    """One patient's month in full: its row on the report, and each entry with what of it counts."""

    patient: Patient
    row: ReportRow
    counted_entries: tuple[CountedEntry, ...]


def claim_so_far(
    db: Connection, clinic: Clinic, known: Sequence[Episode], patient_id: int, month: Month
) -> Claim:
    """What a patient's month earns so far; arguments as in `month_so_far`."""
    return month_so_far(db, clinic, known, patient_id, month)[0]


def month_so_far(
    db: Connection, clinic: Clinic, known: Sequence[Episode], patient_id: int, month: Month
) -> tuple[Claim, tuple[CountedEntry, ...]]:
    """What a patient's month earns so far, and what counts of each entry, in as few statements as possible.

    Args:
        db: the transaction.
        clinic: the clinic.
        known: all of the patient's episodes, the latest first.
        patient_id: the patient.
        month: the month.
    """
    counted = month_entries.of_patient(db, clinic, patient_id, month)
    worked = minutes_by_episode(counted)
    policy = dated_policies.policy_of_patient(db, clinic, patient_id, month)
    in_month = patient_month(known, worked, month)
    last_service = month_records.last_service(db, clinic.id, [each.id for each in in_month.earlier])
    return patient_claim(in_month, last_service, policy, month), counted


def claims_so_far(db: Connection, clinic: Clinic, known: Sequence[Episode], month: Month) -> dict[int, Claim]:
    """The same for the patients of many episodes, by episode, with the same few queries for all."""
    by_patient = episodes.of_clinic(db, clinic.id)
    consent_on = month_records.first_consents(db, clinic.id)
    every = [each for several in by_patient.values() for each in several]
    worked = month_minutes.of_clinic(db, clinic, month, every, consent_on)
    earlier = [each.id for episode in known for each in by_patient[episode.patient_id][1:]]
    last_service = month_records.last_service(db, clinic.id, earlier)
    covered = payers.coverage_on(db, clinic.id, month.last)
    policies = policies_by_payer(db, clinic, month, covered.values())
    found: dict[int, Claim] = {}
    for episode in known:
        payer = covered.get(episode.patient_id)
        policy = policies[payer.name if payer else ""].policy
        in_month = patient_month(by_patient[episode.patient_id], worked, month)
        found[episode.id] = patient_claim(in_month, last_service, policy, month)
    return found


def patient_month_detail(
    db: Connection,
    clinic: Clinic,
    patient_id: int,
    month: Month,
    policy: Policy | None = None,
    *,
    even_hidden: bool = False,
) -> PatientMonthDetail:
    """One patient's month, every entry counted by the rules; under `policy` instead of the payer's if given.

    A hidden chart has no minutes; it is asked about only where a closed month had some.

    Raises:
        UserError: no such patient here.
        NoEpisodeError: never referred or enrolled.
    """
    read_patient = patients.by_id_even_hidden if even_hidden else patients.by_id
    patient = read_patient(db, clinic.id, patient_id)
    counted_entries = month_entries.of_patient(db, clinic, patient_id, month)
    builder = ClaimBuilder.load(db, clinic, month, policy, patient_id)
    known = builder.records.episodes[patient_id]
    if not known:
        raise NoEpisodeError
    return PatientMonthDetail(
        patient, builder.report_row(patient, known, minutes_by_episode(counted_entries)), counted_entries
    )


def report(db: Connection, clinic: Clinic, month: Month, policy: Policy | None = None) -> MonthReport:
    """Every patient with minutes in a month, by MRN; under `policy` instead of each payer's if given."""
    with garbage_collection_paused():
        builder = ClaimBuilder.load(db, clinic, month, policy)
        every = [each for several in builder.records.episodes.values() for each in several]
        worked = month_minutes.of_clinic(db, clinic, month, every, builder.records.consent_on)
        return report_from_minutes(db, builder, worked)


def report_from_minutes(
    db: Connection, builder: ClaimBuilder, worked: Mapping[int, EpisodeMinutes]
) -> MonthReport:
    """The report of the patients with minutes, by MRN; `worked`: minutes by episode."""
    names = patients.real_patient_names(db, builder.clinic.id)
    by_patient = builder.records.episodes
    with_minutes = {each.patient_id for known in by_patient.values() for each in known if each.id in worked}
    rows = [
        builder.report_row(names[patient_id], by_patient[patient_id], worked)
        for patient_id in with_minutes
        if patient_id in names
    ]
    rows.sort(key=lambda row: (row.mrn, row.patient_id))
    return MonthReport(builder.clinic.name, builder.month, tuple(rows))


def minutes_by_episode(counted_entries: Iterable[CountedEntry]) -> dict[int, EpisodeMinutes]:
    """The minutes of entries, all and countable ones, by episode."""
    found: dict[int, EpisodeMinutes] = {}
    for counted_entry in counted_entries:
        total, counted = found.get(counted_entry.entry.episode_id, (ZERO, ZERO))
        found[counted_entry.entry.episode_id] = EpisodeMinutes(
            Minutes(total + counted_entry.entry.minutes), Minutes(counted + counted_entry.counted)
        )
    return found


@contextmanager
def garbage_collection_paused() -> Iterator[None]:
    """A report makes no garbage until it is done; looking for some takes a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
