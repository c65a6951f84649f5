"""The form of a payer's billing policy, effective from a month on."""

from sqlalchemy import Connection

from handlers.block_kit.form_blocks import ModalForm, SubmittedForm, select_input, text_input, without_gaps
from handlers.block_kit.message_blocks import Block, BoldText, text_block
from handlers.block_kit.slack_values import OutOfDateError, read_month
from handlers.clinic import policies
from handlers.clinic.forms.clinic_forms import ADMIN_ROLES
from handlers.clinic.messages import clinic_overview as messages
from handlers.clinic.sentences import about_policies, about_settings
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
_AS_SHIPPED = (about_policies.AS_SHIPPED, _SHIPPED)
_G2214 = (
    _AS_SHIPPED,
    (about_policies.FROM_16, "16"),
    (about_policies.FROM_30, "30"),
    (about_policies.NOT_PAID, "none"),
)
_YES_NO = (_AS_SHIPPED, (about_settings.YES, "yes"), (about_settings.NO, "no"))
_MONTHS_BACK, _MONTHS_AHEAD = 12, 12


def open_policy_form(_click: ButtonPress, ctx: RequestContext) -> Reply:
    """The form, for the payers known here.

    Raises:
        UserError: no payer is known yet.
    """
    with ctx.registry.read() as db:
        return Reply(form=_form(db, ctx))


def submit_form(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Choose the policy; after a change by someone else the form stays open and shows it."""
    if not form.metadata:
        raise OutOfDateError
    since = read_month(form.text("since"))
    with ctx.registry.read() as db:
        chosen = [
            each for each in payers.list_payers(db, ctx.clinic.id) if str(each.id) == form.text("payer")
        ]
    if not chosen:
        return Reply(errors={"payer": about_policies.PAYER_NOT_HERE})
    payer = chosen[0]
    try:
        answer = policies.choose_policy(
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
    if answer:
        return Reply(answer)
    with ctx.registry.read() as db:
        return Reply(form=_form(db, ctx, _changed_meanwhile_notice(db, ctx, payer.name, since)))


def _changed_meanwhile_notice(db: Connection, ctx: RequestContext, payer: str, since: Month) -> Block:
    now = next(line for line in policies.payer_lines(db, ctx.clinic, since) if line.name == payer)
    return text_block(
        BoldText(about_settings.POLICY_CHANGED_MEANWHILE),
        about_settings.policy_is_now(payer, since.name, now.policy),
        about_settings.VALUES_STILL_BELOW,
    )


def _form(db: Connection, ctx: RequestContext, notice: Block | None = None) -> ModalForm:
    """One form for every payer; the fields keep what was entered when it is drawn again."""
    known = [(payer.name, str(payer.id)) for payer in payers.list_payers(db, ctx.clinic.id)]
    if not known:
        raise UserError(about_policies.NO_PAYER_YET, about_policies.ENROLL_FIRST)
    now = Month.of(ctx.today)
    months = [now.plus(number) for number in range(-_MONTHS_BACK, _MONTHS_AHEAD + 1)]
    blocks = (
        notice,
        select_input("payer", about_policies.PAYER, known),
        select_input(
            "policy",
            about_policies.POLICY,
            [(policy.title, policy.name) for policy in POLICIES],
            initial=POLICIES[0].name,
        ),
        select_input(
            "since", about_policies.FROM, [(month.name, str(month)) for month in months], initial=str(now)
        ),
        select_input("g2214", about_policies.G2214, _G2214, initial=_SHIPPED),
        text_input(
            "cap", about_policies.MOST_99494, hint=about_policies.MOST_99494_HINT, optional=True, limit=4
        ),
        select_input("99484", about_policies.PAYS_99484, _YES_NO, initial=_SHIPPED),
        select_input("yearly", about_policies.ONCE_A_YEAR, _YES_NO, initial=_SHIPPED),
        select_input(
            "family",
            about_policies.CODES,
            [(about_policies.FAMILY_NAMES[name], name) for name in FAMILIES],
            initial=FAMILIES[0],
        ),
        text_input("source", about_policies.SOURCE, optional=True, limit=300),
    )
    return ModalForm(
        _CALLBACK,
        about_settings.CHOOSE_A_POLICY,
        without_gaps(blocks),
        metadata=policies.policies_version(db, ctx.clinic.id),
    )


def _options(form: SubmittedForm) -> PolicyOptions:
    """What was chosen; the rest stays as shipped."""
    written = {name: form.text(name) for name in POLICY_OPTIONS}
    return read_policy_options({name: text for name, text in written.items() if text != _SHIPPED})


HANDLERS = (
    ButtonHandler(messages.CHANGE_POLICY, open_policy_form, ADMIN_ROLES),
    FormHandler(_CALLBACK, submit_form, ADMIN_ROLES),
)
