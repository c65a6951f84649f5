"""A person at the keyboard, for tests: types, presses, opens, and tells what is then seen."""

from collections.abc import Callable

from bot.sandbox.delivery.user_actions import Gestures
from bot.sandbox.testing.visible_item import Seen
from bot.sandbox.workspace.accounts import BOT_USER, Channel, Person, SandboxError
from bot.sandbox.workspace.content import Message
from bot.sandbox.workspace.workspace import Workspace

PATIENCE = 3.0
GRACE = 0.2


class Keyboard:
    """One person; every gesture gives what the person sees next, waiting up to three seconds for it."""

    def __init__(self, workspace: Workspace, gestures: Gestures, person: Person) -> None:
        self.workspace = workspace
        self.gestures = gestures
        self.person = person
        self.patience = PATIENCE

    @property
    def id(self) -> str:
        """The person's user id."""
        return self.person.id

    @property
    def mention(self) -> str:
        """What to type to mention this person: `@holly.care`."""
        return f"@{self.person.handle}"

    def types(self, text: str, *, where: str = "", smart: bool = False) -> Seen:
        """Type a line and press Enter: to the bot directly, or `where` (a channel's name or id).

        `smart` lets the client turn -- into an em dash and quotes into curly ones first.
        """
        place = self._place(where)
        return self.after(lambda: self.gestures.type(self.id, place.id, text, smart=smart))

    def says_to_bot(self, text: str, *, smart: bool = False) -> Seen:
        """Send the bot a direct message, never a command."""
        if text.startswith("/"):
            raise SandboxError("A line that starts with a slash is a command: use types()")
        return self.types(text, smart=smart)

    def says(self, where: str, text: str) -> None:
        """Say something in a channel, waiting for no answer."""
        self.gestures.type(self.id, self._place(where).id, text)

    def shortcut(self, callback_id: str) -> Seen:
        """Use a global shortcut."""
        return self.after(lambda: self.gestures.shortcut(self.id, callback_id))

    def opens_home(self) -> Seen:
        """Open the app's Home, of which the bot is told; gives Home as it then is."""
        self.after(lambda: self.gestures.open_home(self.id))
        return self.home

    @property
    def home(self) -> Seen:
        """The app's Home as this person sees it."""
        return Seen(self, self.workspace.homes.get(self.id))

    @property
    def form(self) -> Seen:
        """The form that is open before this person."""
        return Seen(self, self.workspace.open_form(self.id))

    @property
    def inbox(self) -> list[Seen]:
        """What the bot wrote to this person directly, oldest first; private answers included."""
        return [seen for seen in self.sees(self.dm) if seen.author != self.id]

    @property
    def dm(self) -> str:
        """The id of the direct message with the bot."""
        return self.workspace.dm_with(self.id).id

    def sees(self, where: str) -> list[Seen]:
        """List the messages of a place as this person sees them, oldest first."""
        place = self._place(where)
        return [Seen(self, message) for message in self.workspace.visible(self.id, place.id)]

    def waits_for(self, words: str, where: str = "") -> Seen:
        """Wait for a message with these words in it, three seconds at most.

        Raises:
            SandboxError: when none came.
        """
        place = where or self.dm
        with self.workspace.lock:
            self.workspace.changed.wait_for(lambda: self._with(words, place) is not None, self.patience)
            found = self._with(words, place)
        if found is None:
            raise SandboxError(f"No message with {words!r} came; there are {self.sees(place)}")
        return found

    def after(
        self, gesture: Callable[[], object], *, patience: float | None = None, grace: bool = False
    ) -> Seen:
        """Do something and give what is seen next: an open form that changed, else the newest thing.

        With `grace`, a form that merely closed is given a moment for a message to follow. A post is waited
        over for a moment, too: the private answer to the gesture may be on its way.
        """
        workspace = self.workspace
        with workspace.lock:
            since = workspace.version
        gesture()
        wait = self.patience if patience is None else patience
        with workspace.lock:
            workspace.changed.wait_for(lambda: workspace.has_changed_for(self.id, since), wait)
            if grace:
                workspace.changed.wait_for(lambda: workspace.newest_for(self.id, since) is not None, GRACE)
            found = workspace.newest_for(self.id, since)
            if isinstance(found, Message) and not found.only_for:
                workspace.changed.wait_for(lambda: workspace.newest_for(self.id, since) is not found, GRACE)
            return Seen(self, workspace.newest_for(self.id, since))

    def _with(self, words: str, where: str) -> Seen | None:
        return next((seen for seen in self.sees(where) if words in seen.text or words in seen.shown), None)

    def _place(self, where: str) -> Channel:
        if not where:
            return self.workspace.dm_with(self.id)
        name = where.lstrip("#")
        for channel in self.workspace.channels.values():
            if name in {channel.id, channel.name} and (self.id in channel.members or not channel.is_private):
                return channel
        raise SandboxError(f"{self.person.name} cannot see a place called {where!r}")


class Place:
    """A channel, for tests: who is in it and everything that was posted there."""

    def __init__(self, workspace: Workspace, gestures: Gestures, channel: Channel) -> None:
        self._reader = Keyboard(workspace, gestures, workspace.people[BOT_USER])
        self.channel = channel

    @property
    def id(self) -> str:
        """The channel's id."""
        return self.channel.id

    @property
    def messages(self) -> list[Seen]:
        """Everything posted for all to see, oldest first; files with their bytes."""
        return [seen for seen in self._all() if not seen.private]

    def _all(self) -> list[Seen]:
        there = self._reader.workspace.messages.get(self.channel.id, {})
        return [Seen(self._reader, message) for message in there.values()]
