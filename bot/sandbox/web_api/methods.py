"""The Web API's methods, each with its function, scopes and arguments."""

import secrets

from bot.sandbox.state import Core
from bot.sandbox.validation.checks import Json
from bot.sandbox.web_api.chat import CHAT
from bot.sandbox.web_api.files import FILES
from bot.sandbox.web_api.method import Method
from bot.sandbox.web_api.users_and_conversations import PEOPLE
from bot.sandbox.web_api.views import VIEWS


def open_socket(core: Core, _: Json) -> Json:
    """Give a Socket Mode address with a ticket that is good for one connection."""
    ticket = secrets.token_hex(8)
    core.tickets.add(ticket)
    return {"url": f"{core.socket_base}?ticket={ticket}"}


METHODS: dict[str, Method] = {
    **CHAT,
    **VIEWS,
    **PEOPLE,
    **FILES,
    "apps.connections.open": Method(open_socket, app_token=True),
}
