"""`relapse prevention -- plan`, `graduated`, `on hold until 12/15`: a typed change of status."""

import re

from handlers.patient.changes.episode_end import NotImprovedError
from handlers.patient.changes.letters_and_referrals import split_recipient
from handlers.patient.changes.status_change import RequestedStatus, apply_status_change, ask_to_end
from handlers.patient.messages.status_forms import ask_why_graduated
from handlers.patient.sentences import status as sentences
from handlers.patient_choice.card_change import ChangeResult, PatientContext, read_day_on_record
from handlers.reading.days_and_times.days import read_future
from store.errors import UserError
from store.rules.patient import statuses
from store.rules.patient.statuses import Status

_MOST_WORDS = 4
_FROM_DAY = re.compile(r"(?:on|since|from|as of)\s+", re.IGNORECASE)


def change_status(context: PatientContext, words: str, note: str) -> ChangeResult:
    """Move the patient to another status, with what that status needs; asks before the episode ends."""
    found = status_at_start(words)
    if found is None:
        raise UserError(*sentences.which_status(words, tuple(Status)))
    status, rest = found
    statuses.check_change(Status(context.episode.status), status)
    requested = _read_details(context, status, rest, note)
    if statuses.ends_episode(status):
        try:
            return ChangeResult("", message=ask_to_end(context, requested))
        except NotImprovedError as doubt:
            return ChangeResult("", message=ask_why_graduated(context.patient, doubt.wrong))
    return apply_status_change(context, requested)


def status_at_start(words: str) -> tuple[Status, str] | None:
    """The status that a text begins with, by the most words, and the rest."""
    typed = words.split()
    for cut in range(min(_MOST_WORDS, len(typed)), 0, -1):
        status = statuses.find(" ".join(typed[:cut]))
        if status:
            return status, " ".join(typed[cut:])
    return None


def _read_details(context: PatientContext, status: Status, rest: str, note: str) -> RequestedStatus:
    """The words after a status: until when, where to, from which day on."""
    today = context.ctx.today
    if not rest:
        return RequestedStatus(status, today, note=note)
    first_word, _, after_it = rest.partition(" ")
    if status is Status.ON_HOLD and first_word.lower() == "until":
        return RequestedStatus(status, today, until=read_future(after_it, context.typed_on), note=note)
    if status is Status.REFERRED_OUT:
        sent = split_recipient(rest)
        if not sent:
            raise UserError(*sentences.recipient_not_understood(rest))
        recipient, day = sent
        return RequestedStatus(status, read_day_on_record(context, day), recipient=recipient, note=note)
    day = _FROM_DAY.sub("", rest, count=1)
    if status is Status.ON_HOLD or not _looks_like_a_day(day):
        raise UserError(*sentences.status_not_understood(rest))
    return RequestedStatus(status, read_day_on_record(context, day), note=note)


def _looks_like_a_day(words: str) -> bool:
    return any(char.isdigit() for char in words) or words.lower() in {"today", "yesterday"}
