"""`service 90837 11/3`: a visit billed separately that day, or the month's primary care code."""

from handlers.patient_choice.card_change import Done, Subject, record_day
from store.errors import UserError
from store.ledger import services
from store.rules.billing.policy.codes import PRIMARY_CARE
from store.rules.months import Month
from store.rules.words import short_day

_EXAMPLE = "/patient Holly Guzman service 90837 11/3"


def service(subject: Subject, words: str, note: str) -> Done:
    """Keep a service that is billed beside collaborative care, and say what follows from it."""
    code_words, _, day_words = words.partition(" ")
    if not code_words:
        raise UserError("Which service, and on which day?", _EXAMPLE)
    code = services.known_code(code_words)
    on = record_day(subject, day_words.strip())
    services.add(subject.db, subject.ctx.clinic.id, subject.patient.id, on, code, note, subject.ctx.said)
    follows = (
        f"It is the base of the add-on codes for {Month.of(on).name}."
        if code in PRIMARY_CARE
        else "Contacts of that day do not count toward the month: they belong to that visit."
    )
    return Done(f"service {code} on {short_day(on, subject.ctx.today)}", (follows,), record="other_services")
