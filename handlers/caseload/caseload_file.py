"""`/caseload csv`: the caseload as a file, by direct message, to members who may have it."""

import csv
import io
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk import WebClient
from sqlalchemy import Connection

from handlers.caseload.messages import caseload_columns as messages
from handlers.caseload.sentences import about_file
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import Reply
from handlers.patient_choice.caseload_scope import CaseloadScope
from handlers.posting.post_kinds import PostFile
from handlers.posting.slack_delivery import NotSentError, send_files, send_message
from store import audit
from store.caseload.caseload import CaseloadPatient
from store.caseload.caseload_filters import CaseloadFilter
from store.clinic import members
from store.db import Registry
from store.errors import UserError
from store.rules.csv_cells import escape_formula
from store.rules.roles import Role

_NUMBER = re.compile(r"-?\d+")

log = logging.getLogger("caseload.caseload_file")


@dataclass(frozen=True)
class CaseloadFileTask:
    """A file on its way to the person who asked."""

    ctx: RequestContext
    patients: int
    content: bytes

    def __call__(self, registry: Registry, slack: WebClient) -> None:
        """Send it by direct message; when that fails, tell the member there."""
        asker = self.ctx.member.slack_user_id
        fault = self.ctx.audience_check.with_patience(registry, slack).fault(asker)
        if fault:
            log.warning("caseload file not sent member=%s fault=%s", self.ctx.member.id, fault.code)
            return
        file = PostFile(f"caseload-{self.ctx.today}.csv", about_file.file_title(self.ctx.today), self.content)
        try:
            channel, _ = send_message(slack, asker, messages.file_ready(self.patients))
            try:
                send_files(slack, channel, (file,))
            except NotSentError:
                send_message(slack, channel, messages.file_not_sent())
                raise
        except NotSentError as error:
            log.warning("caseload file not sent member=%s fault=%s", self.ctx.member.id, error.fault)


def may_export(scope: CaseloadScope, ctx: RequestContext) -> bool:
    """Whether the member may have these patients in a file: a care manager their own and covered ones."""
    if ctx.has_role(Role.CONSULTANT, Role.LEAD):
        return True
    return ctx.has_role(Role.CARE_MANAGER) and scope.member is not None and scope.member.id == ctx.member.id


def send_caseload_file(
    db: Connection,
    scope: CaseloadScope,
    view: CaseloadFilter,
    found: Sequence[CaseloadPatient],
    ctx: RequestContext,
) -> Reply:
    """Make the file, record its export in the audit trail, and send it in the background.

    Raises:
        UserError: not for this role, another member's caseload, or no patients.
    """
    if not may_export(scope, ctx):
        raise UserError(
            about_file.FILE_NOT_ALLOWED,
            about_file.OWN_FILE_HINT if ctx.has_role(Role.CARE_MANAGER) else "",
        )
    if not found:
        raise UserError(about_file.FILE_EMPTY, about_file.ALL_PATIENTS_HINT)
    names = {member.id: member.name for member in members.list_members(db, ctx.clinic.id, active=False)}
    content = caseload_csv(found, ctx.today, names)
    detail = {"view": view.name, "patients": len(found)}
    subject = f"caseload:{scope.value}"
    audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "caseload exported", subject, detail)
    reply = messages.file_being_sent(len(found))
    return Reply(reply, replace=False, background_task=CaseloadFileTask(ctx, len(found), content))


def caseload_csv(found: Sequence[CaseloadPatient], today: date, names: dict[int, str]) -> bytes:
    """The patients as CSV; no cell is a formula to a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(about_file.CSV_HEADER)
    for line in found:
        writer.writerow([_escape_formula(cell) for cell in messages.caseload_cells(line, today, names)])
    # The byte order mark at the start tells a spreadsheet that the names are in UTF-8.
    return out.getvalue().encode("utf-8-sig")


def _escape_formula(cell: str) -> str:
    """A change of -5 is a number; other text that starts like a formula is escaped."""
    return cell if _NUMBER.fullmatch(cell) else escape_formula(cell)
