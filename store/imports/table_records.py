"""A file's records before its headings are understood: where each starts, and its cells in order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from store.errors import UserError


class QuestionKind(StrEnum):
    """What a person can decide about a row that is left out."""

    NAME_CHANGE = "name change"
    """Whether the row's name and birth date are the patient's new ones."""
    NEW_PATIENT = "new patient"
    """Whether the row is about nobody who is on file."""
    STATUS = "status"
    """Which of our statuses a word means."""
    PAYER = "payer"
    """Whether a payer is another one, or the known one misspelled."""


@dataclass(frozen=True, slots=True)
class RowQuestion:
    """A question about a row that is left out until a person decides."""

    kind: QuestionKind
    about: str
    """The row's MRN, or its payer or status as the row writes it."""
    text: str
    """What is unclear, without how to answer it at the command line."""
    known: str = ""
    """The payer that it may be."""


class RowQuestionError(UserError):
    """A row that is left out until a person decides; `question` says what."""

    def __init__(self, question: RowQuestion, remedy: str) -> None:
        super().__init__(question.text, remedy)
        self.question = question


class NotARowError(UserError):
    """A total, a footer or the headings again: nothing is lost by leaving it out."""


class UnknownPatientError(UserError):
    """A row about a patient who isn't on file."""


@dataclass(frozen=True, slots=True)
class LineNote:
    """Something to say about a line."""

    line: int
    text: str
    question: RowQuestion | None = None
    is_row: bool = field(default=True, compare=False)
    """False: a total, a footer or the headings again."""
    mrn: str = field(default="", compare=False)
    """Of a row that is left out, the MRN that it states."""
    lacks_patient: bool = field(default=False, compare=False)
    """It is left out because the patient isn't on file."""


@dataclass(frozen=True, slots=True)
class Record:
    """The cells that start on a line, in the order of the file."""

    line: int
    cells: list[str]
    cell_errors: Mapping[int, str] = field(default_factory=dict)
    """By its place from 0, what is wrong with a cell whose value the file doesn't hold."""


FileRecords = list[Record | LineNote]
"""Every record, or what is wrong with the line where it starts."""
