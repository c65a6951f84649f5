"""`/billing oct`: a month's claims; `/billing Holly Guzman 2026-10`: one patient-month explained."""

from collections.abc import Callable
from dataclasses import replace

from handlers.billing import close_month, forecasting
from handlers.billing.billing_access import (
    ROLES,
    WHOLE_CLINIC,
    check_months,
    note_reading,
    own,
    sees_own_only,
)
from handlers.billing.messages import closing as closing_words
from handlers.billing.messages import month_summary as words_of
from handlers.billing.messages.patient_month import Explained, patient_month
from handlers.dispatch.context import Context
from handlers.dispatch.replies import ButtonHandler, Click, Command, Reply
from handlers.packet import request_packet as packet_request
from handlers.patient_choice import access
from handlers.patient_choice.ask_choice import ask_which
from handlers.reading import clean
from handlers.reading.months import is_no_month, read_month, split_month
from handlers.reading.patients import find_patient, is_whole
from store.billing import month_views, patient_months
from store.clinic import members
from store.dispatch.drafts import Draft
from store.errors import UserError
from store.patient.patients import ClinicNames
from store.rules.billing.policy.ladder import claim
from store.rules.billing.policy.policies import POLICIES
from store.rules.months import Month

KIND = "billing"
_PACKET = "packet"
_EXAMPLE = "/billing oct · /billing Holly Guzman 2026-10"


def billing(text: str, ctx: Context) -> Reply:
    """A month, or one patient's month; bare, this month so far."""
    typed = clean.lines(text)
    head = " ".join(line.head for line in typed)
    word, _, rest = head.partition(" ")
    doing = _DOING.get(word.casefold())
    if doing and _is_no_name(word, rest, ctx):
        note = " ".join(line.note for line in typed).strip()
        return doing(rest.strip(), note, ctx)
    this = Month.of(ctx.today)
    whole = read_month(head, ctx.today) if head else this
    if whole:
        check_months(ctx)
        return _month(_begun(whole, ctx), 0, ctx)
    with ctx.registry.begin() as db:
        names = ClinicNames(db, ctx.clinic.id)
        head, as_packet = _packet_of(head, names, ctx)
        found = find_patient(head, names)
        month, unplaced = split_month(found.rest, ctx.today)
        if unplaced and is_whole(found):
            raise UserError(
                f"I read {found.patients[0].full_name} but could not place “{unplaced}”.", _EXAMPLE
            )
        if unplaced or len(found.patients) != 1:
            name = " ".join(part for part in (found.name_words, unplaced) if part)
            fitting = () if unplaced else found.patients
            if not fitting and is_no_month(name):
                raise UserError(f"“{name}” is not a month.", f"Months go from 01 to 12. {_EXAMPLE}")
            detail = {"month": str(month or this), "packet": as_packet}
            return Reply(ask_which(db, ctx, KIND, text, name, fitting, detail=detail, form=False))
    return _one(found.patients[0].id, month or this, ctx, as_packet=as_packet)


def choose(draft: Draft, patient_id: int, ctx: Context) -> Reply:
    """Go on with the month of the patient that was chosen."""
    month = Month.parse(draft.detail["month"])
    return _one(patient_id, month, ctx, as_packet=bool(draft.detail.get("packet")))


def show(click: Click, ctx: Context) -> Reply:
    """A page of a month."""
    month, offset = click.value.split(":")
    return _month(Month.parse(month), int(offset), ctx)


def explain(click: Click, ctx: Context) -> Reply:
    """One patient of the list, explained; the list stays."""
    patient_id, month = click.value.split(":")
    return replace(_explain(int(patient_id), Month.parse(month), ctx), replace=False)


def _month(month: Month, offset: int, ctx: Context) -> Reply:
    # Read first, note the reading after: a large month takes a while, and writers queue.
    with ctx.registry.read() as db:
        view = month_views.view(db, ctx.clinic, month)
    if sees_own_only(ctx):
        view = view.of_care_managers(own(ctx))
    note_reading(month, len(view.report.rows), ctx)
    so_far = month == Month.of(ctx.today)
    return Reply(
        words_of.month_page(
            words_of.Page(view, ctx.clinic.zone, offset, so_far=so_far, own=sees_own_only(ctx))
        )
    )


def _is_no_name(word: str, rest: str, ctx: Context) -> bool:
    """Whether a word that asks for something to be done is not a patient's name here, such as Glenn Close."""
    if not rest or read_month(rest, ctx.today):
        return True
    with ctx.registry.read() as db:
        return not ClinicNames(db, ctx.clinic.id).known([word.casefold()])


_DOING: dict[str, Callable[[str, str, Context], Reply]] = {
    "close": close_month.close,
    "reopen": close_month.reopen,
    "forecast": forecasting.show,
}


def _one(patient_id: int, month: Month, ctx: Context, *, as_packet: bool) -> Reply:
    if as_packet:
        return packet_request.asked(patient_id, _begun(month, ctx), ctx)
    check_months(ctx)
    return _explain(patient_id, _begun(month, ctx), ctx)


def _packet_of(head: str, names: ClinicNames, ctx: Context) -> tuple[str, bool]:
    """The words after `packet`, and whether one is asked for; with nobody after it, it may be a name."""
    word, _, rest = head.partition(" ")
    if word.casefold() != _PACKET:
        return head, False
    if split_month(rest, ctx.today)[1]:
        return rest, True
    if not names.known([_PACKET]):
        raise UserError("Whose audit packet?", "/billing packet Holly Guzman 2026-10")
    return head, False


def _explain(patient_id: int, month: Month, ctx: Context) -> Reply:
    with ctx.registry.begin() as db:
        account = patient_months.one(db, ctx.clinic, patient_id, month)
        people = {each.id: each.name for each in members.every(db, ctx.clinic.id, active=False)}
        access.record_read(db, ctx, "patient-month read", account.patient)
    read = account.row.claim
    others = [
        claim(read.minutes, read.kind, other, month) for other in POLICIES if other.rule != read.policy.rule
    ]
    return Reply(patient_month(Explained(account, people, others), ctx.today))


def _begun(month: Month, ctx: Context) -> Month:
    if month.first > ctx.today:
        raise UserError(f"{month.name} has not begun.", f"Name a month up to {ctx.today:%B}. {_EXAMPLE}")
    return month


COMMAND = Command(
    verb="billing",
    run=billing,
    roles=ROLES | packet_request.ROLES,
    hint="[month] [patient]",
    summary="a month's claims, and one patient-month explained",
    reads=True,
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
    ButtonHandler(words_of.SHOW, show, ROLES),
    ButtonHandler(words_of.EXPLAIN, explain, ROLES),
    ButtonHandler(words_of.ASK_CLOSE, close_month.close_by_button, WHOLE_CLINIC),
    ButtonHandler(closing_words.CLOSE, close_month.confirm, WHOLE_CLINIC),
)
