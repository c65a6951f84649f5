"""The buttons on a card: show it, log time, score, flag; and Undo of what a line just changed."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from handlers.block_kit.form_blocks import ModalForm, SubmittedForm, select_input, text_input
from handlers.dispatch import patient_reach
from handlers.dispatch.draft_choices import use_draft
from handlers.dispatch.error_hints import error_text
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES, ButtonHandler, ButtonPress, FormHandler, Reply
from handlers.ledger import log_form, score_form
from handlers.patient import patient_command
from handlers.patient.changes import undo_drafts
from handlers.patient.messages import cards as messages
from handlers.patient.sentences import card, changes, forms
from handlers.patient_choice import access
from handlers.patient_choice.access import CARD_ROLES
from handlers.patient_choice.card_actions import ADD_SCORE, LOG_TIME, OPEN_CARD, RAISE_FLAG
from handlers.patient_choice.card_change import PatientContext
from handlers.patient_choice.choice_questions import patient_heading
from handlers.risk import flag_lines
from store.caseload import fact_restoring
from store.caseload.fact_restoring import RESTORABLE
from store.errors import UserError
from store.ledger.undo import TakenBack, take_back
from store.patient.patients import Patient
from store.rules.review.agenda import FlagKind

_FLAG_FORM = "card_flag"


def show_card(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The card."""
    with ctx.registry.begin() as db:
        return patient_command.show_card(db, patient_reach.patient_by_id(db, ctx, click.id()), ctx)


def log_time(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The form of `/log`, with the patient in it."""
    return log_form.open_for_patient(ctx, _patient(ctx, click).id)


def score(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The form of `/score`, with the patient in it."""
    return score_form.open_for_patient(ctx, _patient(ctx, click).id)


def ask_flag(click: ButtonPress, ctx: RequestContext) -> Reply:
    """A form for a flag and its question."""
    kinds = [(name, kind.value) for kind, name in card.FLAG_NAMES.items()]
    blocks = (
        patient_heading(_patient(ctx, click)),
        select_input("kind", forms.FLAG_LABEL, kinds, initial=FlagKind.MEDICATION.value),
        text_input(
            "question",
            forms.FLAG_QUESTION,
            hint=forms.FLAG_QUESTION_HINT,
            optional=True,
            multiline=True,
            limit=500,
        ),
    )
    return Reply(form=ModalForm(_FLAG_FORM, forms.FLAG_TITLE, blocks, metadata=click.value))


def raise_flag(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Raise the flag; errors go beside the question."""
    kind, question = form.kind("kind", FlagKind), form.text("question")
    try:
        with ctx.registry.begin() as db:
            patient = patient_reach.patient_by_id(db, ctx, form.subject_id())
            access.check_may_open(db, ctx, patient)
            context = PatientContext(db, ctx, patient, access.open_episode(db, patient), ctx.today)
            if kind is FlagKind.MEDICATION and not question:
                # The typed command's refusal says what to type, which does not help in a form.
                return Reply(errors={"question": forms.QUESTION_MISSING})
            result = flag_lines.raise_flag_of_kind(context, kind, question)
            access.record_change(db, ctx, "card: flag", f"patient:{patient.id}")
            undo_draft = undo_drafts.save_undo(context, [result])
    except UserError as error:
        return Reply(errors={"question": error_text(error)})
    return Reply(
        messages.change_saved(patient, result.summary, result.details, undo_draft), urgent=result.urgent
    )


def undo(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Void what the member just put on the record."""
    with ctx.registry.begin() as db:
        draft = use_draft(db, ctx, click.id(), undo_drafts.UNDO_ACTION)
        patient = patient_reach.patient_by_id(db, ctx, int(draft.detail["patient_id"]))
        entered_at = datetime.fromisoformat(draft.detail["entered_at"])
        undone = {
            table: take_back(db, ctx.clinic.id, patient.id, table, entered_at, ctx.provenance)
            for table in draft.detail.get("records") or [draft.detail["record"]]
        }
        if not any(undone.values()):
            raise UserError(*changes.already_undone(patient.mrn))
        access.record_change(db, ctx, "card: undo", f"patient:{patient.id}")
        restore = _restorable(db, ctx, undone)
        alert_stays = any(taken.alert_stays for taken in undone.values() if taken)
    # An alert that a risk flag sent out is withdrawn without waiting.
    return Reply(messages.change_undone(patient, restore, alert_stays=alert_stays), urgent=True)


def _restorable(db: Connection, ctx: RequestContext, undone: Mapping[str, TakenBack | None]) -> str:
    """What Restore adds again; nothing after a risk flag, which is raised again, or a whole form."""
    (table, taken), *more = undone.items()
    if more or taken is None or table not in RESTORABLE:
        return ""
    values = fact_restoring.void_fact(db, ctx.clinic.id, table, taken.ids[0])
    is_risk = values is not None and values.get("kind") == FlagKind.RISK
    return f"{table}:{','.join(map(str, taken.ids))}" if values and not is_risk else ""


def _patient(ctx: RequestContext, click: ButtonPress) -> Patient:
    with ctx.registry.read() as db:
        patient = patient_reach.patient_by_id(db, ctx, click.id())
        access.check_may_open(db, ctx, patient)
    return patient


HANDLERS = (
    ButtonHandler(OPEN_CARD, show_card, CARD_ROLES),
    ButtonHandler(LOG_TIME, log_time, CARE_TEAM_ROLES),
    ButtonHandler(ADD_SCORE, score, CARE_TEAM_ROLES),
    ButtonHandler(RAISE_FLAG, ask_flag, CARE_TEAM_ROLES),
    FormHandler(_FLAG_FORM, raise_flag, CARE_TEAM_ROLES),
    ButtonHandler(messages.UNDO, undo, CARD_ROLES),
)
