"""Typed lines that wait for an answer: which patient, how long, how, which day, really twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection

from handlers.block_kit.message_blocks import OutgoingMessage
from handlers.dispatch.request_context import RequestContext
from handlers.patient_choice.ask_choice import ask_patient_choice
from store.dispatch import drafts
from store.dispatch.drafts import Draft
from store.rules.patient.names import PatientName


class TypedLineOfPatient(Protocol):
    """A line as it was understood: of `/log` or `/score`."""

    @property
    def patients(self) -> tuple[PatientName, ...]:
        """One is the patient; several are a choice; none: no patient has that name."""

    @property
    def name_words(self) -> str:
        """The words taken for the patient, as typed."""


@dataclass(frozen=True)
class DraftAnswers:
    """What was answered about typed lines so far."""

    typed_at: datetime
    """`yesterday` means the day before the lines were typed, not before a button was pressed."""
    patients: Mapping[int, int] = field(default_factory=dict)
    """The chosen patient's id, by line."""
    long_confirmed: bool = False
    """More than two hours were confirmed."""
    minutes: Mapping[int, int] = field(default_factory=dict)
    """The chosen length in milliseconds, by line."""
    activities: Mapping[int, str] = field(default_factory=dict)
    """The chosen activity, by line."""
    next_days: Mapping[int, str] = field(default_factory=dict)
    """The chosen day of the next contact, by line."""
    repeats: Mapping[int, int] = field(default_factory=dict)
    """What is typed a second time, by line (or score): the id of the fact it replaces, 0 for a second one."""

    @property
    def detail(self) -> dict[str, Any]:
        """As a draft keeps it."""
        return {
            "typed_at": self.typed_at.isoformat(),
            "long": self.long_confirmed,
            **{
                name: {str(line): chosen for line, chosen in getattr(self, name).items()} for name in _BY_LINE
            },
        }

    @classmethod
    def of(cls, draft: Draft) -> "DraftAnswers":
        """As a draft kept it."""
        detail = draft.detail
        return cls(
            typed_at=datetime.fromisoformat(detail["typed_at"]),
            long_confirmed=detail["long"],
            **{
                name: {int(line): chosen for line, chosen in detail.get(name, {}).items()}
                for name in _BY_LINE
            },
        )

    def with_patient(self, draft: Draft, patient_id: int) -> "DraftAnswers":
        """The same with the patient for the line that the draft asked about."""
        return self.with_choice("patients", [int(draft.detail["line"])], patient_id)

    def with_choice(self, question: str, lines: Sequence[int], chosen: int | str) -> "DraftAnswers":
        """The same with what was chosen for some lines: `minutes`, `activities`, `next_days`, `repeats`."""
        changed: dict[str, Any] = {question: {**getattr(self, question), **dict.fromkeys(lines, chosen)}}
        return replace(self, **changed)

    def patient_id(self, number: int, line: TypedLineOfPatient) -> int:
        """The patient of a line (counted from 1): the chosen one, else the one that it names."""
        return self.patients[number] if number in self.patients else line.patients[0].id


_BY_LINE = ("patients", "minutes", "activities", "next_days", "repeats")


def save_draft(db: Connection, kind: str, text: str, answers: DraftAnswers, ctx: RequestContext) -> int:
    """Keep lines until a question other than which patient is answered; returns the draft's id."""
    return drafts.save(db, ctx.clinic.id, ctx.member.id, kind, text, ctx.now, **answers.detail, line=0)


def ask_unclear_patient(
    db: Connection,
    kind: str,
    text: str,
    lines: Sequence[TypedLineOfPatient],
    answers: DraftAnswers,
    ctx: RequestContext,
) -> OutgoingMessage | None:
    """The question about the first line whose patient is not clear; None when all are."""
    for number, line in enumerate(lines, 1):
        if number not in answers.patients and len(line.patients) != 1:
            detail = {**answers.detail, "line": number}
            shown_line = number if len(lines) > 1 else None
            return ask_patient_choice(
                db, ctx, kind, text, line.name_words, line.patients, detail=detail, line=shown_line
            )
    return None
