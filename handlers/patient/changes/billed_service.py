"""`service 90837 11/3`: a visit billed separately that day, or the month's primary care code."""

from handlers.patient_choice.card_change import ChangeResult, PatientContext, read_day_on_record
from store.errors import UserError
from store.ledger import services
from store.rules.billing.policy.codes import PRIMARY_CARE_CODES
from store.rules.months import Month
from store.rules.text_format import short_date

_EXAMPLE = "/patient Holly Guzman service 90837 11/3"


def record_service(subject: PatientContext, words: str, note: str) -> ChangeResult:
    """Keep a service that is billed beside collaborative care, and say what follows from it."""
    code_words, _, day_words = words.partition(" ")
    if not code_words:
        raise UserError("Which service, and on which day?", _EXAMPLE)
    code = services.check_procedure_code(code_words)
    on = read_day_on_record(subject, day_words.strip())
    services.add(
        subject.db, subject.ctx.clinic.id, subject.patient.id, on, code, note, subject.ctx.provenance
    )
    follows = (
        f"It is the base of the add-on codes for {Month.of(on).name}."
        if code in PRIMARY_CARE_CODES
        else "Contacts of that day do not count toward the month: they belong to that visit."
    )
    return ChangeResult(
        f"service {code} on {short_date(on, subject.ctx.today)}", (follows,), undo_table="other_services"
    )
