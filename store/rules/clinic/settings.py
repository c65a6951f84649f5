"""What a clinic can set, with the defaults of domain.md §1.3, §3 and §5 and product.md §3."""

from dataclasses import dataclass
from datetime import date, time
from typing import Literal

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
ASK = "ask"
THIS_WEEK, WEEK_AFTER = "this week", "the week after"
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Settings:
    """A clinic's settings; `_days` are calendar days, times are local."""

    # Hours
    working_days: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri")
    holidays: tuple[date, ...] = ()
    opens: time = time(8)
    closes: time = time(17)

    # Where posts go: Slack channel ids; empty means direct messages to the people concerned
    review_channel: str = ""
    billing_channel: str = ""
    full_names: bool = False

    # When posts are due
    overdue_at: time = time(8)
    review_day: Weekday = "thu"
    review_at: time = time(13)
    agenda_at: time = time(9)
    month_end_at: time = time(7)
    end_of_day: bool = False
    end_of_day_at: time = time(16, 30)

    # Time log
    oldest_entry_days: int = 60
    attempts_count: bool = False
    default_activity: str = ASK
    next_weekday: str = ASK

    # Treatment to target
    first_contact_days: int = 7
    new_enrollment_days: int = 30
    active_interval_days: int = 14
    prevention_interval_days: int = 30
    active_measure_days: int = 28
    stable_measure_days: int = 60
    stalled_weeks: int = 8
    stalled_review_days: int = 28
    longest_unreviewed_days: int = 60
    hold_review_days: int = 30
    loop_days: int = 7  # a recommendation's follow-up; clinics have this name stored, so it stays
    step_down_weeks: int = 8
    registry_days: int = 2
    attempts_before_letter: int = 3
    attempts_span_days: int = 21
    disengaged_days: int = 90
    caseload_limit: int = 90
    measure_required: bool = False

    # Scales whose thresholds clinics choose
    pcl5_positive: int = 33
    pcl5_response_drop: int = 12
    audit_remission_below: int = 8
    epds_remission_below: int = 10
    epds_meaningful_change: int = 4

    # Risk
    high_risk_days: int = 7
    moderate_risk_days: int = 14
    low_risk_days: int = 30
    acknowledge_minutes: int = 30
    escalate_again_minutes: int = 120
    protocol_text: str = "Call or text 988 (Suicide & Crisis Lifeline); in immediate danger call 911."
    protocol_link: str = ""

    # Billing
    default_policy: str = "full-threshold"
