"""What a person does in Slack: the requests it sends to the bot. Used by tests and by the page."""

from bot.sandbox.delivery import payloads
from bot.sandbox.delivery.events import EventSender
from bot.sandbox.delivery.requests import Ack, BotRequest, RequestSender
from bot.sandbox.delivery.responses import apply_command_ack, apply_view_ack, post_notice, read_options
from bot.sandbox.errors import SandboxError
from bot.sandbox.json_types import FieldValues, Json
from bot.sandbox.state import ManifestCommand, SandboxState
from bot.sandbox.text.typed_text import as_sent, smart_punctuation
from bot.sandbox.workspace.content import SlackFile, SlackMessage, SlackView
from bot.sandbox.workspace.form_values import client_errors, find_element, set_value


class UserActions:
    """The actions of a person; each waits for the bot's acknowledgement, three seconds at most."""

    def __init__(self, state: SandboxState, sender: RequestSender, events: EventSender) -> None:
        self._state = state
        self._sender = sender
        self._events = events

    def type(self, user: str, channel: str, text: str, *, smart: bool = False) -> Ack | None:
        """Send a line: a command if it starts with a slash, else a message."""
        text = smart_punctuation(text) if smart else text
        if text.startswith("/"):
            return self._command(user, channel, text)
        self._message(user, channel, text)
        return None

    def upload(self, user: str, channel: str, name: str, content: bytes, text: str = "") -> None:
        """Share a file in a channel, with a line of text if there is one."""
        workspace = self._state.workspace
        file = SlackFile(f"F{workspace.next_number():06d}", name, len(content), content=content)
        file.channels.append(channel)
        workspace.files[file.id] = file
        self._message(user, channel, text, file)

    def click(
        self,
        user: str,
        source: SlackMessage | SlackView,
        block_id: str,
        action_id: str,
        chosen: Json | None = None,
    ) -> Ack:
        """Use an element on a message, a form or Home; `chosen` is the value of a menu or picker."""
        state = self._state
        person = state.workspace.person(user)
        element = find_element(source, block_id, action_id)
        action = {
            "action_id": action_id,
            "block_id": block_id,
            "type": element["type"],
            "action_ts": payloads.action_ts(),
        }
        if element["type"] == "button":
            action |= {key: element[key] for key in ("text", "value", "style", "url") if key in element}
        else:
            action |= {key: item for key, item in (chosen or {}).items() if key != "type"}
            if element["type"] != "overflow":
                set_value(user, source, block_id, action_id, chosen or {})
        ack = self._sender.send(BotRequest("interactive", payloads.click(state, person, source, action)))
        self._after_click(user, source, ack)
        return ack

    def submit(self, user: str, view: SlackView, values: FieldValues | None = None) -> Ack | None:
        """Submit a form; None if the client refused, with the reasons in `view.errors`."""
        state = self._state
        with state.workspace.lock:
            for block_id, given in (values or {}).items():
                for action_id, value in given.items():
                    set_value(user, view, block_id, action_id, value)
            view.errors = client_errors(view.blocks, view.values)
            if view.errors:
                state.workspace.mark_changed(view)
                return None
        payload = payloads.submission(state, state.workspace.person(user), view)
        ack = self._sender.send(BotRequest("interactive", payload))
        apply_view_ack(state, view, ack)
        return ack

    def close(self, user: str, view: SlackView) -> Ack | None:
        """Close a form; the bot gets a request if the form has `notify_on_close`."""
        self._state.workspace.close_view(view)
        if not view.body.get("notify_on_close"):
            return None
        payload = payloads.closing(self._state.workspace.person(user), view)
        return self._sender.send(BotRequest("interactive", payload))

    def shortcut(self, user: str, callback_id: str, message: SlackMessage | None = None) -> Ack:
        """Use a shortcut, on a message or from anywhere."""
        state = self._state
        kind = "message" if message else "global"
        known = {one.callback_id for one in state.shortcuts if one.kind == kind}
        if state.shortcuts and callback_id not in known:
            raise SandboxError(f"There is no such shortcut: {callback_id!r}; there are {sorted(known)}")
        person = state.workspace.person(user)
        payload = (
            payloads.message_shortcut(state, person, callback_id, message)
            if message
            else payloads.shortcut(state, person, callback_id)
        )
        ack = self._sender.send(BotRequest("interactive", payload))
        if ack.failure:
            post_notice(state, user, state.workspace.dm_with(user).id, f"That shortcut failed: {ack.failure}")
        return ack

    def open_home(self, user: str) -> None:
        """Open the app's Home, which sends the bot an event."""
        workspace = self._state.workspace
        event = {
            "type": "app_home_opened",
            "user": user,
            "channel": workspace.dm_with(user).id,
            "tab": "home",
            "event_ts": workspace.new_ts(),
        }
        home = workspace.homes.get(user)
        self._events.send(user, event | ({"view": home.to_json()} if home else {}))

    def options(
        self, user: str, source: SlackMessage | SlackView, block_id: str, action_id: str, query: str
    ) -> list[Json]:
        """Type into a menu whose options the bot supplies."""
        element = find_element(source, block_id, action_id)
        if len(query) < element.get("min_query_length", 3):
            return []
        person = self._state.workspace.person(user)
        payload = payloads.suggestion(person, source, element, block_id, query)
        return read_options(self._state, self._sender.send(BotRequest("interactive", payload)))

    def _command(self, user: str, channel: str, line: str) -> Ack:
        state = self._state
        name, rest = [*line.split(maxsplit=1), ""][:2]
        command = self._find_command(name)
        if command is None:
            post_notice(state, user, channel, f"{name} is not a valid command.")
            return Ack(0, failure="unknown_command")
        workspace = state.workspace
        text = as_sent(
            rest.strip(),
            workspace.people.values(),
            workspace.channels.values(),
            resolve=command.should_escape,
            names=True,
        )
        fields = payloads.command(
            state, workspace.person(user), workspace.channels[channel], command.name, text
        )
        ack = self._sender.send(BotRequest("slash_commands", fields))
        apply_command_ack(state, user, channel, command.name, ack)
        return ack

    def _find_command(self, name: str) -> ManifestCommand | None:
        if not self._state.commands:
            return ManifestCommand(name)
        return next((command for command in self._state.commands if command.name == name.lower()), None)

    def _message(self, user: str, channel: str, text: str, file: SlackFile | None = None) -> None:
        state = self._state
        workspace = state.workspace
        sent = as_sent(
            text, workspace.people.values(), workspace.channels.values(), resolve=True, names=False
        )
        files = [file.id] if file else []
        message = workspace.post(SlackMessage(channel, workspace.new_ts(), user, sent, files=files))
        posted_in = workspace.channels[channel]
        kind = "im" if posted_in.is_im else "group" if posted_in.is_private else "channel"
        event = {
            **message.to_json(),
            "client_msg_id": f"{state.workspace.next_number():08d}",
            "channel": channel,
            "event_ts": message.ts,
            "channel_type": kind,
            "team": workspace.person(user).team_id,
        }
        if file:
            event |= {"subtype": "file_share", "files": [file.to_json(state.base_url)], "upload": False}
        self._events.send(user, event)

    def _after_click(self, user: str, source: SlackMessage | SlackView, ack: Ack) -> None:
        if ack.failure and isinstance(source, SlackMessage):
            post_notice(self._state, user, source.channel, f"That did not work: {ack.failure}")
        elif ack.failure and isinstance(source, SlackView):
            source.errors = {"": f"That did not work: {ack.failure}"}
            self._state.workspace.mark_changed(source)
        elif ack.json:
            self._state.problems.append(
                f"A click was acknowledged with a body, which Slack ignores: {ack.body[:200]}"
            )
