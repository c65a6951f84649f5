"""The clinical facts of an audit packet: consent, plan, scores, reviews, contacts, as of the month's end."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, select

from store import ledger_entries
from store.clinic.clinics import Clinic
from store.ledger import scores
from store.ledger.scores import RecordedScore
from store.packet.packet_facts import (
    PacketCarePlan,
    PacketConsent,
    PacketContact,
    PacketEpisode,
    PacketNextContact,
    PacketProvenance,
    PacketRecommendationStep,
    PacketReview,
    PacketScore,
    PacketScoreTrend,
    PacketVisit,
    PacketVoid,
)
from store.patient import care_team
from store.patient.episodes import Episode
from store.review import case_reviews
from store.review.case_review import CHANGE, CaseReview, RecommendationStage
from store.review.sentences import state_text
from store.rules.billing.claim_requirements import is_near_assessment
from store.rules.months import Month
from store.rules.scores import progress
from store.rules.scores.instruments import for_clinic, is_measure
from store.rules.scores.progress import ScaleProgress
from store.rules.scores.scales import band_label
from store.tables import care_plans, consents, contacts, initiating_visits, planned_contacts
from store.tables import scores as score_rows


@dataclass(frozen=True)
class PacketCareReader:
    """Reads the facts of one patient's episodes with minutes in a month."""

    db: Connection
    clinic: Clinic
    month: Month
    names: Mapping[int, str]
    """The members' names by id."""
    episodes: Sequence[Episode]

    def member_name(self, member_id: int | None) -> str:
        """A member's name; empty for no one."""
        return self.names.get(member_id or 0, "")

    def local_time(self, moment: datetime) -> datetime:
        """An instant in the clinic's zone."""
        return moment.astimezone(self.clinic.zone)

    def void_records(self, table: Table, ids: Iterable[int]) -> dict[int, PacketVoid]:
        """Which of a table's rows were voided: by whom, when and why."""
        rows = self.db.execute(
            select(table.c.id, table.c.voided_by, table.c.voided_at, table.c.void_reason).where(
                table.c.clinic_id == self.clinic.id, table.c.id.in_(list(ids)), table.c.voided_at.is_not(None)
            )
        )
        return {
            row.id: PacketVoid(
                self.member_name(row.voided_by), self.local_time(row.voided_at), row.void_reason or ""
            )
            for row in rows
        }

    def packet_episode(self, episode: Episode, recorded_scores: Sequence[RecordedScore]) -> PacketEpisode:
        """An episode's dates, and the scales that belong to its initial assessment."""
        assessed = episode.initial_assessment_on
        first: dict[str, RecordedScore] = {}
        for recorded in recorded_scores:
            if recorded.episode_id != episode.id or recorded.voided_at or not is_measure(recorded.score):
                continue
            if is_near_assessment(recorded.score.on, assessed):
                first.setdefault(recorded.score.instrument, recorded)
        return PacketEpisode(
            episode.number,
            episode.status,
            episode.referred_on,
            episode.enrolled_on,
            assessed,
            tuple(self._packet_score(recorded, None) for recorded in first.values()),
            episode.ended_on,
        )

    def consents(self) -> tuple[PacketConsent, ...]:
        """Every consent up to the month's end, oldest first."""
        providers = care_team.providers_of(self.db, self.clinic.id)
        return tuple(
            PacketConsent(
                row.on_date,
                row.how,
                row.told,
                row.obtained_by or "",
                providers[row.provider_id].name if row.provider_id else "",
                self._entered(row),
            )
            for row in self._rows_by_month_end(consents)
        )

    def visits(self) -> tuple[PacketVisit, ...]:
        """Every initiating visit up to the month's end, oldest first."""
        return tuple(
            PacketVisit(row.on_date, self._entered(row)) for row in self._rows_by_month_end(initiating_visits)
        )

    def plans(self) -> tuple[PacketCarePlan, ...]:
        """The care plan in effect when the month began, if any, and the versions of the month."""
        versions = [
            PacketCarePlan(row.on_date, tuple(row.sections.items()), self._entered(row))
            for row in self._rows_by_month_end(care_plans)
        ]
        earlier = [version for version in versions if version.on < self.month.first]
        return (*earlier[-1:], *(version for version in versions if version.on in self.month))

    def recorded_scores(self, patient_id: int) -> list[RecordedScore]:
        """Every score of these episodes up to the month's end, void ones too, oldest first."""
        return [
            recorded
            for recorded in scores.of_patient(self.db, self.clinic.id, patient_id)
            if recorded.episode_id in self._episode_ids and recorded.score.on < self.month.end
        ]

    def scores(self, recorded_scores: Sequence[RecordedScore]) -> tuple[PacketScore, ...]:
        """The same with their meaning, and who voided the void ones."""
        voids = self.void_records(score_rows, [recorded.id for recorded in recorded_scores])
        return tuple(self._packet_score(recorded, voids.get(recorded.id)) for recorded in recorded_scores)

    def trends(self, recorded_scores: Sequence[RecordedScore]) -> tuple[PacketScoreTrend, ...]:
        """Each scale's scores since enrollment in the last of these episodes, up to the month's end."""
        last = self.episodes[-1]
        if last.enrolled_on is None:
            return ()
        live = [
            recorded.score
            for recorded in recorded_scores
            if not recorded.voided_at and recorded.episode_id == last.id
        ]
        return tuple(
            _packet_score_trend(scale_progress)
            for scale_progress in progress.all_progress(live, last.enrolled_on, self.clinic.settings)
        )

    def reviews(self) -> tuple[PacketReview, ...]:
        """The reviews of the month, and earlier ones whose recommendation was open when it began."""
        by_episode = case_reviews.of_episodes(self.db, self.clinic.id, self._episode_ids)
        in_order = sorted(chain.from_iterable(by_episode.values()), key=lambda review: review.on)
        return tuple(self._packet_review(review) for review in in_order if self._concerns_month(review))

    def contacts(self) -> tuple[PacketContact, ...]:
        """The month's contacts and attempts, in order."""
        rows = self._rows(
            contacts, contacts.c.on_date >= self.month.first, contacts.c.on_date < self.month.end
        )
        return tuple(
            PacketContact(row.on_date, row.kind, row.reached, self.member_name(row.member_id), row.note)
            for row in sorted(rows, key=lambda row: (row.on_date, row.id))
        )

    def next_contact(self) -> PacketNextContact:
        """The next contact as agreed by the month's end, and the first one that took place after it."""
        agreed = [
            row
            for row in sorted(self._rows(planned_contacts), key=lambda row: (row.entered_at, row.id))
            if self.local_time(row.entered_at).date() < self.month.end
        ]
        after = self._rows(contacts, contacts.c.reached, contacts.c.on_date >= self.month.end)
        first_after = min((row.on_date for row in after), default=None)
        if not agreed:
            return PacketNextContact(None, None, "", None, first_after)
        last = agreed[-1]
        at = time.fromisoformat(last.due_at) if last.due_at else None
        agreed_at = self.local_time(last.entered_at)
        return PacketNextContact(last.due_on, at, last.how or "", agreed_at, first_after)

    @property
    def _episode_ids(self) -> list[int]:
        return [episode.id for episode in self.episodes]

    def _rows(self, table: Table, *conditions: ColumnElement[bool]) -> list[Row[Any]]:
        of_episodes = (ledger_entries.live(table, self.clinic.id), table.c.episode_id.in_(self._episode_ids))
        return list(self.db.execute(select(table).where(*of_episodes, *conditions).order_by(table.c.id)))

    def _rows_by_month_end(self, table: Table) -> list[Row[Any]]:
        """A record's rows up to the month's end, oldest first."""
        rows = self._rows(table, table.c.on_date < self.month.end)
        return sorted(rows, key=lambda row: (row.on_date, row.id))

    def _entered(self, row: Row[Any]) -> PacketProvenance:
        return PacketProvenance(self.member_name(row.entered_by), self.local_time(row.entered_at), row.source)

    def _packet_score(self, recorded: RecordedScore, voided: PacketVoid | None) -> PacketScore:
        score = recorded.score
        scale = for_clinic(score.instrument, self.clinic.settings)
        return PacketScore(
            score.on,
            scale.title,
            score.total,
            band_label(scale, score.total),
            score.is_screen,
            recorded.note,
            PacketProvenance(
                self.member_name(recorded.entered_by),
                self.local_time(recorded.entered_at),
                recorded.source,
            ),
            voided,
        )

    def _concerns_month(self, review: CaseReview) -> bool:
        if review.on >= self.month.first:
            return review.on < self.month.end
        closed = [step.on for step in review.steps if step.stage is RecommendationStage.CLOSED]
        return review.kind == CHANGE and (not closed or closed[0] >= self.month.first)

    def _packet_review(self, review: CaseReview) -> PacketReview:
        return PacketReview(
            review.on,
            self.member_name(review.consultant_id),
            review.recommendation,
            tuple(
                PacketRecommendationStep(
                    step.stage.value, step.outcome, step.on, self.member_name(step.by), step.note
                )
                for step in review.steps
            ),
            state_text(review),
            self.local_time(review.entered_at),
        )


def _packet_score_trend(scale_progress: ScaleProgress) -> PacketScoreTrend:
    scale = scale_progress.instrument
    return PacketScoreTrend(
        scale.title,
        scale.total_max,
        tuple((band.start, band.label) for band in scale.bands),
        scale.remission_below,
        tuple((score.on, score.total) for score in scale_progress.scores),
        scale_progress.percent,
    )
