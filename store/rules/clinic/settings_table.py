"""Every setting of a clinic, by group: its title, its kind and its bounds."""

from dataclasses import dataclass
from enum import StrEnum

from store.rules.activities import Activity
from store.rules.clinic.settings import ASK, THIS_WEEK, WEEK_AFTER


class SettingKind(StrEnum):
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
    CHOICE = "choice"
    ZONE = "time zone"


TIMEZONE = "timezone"
"""The one setting that is a column of the clinic, not part of `Settings`."""


@dataclass(frozen=True)
class SettingField:
    """One setting: its name in `Settings`, its title, and its bounds."""

    name: str
    title: str
    kind: SettingKind
    unit: str = ""
    least: int = 0
    most: int = 0
    optional: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class SettingGroup:
    """Settings that are changed together, in one form."""

    name: str
    title: str
    """At most 24 characters, the limit of a form's title."""
    fields: tuple[SettingField, ...]


def _days(name: str, title: str, least: int = 1, most: int = 365) -> SettingField:
    return SettingField(name, title, SettingKind.NUMBER, "days", least, most)


def _weeks(name: str, title: str) -> SettingField:
    return SettingField(name, title, SettingKind.NUMBER, "weeks", 1, 52)


def _points(name: str, title: str, most: int) -> SettingField:
    return SettingField(name, title, SettingKind.NUMBER, "points", 1, most)


SETTING_GROUPS = (
    SettingGroup(
        "hours",
        "Hours and holidays",
        (
            SettingField(TIMEZONE, "Time zone", SettingKind.ZONE),
            SettingField("opens", "Opens", SettingKind.TIME),
            SettingField("closes", "Closes", SettingKind.TIME),
            SettingField("working_days", "Working days", SettingKind.WEEKDAYS),
            SettingField("holidays", "Holidays", SettingKind.DAYS, optional=True),
        ),
    ),
    SettingGroup(
        "review",
        "Case review",
        (
            SettingField("review_day", "Review day", SettingKind.WEEKDAY),
            SettingField("review_at", "Review starts", SettingKind.TIME),
            SettingField("agenda_at", "Agenda, the working day before", SettingKind.TIME),
        ),
    ),
    SettingGroup(
        "channels",
        "Channels",
        (
            SettingField("review_channel", "Review channel", SettingKind.CHANNEL, optional=True),
            SettingField("billing_channel", "Billing channel", SettingKind.CHANNEL, optional=True),
            SettingField("full_names", "Full patient names in posts", SettingKind.YES_NO),
        ),
    ),
    SettingGroup(
        "care",
        "Intervals and limits",
        (
            _days("first_contact_days", "First contact after enrollment within", most=60),
            _days("new_enrollment_days", "New, and on the agenda as new, for", most=180),
            _days("active_interval_days", "Contact interval, active", most=90),
            _days("prevention_interval_days", "Contact interval, relapse prevention", most=120),
            _days("active_measure_days", "Measure interval, active", most=120),
            _days("stable_measure_days", "Measure interval, stable", most=180),
            _weeks("stalled_weeks", "Stalled after"),
            _days("stalled_review_days", "Stalled, review again after", most=120),
            _days("longest_unreviewed_days", "Every active patient, review after", most=180),
            _days("hold_review_days", "On hold without a date, asked about after", most=180),
            _days("loop_days", "Recommendation open at most", most=60),
            _weeks("step_down_weeks", "Step-down after remission for"),
            _days("registry_days", "Contact recorded within", most=30),
            SettingField(
                "attempts_before_letter", "A letter is suggested after", SettingKind.NUMBER, "attempts", 1, 20
            ),
            _days("attempts_span_days", "Attempts spread over", most=120),
            _days("disengaged_days", "Close-out list after no contact for", 14, 365),
            SettingField(
                "caseload_limit",
                "Caseload of a full-time care manager",
                SettingKind.NUMBER,
                "patients",
                10,
                300,
            ),
        ),
    ),
    SettingGroup(
        "posts",
        "Posts",
        (
            SettingField("overdue_at", "Morning posts", SettingKind.TIME),
            SettingField("month_end_at", "Month-end summary, on the 1st", SettingKind.TIME),
        ),
    ),
    SettingGroup(
        "minutes",
        "Minutes and billing",
        (
            _days("oldest_entry_days", "Time can be logged for the past", 1, 730),
            SettingField(
                "default_activity",
                "Minutes without an activity",
                SettingKind.CHOICE,
                choices=(ASK, *(activity.value for activity in Activity)),
            ),
            SettingField(
                "next_weekday",
                "“next tue” typed on a Monday means",
                SettingKind.CHOICE,
                choices=(ASK, THIS_WEEK, WEEK_AFTER),
            ),
            SettingField("attempts_count", "Minutes of attempts count", SettingKind.YES_NO),
            SettingField("measure_required", "A score in the month is required", SettingKind.YES_NO),
            SettingField("default_policy", "Policy of payers without their own", SettingKind.POLICY),
        ),
    ),
    SettingGroup(
        "risk",
        "Risk protocol",
        (
            SettingField("protocol_text", "Protocol", SettingKind.TEXT),
            SettingField("protocol_link", "Link to the protocol", SettingKind.LINK, optional=True),
            SettingField(
                "acknowledge_minutes", "Alert acknowledged within", SettingKind.NUMBER, "minutes", 5, 480
            ),
            SettingField(
                "escalate_again_minutes",
                "Alert not acknowledged, again every",
                SettingKind.NUMBER,
                "minutes",
                15,
                480,
            ),
            _days("high_risk_days", "High risk, contact within", most=30),
            _days("moderate_risk_days", "Moderate risk, contact within", most=60),
            _days("low_risk_days", "Low risk, contact within", most=90),
        ),
    ),
    SettingGroup(
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

GROUPS_BY_NAME = {group.name: group for group in SETTING_GROUPS}
SETTING_FIELDS = {field.name: field for group in SETTING_GROUPS for field in group.fields}


def find(typed: str) -> SettingField | None:
    """The setting of that name: `active_interval_days`, `active interval`, or its title."""
    wanted = _plain(typed)
    for field in SETTING_FIELDS.values():
        if wanted in {_plain(field.name), _plain(field.title), _plain(field.name).removesuffix(" days")}:
            return field
    return None


def group_of(name: str) -> SettingGroup:
    """The group that a setting is changed in."""
    return next(group for group in SETTING_GROUPS if name in {field.name for field in group.fields})


def _plain(typed: str) -> str:
    return " ".join(typed.casefold().replace("_", " ").replace("-", " ").replace(",", " ").split())
