"""What `/enroll` says: who is on the registry now, what was understood, what is missing; and its form."""

from collections.abc import Sequence
from datetime import date

from handlers.block_kit.form_blocks import (
    ModalForm,
    checkbox_input,
    date_input,
    select_input,
    text_input,
    user_input,
)
from handlers.block_kit.message_blocks import (
    Block,
    BoldText,
    Button,
    OutgoingMessage,
    build_message,
    button_row,
    small_text_block,
    text_block,
    typed_text_block,
)
from handlers.patient.messages import card_record, cards
from handlers.patient.messages.care_plans import EDIT_PLAN as PLAN
from handlers.patient.messages.record_form import screen_fields
from handlers.patient_choice.card_actions import ADD_SCORE, EDIT_RECORD, LOG_TIME, OPEN_CARD
from handlers.patient_choice.choice_questions import patient_heading
from handlers.reading.typed_text import as_typed
from store.caseload.cards import PatientCard
from store.enrollment.enrollment import SameNameError
from store.rules.text_format import short_date

CALLBACK = "enroll_form"
REFERRED = "referred"
_START_OPTIONS = (("in care", "enrolled"), ("referred only, care has not begun", REFERRED))
RE_ENROLL_CALLBACK = "re_enroll_form"
ENROLL_NAMESAKE = "enroll.another"
_MOST_NAMESAKES = 8


def patient_enrolled(facts: PatientCard, today: date, *, is_return: bool) -> OutgoingMessage:
    """A patient is on the registry; who can supply what the record lacks."""
    patient = facts.caseload_patient.patient
    born = patient.date_of_birth
    birth = f" · born {born.month}/{born.day}/{born.year}" if born else ""
    verb = (
        "Back in care"
        if is_return
        else "Enrolled"
        if facts.caseload_patient.episode.enrolled_on
        else "Referred"
    )
    return build_message(
        "The patient is on the registry.",
        text_block(
            BoldText(f"{verb}: {patient.full_name} · MRN {patient.mrn}{birth}"),
            f"First name {patient.first_name}, last name {patient.last_name}.",
            *cards.status_text(facts, today),
            *card_record.record_text(facts, today),
        ),
        *card_record.missing_items(facts),
        button_row(
            Button("Score", ADD_SCORE, str(patient.id), "primary"),
            Button("Log time", LOG_TIME, str(patient.id)),
            Button("Record", EDIT_RECORD, str(patient.id)),
            Button("Care plan", PLAN, str(patient.id)),
            Button("Card", OPEN_CARD, str(patient.id)),
        ),
    )


def ask_namesake(draft: int, same: SameNameError, words: str) -> OutgoingMessage:
    """Somebody of that name is on the registry under another MRN."""
    cards_of = [
        Button(
            f"Open the card of {each.mrn_ending}" if len(same.possible_matches) > 1 else "Open the card",
            OPEN_CARD,
            str(each.id),
        )
        for each in same.possible_matches[:_MOST_NAMESAKES]
    ]
    return build_message(
        "Nothing was saved yet: is it another person?",
        text_block(
            BoldText("Nothing was saved yet."), same.wrong, "Is this the same person, or another one?"
        ),
        button_row(Button("Another person: enroll", ENROLL_NAMESAKE, str(draft)), *cards_of),
        small_text_block("Your words:"),
        typed_text_block(as_typed(words)),
    )


def enroll_form(payers: Sequence[str], care_manager: str, today: date) -> ModalForm:
    """The form; what is not known yet stays empty and is listed in the answer."""
    return ModalForm(
        CALLBACK,
        "Enroll a patient",
        (
            text_input("first_name", "First name", limit=120),
            text_input("last_name", "Last name", limit=120),
            text_input("mrn", "MRN", limit=80),
            text_input("born", "Birth date", placeholder="3/4/1980", optional=True, limit=40),
            checkbox_input(
                "another",
                "If the name is on the registry already",
                [("Another person of that name", "another")],
                optional=True,
            ),
            select_input("begins", "Begins as", _START_OPTIONS, initial=_START_OPTIONS[0][1]),
            date_input("enrolled_on", "Enrolled on", hint="Or referred on", initial=today),
            *_care_fields(payers, care_manager),
            *screen_fields(),
        ),
        submit="Enroll",
    )


def return_form(back: PatientCard, payers: Sequence[str], care_manager: str, today: date) -> ModalForm:
    """The form for a patient who comes back: who it is is known, and the clinician and payer as they were."""
    clinician = back.caseload_patient.team.clinician
    called, npi = (clinician.name, clinician.npi) if clinician else ("", "")
    ended = back.caseload_patient.episode.ended_on
    was = (
        f"The episode before ended {short_date(ended, today)} ({back.caseload_patient.status})."
        if ended
        else ""
    )
    payer = f"Payer as before: {back.payer}." if back.payer else ""
    return ModalForm(
        RE_ENROLL_CALLBACK,
        "Re-enroll",
        (
            patient_heading(back.caseload_patient.patient),
            text_block(was, payer, "It stays as it is; this is a new episode with a new baseline."),
            date_input("enrolled_on", "Enrolled on", initial=today),
            *_care_fields(payers, care_manager, clinician=called, npi=npi),
        ),
        submit="Enroll",
        metadata=str(back.caseload_patient.patient.id),
    )


def _care_fields(
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
        user_input("care_manager", "Care manager", initial=care_manager, optional=True),
        user_input("consultant", "Psychiatric consultant", optional=True),
        select_input(
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
