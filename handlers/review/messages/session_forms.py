"""The walk through the agenda, in forms: one patient at a time, and at the end the minutes to look over."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.block_kit.dates import clock_words
from handlers.block_kit.forms import Form, text_input
from handlers.block_kit.parts import Block, Bold, Button, Message, actions, lines, message, small
from handlers.block_kit.patient_names import naming
from handlers.review.messages.agenda import patient_lines, review_words
from store.caseload.caseload import Line
from store.patient.patients import Patient
from store.review.review_sessions import Turn, Walk
from store.rules.clinic.settings import Settings
from store.rules.minutes import MINUTE, Minutes
from store.rules.words import counted

NEXT, SKIP, RECOMMEND, CONTINUE, FINISH = (
    "walk.next",
    "walk.skip",
    "walk.recommend",
    "walk.continue",
    "walk.finish",
)
TURN, WORDS, END = "walk_turn", "walk_words", "walk_end"

_TITLE = "Case review"
_SECOND = 1_000
_MOST_WORDS = 1_000
_MOST_OFFERED = 90


@dataclass(frozen=True)
class Offered:
    """A turn's minutes as they are offered; none where the person has to say."""

    turn: Turn
    patient: Patient
    minutes: int | None


def turn(
    walk: Walk,
    at: Turn,
    line: Line,
    now: datetime,
    settings: Settings,
    *,
    recommends: bool,
    said: str = "",
) -> Form:
    """The patient whose turn it is, with what the review needs; forms go by short names."""
    value = str(at.id)
    since = f"since {clock_words(at.started_at.astimezone(now.tzinfo))}" if at.started_at else ""
    return Form(
        TURN,
        _TITLE,
        _blocks(
            small(said) if said else None,
            small(f"{at.position} of {len(walk.turns)} · {at.category} · {since}"),
            lines(*_facts(line, now, settings)),
            actions(
                Button("Next", NEXT, value, "primary"),
                Button("Skip", SKIP, value),
                *(_consultants(value) if recommends and not line.episode.ended_on else ()),
                Button("Finish", FINISH, str(walk.id)),
            ),
            small(
                "Only what the consultant records is a review. Close this at any time: /review start goes on."
            ),
        ),
        submit="",
        in_place=True,
    )


def words(at: Turn, patient: Patient) -> Form:
    """A form for the recommendation, in the place of the patient's facts."""
    return Form(
        WORDS,
        _TITLE,
        (
            lines(Bold(patient.short_name)),
            text_input("recommendation", "Recommendation", multiline=True, limit=_MOST_WORDS),
        ),
        submit="Record",
        subject=str(at.id),
        in_place=True,
    )


def end(
    walk: Walk,
    offered: Sequence[Offered],
    people: Mapping[int, Patient],
    reviewed: Collection[int],
    zone: ZoneInfo,
) -> Form:
    """Who was reviewed and who was not, and the minutes to log, each to be changed or cleared."""
    seen = [each for each in walk.turns if each.started_at]
    done = [people[each.patient_id].short_name for each in seen if each.patient_id in reviewed]
    left = [people[each.patient_id].short_name for each in walk.turns if each.patient_id not in reviewed]
    said = (
        Bold(f"{counted(len(seen), 'patient')} walked, {len(done)} reviewed"),
        f"Reviewed: {', '.join(done)}" if done else None,
        f"Still on the agenda: {', '.join(left)}" if left else None,
    )
    return Form(
        END,
        _TITLE,
        _blocks(
            lines(*said),
            lines("Your minutes, by patient. Change them, or clear a field to leave it out.")
            if offered
            else None,
            *(_field(each, zone) for each in offered[:_MOST_OFFERED]),
        ),
        submit="Log these" if offered else "",
        subject=str(walk.id),
        in_place=True,
    )


def settled() -> Message:
    """Nothing was to be logged."""
    return message(
        "The review is finished.", lines(Bold("The review is finished."), "No minutes were logged.")
    )


def _facts(line: Line, now: datetime, settings: Settings) -> list[str | Bold | None]:
    name = naming(settings)
    if line.episode.ended_on:
        return [Bold(name(line.patient)), f"No longer in care ({line.status})."]
    if line.item is None:
        last = review_words(line, now.date()) or None
        return [Bold(name(line.patient)), "Not on the agenda any more.", last]
    return [*patient_lines(line, now.date(), name)]


def _consultants(value: str) -> tuple[Button, ...]:
    return (Button("Recommend", RECOMMEND, value), Button("Continue", CONTINUE, value))


def _field(offered: Offered, zone: ZoneInfo) -> Block:
    at = offered.turn
    span = ""
    if at.started_at and at.ended_at:
        start, stop = at.started_at.astimezone(zone), at.ended_at.astimezone(zone)
        span = f", {clock_words(start)} to {clock_words(stop)}"
    return text_input(
        f"turn_{at.id}",
        offered.patient.short_name,
        initial="" if offered.minutes is None else str(offered.minutes),
        hint=f"Measured {_exactly(at.measured)}{span}.",
        optional=True,
        limit=20,
    )


def _exactly(measured: Minutes) -> str:
    """`4 min 12 s`."""
    minutes, rest = divmod(measured, MINUTE)
    return f"{minutes} min {rest // _SECOND} s" if minutes else f"{rest // _SECOND} s"


def _blocks(*blocks: Block | None) -> tuple[Block, ...]:
    return tuple(block for block in blocks if block)
