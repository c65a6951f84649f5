"""`status relapse prevention`, `graduated`, `on hold until 12/15`: where the patient stands in care."""

from datetime import date

from handlers.card.subject import Done, Subject
from handlers.reading.days import read_future
from store import episodes, flags, risk
from store.errors import UserError
from store.rules import statuses
from store.rules.agenda import FlagKind
from store.rules.statuses import STANDPOINTS, Status
from store.rules.words import weekday_day

_LONGEST = 4


def change_status(subject: Subject, words: str, note: str) -> Done:
    """Move the patient to another status, with what the step asks for."""
    found = found_in(words)
    if found is None:
        known = ", ".join(Status)
        raise UserError(f"“{words}” is not a status I know." if words else "Which status?", f"Use {known}.")
    status, rest = found
    statuses.check_change(Status(subject.episode.status), status)
    until, said = _extras(subject, status, rest, note)
    _refuse_open_risk(subject, status)
    ends = statuses.ends_episode(status)
    episodes.change_status(
        subject.db,
        subject.episode,
        status,
        subject.ctx.today,
        subject.ctx.said,
        ends=ends,
        until=until,
        note=said,
    )
    words_until = f" until {weekday_day(until)}" if until else ""
    after = ("The episode ends today; coming back is a new one, by /enroll.",) if ends else ()
    return Done(f"status {status}{words_until}" + (f" ({said})" if said else ""), after)


def found_in(words: str) -> tuple[Status, str] | None:
    """The status that a text begins with, by the most words, and the rest."""
    typed = words.split()
    for cut in range(min(_LONGEST, len(typed)), 0, -1):
        status = statuses.find(" ".join(typed[:cut]))
        if status:
            return status, " ".join(typed[cut:])
    return None


def _extras(subject: Subject, status: Status, rest: str, note: str) -> tuple[date | None, str]:
    """Until when, and what is said with it: where to, the way back."""
    lead, _, told = rest.partition(" ")
    until = None
    if status is Status.ON_HOLD and lead.lower() == "until":
        until, told = read_future(told, subject.typed_on), ""
    elif lead.lower() not in {"", "to"}:
        raise UserError(f"I could not place “{rest}”.", "Put free text after `--`.")
    said = " ".join(part for part in (f"to {told}" if told else "", note) if part)
    needed = STANDPOINTS[status].asks_for
    if needed and not (until or said):
        raise UserError(f"The status {status} needs {needed}.")
    if status is Status.ON_HOLD and until is None:
        raise UserError(f"The status {status} needs {needed}.")
    return until, said


def _refuse_open_risk(subject: Subject, status: Status) -> None:
    if status is not Status.GRADUATED:
        return
    db, clinic_id, episode_id = subject.db, subject.ctx.clinic.id, subject.episode.id
    up = flags.open_flags(db, clinic_id, [episode_id]).get(episode_id, ())
    if risk.open_events(db, clinic_id, episode_id) or FlagKind.RISK in {each.flag.kind for each in up}:
        raise UserError(
            "A risk flag is up: nobody graduates with an open risk.",
            "Clear it first: unflag risk -- what was done",
        )
