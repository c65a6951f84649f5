"""Every limit of blocks and views, one row each."""

from typing import Any

import pytest

from bot.sandbox.validation.blocks import check_message, check_view

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def button(**more: Any) -> Json:  # noqa: ANN401 a table's cell may be anything
    return {"type": "button", "text": plain("Go"), **more}


def option(label: str = "One", value: str = "1") -> Json:
    return {"text": plain(label), "value": value}


def section(**more: Any) -> Json:  # noqa: ANN401 the same
    return {"type": "section", "text": mrkdwn("Hello"), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def table(rows: list[list[Json]]) -> Json:
    return {"type": "table", "rows": rows}


def field(element: Json, label: str = "Label") -> Json:
    return {"type": "input", "label": plain(label), "element": element}


def cell(text: str) -> Json:
    return {"type": "raw_text", "text": text}


TEXT_FIELD = field({"type": "plain_text_input", "action_id": "a"})
RICH = {
    "type": "rich_text",
    "elements": [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": "Hi", "style": {"bold": True}}]},
        {
            "type": "rich_text_list",
            "style": "bullet",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "user", "user_id": "U1"}]}],
        },
    ],
}


@pytest.mark.parametrize(
    "block",
    [
        section(),
        section(accessory=button(style="danger", value="v", action_id="a")),
        {"type": "section", "fields": [mrkdwn("a"), plain("b")]},
        {"type": "divider"},
        {"type": "header", "text": plain("x" * 150)},
        {
            "type": "context",
            "elements": [mrkdwn("a"), {"type": "image", "image_url": "https://x.y", "alt_text": "z"}],
        },
        {"type": "image", "image_url": "https://x.y", "alt_text": "z", "title": plain("t")},
        actions(*[button(action_id=f"a{n}") for n in range(25)]),
        actions({"type": "static_select", "options": [option()], "initial_option": option()}),
        actions({"type": "overflow", "options": [option()]}),
        TEXT_FIELD,
        RICH,
        table([[cell("a"), {"type": "rich_text", "elements": RICH["elements"]}]]),
        {**table([[cell("a"), cell("b")]]), "column_settings": [None, {"align": "right"}]},
    ],
)
def test_a_valid_block_is_accepted(block: Json) -> None:
    assert check_message([block]) == []


@pytest.mark.parametrize(
    ("blocks", "fault"),
    [
        ([section()] * 51, "no more than 50 items allowed"),
        ([section(text=mrkdwn("x" * 3001))], "at most 3000 characters"),
        ([section(text=mrkdwn(""))], "at least 1 character"),
        ([{"type": "section"}], "a section needs text or fields"),
        ([section(fields=[mrkdwn("x")] * 11)], "no more than 10 items"),
        ([section(fields=[mrkdwn("x" * 2001)])], "at most 2000 characters"),
        ([section(color="red")], 'unknown key "color"'),
        ([section(accessory={"type": "slider"})], 'unsupported type of section accessory: "slider"'),
        ([section(block_id="x" * 256)], "at most 255 characters"),
        ([section(block_id="b"), section(block_id="b")], 'block_id "b" already exists'),
        ([{"type": "header", "text": plain("x" * 151)}], "at most 150 characters"),
        ([{"type": "header", "text": mrkdwn("x")}], "must be one of plain_text"),
        ([{"type": "context", "elements": [mrkdwn("x")] * 11}], "no more than 10 items"),
        ([actions(*[button()] * 26)], "no more than 25 items"),
        ([actions()], "at least 1 item"),
        ([actions(button(action_id="a"), button(action_id="a"))], "action_id must be unique within a block"),
        ([actions(button(text=plain("x" * 76)))], "at most 75 characters"),
        ([actions(button(value="x" * 2001))], "at most 2000 characters"),
        ([actions(button(action_id="x" * 256))], "at most 255 characters"),
        ([actions(button(style="green"))], "must be one of primary, danger"),
        ([actions(button(value=7))], "must be a string"),
        ([actions({"type": "plain_text_input"})], 'unsupported type of actions element: "plain_text_input"'),
        ([actions({"type": "overflow", "options": [option()] * 6})], "no more than 5 items"),
        ([actions({"type": "static_select", "options": [option("x" * 76)]})], "at most 75 characters"),
        ([actions({"type": "static_select", "options": [option("x", "v" * 151)]})], "at most 150 characters"),
        ([actions({"type": "static_select", "options": [option()] * 101})], "no more than 100 items"),
        ([actions({"type": "static_select"})], "exactly one of options and option_groups"),
        (
            [actions({"type": "static_select", "options": [option()], "initial_option": option("Two")})],
            "the initial option must equal one of the options",
        ),
        ([actions({"type": "datepicker", "initial_date": "11/21/2026"})], "a date as YYYY-MM-DD"),
        ([table([[cell("a")]] * 101)], "no more than 100 items"),
        ([table([[cell("a")] * 21])], "no more than 20 items"),
        ([table([[cell("")]])], "at least 1 character"),
        ([table([[cell("a")]]), table([[cell("a")]])], "only one table"),
        ([{"type": "rich_text", "elements": [{"type": "text", "text": "x"}]}], 'rich text part: "text"'),
        ([{"type": "hologram"}], 'unsupported type of block: "hologram"'),
        (["text"], "must be an object, not a string"),
        ({"type": "section"}, "must be an array, not an object"),
    ],
)
def test_an_invalid_block_is_refused(blocks: object, fault: str) -> None:
    assert fault in " ".join(check_message(blocks))


def modal(**more: Any) -> Json:  # noqa: ANN401 the same
    return {"type": "modal", "title": plain("Title"), "blocks": [section()], **more}


@pytest.mark.parametrize(
    "view",
    [
        modal(),
        modal(blocks=[section()] * 100),
        modal(blocks=[TEXT_FIELD], submit=plain("Save"), close=plain("Cancel"), private_metadata="x" * 3000),
        {"type": "home", "blocks": [section()]},
        modal(blocks=[]),
    ],
)
def test_a_valid_view_is_accepted(view: Json) -> None:
    assert check_view(view) == []


@pytest.mark.parametrize(
    ("view", "fault"),
    [
        (modal(blocks=[section()] * 101), "no more than 100 items"),
        (modal(title=plain("x" * 25)), "at most 24 characters"),
        (modal(submit=plain("x" * 25)), "at most 24 characters"),
        (modal(close=plain("x" * 25)), "at most 24 characters"),
        (modal(private_metadata="x" * 3001), "at most 3000 characters"),
        (modal(callback_id="x" * 256), "at most 255 characters"),
        (modal(blocks=[TEXT_FIELD]), "submit is required"),
        (modal(blocks=[table([[cell("a")]])]), 'unsupported type of block: "table"'),
        (modal(blocks=[{"type": "markdown", "text": "x"}]), 'unsupported type of block: "markdown"'),
        (
            modal(blocks=[field(button())], submit=plain("Save")),
            'unsupported type of input element: "button"',
        ),
        (modal(blocks=[section(block_id="b"), section(block_id="b")]), "already exists"),
        ({"type": "home", "blocks": [section()], "title": plain("No")}, 'unknown key "title"'),
        ({"type": "workflow", "blocks": []}, 'unsupported type of view: "workflow"'),
        ({"type": "modal", "blocks": [section()]}, "missing required field: title"),
        (None, "must be an object, not null"),
    ],
)
def test_an_invalid_view_is_refused(view: object, fault: str) -> None:
    assert fault in " ".join(check_view(view))
