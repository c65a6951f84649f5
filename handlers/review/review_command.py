"""`/review`: the agenda and its walk; `/review Holly Guzman -- increase sertraline`: a recommendation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection

from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import Reply, SlashCommand
from handlers.patient import patient_command
from handlers.patient_choice import access
from handlers.patient_choice.access import CARD_ROLES
from handlers.patient_choice.ask_choice import ask_patient_choice
from handlers.patient_choice.caseload_scope import is_treating_clinician
from handlers.reading import typed_text
from handlers.reading.patient_finder import PatientMatch, find_patient, is_exact_match
from handlers.recommendation import follow_up, recommend
from handlers.recommendation.messages import follow_up as follow_up_messages
from handlers.recommendation.messages import follow_up_rows
from handlers.review import agenda_buttons, review_session
from handlers.review.messages import agenda as messages
from handlers.review.messages.agenda import AgendaReader
from store import audit
from store.caseload import caseload
from store.dispatch.drafts import Draft
from store.errors import UserError
from store.patient import patients
from store.patient.patients import Patient, PatientNameSearch
from store.review.case_review import CaseReview, ClinicianResponse
from store.rules.clinic.calendar import next_review
from store.rules.roles import Role

DRAFT_KIND = "review"

_ReviewAction = Callable[[Connection, Patient, str, RequestContext], Reply]


@dataclass(frozen=True)
class _ReviewRequest:
    """What a line asks for beside the patient."""

    run: _ReviewAction
    words: str
    unplaced: str
    """Words that are neither the name nor a step."""


def review(text: str, ctx: RequestContext) -> Reply:
    """The agenda and its walk; with a patient, that card, the recommendation, or its next step."""
    other = _WITHOUT_PATIENT.get(text.lower())
    if other:
        return other(ctx)
    with ctx.registry.begin() as db:
        found, note = _find_patient(db, text, ctx)
        line = _read_request(found.rest, note)
        if line.unplaced and is_exact_match(found):
            name = found.patients[0].full_name
            raise UserError(
                f"I read {name} but could not place “{line.unplaced}”.",
                f"Put the recommendation after --: /review {name} -- increase sertraline to 100 mg",
            )
        if line.unplaced or len(found.patients) != 1:
            typed = f"{line.unplaced} {found.name_words}".strip()
            fitting = () if line.unplaced else found.patients
            return Reply(ask_patient_choice(db, ctx, DRAFT_KIND, text, typed, fitting, form=False))
        return line.run(db, patients.by_id(db, ctx.clinic.id, found.patients[0].id), line.words, ctx)


def resume_with_patient(draft: Draft, patient_id: int, ctx: RequestContext) -> Reply:
    """Go on with a line for the patient that was chosen."""
    with ctx.registry.begin() as db:
        found, note = _find_patient(db, draft.typed_text, ctx)
        line = _read_request(found.rest, note)
        return line.run(db, patients.by_id(db, ctx.clinic.id, patient_id), line.words, ctx)


def agenda(ctx: RequestContext, *, everybody: bool = False) -> Reply:
    """Whose review is due: a care manager's own patients, a clinician's, else the clinic's."""
    with ctx.registry.begin() as db:
        own = ctx.member.id if ctx.has_role(Role.CARE_MANAGER) and not everybody else None
        lines = caseload.caseload_patients(db, ctx.clinic, ctx.today, own)
        if not ctx.has_role(Role.CARE_MANAGER, Role.CONSULTANT, Role.LEAD):
            lines = [line for line in lines if is_treating_clinician(ctx.member, line.team)]
        due = caseload.on_agenda(lines, ctx.today, ctx.clinic.settings)
        open_loops = follow_up.actionable_follow_ups(db, lines, ctx)
        detail = {"patients": len(due)}
        audit.record(
            db, ctx.clinic.id, ctx.now, ctx.member.id, "agenda read", f"clinic:{ctx.clinic.id}", detail
        )
    held = next_review(ctx.now, ctx.clinic.settings, ctx.clinic.zone)
    whose = "Your case review" if own else f"Case review at {ctx.clinic.name}"
    reader = AgendaReader(
        may_recommend=ctx.has_role(Role.CONSULTANT),
        may_start_session=ctx.has_role(*review_session.SESSION_ROLES),
    )
    return Reply(messages.agenda(due, held, ctx.clinic.zone, ctx.today, whose, reader, open_loops))


def _show_card(db: Connection, who: Patient, _words: str, ctx: RequestContext) -> Reply:
    return patient_command.show_card(db, who, ctx)


def _recommend(db: Connection, who: Patient, words: str, ctx: RequestContext) -> Reply:
    return agenda_buttons.recorded_reply(recommend.record_review(db, who, words, ctx), who, ctx)


def _record_answer(
    outcome: ClinicianResponse, db: Connection, who: Patient, words: str, ctx: RequestContext
) -> Reply:
    if outcome is not ClinicianResponse.APPROVED and not words:
        line = f"/review {who.full_name}"
        if outcome is ClinicianResponse.DECLINED:
            raise UserError("Why is it declined?", f"After --: {line} decline -- pregnant since October")
        raise UserError("What instead?", f"After --: {line} change -- start with 50 mg")
    waiting = [
        each for each in follow_up.open_recommendations(db, who, ctx) if each.clinician_response is None
    ]
    if len(waiting) != 1:
        return _ask_which_recommendation(db, waiting, "wait for an answer", who, ctx)
    return Reply(
        follow_up_messages.step_saved(follow_up.record_answer(db, waiting[0].id, outcome, words, ctx)),
        urgent=True,
    )


def _record_patient_informed(db: Connection, who: Patient, _words: str, ctx: RequestContext) -> Reply:
    waiting = [each for each in follow_up.open_recommendations(db, who, ctx) if each.clinician_response]
    if len(waiting) != 1:
        return _ask_which_recommendation(db, waiting, "wait for the patient to be told", who, ctx)
    return Reply(
        follow_up_messages.step_saved(follow_up.record_patient_informed(db, waiting[0].id, ctx)), urgent=True
    )


def _ask_which_recommendation(
    db: Connection, waiting: list[CaseReview], what: str, who: Patient, ctx: RequestContext
) -> Reply:
    access.check_may_open(db, ctx, who)
    if not waiting:
        raise UserError(f"No recommendation for {who.full_name} waits for that.", f"/patient {who.mrn}")
    return Reply(
        follow_up_rows.which_recommendation(
            [follow_up.describe_follow_up(db, ctx.clinic, one, ctx.now) for one in waiting], what
        )
    )


def _read_request(rest: str, note: str) -> _ReviewRequest:
    """What the words beside the name ask for: a step, a recommendation, or the card."""
    typed = rest.split()
    at = next((number for number, word in enumerate(typed) if word.lower() in _ACTIONS), len(typed))
    verb = typed[at].lower() if at < len(typed) else ""
    before, after = typed[:at], typed[at + 1 :]
    if verb not in _ACTIONS_WITH_TEXT:
        before, after = before + after, []
    words = " ".join(part for part in (*after, note) if part)
    run = _ACTIONS[verb] if verb else _recommend if note else _show_card
    return _ReviewRequest(run, words, " ".join(before))


def _find_patient(db: Connection, text: str, ctx: RequestContext) -> tuple[PatientMatch, str]:
    typed = typed_text.split_lines(text)
    if len(typed) != 1:
        raise UserError("One patient at a time: that is more than one line.", "Send the lines one by one.")
    return find_patient(typed[0].head, PatientNameSearch(db, ctx.clinic.id), _WORDS_AFTER_NAME), typed[0].note


_ACTIONS: Mapping[str, _ReviewAction] = {
    "continue": _recommend,
    **dict.fromkeys(("approve", "approved"), partial(_record_answer, ClinicianResponse.APPROVED)),
    **dict.fromkeys(("decline", "declined"), partial(_record_answer, ClinicianResponse.DECLINED)),
    **dict.fromkeys(("change", "changed"), partial(_record_answer, ClinicianResponse.CHANGED)),
    "told": _record_patient_informed,
}
_WORDS_AFTER_NAME = frozenset({*_ACTIONS, "all"})
_ACTIONS_WITH_TEXT = frozenset({"decline", "declined", "change", "changed"})
_WITHOUT_PATIENT: Mapping[str, Callable[[RequestContext], Reply]] = {
    "": agenda,
    "all": partial(agenda, everybody=True),
    "start": review_session.start_session,
    "stop": review_session.end_session,
}

COMMAND = SlashCommand(
    verb="review",
    run=review,
    roles=CARD_ROLES,
    hint="[patient] -- [recommendation]",
    summary="this week's case review agenda, its walk, and the consultant's recommendations",
    is_read_only=True,
    examples=(
        ("/review", "whose review is due, in the clinic's order, and why; what waits for you"),
        ("/review all", "the whole clinic's"),
        ("/review start", "walks the agenda, one patient at a time, and measures your minutes"),
        ("/review stop", "ends the walk and offers the minutes as log entries"),
        ("/review Holly Guzman", "that patient's card"),
        ("/review Holly Guzman -- increase sertraline to 100 mg", "the consultant records a recommendation"),
        ("/review Holly Guzman continue", "the consultant reviewed the case; nothing is to change"),
        ("/review Holly Guzman approve", "the treating clinician agrees"),
        ("/review Holly Guzman change -- start with 50 mg", "or wants something else; decline -- why not"),
        ("/review Holly Guzman told", "the patient was told: the recommendation is closed"),
    ),
)
