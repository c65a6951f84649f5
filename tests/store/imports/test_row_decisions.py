"""What a person decides about rows: payers, statuses, zeros of MRNs, changed copies of time entries."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Connection

from handlers.imports.import_kinds import IMPORT_KINDS, import_file
from store.clinic.clinics import Clinic
from store.db import Registry
from store.errors import UserError
from store.imports import column_mappings
from store.imports.import_outcome import ImportOutcome, merged_unknown_patients, outcome_of
from store.imports.row_decisions import UNDECIDED, RowDecisions, read_meanings, read_statuses
from store.imports.sentences import row_notes
from store.imports.table_file import ImportFile
from store.patient import patients
from store.payer import payers

NOW = datetime(2026, 11, 21, 16, tzinfo=UTC)
PATIENTS = "mrn,name,status,enrolled_on,payer\n"
ON_SQLITE = pytest.mark.parametrize("registry", ["sqlite"], indirect=True)


def bring_in(
    db: Connection, clinic: Clinic, kind: str, text: str, decisions: RowDecisions = UNDECIDED
) -> ImportOutcome:
    known = IMPORT_KINDS[kind]
    source = import_file(db, clinic, known, ImportFile(text.encode(), decisions=decisions))
    plan = known.plan(db, clinic, source, NOW)
    return outcome_of(plan, known.apply_batch(db, clinic, plan.actions, NOW))


def payer_names(db: Connection, clinic: Clinic) -> dict[str, str]:
    covered = payers.coverage_on(db, clinic.id, date(2026, 11, 21))
    return {patients.by_id(db, clinic.id, each).mrn: payer.name for each, payer in covered.items()}


def test_payers_that_may_be_one_are_asked_about_and_lose_no_patient(
    registry: Registry, clinic: Clinic
) -> None:
    rows = ("Medicare", "MEDICARE", "medicare", "Medicare Part-B", "MEDICARE PART B", "BCBS", "BC/BS")
    text = PATIENTS + "".join(f"{at},Ann Ito{at},active,1/5/2026,{name}\n" for at, name in enumerate(rows, 1))
    with registry.begin() as db:
        found = bring_in(db, clinic, "patients", text)
        assert (found.added, found.errors) == (7, ())
        said = "“Medicare Part-B” may be the payer Medicare; imported without a payer; "
        answer = (
            'add --payer "Medicare Part-B=Medicare", or "Medicare Part-B=Medicare Part-B" for another one'
        )
        assert [(note.line, note.text) for note in found.to_check] == [(5, said + answer), (6, said + answer)]
        plain = {"1": "Medicare", "2": "Medicare", "3": "Medicare", "6": "BCBS", "7": "BCBS"}
        assert payer_names(db, clinic) == plain
        decisions = RowDecisions.of(payers={"medicare part b": "Medicare"})
        column_mappings.keep_words(db, clinic.id, decisions)
        again = bring_in(db, clinic, "patients", text)
        assert [note.text for note in again.changes] == ["payer Medicare", "payer Medicare"]
        assert payer_names(db, clinic) == {**plain, "4": "Medicare", "5": "Medicare"}


@ON_SQLITE
def test_a_clinics_own_status_is_asked_about_and_kept(registry: Registry, clinic: Clinic) -> None:
    text = PATIENTS + "1,Ann Ito,D/C,1/5/2026,\n2,Bo Ek,Active tx,1/5/2026,\n3,Cy Fox,Grad,1/5/2026,\n"
    with registry.begin() as db:
        found = bring_in(db, clinic, "patients", text)
        assert [(note.line, note.text[:59]) for note in found.errors] == [
            (2, '“D/C” isn\'t a status; add --status "D/C=graduated", or what')
        ]
        decisions = RowDecisions.of(statuses=read_statuses("--status", ["D/C=graduated"]))
        assert bring_in(db, clinic, "patients", text, decisions).added == 1


def test_a_meaning_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(UserError, match="--payer “BCBS” isn't a word of the file, an equals sign"):
        read_meanings("--payer", ["BCBS"])
    with pytest.raises(UserError, match="“done” isn't a status"):
        read_statuses("--status", ["D/C=done"])


@ON_SQLITE
def test_zeros_that_a_spreadsheet_dropped_are_noticed_and_put_back(
    registry: Registry, clinic: Clinic
) -> None:
    text = PATIENTS + "00088100,Ann Ito,,,\n00088101,Bo Ek,,,\n88102,Cy Fox,,,\n777001,Di Gu,,,\n"
    contacts = "mrn,date,kind\n88100,11/3/2026,phone\n00088102,11/3/2026,phone\n777001,11/3/2026,phone\n"
    with registry.begin() as db:
        plan = IMPORT_KINDS["patients"].plan(db, clinic, ImportFile(text.encode()), NOW)
        assert plan.notes[-1].startswith("To check: 1 MRN has fewer digits than the others (8), like 88102. ")
        padded = RowDecisions.of(pad_mrn=8)
        assert bring_in(db, clinic, "patients", text, padded).added == 4
        assert set(patients.by_mrn_key(db, clinic.id)) == {"00088100", "00088101", "00088102", "777001"}
        found = bring_in(db, clinic, "contacts", contacts)
        assert [note.text for note in found.errors] == [
            "MRN 88100 isn't on file, but MRN 00088100 (Ann Ito) is; " + row_notes.write_or_pad_mrn(8)
        ]
        assert bring_in(db, clinic, "contacts", contacts, padded).added == 1


def test_a_changed_copy_of_a_time_file_adds_no_minutes(registry: Registry, clinic: Clinic) -> None:
    header = "mrn,date,minutes,activity\n"
    same, other = "1,11/3/2026,15,phone\n", "1,11/3/2026,15,video\n"
    with registry.begin() as db:
        bring_in(db, clinic, "patients", PATIENTS + "1,Ann Ito,active,1/5/2026,\n")
        assert bring_in(db, clinic, "time", header + same).added == 1
        found = bring_in(db, clinic, "time", header + other)
        assert (found.added, found.already_present) == (0, 0)
        assert [note.text for note in found.to_check] == [
            "already on file as phone, same minutes; not added without --add-duplicates"
        ]
        both = bring_in(db, clinic, "time", header + same + other)
        assert (both.added, both.already_present, both.to_check) == (1, 1, ())
        third = header + "1,11/3/2026,15,in person\n"
        assert bring_in(db, clinic, "time", third).added == 0
        decided = RowDecisions.of(adds_duplicates=True)
        assert bring_in(db, clinic, "time", third, decided).added == 1


@ON_SQLITE
def test_rows_about_patients_left_out_above_are_one_line(registry: Registry, clinic: Clinic) -> None:
    text = "mrn,date,kind\n" + "".join(f"{mrn},11/3/2026,phone\n" for mrn in range(70, 77))
    with registry.begin() as db:
        found = bring_in(db, clinic, "contacts", text + "Total,7,\n")
    assert [note.text for note in found.not_rows] == ["a total or footer, not a patient: “Total”"]
    assert {note.text for note in merged_unknown_patients(found.errors)} == {
        "no patients with MRN 70, 71, 72, 73, 74 and 2 more; import the patients first"
    }
    merged = merged_unknown_patients(found.errors, frozenset({"70", "71"}))
    assert [note.text for note in merged[:3]] == [
        "about 2 patients left out above",
        "about 2 patients left out above",
        "no patient with MRN 72; import the patients first",
    ]
