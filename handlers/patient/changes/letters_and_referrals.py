"""`letter 12/3`, `referral to Lakeside Psychiatry`, `referral seen 12/3`: what waits for an answer."""

import re
from collections.abc import Sequence

from handlers.patient_choice.card_change import Done, Subject, record_day
from store.errors import UserError
from store.ledger import contacts
from store.patient import referrals
from store.patient.referrals import Outcome, Referral
from store.rules.words import short_day, weekday_day

_EXAMPLE = "Like this: referral to Lakeside Psychiatry, referral seen 12/3, or referral not seen"
_SENT = re.compile(
    r"(?:out\s+)?to\s+(?P<whom>.+?)"
    r"(?:\s+(?:(?:on|sent)\s+(?P<on>.*\d.*|today|yesterday)|(?P<bare>\d{1,2}/\d[\d/]*|today|yesterday)))?",
    re.IGNORECASE,
)
_ANSWER = re.compile(r"(?P<whom>.*?)\s*\b(?P<outcome>not seen|seen)\b\s*(?:on\s+)?(?P<day>.*)", re.IGNORECASE)
_LETTER = re.compile(r"(?:was\s+)?(?:sent)?\s*(?:on\s+)?(?P<day>.*)", re.IGNORECASE)


def letter(subject: Subject, words: str, note: str) -> Done:
    """`letter sent 12/3`: a letter went out to a patient who could not be reached; it is no attempt."""
    found = _LETTER.fullmatch(words)
    day_words = found["day"] if found else words
    on = record_day(subject, day_words)
    started = subject.episode.enrolled_on or subject.episode.referred_on
    if started and on < started:
        raise UserError(
            f"Care began {weekday_day(started)}: no letter went out before.", "Type the day it was sent."
        )
    ctx = subject.ctx
    if not contacts.send_letter(subject.db, subject.episode, on, ctx.said, ctx.member.id, note):
        raise UserError(f"A letter of {weekday_day(on)} is on record already.")
    return Done(f"letter sent {short_day(on, ctx.today)}", record="contacts")


def referral(subject: Subject, words: str, note: str) -> Done:
    """`referral to …` sends one, care going on; `referral seen 12/3` and `referral not seen` answer it."""
    sent = sent_to(words)
    if sent:
        return _send(subject, *sent, note)
    answered = _ANSWER.fullmatch(words)
    if not answered:
        raise UserError(f"“{words}” is no referral I can read." if words else "Which referral?", _EXAMPLE)
    asked = _asked(subject, answered["whom"])
    return answer(subject, asked, Outcome(answered["outcome"].lower()), answered["day"], note)


def sent_to(words: str) -> tuple[str, str] | None:
    """To whom, and the words of the day if there are any: `to Lakeside Psychiatry on 12/3`."""
    found = _SENT.fullmatch(words)
    return (found["whom"], found["on"] or found["bare"] or "") if found else None


def answer(subject: Subject, asked: Referral, outcome: Outcome, day: str, note: str = "") -> Done:
    """Keep whether the patient was seen there.

    Raises:
        UserError: a day that cannot be, or somebody answered the same already.
    """
    if asked.outcome is outcome and asked.answered_on:
        raise UserError(
            f"That is on record already: {outcome} at {asked.to_whom}, {weekday_day(asked.answered_on)}."
        )
    ctx = subject.ctx
    on = record_day(subject, day)
    referrals.answer(subject.db, ctx.clinic.id, asked, outcome, on, ctx.said, note)
    return Done(f"{outcome} at {asked.to_whom}, {short_day(on, ctx.today)}" + (f" ({note})" if note else ""))


def _send(subject: Subject, whom: str, day: str, note: str) -> Done:
    if subject.episode.ended_on:
        raise UserError(
            f"{subject.patient.full_name} is no longer in care ({subject.episode.status}).",
            "Coming back begins a new episode: /enroll.",
        )
    ctx = subject.ctx
    on = record_day(subject, day)
    referrals.send(subject.db, subject.episode, whom, on, ctx.said, note)
    return Done(
        f"referral to {whom}, sent {short_day(on, ctx.today)}",
        ("Care goes on here. Say later: referral seen 12/3, or referral not seen.",),
        record="referrals",
    )


def _asked(subject: Subject, whom: str) -> Referral:
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
    raise UserError("Several referrals are open: which one?", _named(found))


def _named(found: Sequence[Referral]) -> str:
    return "Like this: " + ", or ".join(f"referral {each.to_whom} seen" for each in found)
