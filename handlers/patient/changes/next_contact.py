"""`next tue phone`, `every 3 weeks`, `as needed`: when the patient is contacted next."""

import re
from datetime import date

from handlers.patient_choice.card_change import ChangeResult, PatientContext
from handlers.reading.activities import activity_of
from handlers.reading.days import read_future
from store.caseload import contact_status
from store.errors import UserError
from store.ledger import contacts
from store.patient import episodes
from store.rules.activities import Activity, is_contact
from store.rules.contacts import next_contact
from store.rules.contacts.next_contact import check_interval
from store.rules.patient import names
from store.rules.text_format import days_text, weekday_and_date

_NUMBERS = {"": 1, "a": 1, "one": 1, "two": 2, "other": 2, "three": 3, "four": 4, "six": 6, "eight": 8}
_WEEKS = re.compile(r"(?P<number>\d{1,2}|[a-z]*)\s*(?:weeks?|wks?|w)", re.IGNORECASE)


def plan_next(subject: PatientContext, words: str, _note: str) -> ChangeResult:
    """`next tue phone`: agree on the next contact."""
    day, how = _day_and_how(words, subject.typed_on)
    contacts.plan_next_contact(subject.db, subject.episode, day, subject.ctx.provenance, how=how)
    by = f" by {how}" if how in {Activity.PHONE, Activity.VIDEO} else f" {how}" if how else ""
    return ChangeResult(f"next contact {weekday_and_date(day)}{by}", undo_table="planned_contacts")


def set_interval(subject: PatientContext, words: str, _note: str) -> ChangeResult:
    """`every 3 weeks`: how often this patient is contacted."""
    found = _WEEKS.fullmatch(words.strip())
    number = found["number"].lower() if found else ""
    if not found or not (number.isdigit() or number in _NUMBERS):
        raise UserError(f"“every {words}” is not an interval I know.", "Use every 1, 2, 3, 4, 6 or 8 weeks.")
    days = check_interval(int(number) if number.isdigit() else _NUMBERS[number])
    episode = episodes.set_interval(subject.db, subject.episode, days)
    return ChangeResult(f"a contact every {days_text(days)}", (_next_contact_text(subject, episode),))


def set_as_needed(subject: PatientContext, _words: str, _note: str) -> ChangeResult:
    """`as needed`: contacts are never overdue by interval."""
    episodes.set_interval(subject.db, subject.episode, None, as_needed=True)
    return ChangeResult(
        "contacts as needed", ("Nothing is overdue by interval; an agreed day still counts.",)
    )


def set_usual_interval(subject: PatientContext, _words: str, _note: str) -> ChangeResult:
    """`usual`: back to the clinic's interval."""
    episode = episodes.set_interval(subject.db, subject.episode, None)
    return ChangeResult("contacts at the clinic's usual interval", (_next_contact_text(subject, episode),))


def _day_and_how(words: str, today: date) -> tuple[date, str | None]:
    """A coming day with an activity before or after it, or none."""
    typed = words.split()
    for cut in range(len(typed), 0, -1):
        for day, how in ((typed[:cut], typed[cut:]), (typed[-cut:], typed[:-cut])):
            activity = activity_of(names.words_of_name(" ".join(how))) if how else None
            if not how or (activity and is_contact(activity)):
                try:
                    return read_future(" ".join(day), today), activity.value if activity else None
                except UserError:
                    continue
    return read_future(words, today), None


def _next_contact_text(subject: PatientContext, episode: episodes.Episode) -> str:
    due = next_contact.next_contact_due(
        contact_status.of_episode(subject.db, episode), subject.ctx.clinic.settings
    )
    return f"Next contact due {weekday_and_date(due.on)}: {due.text}." if due else ""
