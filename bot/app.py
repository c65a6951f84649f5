"""The Bolt app: the index registered, every request through the gate."""

import logging
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, App, BoltContext, BoltResponse
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk import WebClient

from handlers import index
from handlers.caseload import home
from handlers.dispatch.dispatcher import BackgroundTasks, Dispatcher
from handlers.dispatch.request_handlers import ButtonHandler, FormHandler, ShortcutHandler, SlashCommand
from store.db import Registry

log = logging.getLogger("caseload.app")

_HANDLER_TIMEOUT = 2
_POST_TIMEOUT = 30
RequestBody = dict[str, Any]


def make_app(
    *,
    registry: Registry,
    clock: Callable[[], datetime],
    errands: BackgroundTasks,
    bot_token: str,
    signing_secret: str,
    api_url: str,
) -> App:
    """The app that answers Slack; it keeps nothing in memory that another replica would miss."""
    app = App(
        client=WebClient(token=bot_token, base_url=api_url, timeout=_HANDLER_TIMEOUT),
        signing_secret=signing_secret,
        process_before_response=True,
        token_verification_enabled=False,
        raise_error_for_unhandled_request=True,
        logger=logging.getLogger("slack_bolt"),
    )
    gate = Dispatcher(
        registry, clock, errands, {command.verb: command for command in index.COMMANDS}, home=home.home_blocks
    )
    for command in index.COMMANDS:
        _listen_command(app, gate, command)
    for interaction in index.INTERACTIONS:
        if isinstance(interaction, ButtonHandler):
            _listen_button(app, gate, interaction)
        elif isinstance(interaction, FormHandler):
            _listen_form(app, gate, interaction)
        else:
            _listen_shortcut(app, gate, interaction)
    _listen_events(app, gate)
    app.view_closed(re.compile(".*"))(_acknowledge)
    app.error(_handle_unhandled)
    return app


def posting_client(bot_token: str, api_url: str) -> WebClient:
    """The client of the scheduled posts: patient, but it repeats nothing by itself.

    A call that sleeps would hold up every other post and outlive its claim, and one that Slack failed to
    answer may have arrived: the engine tries again at a later beat and says so.
    """
    return WebClient(token=bot_token, base_url=api_url, timeout=_POST_TIMEOUT, retry_handlers=[])


def _listen_command(app: App, gate: Dispatcher, command: SlashCommand) -> None:
    def listen(body: RequestBody, ack: Ack, client: WebClient, context: BoltContext) -> None:
        gate.command(command.verb, body, ack, client, _workspace(context))

    app.command(f"/{command.verb}")(listen)


def _listen_button(app: App, gate: Dispatcher, button: ButtonHandler) -> None:
    def listen(body: RequestBody, ack: Ack, client: WebClient, context: BoltContext) -> None:
        gate.button(button, body, ack, client, _workspace(context))

    app.action(re.compile(f"^{re.escape(button.action)}:"))(listen)


def _listen_form(app: App, gate: Dispatcher, form: FormHandler) -> None:
    def listen(body: RequestBody, ack: Ack, client: WebClient, context: BoltContext) -> None:
        gate.form(form, body, ack, client, _workspace(context))

    app.view(form.callback)(listen)


def _listen_shortcut(app: App, gate: Dispatcher, shortcut: ShortcutHandler) -> None:
    def listen(body: RequestBody, ack: Ack, client: WebClient, context: BoltContext) -> None:
        gate.shortcut(shortcut, body, ack, client, _workspace(context))

    app.shortcut(shortcut.callback)(listen)


def _listen_events(app: App, gate: Dispatcher) -> None:
    def listen(body: RequestBody, client: WebClient, context: BoltContext) -> None:
        gate.direct_message(body, client, _workspace(context))

    def opened(body: RequestBody, client: WebClient, context: BoltContext) -> None:
        gate.app_home(body, client, _workspace(context))

    app.event("message")(listen)
    app.event("app_home_opened")(opened)


def _workspace(context: BoltContext) -> str | None:
    """The workspace that the token belongs to."""
    return context.authorize_result.team_id if context.authorize_result else None


def _acknowledge(ack: Ack) -> None:
    ack()


def _handle_unhandled(error: Exception) -> BoltResponse | None:
    """What no listener took is acknowledged and dropped; anything else is logged, without its words."""
    if isinstance(error, BoltUnhandledRequestError):
        return BoltResponse(status=200, body="")
    log.error("a listener failed", exc_info=error)
    return None
