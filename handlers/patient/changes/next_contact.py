"""`next tue phone`, `every 3 weeks`, `as needed`: when the patient is contacted next."""

import re

from handlers.ledger.reading.planned_contact import read_planned_contact
from handlers.ledger.sentences.time_log import next_contact_moved
from handlers.patient.sentences import next_steps as sentences
from handlers.patient_choice.card_change import ChangeResult, PatientContext
from store.caseload import contact_status
from store.errors import UserError
from store.ledger import contacts
from store.patient import episodes
from store.patient.episodes import Episode
from store.rules.activities import Activity
from store.rules.clinic.calendar import working_day_from
from store.rules.contacts import next_contact
from store.rules.contacts.next_contact import check_interval
from store.rules.text_format import days_text

_NUMBERS = {"": 1, "a": 1, "one": 1, "two": 2, "other": 2, "three": 3, "four": 4, "six": 6, "eight": 8}
_WEEKS = re.compile(r"(?P<number>\d{1,2}|[a-z]*)\s*(?:weeks?|wks?|w)", re.IGNORECASE)


def plan_next(context: PatientContext, words: str, _note: str) -> ChangeResult:
    """`next tue phone`: agree on the next contact."""
    settings = context.ctx.clinic.settings
    planned = read_planned_contact(words, context.typed_on, settings)
    on, activity = working_day_from(planned.on, settings), planned.activity
    how = activity.value if activity else None
    contacts.plan_next_contact(
        context.db, context.episode, on, context.ctx.provenance, at=planned.at, how=how
    )
    by = "by " if activity in {Activity.PHONE, Activity.VIDEO} else ""
    summary = sentences.next_contact(on, planned.at, f"{by}{how or ''}")
    moved = (next_contact_moved(planned.on),) if on != planned.on else ()
    return ChangeResult(summary, moved, undo_table="planned_contacts")


def set_interval(context: PatientContext, words: str, _note: str) -> ChangeResult:
    """`every 3 weeks`: how often this patient is contacted."""
    found = _WEEKS.fullmatch(words.strip())
    number = found["number"].lower() if found else ""
    if not found or not (number.isdecimal() or number in _NUMBERS):
        raise UserError(*sentences.unknown_interval(words))
    days = check_interval(int(number) if number.isdecimal() else _NUMBERS[number])
    episode = episodes.set_interval(context.db, context.episode, days)
    return ChangeResult(sentences.interval(days_text(days)), _next_contact_due(context, episode))


def set_as_needed(context: PatientContext, _words: str, _note: str) -> ChangeResult:
    """`as needed`: contacts are never overdue by interval."""
    episodes.set_interval(context.db, context.episode, None, as_needed=True)
    return ChangeResult(sentences.AS_NEEDED, (sentences.AS_NEEDED_EXPLAINED,))


def set_usual_interval(context: PatientContext, _words: str, _note: str) -> ChangeResult:
    """`usual`: back to the clinic's interval."""
    episode = episodes.set_interval(context.db, context.episode, None)
    return ChangeResult(sentences.USUAL_INTERVAL, _next_contact_due(context, episode))


def _next_contact_due(context: PatientContext, episode: Episode) -> tuple[str, ...]:
    status = contact_status.of_episode(context.db, episode)
    due = next_contact.next_contact_due(status, context.ctx.clinic.settings)
    return (sentences.next_contact_due(due.on, due.text),) if due else ()
