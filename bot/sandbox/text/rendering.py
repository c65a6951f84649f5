"""Blocks as plain text, top to bottom: buttons as [Label], menus as [Choice ▾]."""

from collections.abc import Callable, Iterator, Mapping
from typing import cast

from bot.sandbox.json_types import Json
from bot.sandbox.text.mrkdwn import add_spans, mrkdwn, spans_text
from bot.sandbox.workspace.form_values import label_of, shown_value

_Values = Mapping[str, Mapping[str, Json]]


def blocks_as_text(blocks: list[Json], names: Mapping[str, str], values: _Values | None = None) -> str:
    """Render blocks as lines of text; `values` are what a person filled in, by block and action id."""
    lines: list[str] = []
    for block in cast("list[Json]", add_spans(blocks, names)):
        given = (values or {}).get(block.get("block_id", ""), {})
        lines.extend(_RENDERERS[block["type"]](block, given))
    return "\n".join(lines)


def mrkdwn_as_text(text: str, names: Mapping[str, str]) -> str:
    """Render the text of a message without blocks."""
    return "".join(span.text for span in mrkdwn(text, names))


def _section(block: Json, given: Mapping[str, Json]) -> Iterator[str]:
    accessory = block.get("accessory")
    beside = f" {_element(accessory, given)}" if accessory else ""
    if "text" in block:
        yield spans_text(block["text"]["spans"]) + beside
    for field in block.get("fields", []):
        yield spans_text(field["spans"])
    if "text" not in block and beside:
        yield beside.strip()


def _header(block: Json, _: Mapping[str, Json]) -> Iterator[str]:
    yield spans_text(block["text"]["spans"])


def _divider(_: Json, __: Mapping[str, Json]) -> Iterator[str]:
    yield "---"


def _context(block: Json, given: Mapping[str, Json]) -> Iterator[str]:
    yield " ".join(
        spans_text(one["spans"]) if "spans" in one else _element(one, given) for one in block["elements"]
    )


def _actions(block: Json, given: Mapping[str, Json]) -> Iterator[str]:
    yield " ".join(_element(one, given) for one in block["elements"])


def _image(block: Json, _: Mapping[str, Json]) -> Iterator[str]:
    title = block.get("title")
    yield f"(image: {spans_text(title['spans']) if title else block['alt_text']})"


def _input(block: Json, given: Mapping[str, Json]) -> Iterator[str]:
    element = block["element"]
    optional = " (optional)" if block.get("optional") else ""
    yield f"{spans_text(block['label']['spans'])}{optional}: {_element(element, given)}"
    if "hint" in block:
        yield spans_text(block["hint"]["spans"])


def _rich_text(block: Json, _: Mapping[str, Json]) -> Iterator[str]:
    for part in block["elements"]:
        if part["type"] != "rich_text_list":
            yield spans_text(part["spans"])
            continue
        for number, item in enumerate(part["elements"], start=1 + part.get("offset", 0)):
            mark = "•" if part["style"] == "bullet" else f"{number}."
            yield f"{'  ' * part.get('indent', 0)}{mark} {spans_text(item['spans'])}"


def _table(block: Json, _: Mapping[str, Json]) -> Iterator[str]:
    for row in block["rows"]:
        yield " | ".join(
            spans_text(cell["spans"]) if "spans" in cell else " ".join(_rich_text(cell, {})) for cell in row
        )


def _markdown(block: Json, _: Mapping[str, Json]) -> Iterator[str]:
    yield spans_text(block["spans"])


def _element(element: Json, given: Mapping[str, Json]) -> str:
    kind = element["type"]
    if kind == "image":
        return f"(image: {element['alt_text']})"
    if kind == "button":
        return f"[{label_of(element)}]"
    if kind == "overflow":
        return f"[⋯ {' · '.join(option['text']['text'] for option in element['options'])}]"
    value = shown_value(element, given.get(element.get("action_id", "")))
    return f"[{value or label_of(element) or ''} ▾]" if "select" in kind else f"[{value}]"


_RENDERERS: Mapping[str, Callable[[Json, Mapping[str, Json]], Iterator[str]]] = {
    "section": _section,
    "header": _header,
    "divider": _divider,
    "context": _context,
    "actions": _actions,
    "image": _image,
    "input": _input,
    "rich_text": _rich_text,
    "table": _table,
    "markdown": _markdown,
}
