"""The minutes of a sample episode: contacts, and other work up to the month's total."""

from collections.abc import Iterator
from datetime import date
from itertools import cycle

from bot.sample_clinic.episode_calendar import EpisodeCalendar, evenly_spaced
from store.ledger.time_log import NewTimeEntry
from store.rules.activities import Activity
from store.rules.minutes import minutes
from store.rules.months import Month

_ASSESSMENT = (40, Activity.ASSESSMENT, "Initial assessment: history, scales, goals")
_CONTACTS = (
    (18, Activity.PHONE, "Two short walks planned for the week"),
    (22, Activity.PHONE, "Medication taken daily, no new side effects"),
    (25, Activity.VIDEO, "Worked on the activity schedule"),
    (16, Activity.PHONE, "Sleep a little better, work still hard"),
    (20, Activity.IN_PERSON, "Met before the visit with the clinician"),
)
_OTHER_WORK = (
    (9, Activity.REGISTRY, ""),
    (12, Activity.CARE_PLAN, "Goals and next steps brought up to date"),
    (8, Activity.COORDINATION, "Message to the treating clinician"),
    (10, Activity.CASE_REVIEW, ""),
    (7, Activity.PORTAL, ""),
)
_ATTEMPT = 3
_SHORTEST_PIECE = 5
_FIRST_DAYS = 15
"""Minutes per working day, at most, of a month in which care began late."""


def time_entries(days: EpisodeCalendar) -> Iterator[NewTimeEntry]:
    """Every time entry of an episode."""
    reached = days.contacts()
    kinds = dict(zip(reached, (_ASSESSMENT, *_CONTACTS * len(reached)), strict=False))
    for month, total in days.months():
        in_month = {day: kind for day, kind in kinds.items() if day in month}
        yield from _month(in_month, days.working_days_in(month), _possible_minutes(days, month, total))
    for ago in days.sample_episode.attempts:
        yield NewTimeEntry(
            minutes(_ATTEMPT), Activity.ATTEMPT, days.working_day_ago(ago), "Left a message to call back"
        )


def _possible_minutes(days: EpisodeCalendar, month: Month, total: int) -> int:
    """The month's minutes; fewer, when care began in it and not today's month."""
    if days.enrolled not in month or days.today in month:
        return total
    return min(total, _ASSESSMENT[0] + _FIRST_DAYS * len(days.working_days_in(month)))


def _month(
    contacts: dict[date, tuple[int, Activity, str]], worked: list[date], total: int
) -> Iterator[NewTimeEntry]:
    """Contacts take at most seven tenths of a month; other work fills it up."""
    usual = sum(kind[0] for kind in contacts.values())
    budget = min(usual, total * 7 // 10)
    left = total
    for day, (length, activity, note) in contacts.items():
        took = max(_SHORTEST_PIECE, length * budget // usual)
        left -= took
        yield NewTimeEntry(minutes(took), activity, day, note)
    pieces = list(_other_work_until(left))
    for day, (length, activity, note) in zip(evenly_spaced(worked, len(pieces)), pieces, strict=True):
        yield NewTimeEntry(minutes(length), activity, day, note)


def _other_work_until(left: int) -> Iterator[tuple[int, Activity, str]]:
    for length, activity, note in cycle(_OTHER_WORK):
        if left <= 0:
            return
        took = left if left < length + _SHORTEST_PIECE else length
        left -= took
        yield took, activity, note
