"""What is too long for Slack: a message in numbered parts, a form or Home cut short. Source: slack.md §1."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from handlers.block_kit.message_blocks import MOST_BLOCKS, Block, OutgoingMessage, small_text_block

MOST_CHARACTERS = 11_000
"""Of all texts in the blocks of a message; Slack refuses about 12,000."""

MOST_VIEW_BLOCKS = 100
"""In a form or Home."""
MORE_THAN_FITS = "There is more than fits here."
"""At the end of a form or Home that is cut short."""

_LABEL_ROOM = 40
_LABEL_BLOCKS = 1
_WITH_THE_BLOCK_BEFORE = {"actions", "context"}
"""Blocks that say nothing alone."""


def split_message(message: OutgoingMessage) -> tuple[OutgoingMessage, ...]:
    """The message, or its parts in order, each within Slack's limits and numbered: `Part 1 of 3`."""
    if _fits(message.blocks, 0, 0):
        return (message,)
    pages = _pages(_units(message.blocks))
    return tuple(
        OutgoingMessage(
            message.text if number == 1 else f"{message.text} ({number}/{len(pages)})",
            (*page, small_text_block(part_label(number, len(pages)))),
        )
        for number, page in enumerate(pages, start=1)
    )


def fit_view(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of a form or Home; of more than Slack takes the first, and that there is more."""
    if len(blocks) <= MOST_VIEW_BLOCKS:
        return list(blocks)
    return [*blocks[: MOST_VIEW_BLOCKS - 1], small_text_block(MORE_THAN_FITS)]


def part_label(number: int, parts: int) -> str:
    """Below each part of a long message."""
    return f"Part {number} of {parts}"


def text_length(node: object) -> int:
    """How many characters of text are in a block, as Slack adds them up."""
    if isinstance(node, Mapping):
        own = node.get("text")
        return (len(own) if isinstance(own, str) else 0) + sum(
            text_length(value) for value in node.values() if not isinstance(value, str)
        )
    return sum(text_length(each) for each in node) if isinstance(node, list | tuple) else 0


def _fits(blocks: Sequence[Block], spare_blocks: int, spare_characters: int) -> bool:
    return (
        len(blocks) + spare_blocks <= MOST_BLOCKS
        and text_length(blocks) + spare_characters <= MOST_CHARACTERS
        and sum(block["type"] == "table" for block in blocks) <= 1
    )


def _pages(units: Sequence[Sequence[Block]]) -> list[list[Block]]:
    """Units put together as long as they fit."""
    pages: list[list[Block]] = [[]]
    for unit in units:
        if pages[-1] and not _fits([*pages[-1], *unit], _LABEL_BLOCKS, _LABEL_ROOM):
            pages.append([])
        pages[-1].extend(unit)
    return pages


def _units(blocks: Sequence[Block]) -> list[list[Block]]:
    """Blocks that stay together: a heading with what follows, buttons with what they are about."""
    units: list[list[Block]] = []
    for block in (piece for each in blocks for piece in _pieces(each)):
        together = units and (block["type"] in _WITH_THE_BLOCK_BEFORE or units[-1][-1]["type"] == "header")
        if together and _fits([*units[-1], block], _LABEL_BLOCKS, _LABEL_ROOM):
            units[-1].append(block)
        else:
            units.append([block])
    return units


def _pieces(block: Block) -> Iterator[Block]:
    """A table or list that is too long for a message, in shorter ones; every other block fits."""
    if text_length(block) + _LABEL_ROOM <= MOST_CHARACTERS:
        yield block
    elif block["type"] == "table":
        head, *rows = block["rows"]
        room = MOST_CHARACTERS - _LABEL_ROOM - text_length(head)
        for some in _batches(rows, room):
            yield {**block, "rows": [head, *some]}
    else:
        for item in block["elements"]:
            for some in _batches(item["elements"], MOST_CHARACTERS - _LABEL_ROOM):
                yield {**block, "elements": [{**item, "elements": some}]}


def _batches(items: Sequence[Any], room: int) -> Iterator[list[Any]]:
    """The items in order, as many at a time as have room."""
    batch: list[Any] = []
    for item in items:
        if batch and text_length([*batch, item]) > room:
            yield batch
            batch = []
        batch.append(item)
    if batch:
        yield batch
