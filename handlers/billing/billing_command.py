"""`/billing oct`: a month's claims; `/billing Holly Guzman 2026-10`: one patient-month explained."""

from collections.abc import Callable
from dataclasses import replace

from handlers.billing import close_month, forecasting
from handlers.billing.billing_access import (
    BILLING_ROLES,
    WHOLE_CLINIC_BILLING_ROLES,
    audit_month_read,
    check_may_see_months,
    own_care_manager_ids,
    sees_own_only,
)
from handlers.billing.messages import closing as closing_messages
from handlers.billing.messages import month_summary as messages
from handlers.billing.messages.patient_month import PatientMonthExplanation, patient_month
from handlers.billing.sentences import about_requests
from handlers.block_kit import slack_values
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import ButtonHandler, ButtonPress, Reply, SlashCommand
from handlers.packet import request_packet as packet_request
from handlers.patient_choice import access
from handlers.patient_choice.ask_choice import ask_patient_choice
from handlers.reading import typed_text
from handlers.reading.days_and_times.months import is_impossible_month, read_month, split_month
from handlers.reading.patients.find_patient import find_patient, is_exact_match
from store.billing import month_history, patient_months
from store.clinic import members
from store.dispatch.drafts import Draft
from store.errors import UserError
from store.patient.name_index import PatientNameSearch
from store.rules.billing.policy.claims import build_claim
from store.rules.billing.policy.policies import POLICIES
from store.rules.months import Month

DRAFT_KIND = "billing"
_PACKET_WORD = "packet"


def billing(text: str, ctx: RequestContext) -> Reply:
    """A month, or one patient's month; bare, this month so far."""
    typed = typed_text.split_lines(text)
    head = " ".join(line.head for line in typed)
    word, _, rest = head.partition(" ")
    doing = _ACTIONS.get(word.casefold())
    if doing and _is_action_word(word, rest, ctx):
        note = " ".join(line.note for line in typed).strip()
        return doing(rest.strip(), note, ctx)
    this = Month.of(ctx.today)
    whole = read_month(head, ctx.today) if head else this
    if whole:
        check_may_see_months(ctx)
        return _month_reply(_check_month_begun(whole, ctx), 0, ctx)
    with ctx.registry.begin() as db:
        names = PatientNameSearch(db, ctx.clinic.id, within=None)
        head, as_packet = _split_packet_request(head, names, ctx)
        found = find_patient(head, names)
        month, leftover = split_month(found.rest, ctx.today)
        if leftover and is_exact_match(found):
            raise UserError(*about_requests.not_understood(found.patients[0].full_name, leftover))
        if leftover or len(found.patients) != 1:
            name = " ".join(part for part in (found.name_words, leftover) if part)
            candidates = () if leftover else found.patients
            if not candidates and is_impossible_month(name):
                raise UserError(*about_requests.impossible_month(name))
            detail = {"month": str(month or this), "packet": as_packet}
            return Reply(
                ask_patient_choice(
                    db, ctx, DRAFT_KIND, text, name, candidates, detail=detail, form=False, saves=False
                )
            )
    return _patient_month_reply(found.patients[0].id, month or this, ctx, as_packet=as_packet)


def resume_with_patient(draft: Draft, patient_id: int, ctx: RequestContext) -> Reply:
    """Go on with the month of the patient that was chosen."""
    month = Month.parse(draft.detail["month"])
    return _patient_month_reply(patient_id, month, ctx, as_packet=bool(draft.detail.get("packet")))


def show_page(click: ButtonPress, ctx: RequestContext) -> Reply:
    """A page of a month."""
    month, offset = click.parts(2)
    return _month_reply(slack_values.read_month(month), slack_values.read_id(offset), ctx)


def explain_patient(click: ButtonPress, ctx: RequestContext) -> Reply:
    """One patient of the list, explained; the list stays."""
    patient_id, month = click.parts(2)
    explanation = _explanation_reply(slack_values.read_id(patient_id), slack_values.read_month(month), ctx)
    return replace(explanation, replace=False)


def _month_reply(month: Month, offset: int, ctx: RequestContext) -> Reply:
    # Read first, record the reading after: a large month takes a while, and writers queue.
    with ctx.registry.read() as db:
        view = month_history.month_with_history(db, ctx.clinic, month)
    if sees_own_only(ctx):
        view = view.for_care_managers(own_care_manager_ids(ctx))
    audit_month_read(month, len(view.report.rows), ctx)
    so_far = month == Month.of(ctx.today)
    return Reply(
        messages.month_page(
            messages.BillingPage(
                view, ctx.clinic.zone, offset, is_in_progress=so_far, own_patients_only=sees_own_only(ctx)
            )
        )
    )


def _is_action_word(word: str, rest: str, ctx: RequestContext) -> bool:
    """Whether a word is an action and not part of a patient's name, such as Glenn Close."""
    if not rest or read_month(rest, ctx.today):
        return True
    with ctx.registry.read() as db:
        return not PatientNameSearch(db, ctx.clinic.id, within=None).known([word.casefold()])


_ACTIONS: dict[str, Callable[[str, str, RequestContext], Reply]] = {
    "close": close_month.ask_to_close,
    "reopen": close_month.reopen,
    "forecast": forecasting.show_forecast,
}


def _patient_month_reply(patient_id: int, month: Month, ctx: RequestContext, *, as_packet: bool) -> Reply:
    if as_packet:
        return packet_request.send_packet(patient_id, _check_month_begun(month, ctx), ctx)
    check_may_see_months(ctx)
    return _explanation_reply(patient_id, _check_month_begun(month, ctx), ctx)


def _split_packet_request(head: str, names: PatientNameSearch, ctx: RequestContext) -> tuple[str, bool]:
    """The words after `packet`, and whether one is requested; alone it may be a name."""
    word, _, rest = head.partition(" ")
    if word.casefold() != _PACKET_WORD:
        return head, False
    if split_month(rest, ctx.today)[1]:
        return rest, True
    if not names.known([_PACKET_WORD]):
        raise UserError(*about_requests.WHICH_PATIENTS_PACKET)
    return head, False


def _explanation_reply(patient_id: int, month: Month, ctx: RequestContext) -> Reply:
    with ctx.registry.begin() as db:
        account = patient_months.patient_month_detail(db, ctx.clinic, patient_id, month)
        people = {each.id: each.name for each in members.list_members(db, ctx.clinic.id, active=False)}
        access.record_read(db, ctx, "patient-month read", account.patient)
    claim = account.row.claim
    others = [
        build_claim(claim.minutes, claim.kind, other, month)
        for other in POLICIES
        if other.name != claim.policy.name
    ]
    return Reply(patient_month(PatientMonthExplanation(account, people, others), ctx.today))


def _check_month_begun(month: Month, ctx: RequestContext) -> Month:
    if month.first > ctx.today:
        raise UserError(*about_requests.month_in_future(month, ctx.today))
    return month


COMMAND = SlashCommand(
    verb="billing",
    run=billing,
    roles=BILLING_ROLES | packet_request.PACKET_ROLES,
    hint="[month] [patient]",
    summary="a month's claims, and one patient-month explained",
    is_read_only=True,
    saving_words=frozenset({"close", "reopen"}),
    examples=(
        ("/billing", "this month so far: codes, what is ready, what is held and why"),
        ("/billing 2026-10", "another month; or: oct, October 2026, last month"),
        ("/billing forecast", "this month: what is earned so far, and who is a few minutes short"),
        ("/billing close 2026-10", "freeze a month that is over, with its checksum (biller or lead)"),
        ("/billing reopen 2026-10 -- a late consent", "open it again; what was frozen is kept"),
        ("/billing Holly Guzman 2026-10", "each entry, what counted and why not, the codes, what is missing"),
        (
            "/billing packet Holly Guzman 2026-10",
            "the audit packet: one PDF for a payer's reviewer, sent to you",
        ),
    ),
)
HANDLERS = (
    ButtonHandler(messages.SHOW_PAGE, show_page, BILLING_ROLES),
    ButtonHandler(messages.EXPLAIN, explain_patient, BILLING_ROLES),
    ButtonHandler(messages.ASK_CLOSE, close_month.close_by_button, WHOLE_CLINIC_BILLING_ROLES),
    ButtonHandler(closing_messages.CONFIRM_CLOSE, close_month.start_closing, WHOLE_CLINIC_BILLING_ROLES),
)
