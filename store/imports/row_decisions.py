"""What a person decided about rows of a file that were held, or read otherwise than meant."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from store.errors import UserError
from store.imports.sentences import file_errors, row_notes
from store.rules.patient import mrns, statuses
from store.rules.patient.statuses import Status


@dataclass(frozen=True)
class RowDecisions:
    """What a person decided."""

    same_person: Mapping[str, str] = field(default_factory=dict)
    """The row's name and birth date are the patient's new ones: by normalized MRN, the MRN as typed."""
    new_patient: Mapping[str, str] = field(default_factory=dict)
    """The row is about no one on file: by normalized MRN, the MRN as typed."""
    payers: Mapping[str, str] = field(default_factory=dict)
    """By the key of a payer's spelling in the file, the payer that is meant."""
    statuses: Mapping[str, str] = field(default_factory=dict)
    """By the file's word in lower case, the status that is meant."""
    pad_mrn: int = 0
    """MRNs that lost their leading zeros get that many digits; 0: they stay."""
    adds_duplicates: bool = False
    """Entries that look like a changed copy of one on file are added all the same."""

    @classmethod
    def of(
        cls,
        same_person: Iterable[str] = (),
        new_patient: Iterable[str] = (),
        payers: Mapping[str, str] | None = None,
        statuses: Mapping[str, str] | None = None,
        pad_mrn: int = 0,
        *,
        adds_duplicates: bool = False,
    ) -> "RowDecisions":
        """From MRNs, payers and statuses as they are typed."""
        return cls(
            {mrns.key(mrn): mrn for mrn in same_person},
            {mrns.key(mrn): mrn for mrn in new_patient},
            {word_key(spelling): name for spelling, name in (payers or {}).items()},
            {word_key(word): status for word, status in (statuses or {}).items()},
            pad_mrn,
            adds_duplicates,
        )

    def with_kept(self, payers: Mapping[str, str], statuses: Mapping[str, str]) -> "RowDecisions":
        """With what earlier files decided; what is decided now counts more."""
        return replace(self, payers={**payers, **self.payers}, statuses={**statuses, **self.statuses})

    def not_in_file(self, in_file: Iterable[str]) -> list[str]:
        """What to say about each decided MRN that no row has."""
        known = {mrns.key(mrns.clean(mrn)) for mrn in in_file}
        return [
            row_notes.decided_mrn_not_in_file(mrn)
            for key, mrn in {**self.same_person, **self.new_patient}.items()
            if key not in known
        ]


UNDECIDED = RowDecisions()


def word_key(text: str) -> str:
    """A payer or status for comparing: letters and digits only."""
    return "".join(character for character in text.casefold() if character.isalnum())


def read_meanings(option: str, stated: Iterable[str]) -> dict[str, str]:
    """What words of a file mean, from texts like `BC/BS=Blue Cross Blue Shield`.

    Raises:
        UserError: a text of another form.
    """
    meanings: dict[str, str] = {}
    for text in stated:
        word, sign, meaning = (part.strip() for part in text.partition("="))
        if not (sign and word_key(word) and meaning):
            raise UserError(file_errors.not_a_meaning(option, text), file_errors.write_meaning(option))
        meanings[word] = meaning
    return meanings


def read_statuses(option: str, stated: Iterable[str]) -> dict[str, str]:
    """Which statuses words of a file mean, from texts like `D/C=graduated`.

    Raises:
        UserError: a text of another form, or not one of the statuses.
    """
    meanings = read_meanings(option, stated)
    for meaning in meanings.values():
        if statuses.find(meaning) is None:
            raise UserError(row_notes.not_a_status(meaning), row_notes.use_one_of(list(Status)))
    return meanings
