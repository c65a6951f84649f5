"""The case review's agenda: by category in the clinic's order, with what the review needs to know."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from handlers.messages import cards
from handlers.messages.cards import course_words
from handlers.messages.days import clock_words
from handlers.messages.parts import (
    Block,
    Bold,
    Button,
    Menu,
    Message,
    actions,
    header,
    lines,
    message,
    small,
)
from store.caseload import Line
from store.patients import Patient
from store.review import Review
from store.rules import calendar
from store.rules.agenda import Item
from store.rules.billing.ladder import short_of
from store.rules.instruments import BY_KEY
from store.rules.words import counted, short_day, weekday_day

MOST = 30
"""Patients on one message; Slack takes 50 blocks."""
UNDO = "review.undo"

Naming = Callable[[Patient], str]


def in_full(patient: Patient) -> str:
    """A patient's name for private answers."""
    return f"{patient.full_name} · MRN {patient.mrn_tail}"


def agenda(due: Sequence[Line], review: calendar.Review, zone: ZoneInfo, today: date, whose: str) -> Message:
    """Whose review is due; private, in full names."""
    when = f"Next review {weekday_day(review.day)}, {clock_words(review.starts_at.astimezone(zone))}"
    if not due:
        return message(
            "Nobody is on the agenda.",
            lines(Bold(f"{whose}: nobody is on the agenda"), "A flag on a card puts a patient on it."),
            small(when),
        )
    people = [(f"{line.patient.full_name} {line.patient.mrn_tail}", str(line.patient.id)) for line in due]
    return message(
        f"{counted(len(due), 'patient')} on the review agenda.",
        header(f"{whose}: {counted(len(due), 'patient')} on the agenda"),
        small(when),
        *sections(due, today, in_full),
        actions(Menu("Open a card", cards.SHOW, people)),
        small("The consultant records: /review NAME -- recommendation, or /review NAME continue"),
    )


def sections(due: Sequence[Line], today: date, name: Naming) -> list[Block]:
    """The agenda's parts with their patients, as many as a message holds."""
    blocks: list[Block] = []
    for title, group in groupby(due[:MOST], key=_category):
        part = list(group)
        number = sum(_category(line) == title for line in due)
        blocks.append(lines(Bold(f"{title} ({number})")))
        blocks += [lines(*_patient(line, today, name)) for line in part]
    if len(due) > MOST:
        blocks.append(small(f"and {len(due) - MOST} more: /review lists them."))
    return blocks


def recorded(review: Review, patient: Patient, clinician: str, answered: int, today: date) -> Message:
    """A review is on record, and what it waits for."""
    waits = f"It waits for {review.waits_for}{f', {clinician}' if clinician else ''}."
    return message(
        "The review is recorded.",
        lines(
            Bold(f"Recorded: {review.recommendation} · {in_full(patient)} · {short_day(review.on, today)}"),
            waits if review.is_open else "Nothing to change; the review counts for this month.",
            f"{counted(answered, 'open question')} answered by it: off the card." if answered else None,
        ),
        actions(Button("Undo", UNDO, str(review.id)), Button("Card", cards.SHOW, str(patient.id))),
    )


def undone(review: Review, patient: Patient, raised: int) -> Message:
    """A review was voided; it stays on the ledger."""
    return message(
        "Undone. The review stays on the ledger, marked as void.",
        lines(
            Bold(f"Undone: {review.recommendation} · {in_full(patient)}"),
            "The review stays on the ledger, marked as void.",
            f"{counted(raised, 'question')} back on the card." if raised else None,
        ),
    )


def review_words(line: Line, today: date) -> str:
    """The last review and how far its recommendation came; empty before the first."""
    last = line.last_review
    if last is None:
        return ""
    return f"Last review {short_day(last.on, today)}: {last.recommendation}, {last.state()}"


def _patient(line: Line, today: date, name: Naming) -> list[str | Bold]:
    weeks = line.weeks(today)
    care = f" · {counted(weeks, 'week')} in care" if weeks is not None else f" · {line.status}"
    item = _item(line)
    also = ", ".join(category.title.lower() for category, _ in item.also)
    said: list[str | Bold] = [Bold(f"{name(line.patient)}{care}"), _scores(line, today)]
    said.append(f"{today:%B}: {short_of(line.claim)}")
    said += [reason.words for reason in item.reasons]
    said += [reason.words for _, reasons in item.also for reason in reasons]
    said.append(review_words(line, today))
    if also:
        said.append(f"Also under {also}")
    return said


def _scores(line: Line, today: date) -> str:
    if line.courses:
        return "; ".join(course_words(course, today) for course in line.courses)
    last = line.last_score
    if last is None:
        return "No scores yet"
    return f"{BY_KEY[last.instrument].title} {last.total} on {short_day(last.on, today)}, before enrollment"


def _category(line: Line) -> str:
    return _item(line).category.title


def _item(line: Line) -> Item:
    if line.item is None:
        msg = f"episode {line.episode.id} is not on the agenda"
        raise ValueError(msg)
    return line.item
