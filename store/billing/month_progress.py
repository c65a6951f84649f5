"""Where the month of many patients stands at once: minutes, and what they earn so far."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, func, select

from store import ledger_entries
from store.billing import claim_builder, month_minutes, month_records
from store.billing.month_minutes import CountableWindow
from store.clinic.clinics import Clinic
from store.patient import episodes
from store.patient.episodes import Episode
from store.payer import payers
from store.rules.billing.policy.claims import Claim, build_claim
from store.rules.billing.policy.policies import Policy, chosen_policy
from store.rules.minutes import Minutes
from store.rules.months import Month
from store.tables import consents


def claims_so_far(db: Connection, clinic: Clinic, known: Sequence[Episode], month: Month) -> dict[int, Claim]:
    """The month of each patient of these episodes, by episode.

    The same as `patient_months.standing` says of one, with the same few queries for all.
    """
    every = episodes.of_clinic(db, clinic.id)
    agreed = _first_consents(db, clinic.id)
    courses = {
        each.id: CountableWindow(each.patient_id, agreed.get(each.id), each.ended_on)
        for several in every.values()
        for each in several
    }
    worked = month_minutes.of_clinic(db, clinic, month, courses)
    returned = [each.id for episode in known for each in every[episode.patient_id][1:]]
    served = month_records.last_service(db, clinic.id, returned)
    policies = _PatientPolicies(db, clinic, month)
    found: dict[int, Claim] = {}
    for episode in known:
        active = [each for each in every[episode.patient_id] if each.id in worked]
        first = active[-1] if active else episode
        earlier = [each for each in every[episode.patient_id] if each.number < first.number]
        policy = policies.of(episode.patient_id)
        kind = claim_builder.month_kind_of(first, earlier, served, policy, month)
        minutes = sum(worked[each.id].counted for each in active)
        found[episode.id] = build_claim(Minutes(minutes), kind, policy, month)
    return found


class _PatientPolicies:
    """The policy that each patient's month is read under."""

    def __init__(self, db: Connection, clinic: Clinic, month: Month) -> None:
        self._covered = payers.coverage_on(db, clinic.id, month.last)
        self._dated = payers.policies(db, clinic.id)
        self._default = payers.default_policy(clinic)
        self._month = month

    def of(self, patient_id: int) -> Policy:
        """The patient's payer's, else the clinic's."""
        payer = self._covered.get(patient_id)
        own = chosen_policy(self._dated, payer.name, self._month) if payer else None
        return own.policy if own else self._default


def _first_consents(db: Connection, clinic_id: int) -> dict[int, date]:
    """The first agreement of each episode: minutes before it do not count."""
    rows = db.execute(
        select(consents.c.episode_id, func.min(consents.c.on_date))
        .where(ledger_entries.live(consents, clinic_id))
        .group_by(consents.c.episode_id)
    )
    return {row[0]: row[1] for row in rows}
