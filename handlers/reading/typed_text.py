"""Typed text as Slack's clients send it, back to what was typed: lines, each with its head and its note."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from handlers.reading import sentences
from store.errors import UserError

T = TypeVar("T")

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
    """One typed line: the head, to be understood, and the note as it was typed."""

    number: int
    head: str
    note: str


def as_typed(text: str) -> str:
    """The words as the person sees them: Slack's escapes undone, a mention as `@name`."""
    named = _MENTION.sub(lambda found: f"{found['sign']}{found['name']}", text)
    return _ENTITY.sub(lambda found: _ENTITIES[found[0]], named)


def split_lines(text: str) -> list[TypedLine]:
    """The lines that are not blank, counted from 1, each split at its first `--` (or em dash).

    Raises:
        UserError: too many lines, or a head or note longer than is kept.
    """
    typed = unescape(text).splitlines()
    found = [_line(number, line) for number, line in enumerate(filter(str.strip, typed), start=1)]
    if len(found) > LINES_LIMIT:
        raise sentences.too_many_lines(len(found), LINES_LIMIT)
    return found


def read_lines(text: str, read: Callable[[TypedLine], T], empty: UserError) -> list[T]:
    """What each line says; a refusal of one line of several says which.

    Raises:
        UserError: `empty` when there is no line, else whatever `split_lines` and `read` raise.
    """
    lines = split_lines(text)
    if not lines:
        raise empty
    if len(lines) == 1:
        return [read(lines[0])]
    return [_read_numbered(line, read) for line in lines]


def _read_numbered(line: TypedLine, read: Callable[[TypedLine], T]) -> T:
    try:
        return read(line)
    except UserError as error:
        error.wrong = sentences.in_line(line.number, error.wrong)
        raise


def unescape(text: str) -> str:
    """A text as it was typed: Slack escapes three characters, once."""
    return _ENTITY.sub(lambda found: _ENTITIES[found[0]], text)


def _line(number: int, typed: str) -> TypedLine:
    head, note = _split_note(typed)
    if len(head) > HEAD_LIMIT:
        raise sentences.line_too_long(number, len(head), HEAD_LIMIT)
    if len(note) > NOTE_LIMIT:
        raise sentences.note_too_long(len(note), NOTE_LIMIT)
    return TypedLine(number, head, note)


def _split_note(typed: str) -> tuple[str, str]:
    for dash in _DASH.finditer(typed):
        if dash["note"]:
            return normalize(typed[: dash.start()]), typed[dash.end() :].strip()
    return normalize(typed), ""


def normalize(text: str) -> str:
    """A text in the characters that the reader knows: straight quotes, plain spaces, nothing invisible."""
    visible = "".join(_visible(unicodedata.normalize("NFC", text))).translate(_QUOTES)
    ranged = _DASH.sub(lambda found: _RANGE_DASH.sub("-", found[0]) if found["range"] else found[0], visible)
    named = _AT_SIGN.sub("at ", _MRN_SIGN.sub("mrn ", ranged))
    return " ".join(_GLUED_COMMA.sub(", ", named).split())


def _visible(text: str) -> Iterator[str]:
    for character in text:
        if character.isascii():
            yield character
        elif character.isspace():
            yield " "
        elif unicodedata.category(character) not in ("Cf", "Cc"):
            yield character
