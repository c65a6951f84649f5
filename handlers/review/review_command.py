"""`/review`: the agenda and its walk; `/review Holly Guzman -- increase sertraline`: a recommendation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection

from handlers.dispatch.context import Context
from handlers.dispatch.replies import Command, Reply
from handlers.patient import patient_command as card
from handlers.patient_choice import access
from handlers.patient_choice.access import READERS
from handlers.patient_choice.ask_choice import ask_which
from handlers.patient_choice.caseload_scope import treats
from handlers.reading import clean
from handlers.reading.patients import Found, find_patient, is_whole
from handlers.recommendation import follow_up, recommend
from handlers.recommendation.messages import follow_up as loop_words
from handlers.recommendation.messages import follow_up_rows
from handlers.review import agenda_buttons as recorded
from handlers.review import review_session
from handlers.review.messages import agenda as words_of
from handlers.review.messages.agenda import Reader
from store import audit
from store.caseload import caseload
from store.dispatch.drafts import Draft
from store.errors import UserError
from store.patient import patients
from store.patient.patients import ClinicNames, Patient
from store.review.review import Answer, Review
from store.rules.clinic.calendar import next_review
from store.rules.roles import Role

KIND = "review"

_Verb = Callable[[Connection, Patient, str, Context], Reply]


@dataclass(frozen=True)
class _Line:
    """What a line asks for beside the patient."""

    run: _Verb
    words: str
    unplaced: str
    """Words that are neither the name nor a step."""


def review(text: str, ctx: Context) -> Reply:
    """The agenda and its walk; with a patient, that card, the recommendation, or its next step."""
    other = _WITHOUT_PATIENT.get(text.lower())
    if other:
        return other(ctx)
    with ctx.registry.begin() as db:
        found, note = _found(db, text, ctx)
        line = _line(found.rest, note)
        if line.unplaced and is_whole(found):
            name = found.patients[0].full_name
            raise UserError(
                f"I read {name} but could not place “{line.unplaced}”.",
                f"Put the recommendation after --: /review {name} -- increase sertraline to 100 mg",
            )
        if line.unplaced or len(found.patients) != 1:
            typed = f"{line.unplaced} {found.name_words}".strip()
            fitting = () if line.unplaced else found.patients
            return Reply(ask_which(db, ctx, KIND, text, typed, fitting, form=False))
        return line.run(db, patients.by_id(db, ctx.clinic.id, found.patients[0].id), line.words, ctx)


def choose(draft: Draft, patient_id: int, ctx: Context) -> Reply:
    """Go on with a line for the patient that was chosen."""
    with ctx.registry.begin() as db:
        found, note = _found(db, draft.words, ctx)
        line = _line(found.rest, note)
        return line.run(db, patients.by_id(db, ctx.clinic.id, patient_id), line.words, ctx)


def agenda(ctx: Context, *, everybody: bool = False) -> Reply:
    """Whose review is due: a care manager's own patients, a clinician's, else the clinic's."""
    with ctx.registry.begin() as db:
        own = ctx.member.id if ctx.may(Role.CARE_MANAGER) and not everybody else None
        lines = caseload.lines(db, ctx.clinic, ctx.today, own)
        if not ctx.may(Role.CARE_MANAGER, Role.CONSULTANT, Role.LEAD):
            lines = [line for line in lines if treats(ctx.member, line.team)]
        due = caseload.on_agenda(lines, ctx.today, ctx.clinic.settings)
        open_loops = follow_up.movable(db, lines, ctx)
        detail = {"patients": len(due)}
        audit.record(
            db, ctx.clinic.id, ctx.now, ctx.member.id, "agenda read", f"clinic:{ctx.clinic.id}", detail
        )
    held = next_review(ctx.now, ctx.clinic.settings, ctx.clinic.zone)
    whose = "Your case review" if own else f"Case review at {ctx.clinic.name}"
    reader = Reader(recommends=ctx.may(Role.CONSULTANT), walks=ctx.may(*review_session.WALKERS))
    return Reply(words_of.agenda(due, held, ctx.clinic.zone, ctx.today, whose, reader, open_loops))


def _show(db: Connection, who: Patient, _words: str, ctx: Context) -> Reply:
    return card.show(db, who, ctx)


def _recommend(db: Connection, who: Patient, words: str, ctx: Context) -> Reply:
    return recorded.answered(recommend.record(db, who, words, ctx), who, ctx)


def _answer(outcome: Answer, db: Connection, who: Patient, words: str, ctx: Context) -> Reply:
    if outcome is not Answer.APPROVED and not words:
        line = f"/review {who.full_name}"
        if outcome is Answer.DECLINED:
            raise UserError("Why is it declined?", f"After --: {line} decline -- pregnant since October")
        raise UserError("What instead?", f"After --: {line} change -- start with 50 mg")
    waiting = [each for each in follow_up.open_of(db, who, ctx) if each.answer is None]
    if len(waiting) != 1:
        return _which(db, waiting, "wait for an answer", who, ctx)
    return Reply(loop_words.stepped(follow_up.answer(db, waiting[0].id, outcome, words, ctx)), urgent=True)


def _told(db: Connection, who: Patient, _words: str, ctx: Context) -> Reply:
    waiting = [each for each in follow_up.open_of(db, who, ctx) if each.answer]
    if len(waiting) != 1:
        return _which(db, waiting, "wait for the patient to be told", who, ctx)
    return Reply(loop_words.stepped(follow_up.tell(db, waiting[0].id, ctx)), urgent=True)


def _which(db: Connection, waiting: list[Review], what: str, who: Patient, ctx: Context) -> Reply:
    access.check_own(db, ctx, who)
    if not waiting:
        raise UserError(f"No recommendation for {who.full_name} waits for that.", f"/patient {who.mrn}")
    return Reply(
        follow_up_rows.several([follow_up.shown(db, ctx.clinic, one, ctx.now) for one in waiting], what)
    )


def _line(rest: str, note: str) -> _Line:
    """What the words beside the name ask for: a step, a recommendation, or the card."""
    typed = rest.split()
    at = next((number for number, word in enumerate(typed) if word.lower() in _VERBS), len(typed))
    verb = typed[at].lower() if at < len(typed) else ""
    before, after = typed[:at], typed[at + 1 :]
    if verb not in _WITH_WORDS:
        before, after = before + after, []
    words = " ".join(part for part in (*after, note) if part)
    run = _VERBS[verb] if verb else _recommend if note else _show
    return _Line(run, words, " ".join(before))


def _found(db: Connection, text: str, ctx: Context) -> tuple[Found, str]:
    typed = clean.lines(text)
    if len(typed) != 1:
        raise UserError("One patient at a time: that is more than one line.", "Send the lines one by one.")
    return find_patient(typed[0].head, ClinicNames(db, ctx.clinic.id), _STOPS), typed[0].note


_VERBS: Mapping[str, _Verb] = {
    "continue": _recommend,
    **dict.fromkeys(("approve", "approved"), partial(_answer, Answer.APPROVED)),
    **dict.fromkeys(("decline", "declined"), partial(_answer, Answer.DECLINED)),
    **dict.fromkeys(("change", "changed"), partial(_answer, Answer.CHANGED)),
    "told": _told,
}
_STOPS = frozenset({*_VERBS, "all"})
_WITH_WORDS = frozenset({"decline", "declined", "change", "changed"})
_WITHOUT_PATIENT: Mapping[str, Callable[[Context], Reply]] = {
    "": agenda,
    "all": partial(agenda, everybody=True),
    "start": review_session.start,
    "stop": review_session.stop,
}

COMMAND = Command(
    verb="review",
    run=review,
    roles=READERS,
    hint="[patient] -- [recommendation]",
    summary="this week's case review agenda, its walk, and the consultant's recommendations",
    reads=True,
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
