"""What a care manager does with the minutes. Names as exported; source: product.md §2.1, domain.md §1.3."""

from dataclasses import dataclass
from enum import StrEnum


class Activity(StrEnum):
    """How minutes were spent; the value is the name people read and files carry."""

    PHONE = "phone"
    VIDEO = "video"
    IN_PERSON = "in person"
    PORTAL = "portal"
    ASSESSMENT = "assessment"
    REGISTRY = "registry"
    CARE_PLAN = "care plan"
    CASE_REVIEW = "case review"
    COORDINATION = "coordination"
    ATTEMPT = "attempt"
    NO_SHOW = "no-show"


@dataclass(frozen=True)
class ActivityRules:
    """The rules for one activity."""

    contact: bool = False
    """The patient was reached: phone, video, in person, assessment."""
    counts: bool = True
    """Its minutes count toward a code unless a clinic's setting says otherwise."""


ACTIVITY_RULES: dict[Activity, ActivityRules] = {
    Activity.PHONE: ActivityRules(contact=True),
    Activity.VIDEO: ActivityRules(contact=True),
    Activity.IN_PERSON: ActivityRules(contact=True),
    Activity.PORTAL: ActivityRules(),
    Activity.ASSESSMENT: ActivityRules(contact=True),
    Activity.REGISTRY: ActivityRules(),
    Activity.CARE_PLAN: ActivityRules(),
    Activity.CASE_REVIEW: ActivityRules(),
    Activity.COORDINATION: ActivityRules(),
    Activity.ATTEMPT: ActivityRules(counts=False),
    Activity.NO_SHOW: ActivityRules(counts=False),
}


ATTEMPT_ACTIVITIES = (Activity.ATTEMPT, Activity.NO_SHOW)
"""The patient could not be reached, or did not come."""


def is_contact(activity: Activity) -> bool:
    """Whether the patient was reached."""
    return ACTIVITY_RULES[activity].contact
