"""`/review`: this week's agenda; `/review Holly Guzman -- increase sertraline`: a recommendation."""

from sqlalchemy import Connection

from handlers import access
from handlers.access import READERS
from handlers.commands import patient as card
from handlers.context import Context
from handlers.messages import agenda as words_of
from handlers.reading import clean
from handlers.reading.patients import Found, find_patient, is_whole
from handlers.replies import ButtonHandler, Click, Command, Reply
from handlers.which import ask_which
from store import audit, caseload, flags, patients, reviews
from store.care_team import team
from store.caseload import Line
from store.drafts import Draft
from store.errors import UserError
from store.patients import ClinicNames, Patient
from store.rules.agenda import FlagKind
from store.rules.calendar import next_review
from store.rules.roles import Role

KIND = "review"

_CONTINUE = "continue"
_STOPS = frozenset({_CONTINUE})
_ANSWERED = "answered by the review"
_QUESTIONS = (FlagKind.MEDICATION, FlagKind.DISCUSS)


def review(text: str, ctx: Context) -> Reply:
    """The agenda; with a patient, that card, or the recommendation after `--` (or `continue`)."""
    if text.lower() in {"", "all"}:
        return agenda(ctx, everybody=bool(text))
    with ctx.registry.begin() as db:
        found, note = _found(db, text, ctx)
        unplaced = _unplaced(found)
        if unplaced and is_whole(found):
            name = found.patients[0].full_name
            raise UserError(
                f"I read {name} but could not place “{unplaced}”.",
                f"Put the recommendation after --: /review {name} -- increase sertraline to 100 mg",
            )
        if unplaced or len(found.patients) != 1:
            typed = f"{unplaced} {found.name_words}".strip()
            fitting = () if unplaced else found.patients
            return Reply(ask_which(db, ctx, KIND, text, typed, fitting, form=False))
        who = patients.by_id(db, ctx.clinic.id, found.patients[0].id)
        return _do(db, who, found, note, ctx)


def choose(draft: Draft, patient_id: int, ctx: Context) -> Reply:
    """Go on with a line for the patient that was chosen."""
    with ctx.registry.begin() as db:
        found, note = _found(db, draft.words, ctx)
        return _do(db, patients.by_id(db, ctx.clinic.id, patient_id), found, note, ctx)


def agenda(ctx: Context, *, everybody: bool) -> Reply:
    """Whose review is due: a care manager's own patients, a clinician's, else the clinic's."""
    with ctx.registry.begin() as db:
        own = ctx.member.id if ctx.may(Role.CARE_MANAGER) and not everybody else None
        lines = caseload.lines(db, ctx.clinic, ctx.today, own)
        if not ctx.may(Role.CARE_MANAGER, Role.CONSULTANT, Role.LEAD):
            lines = [line for line in lines if _treats(ctx, line)]
        due = caseload.on_agenda(lines, ctx.today, ctx.clinic.settings)
        detail = {"patients": len(due)}
        audit.record(
            db, ctx.clinic.id, ctx.now, ctx.member.id, "agenda read", f"clinic:{ctx.clinic.id}", detail
        )
    held = next_review(ctx.now, ctx.clinic.settings, ctx.clinic.zone)
    whose = "Your case review" if own else f"Case review at {ctx.clinic.name}"
    return Reply(words_of.agenda(due, held, ctx.clinic.zone, ctx.today, whose))


def undo(click: Click, ctx: Context) -> Reply:
    """Void one's own review; the questions it answered are asked again."""
    with ctx.registry.begin() as db:
        held = reviews.by_id(db, ctx.clinic.id, int(click.value))
        if held is None:
            raise UserError("That review was undone already.", "/review shows the agenda as it stands.")
        if held.consultant_id != ctx.member.id:
            raise UserError("That review is a colleague's.", "Ask them to undo it.")
        who = patients.by_id(db, ctx.clinic.id, held.patient_id)
        reviews.void(db, ctx.clinic.id, held.id, ctx.said, f"undone by {ctx.member.name}")
        episode = access.current_episode(db, who)
        raised = flags.raise_again(db, episode, held.entered_at, _ANSWERED, ctx.said)
        access.record_change(db, ctx, "review undone", f"review:{held.id}")
    return Reply(words_of.undone(held, who, raised))


def _do(db: Connection, who: Patient, found: Found, note: str, ctx: Context) -> Reply:
    if note or _CONTINUE in found.rest.lower().split():
        return _record(db, who, note, ctx)
    return card.show(db, who, ctx)


def _unplaced(found: Found) -> str:
    """The words that are neither the name nor `continue`."""
    return " ".join(word for word in found.rest.split() if word.lower() != _CONTINUE)


def _record(db: Connection, who: Patient, recommendation: str, ctx: Context) -> Reply:
    """Record what the consultant says; a second time the same is the same."""
    if not ctx.may(Role.CONSULTANT):
        raise UserError(
            "A recommendation is recorded by the psychiatric consultant.",
            f"To ask for one: /patient {who.full_name} flag medication -- the question",
        )
    episode = access.current_episode(db, who)
    if episode.ended_on:
        raise UserError(f"{who.full_name} is no longer in care ({episode.status}).")
    twin = reviews.twin(db, episode, ctx.today, ctx.member.id, recommendation)
    held = twin or reviews.record(
        db, episode, ctx.today, ctx.said, consultant_id=ctx.member.id, recommendation=recommendation
    )
    answered = 0 if twin else flags.clear(db, episode, _QUESTIONS, ctx.said, _ANSWERED)
    if not twin:
        access.record_change(db, ctx, "review recorded", f"review:{held.id}")
    clinician = team(db, episode).clinician
    return Reply(words_of.recorded(held, who, clinician.name if clinician else "", answered, ctx.today))


def _found(db: Connection, text: str, ctx: Context) -> tuple[Found, str]:
    typed = clean.lines(text)
    if len(typed) != 1:
        raise UserError("One patient at a time: that is more than one line.", "Send the lines one by one.")
    return find_patient(typed[0].head, ClinicNames(db, ctx.clinic.id), _STOPS), typed[0].note


def _treats(ctx: Context, line: Line) -> bool:
    clinician = line.team.clinician
    return clinician is not None and clinician.member_id == ctx.member.id


COMMAND = Command(
    verb="review",
    run=review,
    roles=READERS,
    hint="[patient] -- [recommendation]",
    summary="this week's case review agenda, and the consultant's recommendations",
    examples=(
        ("/review", "whose review is due, in the clinic's order, and why"),
        ("/review all", "the whole clinic's"),
        ("/review Holly Guzman", "that patient's card"),
        ("/review Holly Guzman -- increase sertraline to 100 mg", "the consultant records a recommendation"),
        ("/review Holly Guzman continue", "the consultant reviewed the case; nothing is to change"),
    ),
)
UNDO = ButtonHandler(words_of.UNDO, undo, frozenset({Role.CONSULTANT}))
