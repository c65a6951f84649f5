"""Where a patient stands in collaborative care, and which steps lead where. Source: domain.md §3."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from store.errors import UserError
from store.rules.text_format import weekday_and_date


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
class StatusRules:
    """What a status is to the rules."""

    aliases: tuple[str, ...]
    """What people type for it, beside its name."""
    allowed_next: tuple[Status, ...] = ()
    in_care: bool = False
    """Contacts, measures and reviews fall due; the patient counts in the caseload."""
    ends: bool = False
    """The episode is over; coming back is a new one."""
    required_detail: str = ""
    """What must come with it, in words; empty when nothing."""


_ENDING_STATUSES = (
    Status.GRADUATED,
    Status.REFERRED_OUT,
    Status.DISENGAGED,
    Status.DECLINED,
    Status.DECEASED,
)
_WAY_BACK = "a note with the way back, like `disengaged -- way back: call the front desk`"

STATUS_RULES: dict[Status, StatusRules] = {
    Status.REFERRED: StatusRules(
        aliases=("referral", "new referral"),
        allowed_next=(
            Status.ACTIVE,
            Status.REFERRED_OUT,
            Status.DISENGAGED,
            Status.DECLINED,
            Status.DECEASED,
        ),
    ),
    Status.ACTIVE: StatusRules(
        aliases=("enrolled", "active treatment", "in treatment", "reactivate"),
        allowed_next=(Status.RELAPSE_PREVENTION, Status.ON_HOLD, *_ENDING_STATUSES),
        in_care=True,
    ),
    Status.RELAPSE_PREVENTION: StatusRules(
        aliases=("rp", "maintenance", "step down", "stable"),
        allowed_next=(Status.ACTIVE, Status.ON_HOLD, *_ENDING_STATUSES),
        in_care=True,
        required_detail="the relapse-prevention plan, like `relapse prevention -- warning signs; what helps`",
    ),
    Status.ON_HOLD: StatusRules(
        aliases=("hold", "paused", "pause"),
        allowed_next=(Status.ACTIVE, Status.RELAPSE_PREVENTION, *_ENDING_STATUSES),
        required_detail="the day it lasts until, like `on hold until 12/15`",
    ),
    Status.GRADUATED: StatusRules(aliases=("graduate", "completed"), ends=True),
    Status.REFERRED_OUT: StatusRules(
        aliases=("refer out", "transferred", "transfer"),
        ends=True,
        required_detail="where to, like `referred out to Lakeside Psychiatry`",
    ),
    Status.DISENGAGED: StatusRules(
        aliases=("lost to follow up", "lost", "unreachable"), ends=True, required_detail=_WAY_BACK
    ),
    Status.DECLINED: StatusRules(aliases=("decline", "refused", "opted out"), ends=True),
    Status.DECEASED: StatusRules(aliases=("died",), ends=True),
}


def find(word: str) -> Status | None:
    """The status a person typed, by its name or an everyday word; spacing, hyphens and case do not matter."""
    return _STATUS_BY_ALIAS.get(_plain(word))


def is_in_care(status: Status) -> bool:
    """Whether contacts, measures and reviews fall due."""
    return STATUS_RULES[status].in_care


def ends_episode(status: Status) -> bool:
    """Whether the episode is over."""
    return STATUS_RULES[status].ends


class EpisodeEndedError(UserError):
    """A status change of an episode that is over."""

    def __init__(self, status: Status) -> None:
        super().__init__(
            f"This episode ended ({status}), so its status stays.",
            "To continue care, start a new episode with a new baseline.",
        )


def check_change(old: Status, new: Status) -> None:
    """Refuse a step that leads nowhere.

    Raises:
        UserError: the status is the same, or the step skips enrollment.
        EpisodeEndedError: the episode is over.
    """
    if new in STATUS_RULES[old].allowed_next:
        return
    if new == old:
        raise UserError(f"The status is {old} already.")
    if ends_episode(old):
        raise EpisodeEndedError(old)
    steps = ", ".join(STATUS_RULES[old].allowed_next)
    raise UserError(f"The status cannot go from {old} to {new}.", f"From here: {steps}.")


def check_day(new: Status, on: date, today: date, old: Status, since: date | None) -> None:
    """Refuse a day on which a status cannot have begun; `since` is the day from which the old one holds.

    Raises:
        UserError: in the future, before the status that it follows, or a disengagement that is back-dated.
    """
    if on > today:
        raise UserError(
            f"{weekday_and_date(on)} is in the future.", "A status holds from today or an earlier day."
        )
    if new is Status.DISENGAGED and on != today:
        raise UserError("Disengaged is never back-dated: it holds from today.", "Leave the day out.")
    if since and on < since:
        began = weekday_and_date(since)
        raise UserError(
            f"The status is {old} since {began}: {new} cannot hold from {weekday_and_date(on)}.",
            f"Type a day from {began} on.",
        )


def _plain(word: str) -> str:
    return re.sub(r"[\s_-]+", " ", word).strip().lower()


_STATUS_BY_ALIAS: dict[str, Status] = {
    word: status for status, point in STATUS_RULES.items() for word in (status.value, *point.aliases)
}
