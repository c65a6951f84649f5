"""What `/enroll` says: who is on the registry now, what was understood, what is missing; and its form."""

from collections.abc import Sequence
from datetime import date

from handlers.block_kit.forms import Form, choice, date_input, person, several, text_input
from handlers.block_kit.parts import Block, Bold, Button, Message, actions, lines, message, small, typed
from handlers.patient.messages import card_record, cards
from handlers.patient.messages.care_plans import EDIT as PLAN
from handlers.patient.messages.record_form import screen_fields
from handlers.patient_choice.card_actions import ADD_SCORE, EDIT_RECORD, LOG_TIME, OPEN_CARD
from handlers.patient_choice.choices import for_whom
from handlers.reading.clean import as_typed
from store.caseload.cards import Card
from store.enrollment.enrollment import NamesakeError
from store.rules.words import short_day

CALLBACK = "enroll_form"
REFERRED = "referred"
_BEGINS = (("in care", "enrolled"), ("referred only, care has not begun", REFERRED))
RETURN = "re_enroll_form"
ANOTHER = "enroll.another"
_MOST_ALIKE = 8


def enrolled(facts: Card, today: date, *, is_return: bool) -> Message:
    """A patient is on the registry; who can supply what the record lacks."""
    patient = facts.line.patient
    born = patient.date_of_birth
    birth = f" · born {born.month}/{born.day}/{born.year}" if born else ""
    verb = "Back in care" if is_return else "Enrolled" if facts.line.episode.enrolled_on else "Referred"
    return message(
        "The patient is on the registry.",
        lines(
            Bold(f"{verb}: {patient.full_name} · MRN {patient.mrn}{birth}"),
            f"First name {patient.first_name}, last name {patient.last_name}.",
            *cards.standing_words(facts, today),
            *card_record.record_words(facts, today),
        ),
        *card_record.missing(facts),
        actions(
            Button("Score", ADD_SCORE, str(patient.id), "primary"),
            Button("Log time", LOG_TIME, str(patient.id)),
            Button("Record", EDIT_RECORD, str(patient.id)),
            Button("Care plan", PLAN, str(patient.id)),
            Button("Card", OPEN_CARD, str(patient.id)),
        ),
    )


def ask_namesake(draft: int, same: NamesakeError, words: str) -> Message:
    """Somebody of that name is on the registry under another MRN."""
    cards_of = [
        Button(
            f"Open the card of {each.mrn_tail}" if len(same.alike) > 1 else "Open the card",
            OPEN_CARD,
            str(each.id),
        )
        for each in same.alike[:_MOST_ALIKE]
    ]
    return message(
        "Nothing was saved yet: is it another person?",
        lines(Bold("Nothing was saved yet."), same.wrong, "Is this the same person, or another one?"),
        actions(Button("Another person: enroll", ANOTHER, str(draft)), *cards_of),
        small("Your words:"),
        typed(as_typed(words)),
    )


def form(payers: Sequence[str], care_manager: str, today: date) -> Form:
    """The form; what is not known yet stays empty and is listed in the answer."""
    return Form(
        CALLBACK,
        "Enroll a patient",
        (
            text_input("first_name", "First name", limit=120),
            text_input("last_name", "Last name", limit=120),
            text_input("mrn", "MRN", limit=80),
            text_input("born", "Birth date", placeholder="3/4/1980", optional=True, limit=40),
            several(
                "another",
                "If the name is on the registry already",
                [("Another person of that name", "another")],
                optional=True,
            ),
            choice("begins", "Begins as", _BEGINS, initial=_BEGINS[0][1]),
            date_input("enrolled_on", "Enrolled on", hint="Or referred on", initial=today),
            *_care(payers, care_manager),
            *screen_fields(),
        ),
        submit="Enroll",
    )


def return_form(back: Card, payers: Sequence[str], care_manager: str, today: date) -> Form:
    """The form for a patient who comes back: who it is is known, and the clinician and payer as they were."""
    clinician = back.line.team.clinician
    called, npi = (clinician.name, clinician.npi) if clinician else ("", "")
    ended = back.line.episode.ended_on
    was = f"The episode before ended {short_day(ended, today)} ({back.line.status})." if ended else ""
    payer = f"Payer as before: {back.payer}." if back.payer else ""
    return Form(
        RETURN,
        "Re-enroll",
        (
            for_whom(back.line.patient),
            lines(was, payer, "It stays as it is; this is a new episode with a new baseline."),
            date_input("enrolled_on", "Enrolled on", initial=today),
            *_care(payers, care_manager, clinician=called, npi=npi),
        ),
        submit="Enroll",
        subject=str(back.line.patient.id),
    )


def _care(
    payers: Sequence[str], care_manager: str, *, clinician: str = "", npi: str = ""
) -> tuple[Block, ...]:
    """Who pays, who cares, and what billing rests on."""
    hint = f"Known here: {', '.join(payers)}" if payers else ""
    return (
        text_input("payer", "Payer", hint=hint, optional=True, limit=120),
        text_input(
            "clinician", "Treating clinician", initial=clinician, hint="Who bills", optional=True, limit=120
        ),
        text_input(
            "npi", "The clinician's NPI", initial=npi, placeholder="10 digits", optional=True, limit=40
        ),
        person("care_manager", "Care manager", initial=care_manager, optional=True),
        person("consultant", "Psychiatric consultant", optional=True),
        choice(
            "consent_how",
            "Agreement",
            [("spoken", "spoken"), ("written", "written")],
            hint="Told that the team shares information with a consultant, and that costs may apply.",
            optional=True,
        ),
        date_input("consent_on", "Agreed on", optional=True),
        text_input("consent_by", "Agreement obtained by", hint="You, if empty", optional=True, limit=120),
        date_input("seen_on", "Initiating visit", optional=True),
        date_input("assessed_on", "Initial assessment", optional=True),
        text_input(
            "problems", "Problems", placeholder="F32.1 F41.1", hint="ICD-10-CM", optional=True, limit=200
        ),
        text_input(
            "prefers_first",
            "Prefers to be reached by",
            placeholder="phone mornings",
            optional=True,
            limit=80,
        ),
        text_input("prefers_second", "Or else by", placeholder="portal", optional=True, limit=80),
    )
