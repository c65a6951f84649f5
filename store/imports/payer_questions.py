"""Payers in a file: one spelled almost like another is asked about, and its rows wait for the answer."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz.distance import DamerauLevenshtein
from sqlalchemy import Connection

from store.imports.column_names import heading_key
from store.imports.sentences import row_notes
from store.imports.table_records import QuestionKind, RowQuestion, RowQuestionError
from store.payer import payers
from store.payer.payers import NEW_PAYER_MARK

_ALMOST = 0.78
"""`Etna` is almost `Aetna`; `Medicare` is not `Medicaid`."""
_NO_PAYER = {"none", "n/a", "na", "-", "--", "no insurance", "no payer", "uninsured", "null", "tbd"}


@dataclass(frozen=True)
class PayerNames:
    """The payers that a file may name: those on file, and new ones that are unlike any other."""

    known: dict[str, str]
    """By lower case, the payer as it is on file, or as most rows write it."""
    questions: dict[str, str]
    """By lower case, a name that is almost another: that other."""
    decided: Mapping[str, str] = field(default_factory=dict)
    """By lower case, a name that a person was asked about: the payer that is meant."""

    @classmethod
    def of(
        cls, db: Connection, clinic_id: int, cells: Iterable[str], decided: Mapping[str, str] | None = None
    ) -> "PayerNames":
        """The payers on file and in a file's cells; the names that most rows have come first."""
        known = {payer.name.casefold(): payer.name for payer in payers.list_payers(db, clinic_id)}
        questions: dict[str, str] = {}
        for name, _ in Counter(" ".join(cell.split()) for cell in cells if cell).most_common():
            key = name.casefold()
            if key in known or key in _NO_PAYER or not name:
                continue
            if key.endswith(NEW_PAYER_MARK):
                stated = name[: -len(NEW_PAYER_MARK)].strip()
                known.setdefault(stated.casefold(), stated)
                continue
            similar = _most_similar(name, known.values())
            if similar:
                questions[key] = similar
            else:
                known[key] = name
        asked = {key: other for key, other in questions.items() if key not in known}
        return cls(known, asked, decided or {})

    def resolved(self, cell: str) -> str:
        """The payer's name; empty for a word that means no payer.

        Raises:
            RowQuestionError: it is spelled almost like another one.
        """
        name = " ".join(cell.split())
        key = name.casefold()
        if key in _NO_PAYER:
            return ""
        if key.endswith(NEW_PAYER_MARK):
            name = name[: -len(NEW_PAYER_MARK)].strip()
        elif key in self.decided:
            name = self.decided[key]
        elif key in self.questions:
            text = row_notes.payer_question(name, self.questions[key])
            question = RowQuestion(QuestionKind.PAYER, name, text, self.questions[key])
            raise RowQuestionError(question, row_notes.answer_payer(name, NEW_PAYER_MARK))
        return self.known.get(name.casefold(), name)


def _most_similar(name: str, known: Iterable[str]) -> str:
    """The name that this one is almost, apart from spaces, case and punctuation; empty where none is."""
    key = heading_key(name)
    compared = [(DamerauLevenshtein.normalized_similarity(key, heading_key(each)), each) for each in known]
    similarity, other = max(compared, default=(0.0, ""))
    return other if similarity >= _ALMOST else ""
