"""What is said of covering for a colleague."""

from collections.abc import Sequence
from datetime import date

from handlers.block_kit.message_blocks import BoldText, OutgoingMessage, build_message, text_block
from store.clinic.members import Member
from store.rules.text_format import weekday_and_date


def coverage_begun(absent: Member, since: date, until: date, today: date) -> OutgoingMessage:
    """From when to when somebody's patients are looked after."""
    start = "" if since == today else f"from {weekday_and_date(since)} "
    return build_message(
        "You cover for a colleague.",
        text_block(
            BoldText(
                f"You cover for {absent.name} {start}until {weekday_and_date(until)}, that day included."
            ),
            "Their patients are on your /caseload and on your morning list, marked.",
        ),
    )


def coverage_ended(absent: Member) -> OutgoingMessage:
    """A cover is over."""
    return build_message(
        "Covering has ended.", text_block(BoldText(f"You no longer cover for {absent.name}."))
    )


def coverage_overview(known: Sequence[tuple[str, str, date]]) -> OutgoingMessage:
    """Who covers for whom, and until when."""
    shown = [f"{who} covers for {absent} until {weekday_and_date(until)}" for who, absent, until in known]
    return build_message(
        "Who covers for whom.",
        text_block(
            BoldText("Covering today" if shown else "Nobody covers for anybody today."),
            *shown,
            "/caseload cover @colleague until fri: you cover for them. … end: you stop.",
        ),
    )
