"""The card of one patient: where care stands, what is due, what is missing. Private, in full names."""

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
from handlers.ledger.messages.contact_buttons import RESCHEDULE
from handlers.patient.messages import card_contact_and_status, card_record, card_scores
from handlers.patient.messages.care_plans import EDIT_PLAN as PLAN
from handlers.patient_choice.card_actions import ADD_SCORE, EDIT_RECORD, LOG_TIME, OPEN_CARD, RAISE_FLAG
from handlers.patient_choice.choice_questions import patient_label
from handlers.risk.messages.risk_event import SHOW_EVENTS as RISK
from handlers.risk.messages.risk_event import card_lines
from handlers.risk.risk_event_view import RiskEventView
from store.caseload.cards import PatientCard
from store.patient.patients import Patient
from store.review.sentences import summary_text
from store.rules.billing.policy.claims import progress_text
from store.rules.review.agenda import Flag, FlagKind
from store.rules.text_format import capitalize_first, count_text, short_date

_FLAG_LABELS = {
    FlagKind.RISK: "Risk",
    FlagKind.MEDICATION: "Medication question",
    FlagKind.DISCUSS: "To discuss",
}


def card(
    facts: PatientCard,
    today: date,
    *,
    alerts: Sequence[RiskEventView] = (),
    review: Sequence[Block | None] = (),
    may_change: bool,
) -> OutgoingMessage:
    """Everything on one patient, the most urgent first; `review`: what the reader can do about it."""
    line = facts.caseload_patient
    return build_message(
        "One patient's card.",
        header_block(line.patient.full_name),
        text_block(*_identity(facts, today)),
        text_block(BoldText("Open safety alerts"), *card_lines(alerts)) if alerts else None,
        text_block(BoldText("Flags"), *(flag_text(up.flag, today) for up in line.flags))
        if line.flags
        else None,
        text_block(BoldText("Contact"), *card_contact_and_status.contact_text(facts, today)),
        *card_contact_and_status.referral_blocks(facts.referrals, today, may_change=may_change),
        text_block(BoldText("Scores"), *card_scores.scores_text(facts.caseload_patient, today)),
        text_block(BoldText("Case review"), *_review(facts, today)),
        *review,
        text_block(BoldText("This month"), f"{today:%B}: {progress_text(line.claim)}."),
        text_block(BoldText("Record"), *card_record.record_text(facts, today)),
        *card_record.missing_items(facts),
        _buttons(facts) if may_change else None,
        card_contact_and_status.status_buttons(facts) if may_change else None,
    )


def recent_patients(patients: Sequence[Patient]) -> OutgoingMessage:
    """Whom the member worked with lately, a button each."""
    if not patients:
        return build_message(
            "No recent patients yet.",
            text_block(
                BoldText("You have no recent patients yet."),
                "Type /patient and a name or MRN, or /caseload for the list.",
            ),
        )
    buttons = [Button(patient_label(patient), OPEN_CARD, str(patient.id)) for patient in patients[:10]]
    return build_message(
        "Your recent patients.",
        text_block(BoldText("Your recent patients"), "Or type /patient and a name or MRN."),
        button_row(*buttons),
    )


def change_saved(
    patient: Patient, said: str, more: Sequence[MessageLine] = (), undo: int | None = None
) -> OutgoingMessage:
    """What a line changed on the record."""
    return build_message(
        "Saved.",
        text_block(BoldText(f"Saved: {said} · {patient.full_name} · MRN {patient.mrn_ending}"), *more),
        button_row(
            Button("Undo", "patient.undo", str(undo)) if undo else None,
            Button("Card", OPEN_CARD, str(patient.id)),
        ),
    )


def change_undone(patient: Patient) -> OutgoingMessage:
    """A change was voided; it stays on the ledger."""
    return build_message(
        "Undone. It stays on the ledger, marked as void.",
        text_block(
            BoldText(f"Undone · {patient.full_name} · MRN {patient.mrn_ending}"),
            "It stays on the ledger, marked as void.",
        ),
        button_row(Button("Card", OPEN_CARD, str(patient.id))),
    )


def flag_text(flag: Flag, today: date) -> str:
    """`Medication question (Nov 3): sleep on sertraline?`."""
    asked = f": {flag.question}" if flag.question else ""
    mark = "⚠ " if flag.kind is FlagKind.RISK else ""
    return f"{mark}{_FLAG_LABELS[flag.kind]} ({short_date(flag.raised_on, today)}){asked}"


def _identity(facts: PatientCard, today: date) -> list[str]:
    patient = facts.caseload_patient.patient
    born = patient.date_of_birth
    birth = f"born {born.month}/{born.day}/{born.year}" if born else "birth date unknown"
    return [f"MRN {patient.mrn} · {birth}", *status_text(facts, today)]


def status_text(facts: PatientCard, today: date) -> list[str]:
    """`active since Sep 1 · 11 weeks in care`."""
    episode = facts.caseload_patient.episode
    weeks = facts.caseload_patient.weeks(today)
    care = f" · {count_text(weeks, 'week')} in care" if weeks is not None and not episode.ended_on else ""
    since = f" since {short_date(facts.status_since, today)}" if facts.status_since else ""
    again = f" · episode {facts.episodes}" if facts.episodes > 1 else ""
    note = f" ({facts.status_note})" if facts.status_note else ""
    return [capitalize_first(f"{facts.caseload_patient.status}{since}{note}{care}{again}")]


def _review(facts: PatientCard, today: date) -> list[str]:
    line = facts.caseload_patient
    if line.last_review is None:
        said = ["Not reviewed yet"]
    else:
        last = line.last_review
        said = [f"{short_date(last.on, today)}: {summary_text(last, today)}"]
        earlier = (each for each in line.reviews[:-1] if each.is_open)
        said += [f"{short_date(one.on, today)}: {summary_text(one, today)}" for one in earlier]
    if line.agenda_item:
        why = "; ".join(reason.text for reason in line.agenda_item.reasons)
        also = ", ".join(category.title.lower() for category, _ in line.agenda_item.other_categories)
        said.append(f"On the agenda under {line.agenda_item.category.title.lower()}: {why}")
        if also:
            said.append(f"Also under {also}")
    return said


def _buttons(facts: PatientCard) -> Block | None:
    value = str(facts.caseload_patient.patient.id)
    if facts.caseload_patient.episode.ended_on:
        return button_row(Button("Log time", LOG_TIME, value))
    return button_row(
        Button("Log time", LOG_TIME, value, "primary"),
        Button("Score", ADD_SCORE, value),
        Button("Next contact", RESCHEDULE, value),
        Button("Flag", RAISE_FLAG, value),
        Button("Risk", RISK, value),
        Button("Record", EDIT_RECORD, value),
        Button("Care plan", PLAN, value),
    )
