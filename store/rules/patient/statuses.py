"""The statuses of an episode, and which may follow which. Source: domain.md §3."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from store.errors import UserError
from store.rules.patient import sentences


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


class EpisodeEndedError(UserError):
    """A change of status in an episode that has ended."""

    def __init__(self, status: Status) -> None:
        super().__init__(*sentences.episode_ended(status))


@dataclass(frozen=True)
class StatusRules:
    """What the rules say about one status."""

    aliases: tuple[str, ...]
    """What people type for it, besides its name."""
    allowed_next: tuple[Status, ...] = ()
    in_care: bool = False
    """Contacts, measures and reviews fall due; the patient counts in the caseload."""
    ends: bool = False
    """The episode is over; a patient who comes back starts a new one."""
    missing_detail: tuple[str, str] | None = None
    """The refusal when the detail it needs is missing; None when it needs none."""


_ENDING_STATUSES = (
    Status.GRADUATED,
    Status.REFERRED_OUT,
    Status.DISENGAGED,
    Status.DECLINED,
    Status.DECEASED,
)

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
        aliases=("enrolled", "active treatment", "active tx", "in treatment", "in tx", "reactivate"),
        allowed_next=(Status.RELAPSE_PREVENTION, Status.ON_HOLD, *_ENDING_STATUSES),
        in_care=True,
    ),
    Status.RELAPSE_PREVENTION: StatusRules(
        aliases=("rp", "relapse prev", "rp phase", "maintenance", "step down", "stable"),
        allowed_next=(Status.ACTIVE, Status.ON_HOLD, *_ENDING_STATUSES),
        in_care=True,
        missing_detail=sentences.NEEDS_PLAN,
    ),
    Status.ON_HOLD: StatusRules(
        aliases=("hold", "paused", "pause"),
        allowed_next=(Status.ACTIVE, Status.RELAPSE_PREVENTION, *_ENDING_STATUSES),
        missing_detail=sentences.NEEDS_END_DATE,
    ),
    Status.GRADUATED: StatusRules(aliases=("graduate", "grad", "completed", "treatment complete"), ends=True),
    Status.REFERRED_OUT: StatusRules(
        aliases=("refer out", "transferred", "transfer"),
        ends=True,
        missing_detail=sentences.NEEDS_RECIPIENT,
    ),
    Status.DISENGAGED: StatusRules(
        aliases=("lost to follow up", "lost to f/u", "ltfu", "lost", "unreachable"),
        ends=True,
        missing_detail=sentences.NEEDS_WAY_BACK,
    ),
    Status.DECLINED: StatusRules(aliases=("decline", "declined services", "refused", "opted out"), ends=True),
    Status.DECEASED: StatusRules(aliases=("died",), ends=True),
}


def find(typed: str) -> Status | None:
    """The status that was typed, by name or alias; spacing, hyphens and case do not matter."""
    return _STATUS_BY_ALIAS.get(_normalized(typed))


def is_in_care(status: Status) -> bool:
    """Whether contacts, measures and reviews fall due."""
    return STATUS_RULES[status].in_care


def ends_episode(status: Status) -> bool:
    """Whether the episode is over."""
    return STATUS_RULES[status].ends


def check_change(old: Status, new: Status) -> None:
    """Refuse a status that cannot follow the old one.

    Raises:
        UserError: the status is the same, or the change skips enrollment.
        EpisodeEndedError: the episode is over.
    """
    if new in STATUS_RULES[old].allowed_next:
        return
    if new == old:
        raise UserError(*sentences.same_status(old))
    if ends_episode(old):
        raise EpisodeEndedError(old)
    allowed = ", ".join(STATUS_RULES[old].allowed_next)
    raise UserError(*sentences.status_not_allowed(old, new, allowed))


def may_remain(old: Status, new: Status) -> bool:
    """Whether a status may be next to an old one once what was between them is undone."""
    return new == old or new in STATUS_RULES[old].allowed_next


def check_day(new: Status, on: date, today: date, old: Status, since: date | None) -> None:
    """Refuse a day on which a status cannot have started; `since` is the day the old one started.

    Raises:
        UserError: in the future, before the status it follows, or a back-dated disengagement.
    """
    if on > today:
        raise UserError(*sentences.status_in_future(on))
    if new is Status.DISENGAGED and on != today:
        raise UserError(*sentences.DISENGAGED_STARTS_TODAY)
    if since and on < since:
        raise UserError(*sentences.status_too_early(old, since, new, on))


def _normalized(typed: str) -> str:
    return re.sub(r"[\s_-]+", " ", typed).strip().lower()


_STATUS_BY_ALIAS: dict[str, Status] = {
    name: status for status, rules in STATUS_RULES.items() for name in (status.value, *rules.aliases)
}
