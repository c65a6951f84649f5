"""What a risk event is: what opened it, the steps taken since, and where it stands."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from store.rules.risk.risk import RiskTier


class RiskEventCause(StrEnum):
    """What opened an event."""

    SCORE = "score"
    FLAG = "flag"
    SCREEN = "screen"


class RiskStepKind(StrEnum):
    """A step in answering an event."""

    NOTIFIED = "told"
    ACKNOWLEDGED = "acknowledged"
    ESCALATED = "escalated"
    SCREENED = "screened"
    TIER_SET = "tier"
    LOWERING_REQUESTED = "lower-asked"
    LOWERED = "lowered"
    LOWERING_DECLINED = "not-lowered"
    CLOSED = "closed"


@dataclass(frozen=True)
class RiskStep:
    """A step that was taken."""

    id: int
    step_kind: RiskStepKind
    by: int | None
    """The member who took it; None for the program itself."""
    at: datetime
    notified_member_id: int | None
    """The member who was told."""
    tier: RiskTier | None
    note: str


@dataclass(frozen=True)
class RiskEvent:
    """One occasion to look after a patient's safety, and how far it was answered."""

    id: int
    clinic_id: int
    patient_id: int
    episode_id: int
    cause: RiskEventCause
    on: date
    note: str
    rehearsal: bool
    opened_by: int | None
    opened_at: datetime
    first_tier: RiskTier | None
    """Of the screen that opened it."""
    withdrawn_at: datetime | None
    withdrawn_by: int | None
    steps: tuple[RiskStep, ...] = ()

    def last_step(self, *deeds: RiskStepKind) -> RiskStep | None:
        """The latest step of these kinds."""
        return next((step for step in reversed(self.steps) if step.step_kind in deeds), None)

    @property
    def acknowledged(self) -> RiskStep | None:
        """Who took it on, and when."""
        return self.last_step(RiskStepKind.ACKNOWLEDGED)

    @property
    def closed(self) -> RiskStep | None:
        """Who closed it, and with which note."""
        return self.last_step(RiskStepKind.CLOSED)

    @property
    def is_open(self) -> bool:
        """Whether it still asks for something: neither closed nor withdrawn."""
        return self.closed is None and self.withdrawn_at is None

    @property
    def tier(self) -> RiskTier | None:
        """The tier as it stands."""
        step = self.last_step(RiskStepKind.TIER_SET, RiskStepKind.LOWERED)
        return step.tier if step else self.first_tier

    @property
    def tier_at(self) -> datetime:
        """Since when the tier stands."""
        step = self.last_step(RiskStepKind.TIER_SET, RiskStepKind.LOWERED)
        return step.at if step else self.opened_at

    @property
    def tier_version(self) -> int:
        """How often the tier was set: a form that was open meanwhile shows by it that it is old."""
        return len(
            [step for step in self.steps if step.step_kind in {RiskStepKind.TIER_SET, RiskStepKind.LOWERED}]
        )

    @property
    def lowering_request(self) -> RiskStep | None:
        """The wish to lower the tier that waits for the consultant."""
        step = self.last_step(
            RiskStepKind.LOWERING_REQUESTED,
            RiskStepKind.LOWERED,
            RiskStepKind.LOWERING_DECLINED,
            RiskStepKind.TIER_SET,
        )
        return step if step and step.step_kind is RiskStepKind.LOWERING_REQUESTED else None

    @property
    def is_screened(self) -> bool:
        """Whether a screen is on record."""
        return self.cause is RiskEventCause.SCREEN or self.last_step(RiskStepKind.SCREENED) is not None
