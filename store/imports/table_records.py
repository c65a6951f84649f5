"""A file's records before its headings are understood: where each starts, and its cells in order."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LineNote:
    """Something to say about a line."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Record:
    """The cells that start on a line, in the order of the file."""

    line: int
    cells: list[str]
    cell_errors: Mapping[int, str] = field(default_factory=dict)
    """By its place from 0, what is wrong with a cell whose value the file doesn't hold."""


FileRecords = list[Record | LineNote]
"""Every record, or what is wrong with the line where it starts."""
