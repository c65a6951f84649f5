"""A patient's month as a claim: the minutes judged, the payer's policy applied, every need checked."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from store import month_minutes, month_records, patients, payers
from store.clinics import Clinic
from store.episodes import Episode
from store.month_minutes import Course, Worked
from store.month_records import OnRecord
from store.patients import Patient
from store.rules.billing.countable import Judged, counted
from store.rules.billing.kinds import MonthKind, month_kind
from store.rules.billing.ladder import Claim, claim
from store.rules.billing.month_report import MonthReport
from store.rules.billing.needs import PatientMonth
from store.rules.billing.outcome import check
from store.rules.billing.policies import Policy, chosen
from store.rules.billing.rates import amount, prices
from store.rules.billing.report import ReportRow
from store.rules.minutes import ZERO, Minutes
from store.rules.months import Month
from store.rules.names import PatientName

_WITH_ASSESSMENT = timedelta(days=14)
"""A scale scored by so many days after the initial assessment belongs to it."""
_NO_MINUTES = Worked(ZERO, ZERO)


@dataclass(frozen=True)
class Account:
    """One patient's month in full: its row on the report, and each entry with what of it counts."""

    patient: Patient
    row: ReportRow
    judged: tuple[Judged, ...]


def standing(
    db: Connection, clinic: Clinic, known: Sequence[Episode], patient_id: int, month: Month
) -> Claim:
    """Where a patient's month stands, in as few statements as can be: people wait for this one.

    `known` are the patient's episodes, the latest first.
    """
    judged = month_minutes.of_patient(db, clinic, patient_id, month)
    policy = payers.policy_of_patient(db, clinic, patient_id, month)
    worked = {verdict.entry.episode_id for verdict in judged}
    first = min((each for each in known if each.id in worked), key=_number, default=known[0])
    earlier = [each for each in known if each.number < first.number]
    served = month_records.last_service(db, clinic.id, [each.id for each in earlier])
    kind = kind_of(first, earlier, served, policy, month)
    return claim(counted(judged, patient_id), kind, policy, month)


def one(
    db: Connection, clinic: Clinic, patient_id: int, month: Month, policy: Policy | None = None
) -> Account:
    """One patient's month, every entry judged by the rules; under `policy` instead of the payer's if given.

    Raises:
        UserError: no such patient here, or one who was never referred or enrolled.
    """
    patient = patients.by_id(db, clinic.id, patient_id)
    judged = month_minutes.of_patient(db, clinic, patient_id, month)
    desk = _Desk.open(db, clinic, month, policy, patient_id)
    worked = {verdict.entry.episode_id for verdict in judged}
    total = Minutes(sum(verdict.entry.minutes for verdict in judged))
    courses = [each for each in desk.on_record.episodes.values() if each.id in worked]
    row = desk.row(
        patient,
        sorted(courses, key=_number) or [desk.latest_begun()],
        Worked(total, counted(judged, patient_id)),
    )
    return Account(patient, row, judged)


def report(db: Connection, clinic: Clinic, month: Month, policy: Policy | None = None) -> MonthReport:
    """Every patient with minutes in a month, by MRN; under `policy` instead of each payer's if given."""
    with _no_collecting():
        return MonthReport(clinic.name, month, tuple(_rows(db, clinic, month, policy)))


def _rows(db: Connection, clinic: Clinic, month: Month, policy: Policy | None) -> list[ReportRow]:
    desk = _Desk.open(db, clinic, month, policy)
    people = patients.names_of(db, clinic.id)
    worked = month_minutes.of_clinic(db, clinic, month, desk.courses())
    by_patient: dict[int, list[Episode]] = {}
    for episode_id in worked:
        episode = desk.on_record.episodes[episode_id]
        by_patient.setdefault(episode.patient_id, []).append(episode)
    rows = [
        desk.row(people[patient_id], sorted(courses, key=_number), _together(courses, worked))
        for patient_id, courses in by_patient.items()
        if patient_id in people
    ]
    return sorted(rows, key=lambda row: (row.mrn, row.patient_id))


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Nothing made for a report is garbage before it is done; looking for some takes a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@dataclass(frozen=True)
class _Desk:
    """What a month's claims are made from."""

    clinic: Clinic
    month: Month
    on_record: OnRecord
    policies: dict[str, tuple[Policy, bool]]
    """By payer: the policy in force, and whether it is the clinic's default."""
    prices: dict[str, int]

    @classmethod
    def open(
        cls,
        db: Connection,
        clinic: Clinic,
        month: Month,
        policy: Policy | None,
        patient_id: int | None = None,
    ) -> "_Desk":
        on_record = month_records.load(db, clinic, month, patient_id)
        dated = payers.policies(db, clinic.id)
        default = payers.default_policy(clinic)
        in_force: dict[str, tuple[Policy, bool]] = {"": (policy or default, False)}
        for payer in set(on_record.payers.values()):
            own = chosen(dated, payer.name, month)
            in_force[payer.name] = (policy or (own.policy if own else default), not (policy or own))
        return cls(clinic, month, on_record, in_force, prices(month))

    def courses(self) -> dict[int, Course]:
        """The episodes whose agreement or end decides about minutes."""
        agreed_on = self.on_record.agreed_on
        return {
            key: Course(each.patient_id, agreed_on.get(key), each.ended_on)
            for key, each in self.on_record.episodes.items()
            if each.ended_on or (key in agreed_on and agreed_on[key] > self.month.first)
        }

    def row(self, patient: Patient | PatientName, courses: Sequence[Episode], worked: Worked) -> ReportRow:
        """A patient's row: of several episodes in the month the first decides its kind, the last the rest."""
        on_record, episode = self.on_record, courses[-1]
        payer = on_record.payers.get(patient.id)
        policy, is_default = self.policies[payer.name if payer else ""]
        earned = claim(worked.counted, self._kind(courses[0], policy), policy, self.month)
        facts = self._facts(episode, earned, payer.name if payer else "", is_default=is_default)
        return ReportRow(
            mrn=patient.mrn,
            first_name=patient.first_name,
            last_name=patient.last_name,
            payer=facts.payer,
            npi=facts.npi,
            claim=earned,
            outcome=check(facts),
            initial_assessment=episode.initial_assessment_on,
            problems=facts.problems,
            uncounted=Minutes(worked.total - worked.counted),
            cents=amount(earned.lines, self.prices),
            patient_id=patient.id,
            care_manager=on_record.care_managers.get(episode.id, ""),
        )

    def latest_begun(self) -> Episode:
        """The episode of a month without minutes: the last that had begun by its end, else the first."""
        ordered = sorted(self.on_record.episodes.values(), key=_number)
        begun = [
            each for each in ordered if (each.referred_on or each.enrolled_on or date.max) < self.month.end
        ]
        return begun[-1] if begun else ordered[0]

    def _kind(self, first: Episode, policy: Policy) -> MonthKind:
        several = self.on_record.returned.get(first.patient_id)
        if several is None:
            return month_kind(first.initial_assessment_on, self.month)
        earlier = [each for each in several if each.number < first.number]
        return kind_of(first, earlier, self.on_record.last_service, policy, self.month)

    def _facts(self, episode: Episode, earned: Claim, payer: str, *, is_default: bool) -> PatientMonth:
        on_record, key = self.on_record, episode.id
        clinician = on_record.clinicians.get(key)
        settings = self.clinic.settings
        return PatientMonth(
            claim=earned,
            payer=payer,
            policy_is_default=is_default,
            npi=clinician.npi if clinician else "",
            clinician=str(clinician.id) if clinician else "",
            agreement_on=on_record.agreed_on.get(key),
            agreement_clinician=str(on_record.agreed_with.get(key, "")),
            started_on=episode.enrolled_on or episode.referred_on,
            last_visit_on=on_record.visits.get(key),
            problems=on_record.problems.get(key, ()),
            assessed_on=episode.initial_assessment_on,
            assessed_with_scale=_belongs(on_record.scored_on.get(key), episode.initial_assessment_on),
            care_plan_on=on_record.plans.get(key),
            on_registry=self._is_enrolled(episode),
            contacts=on_record.contacts.get(episode.patient_id, 0),
            measured_on=on_record.measured_on.get(key),
            cadence_days=settings.stable_measure_days
            if key in on_record.stable
            else settings.active_measure_days,
            measure_required=settings.measure_required,
            reviewed=episode.patient_id in on_record.reviews,
            recommended=on_record.reviews.get(episode.patient_id, False),
        )

    def _is_enrolled(self, episode: Episode) -> bool:
        started, ended = episode.enrolled_on, episode.ended_on
        return started is not None and started < self.month.end and not (ended and ended < self.month.first)


def kind_of(
    first: Episode, earlier: Sequence[Episode], served: dict[int, date], policy: Policy, month: Month
) -> MonthKind:
    """Initial or subsequent, by the episode and the last service of those before it (domain.md §1.2)."""
    services = [Month.of(served[each.id]) for each in earlier if each.id in served]
    assessed = [Month.of(each.initial_assessment_on) for each in earlier if each.initial_assessment_on]
    return month_kind(
        first.initial_assessment_on,
        month,
        last_service=max(services, default=None),
        last_initial=max(assessed, default=None),
        once_per_year=policy.initial_once_per_year,
    )


def _together(courses: Sequence[Episode], worked: dict[int, Worked]) -> Worked:
    if len(courses) == 1:
        return worked[courses[0].id]
    parts = [worked[each.id] for each in courses]
    return Worked(Minutes(sum(each.total for each in parts)), Minutes(sum(each.counted for each in parts)))


def _belongs(scored_on: date | None, assessed_on: date | None) -> bool:
    return bool(scored_on and assessed_on and scored_on <= assessed_on + _WITH_ASSESSMENT)


def _number(episode: Episode) -> int:
    return episode.number
