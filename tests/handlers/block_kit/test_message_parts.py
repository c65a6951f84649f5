"""A message that is longer than Slack takes becomes numbered parts, in order, with nothing left out."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.validation.blocks import check_message, message_is_too_long
from handlers.block_kit.message_blocks import (
    Block,
    Button,
    OutgoingMessage,
    as_text,
    bullet_block,
    button_row,
    divider_block,
    header_block,
    small_text_block,
    table_block,
    text_block,
)
from handlers.block_kit.message_parts import fit_view, split_message


def shown(message: OutgoingMessage) -> list[str]:
    return [as_text(block).strip() for block in message.blocks]


def accepted(message: OutgoingMessage) -> bool:
    return not check_message(list(message.blocks)) and not message_is_too_long(list(message.blocks))


def row(number: int) -> Block:
    made = button_row(Button("Open", "open", str(number)))
    assert made
    return made


def test_a_message_that_fits_stays_as_it_is() -> None:
    message = OutgoingMessage("1 patient.", (text_block("Holly"), row(1)))
    assert split_message(message) == (message,)


def test_a_long_message_becomes_numbered_parts_with_buttons_below_what_they_are_about() -> None:
    blocks = [block for number in range(30) for block in (text_block(f"{number} " + "x" * 490), row(number))]
    parts = split_message(OutgoingMessage("30 patients.", tuple(blocks)))
    assert [part.text for part in parts] == ["30 patients.", "30 patients. (2/2)"]
    assert [shown(part)[-1] for part in parts] == ["Part 1 of 2", "Part 2 of 2"]
    assert all(accepted(part) for part in parts)
    assert [part.blocks[0]["type"] for part in parts] == ["rich_text", "rich_text"]
    assert [block for part in parts for block in part.blocks[:-1]] == blocks


def test_a_form_or_home_that_is_too_long_ends_with_that_there_is_more() -> None:
    blocks = [text_block(str(number)) for number in range(100)]
    assert fit_view(blocks) == blocks
    cut = fit_view([*blocks, text_block("100")])
    assert (len(cut), as_text(cut[-1])) == (100, "There is more than fits here.")


def test_a_heading_stays_with_what_follows() -> None:
    texts = [text_block("x" * 2_800) for _ in range(3)]
    first, second = split_message(
        OutgoingMessage("Long.", (*texts, header_block("Last"), text_block("y" * 2_800)))
    )
    assert shown(first)[-2:] == ["x" * 2_800, "Part 1 of 2"]
    assert shown(second) == ["Last", "y" * 2_800, "Part 2 of 2"]


@pytest.mark.parametrize(
    ("block", "first_of_second"),
    [
        (table_block(["Patient", "Note"], [[str(n), "z" * 300] for n in range(60)]), "Patient | Note"),
        (bullet_block(*[f"{n:02} " + "z" * 297 for n in range(60)]), "36 " + "z" * 297),
    ],
    ids=["a table repeats its heading", "a list goes on"],
)
def test_one_long_block_is_divided(block: dict[str, Any], first_of_second: str) -> None:
    parts = split_message(OutgoingMessage("Long.", (block,)))
    assert len(parts) == 2
    assert all(accepted(part) for part in parts)
    assert shown(parts[1])[0].splitlines()[0] == first_of_second
    assert sum(as_text(part.blocks[0]).count("z" * 297) for part in parts) == 60


BLOCKS = st.one_of(
    st.text(max_size=3_500).map(text_block),
    st.lists(st.text(min_size=1, max_size=700), min_size=1, max_size=40).map(
        lambda lines: bullet_block(*lines)
    ),
    st.lists(st.lists(st.text(max_size=200), min_size=2, max_size=2), max_size=90).map(
        lambda rows: table_block(["A", "B"], rows)
    ),
    st.text(max_size=150).map(header_block),
    st.text(max_size=200).map(small_text_block),
    st.integers(0, 9).map(row),
    st.just(divider_block()),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(BLOCKS, min_size=1, max_size=70))
def test_whatever_the_blocks_slack_accepts_every_part(blocks: list[Block]) -> None:
    parts = split_message(OutgoingMessage("A message.", tuple(blocks)))
    assert all(accepted(part) for part in parts)
