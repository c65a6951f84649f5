"""What Slack accepts as rich text: sections, lists, quotes, preformatted text, and their pieces."""

from collections.abc import Mapping

from bot.sandbox.validation.checks import NOTHING, Check, boolean, by_type, each, one_of, shape, string, whole

_STYLE = shape(
    {}, {"bold": boolean, "italic": boolean, "strike": boolean, "code": boolean, "underline": boolean}
)


def _piece(kind: str, required: Mapping[str, Check], optional: Mapping[str, Check] = NOTHING) -> Check:
    return shape({"type": one_of(kind), **required}, {"style": _STYLE, **optional})


INLINE: Mapping[str, Check] = {
    "text": _piece("text", {"text": string(40_000)}),
    "link": _piece("link", {"url": string(3000)}, {"text": string(3000), "unsafe": boolean}),
    "user": _piece("user", {"user_id": string(255)}),
    "channel": _piece("channel", {"channel_id": string(255)}),
    "usergroup": _piece("usergroup", {"usergroup_id": string(255)}),
    "emoji": _piece("emoji", {"name": string(255)}, {"unicode": string(100)}),
    "broadcast": _piece("broadcast", {"range": one_of("here", "channel", "everyone")}),
    "date": _piece(
        "date",
        {"timestamp": whole(0, 99_999_999_999), "format": string(255)},
        {"url": string(3000), "fallback": string(255)},
    ),
}
_INLINES = each(by_type(INLINE, "rich text element"), 1000, 0)
_BORDER = {"border": whole(0, 1)}
_SECTION = shape({"type": one_of("rich_text_section"), "elements": _INLINES})

PARTS: Mapping[str, Check] = {
    "rich_text_section": _SECTION,
    "rich_text_quote": shape({"type": one_of("rich_text_quote"), "elements": _INLINES}, _BORDER),
    "rich_text_preformatted": shape(
        {"type": one_of("rich_text_preformatted"), "elements": _INLINES}, {**_BORDER, "language": string(50)}
    ),
    "rich_text_list": shape(
        {
            "type": one_of("rich_text_list"),
            "style": one_of("bullet", "ordered"),
            "elements": each(by_type({"rich_text_section": _SECTION}, "list item"), 1000),
        },
        {**_BORDER, "indent": whole(0, 8), "offset": whole(0, 1000)},
    ),
}
RICH_TEXT = each(by_type(PARTS, "rich text part"), 1000)
