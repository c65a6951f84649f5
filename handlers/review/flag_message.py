"""The message shortcut `Flag for review`: the message's text becomes the question of a flag."""

from handlers.block_kit.form_blocks import ModalForm, SubmittedForm, select_input, text_input
from handlers.dispatch.error_hints import error_text
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES, FormHandler, Reply, ShortcutHandler
from handlers.patient.messages import cards
from handlers.patient_choice import access, patient_picker
from handlers.patient_choice.access import open_episode
from handlers.patient_choice.card_change import PatientContext
from handlers.reading.typed_text import as_typed
from handlers.recommendation.sentences.about_follow_up import nothing_saved
from handlers.review.sentences import about_reviews
from handlers.risk import flag_lines
from handlers.risk.sentences.flagging import FLAG_LABELS
from store.errors import UserError
from store.rules.review.agenda import FlagKind

_CALLBACK = "flag_message"
_FORM_CALLBACK = "flag_message_form"
_QUESTION_LIMIT = 500


def open_flag_form(message: str, ctx: RequestContext) -> Reply:
    """A form with the message's text as the question."""
    with ctx.registry.begin() as db:
        recent = patient_picker.recent_patients(db, ctx)
    kinds = [(label, kind.value) for kind, label in FLAG_LABELS.items()]
    question = as_typed(message).strip()
    blocks = (
        *patient_picker.patient_picker_blocks(recent),
        select_input("kind", about_reviews.FLAG, kinds, initial=FlagKind.MEDICATION.value),
        text_input(
            "question", about_reviews.QUESTION, initial=question, multiline=True, limit=_QUESTION_LIMIT
        ),
    )
    return Reply(
        form=ModalForm(_FORM_CALLBACK, about_reviews.FLAG_FOR_REVIEW, blocks, submit=about_reviews.FLAG)
    )


def submit_form(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Raise the flag; a refusal is shown beside its field."""
    errors: dict[str, str] = {}
    try:
        with ctx.registry.begin() as db:
            patient = patient_picker.read_chosen_patient(db, form, ctx, errors)
            if patient is None:
                return Reply(errors=errors)
            access.check_may_open(db, ctx, patient)
            subject = PatientContext(db, ctx, patient, open_episode(db, patient), ctx.today)
            result = flag_lines.raise_flag_of_kind(
                subject, form.kind("kind", FlagKind), form.text("question")
            )
            access.record_change(db, ctx, "card: flag", f"patient:{patient.id}")
    except UserError as error:
        return Reply(errors={"question": nothing_saved(error_text(error))})
    return Reply(cards.change_saved(patient, result.summary, result.details), urgent=result.urgent)


HANDLERS = (
    ShortcutHandler(_CALLBACK, open_flag_form, CARE_TEAM_ROLES),
    FormHandler(_FORM_CALLBACK, submit_form, CARE_TEAM_ROLES),
)
