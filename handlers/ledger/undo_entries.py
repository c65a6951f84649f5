"""Undo of time entries and attempts, with the flags that were raised with them."""

from collections.abc import Sequence

from sqlalchemy import Connection

from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import Reply
from handlers.ledger.messages import time_log as messages
from handlers.ledger.sentences import corrections
from handlers.ledger.sentences import time_log as sentences
from handlers.risk.sentences.alerts import ALERT_STAYS_OPEN
from store import audit
from store.billing import closings, patient_months
from store.errors import UserError
from store.ledger import attempts, time_log
from store.ledger.attempts import Attempt
from store.ledger.time_log import TimeEntry
from store.ledger_entries import Provenance
from store.patient import episodes, patients
from store.risk import flags
from store.rules.months import Month


def undo_entry(db: Connection, entry: TimeEntry, ctx: RequestContext) -> Reply:
    """Void an entry with its flag, and show the month without it.

    Raises:
        UserError: it is void already.
    """
    if not time_log.void(db, ctx.clinic.id, entry.id, ctx.provenance, f"undone by {ctx.member.name}"):
        raise UserError(*sentences.ENTRY_ALREADY_UNDONE)
    audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "time undone", f"time_entry:{entry.id}")
    versions = (entry, *time_log.earlier_versions(db, ctx.clinic.id, [entry]).get(entry.id, ()))
    flag_lines = _undo_flags(db, versions, ctx)
    patient = patients.by_id(db, ctx.clinic.id, entry.patient_id)
    known = episodes.of_patient(db, ctx.clinic.id, patient.id)
    claim = patient_months.claim_so_far(db, ctx.clinic, known, patient.id, Month.of(entry.service_on))
    closed = closings.closed_among(db, ctx.clinic.id, [entry.service_on])
    message = messages.entry_undone(entry, patient, claim, ctx.today, ctx.clinic.zone, closed, flag_lines)
    # An alert that a risk flag sent out is withdrawn without waiting.
    return Reply(message, urgent=bool(flag_lines))


def undo_attempt(db: Connection, attempt: Attempt, ctx: RequestContext) -> Reply:
    """Void the member's own attempt with its flag.

    Raises:
        UserError: it is void already, or a colleague's.
    """
    reason = f"undone by {ctx.member.name}"
    if not attempts.void(db, ctx.clinic.id, attempt.id, ctx.provenance, reason):
        raise UserError(sentences.ATTEMPT_NOT_YOURS)
    audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "attempt undone", f"contact:{attempt.id}")
    flag_lines = _undo_flags(db, (attempt,), ctx)
    patient = patients.by_id(db, ctx.clinic.id, attempt.patient_id)
    return Reply(messages.attempt_undone(attempt, patient, ctx.today, flag_lines), urgent=bool(flag_lines))


def _undo_flags(db: Connection, versions: Sequence[TimeEntry | Attempt], ctx: RequestContext) -> list[str]:
    """Undo the flags that a line of `/log` raised with an entry, and say so."""
    questions = {version.note for version in versions}
    lines = []
    for version in versions:
        raised = Provenance(version.entered_by, version.entered_at, version.source)
        for flag, alert_stays in flags.undo_raised_at(
            db, ctx.clinic.id, version.patient_id, raised, questions, ctx.provenance, flags.UNDONE_WITH_ENTRY
        ):
            lines.append(corrections.flag_undone(flag.kind, flag.question))
            lines += [ALERT_STAYS_OPEN] if alert_stays else []
    return lines
