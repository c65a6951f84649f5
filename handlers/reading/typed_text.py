"""What Slack's clients make of a typed text, undone once: lines, each with its head and its note."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from store.errors import UserError

HEAD_LIMIT = 300
NOTE_LIMIT = 2000
LINES_LIMIT = 50

_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}
_MENTION = re.compile(r"<?(?P<sign>[@#])[A-Z0-9]{3,}\|(?P<name>[^>|\s]+)>?")
_ENTITY = re.compile("&(?:amp|lt|gt);")
_QUOTES = str.maketrans(
    {"\u201a": "'", "‘": "'", "’": "'", "“": '"', "”": '"', "„": '"'}
    | dict.fromkeys("\u2010\u2011\u2212", "-")
)
_TIME = r"[0-9]{1,2}(?::[0-9]{2})?\s?(?:[ap]\.?m\.?|[ap](?![a-z]))?"
_MARKED_TIME = r"[0-9]{1,2}(?::[0-9]{2}\s?(?:[ap]\.?m\.?)?|\s?[ap]\.?m\.?)"
_TIME_RANGE = (
    rf"(?<![\w:.]){_MARKED_TIME}(?:\s?[–—]|[-–—]{{1,2}}){_TIME}(?!\S)"
    rf"|(?<![\w:.]){_TIME}(?:[–—]|--?){_MARKED_TIME}(?!\S)"
    rf"|(?<![\w:.]){_TIME}\s+[–—-]\s+{_MARKED_TIME}(?!\S)"
)
_DASH = re.compile(rf"(?P<range>{_TIME_RANGE})|(?P<note>-{{2,}}|[—―]+|(?<=\s)–(?=\s))", re.IGNORECASE)
_RANGE_DASH = re.compile(r"\s*[-–—]+\s*")
_MRN_SIGN = re.compile(r"\bmrn\s*[:#=…]+\s*", re.IGNORECASE)
_GLUED_COMMA = re.compile(r",(?=[^\W\d_])")
_AT_SIGN = re.compile(r"(?<!\S)@\s*(?=[0-9])")


@dataclass(frozen=True)
class TypedLine:
    """One typed line: what is to be understood, and the note as it was typed."""

    number: int
    head: str
    note: str


def as_typed(text: str) -> str:
    """The words as the person sees them: Slack's escapes undone, a mention as `@name`."""
    named = _MENTION.sub(lambda found: f"{found['sign']}{found['name']}", text)
    return _ENTITY.sub(lambda found: _ENTITIES[found[0]], named)


def split_lines(text: str) -> list[TypedLine]:
    """The lines that say something, counted from 1, each split at its first `--` (or em dash).

    Raises:
        UserError: too many lines, or a head or note longer than is kept.
    """
    typed = unescape(text).splitlines()
    found = [_line(number, line) for number, line in enumerate(filter(str.strip, typed), start=1)]
    if len(found) > LINES_LIMIT:
        raise UserError(
            f"That is {len(found)} lines; at most {LINES_LIMIT} go in at once.", "Send them in parts."
        )
    return found


def unescape(text: str) -> str:
    """A text as it was typed: Slack escapes three signs, once."""
    return _ENTITY.sub(lambda found: _ENTITIES[found[0]], text)


def _line(number: int, typed: str) -> TypedLine:
    head, note = _split_note(typed)
    if len(head) > HEAD_LIMIT:
        raise UserError(
            f"Line {number} has {len(head)} characters before its note; at most {HEAD_LIMIT} can be read.",
            "Put free text after `--`: `/log 15m phone Holly Guzman -- what happened`.",
        )
    if len(note) > NOTE_LIMIT:
        raise UserError(
            f"The note has {len(note)} characters; at most {NOTE_LIMIT} are kept.",
            "Shorten it, and keep the long form in the chart.",
        )
    return TypedLine(number, head, note)


def _split_note(typed: str) -> tuple[str, str]:
    for dash in _DASH.finditer(typed):
        if dash["note"]:
            return normalize(typed[: dash.start()]), typed[dash.end() :].strip()
    return normalize(typed), ""


def normalize(text: str) -> str:
    """A text in the few signs that the reader knows: straight quotes, plain spaces, no invisible signs."""
    visible = "".join(_visible(unicodedata.normalize("NFC", text))).translate(_QUOTES)
    ranged = _DASH.sub(lambda found: _RANGE_DASH.sub("-", found[0]) if found["range"] else found[0], visible)
    named = _AT_SIGN.sub("at ", _MRN_SIGN.sub("mrn ", ranged))
    return " ".join(_GLUED_COMMA.sub(", ", named).split())


def _visible(text: str) -> Iterator[str]:
    for sign in text:
        if sign.isascii():
            yield sign
        elif sign.isspace():
            yield " "
        elif unicodedata.category(sign) not in ("Cf", "Cc"):
            yield sign
