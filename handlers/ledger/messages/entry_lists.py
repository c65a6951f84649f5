"""Lists of time entries, each with Edit and Undo: of some days, or of a patient. Private, in full names."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from handlers.block_kit.message_blocks import (
    Block,
    BoldText,
    Button,
    MessageLine,
    OutgoingMessage,
    build_message,
    button_row,
    small_text_block,
    text_block,
)
from handlers.ledger.messages.contact_buttons import UNDO_ATTEMPT
from handlers.ledger.messages.entry_lines import (
    entry_buttons,
    entry_line,
    restore_button,
    revert_button,
    saved_line,
)
from handlers.ledger.sentences import corrections as sentences
from handlers.ledger.sentences.shared import UNDO
from handlers.ledger.sentences.time_log import void_line
from store.ledger.attempts import Attempt
from store.ledger.time_log import TimeEntry
from store.patient.patients import Patient
from store.rules.minutes import Minutes

SHOW_ENTRIES = "log.list"
PAGE_SIZE = 10


@dataclass(frozen=True)
class ListedEntry:
    """An entry of a list, with what belongs to it."""

    entry: TimeEntry
    patient: Patient
    notes: Sequence[str] = ()
    """Notes added later."""
    author: str = ""
    """The colleague who spent the time; empty for the member's own."""
    may_correct: bool = False
    may_restore: bool = False
    """Whether it was undone and may be added again."""
    before: Sequence[tuple[TimeEntry, Patient]] = ()
    """What it was before it was edited, the newest version first."""


@dataclass(frozen=True)
class EntryPage:
    """A page of a list of entries."""

    heading: str
    value: str
    """Which list: an opaque value that the buttons carry."""
    offset: int
    number: int
    """How many entries there are on all pages."""
    total: Minutes
    live: int
    """How many of all are not void, and their minutes."""
    shown: Sequence[ListedEntry]
    for_another_day: int = 0
    notification: str = sentences.LIST_NOTIFICATION
    empty: str = ""
    """What is said when there are none."""
    may_add: bool = True
    """Whether the reader works with patients; a lead only corrects entries."""
    names: Mapping[int, str] = field(default_factory=dict)
    """The members' names."""
    attempts: Sequence[tuple[Attempt, Patient]] = ()
    """Attempts and no-shows without minutes, on the first page."""
    restorable_attempts: Collection[int] = ()
    """Those that were undone and may be added again, by id."""


def entry_page(page: EntryPage, today: date, zone: ZoneInfo) -> OutgoingMessage:
    """The page: each entry with its notes, its history and its buttons."""
    if not page.number and not page.attempts:
        return build_message(
            sentences.NO_ENTRIES_NOTIFICATION, text_block(BoldText(page.empty), sentences.HOW_TO_LOG)
        )
    blocks: list[Block | None] = [text_block(BoldText(sentences.total(page.heading, page.total, page.live)))]
    for listed in page.shown:
        blocks.append(text_block(*_lines(listed, page.names, today, zone)))
        if listed.may_restore:
            blocks.append(button_row(restore_button("time_entries", listed.entry.id)))
        elif listed.may_correct and not listed.entry.voided_at:
            revert = revert_button(listed.entry.id) if listed.before else None
            blocks.append(button_row(*entry_buttons(listed.entry, may_add=page.may_add), revert))
    for attempt, patient in page.attempts:
        void = void_line(attempt.void_reason or "") if attempt.voided_at else None
        blocks.append(text_block(saved_line(attempt, patient, today, zone), void))
        undo = Button(UNDO, UNDO_ATTEMPT, str(attempt.id))
        if not attempt.voided_at:
            blocks.append(button_row(undo))
        elif attempt.id in page.restorable_attempts:
            blocks.append(button_row(restore_button("contacts", attempt.id)))
    if page.for_another_day:
        blocks.append(small_text_block(sentences.entered_then(page.for_another_day)))
    return build_message(page.notification, *blocks, *_pages(page))


def _lines(
    listed: ListedEntry, names: Mapping[int, str], today: date, zone: ZoneInfo
) -> list[MessageLine | None]:
    entry = listed.entry
    lines: list[MessageLine | None] = [
        entry_line(entry, listed.patient, today, zone),
        sentences.spent_by(listed.author) if listed.author else None,
        " / ".join(text for text in (entry.note, *listed.notes) if text) or None,
        void_line(entry.void_reason or "") if entry.voided_at else None,
    ]
    after = entry
    for old, patient in listed.before:
        edited_by = names.get(after.entered_by or 0, "")
        shown = entry_line(old, patient, today, zone)
        lines.append(sentences.before_edit(shown, edited_by, after.entered_at.astimezone(zone).date(), today))
        after = old
    return lines


def _pages(page: EntryPage) -> list[Block | None]:
    if page.number <= PAGE_SIZE:
        return []
    last = page.offset + len(page.shown)
    newer = Button(sentences.NEWER, SHOW_ENTRIES, f"{page.value}:{max(0, page.offset - PAGE_SIZE)}")
    older = Button(sentences.OLDER, SHOW_ENTRIES, f"{page.value}:{last}")
    return [
        small_text_block(sentences.page(page.offset + 1, last, page.number)),
        button_row(newer if page.offset else None, older if last < page.number else None),
    ]
