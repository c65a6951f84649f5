"""One sample episode, in days before the day it is made for."""

from dataclasses import dataclass
from enum import Enum

from store.review.case_review import ClinicianResponse, RecommendationStage
from store.rules.patient.statuses import Status
from store.rules.review.agenda import FlagKind

FollowUpSteps = tuple[tuple[RecommendationStage, str], ...]

OPEN: FollowUpSteps = ()
APPROVED: FollowUpSteps = ((RecommendationStage.ANSWERED, ClinicianResponse.APPROVED),)
PATIENT_INFORMED: FollowUpSteps = (*APPROVED, (RecommendationStage.PATIENT_INFORMED, "told"))
CLOSED: FollowUpSteps = (*PATIENT_INFORMED, (RecommendationStage.CLOSED, "done"))


class CalendarFit(Enum):
    """How an episode fits the calendar."""

    FIXED_OFFSETS = "days count back from today"
    WITHIN_THIS_MONTH = "the last contact, scale and review are in this month, even early in the month"


@dataclass(frozen=True)
class SampleReview:
    """A case review: days ago, what was recommended (empty: continue), its follow-up so far."""

    days_ago: int
    recommendation: str = ""
    follow_up_steps: FollowUpSteps = CLOSED


@dataclass(frozen=True)
class SampleFlag:
    """A raised flag."""

    kind: FlagKind
    days_ago: int
    question: str


@dataclass(frozen=True)
class SampleEpisode:
    """One patient's episode. Scores run from the baseline to the last contact.

    `last_contact_days_ago` is None when never reached. `months`: minutes of this month, last month and so on;
    earlier months get usual minutes. `risk`: the answer to the risk item in the last score;
    `risk_closed`: its alert was closed.
    `next_contact_in_days`: below 0 when it was missed. `screen`: the referral's PHQ-2. `status_change`: a
    later status, and how many days ago. `hold_days`: how many days a hold still lasts.
    """

    patient: str
    enrolled: int
    last_contact_days_ago: int | None
    months: tuple[int, ...] = ()
    contact_interval_days: int = 14
    calendar_fit: CalendarFit = CalendarFit.FIXED_OFFSETS
    scores: tuple[tuple[str, tuple[int, ...]], ...] = ()
    risk: int = 0
    risk_closed: bool = False
    reviews: tuple[SampleReview, ...] = ()
    flags: tuple[SampleFlag, ...] = ()
    attempts: tuple[int, ...] = ()
    next_contact_in_days: int | None = None
    screen: int | None = None
    has_consent: bool = True
    is_referral: bool = False
    status_change: tuple[Status, int] | None = None
    hold_days: int = 0
