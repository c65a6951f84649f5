"""The message shortcut `Flag for review`: the message's words become the question, the patient is chosen."""

from handlers.block_kit.form_blocks import ModalForm, SubmittedForm, select_input, text_input
from handlers.dispatch.error_hints import error_text
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES, FormHandler, Reply, ShortcutHandler
from handlers.patient.messages import cards
from handlers.patient_choice import access, patient_picker
from handlers.patient_choice.access import open_episode
from handlers.patient_choice.card_change import PatientContext
from handlers.reading.typed_text import unescape
from handlers.risk import flag_lines
from store.errors import UserError
from store.rules.review.agenda import FlagKind

_CALLBACK = "flag_message"
_FORM_CALLBACK = "flag_message_form"
_QUESTION_LIMIT = 500
_KINDS = (
    ("Medication question", FlagKind.MEDICATION.value),
    ("To discuss", FlagKind.DISCUSS.value),
    ("Risk", FlagKind.RISK.value),
)


def open_flag_form(message: str, ctx: RequestContext) -> Reply:
    """A form with the message's words as the question."""
    with ctx.registry.read() as db:
        offered = patient_picker.recent_patients(db, ctx)
    question = unescape(message).strip()
    blocks = (
        *patient_picker.patient_picker_blocks(offered),
        select_input("kind", "Flag", _KINDS, initial=FlagKind.MEDICATION.value),
        text_input("question", "The question", initial=question, multiline=True, limit=_QUESTION_LIMIT),
    )
    return Reply(form=ModalForm(_FORM_CALLBACK, "Flag for review", blocks, submit="Flag"))


def submit_form(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Raise the flag; what is wrong is said beside its field."""
    errors: dict[str, str] = {}
    try:
        with ctx.registry.begin() as db:
            who = patient_picker.read_chosen_patient(db, form, ctx, errors)
            if who is None:
                return Reply(errors=errors)
            access.check_may_open(db, ctx, who)
            subject = PatientContext(db, ctx, who, open_episode(db, who), ctx.today)
            done = flag_lines.raise_flag_of_kind(subject, FlagKind(form.text("kind")), form.text("question"))
            access.record_change(db, ctx, "card: flag", f"patient:{who.id}")
    except UserError as error:
        return Reply(errors={"question": f"Nothing was saved. {error_text(error)}"})
    return Reply(cards.change_saved(who, done.summary, done.details), urgent=done.urgent)


HANDLERS = (
    ShortcutHandler(_CALLBACK, open_flag_form, CARE_TEAM_ROLES),
    FormHandler(_FORM_CALLBACK, submit_form, CARE_TEAM_ROLES),
)
