"""Days, moments and people as the packet writes them: with the year, so that it stands alone."""

from datetime import date, datetime

from handlers.block_kit.dates import clock_words
from store.packet.packet_facts import Entered, Voided

NONE = "none on record"


def day(on: date | None) -> str:
    """`Oct 20, 2026`."""
    return f"{on:%b} {on.day}, {on.year}" if on else NONE


def moment(at: datetime) -> str:
    """`Oct 20, 2026 4:05 PM CDT`; the zone follows daylight saving."""
    return f"{day(at.date())} {clock_words(at)} {at:%Z}"


def clock(start: datetime | None, end: datetime | None) -> str:
    """`9:05 AM to 9:20 AM`; empty when it is not known."""
    if start is None or end is None:
        return ""
    return f"{clock_words(start)} to {clock_words(end)}"


def entered(fact: Entered, between: str = " ") -> str:
    """`Oct 20, 2026 4:05 PM CDT by Dana Reed`, or what brought it."""
    return f"{moment(fact.at)}{between}{f'by {fact.by}' if fact.by else f'({fact.source})'}"


def voided(fact: Voided) -> str:
    """When it was taken back, by whom and why."""
    who = f" by {fact.by}" if fact.by else ""
    return f"{moment(fact.at)}{who}: {fact.why}"
