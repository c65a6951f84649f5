"""The dispatcher: authorizes a request, runs its handler, answers after the commit, answers errors."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from slack_bolt import Ack
from slack_sdk import WebClient

from handlers.block_kit.message_blocks import Block, OutgoingMessage
from handlers.block_kit.sentences import text_too_long
from handlers.block_kit.shared_files import SharedFile, read_shared_files
from handlers.block_kit.slack_values import read_object, read_text
from handlers.block_kit.submitted_forms import read_submitted_form, typed_notes
from handlers.dispatch import (
    common_replies,
    direct_message,
    help_pages,
    request_access,
    sentences,
    slack_payloads,
)
from handlers.dispatch.colleague_names import name_everywhere, name_in_notes
from handlers.dispatch.request_access import AccessDeniedError, Caller
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import (
    BackgroundTask,
    ButtonHandler,
    ButtonPress,
    FormHandler,
    Reply,
    ShortcutHandler,
    SlashCommand,
)
from handlers.dispatch.run_request import NOT_TYPED, EarlierAnswer, TypedInput, run_request
from handlers.dispatch.slack_payloads import Payload
from handlers.posting import refresh_accounts
from handlers.posting.audience_check import AudienceCheck
from handlers.reading.typed_text import as_typed
from store.db import Registry
from store.errors import UserError
from store.rules.roles import Role

_LONGEST_INPUT = 20_000
"""What is typed at once: more than fifty long lines. More takes the reader seconds."""
_FILE_SHARED = "file_share"
"""The subtype of a message with files."""


class BackgroundTasks(Protocol):
    """Work after the acknowledgement: answers to clicks, urgent posts, long tasks."""

    def answer(self, url: str, bodies: Sequence[dict[str, Any]], caller: Caller) -> None:
        """Send bodies to a response_url in order, or to the caller when Slack no longer takes them there."""

    def post_now(self) -> None:
        """Run the posts that are due, without waiting for the schedule."""

    def run(self, task: BackgroundTask) -> None:
        """Run a long task."""


@dataclass(frozen=True)
class Dispatcher:
    """Everything that handling a request needs."""

    registry: Registry
    clock: Callable[[], datetime]
    background_tasks: BackgroundTasks
    commands: Mapping[str, SlashCommand]
    home: Callable[[RequestContext], Sequence[Block]]
    """What App Home shows to a member."""
    files: Callable[[Sequence[SharedFile], RequestContext], Reply]
    """What happens with files that a member uploads in the direct message."""
    earlier_answers: Sequence[EarlierAnswer]
    """What a request saved when it was delivered before, said once more; None if nothing."""

    def command(self, verb: str, body: Payload, ack: Ack, client: WebClient, workspace: str | None) -> None:
        """A slash command: `/log …`, or `/cocm log …`."""
        text = read_text(body.get("text")).strip()
        command, text = self._resolve_alias(verb, text)
        caller = slack_payloads.read_caller(body, body.get("trigger_id"), "slack")
        is_readable = len(text) <= _LONGEST_INPUT

        def run(ctx: RequestContext) -> Reply:
            _check_role(ctx, command.roles, f"/{command.verb}")
            _check_length(text)
            if text.lower() in {"help", "?"}:
                return Reply(help_pages.help_message(command, self.commands.values()))
            return command.run(name_in_notes(text, ctx), ctx)

        echoes = is_readable and command.echoes_refused_input(text)
        typed = f"/{command.verb} {as_typed(text)}" if echoes else ""
        line = TypedInput(typed, command.could_save(text))
        reply = self._run(f"/{command.verb}", run, caller, client, workspace, line)
        if reply.form:
            reply = slack_payloads.open_form(reply, body, client)
        answers = slack_payloads.ephemeral_answers(reply.message) if reply.message else []
        if len(answers) == 1:
            ack(**answers[0])
        else:
            # Several parts come in their order only when none of them is the acknowledgement.
            ack()
            self.background_tasks.answer(str(body.get("response_url") or ""), answers, caller)
        self._start_background_work(reply)

    def button(
        self, handler: ButtonHandler, body: Payload, ack: Ack, client: WebClient, workspace: str | None
    ) -> None:
        """A pressed button or a choice; its answer goes to the message's response_url, or into a form."""
        pressed = body["actions"][0]
        chosen = read_object(pressed.get("selected_option"))
        value = read_text(pressed.get("value")) or read_text(chosen.get("value"))
        caller = slack_payloads.read_caller(body, body.get("trigger_id"), "button")

        def run(ctx: RequestContext) -> Reply:
            _check_role(ctx, handler.roles, sentences.THIS_BUTTON)
            return handler.run(ButtonPress(value), ctx)

        reply = self._run(handler.action, run, caller, client, workspace)
        if reply.is_repeat and slack_payloads.is_in_modal(body):
            reply = Reply()  # The form shows what the first delivery did.
        if slack_payloads.is_in_modal(body):
            reply = _in_modal(reply, body)
        if reply.form:
            reply = slack_payloads.open_form(reply, body, client)
        ack()
        if reply.message and body.get("response_url"):
            self.background_tasks.answer(
                str(body["response_url"]), slack_payloads.button_answers(reply, body), caller
            )
        elif reply.message:
            slack_payloads.send_direct_message(client, caller.user_id, reply.message)
        self._start_background_work(reply)

    def form(
        self, handler: FormHandler, body: Payload, ack: Ack, client: WebClient, workspace: str | None
    ) -> None:
        """A submitted form: closes with an answer in its place, or stays open with what is wrong."""
        view = body["view"]
        caller = slack_payloads.read_caller(body, slack_payloads.form_key(view), "form")
        entered, notes = read_submitted_form(view), typed_notes(view)

        def run(ctx: RequestContext) -> Reply:
            _check_role(ctx, handler.roles, sentences.THIS_FORM)
            return handler.run(entered, ctx)

        reply = self._run(handler.callback, run, caller, client, workspace, TypedInput(notes))
        if reply.errors:
            ack(response_action="errors", errors=dict(reply.errors))
        elif reply.form:
            ack(response_action="update", view=reply.form.view())
        elif reply.message:
            ack(response_action="update", view=common_replies.message_as_form(reply.message).view())
        else:
            ack(response_action="clear")
        self._start_background_work(reply)

    def shortcut(
        self, handler: ShortcutHandler, body: Payload, ack: Ack, client: WebClient, workspace: str | None
    ) -> None:
        """A shortcut from Slack's menus: always opens a form."""
        caller = slack_payloads.read_caller(body, body.get("trigger_id"), "form")

        def run(ctx: RequestContext) -> Reply:
            _check_role(ctx, handler.roles, sentences.THIS_SHORTCUT)
            return handler.run(name_everywhere(slack_payloads.text_of_person(body), ctx), ctx)

        reply = self._run(handler.callback, run, caller, client, workspace, TypedInput(could_save=False))
        if reply.form:
            reply = slack_payloads.open_form(reply, body, client)
        ack()
        if reply.message:
            slack_payloads.send_direct_message(client, caller.user_id, reply.message)

    def direct_message(self, body: Payload, client: WebClient, workspace: str | None) -> None:
        """A direct message or a file: handled once, answered so that only its author sees the names."""
        event = body["event"]
        from_person = not event.get("bot_id") and event.get("subtype") in {None, "", _FILE_SHARED}
        if not from_person or event.get("channel_type") != "im":
            return
        files = read_shared_files(event)
        typed = read_text(event.get("text"))
        is_readable = len(typed) <= _LONGEST_INPUT
        meant, text = direct_message.command_for(typed if is_readable else "", self.commands)
        caller = slack_payloads.read_event_caller(body, "message")

        def answer_text(ctx: RequestContext) -> Reply:
            _check_length(typed)
            command, arguments = meant, text
            card = self.commands["patient"]
            name = direct_message.patient_asked_about(typed)
            if (
                meant.verb == "cocm"
                and ctx.has_role(*card.roles)
                and direct_message.names_a_patient(name, ctx)
            ):
                command, arguments = card, name
            _check_role(ctx, command.roles, f"/{command.verb}")
            return direct_message.explain_not_understood(
                typed, command, command.run(name_in_notes(arguments, ctx), ctx)
            )

        def run(ctx: RequestContext) -> Reply:
            reply = self.files(files, ctx) if files else answer_text(ctx)
            ctx.registry.leave_receipt()
            return reply

        repeated = text if meant.echoes_refused_input(text) and not files else ""
        could_save = bool(files) or meant.could_save(text)
        reply = self._run("message", run, caller, client, workspace, TypedInput(repeated, could_save))
        answer = common_replies.form_did_not_open(has_saved=reply.has_saved) if reply.form else reply.message
        if answer and not reply.is_repeat:
            slack_payloads.send_ephemeral(client, caller, answer)
        self._start_background_work(reply)

    def app_home(self, body: Payload, client: WebClient, workspace: str | None) -> None:
        """App Home was opened: draw it for the person who opened it."""
        if body["event"].get("tab") != "home":
            return
        caller = slack_payloads.read_event_caller(body, "home")

        def run(ctx: RequestContext) -> Reply:
            return Reply(OutgoingMessage("", tuple(self.home(ctx))))

        reply = self._run("home", run, caller, client, workspace, TypedInput(could_save=False))
        if reply.message:
            slack_payloads.publish_home(client, caller.user_id, reply.message.blocks)

    def account_changed(self, body: Payload, workspace: str | None) -> None:
        """Slack says that someone's account is new or has changed."""
        if workspace:
            refresh_accounts.account_changed(self.registry, body["event"]["user"], workspace, self.clock())

    def authorize(self, caller: Caller, client: WebClient, workspace: str | None) -> RequestContext:
        """The context of a caller who may use Caseload; raises AccessDeniedError."""
        return request_access.authorize_request(
            caller, workspace, AudienceCheck(self.registry, client, self.clock(), workspace)
        )

    def _resolve_alias(self, verb: str, text: str) -> tuple[SlashCommand, str]:
        """`/cocm log …` is `/log …`."""
        word, _, rest = text.partition(" ")
        inner = self.commands.get(word.lower().lstrip("/")) if verb == "cocm" else None
        return (inner, rest.strip()) if inner and inner.verb != "cocm" else (self.commands[verb], text)

    def _run(
        self,
        request: str,
        run: Callable[[RequestContext], Reply],
        caller: Caller,
        client: WebClient,
        workspace: str | None,
        line: TypedInput = NOT_TYPED,
    ) -> Reply:
        """Authorize and run; every error becomes an answer."""
        return run_request(
            run,
            lambda: self.authorize(caller, client, workspace),
            self.earlier_answers,
            line,
            lambda: request_access.record_refusal(self.registry, caller, request, self.clock()),
        )

    def _start_background_work(self, reply: Reply) -> None:
        if reply.urgent:
            self.background_tasks.post_now()
        if reply.background_task:
            self.background_tasks.run(reply.background_task)


def _in_modal(reply: Reply, body: Payload) -> Reply:
    """The reply to a button in a form: a message as a form.

    It takes the place of an answer that is shown there, so that no outdated one is below it.
    """
    in_place = slack_payloads.is_in_answer(body) and reply.replace
    if reply.message:
        form = common_replies.message_as_form(reply.message)
        return replace(reply, form=replace(form, in_place=in_place), message=None)
    return replace(reply, form=replace(reply.form, in_place=True)) if reply.form and in_place else reply


def _check_length(text: str) -> None:
    if len(text) > _LONGEST_INPUT:
        raise UserError(text_too_long(len(text), _LONGEST_INPUT), sentences.SEND_IN_PARTS)


def _check_role(ctx: RequestContext, roles: frozenset[Role], what: str) -> None:
    if not ctx.has_role(*roles):
        needed, own = ([role.label for role in sorted(some)] for some in (roles, ctx.member.roles))
        raise AccessDeniedError(
            sentences.role_required(what, needed, ctx.clinic.name, own),
            sentences.YOU_CHANGE_ROLES if ctx.has_role(Role.ADMIN) else sentences.ADMIN_CHANGES_ROLES,
        )
