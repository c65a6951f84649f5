"""The message shortcut `Flag for review`: the message's words become the question, the patient is chosen."""

from handlers.block_kit.forms import Filled, Form, choice, text_input
from handlers.dispatch.context import Context
from handlers.dispatch.replies import CARE, FormHandler, Reply, ShortcutHandler
from handlers.patient.messages import cards
from handlers.patient_choice import access, patient_fields
from handlers.patient_choice.access import open_episode
from handlers.patient_choice.card_change import Subject
from handlers.reading.clean import unescaped
from handlers.risk import flag_lines
from store.errors import UserError
from store.rules.review.agenda import FlagKind

_CALLBACK = "flag_message"
_FORM = "flag_message_form"
_MOST = 500
_KINDS = (
    ("Medication question", FlagKind.MEDICATION.value),
    ("To discuss", FlagKind.DISCUSS.value),
    ("Risk", FlagKind.RISK.value),
)


def opened(message: str, ctx: Context) -> Reply:
    """A form with the message's words as the question."""
    with ctx.registry.read() as db:
        offered = patient_fields.recent(db, ctx)
    question = unescaped(message).strip()
    blocks = (
        *patient_fields.fields(offered),
        choice("kind", "Flag", _KINDS, initial=FlagKind.MEDICATION.value),
        text_input("question", "The question", initial=question, multiline=True, limit=_MOST),
    )
    return Reply(form=Form(_FORM, "Flag for review", blocks, submit="Flag"))


def sent(form: Filled, ctx: Context) -> Reply:
    """Raise the flag; what is wrong is said beside its field."""
    errors: dict[str, str] = {}
    try:
        with ctx.registry.begin() as db:
            who = patient_fields.chosen(db, form, ctx, errors)
            if who is None:
                return Reply(errors=errors)
            access.check_own(db, ctx, who)
            subject = Subject(db, ctx, who, open_episode(db, who), ctx.today)
            done = flag_lines.raise_kind(subject, FlagKind(form.text("kind")), form.text("question"))
            access.record_change(db, ctx, "card: flag", f"patient:{who.id}")
    except UserError as error:
        return Reply(errors={"question": f"Nothing was saved. {error.wrong} {error.instead}".strip()})
    return Reply(cards.changed(who, done.said, done.more), urgent=done.urgent)


HANDLERS = (ShortcutHandler(_CALLBACK, opened, CARE), FormHandler(_FORM, sent, CARE))
