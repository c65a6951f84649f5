"""What a person does in Slack, carried to the bot; the tests' driver and the page share it."""

from bot.sandbox.delivery import payloads
from bot.sandbox.delivery.events import Mailbox
from bot.sandbox.delivery.requests import Ack, Deliveries, Delivery
from bot.sandbox.delivery.responses import notice, obey_command_ack, obey_view_ack, read_options
from bot.sandbox.manifest import Command
from bot.sandbox.state import Core
from bot.sandbox.text.typed_text import as_sent, smart_punctuation
from bot.sandbox.validation.checks import Json
from bot.sandbox.workspace.accounts import SandboxError
from bot.sandbox.workspace.content import Message, View
from bot.sandbox.workspace.form_values import Values, refusals
from bot.sandbox.workspace.held import find_element, remember


class Gestures:
    """Every gesture of a person; each waits for the bot's acknowledgement, three seconds at most."""

    def __init__(self, core: Core, deliveries: Deliveries, mailbox: Mailbox) -> None:
        self._core = core
        self._deliveries = deliveries
        self._mailbox = mailbox

    def type(self, user: str, channel: str, text: str, *, smart: bool = False) -> Ack | None:
        """Send a line: a command when it starts with a slash, else a message."""
        text = smart_punctuation(text) if smart else text
        if text.startswith("/"):
            return self._command(user, channel, text)
        self._message(user, channel, text)
        return None

    def click(
        self, user: str, source: Message | View, block_id: str, action_id: str, chosen: Json | None = None
    ) -> Ack:
        """Use an element on a message, a form or Home; `chosen` is the state of a menu or picker."""
        core = self._core
        person = core.workspace.person(user)
        element = find_element(source, block_id, action_id)
        action = {
            "action_id": action_id,
            "block_id": block_id,
            "type": element["type"],
            "action_ts": payloads.stamp(),
        }
        if element["type"] == "button":
            action |= {key: element[key] for key in ("text", "value", "style", "url") if key in element}
        else:
            action |= {key: item for key, item in (chosen or {}).items() if key != "type"}
            if element["type"] != "overflow":
                remember(user, source, block_id, action_id, chosen or {})
        ack = self._deliveries.send(Delivery("interactive", payloads.click(core, person, source, action)))
        self._after_click(user, source, ack)
        return ack

    def submit(self, user: str, view: View, values: Values | None = None) -> Ack | None:
        """Press a form's submit button; None when the client refused it; `view.errors` says why."""
        core = self._core
        with core.workspace.lock:
            for block_id, given in (values or {}).items():
                for action_id, state in given.items():
                    remember(user, view, block_id, action_id, state)
            view.errors = refusals(view.blocks, view.values)
            if view.errors:
                core.workspace.show(view)
                return None
        payload = payloads.submission(core, core.workspace.person(user), view)
        ack = self._deliveries.send(Delivery("interactive", payload))
        obey_view_ack(core, view, ack)
        return ack

    def close(self, user: str, view: View, *, whole_stack: bool = False) -> Ack | None:
        """Close a form; the bot hears of it when the form asks for that."""
        self._core.workspace.close_view(view, whole_stack=whole_stack)
        if not view.body.get("notify_on_close"):
            return None
        payload = payloads.closing(self._core.workspace.person(user), view, cleared=whole_stack)
        return self._deliveries.send(Delivery("interactive", payload))

    def shortcut(self, user: str, callback_id: str, message: Message | None = None) -> Ack:
        """Use a shortcut, on a message or from anywhere."""
        core = self._core
        kind = "message" if message else "global"
        known = {one.callback_id for one in core.shortcuts if one.kind == kind}
        if core.shortcuts and callback_id not in known:
            raise SandboxError(f"There is no such shortcut: {callback_id!r}; there are {sorted(known)}")
        person = core.workspace.person(user)
        payload = (
            payloads.message_shortcut(core, person, callback_id, message)
            if message
            else payloads.shortcut(core, person, callback_id)
        )
        ack = self._deliveries.send(Delivery("interactive", payload))
        if ack.failure:
            notice(core, user, core.workspace.dm_with(user).id, f"That shortcut failed: {ack.failure}")
        return ack

    def open_home(self, user: str, tab: str = "home") -> None:
        """Open the app's Home (or its messages tab), of which the bot is told."""
        workspace = self._core.workspace
        about = {
            "type": "app_home_opened",
            "user": user,
            "channel": workspace.dm_with(user).id,
            "tab": tab,
            "event_ts": workspace.stamp(),
        }
        home = workspace.homes.get(user)
        self._mailbox.tell(user, about | ({"view": home.about()} if home and tab == "home" else {}))

    def options(
        self, user: str, source: Message | View, block_id: str, action_id: str, query: str
    ) -> list[Json]:
        """Type into a menu whose options the bot supplies."""
        element = find_element(source, block_id, action_id)
        if len(query) < element.get("min_query_length", 3):
            return []
        person = self._core.workspace.person(user)
        payload = payloads.suggestion(person, source, element, block_id, query)
        return read_options(self._core, self._deliveries.send(Delivery("interactive", payload)))

    def _command(self, user: str, channel: str, line: str) -> Ack:
        core = self._core
        name, rest = [*line.split(maxsplit=1), ""][:2]
        command = self._known(name)
        if command is None:
            notice(core, user, channel, f"{name} is not a valid command.")
            return Ack(0, failure="unknown_command")
        workspace = core.workspace
        text = as_sent(
            rest.strip(),
            workspace.people.values(),
            workspace.channels.values(),
            resolve=command.should_escape,
            names=True,
        )
        place = workspace.channels[channel]
        fields = payloads.command(core, workspace.person(user), place, command.name, text)
        ack = self._deliveries.send(Delivery("slash_commands", fields))
        obey_command_ack(core, user, channel, command.name, ack)
        return ack

    def _known(self, name: str) -> Command | None:
        if not self._core.commands:
            return Command(name)
        return next((command for command in self._core.commands if command.name == name.lower()), None)

    def _message(self, user: str, channel: str, text: str) -> None:
        core = self._core
        workspace = core.workspace
        place = workspace.channels[channel]
        sent = as_sent(
            text, workspace.people.values(), workspace.channels.values(), resolve=True, names=False
        )
        message = workspace.post(Message(channel, workspace.stamp(), user, sent))
        kind = "im" if place.is_im else "group" if place.is_private else "channel"
        about = {
            **message.about(),
            "client_msg_id": f"{core.workspace.number():08d}",
            "channel": channel,
            "event_ts": message.ts,
            "channel_type": kind,
            "team": workspace.person(user).team_id,
        }
        self._mailbox.tell(user, about)

    def _after_click(self, user: str, source: Message | View, ack: Ack) -> None:
        if ack.failure and isinstance(source, Message):
            notice(self._core, user, source.channel, f"That did not work: {ack.failure}")
        elif ack.failure and isinstance(source, View):
            source.errors = {"": f"That did not work: {ack.failure}"}
            self._core.workspace.show(source)
        elif ack.json:
            self._core.problems.append(
                f"A click was answered with a body, which Slack ignores: {ack.body[:200]}"
            )
