"""Payers in a file: one that may be another is asked about; until then its rows come in without a payer."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz.distance import DamerauLevenshtein
from sqlalchemy import Connection

from store.imports.row_decisions import word_key
from store.imports.sentences import row_notes
from store.imports.table_records import QuestionKind, RowQuestion, RowQuestionError
from store.payer import payers
from store.payer.payers import NEW_PAYER_MARK

_ALMOST = 0.78
"""`Etna` is almost `Aetna`; `Medicare` is not `Medicaid`."""
_NO_PAYER = {"none", "n/a", "na", "-", "--", "no insurance", "no payer", "uninsured", "null", "tbd"}
_ONE_PAYER_LISTS = (
    "medicare; medicare part b; medicare b; original medicare; traditional medicare; medicare ffs",
    "medicaid; state medicaid; medicaid ffs; traditional medicaid",
    "bcbs; blue cross; blue shield; blue cross blue shield; blue cross and blue shield",
    "united; uhc; united healthcare; united health care; united health; unitedhealthcare commercial",
    "anthem; anthem bcbs; anthem blue cross; anthem blue cross blue shield",
    "kaiser; kaiser permanente; kp",
    "cigna; cigna healthcare; cigna health",
    "aetna; aetna health; aetna us healthcare",
    "self pay; selfpay; private pay; cash; out of pocket",
)
_FAMILY = {
    word_key(name): number for number, names in enumerate(_ONE_PAYER_LISTS) for name in names.split("; ")
}
"""Names that people use for one payer; a person says whether they do here."""
_SHOUTED_WORD = 5
"""A longer word in capitals is not an abbreviation: `MEDICAID` is Medicaid, `BCBS` stays."""


@dataclass(frozen=True)
class PayerNames:
    """The payers that a file may name: those on file, and new ones that are unlike any other."""

    known: dict[str, str]
    """By `word_key`, the payer as it is on file, or as most rows write it."""
    questions: dict[str, tuple[str, str]]
    """By `word_key`, a name that may be another, as most rows write it, and that other."""
    decided: Mapping[str, str] = field(default_factory=dict)
    """By `word_key`, a name that a person was asked about: the payer that is meant."""

    @classmethod
    def of(
        cls, db: Connection, clinic_id: int, cells: Iterable[str], decided: Mapping[str, str] | None = None
    ) -> "PayerNames":
        """The payers on file and in a file's cells; the names that most rows have come first."""
        answers = decided or {}
        # A clinic's kept answer or new file may still have the name of a payer that was joined to another.
        joined = payers.joined_names(db, clinic_id)
        known = {word_key(name): into for name, into in joined.items()}
        known |= {word_key(payer.name): payer.name for payer in payers.list_payers(db, clinic_id)}
        questions: dict[str, tuple[str, str]] = {}
        for name in _by_frequency(cells):
            key = word_key(name)
            if key in known or key in answers or name.casefold() in _NO_PAYER or not key:
                continue
            if name.casefold().endswith(NEW_PAYER_MARK):
                stated = name[: -len(NEW_PAYER_MARK)].strip()
                known.setdefault(word_key(stated), stated)
                continue
            similar = _most_similar(name, known.values())
            if similar:
                questions[key] = (name, similar)
            else:
                known[key] = name
        return cls(known, {key: other for key, other in questions.items() if key not in known}, answers)

    def resolved(self, cell: str) -> str:
        """The payer's name; empty for a word that means no payer.

        Raises:
            RowQuestionError: it may be another one.
        """
        name = " ".join(cell.split())
        if name.casefold() in _NO_PAYER:
            return ""
        if name.casefold().endswith(NEW_PAYER_MARK):
            name = name[: -len(NEW_PAYER_MARK)].strip()
            return self.known.get(word_key(name), name)
        key = word_key(name)
        if key in self.decided:
            name = self.decided[key]
        elif key in self.questions:
            name, similar = self.questions[key]
            text = row_notes.payer_question(name, similar)
            question = RowQuestion(QuestionKind.PAYER, name, text, similar)
            raise RowQuestionError(question, row_notes.answer_payer(name, similar))
        return self.known.get(word_key(name), name)

    def resolved_or_asked(self, cell: str) -> tuple[str, list[RowQuestionError]]:
        """The payer's name, or none and the question about it: the patient comes in all the same."""
        try:
            return self.resolved(cell), []
        except RowQuestionError as question:
            return "", [question]


def _by_frequency(cells: Iterable[str]) -> list[str]:
    """Each name once, in its usual capitals; the one that most rows have first."""
    names = Counter(" ".join(cell.split()) for cell in cells if cell)
    rows, spellings = Counter[str](), dict[str, list[str]]()
    for name, count in names.most_common():
        rows[word_key(name)] += count
        spellings.setdefault(word_key(name), []).append(name)
    return [_usual(spellings[key]) for key, _ in rows.most_common()]


def _usual(spellings: list[str]) -> str:
    """`Medicare` rather than `MEDICARE` or `medicare`, however often each is there."""
    mixed = [name for name in spellings if not (name.isupper() or name.islower())]
    name = (mixed or spellings)[0]
    shouted = any(len(word) > _SHOUTED_WORD for word in name.split())
    return " ".join(map(str.capitalize, name.split())) if shouted and not mixed else name


def _most_similar(name: str, known: Iterable[str]) -> str:
    """The name that this one may be, by its letters or as people call that payer; empty where none is."""
    key, family = word_key(name), _FAMILY.get(word_key(name), -1)
    compared = [
        (
            1.0
            if _FAMILY.get(word_key(each)) == family
            else DamerauLevenshtein.normalized_similarity(key, word_key(each)),
            each,
        )
        for each in known
    ]
    similarity, other = max(compared, default=(0.0, ""))
    return other if similarity >= _ALMOST else ""
