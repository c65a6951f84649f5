"""What Slack's clients do to typed text before it leaves: escaping, mentions, links, smart punctuation."""

import re
from collections.abc import Iterable

from bot.sandbox.text.mrkdwn import escape
from bot.sandbox.workspace.accounts import Channel, Person

_URL = re.compile(r"https?://[^\s<>|]+")


def smart_punctuation(text: str) -> str:
    """Turn -- into an em dash and straight quotes into curly ones, as phones and Slack's clients do."""
    text = text.replace("--", "—")
    text = re.sub(r"(^|[\s(\[])\"", r"\1“", text).replace('"', "”")
    return re.sub(r"(^|[\s(\[])'", r"\1‘", text).replace("'", "’")


def as_sent(
    text: str, people: Iterable[Person], channels: Iterable[Channel], *, resolve: bool, names: bool
) -> str:
    """Escape typed text; with `resolve`, turn @handles, #channels and links into Slack's own marks.

    `names` adds the name inside the mark, as commands get it and messages do not.
    """
    sent = escape(text)
    if not resolve:
        return sent
    sent = _URL.sub(lambda link: f"<{link[0]}>", sent)
    marks = {f"@{person.handle}": ("@" + person.id, person.handle) for person in people}
    marks |= {
        f"#{channel.name}": ("#" + channel.id, channel.name) for channel in channels if not channel.is_im
    }
    for typed in sorted(marks, key=len, reverse=True):
        target, name = marks[typed]
        mark = f"<{target}|{name}>" if names else f"<{target}>"
        sent = re.sub(
            rf"(?<![\w<]){re.escape(typed)}(?![\w.]*\w)", mark.replace("\\", r"\\"), sent, flags=re.IGNORECASE
        )
    return sent
