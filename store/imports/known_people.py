"""Who a row of a file is about: by MRN, checked against the name and birth date that the row states.

No one becomes someone else: what is not certain is held for a person to decide, with both shown.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from store.errors import UserError
from store.imports import cell_values, patient_cells
from store.imports.sentences import row_notes
from store.imports.table_file import ImportRow, TableColumns
from store.imports.table_records import QuestionKind, RowQuestion, RowQuestionError
from store.patient.identity_changes import EarlierIdentity
from store.patient.patients import Patient
from store.rules.patient import mrns
from store.rules.patient.identity import Identity, IdentityMatch, compare, may_be_one_person
from store.rules.patient.names import words_of_name
from store.rules.patient.typed_names import without_suffix

NOBODY = Identity("", "")
"""A row that states no name."""

INSTEAD_OF_TWO_NAMES = {"name": ("first_name", "last_name")}
"""One column with the whole name, `Guzman, Holly` or `Holly Guzman Jr.`, in place of two."""
_NAME_COLUMNS = ("first_name", "last_name", "name", "date_of_birth")


@dataclass
class KnownPeople:
    """The patients on file, and those that earlier rows of the file add."""

    _by_mrn: dict[str, Patient] = field(default_factory=dict)
    _by_similar_mrn: dict[str, list[Patient]] = field(default_factory=lambda: defaultdict(list))
    _by_name: dict[str, list[Patient]] = field(default_factory=lambda: defaultdict(list))
    _by_earlier_mrn: dict[str, list[Patient]] = field(default_factory=lambda: defaultdict(list))
    _lines: dict[str, int] = field(default_factory=dict)
    _earlier: Mapping[int, Sequence[EarlierIdentity]] = field(default_factory=dict)
    _notes: dict[str, None] = field(default_factory=dict)

    @classmethod
    def of(
        cls, on_file: Mapping[str, Patient], earlier: Mapping[int, Sequence[EarlierIdentity]]
    ) -> "KnownPeople":
        """Index them once for a whole file; the MRN of a merged chart names the chart that was kept.

        Args:
            on_file: every patient by `mrns.key`.
            earlier: by patient, the names and MRNs that a person corrected.
        """
        people = cls(_earlier=earlier)
        for patient in dict.fromkeys(on_file.values()):
            people._index(patient)
            for was in earlier.get(patient.id, ()):
                if was.mrn and mrns.key(was.mrn) not in on_file:
                    people._by_earlier_mrn[mrns.key(was.mrn)].append(patient)
        people._by_mrn.update(on_file)
        return people

    @property
    def notes(self) -> tuple[str, ...]:
        """What to say about the whole file: who was found by an earlier name or MRN."""
        return tuple(self._notes)

    def add(self, line: int, mrn: str, stated: Identity) -> None:
        """Remember a patient that a row adds."""
        self._lines[mrns.key(mrn)] = line
        self._index(Patient(0, 0, mrn, stated.first_name, stated.last_name, stated.date_of_birth))

    def by_mrn(self, mrn: str) -> Patient | None:
        """The patient with exactly that MRN."""
        return self._by_mrn.get(mrns.key(mrn))

    def is_from_file(self, patient: Patient) -> bool:
        """Whether an earlier row of the file adds the patient."""
        return mrns.key(patient.mrn) in self._lines

    def find(self, mrn: str, stated: Identity = NOBODY, *, may_add: bool = True) -> Patient | None:
        """The patient whom a row is about; None when nobody has that MRN or one like it.

        An MRN that is likely the same (`12345` for `00012345`) is taken when the row's name agrees.

        Raises:
            UserError: the name or birth date is another one, or it isn't certain whose MRN it is.
        """
        exact = self.by_mrn(mrn)
        if exact:
            self.check(exact, stated)
            return exact
        had_it = self._by_earlier_mrn.get(mrns.key(mrn), [])
        similar = had_it or self._by_similar_mrn.get(mrns.similar_key(mrn), [])
        agreeing = [
            patient
            for patient in similar
            if patient.id and stated.full_name and self._match(patient, stated) is IdentityMatch.SAME
        ]
        if len(agreeing) == 1:
            if had_it:
                self._notes[row_notes.found_by_earlier_mrn(mrn, agreeing[0].mrn, stated.full_name)] = None
            return agreeing[0]
        if similar:
            described = self._described(similar)
            text = row_notes.earlier_mrn(mrn, described) if had_it else row_notes.similar_mrn(mrn, described)
            if not may_add and had_it:
                raise UserError(text, row_notes.WRITE_MRN_OF_TODAY)
            if not may_add:
                width = max(len(patient.mrn) for patient in (*similar, Patient(0, 0, mrn, "", "")))
                raise UserError(text, row_notes.write_or_pad_mrn(width))
            raise RowQuestionError(
                RowQuestion(QuestionKind.NEW_PATIENT, mrn, text), row_notes.WRITE_WHOLE_MRN
            )
        return None

    def check_new(self, mrn: str, stated: Identity) -> None:
        """Refuse a new patient who may be on file under another MRN, as enrolling does.

        Raises:
            UserError: someone of that name is on file, without another birth date.
        """
        candidates = {
            patient.mrn: patient for name in _name_keys(stated) for patient in self._by_name.get(name, ())
        }
        same = [patient for patient in candidates.values() if may_be_one_person(patient.identity, stated)]
        if same:
            text = row_notes.known_under_other_mrn(mrn, stated.full_name, self._described(same))
            raise RowQuestionError(
                RowQuestion(QuestionKind.NEW_PATIENT, mrn, text), row_notes.use_known_mrn(mrn)
            )

    def check(self, patient: Patient, stated: Identity, *, may_rename: bool = False) -> None:
        """As `check_same_person`, but a name that the patient had before is the patient's too."""
        if self._match(patient, stated) is not IdentityMatch.SAME:
            check_same_person(patient, stated, may_rename=may_rename)

    def _match(self, patient: Patient, stated: Identity) -> IdentityMatch:
        """What a row's name and birth date are to the patient, of today or of an earlier name."""
        match = compare(patient.identity, stated)
        if match is IdentityMatch.SAME:
            return match
        for was in self._earlier.get(patient.id, ()):
            first, _, last = was.full_name.rpartition(" ")
            if compare(Identity(first, last, patient.date_of_birth), stated) is IdentityMatch.SAME:
                self._notes[row_notes.found_by_earlier_name(stated.full_name, patient.full_name)] = None
                return IdentityMatch.SAME
        return match

    def _index(self, patient: Patient) -> None:
        self._by_mrn[mrns.key(patient.mrn)] = patient
        self._by_similar_mrn[mrns.similar_key(patient.mrn)].append(patient)
        for name in _name_keys(patient.identity):
            self._by_name[name].append(patient)

    def _described(self, patients: Sequence[Patient]) -> list[str]:
        return [
            row_notes.patient_on_file(
                patient.mrn, patient.full_name, patient.date_of_birth, self._lines.get(mrns.key(patient.mrn))
            )
            for patient in patients
        ]


def check_same_person(patient: Patient, stated: Identity, *, may_rename: bool = False) -> None:
    """Refuse a row under a known MRN that is not clearly about that patient.

    Raises:
        UserError: the name or birth date is another one; `may_rename` says how to take it all the same.
    """
    match = compare(patient.identity, stated)
    if match is IdentityMatch.SAME:
        return
    differs = row_notes.stated_otherwise(
        patient.mrn, patient.full_name, patient.date_of_birth, stated.full_name, stated.date_of_birth
    )
    if match is IdentityMatch.SOMEONE_ELSE:
        raise UserError(differs, row_notes.CHECK_MRN_OR_NAME)
    if not may_rename:
        raise UserError(differs, row_notes.CORRECT_OR_IMPORT_NAME)
    remedy = (
        row_notes.new_surname(patient.mrn)
        if match is IdentityMatch.NAME_CHANGE
        else row_notes.same_person_after_all(patient.mrn)
    )
    raise RowQuestionError(RowQuestion(QuestionKind.NAME_CHANGE, patient.mrn, differs), remedy)


def with_names(columns: TableColumns) -> TableColumns:
    """The columns of a file about patients on file, which may state names too, to be checked."""
    return TableColumns(columns.required, (*columns.optional, *_NAME_COLUMNS), columns.instead)


def stated_identity(row: ImportRow) -> Identity:
    """The name and birth date that a row states.

    Raises:
        UserError: the birth date isn't a date.
    """
    name, born = patient_cells.name_cells(row), row["date_of_birth"]
    return Identity(name.first_name, name.last_name, cell_values.day(born) if born else None)


def _name_keys(identity: Identity) -> set[str]:
    """What a name shares with every name that may be the same: all its words in any order, or the surname."""
    words, _ = without_suffix(words_of_name(identity.full_name))
    surname, _ = without_suffix(words_of_name(identity.last_name))
    return {" ".join(sorted(words)), "".join(words), "".join(surname)} - {""}
