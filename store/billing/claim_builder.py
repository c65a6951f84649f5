"""From a patient-month's ledger to its claim: the one path for every answer, card, report and packet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection

from store.billing import month_records
from store.billing.month_minutes import EpisodeMinutes
from store.billing.month_records import MonthRecords
from store.billing.record_facts import record_facts
from store.clinic.clinics import Clinic
from store.patient.care_team import Provider
from store.patient.episodes import Episode, on_day
from store.patient.patients import Patient
from store.payer import dated_policies, rates
from store.payer.payers import Payer
from store.rules.billing.claim_check import ClaimCheck, check_claim
from store.rules.billing.claim_requirements import ClaimFacts
from store.rules.billing.policy.claims import Claim, build_claim
from store.rules.billing.policy.month_kinds import MonthKind, month_kind
from store.rules.billing.policy.national_rates import PriceList, claim_amount
from store.rules.billing.policy.policies import Policy, chosen_policy
from store.rules.billing.report import ReportRow
from store.rules.minutes import ZERO, Minutes
from store.rules.months import Month
from store.rules.patient.names import PatientName

_NO_MINUTES = EpisodeMinutes(ZERO, ZERO)


class PatientMonth(NamedTuple):
    """A patient's episodes in a month, and the minutes of all of them together.

    `first`, `last`: of the episodes with minutes; without any, the episode that the month belongs to.
    `earlier`: those before `first`.
    """

    first: Episode
    last: Episode
    earlier: Sequence[Episode]
    minutes: EpisodeMinutes


def patient_month(
    episodes: Sequence[Episode], worked: Mapping[int, EpisodeMinutes], month: Month
) -> PatientMonth:
    """A patient's month from all of the patient's episodes (the latest first) and minutes by episode."""
    if len(episodes) == 1:
        (only,) = episodes
        return PatientMonth(only, only, (), worked.get(only.id, _NO_MINUTES))
    active = [each for each in episodes if each.id in worked] or [on_day(list(episodes), month.last)]
    first = active[-1]
    parts = [worked.get(each.id, _NO_MINUTES) for each in active]
    minutes = EpisodeMinutes(
        Minutes(sum(part.total for part in parts)), Minutes(sum(part.counted for part in parts))
    )
    earlier = [each for each in episodes if each.number < first.number]
    return PatientMonth(first, active[0], earlier, minutes)


def patient_claim(
    worked: PatientMonth, last_service: Mapping[int, date], policy: Policy, month: Month
) -> Claim:
    """What a patient's month earns; `last_service`: the last day with a service, by earlier episode."""
    kind = _month_kind(worked, last_service, policy, month)
    return build_claim(worked.minutes.counted, kind, policy, month)


class AppliedPolicy(NamedTuple):
    """The policy that applies to a payer's claims; `is_default`: the clinic's, the payer has none."""

    policy: Policy
    is_default: bool


def policies_by_payer(
    db: Connection, clinic: Clinic, month: Month, covering: Iterable[Payer]
) -> dict[str, AppliedPolicy]:
    """By payer's name the policy of a month; the empty name means patients without a payer."""
    dated, default = dated_policies.policies(db, clinic.id), dated_policies.default_policy(clinic)
    applied = {"": AppliedPolicy(default, is_default=False)}
    for payer in set(covering):
        chosen = chosen_policy(dated, payer.name, month)
        applied[payer.name] = AppliedPolicy(chosen.policy if chosen else default, is_default=chosen is None)
    return applied


class _CheckedClaim(NamedTuple):
    """What equal minutes and equal facts come to, for any patient."""

    claim: Claim
    claim_check: ClaimCheck
    cents: int | None


@dataclass(frozen=True)
class ClaimBuilder:
    """What the rows of a month's report are made from."""

    clinic: Clinic
    month: Month
    records: MonthRecords
    policies: dict[str, AppliedPolicy]
    """By payer's name."""
    prices: PriceList
    claim_cache: dict[tuple[Minutes, MonthKind, ClaimFacts], _CheckedClaim] = field(
        default_factory=dict, repr=False, compare=False
    )
    """Of ten thousand patient-months many are alike, and are checked once."""

    @classmethod
    def load(
        cls,
        db: Connection,
        clinic: Clinic,
        month: Month,
        policy: Policy | None = None,
        patient_id: int | None = None,
    ) -> "ClaimBuilder":
        """Read the records of all patients, or of one; with `policy`, it applies to every payer."""
        records = month_records.load(db, clinic, month, patient_id)
        applied = policies_by_payer(db, clinic, month, records.payers.values())
        if policy:
            applied = dict.fromkeys(applied, AppliedPolicy(policy, is_default=False))
        return cls(clinic, month, records, applied, rates.prices(db, clinic.id, month))

    def report_row(
        self,
        patient: Patient | PatientName,
        episodes: Sequence[Episode],
        worked: Mapping[int, EpisodeMinutes],
    ) -> ReportRow:
        """A patient's row, from all of the patient's episodes (the latest first) and minutes by episode.

        Of several episodes with minutes the first decides the month's kind, the last everything else.
        """
        records, in_month = self.records, patient_month(episodes, worked, self.month)
        episode, minutes = in_month.last, in_month.minutes
        payer = records.payers.get(patient.id)
        payer_name = payer.name if payer else ""
        applied = self.policies[payer_name]
        checked = self._checked_claim(in_month, payer_name, applied)
        clinician = records.clinicians.get(episode.id)
        return ReportRow(
            mrn=patient.mrn,
            first_name=patient.first_name,
            last_name=patient.last_name,
            payer=payer_name,
            npi=clinician.npi if clinician else "",
            claim=checked.claim,
            claim_check=checked.claim_check,
            initial_assessment=episode.initial_assessment_on,
            problems=records.problems.get(episode.id, ()),
            uncounted=Minutes(minutes.total - minutes.counted),
            cents=checked.cents,
            patient_id=patient.id,
            care_manager=records.care_managers.get(episode.id, ""),
            clinician=_clinician_name(clinician),
            uses_default_policy=applied.is_default,
        )

    def _checked_claim(self, in_month: PatientMonth, payer: str, applied: AppliedPolicy) -> _CheckedClaim:
        facts = self._claim_facts(in_month.last, payer, applied)
        kind = _month_kind(in_month, self.records.last_service, applied.policy, self.month)
        key = (in_month.minutes.counted, kind, facts)
        checked = self.claim_cache.get(key)
        if checked is None:
            claim = patient_claim(in_month, self.records.last_service, applied.policy, self.month)
            cents = claim_amount(claim.lines, self.prices.of(payer))
            checked = self.claim_cache[key] = _CheckedClaim(claim, check_claim(claim, facts), cents)
        return checked

    def _claim_facts(self, episode: Episode, payer: str, applied: AppliedPolicy) -> ClaimFacts:
        records, key, patient_id = self.records, episode.id, episode.patient_id
        settings = self.clinic.settings
        on_record = record_facts(
            episode,
            payer=payer,
            clinician=records.clinicians.get(key),
            consent_on=records.consent_on.get(key),
            consent_clinician=records.consent_clinician.get(key),
            visit_on=records.visits.get(key),
            problems=records.problems.get(key, ()),
            plan_on=records.plans.get(key),
            assessed_with_scale=key in records.assessed_with_scale,
        )
        return on_record._replace(
            policy_is_default=applied.is_default,
            on_registry=self._is_enrolled(episode),
            contacts=records.contacts.get(patient_id, 0),
            measured_on=records.measured_on.get(key),
            measure_interval_days=settings.stable_measure_days
            if key in records.stable
            else settings.active_measure_days,
            measure_required=settings.measure_required,
            reviewed=patient_id in records.reviews,
            recommended=records.reviews.get(patient_id, False),
            primary_care_base=patient_id in records.primary_care,
        )

    def _is_enrolled(self, episode: Episode) -> bool:
        started, ended = episode.enrolled_on, episode.ended_on
        return started is not None and started < self.month.end and not (ended and ended < self.month.first)


def _month_kind(
    worked: PatientMonth, last_service: Mapping[int, date], policy: Policy, month: Month
) -> MonthKind:
    """Initial or subsequent, by the episode and the last service of those before it (domain.md §1.2)."""
    assessed_on, earlier = worked.first.initial_assessment_on, worked.earlier
    if not earlier:
        return month_kind(assessed_on, month)
    services = [Month.of(last_service[each.id]) for each in earlier if each.id in last_service]
    assessed = [Month.of(each.initial_assessment_on) for each in earlier if each.initial_assessment_on]
    return month_kind(
        assessed_on,
        month,
        last_service=max(services, default=None),
        last_initial=max(assessed, default=None),
        initial_once_per_year=policy.initial_once_per_year,
    )


def _clinician_name(clinician: Provider | None) -> str:
    """Who bills, by name; by NPI where no name is known."""
    return (clinician.name or clinician.npi) if clinician else ""
