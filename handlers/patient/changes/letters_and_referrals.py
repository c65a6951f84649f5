"""`letter 12/3`, `referral to Lakeside Psychiatry`, `referral seen 12/3`: what waits for an answer."""

import re
from collections.abc import Sequence

from handlers.patient_choice.card_change import ChangeResult, PatientContext, read_day_on_record
from store.errors import UserError
from store.ledger import contacts
from store.patient import referrals
from store.patient.referrals import Referral, ReferralOutcome
from store.rules.text_format import short_date, weekday_and_date

_EXAMPLE = "Like this: referral to Lakeside Psychiatry, referral seen 12/3, or referral not seen"
_SENT = re.compile(
    r"(?:out\s+)?to\s+(?P<whom>.+?)"
    r"(?:\s+(?:(?:on|sent)\s+(?P<on>.*\d.*|today|yesterday)|(?P<bare>\d{1,2}/\d[\d/]*|today|yesterday)))?",
    re.IGNORECASE,
)
_ANSWER = re.compile(r"(?P<whom>.*?)\s*\b(?P<outcome>not seen|seen)\b\s*(?:on\s+)?(?P<day>.*)", re.IGNORECASE)
_LETTER = re.compile(r"(?:was\s+)?(?:sent)?\s*(?:on\s+)?(?P<day>.*)", re.IGNORECASE)


def record_letter(subject: PatientContext, words: str, note: str) -> ChangeResult:
    """`letter sent 12/3`: a letter went out to a patient who could not be reached; it is no attempt."""
    found = _LETTER.fullmatch(words)
    day_words = found["day"] if found else words
    on = read_day_on_record(subject, day_words)
    started = subject.episode.enrolled_on or subject.episode.referred_on
    if started and on < started:
        raise UserError(
            f"Care began {weekday_and_date(started)}: no letter went out before.", "Type the day it was sent."
        )
    ctx = subject.ctx
    if not contacts.record_letter(subject.db, subject.episode, on, ctx.provenance, ctx.member.id, note):
        raise UserError(f"A letter of {weekday_and_date(on)} is on record already.")
    return ChangeResult(f"letter sent {short_date(on, ctx.today)}", undo_table="contacts")


def record_referral(subject: PatientContext, words: str, note: str) -> ChangeResult:
    """`referral to …` sends one, care going on; `referral seen 12/3` and `referral not seen` answer it."""
    sent = split_recipient(words)
    if sent:
        return _send_referral(subject, *sent, note)
    answered = _ANSWER.fullmatch(words)
    if not answered:
        raise UserError(f"“{words}” is no referral I can read." if words else "Which referral?", _EXAMPLE)
    asked = _referral_to_answer(subject, answered["whom"])
    return record_referral_answer(
        subject, asked, ReferralOutcome(answered["outcome"].lower()), answered["day"], note
    )


def split_recipient(words: str) -> tuple[str, str] | None:
    """To whom, and the words of the day if there are any: `to Lakeside Psychiatry on 12/3`."""
    found = _SENT.fullmatch(words)
    return (found["whom"], found["on"] or found["bare"] or "") if found else None


def record_referral_answer(
    subject: PatientContext, asked: Referral, outcome: ReferralOutcome, day: str, note: str = ""
) -> ChangeResult:
    """Keep whether the patient was seen there.

    Raises:
        UserError: a day that cannot be, or somebody answered the same already.
    """
    if asked.outcome is outcome and asked.answered_on:
        raise UserError(
            f"That is on record already: {outcome} at {asked.to_whom}, {weekday_and_date(asked.answered_on)}."
        )
    ctx = subject.ctx
    on = read_day_on_record(subject, day)
    referrals.record_outcome(subject.db, ctx.clinic.id, asked, outcome, on, ctx.provenance, note)
    return ChangeResult(
        f"{outcome} at {asked.to_whom}, {short_date(on, ctx.today)}" + (f" ({note})" if note else "")
    )


def _send_referral(subject: PatientContext, whom: str, day: str, note: str) -> ChangeResult:
    if subject.episode.ended_on:
        raise UserError(
            f"{subject.patient.full_name} is no longer in care ({subject.episode.status}).",
            "Coming back begins a new episode: /enroll.",
        )
    ctx = subject.ctx
    on = read_day_on_record(subject, day)
    referrals.record_referral(subject.db, subject.episode, whom, on, ctx.provenance, note)
    return ChangeResult(
        f"referral to {whom}, sent {short_date(on, ctx.today)}",
        ("Care goes on here. Say later: referral seen 12/3, or referral not seen.",),
        undo_table="referrals",
    )


def _referral_to_answer(subject: PatientContext, whom: str) -> Referral:
    """Which referral is answered: the open one, or the one that is named."""
    known = referrals.of_patient(subject.db, subject.ctx.clinic.id, subject.patient.id)
    name = re.sub(r"^(?:to|at|by)\s+", "", whom.strip(), flags=re.IGNORECASE).casefold()
    fitting = [each for each in known if name in each.to_whom.casefold()]
    found = [each for each in fitting if each.is_open] or fitting[-1:]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UserError(
            f"No referral{f' to “{whom}”' if whom else ''} is on record.",
            "Keep one first: referral to Lakeside Psychiatry",
        )
    raise UserError("Several referrals are open: which one?", _examples(found))


def _examples(found: Sequence[Referral]) -> str:
    return "Like this: " + ", or ".join(f"referral {each.to_whom} seen" for each in found)
