"""What the bot sent or logged where no patient may be named: notifications, values, metadata, files, logs.

Every test with a world ends with this check (`tests/conftest.py`), so the suite reads all that it produces.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, inspect, select

from store.tables import contacts, flags, members, patients, reviews, scores, time_entries
from tests.world import World

_PLACES = frozenset(
    {
        "text",
        "value",
        "action_id",
        "block_id",
        "callback_id",
        "private_metadata",
        "external_id",
        "filename",
        "title",
        "metadata",
    }
)
"""Keys of what is sent whose text names no patient; `text` is the notification of a message."""

_SHORTEST_NOTE = 12
_ALSO_WORDS = frozenset({"Close", "Patient"})
"""Last names of patients in tests that sentences use as words."""

_NOTES = (time_entries.c.note, scores.c.note, contacts.c.note, flags.c.note, reviews.c.recommendation)


class LogLines(logging.Handler):
    """Every line that was logged, with tracebacks."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line as it would be written."""
        self.lines.append(self.format(record))


@contextmanager
def kept_log_lines() -> Iterator[list[str]]:
    """The lines that are logged meanwhile, those of level INFO too."""
    kept, ours = LogLines(), logging.getLogger("caseload")
    before = ours.level
    ours.addHandler(kept)
    ours.setLevel(logging.INFO)
    yield kept.lines
    ours.setLevel(before)
    ours.removeHandler(kept)


def traces(world: World, log_lines: list[str]) -> list[str]:
    """Where a patient's name, MRN or note was sent or logged although none may be there."""
    with world.registry.read() as db:
        forbidden = _forbidden(db)
    if forbidden is None:
        return []
    sent = [
        f"{call.method}, {place}: {text}"
        for call in list(world.slack.calls)
        for place, text in _texts(call.arguments, top=True)
        if forbidden.search(text)
    ]
    return [*sent, *(f"log: {line}" for line in log_lines if forbidden.search(line))]


def _forbidden(db: Connection) -> re.Pattern[str] | None:
    """Names as words, MRNs, and notes; names of members and of the drill's patient don't count."""
    team = {word for name in db.execute(select(members.c.name)).scalars() for word in name.split()}
    words: set[str] = set()
    real = select(patients.c.first_name, patients.c.last_name, patients.c.mrn).where(~patients.c.rehearsal)
    for row in db.execute(real):
        words |= {f"{row.first_name} {row.last_name}", row.mrn} | ({row.last_name} - team - _ALSO_WORDS)
    there = set(inspect(db).get_table_names())  # some tests drop a table
    columns = [column for column in _NOTES if column.table.name in there]
    notes = {note for column in columns for note in db.execute(select(column)).scalars()}
    words |= {note for note in notes if note and len(note) >= _SHORTEST_NOTE}
    long_enough = sorted(map(re.escape, (word for word in words if len(word) > 3)))
    return re.compile(rf"(?<!\w)(?:{'|'.join(long_enough)})(?!\w)") if long_enough else None


def _texts(node: object, *, top: bool = False) -> Iterator[tuple[str, str]]:
    """The texts of these places; a block's `text` and `title` are read by people, and may name patients."""
    if isinstance(node, list):
        for each in node:
            yield from _texts(each, top=top)
    if isinstance(node, dict):
        for key, inner in node.items():
            if key == "metadata" or (key in _PLACES and isinstance(inner, str) and (top or key not in _READ)):
                yield key, str(inner)
            yield from _texts(inner, top=key == "files")


_READ = frozenset({"text", "title"})
