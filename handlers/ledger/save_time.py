"""Saving typed minutes: read the lines, settle what is open, save all or none, answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from handlers.block_kit.dates import minutes_and_hours_text
from handlers.block_kit.message_blocks import OutgoingMessage
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import Reply
from handlers.ledger.messages import time_log as messages
from handlers.ledger.messages.time_log import SavedTimeEntry
from handlers.ledger.reading.log_reader import TypedTimeEntry, read_log
from handlers.patient_choice.ask_choice import ask_patient_choice
from handlers.risk import flag_lines
from store import audit
from store.billing import patient_months
from store.caseload import contact_status
from store.clinic import members
from store.dispatch import drafts
from store.dispatch.drafts import Draft
from store.ledger import contacts, time_log
from store.ledger.time_log import NewTimeEntry, TimeEntry
from store.patient import care_team, episodes, patients
from store.patient.episodes import Episode
from store.patient.patients import Patient, PatientNameSearch
from store.rules.contacts import next_contact
from store.rules.contacts.disengagement import disengagement_reason
from store.rules.months import Month
from store.rules.review.agenda import FlagKind
from store.rules.roles import Role

DRAFT_KIND = "log"


@dataclass(frozen=True)
class DraftAnswers:
    """What was settled about words since they were typed."""

    typed_at: datetime
    """`yesterday` means the day before the words were typed, not before a button was pressed."""
    patients: Mapping[int, int] = field(default_factory=dict)
    """The chosen patient's id, by line."""
    long_confirmed: bool = False
    """More than two hours were confirmed."""
    repeat_confirmed: bool = False
    """The same sentence a second time was confirmed."""

    @property
    def detail(self) -> dict[str, Any]:
        """As a draft keeps it."""
        chosen = {str(line): patient_id for line, patient_id in self.patients.items()}
        return {
            "typed_at": self.typed_at.isoformat(),
            "patients": chosen,
            "long": self.long_confirmed,
            "repeat": self.repeat_confirmed,
        }

    @classmethod
    def of(cls, draft: Draft) -> "DraftAnswers":
        """As a draft kept it."""
        detail = draft.detail
        chosen = {int(line): int(patient_id) for line, patient_id in detail["patients"].items()}
        return cls(datetime.fromisoformat(detail["typed_at"]), chosen, detail["long"], detail["repeat"])


def save_typed_time(text: str, settled: DraftAnswers, key: str, ctx: RequestContext) -> Reply:
    """Save every line, or none and ask what is open.

    Raises:
        UserError: a line that cannot be read as typed.
    """
    try:
        with ctx.registry.begin() as db:
            earlier = time_log.of_request(db, ctx.clinic.id, key)
            if earlier:
                return Reply(_answer(db, earlier, ctx))
            names = PatientNameSearch(db, ctx.clinic.id)
            read = read_log(text, names, settled.typed_at.astimezone(ctx.clinic.zone), ctx.clinic.settings)
            question = _question(db, read, text, settled, ctx)
            if question:
                earlier = time_log.of_request(db, ctx.clinic.id, key)  # another delivery's, saved meanwhile
                return Reply(_answer(db, earlier, ctx) if earlier else question)
            saved = [_save_entry(db, line, number, settled, key, ctx) for number, line in enumerate(read, 1)]
            urgent = any(line.flag is FlagKind.RISK for line in read)
            return Reply(messages.time_saved(saved, ctx.today, ctx.clinic.zone), urgent=urgent)
    except IntegrityError:
        # The same request arrived twice at once, and the other one won: answer as it did.
        with ctx.registry.read() as db:
            earlier = time_log.of_request(db, ctx.clinic.id, key)
            if not earlier:
                raise
            return Reply(_answer(db, earlier, ctx))


def resume_draft(draft: Draft, settled: DraftAnswers, ctx: RequestContext) -> Reply:
    """Go on with words whose question was answered."""
    return save_typed_time(draft.typed_text, settled, f"draft:{draft.id}", ctx)


def resume_with_patient(draft: Draft, patient_id: int, ctx: RequestContext) -> Reply:
    """Go on with words for whose open line a patient was chosen."""
    settled = DraftAnswers.of(draft)
    line = int(draft.detail["line"])
    return resume_draft(draft, replace(settled, patients={**settled.patients, line: patient_id}), ctx)


def describe_saved_entry(
    db: Connection, entry: TimeEntry, patient: Patient, known: list[Episode], ctx: RequestContext
) -> SavedTimeEntry:
    """An entry with where it leaves the month and the next contact."""
    month = Month.of(entry.service_on)
    claim = patient_months.claim_so_far(db, ctx.clinic, known, patient.id, month)
    stands = contact_status.of_episode(db, known[0])
    due = next_contact.next_contact_due(stands, ctx.clinic.settings)
    return SavedTimeEntry(
        entry,
        patient,
        claim,
        due,
        caseload_owner=_caseload_owner(db, known[0], ctx),
        contact_status=stands,
        leaving=disengagement_reason(stands, ctx.today, ctx.clinic.settings),
    )


def _question(
    db: Connection, read: Sequence[TypedTimeEntry], text: str, settled: DraftAnswers, ctx: RequestContext
) -> OutgoingMessage | None:
    """The first thing to ask before anything can be saved."""
    for number, line in enumerate(read, 1):
        if number not in settled.patients and len(line.patients) != 1:
            return _patient_question(db, line, number if len(read) > 1 else None, number, text, settled, ctx)
    if not settled.long_confirmed and any(line.is_long for line in read):
        longest = max(line.minutes for line in read)
        return messages.ask_long_entry(_keep_draft(db, text, settled, ctx), minutes_and_hours_text(longest))
    if not settled.repeat_confirmed:
        return _repeat_question(db, read, text, settled, ctx)
    return None


def _patient_question(
    db: Connection,
    line: TypedTimeEntry,
    shown_line: int | None,
    number: int,
    text: str,
    settled: DraftAnswers,
    ctx: RequestContext,
) -> OutgoingMessage:
    detail = {**settled.detail, "line": number}
    return ask_patient_choice(
        db, ctx, DRAFT_KIND, text, line.name_words, line.patients, detail=detail, line=shown_line
    )


def _repeat_question(
    db: Connection, read: Sequence[TypedTimeEntry], text: str, settled: DraftAnswers, ctx: RequestContext
) -> OutgoingMessage | None:
    for number, line in enumerate(read, 1):
        patient_id = _patient_id(line, number, settled)
        twin = time_log.find_duplicate(db, ctx.clinic.id, ctx.member.id, patient_id, _spent(line), ctx.now)
        if twin:
            patient = patients.by_id(db, ctx.clinic.id, patient_id)
            shown = messages.entry_line(twin, patient, ctx.today, ctx.clinic.zone)
            return messages.ask_repeated_entry(_keep_draft(db, text, settled, ctx), shown)
    return None


def _save_entry(
    db: Connection, line: TypedTimeEntry, number: int, settled: DraftAnswers, key: str, ctx: RequestContext
) -> SavedTimeEntry:
    patient = patients.by_id(db, ctx.clinic.id, _patient_id(line, number, settled))
    known = episodes.of_patient(db, ctx.clinic.id, patient.id)
    entry = time_log.add(
        db,
        episodes.on_day(known, line.service_on),
        _spent(line),
        ctx.provenance,
        member_id=ctx.member.id,
        author_role=author_role(ctx),
        request_key=key,
        line=number,
    )
    if line.next_contact:
        contacts.plan_next_contact(db, known[0], line.next_contact, ctx.provenance, time_entry_id=entry.id)
    audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "time logged", f"time_entry:{entry.id}")
    also = flag_lines.raise_flag_from_log(db, patient, line.flag, line.note, ctx) if line.flag else ()
    return replace(describe_saved_entry(db, entry, patient, known, ctx), extra_lines=also)


def author_role(ctx: RequestContext) -> str:
    """In which role a member spends time; only the care manager's counts (domain.md §1.3)."""
    for role in (Role.CARE_MANAGER, Role.CONSULTANT, Role.CLINICIAN):
        if role in ctx.member.roles:
            return role.value
    return Role.CARE_MANAGER.value


def _spent(line: TypedTimeEntry) -> NewTimeEntry:
    return NewTimeEntry(line.minutes, line.activity, line.service_on, line.note, line.start, line.end)


def _patient_id(line: TypedTimeEntry, number: int, settled: DraftAnswers) -> int:
    return settled.patients[number] if number in settled.patients else line.patients[0].id


def _keep_draft(db: Connection, text: str, settled: DraftAnswers, ctx: RequestContext, line: int = 0) -> int:
    return drafts.save(
        db, ctx.clinic.id, ctx.member.id, DRAFT_KIND, text, ctx.now, **settled.detail, line=line
    )


def _answer(db: Connection, entries: Sequence[TimeEntry], ctx: RequestContext) -> OutgoingMessage:
    """The answer to entries that an earlier delivery saved."""
    again = []
    for entry in entries:
        patient = patients.by_id(db, ctx.clinic.id, entry.patient_id)
        again.append(
            describe_saved_entry(db, entry, patient, episodes.of_patient(db, ctx.clinic.id, patient.id), ctx)
        )
    return messages.time_saved(again, ctx.today, ctx.clinic.zone)


def _caseload_owner(db: Connection, episode: Episode, ctx: RequestContext) -> str:
    """The colleague on whose caseload the patient is, if it is not the member's own."""
    manager = care_team.team(db, episode).care_manager_id
    if manager is None or manager == ctx.member.id:
        return ""
    return members.by_id(db, ctx.clinic.id, manager).name
