"""All Web API methods."""

import secrets

from bot.sandbox.json_types import Json
from bot.sandbox.state import SandboxState
from bot.sandbox.web_api.chat import CHAT
from bot.sandbox.web_api.files import FILES
from bot.sandbox.web_api.method import ApiMethod
from bot.sandbox.web_api.users_and_conversations import USERS_AND_CONVERSATIONS
from bot.sandbox.web_api.views import VIEWS


def open_socket(state: SandboxState, _: Json) -> Json:
    """Return a Socket Mode address with a ticket for one connection."""
    ticket = secrets.token_hex(8)
    state.socket_tickets.add(ticket)
    return {"url": f"{state.socket_url}?ticket={ticket}"}


METHODS: dict[str, ApiMethod] = {
    **CHAT,
    **VIEWS,
    **USERS_AND_CONVERSATIONS,
    **FILES,
    "apps.connections.open": ApiMethod(open_socket, app_token=True),
}
