"""The buttons on a saved score: Undo, the answer to the risk item, and the second-time question."""

from handlers.block_kit.form_blocks import SubmittedForm
from handlers.dispatch.draft_choices import use_draft
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES, ButtonHandler, ButtonPress, FormHandler, Reply
from handlers.ledger import edit_score, save_scores
from handlers.ledger.draft_answers import DraftAnswers
from handlers.ledger.messages import risk_items
from handlers.ledger.messages import scores as messages
from handlers.ledger.sentences import scores as sentences
from handlers.patient_choice import access
from handlers.patient_choice.access import CARD_ROLES
from store.errors import UserError
from store.ledger import scores
from store.patient import episodes, patients
from store.risk import risk_events
from store.rules.risk.risk import RiskAnswer, risk_answer
from store.rules.scores.instruments import BY_KEY
from store.rules.scores.scoring import check_risk_value


def undo_score(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Void the score and the flag it raised; both stay on the ledger."""
    with ctx.registry.begin() as db:
        recorded, patient = edit_score.own_score(db, ctx, click.id())
        shown = save_scores.saved_score(db, recorded, patient, ctx)
        if not scores.void(db, ctx.clinic.id, recorded.id, ctx.provenance, f"undone by {ctx.member.name}"):
            raise UserError(*sentences.SCORE_ALREADY_UNDONE)
        access.record_change(db, ctx, "score undone", f"score:{recorded.id}")
        alert_stays = shown.has_positive_risk_answer and risk_events.open_events(
            db, ctx.clinic.id, recorded.episode_id
        )
    # The alert that a positive risk item raised is withdrawn immediately.
    return Reply(
        messages.score_undone(shown, ctx.today, alert_stays=bool(alert_stays)),
        urgent=shown.has_positive_risk_answer,
    )


def answer_risk_item(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Record the answer to the risk item of a score that was typed by its total."""
    score_id, value = click.ids(2)
    return _save_risk_item(score_id, value, ctx)


def ask_risk_item(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The form for the risk item of an earlier score."""
    with ctx.registry.read() as db:
        recorded, patient = edit_score.known_score(db, ctx, click.id())
    if recorded.voided_at or risk_answer(recorded.score) is not RiskAnswer.NOT_ENTERED:
        raise sentences.item_already_answered(patient.mrn)
    return Reply(form=risk_items.risk_item_form(recorded, patient, ctx.today))


def submit_risk_item(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Record the answer given in the form."""
    return _save_risk_item(form.subject_id(), form.id("value"), ctx)


def _save_risk_item(score_id: int, value: int, ctx: RequestContext) -> Reply:
    with ctx.registry.begin() as db:
        recorded, patient = edit_score.known_score(db, ctx, score_id)
        check_risk_value(BY_KEY[recorded.score.instrument], value, recorded.score.total)
        episode = episodes.by_id(db, ctx.clinic.id, recorded.episode_id)
        completed = scores.add_risk_item(db, episode, recorded, value, ctx.provenance)
        if completed is None:
            raise sentences.item_already_answered(patient.mrn)
        access.record_change(db, ctx, "risk item answered", f"score:{completed.id}")
        key = recorded.request_key
        same_request = scores.of_request(db, ctx.clinic.id, key) if key else [completed]
        people = patients.by_ids(db, ctx.clinic.id, {score.patient_id for score in same_request})
        saved = [save_scores.saved_score(db, score, people[score.patient_id], ctx) for score in same_request]
    return save_scores.saved_reply(saved, ctx)


def confirm_repeat(click: ButtonPress, ctx: RequestContext) -> Reply:
    """A second score of the day, or one in the place of the first."""
    draft_id, number, replaced_id = click.ids(3)
    with ctx.registry.begin() as db:
        draft = use_draft(db, ctx, draft_id, save_scores.DRAFT_KIND)
    answers = DraftAnswers.of(draft).with_choice("repeats", [number], replaced_id)
    return save_scores.resume_draft(draft, answers, ctx)


HANDLERS = (
    ButtonHandler("score.undo", undo_score, CARD_ROLES),
    ButtonHandler("score.item", answer_risk_item, CARE_TEAM_ROLES),
    ButtonHandler(risk_items.ASK_ITEM, ask_risk_item, CARE_TEAM_ROLES),
    FormHandler(risk_items.ITEM_FORM, submit_risk_item, CARE_TEAM_ROLES),
    ButtonHandler("score.confirm", confirm_repeat, CARE_TEAM_ROLES),
)
