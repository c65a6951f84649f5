"""Edit of a saved score: one step that voids it and records it again; its safety alert follows the answer."""

from dataclasses import replace

from sqlalchemy import Connection

from handlers.block_kit.form_blocks import ModalForm, SubmittedForm
from handlers.dispatch import patient_reach
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import ButtonHandler, ButtonPress, FormHandler, Reply
from handlers.ledger import save_scores, score_form
from handlers.ledger.messages import scores as messages
from handlers.ledger.sentences import corrections
from handlers.ledger.sentences import scores as sentences
from handlers.patient_choice import access, patient_picker
from handlers.patient_choice.access import CARD_ROLES
from store.errors import UserError
from store.ledger import scores
from store.ledger.scores import RecordedScore
from store.patient import episodes, patients
from store.patient.patients import Patient
from store.risk import risk_events
from store.rules.roles import Role

_FORM = "score_edit"


def known_score(db: Connection, ctx: RequestContext, score_id: int) -> tuple[RecordedScore, Patient]:
    """A score of this clinic and of a patient this member may open.

    Raises:
        UserError: it is not.
    """
    recorded = scores.by_id(db, ctx.clinic.id, score_id)
    if recorded is None:
        raise UserError(sentences.UNKNOWN_SCORE)
    patient = patient_reach.patient_by_id(db, ctx, recorded.patient_id)
    access.check_may_open(db, ctx, patient)
    return recorded, patient


def own_score(db: Connection, ctx: RequestContext, score_id: int) -> tuple[RecordedScore, Patient]:
    """A score that this member may correct: their own; every one for a care manager or lead.

    Raises:
        UserError: a colleague's, or one that this member may not see.
    """
    recorded, patient = known_score(db, ctx, score_id)
    if recorded.entered_by != ctx.member.id and not ctx.has_role(Role.CARE_MANAGER, Role.LEAD):
        raise UserError(*sentences.COLLEAGUES_SCORE)
    return recorded, patient


def open_form(click: ButtonPress, ctx: RequestContext) -> Reply:
    """The form with the score in it."""
    with ctx.registry.begin() as db:
        recorded, patient = own_score(db, ctx, click.id())
        recent = [each for each in patient_picker.recent_patients(db, ctx) if each.id != patient.id]
    if recorded.voided_at:
        raise UserError(*sentences.SCORE_ALREADY_UNDONE)
    blocks = score_form.score_fields(
        [patient, *recent], chosen=patient.id, day=recorded.score.on, recorded=recorded
    )
    return Reply(form=ModalForm(_FORM, sentences.EDIT_TITLE, blocks, metadata=click.value))


def submit_form(form: SubmittedForm, ctx: RequestContext) -> Reply:
    """Replace the score; what is wrong is said at its field, and the form stays open."""
    errors: dict[str, str] = {}
    with ctx.registry.begin() as db:
        old, _ = own_score(db, ctx, form.subject_id())
        if old.voided_at:
            raise UserError(*sentences.SCORE_ALREADY_UNDONE)
        score = score_form.read_score(form, ctx, errors)
        patient = patient_picker.read_chosen_patient(db, form, ctx, errors)
        if score is None or patient is None or errors:
            return Reply(errors=errors)
        score = replace(score, is_screen=old.score.is_screen)
        if (patient.id, score, form.text("note")) == (old.patient_id, old.score, old.note):
            return Reply(errors={"answers": corrections.NOTHING_CHANGED})
        access.check_may_open(db, ctx, patient)
        episode = episodes.on_day(episodes.of_patient(db, ctx.clinic.id, patient.id), score.on)
        new = scores.replace_score(db, episode, old, score, form.text("note"), ctx.provenance)
        if new is None:
            raise UserError(*sentences.SCORE_ALREADY_UNDONE)
        access.record_change(db, ctx, "score edited", f"score:{new.id}", {"replaces": old.id})
        return _reply(db, new, ctx)


def _reply(db: Connection, new: RecordedScore, ctx: RequestContext) -> Reply:
    """What the score is now and was before; an alert is raised or withdrawn without waiting."""
    old = scores.earlier_versions(db, ctx.clinic.id, new.id)[0]
    patient, patient_before = (patients.by_id(db, ctx.clinic.id, each.patient_id) for each in (new, old))
    saved = save_scores.saved_score(db, new, patient, ctx)
    before = save_scores.saved_score(db, old, patient_before, ctx)
    still_open = risk_events.open_events(db, ctx.clinic.id, old.episode_id)
    stays = before.has_positive_risk_answer and not saved.has_positive_risk_answer and bool(still_open)
    message = messages.score_edited(saved, before, ctx.clinic, ctx.now, alert_stays=stays)
    return Reply(message, urgent=saved.has_positive_risk_answer or before.has_positive_risk_answer)


HANDLERS = (
    ButtonHandler(messages.EDIT_SCORE, open_form, CARD_ROLES),
    FormHandler(_FORM, submit_form, CARD_ROLES),
)
