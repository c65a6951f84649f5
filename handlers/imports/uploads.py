"""Files that are uploaded in the direct message: read, asked about, and imported when Import is pressed."""

from collections.abc import Sequence

from handlers.block_kit.shared_files import SharedFile
from handlers.dispatch.draft_choices import DraftExpiredError, use_draft
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import ButtonHandler, ButtonPress, Reply
from handlers.imports import messages, sentences, uploaded_file
from handlers.imports.import_kinds import IMPORT_KINDS
from handlers.imports.import_tasks import ImportFileTask, TryFiles
from handlers.imports.pending_import import DRAFT_KIND, PendingImport, from_draft
from store.clinic import members
from store.errors import UserError
from store.rules.roles import Role

IMPORT_ROLES = frozenset({Role.LEAD, Role.ADMIN})


def receive_files(files: Sequence[SharedFile], ctx: RequestContext) -> Reply:
    """Say what each file would change; nothing is saved.

    Raises:
        UserError: the member is neither lead nor admin, or a file is not a table.
    """
    if not ctx.has_role(*IMPORT_ROLES):
        with ctx.registry.read() as db:
            those = {
                each.name for role in IMPORT_ROLES for each in members.list_members(db, ctx.clinic.id, role)
            }
        raise UserError(sentences.FOR_LEADS_AND_ADMINS, sentences.ask_one_of(sorted(those)))
    for file in files:
        uploaded_file.check(file)
    pending = tuple(PendingImport(file.url, file.name) for file in files)
    return Reply(messages.reading([file.name for file in files]), background_task=TryFiles(ctx, pending))


def answer_question(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Keep an answer and read the file again; the buttons of the earlier reading are used up."""
    draft_id, at, number = click.ids(3)
    with ctx.registry.begin() as db:
        pending, questions = from_draft(use_draft(db, ctx, draft_id, DRAFT_KIND))
    if at >= len(questions) or number >= len(questions[at].answers):
        raise DraftExpiredError
    pending = pending.answered(questions[at], questions[at].answers[number])
    return Reply(messages.reading_again(pending.name), background_task=TryFiles(ctx, (pending,)))


def write_file(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Import the file as its dry run said; of two clicks only one counts."""
    with ctx.registry.begin() as db:
        pending, _ = from_draft(use_draft(db, ctx, click.id(), DRAFT_KIND))
    row_name = IMPORT_KINDS[pending.kind].row_name
    return Reply(messages.importing(row_name), background_task=ImportFileTask(ctx, pending))


def decline_file(click: ButtonPress, ctx: RequestContext) -> Reply:
    """Leave the file alone."""
    with ctx.registry.begin() as db:
        use_draft(db, ctx, click.id(), DRAFT_KIND)
    return Reply(messages.not_imported())


HANDLERS = (
    ButtonHandler(messages.ANSWER, answer_question, IMPORT_ROLES),
    ButtonHandler(messages.IMPORT, write_file, IMPORT_ROLES),
    ButtonHandler(messages.CANCEL, decline_file, IMPORT_ROLES),
)
