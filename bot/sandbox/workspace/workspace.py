"""The workspace: accounts, channels, messages and views, and the functions that change them."""

import copy
from collections.abc import Callable, Iterator
from datetime import datetime

from bot.sandbox.errors import SandboxError
from bot.sandbox.json_types import Json
from bot.sandbox.validation.blocks import elements_of
from bot.sandbox.workspace.accounts import BOT_USER, Channel, SlackAccount
from bot.sandbox.workspace.changes import ChangeLog
from bot.sandbox.workspace.content import Call, SlackFile, SlackMessage, SlackView
from bot.sandbox.workspace.form_values import initial_values


class Workspace(ChangeLog):
    """Accounts, channels, messages, views and files; every change notifies who waits on `changed`."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.clock = clock
        self.people: dict[str, SlackAccount] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, dict[str, SlackMessage]] = {}
        self.files: dict[str, SlackFile] = {}
        self.homes: dict[str, SlackView] = {}
        self.calls: list[Call] = []
        self.stopped = False
        self.clear()

    def clear(self) -> None:
        """Delete everything but the bot."""
        with self.lock:
            bot = self.people.get(BOT_USER) or SlackAccount("Caseload", BOT_USER, is_bot=True)
            for store in (self.people, self.channels, self.messages, self.files, self.stacks, self.homes):
                store.clear()
            self.calls.clear()
            self._changes.clear()
            self.people[BOT_USER] = bot
            self.changed.notify_all()

    # Accounts and channels

    def names(self) -> dict[str, str]:
        """Return the name of every person and channel by id."""
        with self.lock:
            channels = {channel.id: channel.name for channel in self.channels.values()}
            return channels | {person.id: person.name for person in self.people.values()}

    def dm_with(self, user: str) -> Channel:
        """Return the direct message between a person and the bot; create it if there is none."""
        with self.lock:
            for channel in self.channels.values():
                if channel.user == user:
                    return channel
            channel = Channel(f"D{self.next_number():05d}", "direct message", [user, BOT_USER], user=user)
            self.channels[channel.id] = channel
            return channel

    # Messages

    def new_ts(self) -> str:
        """Return a unique `ts` for a message: the clock's second, then a running number."""
        now = self.clock().timestamp()
        return f"{int(now)}.{self.next_number() % 1_000_000:06d}"

    def post(self, message: SlackMessage) -> SlackMessage:
        """Add a message, with ids on its blocks."""
        with self.lock:
            message.at = self.clock().isoformat()
            message.blocks = self.with_ids(message.blocks)
            self.messages.setdefault(message.channel, {})[message.ts] = message
            self.mark_changed(message)
            return message

    def edit(self, message: SlackMessage, text: str, blocks: list[Json]) -> None:
        """Replace a message's text and blocks."""
        with self.lock:
            message.text, message.blocks = text, self.with_ids(blocks)
            message.edited = True
            message.values.clear()
            self.mark_changed(message)

    def delete(self, message: SlackMessage) -> None:
        """Delete a message."""
        with self.lock:
            message.deleted = True
            self.messages[message.channel].pop(message.ts, None)
            self.mark_changed(message)

    def message(self, channel: str, ts: str) -> SlackMessage | None:
        """Find a message."""
        return self.messages.get(channel, {}).get(ts)

    def visible(self, user: str, channel: str) -> list[SlackMessage]:
        """List a channel's messages as one person sees them, oldest first."""
        with self.lock:
            messages = self.messages.get(channel, {}).values()
            return [message for message in messages if message.only_for in {"", user}]

    def _audience(self, record: SlackMessage | SlackView) -> Iterator[str]:
        if isinstance(record, SlackView):
            yield record.user
        elif record.only_for:
            yield record.only_for
        else:
            yield from self.channels[record.channel].members

    # Views

    def new_view(self, user: str, body: Json, parent: SlackView | None = None) -> SlackView:
        """Create a view with ids and initial values, without showing it."""
        number = self.next_number()
        body = {**copy.deepcopy(body), "blocks": self.with_ids(body["blocks"])}
        view = SlackView(f"V{number:06d}", user, body, f"{number}.a", f"V{number:06d}")
        if parent is not None:
            view.root_id, view.previous_id = parent.root_id, parent.id
        view.values = initial_values(view.blocks)
        return view

    def open_view(self, view: SlackView) -> None:
        """Open a form, which replaces any open ones."""
        with self.lock:
            for old in self.stacks.get(view.user, []):
                old.closed = True
            self.stacks[view.user] = [view]
            self.mark_changed(view)

    def push_view(self, view: SlackView) -> None:
        """Open a form on top of the open one."""
        with self.lock:
            self.stacks.setdefault(view.user, []).append(view)
            self.mark_changed(view)

    def change_view(self, view: SlackView, body: Json) -> None:
        """Replace the content of a view; what was filled in under the same ids is kept."""
        with self.lock:
            view.body = {**copy.deepcopy(body), "blocks": self.with_ids(body["blocks"])}
            view.values = initial_values(view.blocks, view.values)
            view.errors = {}
            view.hash = f"{self.next_number()}.b"
            self.mark_changed(view)

    def publish_home(self, user: str, body: Json) -> SlackView:
        """Set a person's home page."""
        with self.lock:
            home = self.homes.get(user)
            if home is None:
                home = self.homes[user] = self.new_view(user, body)
                self.mark_changed(home)
            else:
                self.change_view(home, body)
            return home

    def close_view(self, view: SlackView, *, whole_stack: bool = False) -> None:
        """Close a form; the one below it, if any, is shown again."""
        with self.lock:
            stack = self.stacks.get(view.user, [])
            if view not in stack:
                return
            below = [] if whole_stack else stack[: stack.index(view)]
            for closed in stack[len(below) :]:
                closed.closed = True
            self.stacks[view.user] = below
            self.mark_changed(view)
            if below:
                self.mark_changed(below[-1])

    def view(self, view_id: str) -> SlackView | None:
        """Find an open form or a home page by its id."""
        with self.lock:
            open_ones = [view for stack in self.stacks.values() for view in stack]
            return next((view for view in [*open_ones, *self.homes.values()] if view.id == view_id), None)

    def open_form(self, user: str) -> SlackView | None:
        """Return the form that a person sees."""
        stack = self.stacks.get(user)
        return stack[-1] if stack else None

    def with_ids(self, blocks: list[Json]) -> list[Json]:
        """Copy blocks, with an id for each block and element that has none."""
        copied = copy.deepcopy(blocks)
        for block in copied:
            block.setdefault("block_id", f"b{self.next_number()}")
            for element in elements_of(block):
                element.setdefault("action_id", f"a{self.next_number()}")
        return copied

    def record_call(self, call: Call) -> None:
        """Record what the bot sent."""
        with self.lock:
            self.calls.append(call)

    def person(self, user: str) -> SlackAccount:
        """Find a person, who must exist."""
        try:
            return self.people[user]
        except KeyError:
            raise SandboxError(f"There is no person {user!r} in this workspace") from None
