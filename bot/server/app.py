"""The Bolt app: every handler of the index is registered, every request goes through the dispatcher."""

import logging
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.server.metrics import Metrics
from handlers import index
from handlers.caseload import home
from handlers.dispatch.dispatcher import BackgroundTasks, Dispatcher
from handlers.dispatch.request_handlers import ButtonHandler, FormHandler, ShortcutHandler
from handlers.imports import uploads
from handlers.posting.account_status import own_account
from store.db import Registry

log = logging.getLogger("caseload.app")

_HANDLER_TIMEOUT = 2
_POST_TIMEOUT = 30
_HEALTH_TIMEOUT = 5
RequestBody = dict[str, Any]
MALFORMED_REQUEST_ERRORS = (ValueError, TypeError, AttributeError, LookupError)
"""What reading a body raises that Slack would not send."""


def make_app(
    *,
    registry: Registry,
    clock: Callable[[], datetime],
    background_tasks: BackgroundTasks,
    metrics: Metrics,
    bot_token: str,
    signing_secret: str,
    api_url: str,
) -> App:
    """The app that answers Slack; it keeps nothing in memory that another replica would need."""
    asking = WebClient(token=bot_token, base_url=api_url, timeout=_HANDLER_TIMEOUT)
    app = App(
        # Without a token: Bolt takes the one that `authorize` returns.
        client=WebClient(base_url=api_url, timeout=_HANDLER_TIMEOUT),
        authorize=partial(_authorize, asking),
        signing_secret=signing_secret,
        process_before_response=True,
        raise_error_for_unhandled_request=True,
        logger=logging.getLogger("slack_bolt"),
    )
    dispatcher = Dispatcher(
        registry,
        clock,
        background_tasks,
        {command.verb: command for command in index.COMMANDS},
        home=home.home_blocks,
        files=uploads.receive_files,
        earlier_answers=index.EARLIER_ANSWERS,
    )
    _listen_commands(app, dispatcher, metrics)
    _listen_interactions(app, dispatcher, metrics)
    _listen_events(app, dispatcher, metrics)
    app.view_closed(re.compile(".*"))(_acknowledge)
    app.error(_handle_unhandled)
    return app


def posting_client(bot_token: str, api_url: str) -> WebClient:
    """The client of the scheduled posts: it waits longer than a handler's, and never retries by itself.

    A retry that sleeps would delay every other post and outlast its reservation, and a call without an answer
    may have arrived: `run_posts` tries again in a later run, and marks the message as a possible repeat.
    """
    return WebClient(token=bot_token, base_url=api_url, timeout=_POST_TIMEOUT, retry_handlers=[])


def health_client(bot_token: str, api_url: str) -> WebClient:
    """The client that only asks whether Slack answers."""
    return WebClient(token=bot_token, base_url=api_url, timeout=_HEALTH_TIMEOUT, retry_handlers=[])


def _listen_commands(app: App, dispatcher: Dispatcher, metrics: Metrics) -> None:
    def listen(body: RequestBody, ack: Ack, client: WebClient, context: BoltContext) -> None:
        verb = body["command"].removeprefix("/")
        with metrics.measure("command", verb):
            dispatcher.command(verb, body, ack, client, _workspace(context))

    app.command(_any_of("/", dispatcher.commands))(listen)


def _listen_interactions(app: App, dispatcher: Dispatcher, metrics: Metrics) -> None:
    """One listener for each kind, which looks the handler up: Bolt would ask every listener in turn."""
    buttons = {one.action: one for one in index.INTERACTIONS if isinstance(one, ButtonHandler)}
    forms = {one.callback: one for one in index.INTERACTIONS if isinstance(one, FormHandler)}
    shortcuts = {one.callback: one for one in index.INTERACTIONS if isinstance(one, ShortcutHandler)}

    def press(body: RequestBody, ack: Ack, client: WebClient, context: BoltContext) -> None:
        action, _, _ = body["actions"][0]["action_id"].partition(":")
        with metrics.measure("button", action):
            dispatcher.button(buttons[action], body, ack, client, _workspace(context))

    def submit(body: RequestBody, ack: Ack, client: WebClient, context: BoltContext) -> None:
        callback = body["view"]["callback_id"]
        with metrics.measure("form", callback):
            dispatcher.form(forms[callback], body, ack, client, _workspace(context))

    def start(body: RequestBody, ack: Ack, client: WebClient, context: BoltContext) -> None:
        callback = body["callback_id"]
        with metrics.measure("shortcut", callback):
            dispatcher.shortcut(shortcuts[callback], body, ack, client, _workspace(context))

    app.action(_any_of("", buttons, ":.*"))(press)
    app.view(_any_of("", forms))(submit)
    app.shortcut(_any_of("", shortcuts))(start)


def _any_of(before: str, names: Iterable[str], after: str = "") -> re.Pattern[str]:
    """A pattern for exactly these names."""
    return re.compile(rf"\A{before}(?:{'|'.join(map(re.escape, names))}){after}\Z", re.DOTALL)


def _listen_events(app: App, dispatcher: Dispatcher, metrics: Metrics) -> None:
    def listen(body: RequestBody, client: WebClient, context: BoltContext) -> None:
        with metrics.measure("event", "message"):
            dispatcher.direct_message(body, client, _workspace(context))

    def opened(body: RequestBody, client: WebClient, context: BoltContext) -> None:
        with metrics.measure("event", "app_home_opened"):
            dispatcher.app_home(body, client, _workspace(context))

    def changed(body: RequestBody, context: BoltContext) -> None:
        dispatcher.account_changed(body, _workspace(context))

    app.event("message")(listen)
    app.event("user_change")(changed)
    app.event("team_join")(changed)
    app.event("tokens_revoked")(_installation_ended)
    app.event("app_uninstalled")(_installation_ended)
    app.event("app_home_opened")(opened)


def _authorize(asking: WebClient) -> AuthorizeResult:
    """Whose token it is; no workspace when Slack does not say: then the dispatcher refuses, in its words."""
    try:
        own = own_account(asking)
    except (SlackApiError, OSError, ValueError) as error:
        log.warning("Slack did not say whose token it is: %s", type(error).__name__)
        return AuthorizeResult(enterprise_id=None, team_id=None, bot_token=asking.token)
    return AuthorizeResult(
        enterprise_id=None,
        team_id=own.team_id,
        bot_id=own.bot_id,
        bot_user_id=own.user_id,
        bot_token=asking.token,
    )


def _installation_ended(body: RequestBody) -> None:
    """The app was removed or its token revoked: ask again whose token it is before anyone is served."""
    log.error("Slack ended the installation: %s. Reinstall the app.", body["event"]["type"])
    own_account.cache_clear()


def _workspace(context: BoltContext) -> str | None:
    """The workspace that the token belongs to."""
    return context.authorize_result.team_id if context.authorize_result else None


def _acknowledge(ack: Ack) -> None:
    ack()


def _handle_unhandled(error: Exception) -> BoltResponse | None:
    """A request without a listener is acknowledged and dropped, one that Slack would not send is refused.

    Other errors are logged without text.
    """
    if isinstance(error, BoltUnhandledRequestError):
        return BoltResponse(status=200, body="")
    log.error("a listener failed", exc_info=error)
    if isinstance(error, MALFORMED_REQUEST_ERRORS):
        return BoltResponse(status=400, body="")
    return None
