"""Days, moments and people as the packet writes them: with the year, so that it stands alone."""

from datetime import date, datetime

from handlers.block_kit.dates import clock_text
from store.packet.packet_facts import PacketProvenance, PacketVoid

NONE_ON_RECORD = "none on record"


def day_text(on: date | None) -> str:
    """`Oct 20, 2026`."""
    return f"{on:%b} {on.day}, {on.year}" if on else NONE_ON_RECORD


def moment_text(at: datetime) -> str:
    """`Oct 20, 2026 4:05 PM CDT`; the zone follows daylight saving."""
    return f"{day_text(at.date())} {clock_text(at)} {at:%Z}"


def clock_range_text(start: datetime | None, end: datetime | None) -> str:
    """`9:05 AM to 9:20 AM`; empty when it is not known."""
    if start is None or end is None:
        return ""
    return f"{clock_text(start)} to {clock_text(end)}"


def entered_text(fact: PacketProvenance, between: str = " ") -> str:
    """`Oct 20, 2026 4:05 PM CDT by Dana Reed`, or what brought it."""
    return f"{moment_text(fact.at)}{between}{f'by {fact.by}' if fact.by else f'({fact.source})'}"


def voided_text(fact: PacketVoid) -> str:
    """When it was taken back, by whom and why."""
    who = f" by {fact.by}" if fact.by else ""
    return f"{moment_text(fact.at)}{who}: {fact.why}"
