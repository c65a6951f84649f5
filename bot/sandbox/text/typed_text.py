"""What Slack's clients do to typed text before they send it: escaping, mentions, links, smart punctuation."""

import re
from collections.abc import Iterable

from bot.sandbox.text.mrkdwn import escape
from bot.sandbox.workspace.accounts import Channel, SlackAccount

_URL = re.compile(r"https?://[^\s<>|]+")


def smart_punctuation(text: str) -> str:
    """Turn -- into an em dash and straight quotes into curly ones, as phones and some clients do."""
    text = text.replace("--", "—")
    text = re.sub(r"(^|[\s(\[])\"", r"\1“", text).replace('"', "”")
    return re.sub(r"(^|[\s(\[])'", r"\1‘", text).replace("'", "’")


def as_sent(
    text: str, people: Iterable[SlackAccount], channels: Iterable[Channel], *, resolve: bool, names: bool
) -> str:
    """Escape typed text; with `resolve`, turn @handles, #channels and links into Slack's markup.

    `names` adds the name to the markup, as in commands but not in messages.
    """
    sent = escape(text)
    if not resolve:
        return sent
    sent = _URL.sub(lambda link: f"<{link[0]}>", sent)
    markup = {f"@{person.handle}": ("@" + person.id, person.handle) for person in people}
    markup |= {
        f"#{channel.name}": ("#" + channel.id, channel.name) for channel in channels if not channel.is_im
    }
    for typed in sorted(markup, key=len, reverse=True):
        target, name = markup[typed]
        tag = f"<{target}|{name}>" if names else f"<{target}>"
        sent = re.sub(
            rf"(?<![\w<]){re.escape(typed)}(?![\w.]*\w)", tag.replace("\\", r"\\"), sent, flags=re.IGNORECASE
        )
    return sent
