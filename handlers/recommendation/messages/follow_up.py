"""A recommendation on its way, in words: asked, answered, told, closed; posts name patients in short."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from handlers.block_kit.parts import Bold, Button, Message, actions, header, lines, message
from handlers.block_kit.patient_names import naming
from handlers.ledger.messages.contact_buttons import LOG_CALL
from handlers.patient_choice.card_actions import OPEN_CARD
from store.clinic.clinics import Clinic
from store.patient.patients import Patient
from store.review.review import Answer, Review, Step
from store.rules.words import counted, weekday_day

APPROVE, DECLINE, CHANGE, TOLD = "loop.approve", "loop.decline", "loop.change", "loop.told"

_DID = {Answer.APPROVED: "Approved", Answer.DECLINED: "Declined", Answer.CHANGED: "Changed"}


@dataclass(frozen=True)
class Loop:
    """A recommendation and what it takes to speak of it."""

    review: Review
    patient: Patient
    clinic: Clinic
    names: Mapping[int, str]
    """The team's names by member."""
    today: date
    clinician: str = ""
    """The treating clinician's name."""
    clinician_reads: bool = True
    """Whether the clinician is here to be asked."""
    clinicians: frozenset[int] = frozenset()
    """Members who answer for themselves; anybody else records what a clinician said."""
    tells: str = ""
    """Whose it is to tell the patient."""
    records: bool = False
    """Whether the reader records the clinician's answer rather than gives it."""
    facts: tuple[str, ...] = ()
    """How the patient does."""

    @property
    def asks_proxy(self) -> bool:
        """Whether the reader is to record the answer that is still missing."""
        return self.records and self.review.answer is None

    @property
    def name(self) -> str:
        """The patient as named in what lasts: short, unless the clinic chose full names."""
        return naming(self.clinic.settings)(self.patient)

    @property
    def history(self) -> list[str]:
        """What was done so far, by whom and when; empty while it waits for the first answer."""
        review = self.review
        if review.voided_at:
            return [f"Taken back by {self._who(review.voided_by)}."]
        said = [self._answered(review.answer)] if review.answer else []
        if review.told:
            by, on = self._who(review.told.by), weekday_day(review.told.on)
            said.append(f"The patient was told by {by}, {on}.")
        if review.closed:
            said.append(f"Closed {weekday_day(review.closed.on)}.")
        return said

    def _answered(self, step: Step) -> str:
        words = f": {step.note}" if step.note else "."
        by = "by" if step.by in self.clinicians else "as recorded by"
        return f"{_DID[Answer(step.outcome)]} {by} {self._who(step.by)}, {weekday_day(step.on)}{words}"

    def _who(self, member_id: int | None) -> str:
        return self.names.get(member_id or 0, "somebody")

    @property
    def source(self) -> str:
        """`Recommended by Priya Shah, Sat Nov 21.`, with its age once it has one."""
        days = (self.today - self.review.on).days
        age = f" ({counted(days, 'day')} ago)" if days and self.review.is_open else ""
        return f"Recommended by {self._who(self.review.consultant_id)}, {weekday_day(self.review.on)}{age}."


def asked(loop: Loop) -> Message:
    """To whoever answers: the recommendation with Approve, Decline, Change, until it is answered."""
    review = loop.review
    waiting = review.is_open and review.answer is None
    proxy = f"{loop.clinician or 'The treating clinician'} is not in this Slack: ask, and record the answer."
    return message(
        "A recommendation waits for your answer." if waiting else _settled(review),
        header(f"Recommendation: {loop.name}"),
        lines(Bold(review.recommendation), loop.source, *loop.facts, *loop.history),
        lines(proxy) if waiting and not loop.clinician_reads else None,
        actions(*(answers(review) if waiting else ()), _card(loop)),
    )


def answered(loop: Loop, *, tells: bool) -> Message:
    """To whoever tells the patient, with `Told the patient`; to the consultant for what became of it."""
    review = loop.review
    waiting = review.is_open and tells
    return message(
        _news(review) if review.is_open or review.declined else _settled(review),
        header(f"Recommendation {review.answer.outcome if review.answer else ''}: {loop.name}"),
        lines(Bold(review.in_force), _original(review), loop.source, *loop.history),
        lines("Please tell the patient.") if waiting else None,
        lines("It goes back to the consultant: a new one can be recorded at any time.")
        if review.declined
        else None,
        actions(*(telling(review) if waiting else ()), _card(loop)),
    )


def stepped(loop: Loop) -> Message:
    """The private answer to a step: what is saved, and what comes next."""
    review = loop.review
    after = None
    if review.declined:
        after = "The consultant and the care manager are told."
    elif review.is_open:
        after = f"{loop.tells or 'The care manager'} is asked to tell the patient."
    return message(
        _settled(review) if review.closed else _news(review),
        lines(
            Bold(f"{review.in_force} · {loop.patient.full_name} · MRN {loop.patient.mrn_tail}"),
            _original(review),
            *loop.history,
            after,
        ),
        actions(Button("Card", OPEN_CARD, str(loop.patient.id))),
    )


def answers(review: Review) -> tuple[Button, ...]:
    """What a clinician can say."""
    value = str(review.id)
    return (
        Button("Approve", APPROVE, value, "primary"),
        Button("Decline", DECLINE, value),
        Button("Change", CHANGE, value),
    )


def telling(review: Review) -> tuple[Button, ...]:
    """What a care manager does with an answer."""
    return (
        Button("Told the patient", TOLD, str(review.id), "primary"),
        Button("Log call", LOG_CALL, str(review.patient_id)),
    )


def _original(review: Review) -> str | None:
    """The consultant's words beside changed ones."""
    return f"Originally: {review.recommendation}" if review.in_force != review.recommendation else None


def _news(review: Review) -> str:
    if review.declined:
        return "A recommendation was declined."
    outcome = review.answer.outcome if review.answer else "recorded"
    return f"A recommendation was {outcome}: the patient is to be told."


def _settled(review: Review) -> str:
    if review.voided_at:
        return "A recommendation was taken back."
    return "A recommendation is closed." if review.closed else "A recommendation was answered."


def _card(loop: Loop) -> Button:
    return Button("Open card", OPEN_CARD, str(loop.patient.id))
