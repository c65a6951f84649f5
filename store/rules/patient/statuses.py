"""Where a patient stands in collaborative care, and which steps lead where. Source: domain.md §3."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from store.errors import UserError
from store.rules.words import weekday_day


class Status(StrEnum):
    """The status of an episode; the value is the name people read and files carry."""

    REFERRED = "referred"
    ACTIVE = "active"
    RELAPSE_PREVENTION = "relapse prevention"
    ON_HOLD = "on hold"
    GRADUATED = "graduated"
    REFERRED_OUT = "referred out"
    DISENGAGED = "disengaged"
    DECLINED = "declined"
    DECEASED = "deceased"


@dataclass(frozen=True)
class Standpoint:
    """What a status is to the rules."""

    words: tuple[str, ...]
    """What people type for it, beside its name."""
    leads_to: tuple[Status, ...] = ()
    in_care: bool = False
    """Contacts, measures and reviews fall due; the patient counts in the caseload."""
    ends: bool = False
    """The episode is over; coming back is a new one."""
    asks_for: str = ""
    """What must come with it, in words; empty when nothing."""


_ENDS = (
    Status.GRADUATED,
    Status.REFERRED_OUT,
    Status.DISENGAGED,
    Status.DECLINED,
    Status.DECEASED,
)
_WAY_BACK = "a note with the way back, like `disengaged -- way back: call the front desk`"

STANDPOINTS: dict[Status, Standpoint] = {
    Status.REFERRED: Standpoint(
        words=("referral", "new referral"),
        leads_to=(
            Status.ACTIVE,
            Status.REFERRED_OUT,
            Status.DISENGAGED,
            Status.DECLINED,
            Status.DECEASED,
        ),
    ),
    Status.ACTIVE: Standpoint(
        words=("enrolled", "active treatment", "in treatment", "reactivate"),
        leads_to=(Status.RELAPSE_PREVENTION, Status.ON_HOLD, *_ENDS),
        in_care=True,
    ),
    Status.RELAPSE_PREVENTION: Standpoint(
        words=("rp", "maintenance", "step down", "stable"),
        leads_to=(Status.ACTIVE, Status.ON_HOLD, *_ENDS),
        in_care=True,
        asks_for="the relapse-prevention plan, like `relapse prevention -- warning signs; what helps`",
    ),
    Status.ON_HOLD: Standpoint(
        words=("hold", "paused", "pause"),
        leads_to=(Status.ACTIVE, Status.RELAPSE_PREVENTION, *_ENDS),
        asks_for="the day it lasts until, like `on hold until 12/15`",
    ),
    Status.GRADUATED: Standpoint(words=("graduate", "completed"), ends=True),
    Status.REFERRED_OUT: Standpoint(
        words=("refer out", "transferred", "transfer"),
        ends=True,
        asks_for="where to, like `referred out to Lakeside Psychiatry`",
    ),
    Status.DISENGAGED: Standpoint(
        words=("lost to follow up", "lost", "unreachable"), ends=True, asks_for=_WAY_BACK
    ),
    Status.DECLINED: Standpoint(words=("decline", "refused", "opted out"), ends=True),
    Status.DECEASED: Standpoint(words=("died",), ends=True),
}


def find(word: str) -> Status | None:
    """The status a person typed, by its name or an everyday word; spacing, hyphens and case do not matter."""
    return _BY_WORD.get(_plain(word))


def is_in_care(status: Status) -> bool:
    """Whether contacts, measures and reviews fall due."""
    return STANDPOINTS[status].in_care


def ends_episode(status: Status) -> bool:
    """Whether the episode is over."""
    return STANDPOINTS[status].ends


def check_change(old: Status, new: Status) -> None:
    """Refuse a step that leads nowhere.

    Raises:
        UserError: the status is the same, the episode is over, or the step skips enrollment.
    """
    if new in STANDPOINTS[old].leads_to:
        return
    if new == old:
        raise UserError(f"The status is {old} already.")
    if ends_episode(old):
        raise UserError(
            f"This episode ended ({old}), so its status stays.",
            "Use `/enroll` to begin a new episode with a new baseline.",
        )
    steps = ", ".join(STANDPOINTS[old].leads_to)
    raise UserError(f"The status cannot go from {old} to {new}.", f"From here: {steps}.")


def check_day(new: Status, on: date, today: date, old: Status, since: date | None) -> None:
    """Refuse a day on which a status cannot have begun; `since` is the day from which the old one holds.

    Raises:
        UserError: in the future, before the status that it follows, or a disengagement that is back-dated.
    """
    if on > today:
        raise UserError(
            f"{weekday_day(on)} is in the future.", "A status holds from today or an earlier day."
        )
    if new is Status.DISENGAGED and on != today:
        raise UserError("Disengaged is never back-dated: it holds from today.", "Leave the day out.")
    if since and on < since:
        raise UserError(
            f"The status is {old} since {weekday_day(since)}: {new} cannot hold from {weekday_day(on)}.",
            f"Type a day from {weekday_day(since)} on.",
        )


def _plain(word: str) -> str:
    return re.sub(r"[\s_-]+", " ", word).strip().lower()


_BY_WORD: dict[str, Status] = {
    word: status for status, point in STANDPOINTS.items() for word in (status.value, *point.words)
}
