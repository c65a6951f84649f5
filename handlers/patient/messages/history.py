"""A patient's history by pages, newest first, each fact with Edit and Undo. Private, in full names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.block_kit.dates import day_text
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
from handlers.block_kit.patient_names import full_name_with_mrn
from handlers.ledger.messages.entry_lists import SHOW_ENTRIES
from handlers.patient.messages.history_texts import HistoryReader, fact_text
from handlers.patient.sentences import history as sentences
from handlers.patient.sentences.card import CARD_BUTTON
from handlers.patient_choice.card_actions import OPEN_CARD
from store import ledger_entries
from store.caseload.patient_history import HistoryFact, HistoryKind
from store.patient.patients import Patient

SHOW_HISTORY = "patient.history"
EDIT_FACT, UNDO_EDIT = "history.edit", "history.undo-edit"
PAGE_SIZE = 8
_MOST_VERSIONS = 3


@dataclass(frozen=True)
class HistoryPage:
    """A page of a patient's history."""

    patient: Patient
    kind: HistoryKind | None
    """None: everything."""
    offset: int
    number: int
    """How many facts there are on all pages."""
    shown: Sequence[HistoryFact]
    buttons: Mapping[tuple[str, int], Sequence[Button]]
    """What this member may do with a fact, by table and id."""


def history_page(page: HistoryPage, reader: HistoryReader) -> OutgoingMessage:
    """The page, and the buttons for the parts of the history."""
    name = full_name_with_mrn(page.patient)
    blocks: list[Block | None] = [
        text_block(BoldText(sentences.heading(name, page.kind, page.number))),
    ]
    for fact in page.shown:
        blocks.append(text_block(*_lines(fact, reader)))
        blocks.append(button_row(*page.buttons.get((fact.table, fact.id), ())))
    return build_message(sentences.HISTORY_NOTICE, *blocks, *_pages(page), *_parts(page))


def show_button(patient_id: int, kind: HistoryKind | None = None, offset: int = 0, label: str = "") -> Button:
    """Opens the history, or a part of it."""
    name = label or (sentences.KIND_NAMES[kind] if kind else sentences.HISTORY_BUTTON)
    return Button(name, SHOW_HISTORY, f"{patient_id}:{kind or ''}:{offset}")


def _lines(fact: HistoryFact, reader: HistoryReader) -> list[MessageLine | None]:
    values = fact.values
    by = reader.names.get(values["entered_by"] or 0, "")
    day, text = day_text(fact.on, reader.today), fact_text(fact.table, values, reader)
    if ledger_entries.is_restored(values.get("source", "")):
        text = f"{text} · {sentences.RESTORED_MARK}"
    lines: list[MessageLine | None] = [sentences.line(day, text, by)]
    if values["voided_at"]:
        reason = values["void_reason"] or sentences.CLEARED_UNSAID
        if ledger_entries.replacement_id(reason) or ledger_entries.is_moved(reason):
            reason = sentences.MOVED
        lines.append(sentences.void(reason, values["voided_at"].astimezone(reader.zone).date(), reader.today))
    lines += [_before(fact.table, old, reader) for old in fact.before[:_MOST_VERSIONS]]
    more = len(fact.before) - _MOST_VERSIONS
    return [*lines, sentences.more_versions(more) if more > 0 else None]


def _before(table: str, old: Mapping[str, Any], reader: HistoryReader) -> str:
    by, on = reader.names.get(old["voided_by"] or 0, ""), old["voided_at"].astimezone(reader.zone).date()
    day = old.get("on_date") or old.get("service_on")
    text = fact_text(table, old, reader)
    return sentences.before(
        sentences.line(day_text(day, reader.today) if day else "", text, ""), by, on, reader.today
    )


def _pages(page: HistoryPage) -> list[Block | None]:
    if page.number <= PAGE_SIZE:
        return []
    last, patient_id = page.offset + len(page.shown), page.patient.id
    newer = show_button(patient_id, page.kind, max(0, page.offset - PAGE_SIZE), sentences.NEWER)
    older = show_button(patient_id, page.kind, last, sentences.OLDER)
    return [
        small_text_block(sentences.page(page.offset + 1, last, page.number)),
        button_row(newer if page.offset else None, older if last < page.number else None),
    ]


def _parts(page: HistoryPage) -> list[Block | None]:
    patient_id = page.patient.id
    everything = show_button(patient_id, label=sentences.ALL_BUTTON) if page.kind else None
    return [
        button_row(
            everything,
            *(show_button(patient_id, kind) for kind in HistoryKind if kind is not page.kind),
        ),
        button_row(
            Button(sentences.MINUTES_BUTTON, SHOW_ENTRIES, f"patient:{patient_id}:0"),
            Button(CARD_BUTTON, OPEN_CARD, str(patient_id)),
        ),
    ]
