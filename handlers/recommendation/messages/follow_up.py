"""A recommendation on its way, in words: asked, answered, told, closed; posts name patients in short."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from handlers.block_kit.message_blocks import (
    BoldText,
    Button,
    OutgoingMessage,
    build_message,
    button_row,
    header_block,
    text_block,
)
from handlers.block_kit.patient_names import patient_naming
from handlers.ledger.messages.contact_buttons import LOG_CALL
from handlers.patient_choice.card_actions import OPEN_CARD
from store.clinic.clinics import Clinic
from store.patient.patients import Patient
from store.review.case_review import CaseReview, ClinicianResponse, RecommendationStep
from store.rules.text_format import count_text, weekday_and_date

APPROVE, DECLINE, CHANGE, PATIENT_INFORMED = "loop.approve", "loop.decline", "loop.change", "loop.told"

_ANSWER_LABELS = {
    ClinicianResponse.APPROVED: "Approved",
    ClinicianResponse.DECLINED: "Declined",
    ClinicianResponse.CHANGED: "Changed",
}


@dataclass(frozen=True)
class RecommendationFollowUp:
    """A recommendation and what it takes to speak of it."""

    review: CaseReview
    patient: Patient
    clinic: Clinic
    names: Mapping[int, str]
    """The team's names by member."""
    today: date
    clinician: str = ""
    """The treating clinician's name."""
    clinician_on_slack: bool = True
    """Whether the clinician is here to be asked."""
    clinicians: frozenset[int] = frozenset()
    """Members who answer for themselves; anybody else records what a clinician said."""
    name_of_who_informs_patient: str = ""
    """Whose it is to tell the patient."""
    reader_records_answer: bool = False
    """Whether the reader records the clinician's answer rather than gives it."""
    facts: tuple[str, ...] = ()
    """How the patient does."""

    @property
    def reader_must_record_answer(self) -> bool:
        """Whether the reader is to record the answer that is still missing."""
        return self.reader_records_answer and self.review.clinician_response is None

    @property
    def name(self) -> str:
        """The patient as named in what lasts: short, unless the clinic chose full names."""
        return patient_naming(self.clinic.settings)(self.patient)

    @property
    def history(self) -> list[str]:
        """What was done so far, by whom and when; empty while it waits for the first answer."""
        review = self.review
        if review.voided_at:
            return [f"Taken back by {self._who(review.voided_by)}."]
        said = [self._answered(review.clinician_response)] if review.clinician_response else []
        if review.patient_told:
            by, on = self._who(review.patient_told.by), weekday_and_date(review.patient_told.on)
            said.append(f"The patient was told by {by}, {on}.")
        if review.closed:
            said.append(f"Closed {weekday_and_date(review.closed.on)}.")
        return said

    def _answered(self, step: RecommendationStep) -> str:
        words = f": {step.note}" if step.note else "."
        by = "by" if step.by in self.clinicians else "as recorded by"
        answer = _ANSWER_LABELS[ClinicianResponse(step.outcome)]
        return f"{answer} {by} {self._who(step.by)}, {weekday_and_date(step.on)}{words}"

    def _who(self, member_id: int | None) -> str:
        return self.names.get(member_id or 0, "somebody")

    @property
    def source(self) -> str:
        """`Recommended by Priya Shah, Sat Nov 21.`, with its age once it has one."""
        days = (self.today - self.review.on).days
        age = f" ({count_text(days, 'day')} ago)" if days and self.review.is_open else ""
        return (
            f"Recommended by {self._who(self.review.consultant_id)}, {weekday_and_date(self.review.on)}{age}."
        )


def answer_requested(loop: RecommendationFollowUp) -> OutgoingMessage:
    """To whoever answers: the recommendation with Approve, Decline, Change, until it is answered."""
    review = loop.review
    waiting = review.is_open and review.clinician_response is None
    proxy = f"{loop.clinician or 'The treating clinician'} is not in this Slack: ask, and record the answer."
    return build_message(
        "A recommendation waits for your answer." if waiting else _outcome_headline(review),
        header_block(f"Recommendation: {loop.name}"),
        text_block(BoldText(review.recommendation), loop.source, *loop.facts, *loop.history),
        text_block(proxy) if waiting and not loop.clinician_on_slack else None,
        button_row(*(answer_buttons(review) if waiting else ()), _card_button(loop)),
    )


def answer_recorded(loop: RecommendationFollowUp, *, tells: bool) -> OutgoingMessage:
    """To whoever tells the patient, with `Told the patient`; to the consultant for what became of it."""
    review = loop.review
    waiting = review.is_open and tells
    outcome = review.clinician_response.outcome if review.clinician_response else ""
    return build_message(
        _answer_headline(review) if review.is_open or review.declined else _outcome_headline(review),
        header_block(f"Recommendation {outcome}: {loop.name}"),
        text_block(
            BoldText(review.current_recommendation), _original_text(review), loop.source, *loop.history
        ),
        text_block("Please tell the patient.") if waiting else None,
        text_block("It goes back to the consultant: a new one can be recorded at any time.")
        if review.declined
        else None,
        button_row(*(inform_patient_buttons(review) if waiting else ()), _card_button(loop)),
    )


def step_saved(loop: RecommendationFollowUp) -> OutgoingMessage:
    """The private answer to a step: what is saved, and what comes next."""
    review = loop.review
    after = None
    if review.declined:
        after = "The consultant and the care manager are told."
    elif review.is_open:
        after = f"{loop.name_of_who_informs_patient or 'The care manager'} is asked to tell the patient."
    return build_message(
        _outcome_headline(review) if review.closed else _answer_headline(review),
        text_block(
            BoldText(
                f"{review.current_recommendation} · {loop.patient.full_name} · MRN {loop.patient.mrn_ending}"
            ),
            _original_text(review),
            *loop.history,
            after,
        ),
        button_row(Button("Card", OPEN_CARD, str(loop.patient.id))),
    )


def answer_buttons(review: CaseReview) -> tuple[Button, ...]:
    """What a clinician can say."""
    value = str(review.id)
    return (
        Button("Approve", APPROVE, value, "primary"),
        Button("Decline", DECLINE, value),
        Button("Change", CHANGE, value),
    )


def inform_patient_buttons(review: CaseReview) -> tuple[Button, ...]:
    """What a care manager does with an answer."""
    return (
        Button("Told the patient", PATIENT_INFORMED, str(review.id), "primary"),
        Button("Log call", LOG_CALL, str(review.patient_id)),
    )


def _original_text(review: CaseReview) -> str | None:
    """The consultant's words beside changed ones."""
    return (
        f"Originally: {review.recommendation}"
        if review.current_recommendation != review.recommendation
        else None
    )


def _answer_headline(review: CaseReview) -> str:
    if review.declined:
        return "A recommendation was declined."
    outcome = review.clinician_response.outcome if review.clinician_response else "recorded"
    return f"A recommendation was {outcome}: the patient is to be told."


def _outcome_headline(review: CaseReview) -> str:
    if review.voided_at:
        return "A recommendation was taken back."
    return "A recommendation is closed." if review.closed else "A recommendation was answered."


def _card_button(loop: RecommendationFollowUp) -> Button:
    return Button("Open card", OPEN_CARD, str(loop.patient.id))
