"""The buttons of the walk: Next, Skip, Recommend, Continue, Finish; and the minutes at its end."""

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from handlers.block_kit.forms import Filled
from handlers.dispatch.context import Context
from handlers.dispatch.replies import ButtonHandler, Click, FormHandler, Reply
from handlers.ledger import save_time
from handlers.ledger.messages import time_log as time_words
from handlers.reading.durations import read_span
from handlers.recommendation import recommend as recommending
from handlers.review import review_session
from handlers.review.messages import session_forms as words_of
from handlers.review.messages.agenda import START
from handlers.review.review_session import WALKERS
from store.errors import UserError
from store.ledger.time_log import TimeEntry
from store.patient import episodes, patients
from store.patient.patients import Patient
from store.review import review_sessions
from store.review.review_sessions import Turn, Walk
from store.rules.minutes import Minutes


def start(_click: Click, ctx: Context) -> Reply:
    """`/review start`."""
    return review_session.start(ctx)


def go_on(click: Click, ctx: Context) -> Reply:
    """End this patient's turn and begin the next."""
    with ctx.registry.begin() as db:
        walk, turn = _turn(db, int(click.value), ctx)
        walk = review_sessions.leave(db, walk, turn, ctx.now)
        return Reply(form=review_session.view(db, walk, ctx))


def skip(click: Click, ctx: Context) -> Reply:
    """Go on without this patient: no minutes, and the agenda keeps the name."""
    with ctx.registry.begin() as db:
        walk, turn = _turn(db, int(click.value), ctx)
        walk = review_sessions.leave(db, walk, turn, ctx.now, skipped=True)
        return Reply(form=review_session.view(db, walk, ctx))


def ask(click: Click, ctx: Context) -> Reply:
    """A form for the recommendation, in place of the facts; this patient's clock runs on."""
    with ctx.registry.read() as db:
        _, turn = _turn(db, int(click.value), ctx)
        who = patients.by_id(db, ctx.clinic.id, turn.patient_id)
        recommending.check_consultant(ctx, who)
    return Reply(form=words_of.words(turn, who))


def recommend(form: Filled, ctx: Context) -> Reply:
    """Record the words, and go on to the next patient."""
    words = form.text("recommendation")
    if not words:
        return Reply(errors={"recommendation": "Type the recommendation."})
    try:
        return _recorded(int(form.subject), words, ctx)
    except UserError as error:
        return Reply(errors={"recommendation": f"Nothing was saved. {error.wrong} {error.instead}".strip()})


def nothing_to_change(click: Click, ctx: Context) -> Reply:
    """Record a review that changes nothing, and go on to the next patient."""
    return _recorded(int(click.value), "", ctx)


def finish(click: Click, ctx: Context) -> Reply:
    """Stop the clock and show what came of the walk."""
    with ctx.registry.begin() as db:
        return Reply(form=review_session.finish(db, _own(db, int(click.value), ctx), ctx))


def log(form: Filled, ctx: Context) -> Reply:
    """Save the minutes that were left in the form, all or none; sent twice, they count once."""
    errors: dict[str, str] = {}
    try:
        with ctx.registry.begin() as db:
            walk = _own(db, int(form.subject), ctx)
            wanted = _wanted(walk, form, errors)
            if errors:
                return Reply(errors=errors)
            return _answer(db, review_session.log(db, walk, wanted, ctx), ctx)
    except IntegrityError:
        # The same form arrived twice at once, and the other one won: answer as it did.
        with ctx.registry.begin() as db:
            return _answer(db, review_session.log(db, _own(db, int(form.subject), ctx), {}, ctx), ctx)


def _recorded(turn_id: int, words: str, ctx: Context) -> Reply:
    with ctx.registry.begin() as db:
        walk, turn = _turn(db, turn_id, ctx)
        who = patients.by_id(db, ctx.clinic.id, turn.patient_id)
        done = recommending.record(db, who, words, ctx)
        walk = review_sessions.leave(db, walk, turn, ctx.now)
        said = f"Recorded for {who.short_name}: {done.review.recommendation}"
        return Reply(form=review_session.view(db, walk, ctx, said), urgent=done.review.is_open)


def _turn(db: Connection, turn_id: int, ctx: Context) -> tuple[Walk, Turn]:
    """The turn in the member's own open walk."""
    walk = review_sessions.open_of(db, ctx.clinic.id, ctx.member.id)
    turn = walk.turn(turn_id) if walk else None
    if walk is None or turn is None:
        raise UserError("That walk has ended.", "/review start begins another.")
    return walk, turn


def _own(db: Connection, walk_id: int, ctx: Context) -> Walk:
    walk = review_sessions.own(db, ctx.clinic.id, ctx.member.id, walk_id)
    if walk is None:
        raise UserError("That walk is a colleague's.", "/review start begins your own.")
    return walk


def _wanted(walk: Walk, form: Filled, errors: dict[str, str]) -> dict[int, Minutes]:
    """The minutes by turn, as the fields say; a field that was cleared is left out."""
    wanted: dict[int, Minutes] = {}
    for turn in walk.spent:
        typed = form.text(f"turn_{turn.id}")
        if not typed:
            continue
        try:
            wanted[turn.id] = read_span(typed)
        except UserError as error:
            errors[f"turn_{turn.id}"] = error.wrong
    return wanted


def _answer(db: Connection, entries: list[TimeEntry], ctx: Context) -> Reply:
    if not entries:
        return Reply(words_of.settled())
    people = patients.by_ids(db, ctx.clinic.id, [entry.patient_id for entry in entries])
    saved = [_saved(db, entry, people[entry.patient_id], ctx) for entry in entries]
    return Reply(time_words.logged(saved, ctx.today, ctx.clinic.zone))


def _saved(db: Connection, entry: TimeEntry, who: Patient, ctx: Context) -> time_words.Saved:
    return save_time.saved(db, entry, who, episodes.of_patient(db, ctx.clinic.id, who.id), ctx)


HANDLERS = (
    ButtonHandler(START, start, WALKERS),
    ButtonHandler(words_of.NEXT, go_on, WALKERS),
    ButtonHandler(words_of.SKIP, skip, WALKERS),
    ButtonHandler(words_of.RECOMMEND, ask, WALKERS),
    FormHandler(words_of.WORDS, recommend, WALKERS),
    ButtonHandler(words_of.CONTINUE, nothing_to_change, WALKERS),
    ButtonHandler(words_of.FINISH, finish, WALKERS),
    FormHandler(words_of.END, log, WALKERS),
)
