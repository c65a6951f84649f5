"""Reading an uploaded file and importing it, after the acknowledgement."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import Connection

from handlers.block_kit.message_blocks import Button, OutgoingMessage, text_block
from handlers.dispatch import common_replies, slack_payloads
from handlers.dispatch.request_access import Caller
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import Reply
from handlers.imports import dry_run, messages, sentences, undo_import
from handlers.imports.import_kinds import IMPORT_KINDS, ImportKind, import_file
from handlers.imports.pending_import import DRAFT_KIND, PendingImport
from handlers.imports.save_batch import save_batch
from handlers.imports.uploaded_file import download
from handlers.patient_choice.identity_undo import undo_button
from store.db import Registry
from store.dispatch import drafts
from store.errors import UserError
from store.imports import column_mappings
from store.imports.import_outcome import ImportOutcome, outcome_of
from store.imports.move_in_summary import summary
from store.imports.runs import import_runs
from store.imports.sentences import outcome
from store.imports.table_records import LineNote
from store.patient import patients
from store.patient.patients import Patient

log = logging.getLogger("caseload.imports")


@dataclass(frozen=True)
class TryFiles:
    """Reads files and says what each would do; nothing is saved but the questions."""

    ctx: RequestContext
    files: tuple[PendingImport, ...]

    def __call__(self, registry: Registry, slack: WebClient) -> None:
        """Answer privately about each file."""
        for pending in self.files:
            _answered(self.ctx, slack, lambda pending=pending: self._try(registry, slack, pending))  # type: ignore[misc] # the loop's own value

    def _try(self, registry: Registry, slack: WebClient, pending: PendingImport) -> OutgoingMessage:
        ctx = self.ctx
        content = download(slack, pending.url, pending.name)
        found = dry_run.try_out(registry, ctx.clinic, pending, content, ctx.now)
        with registry.begin() as db:
            detail = found.pending.draft_detail(found.questions)
            draft_id = drafts.save(
                db, ctx.clinic.id, ctx.member.id, DRAFT_KIND, pending.name, ctx.now, **detail
            )
        return messages.dry_run_message(found, draft_id, ctx.today)


@dataclass(frozen=True)
class ImportFileTask:
    """Imports a file whose dry run was seen; a message in the conversation says how far it is."""

    ctx: RequestContext
    pending: PendingImport

    def __call__(self, registry: Registry, slack: WebClient) -> None:
        """Import it and answer privately with the outcome."""
        _answered(self.ctx, slack, lambda: self._import(registry, slack))

    def _import(self, registry: Registry, slack: WebClient) -> OutgoingMessage:
        ctx, pending = self.ctx, self.pending
        kind = IMPORT_KINDS[pending.kind]
        content = download(slack, pending.url, pending.name)
        with registry.begin() as db:
            column_mappings.save(db, ctx.clinic.id, kind.file_kind, pending.mapping)
            column_mappings.keep_words(db, ctx.clinic.id, pending.decisions)
            source = import_file(db, ctx.clinic, kind, dry_run.source_of(pending, content))
            plan = kind.plan(db, ctx.clinic, source, ctx.now)
            renamed = [patients.by_mrn(db, ctx.clinic.id, mrn) for mrn in pending.same_person]
            run_id = import_runs.start(db, ctx.clinic.id, [kind.row_name], ctx.now, ctx.member.id)
        progress = _Progress(slack, ctx.member.slack_user_id)
        failed: list[LineNote] = []
        done = 0
        try:
            for batch in plan.batches(kind.batch):
                failed += save_batch(registry, ctx.clinic, kind, batch, ctx.now, ctx.member.id, run_id)
                done += len(batch)
                progress.show(outcome.progress(kind.row_name, done, len(plan.actions)))
        except Exception:
            progress.show(sentences.stopped(kind.row_name))
            raise
        done_message = self._outcome(registry, kind, outcome_of(plan, failed), renamed, progress)
        return messages.with_undo(done_message, [undo_import.undo_button(run_id)] if plan.actions else [])

    def _outcome(
        self,
        registry: Registry,
        kind: ImportKind,
        found: ImportOutcome,
        renamed: Sequence[Patient | None],
        progress: "_Progress",
    ) -> OutgoingMessage:
        added, changed, _, left_out = found.counts
        progress.show(sentences.imported(kind.row_name, added, changed, left_out))
        with registry.begin() as db:
            on_registry = summary(db, self.ctx.clinic.id)
            undo = [button for each in renamed if each and (button := self._undo_button(db, each))]
        done = messages.done_message(self.pending.name, kind.row_name, found, on_registry, self.ctx.today)
        return messages.with_undo(done, undo)

    def _undo_button(self, db: Connection, before: Patient) -> Button | None:
        """The button for a chart that has another name or birth date now."""
        after = patients.by_id(db, self.ctx.clinic.id, before.id)
        return undo_button(db, before, after, self.ctx) if after.identity != before.identity else None


class _Progress:
    """One message in the conversation that is changed as the import goes on; it names no one."""

    def __init__(self, slack: WebClient, audience: str) -> None:
        self._slack, self._audience = slack, audience
        self._sent: tuple[str, str] | None = None
        """Channel and `ts` of the message, once it is there."""

    def show(self, text: str) -> None:
        blocks = [text_block(text)]
        try:
            if self._sent:
                channel, ts = self._sent
                self._slack.chat_update(channel=channel, ts=ts, text=text, blocks=blocks)
                return
            answer = self._slack.chat_postMessage(channel=self._audience, text=text, blocks=blocks)
            self._sent = str(answer["channel"]), str(answer["ts"])
        except (SlackApiError, OSError) as error:
            log.warning("progress not shown: %s", type(error).__name__)


def _answered(ctx: RequestContext, slack: WebClient, run: Callable[[], OutgoingMessage]) -> None:
    """Run, and answer so that only the member sees it; an error of ours is logged without its text."""
    try:
        answer = run()
    except UserError as error:
        answer = common_replies.refused(error)
    except Exception:
        log.exception("a file was not handled member=%s", ctx.member.id)
        answer = common_replies.internal_error(ctx.request_key[:12])
    tagged = slack_payloads.tag_reply_with_clinic(Reply(answer), ctx.clinic.id).message
    if tagged:
        caller = Caller(ctx.member.slack_user_id, "", "", ctx.channel, ctx.request_key, ctx.via)
        slack_payloads.send_ephemeral(slack, caller, tagged)
