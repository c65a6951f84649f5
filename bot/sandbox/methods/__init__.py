"""The Web API's methods, each with its function, scopes and arguments."""

import secrets

from bot.sandbox.checks import Json
from bot.sandbox.core import Core
from bot.sandbox.methods.chat import CHAT
from bot.sandbox.methods.files import FILES
from bot.sandbox.methods.method import Method
from bot.sandbox.methods.people import PEOPLE
from bot.sandbox.methods.views import VIEWS


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
