"""The card of one patient, and the answers to changes of it. Private, in full names."""

from collections.abc import Sequence
from datetime import date

from handlers.block_kit.message_blocks import (
    Block,
    BoldText,
    Button,
    MessageLine,
    OutgoingMessage,
    build_message,
    button_row,
    header_block,
    text_block,
)
from handlers.ledger.messages.contact_buttons import RESCHEDULE, unreachable_buttons
from handlers.ledger.messages.risk_items import ask_again_button
from handlers.patient.messages import card_sections
from handlers.patient.messages.care_plans import EDIT_PLAN
from handlers.patient.messages.history import show_button
from handlers.patient.messages.referrals import referral_blocks
from handlers.patient.sentences import card as sentences
from handlers.patient.sentences import changes
from handlers.patient.sentences.history import RESTORE
from handlers.patient_choice.card_actions import (
    ADD_SCORE,
    EDIT_RECORD,
    LOG_TIME,
    OPEN_CARD,
    RAISE_FLAG,
    RE_ENROLL,
    RESTORE_FACT,
    UNDO_FACT,
)
from handlers.patient_choice.choice_questions import patient_label
from handlers.risk.messages.risk_event import SHOW_EVENTS, card_lines
from handlers.risk.risk_event_view import RiskEventView
from handlers.risk.sentences.alerts import ALERT_STAYS_OPEN
from store.caseload.cards import PatientCard
from store.patient.patients import Patient
from store.rules.billing.policy.claims import progress_text
from store.rules.patient.statuses import Status

CHANGE_STATUS, REOPEN, UNDO = "card.status", "card.reopen", "patient.undo"
CHANGE_INTERVAL = "card.rhythm"
"""Cards in Slack carry this id, so it stays."""
_MOST_RECENT = 10


def card_message(
    card: PatientCard,
    today: date,
    *,
    alerts: Sequence[RiskEventView] = (),
    follow_ups: Sequence[Block | None] = (),
    may_change: bool,
) -> OutgoingMessage:
    """Everything on one patient, the most urgent first; `follow_ups` are next steps after a review."""
    line = card.caseload_patient
    patient, flags = line.patient, [sentences.flag(raised.flag, today) for raised in line.flags]
    identity = sentences.identity(patient.mrn, patient.date_of_birth, patient.goes_by)
    return build_message(
        sentences.CARD_NOTICE,
        header_block(patient.full_name),
        text_block(identity, *card_sections.merged_text(card, today), card_sections.status_text(card, today)),
        text_block(BoldText(sentences.ALERTS_HEADING), *card_lines(alerts)) if alerts else None,
        text_block(BoldText(sentences.FLAGS_HEADING), *flags) if flags else None,
        text_block(BoldText(sentences.CONTACT_HEADING), *card_sections.contact_text(card, today)),
        *referral_blocks(card.referrals, today, may_change=may_change),
        text_block(BoldText(sentences.SCORES_HEADING), *card_sections.scores_text(line, today)),
        button_row(*(ask_again_button(each) for each in line.without_risk_answer)) if may_change else None,
        text_block(BoldText(sentences.REVIEW_HEADING), *card_sections.review_text(line, today)),
        *follow_ups,
        text_block(BoldText(sentences.MONTH_HEADING), sentences.month(today, progress_text(line.claim))),
        text_block(BoldText(sentences.RECORD_HEADING), *card_sections.record_text(card, today)),
        *card_sections.missing_items(card, may_change=may_change),
        *(_buttons(card) if may_change else ()),
        button_row(show_button(patient.id)),
    )


def recent_patients(patients: Sequence[Patient]) -> OutgoingMessage:
    """The patients the member worked with recently, a button each."""
    if not patients:
        return build_message(
            sentences.NO_RECENT_PATIENTS,
            text_block(BoldText(sentences.NO_RECENT_PATIENTS), sentences.NO_RECENT_PATIENTS_HINT),
        )
    return build_message(
        sentences.RECENT_PATIENTS_NOTICE,
        text_block(BoldText(sentences.RECENT_PATIENTS), sentences.RECENT_PATIENTS_HINT),
        button_row(
            *(Button(patient_label(each), OPEN_CARD, str(each.id)) for each in patients[:_MOST_RECENT])
        ),
    )


def change_saved(
    patient: Patient,
    summary: str,
    details: Sequence[MessageLine] = (),
    undo_draft: int | None = None,
    undo_end: int | None = None,
    undo_fact: str = "",
    restore_fact: str = "",
    undone_fact: str = "",
) -> OutgoingMessage:
    """What was changed on the record; `undo_end` is the change of status that ended the episode."""
    return build_message(
        changes.SAVED_NOTICE,
        text_block(BoldText(changes.saved(summary, patient.full_name, patient.mrn_ending)), *details),
        button_row(
            Button(sentences.UNDO_BUTTON, UNDO, str(undo_draft)) if undo_draft else None,
            Button(sentences.UNDO_BUTTON, REOPEN, f"{patient.id}:{undo_end}") if undo_end else None,
            Button(sentences.UNDO_BUTTON, UNDO_FACT, undo_fact) if undo_fact else None,
            Button(sentences.UNDO_BUTTON, RESTORE_FACT, restore_fact) if restore_fact else None,
            Button(RESTORE, RESTORE_FACT, undone_fact) if undone_fact else None,
            card_button(patient.id),
        ),
    )


def change_undone(patient: Patient, restore: str = "", *, alert_stays: bool = False) -> OutgoingMessage:
    """A change was voided; it stays on the ledger. `alert_stays`: the flag's safety alert is still open."""
    return build_message(
        changes.UNDONE_NOTIFICATION,
        text_block(
            BoldText(changes.undone(patient.full_name, patient.mrn_ending)),
            changes.ENTRY_STAYS,
            ALERT_STAYS_OPEN if alert_stays else None,
        ),
        button_row(
            Button(RESTORE, RESTORE_FACT, restore) if restore else None,
            Button(sentences.RISK_BUTTON, SHOW_EVENTS, str(patient.id)) if alert_stays else None,
            card_button(patient.id),
        ),
    )


def card_button(patient_id: int) -> Button:
    """Opens the card."""
    return Button(sentences.CARD_BUTTON, OPEN_CARD, str(patient_id))


def _buttons(card: PatientCard) -> tuple[Block | None, ...]:
    line = card.caseload_patient
    value = str(line.patient.id)
    log_time = Button(sentences.LOG_TIME_BUTTON, LOG_TIME, value)
    if line.episode.ended_on:
        re_enroll = Button(sentences.RE_ENROLL_BUTTON, RE_ENROLL, value)
        undo = Button(sentences.undo_status(line.status), REOPEN, f"{value}:{card.status_change_id}")
        return (
            button_row(
                log_time, Button(sentences.RISK_BUTTON, SHOW_EVENTS, value) if line.open_risk else None
            ),
            button_row(
                re_enroll if line.status is not Status.DECEASED else None,
                undo if card.status_change_id else None,
            ),
        )
    can_send_letter = line.contact_status.letter_on is None
    return (
        button_row(
            Button(sentences.LOG_TIME_BUTTON, LOG_TIME, value, "primary"),
            Button(sentences.SCORE_BUTTON, ADD_SCORE, value),
            Button(sentences.NEXT_CONTACT_BUTTON, RESCHEDULE, value),
            Button(sentences.FLAG_BUTTON, RAISE_FLAG, value),
            Button(sentences.RISK_BUTTON, SHOW_EVENTS, value),
            Button(sentences.RECORD_BUTTON, EDIT_RECORD, value),
            Button(sentences.CARE_PLAN_BUTTON, EDIT_PLAN, value),
        ),
        button_row(
            Button(sentences.STATUS_BUTTON, CHANGE_STATUS, value),
            Button(sentences.CONTACT_SCHEDULE_BUTTON, CHANGE_INTERVAL, value),
            *(
                unreachable_buttons(line.patient.id, letter=can_send_letter)
                if line.disengagement_reason
                else ()
            ),
        ),
    )
