"""An uploaded file between its dry run and its import: where it is, and what was decided so far.

It waits in a draft. The draft holds no row of the file: the file stays in Slack and is read again.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from store.dispatch.drafts import Draft
from store.imports.column_names import heading_key
from store.imports.row_decisions import RowDecisions
from store.imports.table_records import QuestionKind

DRAFT_KIND = "file import"


class FileQuestion(StrEnum):
    """What can be asked about a file as a whole."""

    KIND = "kind"
    SHEET = "sheet"
    COLUMN = "column"
    ZEROS = "zeros"
    """Whether MRNs that lost their zeros get them back."""


@dataclass(frozen=True)
class OpenQuestion:
    """A question of the dry run; its button carries its number and the number of the answer."""

    kind: str
    """A `FileQuestion` or a `QuestionKind`."""
    about: str
    """The heading, the MRN, or the payer as the file writes it."""
    answers: tuple[str, ...]
    """What each button or choice means."""
    text: str = ""
    nearest: str = ""
    """For a column: ours that it is most like."""


@dataclass(frozen=True)
class PendingImport:
    """A file and the decisions about it."""

    url: str
    name: str
    kind: str = ""
    sheet: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    """Our column by the file's heading; empty: the column is left out."""
    same_person: tuple[str, ...] = ()
    new_patients: tuple[str, ...] = ()
    payers: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[str, str] = field(default_factory=dict)
    pad_mrn: str = ""
    """How many digits MRNs that lost their zeros get; empty: they stay as they are."""

    @property
    def decisions(self) -> RowDecisions:
        """What was decided about rows."""
        return RowDecisions.of(
            self.same_person, self.new_patients, self.payers, self.statuses, int(self.pad_mrn or 0)
        )

    def answered(self, question: OpenQuestion, answer: str) -> "PendingImport":
        """With one question answered."""
        changes: dict[str, dict[str, Any]] = {
            FileQuestion.KIND: {"kind": answer},
            FileQuestion.SHEET: {"sheet": answer},
            FileQuestion.COLUMN: {"mapping": {**self.mapping, heading_key(question.about): answer}},
            QuestionKind.NAME_CHANGE: {"same_person": (*self.same_person, question.about)},
            QuestionKind.NEW_PATIENT: {"new_patients": (*self.new_patients, question.about)},
            QuestionKind.STATUS: {"statuses": {**self.statuses, question.about: answer}},
            FileQuestion.ZEROS: {"pad_mrn": answer},
            QuestionKind.PAYER: {"payers": {**self.payers, question.about: answer}},
        }
        return replace(self, **changes[question.kind])

    def draft_detail(self, questions: list[OpenQuestion]) -> dict[str, Any]:
        """What its draft keeps."""
        return {"pending": asdict(self), "questions": [asdict(question) for question in questions]}


def from_draft(draft: Draft) -> tuple[PendingImport, list[OpenQuestion]]:
    """The file and its open questions, as its draft keeps them."""
    kept, asked = draft.detail["pending"], draft.detail["questions"]
    pending = PendingImport(
        **{
            **kept,
            "same_person": tuple(kept["same_person"]),
            "new_patients": tuple(kept["new_patients"]),
        }
    )
    return pending, [OpenQuestion(**{**each, "answers": tuple(each["answers"])}) for each in asked]
