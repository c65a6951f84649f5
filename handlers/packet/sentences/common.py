"""Days, times and people in the audit packet: with the year, so that it can be read alone."""

from datetime import date, datetime

from handlers.block_kit.dates import clock_text
from store.packet.packet_facts import PacketProvenance, PacketVoid

# Days, moments and people: with the year, so that the packet can be read alone

NONE_ON_FILE = "none on file"
NOT_NAMED = "not named"
NOTE = "Note"
VOIDED = "Voided"


def date_text(day: date | None) -> str:
    """`Oct 20, 2026`."""
    return f"{day:%b} {day.day}, {day.year}" if day else NONE_ON_FILE


def moment_text(moment: datetime) -> str:
    """`Oct 20, 2026 4:05 PM CDT`; the zone follows daylight saving."""
    return f"{date_text(moment.date())} {clock_text(moment)} {moment:%Z}"


def entered_text(entered: PacketProvenance, separator: str = " ") -> str:
    """`Oct 20, 2026 4:05 PM CDT by Dana Reed`; without a person, what brought the fact."""
    source = f"by {entered.by}" if entered.by else f"({entered.source})"
    return f"{moment_text(entered.at)}{separator}{source}"


def voided_text(voided: PacketVoid) -> str:
    """When, by whom and why an entry was voided."""
    by = f" by {voided.by}" if voided.by else ""
    return f"{moment_text(voided.at)}{by}: {voided.why}"
