"""The form of a payer's billing policy, effective from a month on."""

from sqlalchemy import Connection

from handlers.block_kit.form_blocks import ModalForm, SubmittedForm, select_input, text_input
from handlers.block_kit.message_blocks import Block, BoldText, text_block
from handlers.clinic import policies
from handlers.clinic.forms.clinic_forms import ADMIN_ROLES
from handlers.clinic.messages import clinic_overview as messages
from handlers.dispatch.error_hints import error_text
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import ButtonHandler, ButtonPress, FormHandler, Reply
from store.errors import UserError
from store.payer import payers
from store.rules.billing.policy.families import FAMILIES
from store.rules.billing.policy.policies import POLICIES, PolicyOptions
from store.rules.billing.policy.policy_options import POLICY_OPTIONS, read_policy_options
from store.rules.months import Month

_CALLBACK = "clinic_policy"
_SHIPPED = "shipped"
_AS_SHIPPED = ("as the policy says", _SHIPPED)
_G2214 = (_AS_SHIPPED, ("from 16 minutes", "16"), ("from 30 minutes", "30"), ("not paid", "none"))
_YES_NO = (_AS_SHIPPED, ("yes", "yes"), ("no", "no"))
_MONTHS_BACK, _MONTHS_AHEAD = 12, 12


def open_policy_form(_click: ButtonPress, ctx: RequestContext) -> Reply:
    """The form, for the payers known here.

    Raises:
        UserError: no payer is known yet.
    """
    with ctx.registry.read() as db:
        return Reply(form=_form(db, ctx))


def submit_form(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Choose the policy; a form that others overtook shows what is in force now, and stays open."""
    since = Month.parse(form.text("since"))
    with ctx.registry.read() as db:
        known = [one for one in payers.list_payers(db, ctx.clinic.id) if str(one.id) == form.text("payer")]
    if not known:
        return Reply(errors={"payer": "That payer is not known at this clinic."})
    payer = known[0]
    try:
        said = policies.choose_policy(
            ctx,
            payer.name,
            form.text("policy"),
            since,
            _options(form),
            form.text("source"),
            seen=form.metadata,
        )
    except UserError as error:
        return Reply(errors={"cap": error_text(error)})
    if said:
        return Reply(said)
    with ctx.registry.read() as db:
        return Reply(form=_form(db, ctx, _changed_meanwhile_notice(db, ctx, payer.name, since)))


def _changed_meanwhile_notice(db: Connection, ctx: RequestContext, payer: str, since: Month) -> Block:
    now = next(one for one in policies.payer_lines(db, ctx.clinic, since) if one.name == payer)
    return text_block(
        BoldText("Nothing was saved yet: somebody changed a policy while your form was open."),
        f"{payer} in {since.name}: {now.policy}",
        "Your values are still below. Save again to replace what is there now.",
    )


def _form(db: Connection, ctx: RequestContext, notice: Block | None = None) -> ModalForm:
    """One form for every payer; the fields keep what was entered when it is drawn again."""
    known = [(payer.name, str(payer.id)) for payer in payers.list_payers(db, ctx.clinic.id)]
    if not known:
        raise UserError("No payer is known here yet.", "The first patient brings one: /enroll.")
    now = Month.of(ctx.today)
    months = [now.plus(number) for number in range(-_MONTHS_BACK, _MONTHS_AHEAD + 1)]
    blocks = (
        notice,
        select_input("payer", "Payer", known),
        select_input(
            "policy", "Policy", [(one.title, one.name) for one in POLICIES], initial=POLICIES[0].name
        ),
        select_input("since", "From", [(month.name, str(month)) for month in months], initial=str(now)),
        select_input("g2214", "G2214", _G2214, initial=_SHIPPED),
        text_input("cap", "Most units of 99494", hint="A number; empty for no limit", optional=True, limit=4),
        select_input("99484", "99484 is paid", _YES_NO, initial=_SHIPPED),
        select_input("yearly", "99492 at most once a year", _YES_NO, initial=_SHIPPED),
        select_input("family", "Codes", [(name, name) for name in FAMILIES], initial=FAMILIES[0]),
        text_input("source", "Where the payer says so", optional=True, limit=300),
    )
    fields = tuple(block for block in blocks if block)
    return ModalForm(
        _CALLBACK, "Choose a policy", fields, metadata=policies.policies_version(db, ctx.clinic.id)
    )


def _options(form: SubmittedForm) -> PolicyOptions:
    """What was chosen; the rest stays as shipped."""
    written = {name: form.text(name) for name in POLICY_OPTIONS}
    return read_policy_options({name: text for name, text in written.items() if text != _SHIPPED})


HANDLERS = (
    ButtonHandler(messages.CHANGE_POLICY, open_policy_form, ADMIN_ROLES),
    FormHandler(_CALLBACK, submit_form, ADMIN_ROLES),
)
