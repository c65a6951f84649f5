"""The order of changes in a workspace, and who saw each of them."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from threading import Condition, RLock

from bot.sandbox.workspace.content import SlackMessage, SlackView

RECENT = 200


class ChangeLog(ABC):
    """Numbers every change and notifies who waits on `changed`."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.changed = Condition(self.lock)
        self.version = 0
        self.numbers = 0
        self.stacks: dict[str, list[SlackView]] = {}
        self._changes: list[tuple[int, frozenset[str], SlackMessage | SlackView]] = []

    def next_number(self) -> int:
        """Return the next number for an id."""
        with self.lock:
            self.numbers += 1
            return self.numbers

    def mark_changed(self, record: SlackMessage | SlackView) -> None:
        """Note that a message or view changed for those who see it."""
        with self.lock:
            self.version += 1
            record.version = self.version
            self._changes.append((self.version, frozenset(self._audience(record)), record))
            self.changed.notify_all()

    def latest_for(self, user: str, since: int) -> SlackMessage | SlackView | None:
        """Return what changed last for a person after a version, other than the person's own messages.

        An open form comes before messages, and a private message before public ones.
        """
        with self.lock:
            stack = self.stacks.get(user)
            if stack and stack[-1].version > since:
                return stack[-1]
            latest: SlackMessage | SlackView | None = None
            for version, audience, record in reversed(self._changes):
                if version <= since:
                    return latest
                if user not in audience or record.is_gone:
                    continue
                if isinstance(record, SlackMessage):
                    if record.author == user:
                        continue
                    if record.only_for:
                        return record
                latest = latest or record
            return latest

    def has_changed_for(self, user: str, since: int) -> bool:
        """Whether anything changed for a person after a version, deletions and closed forms included."""
        with self.lock:
            return any(
                version > since and user in audience and getattr(record, "author", "") != user
                for version, audience, record in self._changes[-RECENT:]
            )

    @abstractmethod
    def _audience(self, record: SlackMessage | SlackView) -> Iterator[str]:
        """The user ids of those who see it."""
