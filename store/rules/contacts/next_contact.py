"""When a patient's next contact is due, for which reason, and how late it is. Source: domain.md §3.

A reason is one function and one entry in `CONTACT_DUE_REASONS`; the contact is due on the earliest day that
any of them gives. While a day is agreed, the reasons that go by intervals give none; a risk tier always does.
A routine day on which the clinic is closed moves to its next working day; one by risk never moves.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import NamedTuple

from store.errors import UserError
from store.rules.clinic.calendar import working_day_from
from store.rules.clinic.settings import Settings
from store.rules.contacts import sentences
from store.rules.patient.statuses import STATUS_RULES, Status, is_in_care
from store.rules.risk.risk import OpenRisk, RiskTier, contact_due, contact_within

INTERVAL_WEEKS = (1, 2, 3, 4, 6, 8)
"""The contact intervals that can be set for one patient."""


@dataclass(frozen=True)
class ContactStatus:
    """One patient's contacts in the current episode."""

    status: Status
    enrolled_on: date | None = None
    last_contact_on: date | None = None
    """The last day the patient was reached; an attempt is not a contact."""
    last_score_on: date | None = None
    """The last day of a score: the patient was in touch then, whether or not a contact is on record."""
    planned_contact_on: date | None = None
    """The last day that was agreed, fulfilled or not: `planned_contact_day` says whether it still holds."""
    planned_contact_at: time | None = None
    """The time of day that was agreed for it."""
    interval_days: int | None = None
    """The patient's own interval; None goes by the status."""
    as_needed: bool = False
    """Never overdue by interval."""
    status_since: date | None = None
    """The first day of the present status."""
    on_hold_until: date | None = None
    """The last day of a hold; None in a hold without an end."""
    attempts: tuple[date, ...] = ()
    """The attempts since the patient was last reached, oldest first."""
    snoozed_until: date | None = None
    """Back on the list from this day."""
    open_risk: OpenRisk | None = None
    """The open safety alerts."""
    letter_on: date | None = None
    """The letter sent since the last contact to a patient who could not be reached."""


class _DueDay(NamedTuple):
    """The day that a reason gives, and the reason as people read it."""

    on: date
    text: str
    at: time | None = None


@dataclass(frozen=True)
class ContactDueReason:
    """One reason for a contact to be due."""

    name: str
    due: Callable[[ContactStatus, Settings], _DueDay | None]
    can_snooze: bool = True
    on_working_day: bool = False
    """Whether a day when the clinic is closed moves to its next working day, as an agreed day does."""

    def due_day(self, contact_status: ContactStatus, settings: Settings) -> _DueDay | None:
        """The day it gives for a patient; None when it gives none."""
        due = self.due(contact_status, settings)
        if due is None or not self.on_working_day:
            return due
        return due._replace(on=working_day_from(due.on, settings))


@dataclass(frozen=True)
class ContactDue:
    """The next contact: its day, and why that day."""

    on: date
    reason: ContactDueReason
    text: str
    at: time | None = None
    """The agreed time of day, if there is one."""

    def days_late(self, today: date) -> int:
        """Days since it was due; 0 on the day itself and before."""
        return max(0, (today - self.on).days)


@dataclass(frozen=True)
class OverdueContact:
    """A contact that is late."""

    due: ContactDue
    days: int
    why: tuple[str, ...]
    """The reason, and the attempts made so far."""


def planned_contact_day(contact_status: ContactStatus) -> date | None:
    """The agreed day of the next contact; None when none is agreed, or it was fulfilled.

    An agreed day holds until a contact on it or after it, or until a new day is agreed. A contact before it
    leaves it as it is.
    """
    agreed, reached = contact_status.planned_contact_on, contact_status.last_contact_on
    if agreed is None or not is_in_care(contact_status.status):
        return None
    return agreed if reached is None or reached < agreed else None


def since_contact(days: Iterable[date], last_contact_on: date | None) -> tuple[date, ...]:
    """The days (of attempts, of letters) after the patient was last reached, oldest first."""
    return tuple(sorted(day for day in days if last_contact_on is None or day > last_contact_on))


def interval_days(contact_status: ContactStatus, settings: Settings) -> int:
    """The days between contacts: the patient's own, else those of the status."""
    if contact_status.interval_days:
        return contact_status.interval_days
    if contact_status.status is Status.RELAPSE_PREVENTION:
        return settings.prevention_interval_days
    return settings.active_interval_days


def check_interval(weeks: int) -> int:
    """The days of a patient's own interval, typed in weeks.

    Raises:
        UserError: not one of the intervals in use.
    """
    if weeks in INTERVAL_WEEKS:
        return weeks * 7
    raise UserError(sentences.interval_refused(weeks), sentences.INTERVAL_CHOICES)


def _due_by_risk(contact_status: ContactStatus, settings: Settings) -> _DueDay | None:
    """By the tier; while none is set, no one has said yet that the contact can wait longer than for high."""
    risk, last = contact_status.open_risk, contact_status.last_contact_on
    if risk is None or STATUS_RULES[contact_status.status].ends:
        return None
    tier, since = risk.tier or RiskTier.HIGH, risk.tier_since or risk.since
    day = contact_due(tier, max(since, last or since), settings)
    return _DueDay(day, sentences.risk_reason(risk.tier, contact_within(tier, settings)))


def _due_after_hold(contact_status: ContactStatus, settings: Settings) -> _DueDay | None:
    """At the end of the hold; without an end, a clinic's number of days after it began or a contact in it."""
    if contact_status.status is not Status.ON_HOLD:
        return None
    until, since = contact_status.on_hold_until, contact_status.status_since or contact_status.enrolled_on
    if until:
        return _DueDay(until, sentences.hold_reason(until))
    if since is None:
        return None
    known_on = max(since, contact_status.last_contact_on or since)
    due_on = known_on + timedelta(days=settings.hold_review_days)
    return _DueDay(due_on, sentences.endless_hold_reason(since))


def _due_as_agreed(contact_status: ContactStatus, _settings: Settings) -> _DueDay | None:
    agreed = planned_contact_day(contact_status)
    at = contact_status.planned_contact_at
    return _DueDay(agreed, sentences.agreed_reason(agreed, at), at) if agreed else None


def _goes_by_interval(contact_status: ContactStatus) -> bool:
    return is_in_care(contact_status.status) and not planned_contact_day(contact_status)


def _due_after_enrollment(contact_status: ContactStatus, settings: Settings) -> _DueDay | None:
    """While no contact is on record: by the last score, else by enrollment."""
    enrolled, scored, days = (
        contact_status.enrolled_on,
        contact_status.last_score_on,
        settings.first_contact_days,
    )
    if enrolled is None or contact_status.last_contact_on or not _goes_by_interval(contact_status):
        return None
    due_on = enrolled + timedelta(days=days)
    if scored is None or scored < due_on:
        return _DueDay(due_on, sentences.first_contact_reason(days))
    days = interval_days(contact_status, settings)
    return _DueDay(scored + timedelta(days=days), sentences.after_score_reason(days, scored))


def _due_by_interval(contact_status: ContactStatus, settings: Settings) -> _DueDay | None:
    last, days = contact_status.last_contact_on, interval_days(contact_status, settings)
    if last is None or contact_status.as_needed or not _goes_by_interval(contact_status):
        return None
    due_on = last + timedelta(days=days)
    if contact_status.interval_days:
        return _DueDay(due_on, sentences.own_interval_reason(days))
    return _DueDay(due_on, sentences.status_interval_reason(days, contact_status.status))


_FIRST_CONTACT = ContactDueReason("first contact", _due_after_enrollment, on_working_day=True)
CONTACT_DUE_REASONS: tuple[ContactDueReason, ...] = (
    ContactDueReason("risk", _due_by_risk, can_snooze=False),
    ContactDueReason("hold", _due_after_hold, on_working_day=True),
    ContactDueReason("agreed", _due_as_agreed),
    _FIRST_CONTACT,
    ContactDueReason("interval", _due_by_interval, on_working_day=True),
)
"""Every reason; of two that give the same day, the earlier in this list is named."""


def next_contact_due(
    contact_status: ContactStatus,
    settings: Settings,
    reasons: Sequence[ContactDueReason] = CONTACT_DUE_REASONS,
) -> ContactDue | None:
    """When the next contact is due, and why; None when no reason gives a day."""
    due_days = ((reason.due_day(contact_status, settings), reason) for reason in reasons)
    found = [ContactDue(due.on, reason, due.text, due.at) for due, reason in due_days if due]
    return min(found, key=lambda due: due.on, default=None)


def overdue_contact(contact_status: ContactStatus, today: date, settings: Settings) -> OverdueContact | None:
    """How late the next contact is and why; None when it is not late, or snoozed.

    A contact due today is not late. Contacts due by risk cannot be snoozed. A patient enrolled longer ago
    without a contact on record is not late by a number of days: see `lacks_contact`.
    """
    snoozed = _is_snoozed(contact_status, today)
    unknown = _is_past_first_contact(contact_status, today, settings)
    reasons = [
        reason
        for reason in CONTACT_DUE_REASONS
        if not ((snoozed and reason.can_snooze) or (unknown and reason is _FIRST_CONTACT))
    ]
    due = next_contact_due(contact_status, settings, reasons)
    if due is None or due.on >= today:
        return None
    attempts = len(contact_status.attempts)
    why = (due.text, sentences.attempts_since(attempts)) if attempts else (due.text,)
    return OverdueContact(due, due.days_late(today), why)


def lacks_contact(contact_status: ContactStatus, today: date, settings: Settings) -> bool:
    """Whether no contact is on record of a patient who should have had one, for example after a move.

    It isn't known since when the patient was not reached, so no days are counted.
    """
    if _is_snoozed(contact_status, today) or not _is_past_first_contact(contact_status, today, settings):
        return False
    due = _FIRST_CONTACT.due_day(contact_status, settings)
    return due is not None and due.on < today and overdue_contact(contact_status, today, settings) is None


def _is_past_first_contact(contact_status: ContactStatus, today: date, settings: Settings) -> bool:
    """Whether no contact is on record of a patient who is not newly enrolled."""
    enrolled = contact_status.enrolled_on
    if enrolled is None or contact_status.last_contact_on:
        return False
    return today - enrolled > timedelta(days=settings.new_enrollment_days)


def _is_snoozed(contact_status: ContactStatus, today: date) -> bool:
    return contact_status.snoozed_until is not None and today < contact_status.snoozed_until
