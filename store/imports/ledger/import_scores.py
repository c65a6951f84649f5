"""`import scores`: scores of rating scales onto the ledger, each once."""

import re
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from store import ledger_entries
from store.clinic.clinics import Clinic
from store.errors import UserError
from store.imports import cell_values, table_file
from store.imports.cell_values import MemberLookup
from store.imports.import_plan import (
    IMPORT_SOURCE,
    ImportAction,
    ImportPlan,
    NumberedFact,
    missing_from_ledger,
    plan_missing,
    read_rows,
)
from store.imports.known_people import with_names
from store.imports.ledger import ledger_rows
from store.imports.ledger.ledger_rows import RowOrigin
from store.imports.ledger.patient_lookup import PatientLookup
from store.imports.ledger.wide_scores import SCALE_COLUMNS, one_row_per_score
from store.imports.sentences import row_notes
from store.imports.table_file import ImportFile, ImportRow, TableColumns
from store.imports.table_records import LineNote
from store.ledger import scores as ledger
from store.ledger_entries import Provenance
from store.patient import episodes
from store.risk import flags
from store.rules.clinic.calendar import local_day
from store.rules.review.agenda import FlagKind
from store.rules.risk.risk import is_recent_answer, latest_risk_answer
from store.rules.risk.sentences import positive_item_text
from store.rules.scores import instruments, scoring
from store.rules.scores.scales import Instrument
from store.rules.scores.score import Score
from store.tables import scores

COLUMNS = TableColumns(
    ("mrn", "date", "instrument"),
    ("score", "items", "risk_item", "screen", "note", *ledger_rows.ORIGIN_COLUMNS),
    SCALE_COLUMNS,
)


@dataclass(frozen=True, slots=True)
class ImportedScore:
    """A score as a file states it."""

    line: int
    patient_id: int
    episode_id: int
    score: Score
    note: str
    origin: RowOrigin
    raises_alert: bool = False
    """Whether it is the patient's latest answer about self-harm, above 0, recent and new on the ledger."""

    @property
    def key(self) -> Hashable:
        """The content that distinguishes scores, apart from whether it is void."""
        return (self.patient_id, self.score.on, self.score.instrument, self.score.total, self.score.items)


_MATCH_PASSES = (
    lambda imported, is_void: is_void == imported.origin.is_void,
    lambda _imported, _is_void: True,
)


def plan(
    db: Connection, clinic: Clinic, source: ImportFile, now: datetime
) -> ImportPlan[NumberedFact[ImportedScore]]:
    """What importing a file would do.

    Raises:
        UserError: the file cannot be read.
    """
    file = one_row_per_score(table_file.read_table(source, with_names(COLUMNS)))
    patients = PatientLookup.of(db, clinic.id, source.decisions)
    reader = _ScoreRowReader(clinic, patients, MemberLookup.of(db, clinic.id), now)
    rows, rejected = read_rows(file, reader.read)
    imported = [score for _, score in rows]
    missing = missing_from_ledger(imported, _on_ledger(db, clinic.id, imported), _MATCH_PASSES)
    alerting = _alerting_lines(db, clinic, missing, local_day(now, clinic.zone))
    missing = [
        replace(each, fact=replace(each.fact, raises_alert=each.fact.line in alerting)) for each in missing
    ]
    notes = [
        LineNote(each.fact.line, row_notes.raises_alert(positive_item_text(each.fact.score)))
        for each in missing
        if each.fact.raises_alert
    ]
    return patients.with_notes(plan_missing(file, imported, rejected, missing, notes))


def apply_actions(
    db: Connection,
    clinic: Clinic,
    actions: Sequence[ImportAction[NumberedFact[ImportedScore]]],
    now: datetime,
) -> list[LineNote]:
    """Put scores on the ledger; a recent answer about self-harm raises a safety alert (domain.md §5).

    Raises:
        IntegrityError: another import put some of them there at the same time.
    """
    rows = [_score_columns(clinic.id, action.fact) for action in actions]
    for score_id, action in zip(ledger_rows.insert_all(db, scores, rows), actions, strict=True):
        imported = action.fact.fact
        if imported.raises_alert:
            flags.raise_flag(
                db,
                episodes.by_id(db, clinic.id, imported.episode_id),
                FlagKind.RISK,
                imported.score.on,
                Provenance(None, now, IMPORT_SOURCE),
                question=positive_item_text(imported.score),
                score_id=score_id,
            )
    return []


def _alerting_lines(
    db: Connection,
    clinic: Clinic,
    missing: Sequence[NumberedFact[ImportedScore]],
    today: date,
) -> set[int]:
    """The rows that raise an alert: of each patient the latest answer, if it is above 0 and recent."""
    new = {each.fact.line: each.fact for each in missing if not each.fact.origin.is_void}
    recent = {
        fact.patient_id
        for fact in new.values()
        if positive_item_text(fact.score) and is_recent_answer(fact.score, today, clinic.settings)
    }
    alerting: set[int] = set()
    for patient_id in recent:
        on_file = [
            each.score for each in ledger.of_patient(db, clinic.id, patient_id) if each.voided_at is None
        ]
        in_file = {line: fact.score for line, fact in new.items() if fact.patient_id == patient_id}
        latest = latest_risk_answer([*on_file, *in_file.values()])
        alerting |= {line for line, score in in_file.items() if score is latest and positive_item_text(score)}
    return alerting


@dataclass(frozen=True)
class _ScoreRowReader:
    """Reads rows for one clinic, as of now."""

    clinic: Clinic
    patients: PatientLookup
    members: MemberLookup
    now: datetime

    def read(self, row: ImportRow) -> ImportedScore:
        """The score that a row states; raises UserError where a cell is wrong or missing."""
        patient = self.patients.patient(row)
        today = local_day(self.now, self.clinic.zone)
        on = cell_values.past_date(row["date"], "date", today, patient.date_of_birth)
        instrument = instruments.find(row["instrument"])
        if instrument is None:
            known = row_notes.use_one_of([scale.title for scale in instruments.INSTRUMENTS])
            raise UserError(row_notes.unknown_scale(row["instrument"]), known)
        total, items, risk_value = _answers(instrument, row)
        return ImportedScore(
            line=row.line,
            patient_id=patient.id,
            episode_id=self.patients.episode_on(patient, on).id,
            score=Score(on, instrument.key, total, items, risk_value, cell_values.is_yes(row["screen"])),
            note=row["note"],
            origin=ledger_rows.read_origin(row, self.members, self.clinic.zone, self.now),
        )


def _answers(instrument: Instrument, row: ImportRow) -> tuple[int, tuple[int, ...] | None, int | None]:
    """Total, items and risk item, checked against each other; a missing score is never 0."""
    total = cell_values.whole_number(row["score"], "score") if row["score"] else None
    items = tuple(
        cell_values.whole_number(item, "item") for item in re.split(r"[\s,;]+", row["items"]) if item
    )
    risk = cell_values.whole_number(row["risk_item"], "risk item") if row["risk_item"] and not items else None
    try:
        if items:
            return scoring.check_items(instrument, items, total), items, None
        if total is not None:
            scoring.check_total(instrument, total)
            return total, None, None if risk is None else scoring.check_risk_value(instrument, risk, total)
    except UserError as error:
        raise UserError(error.wrong) from error  # its `remedy` says what to type in Slack
    raise UserError(row_notes.NO_SCORE, row_notes.LEAVE_OUT_MISSING_SCORE)


def _on_ledger(
    db: Connection, clinic_id: int, imported: Sequence[ImportedScore]
) -> dict[Hashable, Counter[bool | None]]:
    """How many scores of each content the ledger has, void or not; None: with an undone import."""
    counts: dict[Hashable, Counter[bool | None]] = {score.key: Counter() for score in imported}
    if not imported:
        return counts
    days = [score.score.on for score in imported]
    rows = db.execute(
        select(
            scores.c.patient_id,
            scores.c.on_date,
            scores.c.instrument,
            scores.c.total,
            scores.c["items"].label("answers"),
            scores.c.voided_at,
            scores.c.void_reason,
        ).where(scores.c.clinic_id == clinic_id, scores.c.on_date.between(min(days), max(days)))
    )
    for row in rows:
        items = tuple(row.answers) if row.answers is not None else None
        key = (row.patient_id, row.on_date, row.instrument, row.total, items)
        if key in counts:
            taken_back = ledger_entries.is_import_undone(row.void_reason)
            counts[key][None if taken_back else row.voided_at is not None] += 1
    return counts


def _score_columns(clinic_id: int, numbered: NumberedFact[ImportedScore]) -> dict[str, Any]:
    imported, score = numbered.fact, numbered.fact.score
    return ledger_rows.origin_columns(clinic_id, imported.origin) | {
        "patient_id": imported.patient_id,
        "episode_id": imported.episode_id,
        "instrument": score.instrument,
        "on_date": score.on,
        "total": score.total,
        "items": list(score.items) if score.items is not None else None,
        "risk_item": score.risk_value,
        "screen": score.is_screen,
        "note": imported.note,
        "import_key": ledger_rows.import_key(imported.key, numbered.ordinal),
    }
