"""A case review and how far its recommendation has come: values. Source: domain.md §3."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from store.rules.review.agenda import OpenLoop
from store.rules.words import counted, weekday_day

CONTINUE, CHANGE = "continue", "change"


class Stage(StrEnum):
    """A step that a recommendation takes after the review (domain.md §3, recommendation loop)."""

    ANSWERED = "answered"
    TOLD = "told"
    CLOSED = "closed"


class Answer(StrEnum):
    """What the treating clinician says to a recommendation."""

    APPROVED = "approved"
    DECLINED = "declined"
    CHANGED = "changed"


@dataclass(frozen=True)
class Step:
    """A step that was taken."""

    stage: Stage
    outcome: str
    on: date
    note: str
    by: int | None
    at: datetime


@dataclass(frozen=True)
class Review:
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
    steps: tuple[Step, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether a recommendation waits for somebody."""
        return self.kind == CHANGE and not self.voided_at and self.closed is None

    @property
    def answer(self) -> Step | None:
        """What the treating clinician said."""
        return self._step(Stage.ANSWERED)

    @property
    def told(self) -> Step | None:
        """That the patient was told."""
        return self._step(Stage.TOLD)

    @property
    def closed(self) -> Step | None:
        """That nothing is left to do."""
        return self._step(Stage.CLOSED)

    @property
    def declined(self) -> bool:
        """Whether the treating clinician said no."""
        return self.answer is not None and self.answer.outcome == Answer.DECLINED

    @property
    def in_force(self) -> str:
        """The recommendation as the clinician wants it: changed words stand in for the original."""
        answer = self.answer
        changed = answer.note if answer and answer.outcome == Answer.CHANGED else ""
        return changed or self.recommendation

    @property
    def waits_for(self) -> str:
        """What an open recommendation waits for, in words."""
        if self.told:
            return "closing"
        if self.answer is None:
            return "approval by the treating clinician"
        return "closing: the treating clinician declined" if self.declined else "the patient to be told"

    @property
    def loop(self) -> OpenLoop:
        """The open recommendation as the agenda's rules see it."""
        last = self.steps[-1].on if self.steps else self.on
        return OpenLoop(self.on, self.in_force, self.waits_for, last)

    def state(self, today: date | None = None) -> str:
        """Where it stands: `declined, closed Tue Nov 3`, `waits 9 days for the patient to be told`."""
        if self.kind == CONTINUE:
            return "continue as before"
        changed = f"changed to “{self.in_force}”, " if self.in_force != self.recommendation else ""
        said = "declined, " if self.declined else changed
        return f"{said}{f'closed {weekday_day(self.closed.on)}' if self.closed else self._waits(today)}"

    def summary(self, today: date) -> str:
        """What was said, and where it stands: `increase sertraline, closed Tue Nov 3`."""
        return self.state() if self.kind == CONTINUE else f"{self.recommendation}, {self.state(today)}"

    def _waits(self, today: date | None) -> str:
        last = self.steps[-1].on if self.steps else self.on
        days = (today - last).days if today else 0
        return f"waits {counted(days, 'day')} for {self.waits_for}" if days else f"waits for {self.waits_for}"

    def _step(self, stage: Stage) -> Step | None:
        return next((step for step in self.steps if step.stage is stage), None)
