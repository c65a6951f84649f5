"""`/patient Holly Guzman history`: everything on the ledger; `scores`, `notes`, `reviews` alone."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial

from sqlalchemy import Connection

from handlers.block_kit.message_blocks import Button, OutgoingMessage
from handlers.block_kit.slack_values import read_id, read_kind
from handlers.dispatch import patient_reach
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES, ButtonPress, Reply
from handlers.ledger.messages.entry_lines import EDIT_ENTRY, revert_button
from handlers.ledger.messages.scores import EDIT_SCORE
from handlers.patient.messages import history as messages
from handlers.patient.messages.history import EDIT_FACT, PAGE_SIZE, UNDO_EDIT, HistoryPage
from handlers.patient.messages.history_texts import HistoryReader
from handlers.patient.sentences import history as sentences
from handlers.patient_choice import access
from handlers.patient_choice.card_actions import RESTORE_FACT, UNDO_FACT
from handlers.patient_choice.card_change import ChangeResult, PatientContext
from handlers.patient_choice.correction_rights import CorrectionRights, correction_rights
from handlers.recommendation.messages.follow_up import undo_step_button
from handlers.risk.messages import risk_event as alert_messages
from store import ledger_entries
from store.caseload import fact_corrections, fact_restoring
from store.caseload.patient_history import HistoryFact, HistoryKind, patient_history
from store.clinic import members
from store.patient import status_corrections
from store.patient.patients import Patient
from store.review import case_reviews
from store.review.case_review import CaseReview, RecommendationStage, RecommendationStep
from store.review.sentences import summary_text
from store.risk import risk_events as alerts
from store.risk.risk_event import RiskEvent, RiskStepKind
from store.rules.risk.sentences import answers_text, tier_text
from store.rules.roles import Role
from store.tables import reviews, risk_events, scores, status_changes, time_entries

WORDS: Mapping[str, HistoryKind | None] = {
    "history": None,
    "scores": HistoryKind.SCORES,
    "contacts": HistoryKind.CONTACTS,
    "notes": HistoryKind.NOTES,
    "reviews": HistoryKind.REVIEWS,
    "plans": HistoryKind.PLANS,
    "alerts": HistoryKind.ALERTS,
}
"""What to type for the history and its parts."""
_ALERT_STEPS: Mapping[RiskStepKind, Callable[[str, date, date], str]] = {
    RiskStepKind.ACKNOWLEDGED: sentences.acknowledged,
    RiskStepKind.ACKNOWLEDGEMENT_UNDONE: sentences.acknowledgement_undone,
    RiskStepKind.REOPENED: sentences.reopened,
    RiskStepKind.CLOSED: sentences.closed,
    RiskStepKind.SCREENED: sentences.screened,
    RiskStepKind.SCREEN_UNDONE: sentences.screen_undone,
    RiskStepKind.FIRST_SCREEN_UNDONE: sentences.screen_undone,
}
"""The steps of a safety alert that the history shows."""
_TIER_STEPS: Mapping[RiskStepKind, Callable[[str], str]] = {
    RiskStepKind.TIER_SET: sentences.tier_set,
    RiskStepKind.LOWERING_REQUESTED: sentences.lowering_requested,
    RiskStepKind.LOWERED: sentences.tier_lowered,
    RiskStepKind.LOWERING_DECLINED: sentences.lowering_declined,
}
"""The steps that set its tier, or ask to lower it."""
_UNDO = {time_entries.name: "log.undo", scores.name: "score.undo"}
_EDIT = {time_entries.name: EDIT_ENTRY, scores.name: EDIT_SCORE}


def show_part(kind: HistoryKind | None, context: PatientContext, _words: str, _note: str) -> ChangeResult:
    """The first page of the history, or of a part of it."""
    return ChangeResult("", message=_page(context.db, context.patient, kind, 0, context.ctx))


def show_page(click: ButtonPress, ctx: RequestContext) -> Reply:
    """A page of the history."""
    patient_id, kind, at = click.parts(3)
    part = read_kind(HistoryKind, kind) if kind else None
    offset = read_id(at)
    with ctx.registry.begin() as db:
        patient = patient_reach.patient_by_id(db, ctx, read_id(patient_id))
        access.check_may_open(db, ctx, patient)
        access.record_read(db, ctx, "history read", patient)
        message = _page(db, patient, part, offset, ctx)
    # The card that the history was opened from stays; another page takes the place of the one before.
    return Reply(message, replace=offset > 0)


def _page(
    db: Connection, patient: Patient, kind: HistoryKind | None, offset: int, ctx: RequestContext
) -> OutgoingMessage:
    found = patient_history(db, ctx.clinic.id, patient.id, ctx.clinic.zone, kind)
    shown = found[offset : offset + PAGE_SIZE]
    rights = correction_rights(db, ctx)
    buttons = {(fact.table, fact.id): fact_buttons(db, fact, rights, ctx) for fact in shown}
    page = HistoryPage(patient, kind, offset, len(found), shown, buttons)
    return messages.history_page(page, history_reader(db, shown, ctx))


def history_reader(db: Connection, facts: Sequence[HistoryFact], ctx: RequestContext) -> HistoryReader:
    """What is needed to say these facts."""
    names = {member.id: member.name for member in members.list_members(db, ctx.clinic.id, active=False)}
    summaries: dict[tuple[str, int], str] = {}
    for fact in facts:
        if fact.table == reviews.name:
            review = case_reviews.by_id_including_void(db, ctx.clinic.id, fact.id)
            if review and not review.voided_at:
                undone = [_undone_step(step, names, ctx) for step in review.undone_steps]
                text = "; ".join((summary_text(review, ctx.today), *(line for line in undone if line)))
                summaries[fact.table, fact.id] = sentences.review(text)
        elif fact.table == risk_events.name:
            event = alerts.by_id(db, ctx.clinic.id, fact.id)
            summaries[fact.table, fact.id] = _alert_text(event, names, ctx)
    return HistoryReader(ctx.today, ctx.clinic.zone, names, summaries)


def fact_buttons(
    db: Connection, fact: HistoryFact, rights: CorrectionRights, ctx: RequestContext
) -> Sequence[Button]:
    """What this member may do with a fact."""
    values = fact.values
    if fact.table == risk_events.name:
        return _alert_buttons(alerts.by_id(db, ctx.clinic.id, fact.id), ctx)
    review = case_reviews.by_id(db, ctx.clinic.id, fact.id) if fact.table == reviews.name else None
    if review and review.clinician_response:
        return _answered_buttons(review, rights)
    value = f"{fact.table}:{fact.id}"
    if not may_correct(fact.table, values, rights, ctx):
        return ()
    if values["voided_at"]:
        restorable = fact_restoring.may_be_restored(db, ctx.clinic.id, fact.table, values)
        return (Button(sentences.RESTORE, RESTORE_FACT, value),) if restorable else ()
    edit = Button(sentences.EDIT, EDIT_FACT, value) if fact.table in fact_corrections.EDITABLE else None
    undo = Button(sentences.UNDO, UNDO_FACT, value) if fact.table in fact_corrections.UNDOABLE else None
    if fact.table == status_changes.name:
        undo = undo if status_corrections.placed(db, ctx.clinic.id, fact.id).may_be_undone else None
    if fact.table in _EDIT:
        edit = Button(sentences.EDIT, _EDIT[fact.table], str(fact.id))
        undo = Button(sentences.UNDO, _UNDO[fact.table], str(fact.id))
    was_edited = values.get("source") == ledger_entries.EDIT_SOURCE
    revert = Button(sentences.UNDO_EDIT, UNDO_EDIT, value) if was_edited and edit else None
    if fact.table in _EDIT:
        revert = revert_button(fact.id) if fact.table == time_entries.name and was_edited else None
    return [button for button in (edit, undo, revert) if button]


def may_correct(
    table: str, values: Mapping[str, object], rights: CorrectionRights, ctx: RequestContext
) -> bool:
    """Whether this member may correct a fact: time and notes are their author's, reviews the consultant's.

    The patient's record is kept by every care manager of the clinic.
    """
    authors = [int(str(by)) for by in (values.get("member_id"), values["entered_by"]) if by is not None]
    if table == reviews.name:
        consultant = values["consultant_id"]
        return ctx.has_role(Role.CONSULTANT) and consultant in {ctx.member.id, None}
    if table in {time_entries.name, "entry_notes"}:
        return rights.include(*authors)
    return ctx.has_role(*CARE_TEAM_ROLES, Role.LEAD) and (
        ctx.has_role(Role.CARE_MANAGER) or rights.include(*authors)
    )


def _answered_buttons(review: CaseReview, rights: CorrectionRights) -> Sequence[Button]:
    """The undoing of the answer, or of telling the patient."""
    step = review.last_answer_or_telling
    button = undo_step_button(review) if step and rights.include(step.by) else None
    return (button,) if button else ()


def _undone_step(step: RecommendationStep, names: Mapping[int, str], ctx: RequestContext) -> str:
    """`approved Nov 21, undone Nov 22 by Owen Clark`; empty for the closing, which goes with telling."""
    if step.stage is RecommendationStage.CLOSED or step.undone_at is None:
        return ""
    undone_on = step.undone_at.astimezone(ctx.clinic.zone).date()
    outcome = sentences.TOLD if step.stage is RecommendationStage.PATIENT_INFORMED else step.outcome
    return sentences.step_undone(outcome, step.on, names.get(step.undone_by or 0, ""), undone_on, ctx.today)


def _alert_buttons(event: RiskEvent, ctx: RequestContext) -> Sequence[Button]:
    """The next steps of an open alert, and the undoing of the last one; a lead only reopens a closed one."""
    if not ctx.has_role(*CARE_TEAM_ROLES):
        return alert_messages.reopen_buttons(event) if ctx.has_role(Role.LEAD) else ()
    return (*alert_messages.step_buttons(event), *alert_messages.correction_buttons(event))


def _alert_text(event: RiskEvent, names: Mapping[int, str], ctx: RequestContext) -> str:
    """The alert with its steps in order, the undone ones included."""

    def said(sentence: Callable[[str, date, date], str], by: int | None, at: datetime) -> str:
        return sentence(names.get(by or 0, ""), at.astimezone(ctx.clinic.zone).date(), ctx.today)

    steps = []
    for step in sorted((*event.steps, *event.undone_steps), key=lambda step: (step.at, step.id)):
        if step.step_kind in _ALERT_STEPS:
            text = said(_ALERT_STEPS[step.step_kind], step.by, step.at)
            steps.append(sentences.with_note(text, step.note))
        elif step.step_kind in _TIER_STEPS:
            what = _TIER_STEPS[step.step_kind](tier_text(step.tier))
            steps.append(
                sentences.with_note(said(partial(sentences.step, what), step.by, step.at), step.note)
            )
        elif step.step_kind is RiskStepKind.ESCALATED:
            what = sentences.escalated_to(names.get(step.notified_member_id or 0, ""))
            steps.append(said(partial(sentences.step, what), None, step.at))
        if step.is_corrected and step.voided_at:
            steps.append(said(sentences.note_corrected, step.voided_by, step.voided_at))
    raised = event.note
    if event.first_screen:
        screen = sentences.first_screen(tier_text(event.first_tier), answers_text(event.first_screen))
        raised = "; ".join(part for part in (screen, event.note) if part)
    return sentences.alert(raised, tier_text(event.tier) if event.tier else "", steps)
