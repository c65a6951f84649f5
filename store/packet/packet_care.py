"""The clinical side of an audit packet: agreement, plan, scores, reviews, contacts, as of the month's end."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from store import ledger_entries
from store.clinic.clinics import Clinic
from store.ledger import scores
from store.ledger.scores import KeptScore
from store.packet.packet_facts import (
    Agreed,
    Course,
    Entered,
    NextContact,
    PlanVersion,
    Reached,
    Reviewed,
    Scored,
    Seen,
    Step,
    Trend,
    Voided,
)
from store.patient import care_team
from store.patient.episodes import Episode
from store.review import reviews
from store.review.review import CHANGE, Review, Stage
from store.rules.months import Month
from store.rules.scores import progress
from store.rules.scores.instruments import for_clinic
from store.rules.scores.progress import Progress
from store.rules.scores.scales import band
from store.tables import care_plans, consents, contacts, initiating_visits, planned_contacts
from store.tables import scores as score_rows

_WITH_ASSESSMENT = timedelta(days=14)
"""A scale scored by so many days after the initial assessment belongs to it."""


@dataclass(frozen=True)
class Care:
    """What is asked of one patient's episodes with minutes in a month."""

    db: Connection
    clinic: Clinic
    month: Month
    now: datetime
    names: Mapping[int, str]
    """The members' names by id."""
    courses: Sequence[Episode]

    def who(self, member_id: int | None) -> str:
        """A member's name; empty for nobody."""
        return self.names.get(member_id or 0, "")

    def local(self, moment: datetime) -> datetime:
        """An instant in the clinic's zone."""
        return moment.astimezone(self.clinic.zone)

    def voids(self, table: Table, ids: Iterable[int]) -> dict[int, Voided]:
        """Those of a ledger's rows that were taken back: by whom, when and why."""
        rows = self.db.execute(
            select(table.c.id, table.c.voided_by, table.c.voided_at, table.c.void_reason).where(
                table.c.clinic_id == self.clinic.id, table.c.id.in_(list(ids)), table.c.voided_at.is_not(None)
            )
        )
        return {
            row.id: Voided(self.who(row.voided_by), self.local(row.voided_at), row.void_reason or "")
            for row in rows
        }

    def course(self, episode: Episode, scored: Sequence[KeptScore]) -> Course:
        """An episode's dates, and the scales that belong to its initial assessment."""
        assessed = episode.initial_assessment_on
        first: dict[str, KeptScore] = {}
        for kept in scored:
            if kept.episode_id == episode.id and not (kept.voided_at or kept.score.is_screen):
                first.setdefault(kept.score.instrument, kept)
        return Course(
            episode.number,
            episode.status,
            episode.referred_on,
            episode.enrolled_on,
            assessed,
            tuple(
                self._score(kept, None)
                for kept in first.values()
                if assessed and kept.score.on <= assessed + _WITH_ASSESSMENT
            ),
            episode.ended_on,
        )

    def agreements(self) -> tuple[Agreed, ...]:
        """Every agreement up to the month's end, oldest first."""
        known = care_team.providers_of(self.db, self.clinic.id)
        return tuple(
            Agreed(
                row.on_date,
                row.how,
                row.told,
                row.obtained_by or "",
                known[row.provider_id].name if row.provider_id else "",
                self._entered(row),
            )
            for row in self._dated(consents)
        )

    def visits(self) -> tuple[Seen, ...]:
        """Every initiating visit up to the month's end, oldest first."""
        return tuple(Seen(row.on_date, self._entered(row)) for row in self._dated(initiating_visits))

    def plans(self) -> tuple[PlanVersion, ...]:
        """The care plan in force when the month began, if any, and the versions of the month."""
        versions = [
            PlanVersion(row.on_date, tuple(row.sections.items()), self._entered(row))
            for row in self._dated(care_plans)
        ]
        before = [each for each in versions if each.on < self.month.first]
        return (*before[-1:], *(each for each in versions if each.on in self.month))

    def scored(self, patient_id: int) -> list[KeptScore]:
        """Every score of these episodes up to the month's end, void ones too, oldest first."""
        kept = scores.of_patient(self.db, self.clinic.id, patient_id)
        return [each for each in kept if each.episode_id in self._ids and each.score.on < self.month.end]

    def scores(self, scored: Sequence[KeptScore]) -> tuple[Scored, ...]:
        """The same with what they mean, and by whom the void ones were taken back."""
        taken_back = self.voids(score_rows, [each.id for each in scored])
        return tuple(self._score(each, taken_back.get(each.id)) for each in scored)

    def trends(self, scored: Sequence[KeptScore]) -> tuple[Trend, ...]:
        """The course of each scale in the last of these episodes, up to the month's end."""
        last = self.courses[-1]
        if last.enrolled_on is None:
            return ()
        live = [each.score for each in scored if not each.voided_at and each.episode_id == last.id]
        return tuple(
            _trend(course) for course in progress.all_progress(live, last.enrolled_on, self.clinic.settings)
        )

    def reviews(self) -> tuple[Reviewed, ...]:
        """The reviews of the month, and earlier ones whose recommendation was open when it began."""
        held = reviews.of_episodes(self.db, self.clinic.id, self._ids)
        every = sorted((each for several in held.values() for each in several), key=lambda each: each.on)
        return tuple(self._review(each) for each in every if self._concerns_month(each))

    def contacts(self) -> tuple[Reached, ...]:
        """The month's contacts and attempts, in order."""
        rows = self._rows(
            contacts, contacts.c.on_date >= self.month.first, contacts.c.on_date < self.month.end
        )
        return tuple(
            Reached(row.on_date, row.kind, row.reached, self.who(row.member_id), row.note)
            for row in sorted(rows, key=lambda row: (row.on_date, row.id))
        )

    def next_contact(self) -> NextContact:
        """The next contact as agreed by the month's end, and the first after it that took place."""
        plans = [
            row
            for row in sorted(self._rows(planned_contacts), key=lambda row: (row.entered_at, row.id))
            if self.local(row.entered_at).date() < self.month.end
        ]
        later = [
            row.on_date
            for row in self._rows(contacts, contacts.c.reached, contacts.c.on_date >= self.month.end)
        ]
        first = min(later, default=None)
        if not plans:
            return NextContact(None, "", None, first)
        return NextContact(plans[-1].due_on, plans[-1].how or "", self.local(plans[-1].entered_at), first)

    @property
    def _ids(self) -> list[int]:
        return [each.id for each in self.courses]

    def _rows(self, table: Table, *which: Any) -> list[Row[Any]]:  # noqa: ANN401 - SQLAlchemy's conditions
        here = (ledger_entries.live(table, self.clinic.id), table.c.episode_id.in_(self._ids), *which)
        return list(self.db.execute(select(table).where(*here).order_by(table.c.id)))

    def _dated(self, table: Table) -> list[Row[Any]]:
        """A record's rows up to the month's end, oldest first."""
        rows = self._rows(table, table.c.on_date < self.month.end)
        return sorted(rows, key=lambda row: (row.on_date, row.id))

    def _entered(self, row: Row[Any]) -> Entered:
        return Entered(self.who(row.entered_by), self.local(row.entered_at), row.source)

    def _score(self, kept: KeptScore, voided: Voided | None) -> Scored:
        scale = for_clinic(kept.score.instrument, self.clinic.settings)
        return Scored(
            kept.score.on,
            scale.title,
            kept.score.total,
            band(scale, kept.score.total),
            kept.score.is_screen,
            kept.note,
            Entered(self.who(kept.entered_by), self.local(kept.entered_at), kept.source),
            voided,
        )

    def _concerns_month(self, review: Review) -> bool:
        if review.on >= self.month.first:
            return review.on < self.month.end
        closed = [step.on for step in review.steps if step.stage is Stage.CLOSED]
        return review.kind == CHANGE and (not closed or closed[0] >= self.month.first)

    def _review(self, review: Review) -> Reviewed:
        return Reviewed(
            review.on,
            self.who(review.consultant_id),
            review.recommendation,
            tuple(
                Step(step.stage.value, step.outcome, step.on, self.who(step.by), step.note)
                for step in review.steps
            ),
            review.state(),
            self.local(review.entered_at),
        )


def _trend(course: Progress) -> Trend:
    scale = course.instrument
    return Trend(
        scale.title,
        scale.total_max,
        tuple((each.start, each.words) for each in scale.bands),
        scale.remission_below,
        tuple((score.on, score.total) for score in course.course),
        course.percent,
    )
