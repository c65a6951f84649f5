"""A change of status: checked, then saved with the plan or referral that comes with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers.block_kit.dates import clock_text
from handlers.block_kit.message_blocks import OutgoingMessage
from handlers.patient.changes import episode_end
from handlers.patient.messages import status_forms
from handlers.patient.sentences import status as sentences
from handlers.patient_choice.card_change import ChangeResult, PatientContext
from store.clinic import members
from store.dispatch import drafts
from store.errors import UserError
from store.patient import episodes, records, referrals, status_history
from store.patient.episodes import Episode
from store.rules.patient import statuses
from store.rules.patient.care_plan import RELAPSE_PREVENTION, merge_sections
from store.rules.patient.statuses import STATUS_RULES, Status
from store.tables import status_changes

WAY_BACK = "way back"
"""The words that a close-out note needs."""
END_DRAFT = "status"


@dataclass(frozen=True)
class RequestedStatus:
    """A change of status that a person asks for."""

    status: Status
    on: date
    until: date | None = None
    recipient: str = ""
    note: str = ""
    """The plan, the close-out note with the way back, or any other note."""

    @property
    def ledger_note(self) -> str:
        """The note that the ledger keeps with the status."""
        return " ".join(
            part for part in (f"to {self.recipient}" if self.recipient else "", self.note) if part
        )


def apply_status_change(context: PatientContext, requested: RequestedStatus) -> ChangeResult:
    """Move the patient to another status; a plan or referral is saved with it.

    Raises:
        UserError: as `check_requested`.
    """
    db, ctx, new = context.db, context.ctx, requested.status
    episode = check_requested(context, requested)
    ends = statuses.ends_episode(new)
    episodes.change_status(
        db,
        episode,
        new,
        requested.on,
        ctx.provenance,
        ends=ends,
        until=requested.until,
        note="" if new is Status.RELAPSE_PREVENTION else requested.ledger_note,
    )
    _save_plan_or_referral(context, requested)
    cleared = episode_end.clear_open_questions(context, new) if ends else ()
    summary = sentences.status(new, requested.until, requested.on, requested.ledger_note, ctx.today)
    last = None if ends else status_history.last_change(db, ctx.clinic.id, episode.id)
    return ChangeResult(
        summary,
        (*cleared, *_next_hints(requested, ctx.today, ends=ends)),
        undo_fact=f"{status_changes.name}:{last.id}" if last else "",
    )


def check_requested(context: PatientContext, requested: RequestedStatus) -> Episode:
    """Check everything that can be wrong with a change of status; returns the episode, locked.

    Raises:
        UserError: a status that cannot follow, an impossible day, a missing detail, or a reason not to
            graduate.
    """
    db, ctx, new = context.db, context.ctx, requested.status
    episode = episodes.lock(db, ctx.clinic.id, context.episode.id)
    old = Status(episode.status)
    statuses.check_change(old, new)
    last = status_history.last_change(db, ctx.clinic.id, episode.id)
    statuses.check_day(new, requested.on, ctx.today, old, last.on if last else None)
    _check_required_detail(context, requested)
    if new is Status.GRADUATED:
        episode_end.check_graduation(context, requested.note)
    return episode


def ask_to_end(context: PatientContext, requested: RequestedStatus) -> OutgoingMessage:
    """Ask before the episode ends: what is still open, and a button for each answer.

    Raises:
        UserError: as `check_requested`.
    """
    db, ctx = context.db, context.ctx
    check_requested(context, requested)
    last = status_history.last_change(db, ctx.clinic.id, context.episode.id)
    draft = drafts.save(
        db,
        ctx.clinic.id,
        ctx.member.id,
        END_DRAFT,
        "",
        ctx.now,
        patient_id=context.patient.id,
        status=requested.status.value,
        on=requested.on.isoformat(),
        recipient=requested.recipient,
        note=requested.note,
        change_id=last.id if last else 0,
    )
    summary = sentences.status(requested.status, None, requested.on, requested.ledger_note, ctx.today)
    return status_forms.ask_to_end(
        context.patient, requested.status, summary, episode_end.open_items(context, requested.status), draft
    )


def requested_in_draft(detail: Mapping[str, Any]) -> RequestedStatus:
    """The change of status that `ask_to_end` asked about."""
    return RequestedStatus(
        Status(detail["status"]),
        date.fromisoformat(detail["on"]),
        recipient=detail["recipient"],
        note=detail["note"],
    )


def refuse_outdated_form(context: PatientContext, shown_change_id: int) -> None:
    """Refuse a form when the status was changed after it was opened.

    Args:
        context: the patient.
        shown_change_id: the id of the change of status that the form showed.

    Raises:
        UserError: who changed it to what, and when.
    """
    db, ctx = context.db, context.ctx
    episodes.lock(db, ctx.clinic.id, context.episode.id)
    last = status_history.last_change(db, ctx.clinic.id, context.episode.id)
    if last is None or last.id == shown_change_id:
        return
    who = members.by_id(db, ctx.clinic.id, last.entered_by).name if last.entered_by else ""
    at = last.entered_at.astimezone(ctx.clinic.zone)
    raise UserError(
        *sentences.status_changed_meanwhile(who, last.status, at.date(), clock_text(at), context.patient.mrn)
    )


def has_relapse_plan(context: PatientContext) -> bool:
    """Whether a relapse-prevention plan is on record for this episode."""
    plan = records.of_episode(context.db, context.episode).plan
    return plan is not None and RELAPSE_PREVENTION in plan.sections


def _check_required_detail(context: PatientContext, requested: RequestedStatus) -> None:
    missing = STATUS_RULES[requested.status].missing_detail
    given = {
        Status.ON_HOLD: requested.until is not None,
        Status.REFERRED_OUT: bool(requested.recipient),
        Status.DISENGAGED: WAY_BACK in requested.note.lower(),
        Status.RELAPSE_PREVENTION: bool(requested.note) or has_relapse_plan(context),
    }
    if missing and not given[requested.status]:
        raise UserError(*missing)


def _save_plan_or_referral(context: PatientContext, requested: RequestedStatus) -> None:
    db, provenance = context.db, context.ctx.provenance
    if requested.status is Status.RELAPSE_PREVENTION and requested.note:
        plan = records.of_episode(db, context.episode).plan
        sections = merge_sections(plan.sections if plan else {}, {RELAPSE_PREVENTION: requested.note})
        records.record_care_plan(db, context.episode, sections, requested.on, provenance)
    if requested.status is Status.REFERRED_OUT:
        referrals.record_referral(
            db, context.episode, requested.recipient, requested.on, provenance, note=requested.note
        )


def _next_hints(requested: RequestedStatus, today: date, *, ends: bool) -> tuple[str, ...]:
    asks = (sentences.ASK_LATER_IF_SEEN,) if requested.status is Status.REFERRED_OUT else ()
    deceased = requested.status is Status.DECEASED
    return (*asks, sentences.episode_over(requested.on, today, deceased=deceased)) if ends else asks
