"""What changed before whose eyes: every change has a number, and wakes whoever waits for one."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from threading import Condition, RLock

from bot.sandbox.workspace.content import Message, View


class Board(ABC):
    """Keeps the order of changes; what is changed and who sees it is told by the workspace."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.changed = Condition(self.lock)
        self.version = 0
        self.numbers = 0
        self.stacks: dict[str, list[View]] = {}
        self._seen: list[tuple[int, frozenset[str], Message | View]] = []

    def number(self) -> int:
        """Give the next number for an id."""
        with self.lock:
            self.numbers += 1
            return self.numbers

    def show(self, thing: Message | View) -> None:
        """Note that something changed before the eyes of those who see it."""
        with self.lock:
            self.version += 1
            thing.version = self.version
            self._seen.append((self.version, frozenset(self._audience(thing)), thing))
            self.changed.notify_all()

    def newest_for(self, user: str, since: int) -> Message | View | None:
        """Give what a person saw change last, after a version.

        An open form comes before messages, and a private answer before posts that happen to come with it.
        """
        with self.lock:
            stack = self.stacks.get(user)
            if stack and stack[-1].version > since:
                return stack[-1]
            post: Message | View | None = None
            for version, audience, thing in reversed(self._seen):
                if version <= since:
                    return post
                gone = thing.closed if isinstance(thing, View) else thing.deleted
                mine = isinstance(thing, Message) and thing.author == user
                if user in audience and not gone and not mine:
                    if isinstance(thing, Message) and thing.only_for:
                        return thing
                    post = post or thing
            return post

    def has_changed_for(self, user: str, since: int) -> bool:
        """Tell whether anything changed before a person's eyes after a version, also by going away."""
        with self.lock:
            recent = self._seen[-200:]
            return any(
                version > since and user in audience and getattr(thing, "author", "") != user
                for version, audience, thing in recent
            )

    @abstractmethod
    def _audience(self, thing: Message | View) -> Iterator[str]:
        """Name the people before whose eyes a thing is."""
