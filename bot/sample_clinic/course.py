"""What a sample course tells of one patient, in days before the day it is made for."""

from dataclasses import dataclass
from enum import Enum

from store.review.review import Answer, Stage
from store.rules.patient.statuses import Status
from store.rules.review.agenda import FlagKind

Far = tuple[tuple[Stage, str], ...]

OPEN: Far = ()
APPROVED: Far = ((Stage.ANSWERED, Answer.APPROVED),)
TOLD: Far = (*APPROVED, (Stage.TOLD, "told"))
CLOSED: Far = (*TOLD, (Stage.CLOSED, "done"))


class Pace(Enum):
    """How a course keeps to the calendar."""

    AS_SAID = "its days are so many days ago"
    MONTHLY = "the last contact, scale and review lie in this month, however young it is"


@dataclass(frozen=True)
class Reviewed:
    """A case review: days ago, what was recommended (empty: continue), how far that has come."""

    ago: int
    recommendation: str = ""
    far: Far = CLOSED


@dataclass(frozen=True)
class Raised:
    """A flag that is up."""

    kind: FlagKind
    ago: int
    question: str


@dataclass(frozen=True)
class Course:
    """One patient's episode. Days are days ago; scores run from the baseline to the last contact.

    `last`: the last contact, None when never reached. `months`: minutes of this month, last month and so on
    back; earlier ones take the usual. `risk`: the answer to the risk item in the last score. `planned`: days
    from now to the agreed next contact, below 0 when it was missed. `screen`: the referral's PHQ-2. `agreed`:
    whether an agreement is on record. `changed`: a later status, and when; `held_for`: how many days more.
    """

    patient: str
    enrolled: int
    last: int | None
    months: tuple[int, ...] = ()
    every: int = 14
    pace: Pace = Pace.AS_SAID
    scores: tuple[tuple[str, tuple[int, ...]], ...] = ()
    risk: int = 0
    reviews: tuple[Reviewed, ...] = ()
    flags: tuple[Raised, ...] = ()
    attempts: tuple[int, ...] = ()
    planned: int | None = None
    screen: int | None = None
    agreed: bool = True
    is_referral: bool = False
    changed: tuple[Status, int] | None = None
    held_for: int = 0
