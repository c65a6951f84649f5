"""What a risk event is: what opened it, the steps taken since, and its current tier."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from store.rules.risk.risk import CssrsAnswers, RiskTier
from store.rules.risk.sentences import answers_in


class RiskEventCause(StrEnum):
    """What opened a risk event."""

    SCORE = "score"
    FLAG = "flag"
    SCREEN = "screen"


class RiskStepKind(StrEnum):
    """A step in answering a risk event."""

    NOTIFIED = "told"  # stored, so it stays
    ACKNOWLEDGED = "acknowledged"
    ESCALATED = "escalated"
    SCREENED = "screened"
    TIER_SET = "tier"
    LOWERING_REQUESTED = "lower-asked"
    LOWERED = "lowered"
    LOWERING_DECLINED = "not-lowered"
    CLOSED = "closed"
    ACKNOWLEDGEMENT_UNDONE = "not-acknowledged"
    REOPENED = "reopened"
    SCREEN_UNDONE = "screen-undone"
    FIRST_SCREEN_UNDONE = "first-screen-undone"
    """The screen that opened the event was undone."""


_TIER_CHANGES = (RiskStepKind.TIER_SET, RiskStepKind.LOWERED)
_SENT = (RiskStepKind.NOTIFIED, RiskStepKind.ESCALATED)
"""Steps that the program takes."""


SCREEN_EDITED = "edited"
"""The note of a step that undoes a screen for one with other answers."""
NOTE_MARK = "; "
"""Between the answers of a screen and its note, in the note of the step."""


@dataclass(frozen=True)
class RiskStep:
    """A step that was taken."""

    id: int
    step_kind: RiskStepKind
    by: int | None
    """The member who took it; None for the program."""
    at: datetime
    notified_member_id: int | None
    """The member who was notified, of a step that notifies."""
    tier: RiskTier | None
    note: str
    is_copy: bool = False
    """Whether it was taken on a chart that was merged since."""
    voided_by: int | None = None
    """Who undid it, or corrected its note."""
    voided_at: datetime | None = None
    is_corrected: bool = False
    """Whether another step of its kind says it with another note."""

    @property
    def is_edit(self) -> bool:
        """Whether it undid a screen for one with other answers."""
        return self.note == SCREEN_EDITED


@dataclass(frozen=True)
class Screen:
    """A C-SSRS screen: its answers, and what was noted with it."""

    answers: CssrsAnswers
    note: str


@dataclass(frozen=True)
class RiskEvent:
    """A reason to check on a patient's safety, and the steps taken since; people read a safety alert."""

    id: int
    clinic_id: int
    patient_id: int
    episode_id: int
    cause: RiskEventCause
    on: date
    note: str
    is_drill: bool
    opened_by: int | None
    opened_at: datetime
    first_tier: RiskTier | None
    """The tier of the screen that opened it, if one did."""
    withdrawn_at: datetime | None
    withdrawn_by: int | None
    steps: tuple[RiskStep, ...] = ()
    undone_steps: tuple[RiskStep, ...] = ()
    """Steps that were undone or, with another note, replaced."""
    first_screen: CssrsAnswers | None = None
    """The answers of the screen that opened it, if one did."""

    def last_step(self, *kinds: RiskStepKind) -> RiskStep | None:
        """The latest step of these kinds."""
        return next((step for step in reversed(self.steps) if step.step_kind in kinds), None)

    @property
    def acknowledged(self) -> RiskStep | None:
        """The step that acknowledged it: by whom and when."""
        return self.last_step(RiskStepKind.ACKNOWLEDGED)

    @property
    def closed(self) -> RiskStep | None:
        """The step that closed it: by whom, when, and with which note."""
        return self.last_step(RiskStepKind.CLOSED)

    @property
    def only_acknowledged(self) -> bool:
        """Whether it is open, and all that someone did was to acknowledge it."""
        taken = [step for step in self.steps if step.step_kind not in _SENT]
        return self.is_open and bool(taken) and taken[-1].step_kind is RiskStepKind.ACKNOWLEDGED

    @property
    def is_open(self) -> bool:
        """Whether it is neither closed nor withdrawn."""
        return self.closed is None and self.withdrawn_at is None

    @property
    def tier(self) -> RiskTier | None:
        """The current tier."""
        step = self.last_step(*_TIER_CHANGES)
        if step is None and self.first_screen_undone:
            return None
        return step.tier if step else self.first_tier

    @property
    def tier_at(self) -> datetime:
        """When the current tier was set."""
        step = self.last_step(*_TIER_CHANGES)
        return step.at if step else self.opened_at

    @property
    def tier_version(self) -> int:
        """How often the tier changed, to recognize a form that was opened before the latest change."""
        live, undone = (
            len([step for step in steps if step.step_kind in _TIER_CHANGES])
            for steps in (self.steps, self.undone_steps)
        )
        # A step that was undone changed the tier twice.
        return live + 2 * undone + bool(self.first_screen_undone)

    @property
    def lowering_request(self) -> RiskStep | None:
        """The request to lower the tier that waits for the consultant."""
        step = self.last_step(RiskStepKind.LOWERING_REQUESTED, RiskStepKind.LOWERING_DECLINED, *_TIER_CHANGES)
        return step if step and step.step_kind is RiskStepKind.LOWERING_REQUESTED else None

    @property
    def first_screen_undone(self) -> RiskStep | None:
        """The step that undid the screen that opened it."""
        return self.last_step(RiskStepKind.FIRST_SCREEN_UNDONE)

    @property
    def last_screen_id(self) -> int | None:
        """The step of the latest C-SSRS screen that is not undone, 0 for the one that opened it, or None."""
        step = self.last_step(RiskStepKind.SCREENED)
        if step:
            return step.id
        is_first = self.cause is RiskEventCause.SCREEN and not self.first_screen_undone
        return 0 if is_first else None

    @property
    def last_screen(self) -> Screen | None:
        """The answers and the note of that screen."""
        step = self.last_step(RiskStepKind.SCREENED)
        if step:
            answers, _, note = step.note.partition(NOTE_MARK)
            return Screen(answers_in(answers), note)
        if self.first_screen and not self.first_screen_undone:
            return Screen(self.first_screen, self.note)
        return None

    @property
    def may_edit_screen(self) -> bool:
        """Whether that screen can get other answers: not once the event was closed by hand."""
        return self.is_screened and (self.closed is None or self.acknowledged is None)

    @property
    def last_screen_by(self) -> int | None:
        """The member who recorded that screen."""
        step = self.last_step(RiskStepKind.SCREENED)
        return step.by if step else self.opened_by

    @property
    def is_screened(self) -> bool:
        """Whether a C-SSRS screen is on record."""
        return self.last_screen_id is not None
