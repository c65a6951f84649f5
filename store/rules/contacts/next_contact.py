"""When a patient's next contact is due, by which reason, and how late it is. Source: domain.md §3.

A reason is one function and one entry in `REASONS`; the earliest day that any of them gives is when the
contact is due. An agreed day silences the reasons that go by intervals; a risk tier is silenced by nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from store.errors import UserError
from store.rules.clinic.settings import Settings
from store.rules.patient.statuses import STANDPOINTS, Status, is_in_care
from store.rules.risk.risk import Tier, contact_due, contact_within
from store.rules.words import counted, span, weekday_day

INTERVAL_WEEKS = (1, 2, 3, 4, 6, 8)
"""The contact intervals that can be set for one patient."""


@dataclass(frozen=True)
class Standing:
    """Where one patient's contacts stand, in the present episode."""

    status: Status
    enrolled_on: date | None = None
    last_contact_on: date | None = None
    """The last day the patient was reached; attempts are no contact."""
    agreed_on: date | None = None
    """The next contact as agreed; a contact on that day or later has kept it."""
    interval_days: int | None = None
    """The patient's own interval; None goes by the status."""
    as_needed: bool = False
    """Never overdue by interval."""
    on_hold_until: date | None = None
    attempts: tuple[date, ...] = ()
    snoozed_until: date | None = None
    """Back on the list from this day."""
    tier: Tier | None = None
    tier_since: date | None = None
    letter_on: date | None = None
    """The letter sent since the last contact to a patient who could not be reached."""


@dataclass(frozen=True)
class Reason:
    """One reason for a contact to be due."""

    name: str
    due: Callable[[Standing, Settings], date | None]
    words: Callable[[Standing, Settings], str]
    can_snooze: bool = True


@dataclass(frozen=True)
class Due:
    """The next contact: its day, and why that day."""

    on: date
    reason: Reason
    words: str

    def days_late(self, today: date) -> int:
        """Days since it was due; 0 on the day itself and before."""
        return max(0, (today - self.on).days)


@dataclass(frozen=True)
class Overdue:
    """A contact that is late."""

    due: Due
    days: int
    why: tuple[str, ...]
    """Why now: the reason, and the attempts made so far."""


def _risk_due(standing: Standing, settings: Settings) -> date | None:
    found = standing.tier_since or standing.enrolled_on
    if standing.tier is None or found is None or STANDPOINTS[standing.status].ends:
        return None
    return contact_due(standing.tier, max(found, standing.last_contact_on or found), settings)


def _risk_words(standing: Standing, settings: Settings) -> str:
    if standing.tier is None:
        return ""
    return f"{standing.tier} risk: a contact within {span(contact_within(standing.tier, settings))}"


def _hold_due(standing: Standing, _settings: Settings) -> date | None:
    return standing.on_hold_until if standing.status is Status.ON_HOLD else None


def _hold_words(standing: Standing, _settings: Settings) -> str:
    return f"on hold until {weekday_day(standing.on_hold_until)}" if standing.on_hold_until else ""


def agreed_day(standing: Standing) -> date | None:
    """The agreed day of the next contact that still holds; None when nothing is agreed."""
    if not is_in_care(standing.status) or standing.agreed_on is None:
        return None
    kept = standing.last_contact_on is not None and standing.last_contact_on >= standing.agreed_on
    return None if kept else standing.agreed_on


def _agreed_due(standing: Standing, _settings: Settings) -> date | None:
    return agreed_day(standing)


def _agreed_words(standing: Standing, _settings: Settings) -> str:
    return f"agreed for {weekday_day(standing.agreed_on)}" if standing.agreed_on else ""


def _first_due(standing: Standing, settings: Settings) -> date | None:
    if not is_in_care(standing.status) or standing.last_contact_on or standing.enrolled_on is None:
        return None
    if _agreed_due(standing, settings):
        return None
    return standing.enrolled_on + timedelta(days=settings.first_contact_days)


def _first_words(_standing: Standing, settings: Settings) -> str:
    return f"no contact yet: the first within {span(settings.first_contact_days)} of enrollment"


def _interval_due(standing: Standing, settings: Settings) -> date | None:
    if not is_in_care(standing.status) or standing.as_needed or standing.last_contact_on is None:
        return None
    if _agreed_due(standing, settings):
        return None
    return standing.last_contact_on + timedelta(days=interval_days(standing, settings))


def _interval_words(standing: Standing, settings: Settings) -> str:
    whose = "for this patient" if standing.interval_days else _while(standing.status)
    return f"a contact every {span(interval_days(standing, settings))} {whose}"


def _while(status: Status) -> str:
    return "in relapse prevention" if status is Status.RELAPSE_PREVENTION else f"while {status}"


REASONS: tuple[Reason, ...] = (
    Reason("risk", _risk_due, _risk_words, can_snooze=False),
    Reason("hold", _hold_due, _hold_words),
    Reason("agreed", _agreed_due, _agreed_words),
    Reason("first contact", _first_due, _first_words),
    Reason("interval", _interval_due, _interval_words),
)
"""Every reason; of two that give the same day, the earlier in this list is named."""


def interval_days(standing: Standing, settings: Settings) -> int:
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
        f"Contacts cannot be planned every {counted(weeks, 'week')}.",
        "Use every 1, 2, 3, 4, 6 or 8 weeks, or `as needed`.",
    )


def next_contact(standing: Standing, settings: Settings, reasons: Sequence[Reason] = REASONS) -> Due | None:
    """When the next contact is due, and why; None where nothing asks for one."""
    found = ((reason.due(standing, settings), reason) for reason in reasons)
    dated = [(day, reason) for day, reason in found if day]
    if not dated:
        return None
    day, reason = min(dated, key=lambda each: each[0])
    return Due(day, reason, reason.words(standing, settings))


def overdue(standing: Standing, today: date, settings: Settings) -> Overdue | None:
    """How late the next contact is and why now; None when it is not late, or snoozed.

    A contact due today is not late. Contacts due by risk cannot be snoozed.
    """
    snoozed = standing.snoozed_until is not None and today < standing.snoozed_until
    reasons = [each for each in REASONS if not (snoozed and each.can_snooze)]
    due = next_contact(standing, settings, reasons)
    if due is None or due.on >= today:
        return None
    tries = len(attempts_since_contact(standing))
    why = (due.words, f"{counted(tries, 'attempt')} since") if tries else (due.words,)
    return Overdue(due, due.days_late(today), why)


def attempts_since_contact(standing: Standing) -> tuple[date, ...]:
    """The attempts since the patient was last reached, in order."""
    last = standing.last_contact_on
    return tuple(sorted(day for day in standing.attempts if last is None or day > last))
