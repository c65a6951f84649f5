"""When a patient's next contact is due, by which reason, and how late it is. Source: domain.md §3.

A reason is one function and one entry in `REASONS`; the earliest day that any of them gives is when the
contact is due. An agreed day silences the reasons that go by intervals; a risk tier is silenced by nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from store.errors import UserError
from store.rules.clinic.settings import Settings
from store.rules.patient.statuses import STATUS_RULES, Status, is_in_care
from store.rules.risk.risk import RiskTier, contact_due, contact_within
from store.rules.text_format import count_text, days_text, weekday_and_date

INTERVAL_WEEKS = (1, 2, 3, 4, 6, 8)
"""The contact intervals that can be set for one patient."""


@dataclass(frozen=True)
class ContactStatus:
    """Where one patient's contacts stand, in the present episode."""

    status: Status
    enrolled_on: date | None = None
    last_contact_on: date | None = None
    """The last day the patient was reached; attempts are no contact."""
    planned_contact_on: date | None = None
    """The next contact as agreed; a contact on that day or later has kept it."""
    interval_days: int | None = None
    """The patient's own interval; None goes by the status."""
    as_needed: bool = False
    """Never overdue by interval."""
    on_hold_until: date | None = None
    attempts: tuple[date, ...] = ()
    snoozed_until: date | None = None
    """Back on the list from this day."""
    tier: RiskTier | None = None
    tier_since: date | None = None
    letter_on: date | None = None
    """The letter sent since the last contact to a patient who could not be reached."""


@dataclass(frozen=True)
class ContactDueReason:
    """One reason for a contact to be due."""

    name: str
    due_on: Callable[[ContactStatus, Settings], date | None]
    text: Callable[[ContactStatus, Settings], str]
    can_snooze: bool = True


@dataclass(frozen=True)
class ContactDue:
    """The next contact: its day, and why that day."""

    on: date
    reason: ContactDueReason
    text: str

    def days_late(self, today: date) -> int:
        """Days since it was due; 0 on the day itself and before."""
        return max(0, (today - self.on).days)


@dataclass(frozen=True)
class OverdueContact:
    """A contact that is late."""

    due: ContactDue
    days: int
    why: tuple[str, ...]
    """Why now: the reason, and the attempts made so far."""


def _risk_due(standing: ContactStatus, settings: Settings) -> date | None:
    found = standing.tier_since or standing.enrolled_on
    if standing.tier is None or found is None or STATUS_RULES[standing.status].ends:
        return None
    return contact_due(standing.tier, max(found, standing.last_contact_on or found), settings)


def _risk_text(standing: ContactStatus, settings: Settings) -> str:
    if standing.tier is None:
        return ""
    return f"{standing.tier} risk: a contact within {days_text(contact_within(standing.tier, settings))}"


def _hold_due(standing: ContactStatus, _settings: Settings) -> date | None:
    return standing.on_hold_until if standing.status is Status.ON_HOLD else None


def _hold_text(standing: ContactStatus, _settings: Settings) -> str:
    return f"on hold until {weekday_and_date(standing.on_hold_until)}" if standing.on_hold_until else ""


def planned_contact_day(standing: ContactStatus) -> date | None:
    """The agreed day of the next contact that still holds; None when nothing is agreed."""
    if not is_in_care(standing.status) or standing.planned_contact_on is None:
        return None
    kept = standing.last_contact_on is not None and standing.last_contact_on >= standing.planned_contact_on
    return None if kept else standing.planned_contact_on


def _planned_due(standing: ContactStatus, _settings: Settings) -> date | None:
    return planned_contact_day(standing)


def _planned_text(standing: ContactStatus, _settings: Settings) -> str:
    return (
        f"agreed for {weekday_and_date(standing.planned_contact_on)}" if standing.planned_contact_on else ""
    )


def _first_contact_due(standing: ContactStatus, settings: Settings) -> date | None:
    if not is_in_care(standing.status) or standing.last_contact_on or standing.enrolled_on is None:
        return None
    if _planned_due(standing, settings):
        return None
    return standing.enrolled_on + timedelta(days=settings.first_contact_days)


def _first_contact_text(_standing: ContactStatus, settings: Settings) -> str:
    return f"no contact yet: the first within {days_text(settings.first_contact_days)} of enrollment"


def _interval_due(standing: ContactStatus, settings: Settings) -> date | None:
    if not is_in_care(standing.status) or standing.as_needed or standing.last_contact_on is None:
        return None
    if _planned_due(standing, settings):
        return None
    return standing.last_contact_on + timedelta(days=interval_days(standing, settings))


def _interval_text(standing: ContactStatus, settings: Settings) -> str:
    whose = "for this patient" if standing.interval_days else _status_text(standing.status)
    return f"a contact every {days_text(interval_days(standing, settings))} {whose}"


def _status_text(status: Status) -> str:
    return "in relapse prevention" if status is Status.RELAPSE_PREVENTION else f"while {status}"


CONTACT_DUE_REASONS: tuple[ContactDueReason, ...] = (
    ContactDueReason("risk", _risk_due, _risk_text, can_snooze=False),
    ContactDueReason("hold", _hold_due, _hold_text),
    ContactDueReason("agreed", _planned_due, _planned_text),
    ContactDueReason("first contact", _first_contact_due, _first_contact_text),
    ContactDueReason("interval", _interval_due, _interval_text),
)
"""Every reason; of two that give the same day, the earlier in this list is named."""


def interval_days(standing: ContactStatus, settings: Settings) -> int:
    """The days between contacts: the patient's own, else those of the status."""
    if standing.interval_days:
        return standing.interval_days
    if standing.status is Status.RELAPSE_PREVENTION:
        return settings.prevention_interval_days
    return settings.active_interval_days


def check_interval(weeks: int) -> int:
    """The days of a patient's own interval, typed in weeks.

    Raises:
        UserError: not one of the intervals in use.
    """
    if weeks in INTERVAL_WEEKS:
        return weeks * 7
    raise UserError(
        f"Contacts cannot be planned every {count_text(weeks, 'week')}.",
        "Use every 1, 2, 3, 4, 6 or 8 weeks, or `as needed`.",
    )


def next_contact_due(
    standing: ContactStatus, settings: Settings, reasons: Sequence[ContactDueReason] = CONTACT_DUE_REASONS
) -> ContactDue | None:
    """When the next contact is due, and why; None where nothing asks for one."""
    found = ((reason.due_on(standing, settings), reason) for reason in reasons)
    dated = [(day, reason) for day, reason in found if day]
    if not dated:
        return None
    day, reason = min(dated, key=lambda each: each[0])
    return ContactDue(day, reason, reason.text(standing, settings))


def overdue_contact(standing: ContactStatus, today: date, settings: Settings) -> OverdueContact | None:
    """How late the next contact is and why now; None when it is not late, or snoozed.

    A contact due today is not late. Contacts due by risk cannot be snoozed.
    """
    snoozed = standing.snoozed_until is not None and today < standing.snoozed_until
    reasons = [each for each in CONTACT_DUE_REASONS if not (snoozed and each.can_snooze)]
    due = next_contact_due(standing, settings, reasons)
    if due is None or due.on >= today:
        return None
    tries = len(attempts_since_contact(standing))
    why = (due.text, f"{count_text(tries, 'attempt')} since") if tries else (due.text,)
    return OverdueContact(due, due.days_late(today), why)


def attempts_since_contact(standing: ContactStatus) -> tuple[date, ...]:
    """The attempts since the patient was last reached, in order."""
    last = standing.last_contact_on
    return tuple(sorted(day for day in standing.attempts if last is None or day > last))
