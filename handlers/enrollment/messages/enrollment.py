"""The answers and forms of `/enroll`, and the message about what a record lacks."""

from collections.abc import Sequence
from datetime import date

from handlers.block_kit.form_blocks import (
    ModalForm,
    checkbox_input,
    date_input,
    select_input,
    text_input,
)
from handlers.block_kit.message_blocks import (
    Block,
    BoldText,
    Button,
    OutgoingMessage,
    build_message,
    bullet_block,
    button_row,
    small_text_block,
    text_block,
    typed_text_block,
)
from handlers.block_kit.patient_names import patient_naming
from handlers.enrollment import sentences
from handlers.patient.messages import card_sections, record_form
from handlers.patient.messages.care_plans import EDIT_PLAN
from handlers.patient.sentences import card as card_sentences
from handlers.patient.sentences import forms
from handlers.patient.sentences.history import RESTORE
from handlers.patient_choice.card_actions import ADD_SCORE, EDIT_RECORD, LOG_TIME, OPEN_CARD
from handlers.patient_choice.choice_questions import patient_heading
from handlers.patient_choice.colleagues import ColleagueChoices
from handlers.patient_choice.sentences import NOT_SAVED_YET, WHAT_YOU_TYPED
from handlers.reading.typed_text import as_typed
from store.caseload.cards import PatientCard
from store.enrollment.returning_patient import OtherIdentityError, SameNameError
from store.patient.patients import Patient
from store.rules.billing.claim_check import MissingRequirement
from store.rules.clinic.settings import Settings
from store.rules.patient.identity import IdentityMatch
from store.rules.patient.sentences import born_text

CALLBACK, RE_ENROLL_CALLBACK = "enroll_form", "re_enroll_form"
REFERRED, RENAMED = "referred", "renamed"
ENROLL_NAMESAKE, CHANGE_IDENTITY = "enroll.another", "enroll.renamed"
UNDO_ENROLLMENT, RESTORE_ENROLLMENT = "enroll.undo", "enroll.restore"
START_CHOICES = ("enrolled", REFERRED)
_START_OPTIONS = tuple(zip((sentences.STARTS_IN_CARE, sentences.STARTS_REFERRED), START_CHOICES, strict=True))
_MOST_MATCHES = 8


def patient_enrolled(card: PatientCard, today: date, *, is_return: bool, may_change: bool) -> OutgoingMessage:
    """A patient is on the registry: what was understood, and who can supply what is missing.

    `may_change`: the reader may use the buttons that change the record.
    """
    patient, episode = card.caseload_patient.patient, card.caseload_patient.episode
    heading = sentences.enrolled(
        patient.full_name,
        patient.mrn,
        patient.date_of_birth,
        is_return=is_return,
        is_referral=episode.enrolled_on is None,
    )
    value = str(patient.id)
    changes = (
        Button(card_sentences.SCORE_BUTTON, ADD_SCORE, value, "primary"),
        Button(card_sentences.LOG_TIME_BUTTON, LOG_TIME, value),
        Button(card_sentences.RECORD_BUTTON, EDIT_RECORD, value),
        Button(card_sentences.CARE_PLAN_BUTTON, EDIT_PLAN, value),
    )
    return build_message(
        sentences.ENROLLED_NOTICE,
        text_block(
            BoldText(heading),
            sentences.names(patient.first_name, patient.last_name, patient.goes_by),
            card_sections.status_text(card, today),
            *card_sections.record_text(card, today),
        ),
        *card_sections.missing_items(card, may_change=may_change),
        button_row(
            *(changes if may_change else ()),
            Button(card_sentences.CARD_BUTTON, OPEN_CARD, value),
            None if is_return else Button(card_sentences.UNDO_BUTTON, UNDO_ENROLLMENT, value),
        ),
        small_text_block(sentences.wrong_chart(patient.mrn)) if not is_return else None,
    )


def enrollment_undone(patient: Patient, chart_id: int) -> OutgoingMessage:
    """The chart is in no list anymore."""
    return build_message(
        sentences.ENROLLMENT_UNDONE_NOTICE,
        text_block(BoldText(sentences.enrollment_undone(patient.full_name, patient.mrn))),
        button_row(Button(RESTORE, RESTORE_ENROLLMENT, str(chart_id))),
    )


def enrollment_restored(patient: Patient) -> OutgoingMessage:
    """The chart is back."""
    return build_message(
        sentences.ENROLLED_NOTICE,
        text_block(BoldText(sentences.enrollment_restored(patient.full_name, patient.mrn))),
        button_row(Button(card_sentences.CARD_BUTTON, OPEN_CARD, str(patient.id))),
    )


def ask_namesake(draft: int, same_name: SameNameError, text: str) -> OutgoingMessage:
    """Whether a patient of the same name, with another MRN, is the same person."""
    matches = same_name.possible_matches
    cards = [
        Button(
            sentences.open_card_button(patient.mrn_ending if len(matches) > 1 else ""),
            OPEN_CARD,
            str(patient.id),
        )
        for patient in matches[:_MOST_MATCHES]
    ]
    return build_message(
        sentences.SAME_NAME_NOTICE,
        text_block(BoldText(NOT_SAVED_YET), same_name.wrong, sentences.SAME_NAME_QUESTION),
        button_row(Button(sentences.SOMEONE_ELSE_BUTTON, ENROLL_NAMESAKE, str(draft)), *cards),
        small_text_block(WHAT_YOU_TYPED),
        typed_text_block(as_typed(text)),
    )


def ask_identity(draft: int, error: OtherIdentityError, text: str) -> OutgoingMessage:
    """Whether the patient with that MRN has the typed name and birth date from now on."""
    question = {
        IdentityMatch.NAME_CHANGE: sentences.IS_IT_A_NEW_NAME,
        IdentityMatch.UNCLEAR: sentences.IS_IT_THE_SAME_PERSON,
    }.get(error.match)
    stated = error.stated
    born = f", {born_text(stated.date_of_birth)}" if stated.date_of_birth else ""
    change = Button(sentences.same_person_button(f"{stated.full_name}{born}"), CHANGE_IDENTITY, str(draft))
    return build_message(
        sentences.OTHER_IDENTITY_NOTICE,
        text_block(BoldText(NOT_SAVED_YET), error.wrong, question or sentences.CHECK_THE_MRN),
        button_row(
            change if question else None,
            Button(sentences.open_card_button(""), OPEN_CARD, str(error.owner.id)),
        ),
        small_text_block(WHAT_YOU_TYPED),
        typed_text_block(as_typed(text)),
    )


def identity_changed(before: Patient, now: Patient, undo: Button) -> OutgoingMessage:
    """The chart of a patient in care has another name or birth date."""
    heading = sentences.identity_changed(before.full_name, now.full_name, now.mrn, now.date_of_birth)
    return build_message(
        sentences.IDENTITY_CHANGED_NOTICE,
        text_block(BoldText(heading)),
        button_row(Button(card_sentences.CARD_BUTTON, OPEN_CARD, str(now.id)), undo),
    )


def ask_for_missing(
    patient: Patient, missing: Sequence[MissingRequirement], settings: Settings
) -> OutgoingMessage:
    """What the record lacks, and the forms for it."""
    value, needs = str(patient.id), {item.need for item in missing}
    heading = sentences.missing_heading(patient_naming(settings)(patient))
    return build_message(
        sentences.MISSING_NOTICE,
        text_block(BoldText(heading), sentences.CAN_YOU_SUPPLY_IT),
        bullet_block(*(item.text for item in missing)),
        button_row(
            Button(card_sentences.RECORD_BUTTON, EDIT_RECORD, value, "primary")
            if needs - {"care plan"}
            else None,
            Button(card_sentences.CARE_PLAN_BUTTON, EDIT_PLAN, value) if "care plan" in needs else None,
            Button(card_sentences.SCORE_BUTTON, ADD_SCORE, value) if "initial assessment" in needs else None,
            Button(card_sentences.CARD_BUTTON, OPEN_CARD, value),
        ),
        small_text_block(sentences.ASKED_ONCE),
    )


def enroll_form(
    payers: Sequence[str], colleagues: ColleagueChoices, care_manager: str, today: date
) -> ModalForm:
    """The form; what is not known yet stays empty and is listed in the answer."""
    who_it_is = [(sentences.SAME_NAME_OPTION, "another"), (sentences.NEW_NAME_OPTION, RENAMED)]
    return ModalForm(
        CALLBACK,
        sentences.ENROLL_TITLE,
        (
            text_input("first_name", sentences.FIRST_NAME, limit=120),
            text_input(
                "last_name", sentences.LAST_NAME, hint=sentences.LAST_NAME_HINT, optional=True, limit=120
            ),
            text_input("mrn", sentences.MRN, limit=80),
            record_form.text_field("goes_by", {}),
            record_form.text_field("born", {}, placeholder=forms.BORN_EXAMPLE, limit=40),
            checkbox_input("another", sentences.SAME_NAME_LABEL, who_it_is, optional=True),
            select_input("begins", sentences.STARTS_AS, _START_OPTIONS, initial=_START_OPTIONS[0][1]),
            date_input("enrolled_on", sentences.ENROLLED_ON, hint=sentences.ENROLLED_ON_HINT, initial=today),
            *_care_fields(payers, colleagues, care_manager, {}),
            *record_form.screening_fields(),
        ),
        submit=sentences.ENROLL_BUTTON,
    )


def return_form(
    card: PatientCard,
    payers: Sequence[str],
    colleagues: ColleagueChoices,
    care_manager: str,
    today: date,
) -> ModalForm:
    """The form for a patient who comes back, with clinician and payer as they were."""
    line = card.caseload_patient
    clinician, ended_on = line.team.clinician, line.episode.ended_on
    before = {"clinician": clinician.name, "npi": clinician.npi} if clinician else {}
    return ModalForm(
        RE_ENROLL_CALLBACK,
        sentences.RE_ENROLL_TITLE,
        (
            patient_heading(line.patient),
            text_block(
                sentences.last_episode(ended_on, line.status, today) if ended_on else None,
                sentences.same_payer(card.payer) if card.payer else None,
                sentences.NEW_EPISODE,
            ),
            date_input("enrolled_on", sentences.ENROLLED_ON, initial=today),
            *_care_fields(payers, colleagues, care_manager, before),
        ),
        submit=sentences.ENROLL_BUTTON,
        metadata=str(line.patient.id),
    )


def _care_fields(
    payers: Sequence[str], colleagues: ColleagueChoices, care_manager: str, before: dict[str, str]
) -> tuple[Block, ...]:
    """Who pays, who cares, and what claims need."""
    problems, payer, clinician, npi = record_form.record_text_fields(before, payers)
    return (
        payer,
        clinician,
        npi,
        *record_form.colleague_fields({"care_manager": care_manager}, colleagues),
        record_form.consent_how_field({}, sentences.CONSENT_HINT),
        record_form.date_field("consent_on", {}),
        record_form.text_field("consent_by", {}, hint=sentences.CONSENT_BY_HINT),
        record_form.date_field("seen_on", {}),
        record_form.date_field("assessed_on", {}),
        problems,
        *record_form.preference_fields({}),
    )
