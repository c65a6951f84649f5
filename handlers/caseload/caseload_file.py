"""`/caseload csv`: the caseload as a file, by direct message to whoever may have it."""

import csv
import io
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk import WebClient
from sqlalchemy import Connection

from handlers.caseload.messages import caseload_columns as words_of
from handlers.dispatch.context import Context
from handlers.dispatch.replies import Reply
from handlers.patient_choice.caseload_scope import Scope
from handlers.posting.audience_check import Doorkeeper
from handlers.posting.delivery import NotSentError, send_files, send_message
from handlers.posting.occasions import File
from store import audit
from store.caseload.caseload import Line
from store.caseload.caseload_views import View
from store.clinic import members
from store.db import Registry
from store.errors import UserError
from store.rules.csv_cells import guarded
from store.rules.roles import Role

_NUMBER = re.compile(r"-?\d+")

log = logging.getLogger("caseload.caseload_file")


@dataclass(frozen=True)
class Delivery:
    """A file on its way to the person who asked."""

    ctx: Context
    patients: int
    content: bytes

    def __call__(self, registry: Registry, slack: WebClient) -> None:
        """Send it by direct message; when that fails, say so there."""
        asker = self.ctx.member.slack_user_id
        fault = Doorkeeper(registry, slack, self.ctx.now).fault(asker)
        if fault:
            log.warning("caseload file not sent member=%s fault=%s", self.ctx.member.id, fault.code)
            return
        file = File(f"caseload-{self.ctx.today}.csv", f"Caseload of {self.ctx.today}", self.content)
        try:
            channel, _ = send_message(slack, asker, words_of.ready(self.patients))
            try:
                send_files(slack, channel, (file,))
            except NotSentError:
                send_message(slack, channel, words_of.failed())
                raise
        except NotSentError as error:
            log.warning("caseload file not sent member=%s fault=%s", self.ctx.member.id, error.fault)


def may_have(scope: Scope, ctx: Context) -> bool:
    """Whether the member may have these patients in a file: a care manager their own and covered ones."""
    if ctx.may(Role.CONSULTANT, Role.LEAD):
        return True
    return ctx.may(Role.CARE_MANAGER) and scope.member is not None and scope.member.id == ctx.member.id


def asked(db: Connection, scope: Scope, view: View, found: Sequence[Line], ctx: Context) -> Reply:
    """Put the file together, note in the trail that it was handed out, and send it when acknowledged.

    Raises:
        UserError: not for this role, somebody else's caseload, or nobody to list.
    """
    if not may_have(scope, ctx):
        raise UserError(
            "The file is for care managers (their own caseload), the consultant and the clinic lead.",
            "Your own: /caseload csv" if ctx.may(Role.CARE_MANAGER) else "",
        )
    if not found:
        raise UserError("Nobody is in that view: there is nothing to put in a file.", "/caseload")
    names = {member.id: member.name for member in members.every(db, ctx.clinic.id, active=False)}
    content = csv_file(found, ctx.today, names)
    detail = {"view": view.name, "patients": len(found)}
    subject = f"caseload:{scope.value}"
    audit.record(db, ctx.clinic.id, ctx.now, ctx.member.id, "caseload exported", subject, detail)
    reply = words_of.being_sent(len(found))
    return Reply(reply, replace=False, errand=Delivery(ctx, len(found), content))


def csv_file(found: Sequence[Line], today: date, names: dict[int, str]) -> bytes:
    """The lines as CSV that a spreadsheet opens without taking a cell for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(words_of.HEADER)
    for line in found:
        writer.writerow([_harmless(cell) for cell in words_of.cells(line, today, names)])
    # The mark at the start tells a spreadsheet that the names are in UTF-8.
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    """A change of -5 is a number; whatever else begins like a formula is guarded."""
    return cell if _NUMBER.fullmatch(cell) else guarded(cell)
