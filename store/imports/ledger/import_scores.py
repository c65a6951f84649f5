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
from store.imports import csv_file, provenance, values
from store.imports.csv_file import Columns, Remark, Row
from store.imports.ledger import ledger_rows
from store.imports.ledger.lookup import Caseload
from store.imports.plan import Numbered, Plan, Step, lacking, words
from store.imports.provenance import Provenance
from store.imports.values import People
from store.rules.clinic.calendar import local_day
from store.rules.scores import instruments, scoring
from store.rules.scores.scales import Instrument
from store.rules.scores.score import Score
from store.tables import scores

COLUMNS = Columns(
    ("mrn", "date", "instrument"),
    ("score", "items", "risk_item", "screen", "note", *provenance.COLUMNS),
)
_KNOWN = ", ".join(each.title for each in instruments.INSTRUMENTS)


@dataclass(frozen=True, slots=True)
class ScoreFact:
    """A score as a file states it."""

    line: int
    patient_id: int
    episode_id: int
    score: Score
    note: str
    origin: Provenance

    @property
    def key(self) -> Hashable:
        """All that tells one score from another, but for whether it is void."""
        return (self.patient_id, self.score.on, self.score.instrument, self.score.total, self.score.items)


_PASSES = (
    lambda fact, is_void: is_void == fact.origin.is_void,
    lambda _fact, _is_void: True,
)


def plan(db: Connection, clinic: Clinic, content: bytes, now: datetime) -> Plan[Numbered[ScoreFact]]:
    """What importing a file would do.

    Raises:
        UserError: the file cannot be read.
    """
    file = csv_file.read(content, COLUMNS)
    reader = _Reader(clinic, Caseload.of(db, clinic.id), People.of(db, clinic.id), now)
    facts, wrong = [], list(file.wrong)
    for row in file.rows:
        try:
            facts.append(reader.fact(row))
        except UserError as error:
            wrong.append(Remark(row.line, words(error)))
    missing = sorted(
        lacking(facts, _on_ledger(db, clinic.id, facts), _PASSES), key=lambda each: each.fact.line
    )
    return Plan(
        steps=tuple(Step(each.fact.line, each) for each in missing),
        there=len(facts) - len(missing),
        wrong=tuple(sorted(wrong, key=lambda remark: remark.line)),
        notable=(),
        notes=file.notes,
    )


def put(db: Connection, clinic: Clinic, facts: Sequence[Numbered[ScoreFact]]) -> None:
    """Put scores on the ledger. They raise no alarm: they tell of days gone by (domain.md §5).

    Raises:
        IntegrityError: another import put some of them there in the meantime.
    """
    ledger_rows.add_all(db, scores, [_kept(clinic.id, each) for each in facts])


@dataclass(frozen=True)
class _Reader:
    """A row's cells, against what the clinic knows."""

    clinic: Clinic
    caseload: Caseload
    people: People
    now: datetime

    def fact(self, row: Row) -> ScoreFact:
        """What a row states; UserError when it cannot be so."""
        patient = self.caseload.patient(row["mrn"])
        today = local_day(self.now, self.clinic.zone)
        on = values.past_day(row["date"], "date", today, patient.date_of_birth)
        instrument = instruments.find(row["instrument"])
        if instrument is None:
            raise UserError(f"“{row['instrument']}” is no scale known here", f"known: {_KNOWN}")
        total, items, risk = _answers(instrument, row)
        return ScoreFact(
            line=row.line,
            patient_id=patient.id,
            episode_id=self.caseload.episode_on(patient, on).id,
            score=Score(on, instrument.key, total, items, risk, values.yes(row["screen"])),
            note=row["note"],
            origin=provenance.read(row, self.people, self.clinic.zone, self.now),
        )


def _answers(instrument: Instrument, row: Row) -> tuple[int, tuple[int, ...] | None, int | None]:
    """Total, items and risk item, checked against each other; a missing score is never 0."""
    total = values.whole(row["score"], "score") if row["score"] else None
    items = tuple(values.whole(item, "item") for item in re.split(r"[\s,;]+", row["items"]) if item)
    risk = values.whole(row["risk_item"], "risk item") if row["risk_item"] and not items else None
    try:
        if items:
            return scoring.check_items(instrument, items, total), items, None
        if total is not None:
            scoring.check_total(instrument, total)
            return total, None, None if risk is None else scoring.check_risk_value(instrument, risk, total)
    except UserError as error:
        raise UserError(error.wrong) from error  # what to type instead is said for Slack
    raise UserError("neither a score nor items", "a missing score is left out, it is not 0")


def _on_ledger(db: Connection, clinic_id: int, facts: Sequence[ScoreFact]) -> dict[Hashable, Counter[bool]]:
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


def _kept(clinic_id: int, each: Numbered[ScoreFact]) -> dict[str, Any]:
    fact, score = each.fact, each.fact.score
    return ledger_rows.origin(clinic_id, fact.origin) | {
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
