"""Every setting of a clinic, by group: what it is called, of what kind it is, and its bounds."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a setting holds."""

    NUMBER = "number"
    YES_NO = "yes or no"
    TIME = "time of day"
    WEEKDAY = "weekday"
    WEEKDAYS = "weekdays"
    DAYS = "days"
    TEXT = "text"
    LINK = "link"
    CHANNEL = "channel"
    POLICY = "billing policy"
    ZONE = "time zone"


TIMEZONE = "timezone"
"""The one setting that stands beside the others on the clinic."""


@dataclass(frozen=True)
class Field:
    """One setting: its name in `Settings` and how people know it."""

    name: str
    title: str
    kind: Kind
    unit: str = ""
    least: int = 0
    most: int = 0
    optional: bool = False


@dataclass(frozen=True)
class Group:
    """Settings that are changed together, in one form."""

    name: str
    title: str
    """At most 24 signs: a form's title."""
    fields: tuple[Field, ...]


def _days(name: str, title: str, least: int = 1, most: int = 365) -> Field:
    return Field(name, title, Kind.NUMBER, "days", least, most)


def _weeks(name: str, title: str) -> Field:
    return Field(name, title, Kind.NUMBER, "weeks", 1, 52)


def _points(name: str, title: str, most: int) -> Field:
    return Field(name, title, Kind.NUMBER, "points", 1, most)


GROUPS = (
    Group(
        "hours",
        "Hours and holidays",
        (
            Field(TIMEZONE, "Time zone", Kind.ZONE),
            Field("opens", "Opens", Kind.TIME),
            Field("closes", "Closes", Kind.TIME),
            Field("working_days", "Working days", Kind.WEEKDAYS),
            Field("holidays", "Holidays", Kind.DAYS, optional=True),
        ),
    ),
    Group(
        "review",
        "Case review",
        (
            Field("review_day", "Review day", Kind.WEEKDAY),
            Field("review_at", "Review starts", Kind.TIME),
            Field("agenda_at", "Agenda, the working day before", Kind.TIME),
        ),
    ),
    Group(
        "channels",
        "Channels",
        (
            Field("review_channel", "Review channel", Kind.CHANNEL, optional=True),
            Field("billing_channel", "Billing channel", Kind.CHANNEL, optional=True),
            Field("full_names", "Full patient names in posts", Kind.YES_NO),
        ),
    ),
    Group(
        "care",
        "Intervals and limits",
        (
            _days("first_contact_days", "First contact after enrollment within", most=60),
            _days("active_interval_days", "Contact interval, active", most=90),
            _days("prevention_interval_days", "Contact interval, relapse prevention", most=120),
            _days("active_measure_days", "Measure interval, active", most=120),
            _days("stable_measure_days", "Measure interval, stable", most=180),
            _weeks("stalled_weeks", "Stalled after"),
            _days("stalled_review_days", "Stalled, review again after", most=120),
            _days("longest_unreviewed_days", "Anyone active, review after", most=180),
            _days("loop_days", "Recommendation open at most", most=60),
            _weeks("step_down_weeks", "Step-down after remission held"),
            _days("registry_days", "Contact recorded within", most=30),
            Field("attempts_before_letter", "A letter is suggested after", Kind.NUMBER, "attempts", 1, 20),
            _days("attempts_span_days", "Those attempts spread over", most=120),
            _days("disengaged_days", "Close-out list without contact after", 14, 365),
            Field("caseload_limit", "Caseload of a full-time care manager", Kind.NUMBER, "patients", 10, 300),
        ),
    ),
    Group(
        "posts",
        "Posts",
        (
            Field("overdue_at", "Overdue contacts", Kind.TIME),
            Field("month_end_at", "Month-end summary, on the 1st", Kind.TIME),
            Field("end_of_day", "End-of-day reminder", Kind.YES_NO),
            Field("end_of_day_at", "End-of-day reminder at", Kind.TIME),
        ),
    ),
    Group(
        "minutes",
        "Minutes and billing",
        (
            _days("oldest_entry_days", "Time can be logged back", 1, 730),
            Field("attempts_count", "Minutes of attempts count", Kind.YES_NO),
            Field("measure_required", "A score in the month is required", Kind.YES_NO),
            Field("default_policy", "Policy of payers without their own", Kind.POLICY),
        ),
    ),
    Group(
        "risk",
        "Risk protocol",
        (
            Field("protocol_text", "Protocol", Kind.TEXT),
            Field("protocol_link", "Link to the protocol", Kind.LINK, optional=True),
            Field("acknowledge_minutes", "Acknowledged within", Kind.NUMBER, "minutes", 5, 480),
            _days("high_risk_days", "High risk, contact within", most=30),
            _days("moderate_risk_days", "Moderate risk, contact within", most=60),
            _days("low_risk_days", "Low risk, contact within", most=90),
        ),
    ),
    Group(
        "scales",
        "Thresholds of scales",
        (
            _points("pcl5_positive", "PCL-5 positive from", 80),
            _points("pcl5_response_drop", "PCL-5 response, a drop of", 80),
            _points("audit_remission_below", "AUDIT remission below", 40),
            _points("epds_remission_below", "EPDS remission below", 30),
            _points("epds_meaningful_change", "EPDS meaningful change", 30),
        ),
    ),
)

BY_GROUP = {group.name: group for group in GROUPS}
FIELDS = {field.name: field for group in GROUPS for field in group.fields}


def find(typed: str) -> Field | None:
    """The setting of that name: `active_interval_days`, `active interval`, or its title."""
    wanted = _plain(typed)
    for field in FIELDS.values():
        if wanted in {_plain(field.name), _plain(field.title), _plain(field.name).removesuffix(" days")}:
            return field
    return None


def group_of(name: str) -> Group:
    """The group that a setting is changed in."""
    return next(group for group in GROUPS if name in {field.name for field in group.fields})


def _plain(typed: str) -> str:
    return " ".join(typed.casefold().replace("_", " ").replace("-", " ").replace(",", " ").split())
