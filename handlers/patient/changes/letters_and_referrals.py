"""`letter 12/3`, `referral to Lakeside Psychiatry`, `referral seen 12/3`: what waits for an answer."""

import re

from handlers.patient.sentences import next_steps as sentences
from handlers.patient_choice import access
from handlers.patient_choice.card_change import ChangeResult, PatientContext, read_day_on_record
from store.errors import UserError
from store.ledger import contacts
from store.patient import referrals
from store.patient.referrals import Referral, ReferralOutcome
from store.tables import referral_steps

_SENT = re.compile(
    r"(?:out\s+)?to\s+(?P<recipient>.+?)"
    r"(?:\s+(?:(?:on|sent)\s+(?P<on>.*\d.*|today|yesterday)|(?P<bare>\d{1,2}/\d[\d/]*|today|yesterday)))?",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"(?P<recipient>.*?)\s*\b(?P<outcome>not seen|seen)\b\s*(?:on\s+)?(?P<day>.*)", re.IGNORECASE
)
_LETTER = re.compile(r"(?:was\s+)?(?:sent)?\s*(?:on\s+)?(?P<day>.*)", re.IGNORECASE)


def record_letter(context: PatientContext, words: str, note: str) -> ChangeResult:
    """`letter sent 12/3`: a letter to a patient who could not be reached; it is not an attempt."""
    found = _LETTER.fullmatch(words)
    on = read_day_on_record(context, found["day"] if found else words)
    started_on = context.episode.started_on
    if started_on and on < started_on:
        raise UserError(*sentences.letter_before_care(started_on))
    ctx = context.ctx
    if not contacts.record_letter(context.db, context.episode, on, ctx.provenance, ctx.member.id, note):
        raise UserError(sentences.letter_on_record(on))
    return ChangeResult(sentences.letter(on, ctx.today), undo_table="contacts")


def record_referral(context: PatientContext, words: str, note: str) -> ChangeResult:
    """`referral to …` refers the patient while care continues; `referral seen 12/3` answers a referral."""
    sent = split_recipient(words)
    if sent:
        return _send_referral(context, *sent, note)
    answer = _ANSWER.fullmatch(words)
    if not answer:
        raise UserError(*(sentences.referral_not_understood(words) if words else sentences.REFERRAL_MISSING))
    referral = _referral_to_answer(context, answer["recipient"])
    outcome = ReferralOutcome(answer["outcome"].lower())
    return record_referral_answer(context, referral, outcome, answer["day"], note)


def split_recipient(words: str) -> tuple[str, str] | None:
    """The recipient, and the words of the day if there are any: `to Lakeside Psychiatry on 12/3`."""
    found = _SENT.fullmatch(words)
    return (found["recipient"], found["on"] or found["bare"] or "") if found else None


def record_referral_answer(
    context: PatientContext, referral: Referral, outcome: ReferralOutcome, day: str, note: str = ""
) -> ChangeResult:
    """Record whether the patient was seen there.

    Raises:
        UserError: an impossible day, or the same answer is on record.
    """
    if referral.outcome is outcome and referral.answered_on:
        raise UserError(sentences.referral_answered(outcome, referral.recipient, referral.answered_on))
    ctx, on = context.ctx, read_day_on_record(context, day)
    answer = referrals.record_outcome(context.db, ctx.clinic.id, referral, outcome, on, ctx.provenance, note)
    summary = sentences.referral_answer(outcome, referral.recipient, on, note, ctx.today)
    return ChangeResult(summary, undo_fact=f"{referral_steps.name}:{answer}")


def _send_referral(context: PatientContext, recipient: str, day: str, note: str) -> ChangeResult:
    access.check_in_care(context.patient, context.episode)
    ctx, on = context.ctx, read_day_on_record(context, day)
    referrals.record_referral(context.db, context.episode, recipient, on, ctx.provenance, note)
    summary = sentences.referral(recipient, on, ctx.today)
    return ChangeResult(summary, (sentences.CARE_CONTINUES,), undo_table="referrals")


def _referral_to_answer(context: PatientContext, typed: str) -> Referral:
    """The referral that is answered: the one that is named, else the open one, else the last."""
    known = referrals.of_patient(context.db, context.ctx.clinic.id, context.patient.id)
    name = re.sub(r"^(?:to|at|by)\s+", "", typed.strip(), flags=re.IGNORECASE).casefold()
    matches = [referral for referral in known if name in referral.recipient.casefold()]
    candidates = [referral for referral in matches if referral.is_open] or matches[-1:]
    if not candidates:
        raise UserError(*sentences.no_referral(typed))
    if len(candidates) > 1:
        raise UserError(*sentences.several_referrals([referral.recipient for referral in candidates]))
    return candidates[0]
