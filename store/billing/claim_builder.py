"""Where a month's claims are made: the records read once, then one row for each patient."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection

from store.billing import month_records
from store.billing.month_minutes import CountableWindow, EpisodeMinutes
from store.billing.month_records import MonthRecords
from store.clinic.clinics import Clinic
from store.patient.care_team import Provider
from store.patient.episodes import Episode
from store.patient.patients import Patient
from store.payer import payers, rates
from store.rules.billing.claim_check import ClaimCheck, check_claim
from store.rules.billing.claim_requirements import ClaimFacts
from store.rules.billing.policy.claims import Claim, build_claim
from store.rules.billing.policy.month_kinds import MonthKind, month_kind
from store.rules.billing.policy.national_rates import PriceList, claim_amount
from store.rules.billing.policy.policies import Policy, chosen_policy
from store.rules.billing.report import ReportRow
from store.rules.minutes import Minutes
from store.rules.months import Month
from store.rules.patient.names import PatientName


class _ClaimResult(NamedTuple):
    """What equal minutes and equal facts come to: the same for whoever has them."""

    claim: Claim
    outcome: ClaimCheck
    cents: int | None


@dataclass(frozen=True)
class ClaimBuilder:
    """What a month's claims are made from."""

    clinic: Clinic
    month: Month
    records: MonthRecords
    policies: dict[str, tuple[Policy, bool]]
    """By payer: the policy in force, and whether it is the clinic's default."""
    prices: PriceList
    claim_cache: dict[tuple[Any, ...], _ClaimResult] = field(default_factory=dict, repr=False, compare=False)
    """By counted minutes, kind and facts: of ten thousand months many are alike, and are judged once."""

    @classmethod
    def load(
        cls,
        db: Connection,
        clinic: Clinic,
        month: Month,
        policy: Policy | None,
        patient_id: int | None = None,
    ) -> "ClaimBuilder":
        """Read the records of all patients, or of one."""
        on_record = month_records.load(db, clinic, month, patient_id)
        dated = payers.policies(db, clinic.id)
        default = payers.default_policy(clinic)
        in_force: dict[str, tuple[Policy, bool]] = {"": (policy or default, False)}
        for payer in set(on_record.payers.values()):
            own = chosen_policy(dated, payer.name, month)
            in_force[payer.name] = (policy or (own.policy if own else default), not (policy or own))
        return cls(clinic, month, on_record, in_force, rates.prices(db, clinic.id, month))

    def countable_windows(self) -> dict[int, CountableWindow]:
        """The episodes whose agreement or end decides about minutes."""
        agreed_on = self.records.consent_on
        return {
            key: CountableWindow(each.patient_id, agreed_on.get(key), each.ended_on)
            for key, each in self.records.episodes.items()
            if each.ended_on or (key in agreed_on and agreed_on[key] > self.month.first)
        }

    def report_row(
        self, patient: Patient | PatientName, courses: Sequence[Episode], worked: EpisodeMinutes
    ) -> ReportRow:
        """A patient's row: of several episodes in the month the first decides its kind, the last the rest."""
        on_record, episode = self.records, courses[-1]
        covered = on_record.payers.get(patient.id)
        payer = covered.name if covered else ""
        policy, is_default = self.policies[payer]
        found = self._cached_claim(worked.counted, self._month_kind(courses[0], policy), payer, episode)
        clinician = on_record.clinicians.get(episode.id)
        return ReportRow(
            mrn=patient.mrn,
            first_name=patient.first_name,
            last_name=patient.last_name,
            payer=payer,
            npi=clinician.npi if clinician else "",
            claim=found.claim,
            claim_check=found.outcome,
            initial_assessment=episode.initial_assessment_on,
            problems=on_record.problems.get(episode.id, ()),
            uncounted=Minutes(worked.total - worked.counted),
            cents=found.cents,
            patient_id=patient.id,
            care_manager=on_record.care_managers.get(episode.id, ""),
            clinician=_clinician_name(clinician),
            uses_default_policy=is_default,
        )

    def _cached_claim(self, counted: Minutes, kind: MonthKind, payer: str, episode: Episode) -> _ClaimResult:
        facts = self._claim_facts(episode, payer)
        key = (counted, kind, facts)
        found = self.claim_cache.get(key)
        if found is None:
            earned = build_claim(counted, kind, self.policies[payer][0], self.month)
            outcome = check_claim(ClaimFacts(earned, *facts))
            found = self.claim_cache[key] = _ClaimResult(
                earned, outcome, claim_amount(earned.lines, self.prices.of(payer))
            )
        return found

    def _month_kind(self, first: Episode, policy: Policy) -> MonthKind:
        several = self.records.repeat_episodes.get(first.patient_id)
        if several is None:
            return month_kind(first.initial_assessment_on, self.month)
        earlier = [each for each in several if each.number < first.number]
        return month_kind_of(first, earlier, self.records.last_service, policy, self.month)

    def _claim_facts(self, episode: Episode, payer: str) -> tuple[Any, ...]:
        """All that a claim rests on besides itself, in the order of `PatientMonth`: made for every row."""
        on_record, key, patient_id = self.records, episode.id, episode.patient_id
        clinician = on_record.clinicians.get(key)
        settings, assessed_on = self.clinic.settings, episode.initial_assessment_on
        return (
            payer,
            self.policies[payer][1],
            clinician.npi if clinician else "",
            str(clinician.id) if clinician else "",
            on_record.consent_on.get(key),
            str(on_record.consent_provider.get(key, "")),
            episode.enrolled_on or episode.referred_on,
            on_record.visits.get(key),
            on_record.problems.get(key, ()),
            assessed_on,
            key in on_record.assessed_with_scale,
            on_record.plans.get(key),
            self._is_enrolled(episode),
            on_record.contacts.get(patient_id, 0),
            on_record.measured_on.get(key),
            settings.stable_measure_days if key in on_record.stable else settings.active_measure_days,
            settings.measure_required,
            patient_id in on_record.reviews,
            on_record.reviews.get(patient_id, False),
            patient_id in on_record.primary_care,
        )

    def _is_enrolled(self, episode: Episode) -> bool:
        started, ended = episode.enrolled_on, episode.ended_on
        return started is not None and started < self.month.end and not (ended and ended < self.month.first)


def month_kind_of(
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


def _clinician_name(clinician: Provider | None) -> str:
    """Who bills, by name; by NPI where no name is known."""
    return (clinician.name or clinician.npi) if clinician else ""


def episode_number(episode: Episode) -> int:
    """Which of a patient's episodes it is, to sort by."""
    return episode.number
