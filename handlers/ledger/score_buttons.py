"""The buttons on a saved score: Undo, the answer to the risk item, and the second-time question."""

from dataclasses import replace

from sqlalchemy import Connection

from handlers.dispatch import answers
from handlers.dispatch.context import Context
from handlers.dispatch.replies import CARE, ButtonHandler, Click, Reply
from handlers.ledger import save_scores
from handlers.ledger.messages import scores as words_of
from handlers.ledger.save_time import Settled
from handlers.patient_choice import access
from store.dispatch import drafts
from store.errors import UserError
from store.ledger import scores
from store.ledger.scores import KeptScore
from store.patient import episodes, patients
from store.patient.patients import Patient
from store.risk import risk_events
from store.rules.roles import Role
from store.rules.scores.instruments import BY_KEY
from store.rules.scores.scoring import check_risk_value


def undo(click: Click, ctx: Context) -> Reply:
    """Void the score and the flag it raised; both stay on the ledger."""
    with ctx.registry.begin() as db:
        kept, patient = _known(db, ctx, int(click.value))
        if kept.entered_by != ctx.member.id and not ctx.may(Role.CARE_MANAGER):
            raise UserError("That score is a colleague's.", "Ask them, or a care manager, to undo it.")
        shown = save_scores.saved_score(db, kept, patient, ctx)
        if not scores.void(db, ctx.clinic.id, kept.id, ctx.said, f"undone by {ctx.member.name}"):
            raise UserError("That score was undone already.", "The patient's card shows what stands.")
        access.record_change(db, ctx, "score undone", f"score:{kept.id}")
        stays = shown.alerts and risk_events.open_events(db, ctx.clinic.id, kept.episode_id)
    # What a positive risk item had told people is withdrawn at once.
    return Reply(words_of.undone(shown, ctx.today, alert_stays=bool(stays)), urgent=shown.alerts)


def tell_item(click: Click, ctx: Context) -> Reply:
    """Keep the answer to the risk item of a score that was typed by its total."""
    score_id, value = (int(part) for part in click.value.split(":"))
    with ctx.registry.begin() as db:
        kept, patient = _known(db, ctx, score_id)
        check_risk_value(BY_KEY[kept.score.instrument], value, kept.score.total)
        episode = episodes.by_id(db, ctx.clinic.id, kept.episode_id)
        told = scores.tell_risk_item(db, episode, kept, value, ctx.said)
        if told is None:
            raise UserError("That score was settled or undone already.", f"See /patient {patient.mrn}.")
        access.record_change(db, ctx, "risk item told", f"score:{told.id}")
        stand = scores.of_request(db, ctx.clinic.id, kept.request_key) if kept.request_key else [told]
        people = patients.by_ids(db, ctx.clinic.id, {each.patient_id for each in stand})
        saved = [save_scores.saved_score(db, each, people[each.patient_id], ctx) for each in stand]
    return save_scores.answer(saved, ctx)


def confirm(click: Click, ctx: Context) -> Reply:
    """Yes, the same score a second time."""
    with ctx.registry.begin() as db:
        draft = drafts.take(db, ctx.clinic.id, ctx.member.id, int(click.value), ctx.now)
    if draft is None:
        return Reply(answers.gone())
    return save_scores.resume(draft, replace(Settled.of(draft), repeat=True), ctx)


def drop(click: Click, ctx: Context) -> Reply:
    """No: forget the words."""
    with ctx.registry.begin() as db:
        drafts.take(db, ctx.clinic.id, ctx.member.id, int(click.value), ctx.now)
    return Reply(words_of.dropped())


def _known(db: Connection, ctx: Context, score_id: int) -> tuple[KeptScore, Patient]:
    """A score of this clinic and of a patient this member may open.

    Raises:
        UserError: it is neither.
    """
    kept = scores.by_id(db, ctx.clinic.id, score_id)
    if kept is None:
        raise UserError("That score is not on this clinic's registry.")
    patient = patients.by_id(db, ctx.clinic.id, kept.patient_id)
    access.check_own(db, ctx, patient)
    return kept, patient


HANDLERS = (
    ButtonHandler("score.undo", undo, CARE),
    ButtonHandler("score.item", tell_item, CARE),
    ButtonHandler("score.confirm", confirm, CARE),
    ButtonHandler("score.drop", drop, CARE),
)
