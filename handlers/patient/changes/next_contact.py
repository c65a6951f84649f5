"""`next tue phone`, `every 3 weeks`, `as needed`: when the patient is contacted next."""

import re
from datetime import date

from handlers.patient.sentences import next_steps as sentences
from handlers.patient_choice.card_change import ChangeResult, PatientContext
from handlers.reading.activities import activity_of
from handlers.reading.days import read_future
from store.caseload import contact_status
from store.errors import UserError
from store.ledger import contacts
from store.patient import episodes
from store.patient.episodes import Episode
from store.rules.activities import Activity, is_contact
from store.rules.contacts import next_contact
from store.rules.contacts.next_contact import check_interval
from store.rules.patient import names
from store.rules.text_format import days_text

_NUMBERS = {"": 1, "a": 1, "one": 1, "two": 2, "other": 2, "three": 3, "four": 4, "six": 6, "eight": 8}
_WEEKS = re.compile(r"(?P<number>\d{1,2}|[a-z]*)\s*(?:weeks?|wks?|w)", re.IGNORECASE)


def plan_next(context: PatientContext, words: str, _note: str) -> ChangeResult:
    """`next tue phone`: agree on the next contact."""
    on, activity = _day_and_activity(words, context.typed_on)
    how = activity.value if activity else None
    contacts.plan_next_contact(context.db, context.episode, on, context.ctx.provenance, how=how)
    by = "by " if activity in {Activity.PHONE, Activity.VIDEO} else ""
    return ChangeResult(sentences.next_contact(on, f"{by}{how or ''}"), undo_table="planned_contacts")


def set_interval(context: PatientContext, words: str, _note: str) -> ChangeResult:
    """`every 3 weeks`: how often this patient is contacted."""
    found = _WEEKS.fullmatch(words.strip())
    number = found["number"].lower() if found else ""
    if not found or not (number.isdigit() or number in _NUMBERS):
        raise UserError(*sentences.unknown_interval(words))
    days = check_interval(int(number) if number.isdigit() else _NUMBERS[number])
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


def _day_and_activity(words: str, today: date) -> tuple[date, Activity | None]:
    """A coming day, with the activity typed before or after it if there is one."""
    typed = words.split()
    for cut in range(len(typed), 0, -1):
        for day, rest in ((typed[:cut], typed[cut:]), (typed[-cut:], typed[:-cut])):
            activity = activity_of(names.words_of_name(" ".join(rest))) if rest else None
            if not rest or (activity and is_contact(activity)):
                try:
                    return read_future(" ".join(day), today), activity
                except UserError:
                    continue
    return read_future(words, today), None


def _next_contact_due(context: PatientContext, episode: Episode) -> tuple[str, ...]:
    status = contact_status.of_episode(context.db, episode)
    due = next_contact.next_contact_due(status, context.ctx.clinic.settings)
    return (sentences.next_contact_due(due.on, due.text),) if due else ()
