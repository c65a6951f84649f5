"""`import scores`: rating scales onto the ledger, each score once."""

import re
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from store.clinic.clinics import Clinic
from store.errors import UserError
from store.imports import cell_values, csv_file, row_origin
from store.imports.cell_values import MemberLookup
from store.imports.csv_file import CsvColumns, CsvRow, LineNote
from store.imports.import_plan import ImportAction, ImportPlan, NumberedFact, error_text, missing_from_ledger
from store.imports.ledger import ledger_rows
from store.imports.ledger.patient_lookup import PatientLookup
from store.imports.row_origin import RowOrigin
from store.rules.clinic.calendar import local_day
from store.rules.scores import instruments, scoring
from store.rules.scores.scales import Instrument
from store.rules.scores.score import Score
from store.tables import scores

COLUMNS = CsvColumns(
    ("mrn", "date", "instrument"),
    ("score", "items", "risk_item", "screen", "note", *row_origin.ORIGIN_COLUMNS),
)
_KNOWN_SCALES = ", ".join(each.title for each in instruments.INSTRUMENTS)


@dataclass(frozen=True, slots=True)
class ImportedScore:
    """A score as a file states it."""

    line: int
    patient_id: int
    episode_id: int
    score: Score
    note: str
    origin: RowOrigin

    @property
    def key(self) -> Hashable:
        """All that tells one score from another, but for whether it is void."""
        return (self.patient_id, self.score.on, self.score.instrument, self.score.total, self.score.items)


_MATCH_PASSES = (
    lambda fact, is_void: is_void == fact.origin.is_void,
    lambda _fact, _is_void: True,
)


def plan(
    db: Connection, clinic: Clinic, content: bytes, now: datetime
) -> ImportPlan[NumberedFact[ImportedScore]]:
    """What importing a file would do.

    Raises:
        UserError: the file cannot be read.
    """
    file = csv_file.read_csv(content, COLUMNS)
    reader = _ScoreRowReader(clinic, PatientLookup.of(db, clinic.id), MemberLookup.of(db, clinic.id), now)
    facts, wrong = [], list(file.rejected)
    for row in file.rows:
        try:
            facts.append(reader.fact(row))
        except UserError as error:
            wrong.append(LineNote(row.line, error_text(error)))
    missing = sorted(
        missing_from_ledger(facts, _on_ledger(db, clinic.id, facts), _MATCH_PASSES),
        key=lambda each: each.fact.line,
    )
    return ImportPlan(
        actions=tuple(ImportAction(each.fact.line, each) for each in missing),
        already_present=len(facts) - len(missing),
        rejected=tuple(sorted(wrong, key=lambda remark: remark.line)),
        rows_to_check=(),
        notes=file.notes,
    )


def add_scores(db: Connection, clinic: Clinic, facts: Sequence[NumberedFact[ImportedScore]]) -> None:
    """Put scores on the ledger. They raise no alarm: they tell of days gone by (domain.md §5).

    Raises:
        IntegrityError: another import put some of them there in the meantime.
    """
    ledger_rows.add_all(db, scores, [_score_columns(clinic.id, each) for each in facts])


@dataclass(frozen=True)
class _ScoreRowReader:
    """A row's cells, against what the clinic knows."""

    clinic: Clinic
    caseload: PatientLookup
    people: MemberLookup
    now: datetime

    def fact(self, row: CsvRow) -> ImportedScore:
        """What a row states; UserError when it cannot be so."""
        patient = self.caseload.patient(row["mrn"])
        today = local_day(self.now, self.clinic.zone)
        on = cell_values.past_date(row["date"], "date", today, patient.date_of_birth)
        instrument = instruments.find(row["instrument"])
        if instrument is None:
            raise UserError(f"“{row['instrument']}” is no scale known here", f"known: {_KNOWN_SCALES}")
        total, items, risk = _answers(instrument, row)
        return ImportedScore(
            line=row.line,
            patient_id=patient.id,
            episode_id=self.caseload.episode_on(patient, on).id,
            score=Score(on, instrument.key, total, items, risk, cell_values.is_yes(row["screen"])),
            note=row["note"],
            origin=row_origin.read_origin(row, self.people, self.clinic.zone, self.now),
        )


def _answers(instrument: Instrument, row: CsvRow) -> tuple[int, tuple[int, ...] | None, int | None]:
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
        raise UserError(error.wrong) from error  # what to type instead is said for Slack
    raise UserError("neither a score nor items", "a missing score is left out, it is not 0")


def _on_ledger(
    db: Connection, clinic_id: int, facts: Sequence[ImportedScore]
) -> dict[Hashable, Counter[bool]]:
    """How many scores of each content the ledger holds, whatever brought them."""
    found: dict[Hashable, Counter[bool]] = {fact.key: Counter() for fact in facts}
    if not facts:
        return found
    days = [fact.score.on for fact in facts]
    rows = db.execute(
        select(
            scores.c.patient_id,
            scores.c.on_date,
            scores.c.instrument,
            scores.c.total,
            scores.c["items"].label("answers"),
            scores.c.voided_at,
        ).where(scores.c.clinic_id == clinic_id, scores.c.on_date.between(min(days), max(days)))
    )
    for *content, answers, voided_at in rows:
        key = (*content, tuple(answers) if answers is not None else None)
        if key in found:
            found[key][voided_at is not None] += 1
    return found


def _score_columns(clinic_id: int, each: NumberedFact[ImportedScore]) -> dict[str, Any]:
    fact, score = each.fact, each.fact.score
    return ledger_rows.provenance_columns(clinic_id, fact.origin) | {
        "patient_id": fact.patient_id,
        "episode_id": fact.episode_id,
        "instrument": score.instrument,
        "on_date": score.on,
        "total": score.total,
        "items": list(score.items) if score.items is not None else None,
        "risk_item": score.risk_value,
        "screen": score.is_screen,
        "note": fact.note,
        "import_key": ledger_rows.import_key(fact.key, each.ordinal),
    }
