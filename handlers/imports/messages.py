"""What the bot says about an uploaded file: the dry run with its questions, and the outcome."""

from collections.abc import Sequence
from datetime import date

from handlers.block_kit.message_blocks import (
    Block,
    BoldText,
    Button,
    Menu,
    OutgoingMessage,
    build_message,
    button_row,
    divider_block,
    shorten,
    small_text_block,
    text_block,
)
from handlers.imports import sentences
from handlers.imports.dry_run import DryRun
from handlers.imports.import_kinds import IMPORT_KINDS
from handlers.imports.pending_import import FileQuestion, OpenQuestion
from store.imports.import_outcome import ImportOutcome, grouped, merged_unknown_patients
from store.imports.move_in_summary import MoveInSummary, at_risk_lines
from store.imports.sentences import moving_in, outcome
from store.imports.table_records import LineNote, QuestionKind

ANSWER, IMPORT, CANCEL = "import.answer", "import.write", "import.cancel"
_HOLDS_ROWS = {QuestionKind.NAME_CHANGE, QuestionKind.NEW_PATIENT, QuestionKind.STATUS}
"""Rows with these questions stay out; those with a question about a payer come in without one."""
_QUESTIONS_SHOWN = 8
_LINES_SHOWN = 8
_NAMES_SHOWN = 8
_LONGEST_LINE = 240


def reading(names: Sequence[str]) -> OutgoingMessage:
    """The first answer to a file."""
    return build_message(sentences.READING_NOTIFICATION, text_block(sentences.reading(names)))


def reading_again(name: str) -> OutgoingMessage:
    """After a question was answered."""
    return build_message(sentences.READING_NOTIFICATION, text_block(sentences.reading_again(name)))


def importing(row_name: str) -> OutgoingMessage:
    """After Import was pressed."""
    return build_message(sentences.READING_NOTIFICATION, text_block(sentences.importing(row_name)))


def not_imported() -> OutgoingMessage:
    """After the file was declined."""
    return build_message(sentences.NOT_IMPORTED, text_block(sentences.NOT_IMPORTED))


def dry_run_message(dry_run: DryRun, draft_id: int, today: date) -> OutgoingMessage:
    """What the file would do, its questions with buttons, and Import."""
    kind = IMPORT_KINDS.get(dry_run.pending.kind)
    heading = sentences.report_heading(dry_run.pending.name, kind.row_name) if kind else dry_run.pending.name
    shown = dry_run.questions[:_QUESTIONS_SHOWN]
    hidden = len(dry_run.questions) - len(shown)
    questions = [block for at, each in enumerate(shown) for block in _question_blocks(draft_id, at, each)]
    return build_message(
        sentences.REPORT_NOTIFICATION,
        text_block(BoldText(heading), *map(sentences.in_slack, dry_run.notes)),
        text_block(BoldText(sentences.PATIENTS_FIRST)) if dry_run.needs_patients else None,
        _at_risk_block(dry_run.afterwards, today) if dry_run.can_import else None,
        *(_outcome_blocks(dry_run.outcome, applied=False) if dry_run.outcome else ()),
        _summary_block(moving_in.AFTERWARDS, dry_run.afterwards) if dry_run.can_import else None,
        divider_block() if questions else None,
        *questions,
        small_text_block(sentences.more_questions(hidden)) if hidden > 0 else None,
        *_last_blocks(dry_run, draft_id),
    )


def done_message(
    name: str, row_name: str, found: ImportOutcome, on_registry: MoveInSummary, today: date
) -> OutgoingMessage:
    """What was saved, what was left out and why, and who is on the registry now."""
    return build_message(
        sentences.DONE_NOTIFICATION,
        text_block(BoldText(sentences.done_heading(name, row_name))),
        _at_risk_block(on_registry, today),
        *_outcome_blocks(found, applied=True),
        _summary_block(moving_in.ON_REGISTRY, on_registry),
    )


def with_undo(message: OutgoingMessage, undo: Sequence[Button]) -> OutgoingMessage:
    """The outcome, with buttons that take new names back."""
    return build_message(message.text, *message.blocks, button_row(*undo))


def _last_blocks(dry_run: DryRun, draft_id: int) -> list[Block | None]:
    if dry_run.outcome is None:
        return [small_text_block(sentences.ANSWER_TO_GO_ON)]
    if not dry_run.can_import:
        return [small_text_block(sentences.NOTHING_TO_IMPORT)]
    rows = [each for each in dry_run.questions if each.kind in _HOLDS_ROWS]
    return [
        small_text_block(sentences.open_rows_stay_out(len(rows))) if rows else None,
        button_row(
            Button(sentences.IMPORT, IMPORT, str(draft_id), "primary"),
            Button(sentences.NOT_NOW, CANCEL, str(draft_id)),
        ),
        small_text_block(sentences.NOTHING_SAVED_YET),
    ]


def _outcome_blocks(found: ImportOutcome, *, applied: bool) -> list[Block | None]:
    labels = outcome.outcome_labels(applied=applied)
    counts = [f"{count:,} {label}" for count, label in zip(found.counts, labels, strict=True) if count]
    unasked = [note for note in found.errors if applied or note.question is None]
    return [
        text_block(*counts) if counts else None,
        _lines_block(outcome.CHANGES, found.changes),
        _lines_block(outcome.ERRORS, merged_unknown_patients(unasked)),
        _lines_block(outcome.NOT_ROWS, found.not_rows),
        _lines_block(outcome.TO_CHECK, [note for note in found.to_check if applied or note.question is None]),
    ]


def _lines_block(title: str, notes: Sequence[LineNote]) -> Block | None:
    lines = [
        outcome.at_lines(lines, sentences.in_slack(text), _LINES_SHOWN).strip()
        for text, lines in grouped(notes).items()
    ]
    shown = [shorten(line, _LONGEST_LINE) for line in lines[:_LINES_SHOWN]]
    if len(lines) > _LINES_SHOWN:
        shown.append(sentences.more_lines(len(lines) - _LINES_SHOWN))
    return text_block(BoldText(title), *shown) if shown else None


def _summary_block(heading: str, found: MoveInSummary | None) -> Block | None:
    if found is None:
        return None
    by_status = [
        moving_in.patients_by_status(number, status).strip()
        for status, number in sorted(found.by_status.items(), key=lambda each: -each[1])
    ]
    without = [
        moving_in.without(what, [patient.full_name for patient in those], _NAMES_SHOWN)
        for what, those in found.without.items()
    ]
    return text_block(BoldText(heading), *by_status, *without)


def _at_risk_block(found: MoveInSummary | None, today: date) -> Block | None:
    found_lines = at_risk_lines(found, today) if found else []
    if not found_lines:
        return None
    heading, *lines = found_lines
    more = [sentences.more_lines(len(lines) - _NAMES_SHOWN)] if len(lines) > _NAMES_SHOWN else []
    return text_block(BoldText(heading), *(line.strip() for line in lines[:_NAMES_SHOWN]), *more)


def _question_blocks(draft_id: int, at: int, question: OpenQuestion) -> list[Block | None]:
    return [text_block(question.text), button_row(*_answers(draft_id, at, question))]


def _answers(draft_id: int, at: int, question: OpenQuestion) -> list[Button | Menu]:
    """The ways to answer; a value is the draft, the question and the answer, each by number."""
    values = [f"{draft_id}:{at}:{number}" for number in range(len(question.answers))]
    if question.kind == FileQuestion.KIND:
        labels = [IMPORT_KINDS[kind].row_name.capitalize() for kind in question.answers]
        return [Button(label, ANSWER, value) for label, value in zip(labels, values, strict=True)]
    if question.kind == QuestionKind.PAYER:
        known, other = question.answers
        return [
            Button(sentences.is_payer(known), ANSWER, values[0]),
            Button(sentences.is_another_payer(other), ANSWER, values[1]),
        ]
    if question.kind == FileQuestion.ZEROS:
        return [Button(sentences.add_zeros(question.about), ANSWER, values[0])]
    if question.kind == QuestionKind.NAME_CHANGE:
        return [Button(sentences.SAME_PERSON, ANSWER, values[0])]
    if question.kind == QuestionKind.NEW_PATIENT:
        return [Button(sentences.SOMEONE_NEW, ANSWER, values[0])]
    choices = list(zip(question.answers, values, strict=True))
    is_sheet = question.kind == FileQuestion.SHEET
    label = sentences.CHOOSE_SHEET if is_sheet else sentences.column_means(question.about)
    nearest = [
        Button(sentences.nearest_button(answer), ANSWER, value)
        for answer, value in choices
        if answer == question.nearest
    ]
    shown = [(answer if is_sheet else answer.replace("_", " "), value) for answer, value in choices]
    return [*nearest, Menu(label, ANSWER, shown)]
