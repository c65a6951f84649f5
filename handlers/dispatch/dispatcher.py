"""The gate: lets a request in, runs its handler, answers after the commit, and turns errors into words."""

import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from slack_bolt import Ack
from slack_sdk import WebClient

from handlers.block_kit.forms import filled
from handlers.block_kit.parts import Block, Message
from handlers.dispatch import admission, answers, direct_message, help_pages, slack_payloads
from handlers.dispatch.admission import Caller, RefusedError
from handlers.dispatch.context import Context
from handlers.dispatch.replies import (
    ButtonHandler,
    Click,
    Command,
    Errand,
    FormHandler,
    Reply,
    ShortcutHandler,
)
from handlers.dispatch.slack_payloads import Payload
from handlers.posting.audience_check import Doorkeeper
from handlers.reading.clean import as_typed
from store.db import Registry
from store.dispatch import receipts
from store.errors import UserError
from store.rules.roles import Role

log = logging.getLogger("caseload.gate")


class Errands(Protocol):
    """Work for after the acknowledgement, done elsewhere: answers to clicks, urgent posts."""

    def answer(self, url: str, body: dict[str, Any]) -> None:
        """Send a body to a response_url."""

    def post_now(self) -> None:
        """Run the posts that are due without waiting for the beat."""

    def run(self, errand: Errand) -> None:
        """Do long work."""


@dataclass(frozen=True)
class Gate:
    """Everything a request needs on its way in and out."""

    registry: Registry
    clock: Callable[[], datetime]
    errands: Errands
    commands: Mapping[str, Command]
    home: Callable[[Context], Sequence[Block]]
    """What App Home shows to a member."""

    def command(self, verb: str, body: Payload, ack: Ack, client: WebClient, workspace: str | None) -> None:
        """A slash command: `/log …`, or `/cocm log …`."""
        text = str(body.get("text") or "").strip()
        command, text = self._aliased(verb, text)
        caller = slack_payloads.caller_of(body, str(body.get("trigger_id") or ""), "slack")

        def run(ctx: Context) -> Reply:
            _check_role(ctx, command.roles, f"/{command.verb}")
            if text.lower() in {"help", "?"}:
                return Reply(help_pages.page(command, self.commands.values()))
            return command.run(text, ctx)

        words = f"/{command.verb} {as_typed(text)}" if command.worth_mending(text) else ""
        reply = self._run(run, caller, client, workspace, words)
        if reply.form:
            reply = slack_payloads.open_form(reply, body, client)
        ack(**slack_payloads.private(reply.message)) if reply.message else ack()
        self._after(reply)

    def button(
        self, handler: ButtonHandler, body: Payload, ack: Ack, client: WebClient, workspace: str | None
    ) -> None:
        """A pressed button or a choice; its answer goes to the message's response_url, or into a form."""
        pressed = body["actions"][0]
        value = str(pressed.get("value") or (pressed.get("selected_option") or {}).get("value") or "")
        caller = slack_payloads.caller_of(body, f"{body.get('trigger_id')}", "button")

        def run(ctx: Context) -> Reply:
            _check_role(ctx, handler.roles, "this button")
            return handler.run(Click(value), ctx)

        reply = self._run(run, caller, client, workspace, "")
        if reply.message and slack_payloads.in_form(body):
            reply = replace(reply, form=answers.as_form(reply.message), message=None)
        if reply.form:
            reply = slack_payloads.open_form(reply, body, client)
        ack()
        if reply.message and body.get("response_url"):
            self.errands.answer(str(body["response_url"]), slack_payloads.answer_to_click(reply, body))
        elif reply.message:
            slack_payloads.tell(client, caller.user_id, reply.message)
        self._after(reply)

    def form(
        self, handler: FormHandler, body: Payload, ack: Ack, client: WebClient, workspace: str | None
    ) -> None:
        """A submitted form: closes with an answer in its place, or stays open with what is wrong."""
        view = body["view"]
        caller = slack_payloads.caller_of(body, f"{view['id']}:{view.get('hash', '')}", "form")
        entered = filled(view)

        def run(ctx: Context) -> Reply:
            _check_role(ctx, handler.roles, "this form")
            return handler.run(entered, ctx)

        reply = self._run(run, caller, client, workspace, "")
        if reply.errors:
            ack(response_action="errors", errors=dict(reply.errors))
        elif reply.form:
            ack(response_action="update", view=reply.form.view())
        elif reply.message:
            ack(response_action="update", view=answers.as_form(reply.message).view())
        else:
            ack(response_action="clear")
        self._after(reply)

    def shortcut(
        self, handler: ShortcutHandler, body: Payload, ack: Ack, client: WebClient, workspace: str | None
    ) -> None:
        """A shortcut from Slack's menus: always opens a form."""
        caller = slack_payloads.caller_of(body, str(body.get("trigger_id") or ""), "form")

        def run(ctx: Context) -> Reply:
            _check_role(ctx, handler.roles, "this shortcut")
            message = body.get("message") or {}
            return handler.run(str(message.get("text") or ""), ctx)

        reply = self._run(run, caller, client, workspace, "")
        if reply.form:
            reply = slack_payloads.open_form(reply, body, client)
        ack()
        if reply.message:
            slack_payloads.tell(client, caller.user_id, reply.message)

    def direct_message(self, body: Payload, client: WebClient, workspace: str | None) -> None:
        """A sentence by direct message: handled once, answered so that only its author sees the names."""
        event = body["event"]
        if event.get("bot_id") or event.get("subtype") or event.get("channel_type") != "im":
            return
        said = str(event.get("text") or "")
        meant, text = direct_message.command_for(said, self.commands)
        caller = slack_payloads.caller_of_event(body, "message")
        key = caller.request_key

        def run(ctx: Context) -> Reply:
            command, words = meant, text
            card = self.commands["patient"]
            name = direct_message.asked_about(said)
            if meant.verb == "cocm" and ctx.may(*card.roles) and direct_message.names_a_patient(name, ctx):
                command, words = card, name
            _check_role(ctx, command.roles, command.verb)
            with ctx.registry.read() as db:
                if receipts.seen(db, key):
                    return Reply()
            reply = direct_message.owned_up(said, command, command.run(words, ctx))
            with ctx.registry.begin() as db:
                receipts.keep(db, key, ctx.now)
            return reply

        reply = self._run(run, caller, client, workspace, text if meant.worth_mending(text) else "")
        shown = answers.form_did_not_open() if reply.form else reply.message
        if shown:
            slack_payloads.whisper(client, caller, shown)
        self._after(reply)

    def app_home(self, body: Payload, client: WebClient, workspace: str | None) -> None:
        """App Home was opened: draw it for whoever looks."""
        if body["event"].get("tab") != "home":
            return
        caller = slack_payloads.caller_of_event(body, "home")

        def run(ctx: Context) -> Reply:
            return Reply(Message("", tuple(self.home(ctx))))

        reply = self._run(run, caller, client, workspace, "")
        if reply.message:
            slack_payloads.publish_home(client, caller.user_id, list(reply.message.blocks))

    def admit(self, caller: Caller, client: WebClient, workspace: str | None) -> Context:
        """Let a caller in; raises RefusedError."""
        return admission.admit(caller, workspace, Doorkeeper(self.registry, client, self.clock()))

    def _aliased(self, verb: str, text: str) -> tuple[Command, str]:
        """`/cocm log …` is `/log …`."""
        word, _, rest = text.partition(" ")
        inner = self.commands.get(word.lower().lstrip("/")) if verb == "cocm" else None
        return (inner, rest.strip()) if inner and inner.verb != "cocm" else (self.commands[verb], text)

    def _run(
        self,
        run: Callable[[Context], Reply],
        caller: Caller,
        client: WebClient,
        workspace: str | None,
        words: str,
    ) -> Reply:
        """Admit, run, and put every error into words."""
        try:
            ctx = self.admit(caller, client, workspace)
            return slack_payloads.of_clinic(run(ctx), ctx.clinic.id)
        except RefusedError as refusal:
            return Reply(answers.refused(refusal), replace=False)
        except UserError as error:
            return Reply(answers.not_saved(error, words), replace=False)
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("reference=%s user=%s", reference, caller.user_id)
            return Reply(answers.apology(reference, words), replace=False)

    def _after(self, reply: Reply) -> None:
        if reply.urgent:
            self.errands.post_now()
        if reply.errand:
            self.errands.run(reply.errand)


def _check_role(ctx: Context, roles: frozenset[Role], what: str) -> None:
    if not ctx.may(*roles):
        wanted = ", ".join(role.words for role in sorted(roles))
        yours = ", ".join(role.words for role in sorted(ctx.member.roles)) or "none yet"
        raise RefusedError(
            f"{what} is for: {wanted}. Your roles at {ctx.clinic.name}: {yours}.",
            "Your clinic's admin can change roles with /clinic.",
        )
