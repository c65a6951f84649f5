"""`relapse prevention -- plan`, `graduated`, `on hold until 12/15`: where the patient stands in care."""

import re

from handlers.patient.changes.letters_and_referrals import split_recipient
from handlers.patient.changes.status_change import RequestedStatus, apply_status_change
from handlers.patient_choice.card_change import ChangeResult, PatientContext, read_day_on_record
from handlers.reading.days import read_future
from store.errors import UserError
from store.rules.patient import statuses
from store.rules.patient.statuses import Status

_LONGEST = 4
_FROM_DAY = re.compile(r"(?:on|since|from|as of)\s+", re.IGNORECASE)


def change_status(subject: PatientContext, words: str, note: str) -> ChangeResult:
    """Move the patient to another status, with what the step asks for."""
    found = status_at_start(words)
    if found is None:
        known = ", ".join(Status)
        raise UserError(f"“{words}” is not a status I know." if words else "Which status?", f"Use {known}.")
    status, rest = found
    statuses.check_change(Status(subject.episode.status), status)
    return apply_status_change(subject, _read_status_details(subject, status, rest, note))


def status_at_start(words: str) -> tuple[Status, str] | None:
    """The status that a text begins with, by the most words, and the rest."""
    typed = words.split()
    for cut in range(min(_LONGEST, len(typed)), 0, -1):
        status = statuses.find(" ".join(typed[:cut]))
        if status:
            return status, " ".join(typed[cut:])
    return None


def _read_status_details(subject: PatientContext, status: Status, rest: str, note: str) -> RequestedStatus:
    """The step that the words after a status say: until when, where to, from which day on."""
    today = subject.ctx.today
    lead, _, told = rest.partition(" ")
    if status is Status.ON_HOLD and lead.lower() == "until":
        return RequestedStatus(status, today, until=read_future(told, subject.typed_on), note=note)
    if status is Status.REFERRED_OUT:
        sent = split_recipient(rest)
        if sent:
            whom, day = sent
            return RequestedStatus(status, read_day_on_record(subject, day), to_whom=whom, note=note)
    if not rest or status is Status.REFERRED_OUT:
        if rest:
            raise UserError(
                f"I could not place “{rest}”.", "Type to whom: referred out to Lakeside Psychiatry"
            )
        return RequestedStatus(status, today, note=note)
    day = _FROM_DAY.sub("", rest, count=1)
    if status is Status.ON_HOLD or not _looks_like_a_day(day):
        raise UserError(f"I could not place “{rest}”.", "Put free text after `--`.")
    return RequestedStatus(status, read_day_on_record(subject, day), note=note)


def _looks_like_a_day(words: str) -> bool:
    return any(sign.isdigit() for sign in words) or words.lower() in {"today", "yesterday"}
