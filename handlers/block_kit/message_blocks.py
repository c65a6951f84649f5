"""The parts every message is built from; they keep Slack's limits and show people's text literally.

Text that came from people or the database is set in `rich_text` or `plain_text`, which Slack shows
literally: a patient named `<!channel>` notifies no one and `*` stays an asterisk (slack.md §1).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Block = dict[str, Any]
ButtonStyle = Literal["primary", "danger"]

MOST_BLOCKS = 50
_BUTTON_TEXT = 75
_OPTION_TEXT = 75
_OPTION_VALUE = 150
_HEADER = 150
_VALUE = 2_000
_RICH_TEXT = 2_900
_ACTIONS = 25
_TABLE_ROWS = 100
_TABLE_COLUMNS = 20


@dataclass(frozen=True)
class OutgoingMessage:
    """What Slack shows: `text` is the notification and what screen readers read; it names no patient."""

    text: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class BoldText:
    """A line set in bold."""

    text: str


@dataclass(frozen=True)
class UserMention:
    """A mention of a Slack user."""

    slack_user_id: str


@dataclass(frozen=True)
class ChannelMention:
    """A mention of a channel, by its id."""

    channel_id: str


@dataclass(frozen=True)
class LinkText:
    """A link: its address and its text."""

    url: str
    text: str


@dataclass(frozen=True)
class Button:
    """A button: what it says, which handler it calls, and an opaque value (ids only)."""

    label: str
    action: str
    value: str = "-"
    style: ButtonStyle | None = None
    confirm_text: str = ""
    """A question asked before the click counts."""


@dataclass(frozen=True)
class Menu:
    """A list to choose from: what it says, which handler it calls, labels and opaque values."""

    label: str
    action: str
    options: Sequence[tuple[str, str]]


InlineText = str | BoldText | UserMention | ChannelMention | LinkText
MessageLine = InlineText | tuple[InlineText, ...]


def shorten(text: str, limit: int) -> str:
    """The text, or as much of it as fits, with an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def build_message(text: str, *blocks: Block | None) -> OutgoingMessage:
    """A message of these blocks, the absent ones left out."""
    return OutgoingMessage(text, tuple(block for block in blocks if block))


def text_block(*lines: MessageLine | None) -> Block:
    """Lines of text, literally; each line a string, a bold line, or pieces of both."""
    elements: list[Block] = []
    room = _RICH_TEXT
    for line in [line for line in lines if line is not None and line != ""]:
        if elements:
            elements.append({"type": "text", "text": "\n"})
        for piece in line if isinstance(line, tuple) else (line,):
            element, used = _rich_text_element(piece, room)
            elements.append(element)
            room -= used
            if room <= 0:
                break
    section = {"type": "rich_text_section", "elements": elements or [{"type": "text", "text": " "}]}
    return {"type": "rich_text", "elements": [section]}


def bullet_block(*lines: MessageLine) -> Block:
    """A list with a dot before each line."""
    items = []
    for line in lines:
        pieces = line if isinstance(line, tuple) else (line,)
        items.append(
            {"type": "rich_text_section", "elements": [_rich_text_element(piece, 600)[0] for piece in pieces]}
        )
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_list", "style": "bullet", "elements": items}],
    }


def typed_text_block(text: str) -> Block:
    """What a person typed, set apart so that it can be copied and edited."""
    shown = {"type": "text", "text": shorten(text, _RICH_TEXT)}
    return {"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": [shown]}]}


def header_block(text: str) -> Block:
    """A heading."""
    return {"type": "header", "text": plain_text(shorten(text, _HEADER))}


def small_text_block(text: str) -> Block:
    """A line in small type."""
    return {"type": "context", "elements": [plain_text(shorten(text, _RICH_TEXT))]}


def divider_block() -> Block:
    """A thin line."""
    return {"type": "divider"}


def button_row(*buttons: Button | Menu | None) -> Block | None:
    """A row of buttons and menus; none at all when there is neither."""
    kept = [button for button in buttons if button]
    if not kept:
        return None
    made = [_menu(item) if isinstance(item, Menu) else _button(item) for item in kept[:_ACTIONS]]
    return {"type": "actions", "elements": made}


def table_block(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Block:
    """A table; Slack takes 100 rows of 20 cells, none of them empty."""
    shown = [head, *rows][:_TABLE_ROWS]
    cells = [[{"type": "raw_text", "text": cell or "–"} for cell in row[:_TABLE_COLUMNS]] for row in shown]
    return {"type": "table", "rows": cells}


def select_option(label: str, value: str) -> Block:
    """One choice of a list in a form."""
    return {"text": plain_text(shorten(label, _OPTION_TEXT)), "value": shorten(value, _OPTION_VALUE)}


def _menu(menu: Menu) -> Block:
    return {
        "type": "static_select",
        "action_id": f"{menu.action}:menu",
        "placeholder": plain_text(shorten(menu.label, _OPTION_VALUE)),
        "options": [select_option(label, value) for label, value in menu.options[:_TABLE_ROWS]],
    }


def _button(button: Button) -> Block:
    if len(button.value) > _VALUE:
        msg = f"the value of “{button.label}” is longer than Slack takes"
        raise ValueError(msg)
    made: Block = {
        "type": "button",
        "text": plain_text(shorten(button.label, _BUTTON_TEXT)),
        "action_id": f"{button.action}:{button.value}"[:255],
        "value": button.value,
    }
    if button.style:
        made["style"] = button.style
    if button.confirm_text:
        made["confirm"] = {
            "title": plain_text("Are you sure?"),
            "text": plain_text(shorten(button.confirm_text, 300)),
            "confirm": plain_text("Yes"),
            "deny": plain_text("No"),
        }
    return made


def _rich_text_element(piece: InlineText, room: int) -> tuple[Block, int]:
    if isinstance(piece, UserMention):
        return {"type": "user", "user_id": piece.slack_user_id}, 20
    if isinstance(piece, ChannelMention):
        return {"type": "channel", "channel_id": piece.channel_id}, 20
    if isinstance(piece, LinkText):
        return {"type": "link", "url": piece.url, "text": shorten(piece.text, max(room, 1))}, len(piece.text)
    text = piece.text if isinstance(piece, BoldText) else piece
    shown = shorten(text, max(room, 1)) or " "
    element: Block = {"type": "text", "text": shown}
    if isinstance(piece, BoldText):
        element["style"] = {"bold": True}
    return element, len(shown)


def plain_text(text: str) -> Block:
    """A text that Slack shows literally."""
    return {"type": "plain_text", "text": text or " ", "emoji": False}


def as_text(block: Mapping[str, Any]) -> str:
    """A block as plain text, for previews on the command line."""
    kind = block["type"]
    if kind == "table":
        return "\n".join(" | ".join(str(cell["text"]) for cell in row) for row in block["rows"])
    if kind == "divider":
        return "---"
    if kind == "actions":
        return " ".join(f"[{(one.get('text') or one['placeholder'])['text']}]" for one in block["elements"])
    return "".join(_plain_texts(block))


def _plain_texts(node: object) -> list[str]:
    if isinstance(node, Mapping):
        if node.get("type") == "user":
            return [f"@{node['user_id']}"]
        if node.get("type") == "channel":
            return [f"#{node['channel_id']}"]
        if isinstance(node.get("text"), str):
            return [node["text"]]
        found = _plain_texts(list(node.values()))
        return [*found, "\n"] if node.get("type") == "rich_text_section" else found
    if isinstance(node, list):
        return [word for one in node for word in _plain_texts(one)]
    return []
