"""The gate: lets a request in, runs its handler, answers after the commit, and turns errors into words."""

import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers import admission, help_pages, standing
from handlers.admission import Caller, RefusedError
from handlers.context import Context
from handlers.interactions import direct_message
from handlers.messages import answers
from handlers.messages.forms import filled
from handlers.messages.parts import Message
from handlers.replies import ButtonHandler, Click, Command, FormHandler, Reply, ShortcutHandler
from store import receipts
from store.db import Registry
from store.errors import UserError
from store.rules.roles import Role

log = logging.getLogger("caseload.gate")

Payload = Mapping[str, Any]


class Errands(Protocol):
    """Work for after the acknowledgement, done elsewhere: answers to clicks, urgent posts."""

    def answer(self, url: str, body: dict[str, Any]) -> None:
        """Send a body to a response_url."""

    def post_now(self) -> None:
        """Run the posts that are due without waiting for the beat."""


@dataclass(frozen=True)
class Gate:
    """Everything a request needs on its way in and out."""

    registry: Registry
    clock: Callable[[], datetime]
    errands: Errands
    commands: Mapping[str, Command]

    def command(self, verb: str, body: Payload, ack: Ack, client: WebClient, workspace: str | None) -> None:
        """A slash command: `/log …`, or `/cocm log …`."""
        text = str(body.get("text") or "").strip()
        command, text = self._aliased(verb, text)
        caller = _caller(body, str(body.get("trigger_id") or ""), "slack")

        def run(ctx: Context) -> Reply:
            _check_role(ctx, command.roles, f"/{command.verb}")
            if text.lower() in {"help", "?"}:
                return Reply(help_pages.of_command(command))
            return command.run(text, ctx)

        reply = self._run(run, caller, client, workspace, f"/{command.verb} {text}")
        if reply.form:
            reply = _open(reply, body, client)
        ack(**_ephemeral(reply.message)) if reply.message else ack()
        self._after(reply)

    def button(
        self, handler: ButtonHandler, body: Payload, ack: Ack, client: WebClient, workspace: str | None
    ) -> None:
        """A pressed button; its answer goes to the message's response_url, or into a form."""
        value = str(body["actions"][0].get("value") or "")
        caller = _caller(body, f"{body.get('trigger_id')}", "button")

        def run(ctx: Context) -> Reply:
            _check_role(ctx, handler.roles, "this button")
            return handler.run(Click(value), ctx)

        reply = self._run(run, caller, client, workspace, "")
        if reply.form:
            reply = _open(reply, body, client)
        ack()
        if reply.message and body.get("response_url"):
            self.errands.answer(str(body["response_url"]), _answer_to_click(reply, body))
        elif reply.message:
            _tell(client, caller.user_id, reply.message)
        self._after(reply)

    def form(
        self, handler: FormHandler, body: Payload, ack: Ack, client: WebClient, workspace: str | None
    ) -> None:
        """A submitted form: closes with an answer in its place, or stays open with what is wrong."""
        view = body["view"]
        caller = _caller(body, f"{view['id']}:{view.get('hash', '')}", "form")
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
        caller = _caller(body, str(body.get("trigger_id") or ""), "form")

        def run(ctx: Context) -> Reply:
            _check_role(ctx, handler.roles, "this shortcut")
            message = body.get("message") or {}
            return handler.run(str(message.get("text") or ""), ctx)

        reply = self._run(run, caller, client, workspace, "")
        if reply.form:
            reply = _open(reply, body, client)
        ack()
        if reply.message:
            _tell(client, caller.user_id, reply.message)

    def direct_message(self, body: Payload, client: WebClient, workspace: str | None) -> None:
        """A sentence by direct message: handled once, answered so that only its author sees the names."""
        event = body["event"]
        if event.get("bot_id") or event.get("subtype") or event.get("channel_type") != "im":
            return
        key = str(body.get("event_id") or "")
        command, text = direct_message.command_for(str(event.get("text") or ""), self.commands)
        caller = Caller(
            user_id=str(event.get("user") or ""),
            team_id=str(body.get("team_id") or ""),
            home_team_id=str(event.get("user_team") or event.get("team") or ""),
            channel=str(event.get("channel") or ""),
            request_key=key,
            via="message",
        )

        def run(ctx: Context) -> Reply:
            _check_role(ctx, command.roles, command.verb)
            with ctx.registry.read() as db:
                if receipts.seen(db, key):
                    return Reply()
            reply = command.run(text, ctx)
            with ctx.registry.begin() as db:
                receipts.keep(db, key, ctx.now)
            return reply

        reply = self._run(run, caller, client, workspace, text)
        shown = answers.form_did_not_open() if reply.form else reply.message
        if shown:
            _whisper(client, caller, shown)
        self._after(reply)

    def admit(self, caller: Caller, client: WebClient, workspace: str | None) -> Context:
        """Let a caller in; raises RefusedError."""
        return admission.admit(self.registry, caller, workspace, standing.asker(client), self.clock())

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
            return run(self.admit(caller, client, workspace))
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


def _caller(body: Payload, request_key: str, via: str) -> Caller:
    """Who sends this, from any of Slack's payloads."""
    user = body.get("user") or {}
    team = body.get("team") or {}
    channel = body.get("channel") or {}
    return Caller(
        user_id=str(body.get("user_id") or user.get("id") or ""),
        team_id=str(body.get("team_id") or team.get("id") or ""),
        home_team_id=str(user.get("team_id") or "") if user else "",
        channel=str(body.get("channel_id") or channel.get("id") or ""),
        request_key=request_key,
        via=via,
    )


def _check_role(ctx: Context, roles: frozenset[Role], what: str) -> None:
    if not ctx.may(*roles):
        wanted = ", ".join(sorted(roles))
        yours = ", ".join(sorted(ctx.member.roles)) or "none yet"
        raise RefusedError(
            f"{what} is for: {wanted}. Your roles at {ctx.clinic.name}: {yours}.",
            "Your clinic's admin can change roles with /clinic.",
        )


def _open(reply: Reply, body: Payload, client: WebClient) -> Reply:
    """Open the reply's form; when Slack will not, say how to type it instead."""
    if reply.form is None:
        return reply
    trigger = str(body.get("trigger_id") or "")
    try:
        if body.get("view"):
            client.views_push(trigger_id=trigger, view=reply.form.view())
        else:
            client.views_open(trigger_id=trigger, view=reply.form.view())
    except (SlackApiError, OSError) as error:
        code = error.response.get("error") if isinstance(error, SlackApiError) else "unreachable"
        log.warning("form %s did not open: %s", reply.form.callback, code)
        return Reply(answers.form_did_not_open(), replace=False)
    return Reply(message=reply.message, urgent=reply.urgent)


def _ephemeral(message: Message) -> dict[str, Any]:
    """A private answer, always said to be so (slack.md §1)."""
    return {"response_type": "ephemeral", "text": message.text, "blocks": list(message.blocks)}


def _answer_to_click(reply: Reply, body: Payload) -> dict[str, Any]:
    """A private answer; it takes the place of a private message, never of one that others read."""
    private = bool((body.get("container") or {}).get("is_ephemeral"))
    message = reply.message or Message("Done.")
    return _ephemeral(message) | {"replace_original": private and reply.replace}


def _whisper(client: WebClient, caller: Caller, message: Message) -> None:
    """Answer in a direct message without leaving names there; where that fails, say at least that much."""
    blocks = list(message.blocks)
    try:
        client.chat_postEphemeral(
            channel=caller.channel, user=caller.user_id, text=message.text, blocks=blocks
        )
    except (SlackApiError, OSError):
        _tell(client, caller.user_id, Message(message.text))


def _tell(client: WebClient, user_id: str, message: Message) -> None:
    """Answer by direct message where there is no other way back."""
    try:
        client.chat_postMessage(channel=user_id, text=message.text, blocks=list(message.blocks))
    except (SlackApiError, OSError) as error:
        log.warning("answer to %s not delivered: %s", user_id, type(error).__name__)
