"""The buttons on a card: show it, log time, score, flag; and Undo of what a line just changed."""

from datetime import datetime

from sqlalchemy import Connection

from handlers.block_kit.form_blocks import ModalForm, SubmittedForm, select_input, text_input
from handlers.dispatch.draft_choices import use_draft
from handlers.dispatch.error_hints import error_text
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES, ButtonHandler, ButtonPress, FormHandler, Reply
from handlers.ledger import log_form, score_form
from handlers.patient import patient_command
from handlers.patient.messages import cards as messages
from handlers.patient_choice import access
from handlers.patient_choice.access import CARD_ROLES
from handlers.patient_choice.card_actions import ADD_SCORE, LOG_TIME, OPEN_CARD, RAISE_FLAG
from handlers.patient_choice.card_change import PatientContext
from handlers.patient_choice.choice_questions import patient_heading
from handlers.risk import flag_lines
from store.errors import UserError
from store.ledger.undo import take_back
from store.patient import patients
from store.patient.episodes import Episode
from store.patient.patients import Patient
from store.rules.review.agenda import FlagKind

_FLAG_FORM = "card_flag"
_KINDS = (
    ("Medication question", FlagKind.MEDICATION.value),
    ("To discuss", FlagKind.DISCUSS.value),
    ("Risk", FlagKind.RISK.value),
)


def show_card(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The card."""
    with ctx.registry.begin() as db:
        return patient_command.show_card(db, patients.by_id(db, ctx.clinic.id, int(click.value)), ctx)


def log_time(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The form of `/log`, with the patient in it."""
    return log_form.open_for_patient(ctx, _own_patient(ctx, click).id)


def score(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The form of `/score`, with the patient in it."""
    return score_form.open_for_patient(ctx, _own_patient(ctx, click).id)


def ask_flag(click: ButtonPress, ctx: RequestContext) -> Reply:
    """A form for a flag and its question."""
    blocks = (
        patient_heading(_own_patient(ctx, click)),
        select_input("kind", "Flag", _KINDS, initial=FlagKind.MEDICATION.value),
        text_input("question", "The question, or what was seen", optional=True, multiline=True, limit=500),
    )
    return Reply(form=ModalForm(_FLAG_FORM, "Flag for review", blocks, metadata=click.value))


def raise_flag(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Raise the flag; what is wrong is said beside its field."""
    kind, question = FlagKind(form.text("kind")), form.text("question")
    try:
        with ctx.registry.begin() as db:
            who = patients.by_id(db, ctx.clinic.id, int(form.metadata))
            access.check_may_open(db, ctx, who)
            subject = PatientContext(db, ctx, who, _open_episode(db, who), ctx.today)
            _check_question(kind, question)
            done = flag_lines.raise_flag_of_kind(subject, kind, question)
            access.record_change(db, ctx, "card: flag", f"patient:{who.id}")
    except UserError as error:
        return Reply(errors={"question": error_text(error)})
    return Reply(messages.change_saved(who, done.summary, done.details), urgent=done.urgent)


def _check_question(kind: FlagKind, question: str) -> None:
    # The line's own refusal teaches what to type, which is no help in a form.
    if kind is FlagKind.MEDICATION and not question:
        raise UserError("What is the question?", "A few words will do.")


def undo(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Void what the member just put on the record."""
    with ctx.registry.begin() as db:
        draft = use_draft(db, ctx, int(click.value))
        who = patients.by_id(db, ctx.clinic.id, int(draft.detail["patient_id"]))
        entered_at = datetime.fromisoformat(draft.detail["entered_at"])
        if not take_back(db, ctx.clinic.id, who.id, draft.detail["record"], entered_at, ctx.provenance):
            raise UserError("That was undone already.", f"See /patient {who.mrn}.")
        access.record_change(db, ctx, "card: undo", f"patient:{who.id}")
    # What a risk flag had told people is withdrawn at once.
    return Reply(messages.change_undone(who), urgent=True)


def _own_patient(ctx: RequestContext, click: ButtonPress) -> Patient:
    with ctx.registry.read() as db:
        who = patients.by_id(db, ctx.clinic.id, int(click.value))
        access.check_may_open(db, ctx, who)
    return who


def _open_episode(db: Connection, who: Patient) -> Episode:
    episode = access.current_episode(db, who)
    if episode.ended_on:
        raise UserError(f"{who.full_name} is no longer in care ({episode.status}).")
    return episode


HANDLERS = (
    ButtonHandler(OPEN_CARD, show_card, CARD_ROLES),
    ButtonHandler(LOG_TIME, log_time, CARE_TEAM_ROLES),
    ButtonHandler(ADD_SCORE, score, CARE_TEAM_ROLES),
    ButtonHandler(RAISE_FLAG, ask_flag, CARE_TEAM_ROLES),
    FormHandler(_FLAG_FORM, raise_flag, CARE_TEAM_ROLES),
    ButtonHandler("patient.undo", undo, CARD_ROLES),
)
