"""The forms and private answers around a risk event: screen, tier, closing; patients are named in full."""

from collections.abc import Sequence

from handlers.block_kit.forms import Form, choice, text_input
from handlers.block_kit.parts import Block, Bold, Button, Message, actions, lines, message
from handlers.risk.messages.risk_event import (
    CARD,
    Alert,
    card_lines,
    marked,
    protocol,
    rehearsal,
    state,
    steps,
    told_words,
)
from store.patient.patients import Patient
from store.rules.risk.risk import QUESTIONS, Tier, tier_words

SCREEN_FORM, TIER_FORM, CLOSE_FORM = "risk_screen", "risk_tier", "risk_close"
YES, NO = "yes", "no"
NO_TIER = "none"

_NOTE = 1_000


def screen_form(patient: Patient, subject: str) -> Form:
    """The questions of the screen, each to be answered; `subject` says what the answers belong to."""
    answers = [("Yes", YES), ("No", NO)]
    asked = [choice(field, f"{number}. {about}", answers) for field, number, about in QUESTIONS]
    note = text_input("note", "Note", optional=True, multiline=True, limit=_NOTE)
    return Form(SCREEN_FORM, "C-SSRS screen", (_for_whom(patient), *asked, note), subject=subject)


def tier_form(shown: Alert) -> Form:
    """The tier to be, and why; lowering it asks the consultant."""
    event = shown.event
    options = [(tier_words(tier).capitalize(), tier.value) for tier in Tier]
    options.append((tier_words(None).capitalize(), NO_TIER))
    blocks = (
        _for_whom(shown.patient),
        lines(f"Now: {tier_words(event.tier)}. A lower tier waits for the consultant's approval."),
        choice("tier", "Tier", options),
        text_input("note", "Why", optional=True, multiline=True, limit=_NOTE),
    )
    # The version tells a form that was open while somebody else set the tier.
    return Form(TIER_FORM, "Set the risk tier", blocks, subject=f"{event.id}:{event.tier_version}")


def close_form(shown: Alert) -> Form:
    """The note that closes an event."""
    hint = "Such as: seen today, safety plan made, means removed."
    note = text_input("note", "What was done", multiline=True, hint=hint, limit=_NOTE)
    return Form(
        CLOSE_FORM,
        "Close the alert",
        (_for_whom(shown.patient), note),
        submit="Close alert",
        subject=str(shown.event.id),
    )


def done(shown: Alert, said: str) -> Message:
    """What was just done, where the event stands now, and what can be done next."""
    event = shown.event
    who = f"{shown.patient.full_name} · MRN {shown.patient.mrn_tail}" if shown.names_patient else ""
    return message(
        marked(event, said),
        lines(Bold(marked(event, said)), who, *state(shown)),
        lines(*protocol(shown.clinic, shown.now)) if event.is_open else None,
        rehearsal(event),
        actions(
            *(steps(event) if shown.may_act else ()),
            Button("Open card", CARD, str(event.patient_id)) if shown.names_patient else None,
        ),
    )


def standing(patient: Patient, found: list[Alert]) -> Message:
    """A patient's open events, each with its buttons."""
    blocks: list[Block | None] = []
    for each in found:
        blocks += [lines(*card_lines([each])), rehearsal(each.event), actions(*steps(each.event))]
    protocol_of = found[0]
    return message(
        "The open safety alerts of a patient.",
        lines(Bold(f"Open safety alerts: {patient.full_name} · MRN {patient.mrn_tail}")),
        *blocks,
        lines(*protocol(protocol_of.clinic, protocol_of.now)),
    )


def rehearsing(shown: Alert, told: Sequence[str]) -> Message:
    """A rehearsal began: who is told, what follows."""
    limit = shown.clinic.settings.acknowledge_minutes
    return message(
        marked(shown.event, "the safety protocol is being rehearsed."),
        lines(
            Bold("REHEARSAL: an alert on a made-up patient is out."),
            told_words(told),
            f"Somebody should acknowledge it within {limit} minutes in hours, else the lead is told. "
            "Then record a screen, set a tier and close it with a note.",
        ),
        lines(*protocol(shown.clinic, shown.now)),
        rehearsal(shown.event),
    )


def _for_whom(patient: Patient) -> Block:
    """The patient a form is about; forms carry the short form (domain.md §6)."""
    return lines(Bold(f"REHEARSAL: {patient.short_name}" if patient.rehearsal else patient.short_name))
