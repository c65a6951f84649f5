"""The form of a patient's record, filled in with what stands there, and what is said of its sending."""

from collections.abc import Mapping, Sequence
from datetime import date

from handlers.block_kit.forms import Form, choice, date_input, person, text_input
from handlers.block_kit.parts import (
    Block,
    Bold,
    Button,
    Line,
    Message,
    Person,
    actions,
    bullets,
    divider,
    lines,
    message,
    small,
)
from handlers.patient_choice.card_actions import OPEN_CARD
from handlers.patient_choice.choices import for_whom
from store.patient.patients import Patient
from store.patient.records import TOLD
from store.rules.scores.instruments import INSTRUMENTS, PHQ2

CALLBACK = "record_form"

_HOW = (("spoken", "spoken"), ("written", "written"))
_SCREENED = "Only when a screen is to be added; it is never a baseline."


def form(
    patient: Patient,
    now: Mapping[str, str],
    labels: Mapping[str, str],
    payers: Sequence[str],
    *,
    subject: str,
) -> Form:
    """The form; a field left as it is changes nothing."""

    def text(
        key: str, *, hint: str = "", placeholder: str = "", limit: int = 120, tall: bool = False
    ) -> Block:
        return text_input(
            key,
            labels[key],
            initial=now[key],
            hint=hint,
            placeholder=placeholder,
            optional=True,
            limit=limit,
            multiline=tall,
        )

    def day(key: str) -> Block:
        initial = date.fromisoformat(now[key]) if now[key] else None
        return date_input(key, labels[key], initial=initial, optional=True)

    return Form(
        CALLBACK,
        "Record",
        (
            for_whom(patient),
            text("born", placeholder="3/4/1980", limit=40),
            choice("consent_how", labels["consent_how"], _HOW, initial=now["consent_how"], optional=True),
            day("consent_on"),
            text("consent_by"),
            text("told", hint="" if now["told"] else TOLD, limit=1_000, tall=True),
            day("seen_on"),
            *([] if now["assessed_on"] else [day("assessed_on")]),
            text("problems", hint="ICD-10-CM", placeholder="F32.1 F41.1", limit=200),
            text("payer", hint=f"Known here: {', '.join(payers)}" if payers else ""),
            text("clinician", hint="Who treats and bills"),
            text("npi", placeholder="10 digits", limit=40),
            person("care_manager", labels["care_manager"], initial=now["care_manager"], optional=True),
            person("consultant", labels["consultant"], initial=now["consultant"], optional=True),
            text("prefers_first", placeholder="phone mornings", limit=80),
            text("prefers_second", placeholder="portal", limit=80),
            *screen_fields(),
        ),
        subject=subject,
    )


def screen_fields() -> tuple[Block, ...]:
    """The screen that led to the referral: its scale, total and day."""
    scales = [(f"{each.title} (0 to {each.total_max})", each.key) for each in INSTRUMENTS]
    first = next(value for value in scales if value[1] == PHQ2.key)
    ordered = [first, *(value for value in scales if value != first)]
    return (
        choice("screen_scale", "Screen that led here", ordered, hint=_SCREENED, optional=True),
        text_input("screen_total", "Its total", optional=True, limit=20, placeholder="4, or 17 item9 0"),
        date_input("screen_on", "Taken on", optional=True),
    )


def saved(patient: Patient, done: Sequence[tuple[str, Sequence[Line]]], asked: Sequence[Block]) -> Message:
    """What the form changed; `asked` is what a score still asks."""
    if not done:
        return message(
            "Nothing was changed.",
            lines(Bold(f"Nothing was changed · {patient.full_name} · MRN {patient.mrn_tail}")),
            _card(patient),
        )
    said: list[Line] = [line for words, more in done for line in (f"• {words}", *more)]
    return message(
        "Saved.",
        lines(Bold(f"Saved · {patient.full_name} · MRN {patient.mrn_tail}"), *said),
        *((divider(), *asked) if asked else ()),
        _card(patient),
    )


def changed_meanwhile(
    patient: Patient, now: Sequence[Line], typed: Sequence[Line], *, again: tuple[str, str]
) -> Message:
    """Somebody else changed the record while the form was open; nothing of the form was saved."""
    label, action = again
    return message(
        "Nothing was saved: the record changed while the form was open.",
        lines(
            Bold(f"Nothing was saved · {patient.full_name} · MRN {patient.mrn_tail}"),
            "The record changed while the form was open. It says now:",
        ),
        bullets(*now),
        lines(Bold("What you had typed")) if typed else None,
        bullets(*typed) if typed else None,
        small("Open the form again: it shows what stands now."),
        actions(
            Button(label, action, str(patient.id), "primary"), Button("Card", OPEN_CARD, str(patient.id))
        ),
    )


def field_line(label: str, value: str, *, is_person: bool) -> Line:
    """`Payer: Cigna`."""
    if is_person and value:
        return (f"{label}: ", Person(value))
    return f"{label}: {value or 'nothing'}"


def _card(patient: Patient) -> Block | None:
    return actions(Button("Card", OPEN_CARD, str(patient.id)))
