"""The state of the workspace: who and what is there, and what each person has seen change."""

import copy
from collections.abc import Callable, Iterator
from datetime import datetime

from bot.sandbox.validation.blocks import elements_of
from bot.sandbox.validation.checks import Json
from bot.sandbox.workspace.accounts import BOT_USER, Channel, Person, SandboxError
from bot.sandbox.workspace.changes import Board
from bot.sandbox.workspace.content import Call, File, Message, View
from bot.sandbox.workspace.form_values import initial_values


class Workspace(Board):
    """People, places, messages, views and files; every change wakes whoever waits on `changed`."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.clock = clock
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, dict[str, Message]] = {}
        self.files: dict[str, File] = {}
        self.homes: dict[str, View] = {}
        self.calls: list[Call] = []
        self.ended = False
        self.clear()

    def clear(self) -> None:
        """Empty the workspace down to its bot."""
        with self.lock:
            bot = self.people.get(BOT_USER) or Person("Caseload", BOT_USER, is_bot=True)
            for store in (self.people, self.channels, self.messages, self.files, self.stacks, self.homes):
                store.clear()
            self.calls.clear()
            self._seen.clear()
            self.people[BOT_USER] = bot
            self.changed.notify_all()

    # People and places

    def names(self) -> dict[str, str]:
        """Give the name of every person and channel by id."""
        with self.lock:
            places = {place.id: place.name for place in self.channels.values()}
            return places | {person.id: person.name for person in self.people.values()}

    def dm_with(self, user: str) -> Channel:
        """Give the direct message between a person and the bot, opened when there is none yet."""
        with self.lock:
            for channel in self.channels.values():
                if channel.user == user:
                    return channel
            channel = Channel(f"D{self.number():05d}", "direct message", [user, BOT_USER], user=user)
            self.channels[channel.id] = channel
            return channel

    # Messages

    def stamp(self) -> str:
        """Give a message's `ts`: the clock's time, unique to the microsecond."""
        now = self.clock().timestamp()
        return f"{int(now)}.{self.number() % 1_000_000:06d}"

    def post(self, message: Message) -> Message:
        """Put a message up, with ids on its blocks."""
        with self.lock:
            message.at = self.clock().isoformat()
            message.blocks = self.with_ids(message.blocks)
            self.messages.setdefault(message.channel, {})[message.ts] = message
            self.show(message)
            return message

    def rewrite(self, message: Message, text: str, blocks: list[Json], *, edited: bool = True) -> None:
        """Replace a message's words in place."""
        with self.lock:
            message.text, message.blocks = text, self.with_ids(blocks)
            message.edited = edited
            message.values.clear()
            self.show(message)

    def delete(self, message: Message) -> None:
        """Take a message down."""
        with self.lock:
            message.deleted = True
            self.messages[message.channel].pop(message.ts, None)
            self.show(message)

    def message(self, channel: str, ts: str) -> Message | None:
        """Find a message."""
        return self.messages.get(channel, {}).get(ts)

    def visible(self, user: str, channel: str) -> list[Message]:
        """List a place's messages as one person sees them, oldest first."""
        with self.lock:
            there = self.messages.get(channel, {}).values()
            return [message for message in there if message.only_for in {"", user}]

    def _audience(self, thing: Message | View) -> Iterator[str]:
        if isinstance(thing, View):
            yield thing.user
        elif thing.only_for:
            yield thing.only_for
        else:
            yield from self.channels[thing.channel].members

    # Views

    def new_view(self, user: str, body: Json, parent: View | None = None) -> View:
        """Make a view with ids and initial values; it is not yet before anybody's eyes."""
        number = self.number()
        body = {**copy.deepcopy(body), "blocks": self.with_ids(body["blocks"])}
        view = View(f"V{number:06d}", user, body, f"{number}.a", f"V{number:06d}")
        if parent is not None:
            view.root_id, view.previous_id = parent.root_id, parent.id
        view.values = initial_values(view.blocks)
        return view

    def open_view(self, view: View) -> None:
        """Open a form over everything, in place of any that was open."""
        with self.lock:
            for old in self.stacks.get(view.user, []):
                old.closed = True
            self.stacks[view.user] = [view]
            self.show(view)

    def push_view(self, view: View) -> None:
        """Put a form on top of the open one."""
        with self.lock:
            self.stacks.setdefault(view.user, []).append(view)
            self.show(view)

    def change_view(self, view: View, body: Json) -> None:
        """Replace what a view holds; what was filled in under the same ids stays."""
        with self.lock:
            view.body = {**copy.deepcopy(body), "blocks": self.with_ids(body["blocks"])}
            view.values = initial_values(view.blocks, view.values)
            view.errors = {}
            view.hash = f"{self.number()}.b"
            self.show(view)

    def publish_home(self, user: str, body: Json) -> View:
        """Set a person's home page."""
        with self.lock:
            home = self.homes.get(user)
            if home is None:
                home = self.homes[user] = self.new_view(user, body)
                self.show(home)
            else:
                self.change_view(home, body)
            return home

    def close_view(self, view: View, *, whole_stack: bool = False) -> None:
        """Close a form; the one beneath it, if any, shows again."""
        with self.lock:
            stack = self.stacks.get(view.user, [])
            if view not in stack:
                return
            keep = [] if whole_stack else stack[: stack.index(view)]
            for gone in stack[len(keep) :]:
                gone.closed = True
            self.stacks[view.user] = keep
            self.show(view)
            if keep:
                self.show(keep[-1])

    def view(self, view_id: str) -> View | None:
        """Find an open form or a home page by its id."""
        with self.lock:
            open_ones = [view for stack in self.stacks.values() for view in stack]
            return next((view for view in [*open_ones, *self.homes.values()] if view.id == view_id), None)

    def open_form(self, user: str) -> View | None:
        """Give the form that is before a person."""
        stack = self.stacks.get(user)
        return stack[-1] if stack else None

    def with_ids(self, blocks: list[Json]) -> list[Json]:
        """Copy blocks, giving an id to each block and element that came without one."""
        copied = copy.deepcopy(blocks)
        for block in copied:
            block.setdefault("block_id", f"b{self.number()}")
            for element in elements_of(block):
                element.setdefault("action_id", f"a{self.number()}")
        return copied

    def note(self, call: Call) -> None:
        """Keep what the bot sent."""
        with self.lock:
            self.calls.append(call)

    def person(self, user: str) -> Person:
        """Find a person, who must exist."""
        try:
            return self.people[user]
        except KeyError:
            raise SandboxError(f"There is no person {user!r} in this workspace") from None
