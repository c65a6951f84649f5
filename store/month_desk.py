"""Where a month's claims are made: the records read once, then one row for each patient."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from store import month_records, payers, rates
from store.care_team import Provider
from store.clinics import Clinic
from store.episodes import Episode
from store.month_minutes import Course, Worked
from store.month_records import OnRecord
from store.patients import Patient
from store.rules.billing.kinds import MonthKind, month_kind
from store.rules.billing.ladder import Claim, claim
from store.rules.billing.needs import PatientMonth
from store.rules.billing.outcome import check
from store.rules.billing.policies import Policy, chosen
from store.rules.billing.rates import PriceList, amount
from store.rules.billing.report import ReportRow
from store.rules.minutes import Minutes
from store.rules.months import Month
from store.rules.names import PatientName

_WITH_ASSESSMENT = timedelta(days=14)
"""A scale scored by so many days after the initial assessment belongs to it."""


@dataclass(frozen=True)
class Desk:
    """What a month's claims are made from."""

    clinic: Clinic
    month: Month
    on_record: OnRecord
    policies: dict[str, tuple[Policy, bool]]
    """By payer: the policy in force, and whether it is the clinic's default."""
    prices: PriceList

    @classmethod
    def open(
        cls,
        db: Connection,
        clinic: Clinic,
        month: Month,
        policy: Policy | None,
        patient_id: int | None = None,
    ) -> "Desk":
        """Read the records of all patients, or of one."""
        on_record = month_records.load(db, clinic, month, patient_id)
        dated = payers.policies(db, clinic.id)
        default = payers.default_policy(clinic)
        in_force: dict[str, tuple[Policy, bool]] = {"": (policy or default, False)}
        for payer in set(on_record.payers.values()):
            own = chosen(dated, payer.name, month)
            in_force[payer.name] = (policy or (own.policy if own else default), not (policy or own))
        return cls(clinic, month, on_record, in_force, rates.prices(db, clinic.id, month))

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
            cents=amount(earned.lines, self.prices.of(facts.payer)),
            patient_id=patient.id,
            care_manager=on_record.care_managers.get(episode.id, ""),
            clinician=_name(on_record.clinicians.get(episode.id)),
            default_policy=is_default,
        )

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
            primary_care_base=episode.patient_id in on_record.primary_care,
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


def _name(clinician: Provider | None) -> str:
    """Who bills, by name; by NPI where no name is known."""
    return (clinician.name or clinician.npi) if clinician else ""


def _belongs(scored_on: date | None, assessed_on: date | None) -> bool:
    return bool(scored_on and assessed_on and scored_on <= assessed_on + _WITH_ASSESSMENT)


def number_of(episode: Episode) -> int:
    """Which of a patient's episodes it is, to sort by."""
    return episode.number
