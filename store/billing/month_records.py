"""What is on file about the patients of a month besides their minutes: one query for each table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, Table, case, func, select

from store import ledger_entries
from store.clinic import members
from store.clinic.clinics import Clinic
from store.ledger import services
from store.patient import care_team, episodes
from store.patient.care_team import Provider, TeamPosition
from store.patient.episodes import Episode
from store.payer import payers
from store.payer.payers import Payer
from store.rules.activities import ACTIVITY_RULES
from store.rules.billing.claim_requirements import is_near_assessment
from store.rules.months import Month
from store.rules.patient.statuses import Status
from store.rules.roles import Role
from store.rules.scores.instruments import INSTRUMENTS, SCREENS
from store.rules.scores.progress import is_own_scale
from store.tables import (
    care_plans,
    consents,
    contacts,
    initiating_visits,
    problem_lists,
    reviews,
    scores,
    status_changes,
    time_entries,
)
from store.tables import care_team as team
from store.tables import episodes as episode_rows

_PRIMARY_SCALES = frozenset(each.key for each in INSTRUMENTS if each.primary)


@dataclass(frozen=True)
class MonthRecords:
    """A clinic's (or one patient's) records as of a month's end, by episode or by patient."""

    episodes: dict[int, list[Episode]]
    """By patient, the latest first."""
    last_service: dict[int, date]
    """The last day with a service in each episode of patients who have several."""
    consent_on: dict[int, date]
    """By episode: the first consent, also one after the month: minutes before it do not count."""
    consent_clinician: dict[int, int]
    """By episode: the clinician (provider) named in the newest consent."""
    visits: dict[int, date]
    problems: dict[int, tuple[str, ...]]
    plans: dict[int, date]
    assessed_with_scale: frozenset[int]
    """Episodes with a validated scale scored with the initial assessment."""
    measured_on: dict[int, date]
    """By episode: the newest score of the primary scale."""
    stable: frozenset[int]
    """Episodes in relapse prevention, which are measured less often."""
    care_managers: dict[int, str]
    """By episode: the care manager's Slack user id."""
    clinicians: dict[int, Provider]
    contacts: dict[int, int]
    """By patient: how often reached in the month."""
    reviews: dict[int, bool]
    """By patient reviewed in the month: whether a recommendation is recorded."""
    payers: dict[int, Payer]
    """By patient."""
    primary_care: frozenset[int]
    """Patients with a code of advanced primary care management in the month."""


def load(db: Connection, clinic: Clinic, month: Month, patient_id: int | None = None) -> MonthRecords:
    """Everything that a month's claims rest on, for all patients or for one."""
    queries = _MonthQueries(db, clinic.id, month, patient_id)
    by_patient = queries.episodes()
    repeated = [each.id for several in by_patient.values() if len(several) > 1 for each in several]
    consent_on, consent_clinician = queries.consents()
    assessed_with_scale, measured_on = queries.scores()
    care_managers, clinicians = queries.team_positions()
    return MonthRecords(
        episodes=by_patient,
        last_service=last_service(db, clinic.id, repeated),
        consent_on=consent_on,
        consent_clinician=consent_clinician,
        visits=queries.first_or_newest_day(initiating_visits, newest=True),
        problems=queries.problems(),
        plans=queries.first_or_newest_day(care_plans, newest=False),
        assessed_with_scale=assessed_with_scale,
        measured_on=measured_on,
        stable=queries.stable(),
        care_managers=care_managers,
        clinicians=clinicians,
        contacts=queries.contacts(),
        reviews=queries.reviews(),
        payers=payers.coverage_on(db, clinic.id, month.last, patient_id),
        primary_care=services.patients_with_primary_care(db, clinic.id, month, patient_id),
    )


def first_consents(db: Connection, clinic_id: int) -> dict[int, date]:
    """The day of the first consent of each episode of a clinic: minutes before it do not count."""
    rows = db.execute(
        select(consents.c.episode_id, func.min(consents.c.on_date).label("on_date"))
        .where(ledger_entries.live(consents, clinic_id))
        .group_by(consents.c.episode_id)
    )
    return {row.episode_id: row.on_date for row in rows}


def last_service(db: Connection, clinic_id: int, episode_ids: Sequence[int]) -> dict[int, date]:
    """The last day of each of these episodes with minutes that are a service."""
    if not episode_ids:
        return {}
    services = [activity for activity in ACTIVITY_RULES if ACTIVITY_RULES[activity].counts]
    rows = db.execute(
        select(time_entries.c.episode_id, func.max(time_entries.c.service_on).label("service_on"))
        .where(
            ledger_entries.live(time_entries, clinic_id),
            time_entries.c.episode_id.in_(episode_ids),
            time_entries.c.author_role == Role.CARE_MANAGER,
            time_entries.c.activity.in_(services),
        )
        .group_by(time_entries.c.episode_id)
    )
    return {row.episode_id: row.service_on for row in rows}


@dataclass(frozen=True)
class _MonthQueries:
    """The queries of one loading: of one clinic, of one patient when named, up to the month's end."""

    db: Connection
    clinic_id: int
    month: Month
    patient_id: int | None

    def episodes(self) -> dict[int, list[Episode]]:
        """All episodes by patient, the latest of each first."""
        if self.patient_id is None:
            return episodes.of_clinic(self.db, self.clinic_id)
        return {self.patient_id: episodes.of_patient(self.db, self.clinic_id, self.patient_id)}

    def consents(self) -> tuple[dict[int, date], dict[int, int]]:
        """By episode: the day of the first consent, and the clinician of the newest."""
        first: dict[int, date] = {}
        clinician: dict[int, int] = {}
        rows = self.db.execute(
            select(consents.c.episode_id, consents.c.on_date, consents.c.provider_id)
            .where(*self._own_rows(consents))
            .order_by(consents.c.on_date, consents.c.id)
        )
        for episode_id, on, provider_id in rows:
            first.setdefault(episode_id, on)
            if provider_id and on < self.month.end:
                clinician[episode_id] = provider_id
        return first, clinician

    def first_or_newest_day(self, table: Table, *, newest: bool) -> dict[int, date]:
        """The newest (or the first) day of each episode in a table of dated facts."""
        day = func.max(table.c.on_date) if newest else func.min(table.c.on_date)
        rows = self.db.execute(
            select(table.c.episode_id, day.label("on_date"))
            .where(*self._own_rows(table), table.c.on_date < self.month.end)
            .group_by(table.c.episode_id)
        )
        return {row.episode_id: row.on_date for row in rows}

    def problems(self) -> dict[int, tuple[str, ...]]:
        """The newest problem list of each episode."""
        rows = self.db.execute(
            select(problem_lists.c.episode_id, problem_lists.c.codes)
            .where(*self._own_rows(problem_lists), problem_lists.c.on_date < self.month.end)
            .order_by(problem_lists.c.on_date, problem_lists.c.id)
        )
        return {row.episode_id: tuple(row.codes.split()) for row in rows}

    def scores(self) -> tuple[frozenset[int], dict[int, date]]:
        """Episodes assessed with a validated scale; by episode the newest score of the primary scale.

        Where no primary scale was scored, the newest of any other counts.
        """
        scored_on, assessed_on = scores.c.on_date, episode_rows.c.initial_assessment_on
        rows = self.db.execute(
            select(
                scores.c.episode_id,
                scores.c.instrument,
                episode_rows.c.primary_scale,
                assessed_on,
                func.max(case((scored_on <= assessed_on, scored_on))).label("last_before"),
                func.min(case((scored_on > assessed_on, scored_on))).label("first_after"),
                func.max(scored_on).label("newest_on"),
            )
            .join(episode_rows, episode_rows.c.id == scores.c.episode_id)
            .where(
                *self._own_rows(scores),
                scored_on < self.month.end,
                ~scores.c.screen,
                scores.c.instrument.not_in(SCREENS),
            )
            .group_by(scores.c.episode_id, scores.c.instrument, episode_rows.c.primary_scale, assessed_on)
        )
        assessed: set[int] = set()
        primary: dict[int, date] = {}
        other: dict[int, date] = {}
        for row in rows:
            nearest = (row.last_before, row.first_after)
            if any(is_near_assessment(day, row.initial_assessment_on) for day in nearest):
                assessed.add(row.episode_id)
            is_primary = row.instrument in _PRIMARY_SCALES or is_own_scale(
                row.instrument, row.primary_scale or ""
            )
            newest = primary if is_primary else other
            newest[row.episode_id] = max(row.newest_on, newest.get(row.episode_id, row.newest_on))
        return frozenset(assessed), other | primary

    def team_positions(self) -> tuple[dict[int, str], dict[int, Provider]]:
        """By episode: who its care manager (as Slack knows them) and its treating clinician were."""
        slack_ids = {
            each.id: each.slack_user_id
            for each in members.list_members(self.db, self.clinic_id, active=False)
        }
        known = care_team.providers_of(self.db, self.clinic_id)
        care_managers: dict[int, str] = {}
        clinicians: dict[int, Provider] = {}
        rows = self.db.execute(
            select(team.c.episode_id, team.c.seat, team.c.member_id, team.c.provider_id)
            .where(
                *self._own_rows(team), team.c.from_on < self.month.end, team.c.seat != TeamPosition.CONSULTANT
            )
            .order_by(team.c.from_on, team.c.id)
        )
        for episode_id, position, member_id, provider_id in rows:
            if position == TeamPosition.CARE_MANAGER:
                care_managers[episode_id] = slack_ids.get(member_id, "")
            elif provider_id:
                clinicians[episode_id] = known[provider_id]
            else:
                clinicians.pop(episode_id, None)
        return care_managers, clinicians

    def stable(self) -> frozenset[int]:
        """Episodes that were in relapse prevention at the month's end."""
        ever = select(status_changes.c.episode_id).where(
            *self._own_rows(status_changes), status_changes.c.status == Status.RELAPSE_PREVENTION
        )
        rows = self.db.execute(
            select(status_changes.c.episode_id, status_changes.c.status)
            .where(
                *self._own_rows(status_changes),
                status_changes.c.on_date < self.month.end,
                status_changes.c.episode_id.in_(ever),
            )
            .order_by(status_changes.c.on_date, status_changes.c.id)
        )
        last = {row.episode_id: row.status for row in rows}
        return frozenset(key for key, status in last.items() if status == Status.RELAPSE_PREVENTION)

    def contacts(self) -> dict[int, int]:
        """How often each patient was reached in the month."""
        rows = self.db.execute(
            select(contacts.c.patient_id, func.count().label("reached"))
            .where(*self._own_rows(contacts), contacts.c.reached, *self._in_month(contacts))
            .group_by(contacts.c.patient_id)
        )
        return {row.patient_id: row.reached for row in rows}

    def reviews(self) -> dict[int, bool]:
        """Which patients were reviewed in the month, and whether with a recommendation."""
        rows = self.db.execute(
            select(reviews.c.patient_id, func.max(func.length(reviews.c.recommendation)).label("longest"))
            .where(*self._own_rows(reviews), *self._in_month(reviews))
            .group_by(reviews.c.patient_id)
        )
        return {row.patient_id: bool(row.longest) for row in rows}

    def _own_rows(self, table: Table) -> list[ColumnElement[bool]]:
        own = [ledger_entries.live(table, self.clinic_id)]
        return own if self.patient_id is None else [*own, table.c.patient_id == self.patient_id]

    def _in_month(self, table: Table) -> tuple[ColumnElement[bool], ...]:
        return (table.c.on_date >= self.month.first, table.c.on_date < self.month.end)
