"""The buttons on a saved score: Undo, the answer to the risk item, and the second-time question."""

from dataclasses import replace

from sqlalchemy import Connection

from handlers.dispatch.draft_choices import use_draft
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES, ButtonHandler, ButtonPress, Reply
from handlers.ledger import save_scores
from handlers.ledger.messages import scores as messages
from handlers.ledger.save_time import DraftAnswers
from handlers.patient_choice import access
from store.errors import UserError
from store.ledger import scores
from store.ledger.scores import RecordedScore
from store.patient import episodes, patients
from store.patient.patients import Patient
from store.risk import risk_events
from store.rules.roles import Role
from store.rules.scores.instruments import BY_KEY
from store.rules.scores.scoring import check_risk_value


def undo_score(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Void the score and the flag it raised; both stay on the ledger."""
    with ctx.registry.begin() as db:
        kept, patient = _known_score(db, ctx, int(click.value))
        if kept.entered_by != ctx.member.id and not ctx.has_role(Role.CARE_MANAGER):
            raise UserError("That score is a colleague's.", "Ask them, or a care manager, to undo it.")
        shown = save_scores.saved_score(db, kept, patient, ctx)
        if not scores.void(db, ctx.clinic.id, kept.id, ctx.provenance, f"undone by {ctx.member.name}"):
            raise UserError("That score was undone already.", "The patient's card shows what stands.")
        access.record_change(db, ctx, "score undone", f"score:{kept.id}")
        stays = shown.has_positive_risk_answer and risk_events.open_events(db, ctx.clinic.id, kept.episode_id)
    # What a positive risk item had told people is withdrawn at once.
    return Reply(
        messages.score_undone(shown, ctx.today, alert_stays=bool(stays)),
        urgent=shown.has_positive_risk_answer,
    )


def answer_risk_item(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Keep the answer to the risk item of a score that was typed by its total."""
    score_id, value = (int(part) for part in click.value.split(":"))
    with ctx.registry.begin() as db:
        kept, patient = _known_score(db, ctx, score_id)
        check_risk_value(BY_KEY[kept.score.instrument], value, kept.score.total)
        episode = episodes.by_id(db, ctx.clinic.id, kept.episode_id)
        told = scores.add_risk_item(db, episode, kept, value, ctx.provenance)
        if told is None:
            raise UserError("That score was settled or undone already.", f"See /patient {patient.mrn}.")
        access.record_change(db, ctx, "risk item told", f"score:{told.id}")
        stand = scores.of_request(db, ctx.clinic.id, kept.request_key) if kept.request_key else [told]
        people = patients.by_ids(db, ctx.clinic.id, {each.patient_id for each in stand})
        saved = [save_scores.saved_score(db, each, people[each.patient_id], ctx) for each in stand]
    return save_scores.saved_reply(saved, ctx)


def confirm_repeat(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Yes, the same score a second time."""
    with ctx.registry.begin() as db:
        draft = use_draft(db, ctx, int(click.value))
    return save_scores.resume_draft(draft, replace(DraftAnswers.of(draft), repeat_confirmed=True), ctx)


def _known_score(db: Connection, ctx: RequestContext, score_id: int) -> tuple[RecordedScore, Patient]:
    """A score of this clinic and of a patient this member may open.

    Raises:
        UserError: it is neither.
    """
    kept = scores.by_id(db, ctx.clinic.id, score_id)
    if kept is None:
        raise UserError("That score is not on this clinic's registry.")
    patient = patients.by_id(db, ctx.clinic.id, kept.patient_id)
    access.check_may_open(db, ctx, patient)
    return kept, patient


HANDLERS = (
    ButtonHandler("score.undo", undo_score, CARE_TEAM_ROLES),
    ButtonHandler("score.item", answer_risk_item, CARE_TEAM_ROLES),
    ButtonHandler("score.confirm", confirm_repeat, CARE_TEAM_ROLES),
)
