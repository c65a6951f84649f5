"""What a risk event is: what opened it, the steps taken since, and where it stands."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from store.rules.risk.risk import Tier


class Cause(StrEnum):
    """What opened an event."""

    SCORE = "score"
    FLAG = "flag"
    SCREEN = "screen"


class Deed(StrEnum):
    """A step in answering an event."""

    TOLD = "told"
    ACKNOWLEDGED = "acknowledged"
    ESCALATED = "escalated"
    SCREENED = "screened"
    TIER = "tier"
    LOWER_ASKED = "lower-asked"
    LOWERED = "lowered"
    NOT_LOWERED = "not-lowered"
    CLOSED = "closed"


@dataclass(frozen=True)
class Step:
    """A step that was taken."""

    id: int
    deed: Deed
    by: int | None
    """The member who took it; None for the program itself."""
    at: datetime
    about: int | None
    """The member who was told."""
    tier: Tier | None
    note: str


@dataclass(frozen=True)
class RiskEvent:
    """One occasion to look after a patient's safety, and how far it was answered."""

    id: int
    clinic_id: int
    patient_id: int
    episode_id: int
    cause: Cause
    on: date
    note: str
    rehearsal: bool
    opened_by: int | None
    opened_at: datetime
    first_tier: Tier | None
    """Of the screen that opened it."""
    withdrawn_at: datetime | None
    withdrawn_by: int | None
    steps: tuple[Step, ...] = ()

    def last(self, *deeds: Deed) -> Step | None:
        """The latest step of these kinds."""
        return next((step for step in reversed(self.steps) if step.deed in deeds), None)

    @property
    def acknowledged(self) -> Step | None:
        """Who took it on, and when."""
        return self.last(Deed.ACKNOWLEDGED)

    @property
    def closed(self) -> Step | None:
        """Who closed it, and with which note."""
        return self.last(Deed.CLOSED)

    @property
    def is_open(self) -> bool:
        """Whether it still asks for something: neither closed nor withdrawn."""
        return self.closed is None and self.withdrawn_at is None

    @property
    def tier(self) -> Tier | None:
        """The tier as it stands."""
        step = self.last(Deed.TIER, Deed.LOWERED)
        return step.tier if step else self.first_tier

    @property
    def tier_at(self) -> datetime:
        """Since when the tier stands."""
        step = self.last(Deed.TIER, Deed.LOWERED)
        return step.at if step else self.opened_at

    @property
    def tier_version(self) -> int:
        """How often the tier was set: a form that was open meanwhile shows by it that it is old."""
        return len([step for step in self.steps if step.deed in {Deed.TIER, Deed.LOWERED}])

    @property
    def asked(self) -> Step | None:
        """The wish to lower the tier that waits for the consultant."""
        step = self.last(Deed.LOWER_ASKED, Deed.LOWERED, Deed.NOT_LOWERED, Deed.TIER)
        return step if step and step.deed is Deed.LOWER_ASKED else None

    @property
    def is_screened(self) -> bool:
        """Whether a screen is on record."""
        return self.cause is Cause.SCREEN or self.last(Deed.SCREENED) is not None
