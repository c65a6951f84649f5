"""Slack's markup for mentions, channels and links, as the words that the person saw; source: slack.md §1."""

import re
from collections.abc import Callable, Mapping

_USER = re.compile(r"<@(?P<id>[UW][A-Z0-9]+)(?:\|[^>]*)?>")
_MARKUP = re.compile(
    r"<(?:(?P<sign>[@#!])(?P<id>[^<>|]+)|(?P<link>(?:https?|ftp|slack|mailto|tel):[^<>|]+))(?:\|(?P<label>[^<>]*))?>"
)
_SOMEONE, _A_CHANNEL = "someone", "channel"


def user_ids(text: str) -> set[str]:
    """The Slack users that a text mentions."""
    return {found["id"] for found in _USER.finditer(text)}


def label_mentions(text: str, names: Mapping[str, str]) -> str:
    """The text with these users' names on their mentions, still as markup."""

    def labeled(found: re.Match[str]) -> str:
        return f"<@{found['id']}|{_escaped(names[found['id']])}>" if found["id"] in names else found[0]

    return _USER.sub(labeled, text)


def as_seen(text: str) -> str:
    """`@Priya Shah`, `#case-review`, the plain address: what Slack showed for its markup."""
    return _MARKUP.sub(_seen, text)


def _seen(found: re.Match[str]) -> str:
    if found["link"]:
        return _ADDRESSES.get(found["link"].split(":")[0], _whole)(found["link"])
    label = (found["label"] or "").lstrip("@#")
    if found["sign"] == "@":
        return f"@{label or _SOMEONE}"
    if found["sign"] == "#":
        return f"#{label or _A_CHANNEL}"
    if found["id"].startswith("date"):
        return label
    return f"@{label or found['id'].split('^')[0]}"


def _whole(address: str) -> str:
    return address


def _after_scheme(address: str) -> str:
    return address.partition(":")[2]


_ADDRESSES: Mapping[str, Callable[[str], str]] = {"mailto": _after_scheme, "tel": _after_scheme}


def _escaped(name: str) -> str:
    return name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("|", "/")
