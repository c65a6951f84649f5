"""A case review and how far its recommendation has come: values. Source: domain.md §3."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from store.rules.review.agenda import OpenRecommendation
from store.rules.text_format import count_text, weekday_and_date

CONTINUE, CHANGE = "continue", "change"


class RecommendationStage(StrEnum):
    """A step that a recommendation takes after the review (domain.md §3, recommendation loop)."""

    ANSWERED = "answered"
    PATIENT_TOLD = "told"
    CLOSED = "closed"


class ClinicianResponse(StrEnum):
    """What the treating clinician says to a recommendation."""

    APPROVED = "approved"
    DECLINED = "declined"
    CHANGED = "changed"


@dataclass(frozen=True)
class RecommendationStep:
    """A step that was taken."""

    stage: RecommendationStage
    outcome: str
    on: date
    note: str
    by: int | None
    at: datetime


@dataclass(frozen=True)
class CaseReview:
    """One patient's review with the consultant; `continue` without anything to change is one."""

    id: int
    patient_id: int
    episode_id: int
    on: date
    consultant_id: int | None
    kind: str
    recommendation: str
    entered_at: datetime
    voided_at: datetime | None = None
    voided_by: int | None = None
    steps: tuple[RecommendationStep, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether a recommendation waits for somebody."""
        return self.kind == CHANGE and not self.voided_at and self.closed is None

    @property
    def clinician_response(self) -> RecommendationStep | None:
        """What the treating clinician said."""
        return self._step(RecommendationStage.ANSWERED)

    @property
    def patient_told(self) -> RecommendationStep | None:
        """That the patient was told."""
        return self._step(RecommendationStage.PATIENT_TOLD)

    @property
    def closed(self) -> RecommendationStep | None:
        """That nothing is left to do."""
        return self._step(RecommendationStage.CLOSED)

    @property
    def declined(self) -> bool:
        """Whether the treating clinician said no."""
        return (
            self.clinician_response is not None
            and self.clinician_response.outcome == ClinicianResponse.DECLINED
        )

    @property
    def current_recommendation(self) -> str:
        """The recommendation as the clinician wants it: changed words stand in for the original."""
        answer = self.clinician_response
        changed = answer.note if answer and answer.outcome == ClinicianResponse.CHANGED else ""
        return changed or self.recommendation

    @property
    def waits_for(self) -> str:
        """What an open recommendation waits for, in words."""
        if self.patient_told:
            return "closing"
        if self.clinician_response is None:
            return "approval by the treating clinician"
        return "closing: the treating clinician declined" if self.declined else "the patient to be told"

    @property
    def open_recommendation(self) -> OpenRecommendation:
        """The open recommendation as the agenda's rules see it."""
        last = self.steps[-1].on if self.steps else self.on
        return OpenRecommendation(self.on, self.current_recommendation, self.waits_for, last)

    def state_text(self, today: date | None = None) -> str:
        """Where it stands: `declined, closed Tue Nov 3`, `waits 9 days for the patient to be told`."""
        if self.kind == CONTINUE:
            return "continue as before"
        changed = (
            f"changed to “{self.current_recommendation}”, "
            if self.current_recommendation != self.recommendation
            else ""
        )
        said = "declined, " if self.declined else changed
        end = f"closed {weekday_and_date(self.closed.on)}" if self.closed else self._waiting_text(today)
        return f"{said}{end}"

    def summary_text(self, today: date) -> str:
        """What was said, and where it stands: `increase sertraline, closed Tue Nov 3`."""
        return (
            self.state_text() if self.kind == CONTINUE else f"{self.recommendation}, {self.state_text(today)}"
        )

    def _waiting_text(self, today: date | None) -> str:
        last = self.steps[-1].on if self.steps else self.on
        days = (today - last).days if today else 0
        return (
            f"waits {count_text(days, 'day')} for {self.waits_for}" if days else f"waits for {self.waits_for}"
        )

    def _step(self, stage: RecommendationStage) -> RecommendationStep | None:
        return next((step for step in self.steps if step.stage is stage), None)
