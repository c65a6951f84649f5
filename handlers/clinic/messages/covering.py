"""What is said of covering for a colleague."""

from collections.abc import Sequence
from datetime import date

from handlers.block_kit.parts import Bold, Message, lines, message
from store.clinic.members import Member
from store.rules.words import weekday_day


def begun(absent: Member, since: date, until: date, today: date) -> Message:
    """From when to when somebody's patients are looked after."""
    start = "" if since == today else f"from {weekday_day(since)} "
    return message(
        "You cover for a colleague.",
        lines(
            Bold(f"You cover for {absent.name} {start}until {weekday_day(until)}, that day included."),
            "Their patients are on your /caseload and on your morning list, marked.",
        ),
    )


def ended(absent: Member) -> Message:
    """A cover is over."""
    return message("Covering has ended.", lines(Bold(f"You no longer cover for {absent.name}.")))


def overview(known: Sequence[tuple[str, str, date]]) -> Message:
    """Who covers for whom, and until when."""
    shown = [f"{who} covers for {absent} until {weekday_day(until)}" for who, absent, until in known]
    return message(
        "Who covers for whom.",
        lines(
            Bold("Covering today" if shown else "Nobody covers for anybody today."),
            *shown,
            "/caseload cover @colleague until fri: you cover for them. … end: you stop.",
        ),
    )
