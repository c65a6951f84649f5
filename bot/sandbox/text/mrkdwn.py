"""Parsing the text of messages: mrkdwn, plain text and rich text become spans of styled text."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

from bot.sandbox.json_types import Json

_MARKS = re.compile(
    r"```(?P<pre>.+?)```"
    r"|`(?P<code>[^`\n]+)`"
    r"|<(?P<angle>[^<>\n]+)>"
    r"|(?<![\w*])\*(?P<bold>(?=\S)[^*\n]*?(?<=\S))\*(?![\w*])"
    r"|(?<![\w_])_(?P<italic>(?=\S)[^\n]*?(?<=\S))_(?![\w_])"
    r"|(?<![\w~])~(?P<strike>(?=\S)[^~\n]*?(?<=\S))~(?![\w~])",
    re.DOTALL,
)
EMOJI = {
    "white_check_mark": "✅",
    "heavy_check_mark": "✔️",
    "warning": "⚠️",
    "rotating_light": "🚨",
    "x": "❌",
    "calendar": "📅",
    "spiral_calendar_pad": "🗓️",
    "date": "📅",
    "clock3": "🕒",
    "alarm_clock": "⏰",
    "bell": "🔔",
    "telephone_receiver": "📞",
    "phone": "☎️",
    "memo": "📝",
    "pencil": "📝",
    "bar_chart": "📊",
    "chart_with_upwards_trend": "📈",
    "chart_with_downwards_trend": "📉",
    "moneybag": "💰",
    "page_facing_up": "📄",
    "wave": "👋",
    "tada": "🎉",
    "hourglass": "⌛",
    "hourglass_flowing_sand": "⏳",
    "stopwatch": "⏱️",
    "pill": "💊",
    "seedling": "🌱",
    "triangular_flag_on_post": "🚩",
    "red_circle": "🔴",
    "large_yellow_circle": "🟡",
    "large_green_circle": "🟢",
    "white_circle": "⚪",
    "lock": "🔒",
    "mag": "🔍",
    "bulb": "💡",
    "heart": "❤️",
    "thumbsup": "👍",
    "+1": "👍",
    "eyes": "👀",
    "repeat": "🔁",
    "arrow_right": "➡️",
    "information_source": "\u2139\ufe0f",
}
"""The emoji that our messages use; other names stay between colons."""


@dataclass(frozen=True)
class Span:
    """A run of text in one style; `href` if it is a link."""

    text: str
    styles: tuple[str, ...] = ()
    href: str = ""


def mrkdwn(text: str, names: Mapping[str, str], styles: tuple[str, ...] = ()) -> Iterator[Span]:
    """Parse mrkdwn: styles, links and mentions; `names` gives the names of people and channels by id."""
    end = 0
    for mark in _MARKS.finditer(text):
        yield from _run(text[end : mark.start()], styles)
        end = mark.end()
        kind, inner = mark.lastgroup or "", mark[mark.lastgroup or 0]
        if kind == "angle":
            yield _angle(inner, names, styles)
        elif kind in {"pre", "code"}:
            yield Span(html.unescape(inner.strip("\n")), (*styles, kind))
        else:
            yield from mrkdwn(inner, names, (*styles, kind))
    yield from _run(text[end:], styles)


def plain(text: str) -> Iterator[Span]:
    """Parse plain text: literal except for emoji names."""
    yield from _run(text, (), escaped=False)


def rich(pieces: list[Json], names: Mapping[str, str]) -> Iterator[Span]:
    """Parse the inline elements of rich text."""
    for piece in pieces:
        styles = tuple(name for name, on in piece.get("style", {}).items() if on)
        match piece["type"]:
            case "text":
                yield Span(piece["text"], styles)
            case "link":
                yield Span(piece.get("text") or piece["url"], styles, piece["url"])
            case "user":
                yield Span("@" + names.get(piece["user_id"], piece["user_id"]), (*styles, "mention"))
            case "channel":
                yield Span("#" + names.get(piece["channel_id"], piece["channel_id"]), (*styles, "mention"))
            case "emoji":
                yield Span(EMOJI.get(piece["name"], f":{piece['name']}:"), styles)
            case "broadcast":
                yield Span("@" + piece["range"], (*styles, "broadcast"))
            case "date":
                yield Span(piece.get("fallback") or str(piece["timestamp"]), styles)


def escape(text: str) -> str:
    """Escape &, < and >, as Slack's clients do with typed text."""
    return html.escape(text, quote=False)


def spans_text(spans: list[Json]) -> str:
    """Return the text of spans without styles."""
    return "".join(span["text"] for span in spans)


def add_spans(node: object, names: Mapping[str, str]) -> object:
    """Copy blocks and add a list of `spans` to every text object, raw cell and rich text section."""
    if isinstance(node, list):
        return [add_spans(item, names) for item in node]
    if not isinstance(node, dict):
        return node
    found: Iterator[Span] | None = None
    match node.get("type"):
        case "mrkdwn" | "markdown":
            found = mrkdwn(node["text"], names)
        case "plain_text" | "raw_text":
            found = plain(node["text"])
        case "rich_text_section" | "rich_text_quote" | "rich_text_preformatted":
            found = rich(node["elements"], names)
        case _:
            return {key: add_spans(item, names) for key, item in node.items()}
    return {**node, "spans": [asdict(span) for span in found]}


def _run(text: str, styles: tuple[str, ...], *, escaped: bool = True) -> Iterator[Span]:
    if text:
        named = re.sub(r":([a-z0-9_+-]+):", lambda m: EMOJI.get(m[1], m[0]), text)
        yield Span(html.unescape(named) if escaped else named, styles)


def _angle(inner: str, names: Mapping[str, str], styles: tuple[str, ...]) -> Span:
    target, _, label = inner.partition("|")
    label = html.unescape(label)
    if target.startswith(("@", "#")):
        return Span(target[0] + (names.get(target[1:]) or label or target[1:]), (*styles, "mention"))
    if target.startswith("!date"):
        return Span(label or target, styles)
    if target.startswith("!"):
        return Span("@" + (label.lstrip("@") or target[1:]), (*styles, "broadcast"))
    return Span(label or html.unescape(target), styles, html.unescape(target))
