"""A case review and the steps that its recommendation has taken. Source: domain.md §3."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from store.rules.review.agenda import OpenRecommendation
from store.rules.review.sentences import NextStep

CONTINUE, CHANGE = "continue", "change"


class RecommendationStage(StrEnum):
    """A step that a recommendation takes after the review (domain.md §3, follow-up of recommendations)."""

    ANSWERED = "answered"
    PATIENT_INFORMED = "told"  # stored, so it stays
    CLOSED = "closed"


class ClosingOutcome(StrEnum):
    """How a recommendation ended."""

    DONE = "done"
    DECLINED = "declined"
    """Before a declined recommendation went back to the consultant: closed when it was declined."""
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"


class ClinicianResponse(StrEnum):
    """The treating clinician's answer to a recommendation."""

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
    is_copy: bool = False
    """Whether it was taken on a chart that was merged since."""
    undone_at: datetime | None = None
    undone_by: int | None = None


@dataclass(frozen=True)
class CaseReview:
    """The consultant's review of one patient; `continue` without any change is a review too."""

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
    undone_steps: tuple[RecommendationStep, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether its recommendation still waits for a step."""
        return self.kind == CHANGE and not self.voided_at and self.closed is None

    @property
    def clinician_response(self) -> RecommendationStep | None:
        """The treating clinician's answer, once it is recorded."""
        return self._step(RecommendationStage.ANSWERED)

    @property
    def patient_informed(self) -> RecommendationStep | None:
        """When and by whom the patient was told."""
        return self._step(RecommendationStage.PATIENT_INFORMED)

    @property
    def closed(self) -> RecommendationStep | None:
        """When and by whom the recommendation was closed."""
        return self._step(RecommendationStage.CLOSED)

    @property
    def last_answer_or_telling(self) -> RecommendationStep | None:
        """The step that can be undone: telling the patient, else the answer; none once it ended."""
        if self.voided_at or (self.closed and self.closed.outcome != ClosingOutcome.DONE):
            return None
        return self.patient_informed or self.clinician_response

    @property
    def declined(self) -> bool:
        """Whether the treating clinician declined the recommendation."""
        response = self.clinician_response
        return response is not None and response.outcome == ClinicianResponse.DECLINED

    @property
    def current_recommendation(self) -> str:
        """The recommendation as the clinician changed it, else as the consultant recorded it."""
        response = self.clinician_response
        changed = response.note if response and response.outcome == ClinicianResponse.CHANGED else ""
        return changed or self.recommendation

    @property
    def waits_for(self) -> NextStep:
        """What an open recommendation waits for."""
        if self.declined:
            return NextStep.REVISE
        if self.patient_informed:
            return NextStep.CLOSE
        return NextStep.INFORM_PATIENT if self.clinician_response else NextStep.ANSWER

    @property
    def last_moved_on(self) -> date:
        """The day of the last step; before the first, of the review."""
        return self.steps[-1].on if self.steps else self.on

    @property
    def open_recommendation(self) -> OpenRecommendation:
        """The open recommendation as the agenda's rules see it."""
        response = self.clinician_response
        return OpenRecommendation(
            self.on,
            self.current_recommendation,
            self.waits_for,
            self.last_moved_on,
            why_declined=response.note if response and self.declined else "",
        )

    @property
    def times_unanswered(self) -> int:
        """How often its answer was undone."""
        return len([step for step in self.undone_steps if step.stage is RecommendationStage.ANSWERED])

    def _step(self, stage: RecommendationStage) -> RecommendationStep | None:
        return next((step for step in self.steps if step.stage is stage), None)
