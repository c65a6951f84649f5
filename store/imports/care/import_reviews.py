"""`import reviews`: case reviews with their recommendations and how far those came; each once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from store.clinic.clinics import Clinic
from store.errors import UserError
from store.imports import cell_values, table_file
from store.imports.cell_values import MemberLookup
from store.imports.import_plan import IMPORT_SOURCE, ImportAction, ImportPlan, RowPlan, plan_rows
from store.imports.known_people import with_names
from store.imports.ledger.patient_lookup import PatientLookup
from store.imports.sentences import row_notes
from store.imports.table_file import ImportFile, ImportRow, TableColumns
from store.imports.table_records import LineNote
from store.ledger_entries import Provenance
from store.patient.episodes import Episode
from store.review import case_reviews
from store.review.case_review import (
    CONTINUE,
    CaseReview,
    ClinicianResponse,
    ClosingOutcome,
    RecommendationStage,
)
from store.rules.clinic.calendar import local_day
from store.rules.text_format import iso_day

STEP_COLUMNS = ("answer", "answered_on", "changed_to", "told_on", "closed_as", "closed_on")
"""The steps of a recommendation, as an export writes them; without them, `status` says how far it is."""
COLUMNS = TableColumns(("mrn", "date", "recommendation"), ("consultant", "status", *STEP_COLUMNS))
NO_CHANGE = "No change"
"""What an export writes for a review that changed nothing."""
_NO_CHANGE = {
    "",
    CONTINUE,
    NO_CHANGE.casefold(),
    "continue current treatment",
    "continue current plan",
    "none",
    "n/a",
}
_APPROVED = (RecommendationStage.ANSWERED, ClinicianResponse.APPROVED)
_INFORMED = (RecommendationStage.PATIENT_INFORMED, RecommendationStage.PATIENT_INFORMED)
_CLOSED = (RecommendationStage.CLOSED, "done")
OPEN, APPROVED, DECLINED, INFORMED, CLOSED = "open", "approved", "declined", "informed", "closed"
_STEPS: dict[str, tuple[tuple[RecommendationStage, str], ...]] = {
    OPEN: (),
    APPROVED: (_APPROVED,),
    DECLINED: ((RecommendationStage.ANSWERED, ClinicianResponse.DECLINED),),
    INFORMED: (_APPROVED, _INFORMED),
    CLOSED: (_CLOSED,),
}
_OTHER_WORDS = {
    OPEN: "pending; new; waiting; in progress; sent; not started",
    APPROVED: "accepted; agreed; yes; pcp agreed; ordered",
    DECLINED: "rejected; refused; no; not accepted; pcp declined",
    INFORMED: "told; patient informed; patient told",
    CLOSED: "done; complete; completed; implemented; finished; resolved",
}
_STATUSES = {word: status for status, words in _OTHER_WORDS.items() for word in (status, *words.split("; "))}
_OPEN_FOR_DAYS = 30
"""A recommendation without a status is open for that long; an older one is history."""


@dataclass(frozen=True)
class ImportedStep:
    """A step that the recommendation took."""

    stage: RecommendationStage
    outcome: str
    on: date
    note: str = ""


@dataclass(frozen=True)
class ImportedReview:
    """A review as a file states it."""

    episode: Episode
    on: date
    recommendation: str
    consultant_id: int | None
    steps: tuple["ImportedStep", ...]

    @property
    def key(self) -> tuple[int, date, str]:
        """What makes it the same review."""
        return (self.episode.patient_id, self.on, self.recommendation or CONTINUE)


def plan(db: Connection, clinic: Clinic, source: ImportFile, now: datetime) -> ImportPlan[ImportedReview]:
    """What importing a file would do.

    Raises:
        UserError: the file cannot be read.
    """
    lookup, members = PatientLookup.of(db, clinic.id, source.decisions), MemberLookup.of(db, clinic.id)
    today = local_day(now, clinic.zone)
    on_ledger = case_reviews.of_episodes(db, clinic.id).values()
    seen = {
        (review.patient_id, review.on, text)
        for reviews in on_ledger
        for review in reviews
        for text in (review.recommendation, review.current_recommendation)
    }

    def compare(row: ImportRow) -> RowPlan[ImportedReview]:
        patient = lookup.patient(row)
        on = cell_values.past_date(row["date"], "date", today, patient.date_of_birth)
        consultant = members.find(row["consultant"]) if row["consultant"] else None
        text = "" if row["recommendation"].casefold().rstrip(".") in _NO_CHANGE else row["recommendation"]
        is_old = on < today - timedelta(_OPEN_FOR_DAYS)
        status = _status(row["status"]) or (CLOSED if is_old else OPEN)
        consultant_id = consultant.id if consultant else None
        steps = _stated_steps(row, on, today) or tuple(
            ImportedStep(stage, outcome, on) for stage, outcome in _STEPS[status]
        )
        review = ImportedReview(
            lookup.episode_on(patient, on), on, text, consultant_id, steps if text else ()
        )
        if review.key in seen:
            return None, ()
        seen.add(review.key)
        warnings = []
        if row["consultant"] and consultant is None:
            warnings.append(row_notes.unknown_consultant(row["consultant"]))
        if text and not row["status"] and is_old:
            warnings.append(row_notes.old_recommendation(_OPEN_FOR_DAYS))
        return ImportAction(row.line, review), warnings

    return lookup.with_notes(plan_rows(table_file.read_table(source, with_names(COLUMNS)), compare))


def apply_actions(
    db: Connection, clinic: Clinic, actions: Sequence[ImportAction[ImportedReview]], now: datetime
) -> list[LineNote]:
    """Put the reviews on the ledger, with the steps that their recommendations took."""
    provenance = Provenance(None, now, IMPORT_SOURCE)
    for action in actions:
        fact = action.fact
        review = case_reviews.record(
            db,
            fact.episode,
            fact.on,
            provenance,
            consultant_id=fact.consultant_id,
            recommendation=fact.recommendation,
        )
        for step in fact.steps:
            case_reviews.add_step(
                db, clinic.id, review, step.stage, step.outcome, step.on, provenance, step.note
            )
    return []


def step_cells(review: CaseReview) -> tuple[str, ...]:
    """The steps of a recommendation, in the order of `STEP_COLUMNS`."""
    answer, told, closed = review.clinician_response, review.patient_informed, review.closed
    return (
        answer.outcome if answer else "",
        iso_day(answer.on if answer else None),
        answer.note if answer else "",
        iso_day(told.on if told else None),
        closed.outcome if closed else "",
        iso_day(closed.on if closed else None),
    )


def _stated_steps(row: ImportRow, on: date, today: date) -> tuple[ImportedStep, ...]:
    """The steps that a row states one by one; none where it has only a status.

    Raises:
        UserError: a word or day of a step is wrong.
    """
    stages = (
        (RecommendationStage.ANSWERED, "answer", "answered_on", ClinicianResponse, row["changed_to"]),
        (RecommendationStage.CLOSED, "closed_as", "closed_on", ClosingOutcome, ""),
    )
    steps = []
    for stage, outcome_column, day_column, outcomes, note in stages:
        outcome = row[outcome_column].casefold()
        if outcome and outcome not in set(outcomes):
            raise UserError(row_notes.not_a_status(row[outcome_column]), row_notes.use_one_of(list(outcomes)))
        if outcome:
            steps.append(ImportedStep(stage, outcome, _step_day(row, day_column, on, today), note))
    if row["told_on"]:
        told = RecommendationStage.PATIENT_INFORMED
        steps.append(ImportedStep(told, told, _step_day(row, "told_on", on, today)))
    return tuple(steps)


def _step_day(row: ImportRow, column: str, on: date, today: date) -> date:
    """The day of a step; that of the review where none is stated."""
    what = column.replace("_", " ")
    return cell_values.past_date(row[column], what, today, None) if row[column] else on


def status_text(review: CaseReview) -> str:
    """How far a recommendation came, as files write it; empty where nothing was to change."""
    if review.kind == CONTINUE:
        return ""
    if review.closed:
        return CLOSED
    if review.patient_informed:
        return INFORMED
    if review.clinician_response:
        return DECLINED if review.declined else APPROVED
    return OPEN


def _status(text: str) -> str:
    status = _STATUSES.get(text.casefold(), "")
    if text and not status:
        raise UserError(row_notes.not_a_status(text), row_notes.use_one_of(list(_STEPS)))
    return status
