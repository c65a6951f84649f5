"""A person in the workspace, for tests: types, presses, opens forms, and reads what appears."""

from collections.abc import Callable

from bot.sandbox.delivery.user_actions import UserActions
from bot.sandbox.errors import SandboxError
from bot.sandbox.testing.session import UserSession
from bot.sandbox.testing.visible_item import VisibleItem
from bot.sandbox.workspace.accounts import BOT_USER, Channel
from bot.sandbox.workspace.workspace import Workspace

ARRIVAL_TIMEOUT = 20.0
"""How long a message from the bot's background work is waited for, also on a busy machine."""


class SlackUser(UserSession):
    """One person. Every action returns what the person sees next, and waits up to three seconds for it."""

    @property
    def mention(self) -> str:
        """What to type to mention this person: `@holly.care`."""
        return f"@{self.account.handle}"

    def types(self, text: str, *, where: str = "", smart: bool = False) -> VisibleItem:
        """Type a line and press Enter: to the bot directly, or in `where` (a channel's name or id).

        With `smart`, -- becomes an em dash and quotes become curly first, as in some clients.
        """
        channel = self._channel(where)
        return self.after(lambda: self.actions.type(self.id, channel.id, text, smart=smart))

    def says_to_bot(self, text: str, *, smart: bool = False) -> VisibleItem:
        """Send the bot a direct message, never a command."""
        if text.startswith("/"):
            raise SandboxError("A line that starts with a slash is a command: use types()")
        return self.types(text, smart=smart)

    def uploads(self, name: str, content: bytes | str, *, where: str = "", text: str = "") -> VisibleItem:
        """Share a file with the bot directly, or in `where`; wait until something new is seen."""
        channel = self._channel(where)
        body = content.encode() if isinstance(content, str) else content
        return self.after(lambda: self.actions.upload(self.id, channel.id, name, body, text))

    def says(self, where: str, text: str) -> None:
        """Post in a channel without waiting for a response."""
        self.actions.type(self.id, self._channel(where).id, text)

    def shortcut(self, callback_id: str) -> VisibleItem:
        """Use a global shortcut."""
        return self.after(lambda: self.actions.shortcut(self.id, callback_id))

    def opens_home(self) -> VisibleItem:
        """Open the app's Home, which sends the bot an event, and return Home."""
        self.after(lambda: self.actions.open_home(self.id))
        return self.home

    @property
    def home(self) -> VisibleItem:
        """The app's Home as this person sees it."""
        return VisibleItem(self, self.workspace.homes.get(self.id))

    @property
    def form(self) -> VisibleItem:
        """The form that is open for this person."""
        return VisibleItem(self, self.workspace.open_form(self.id))

    @property
    def inbox(self) -> list[VisibleItem]:
        """What the bot wrote to this person directly, oldest first, private responses included."""
        return [item for item in self.sees(self.dm) if item.author != self.id]

    @property
    def dm(self) -> str:
        """The id of the direct message with the bot."""
        return self.workspace.dm_with(self.id).id

    def sees(self, where: str) -> list[VisibleItem]:
        """List the messages of a channel as this person sees them, oldest first."""
        channel = self._channel(where)
        return [VisibleItem(self, message) for message in self.workspace.visible(self.id, channel.id)]

    def waits_for(self, text: str, where: str = "") -> VisibleItem:
        """Wait for a message that contains this text.

        Raises:
            SandboxError: no such message came.
        """
        channel = where or self.dm
        with self.workspace.lock:
            self.workspace.changed.wait_for(lambda: self._find(text, channel) is not None, ARRIVAL_TIMEOUT)
            found = self._find(text, channel)
        if found is None:
            raise SandboxError(f"No message with {text!r} came; there are {self.sees(channel)}")
        return found

    def after(self, action: Callable[[], object], *, follow_up: bool = False) -> VisibleItem:
        """Run an action and return what this person sees next; see `wait_after`."""
        return VisibleItem(self, self.wait_after(action, follow_up=follow_up))

    def _find(self, text: str, where: str) -> VisibleItem | None:
        return next((item for item in self.sees(where) if text in item.text or text in item.shown), None)

    def _channel(self, where: str) -> Channel:
        if not where:
            return self.workspace.dm_with(self.id)
        name = where.lstrip("#")
        for channel in self.workspace.channels.values():
            if name in {channel.id, channel.name} and (self.id in channel.members or not channel.is_private):
                return channel
        raise SandboxError(f"{self.account.name} cannot see a channel called {where!r}")


class ChannelReader:
    """A channel, for tests: everything that was posted there."""

    def __init__(self, workspace: Workspace, actions: UserActions, channel: Channel) -> None:
        self._session = UserSession(workspace, actions, workspace.people[BOT_USER])
        self.id = channel.id

    @property
    def messages(self) -> list[VisibleItem]:
        """Everything posted for all members to see, oldest first; files with their bytes."""
        messages = self._session.workspace.messages.get(self.id, {}).values()
        return [VisibleItem(self._session, message) for message in messages if not message.only_for]
