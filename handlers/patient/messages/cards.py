"""The card of one patient: where care stands, what is due, what is missing. Private, in full names."""

from collections.abc import Sequence
from datetime import date

from handlers.block_kit.parts import Block, Bold, Button, Line, Message, actions, header, lines, message
from handlers.ledger.messages.contact_buttons import RESCHEDULE
from handlers.patient.messages import card_record, card_scores, card_steps
from handlers.patient.messages.care_plans import EDIT as PLAN
from handlers.patient_choice.card_actions import ADD_SCORE, EDIT_RECORD, LOG_TIME, OPEN_CARD, RAISE_FLAG
from handlers.patient_choice.choices import patient_label
from handlers.risk.messages.risk_event import SHOW as RISK
from handlers.risk.messages.risk_event import Alert, card_lines
from store.caseload.cards import Card
from store.patient.patients import Patient
from store.rules.billing.policy.ladder import short_of
from store.rules.review.agenda import Flag, FlagKind
from store.rules.words import capital, counted, short_day

_FLAG_WORDS = {
    FlagKind.RISK: "Risk",
    FlagKind.MEDICATION: "Medication question",
    FlagKind.DISCUSS: "To discuss",
}


def card(
    facts: Card,
    today: date,
    *,
    alerts: Sequence[Alert] = (),
    review: Sequence[Block | None] = (),
    may_change: bool,
) -> Message:
    """Everything on one patient, the most urgent first; `review`: what the reader can do about it."""
    line = facts.line
    return message(
        "One patient's card.",
        header(line.patient.full_name),
        lines(*_identity(facts, today)),
        lines(Bold("Open safety alerts"), *card_lines(alerts)) if alerts else None,
        lines(Bold("Flags"), *(flag_words(up.flag, today) for up in line.flags)) if line.flags else None,
        lines(Bold("Contact"), *card_steps.contact(facts, today)),
        *card_steps.referrals(facts.referrals, today, may_change=may_change),
        lines(Bold("Scores"), *card_scores.scores(facts.line, today)),
        lines(Bold("Case review"), *_review(facts, today)),
        *review,
        lines(Bold("This month"), f"{today:%B}: {short_of(line.claim)}."),
        lines(Bold("Record"), *card_record.record_words(facts, today)),
        *card_record.missing(facts),
        _buttons(facts) if may_change else None,
        card_steps.steps(facts) if may_change else None,
    )


def recent(patients: Sequence[Patient]) -> Message:
    """Whom the member worked with lately, a button each."""
    if not patients:
        return message(
            "No recent patients yet.",
            lines(
                Bold("You have no recent patients yet."),
                "Type /patient and a name or MRN, or /caseload for the list.",
            ),
        )
    buttons = [Button(patient_label(patient), OPEN_CARD, str(patient.id)) for patient in patients[:10]]
    return message(
        "Your recent patients.",
        lines(Bold("Your recent patients"), "Or type /patient and a name or MRN."),
        actions(*buttons),
    )


def changed(patient: Patient, said: str, more: Sequence[Line] = (), undo: int | None = None) -> Message:
    """What a line changed on the record."""
    return message(
        "Saved.",
        lines(Bold(f"Saved: {said} · {patient.full_name} · MRN {patient.mrn_tail}"), *more),
        actions(
            Button("Undo", "patient.undo", str(undo)) if undo else None,
            Button("Card", OPEN_CARD, str(patient.id)),
        ),
    )


def taken_back(patient: Patient) -> Message:
    """A change was voided; it stays on the ledger."""
    return message(
        "Undone. It stays on the ledger, marked as void.",
        lines(
            Bold(f"Undone · {patient.full_name} · MRN {patient.mrn_tail}"),
            "It stays on the ledger, marked as void.",
        ),
        actions(Button("Card", OPEN_CARD, str(patient.id))),
    )


def flag_words(flag: Flag, today: date) -> str:
    """`Medication question (Nov 3): sleep on sertraline?`."""
    asked = f": {flag.question}" if flag.question else ""
    mark = "⚠ " if flag.kind is FlagKind.RISK else ""
    return f"{mark}{_FLAG_WORDS[flag.kind]} ({short_day(flag.raised_on, today)}){asked}"


def _identity(facts: Card, today: date) -> list[str]:
    patient = facts.line.patient
    born = patient.date_of_birth
    birth = f"born {born.month}/{born.day}/{born.year}" if born else "birth date unknown"
    return [f"MRN {patient.mrn} · {birth}", *standing_words(facts, today)]


def standing_words(facts: Card, today: date) -> list[str]:
    """`active since Sep 1 · 11 weeks in care`."""
    episode = facts.line.episode
    weeks = facts.line.weeks(today)
    care = f" · {counted(weeks, 'week')} in care" if weeks is not None and not episode.ended_on else ""
    since = f" since {short_day(facts.since, today)}" if facts.since else ""
    again = f" · episode {facts.episodes}" if facts.episodes > 1 else ""
    note = f" ({facts.status_note})" if facts.status_note else ""
    return [capital(f"{facts.line.status}{since}{note}{care}{again}")]


def _review(facts: Card, today: date) -> list[str]:
    line = facts.line
    if line.last_review is None:
        said = ["Not reviewed yet"]
    else:
        last = line.last_review
        said = [f"{short_day(last.on, today)}: {last.summary(today)}"]
        earlier = (each for each in line.reviews[:-1] if each.is_open)
        said += [f"{short_day(one.on, today)}: {one.summary(today)}" for one in earlier]
    if line.item:
        why = "; ".join(reason.words for reason in line.item.reasons)
        also = ", ".join(category.title.lower() for category, _ in line.item.also)
        said.append(f"On the agenda under {line.item.category.title.lower()}: {why}")
        if also:
            said.append(f"Also under {also}")
    return said


def _buttons(facts: Card) -> Block | None:
    value = str(facts.line.patient.id)
    if facts.line.episode.ended_on:
        return actions(Button("Log time", LOG_TIME, value))
    return actions(
        Button("Log time", LOG_TIME, value, "primary"),
        Button("Score", ADD_SCORE, value),
        Button("Next contact", RESCHEDULE, value),
        Button("Flag", RAISE_FLAG, value),
        Button("Risk", RISK, value),
        Button("Record", EDIT_RECORD, value),
        Button("Care plan", PLAN, value),
    )
