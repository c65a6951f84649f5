"""Typed text as Slack's clients send it, back to what was typed: lines, each with its head and its note."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from handlers.block_kit.slack_markup import as_seen, label_mentions
from handlers.reading.sentences import about_lines

HEAD_LIMIT = 300
NOTE_LIMIT = 2000
LINES_LIMIT = 50

_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}
_LITERAL = {"&amp;": "&", "&lt;": "\ue000", "&gt;": "\ue001"}
"""Typed signs, kept apart from the signs of Slack's markup until the markup is read."""
_LITERAL_SIGNS = str.maketrans({"\ue000": "<", "\ue001": ">"})
_MENTION = re.compile(r"<?(?P<sign>[@#])[A-Z0-9]{3,}\|(?P<name>[^>|\s]+)>?")
_ENTITY = re.compile("&(?:amp|lt|gt);")
_QUOTES = str.maketrans(
    {"\u201a": "'", "‘": "'", "’": "'", "“": '"', "”": '"', "„": '"'}
    | dict.fromkeys("\u2010\u2011\u2212", "-")
)
_TIME = r"(?:[0-9]{1,2}(?::[0-9]{2})?\s?(?:[ap]\.?m\.?|[ap](?![a-z]))?|noon|midnight)"
_MARKED_TIME = r"(?:[0-9]{1,2}(?::[0-9]{2}\s?(?:[ap]\.?m\.?)?|\s?[ap]\.?m\.?)|noon|midnight)"
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
    """The words as the person sees them: Slack's escapes undone, mentions and links as they were shown."""
    named = _MENTION.sub(lambda found: f"{found['sign']}{found['name']}", as_seen(text))
    return _ENTITY.sub(lambda found: _ENTITIES[found[0]], named)


def label_mentions_in_notes(text: str, names: Mapping[str, str]) -> str:
    """The text as it came from Slack, with people's names on the mentions in its notes."""
    return "\n".join(_with_labeled_note(line, names) for line in text.splitlines())


def _with_labeled_note(line: str, names: Mapping[str, str]) -> str:
    for dash in _DASH.finditer(line):
        if dash["note"]:
            return line[: dash.start()] + label_mentions(line[dash.start() :], names)
    return line


def split_lines(text: str) -> list[TypedLine]:
    """The lines that are not blank, counted from 1, each split at its first `--` (or em dash).

    Raises:
        UserError: too many lines, or a head or note longer than is kept.
    """
    typed = _ENTITY.sub(lambda found: _LITERAL[found[0]], text).splitlines()
    found = [_line(number, line) for number, line in enumerate(filter(str.strip, typed), start=1)]
    if len(found) > LINES_LIMIT:
        raise about_lines.too_many_lines(len(found), LINES_LIMIT)
    return found


def _line(number: int, typed: str) -> TypedLine:
    head, note = _split_note(typed)
    if len(head) > HEAD_LIMIT:
        raise about_lines.line_too_long(number, len(head), HEAD_LIMIT)
    if len(note) > NOTE_LIMIT:
        raise about_lines.note_too_long(len(note), NOTE_LIMIT)
    return TypedLine(number, head, note)


def _split_note(typed: str) -> tuple[str, str]:
    for dash in _DASH.finditer(typed):
        if dash["note"]:
            note = as_seen(typed[dash.end() :].strip()).translate(_LITERAL_SIGNS)
            return normalize(typed[: dash.start()].translate(_LITERAL_SIGNS)), note
    return normalize(typed.translate(_LITERAL_SIGNS)), ""


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
