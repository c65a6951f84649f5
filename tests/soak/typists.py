"""People who type lines side by side, each with a note of its own, and remember what was answered."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum, auto
from itertools import count
from threading import Event, Lock, Thread

from bot.sandbox import Slack
from bot.sandbox.delivery.requests import Ack, BotRequest, RequestSender
from bot.sandbox.json_types import Json

NOTE = "soak-"
_ACTIVITIES = ("phone", "coordination", "registry", "video")
_MINUTES = 9
_INSTRUMENTS, _DAYS = ("gad7", "phq9"), 80
_HIGHEST_SCORE = 20
_LINES_TO_A_SCORE = 5
_ANSWER_SECONDS = 30
_PAUSE_SECONDS = (0.1, 0.4)


class Answer(Enum):
    """What a person knows after a line."""

    SAVED = auto()
    NOT_SAVED = auto()
    UNKNOWN = auto()
    """No answer came, or it says that it cannot be told."""


def read_answer(ack: Ack) -> Answer:
    """What an acknowledgement says."""
    if ack.failure:
        return Answer.UNKNOWN
    if str(ack.json.get("text", "")).startswith("Saved "):
        return Answer.SAVED
    return Answer.NOT_SAVED if "Nothing was saved" in ack.body else Answer.UNKNOWN


@dataclass
class TypedLines:
    """Every line that was typed, by its note, and what was answered."""

    answers: dict[str, Answer] = field(default_factory=dict)
    requests: dict[str, Json] = field(default_factory=dict)
    redelivered: int = 0
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _lock: Lock = field(default_factory=Lock)

    def new_note(self) -> str:
        """A note that no other line has."""
        with self._lock:
            return f"{NOTE}{next(self._numbers)}"

    def save(self, note: str, request: Json, ack: Ack) -> Answer:
        """Remember the answer to a line."""
        answer = read_answer(ack)
        with self._lock:
            self.requests[note] = request
            self.answers[note] = answer
        return answer

    def with_answer(self, wanted: Answer) -> set[str]:
        """The notes of the lines that were answered so."""
        with self._lock:
            return {note for note, answer in self.answers.items() if answer is wanted}


class RoundRobin:
    """Sends each request to the next of several replicas, as a balancer before them does."""

    def __init__(self, slack: Slack, urls: list[str]) -> None:
        self.senders = [RequestSender(slack.state, slack.sockets) for _ in urls]
        for sender, url in zip(self.senders, urls, strict=True):
            sender.bot_url, sender.ack_timeout = url, _ANSWER_SECONDS
        self._turn = count()

    def send(self, request: Json) -> Ack:
        """Send a slash command to the next replica; to the one after it where no answer comes."""
        for _ in self.senders:
            sender = self.senders[next(self._turn) % len(self.senders)]
            ack = sender.send(BotRequest("slash_commands", request))
            if not ack.failure:
                return ack
        return ack


class Typists:
    """Care managers who type until they are stopped."""

    def __init__(
        self, slack: Slack, bots: RoundRobin, user_ids: list[str], patients: list[str], today: date
    ) -> None:
        self.lines = TypedLines()
        self._slack, self._bots, self._patients, self._today = slack, bots, patients, today
        self._may_type, self._ends = Event(), Event()
        self._busy = {user_id: Lock() for user_id in user_ids}
        self._threads = [
            Thread(target=self._work, args=(user_id, patients[number % len(patients)]), daemon=True)
            for number, user_id in enumerate(user_ids)
        ]
        for thread in self._threads:
            thread.start()

    @contextmanager
    def typing(self) -> Iterator[None]:
        """Within the block they type; after it, all of them have their last answer."""
        self._may_type.set()
        try:
            yield
        finally:
            self._may_type.clear()
            for busy in self._busy.values():
                with busy:
                    pass

    def stop(self) -> None:
        """Let them go home."""
        self._ends.set()
        self._may_type.set()
        for thread in self._threads:
            thread.join()

    def type(self, user_id: str, line: str) -> tuple[str, Answer]:
        """Type a line with a note; returns the note, and what was answered."""
        note = self.lines.new_note()
        verb, _, text = f"{line} -- {note}".partition(" ")
        request = self._slack.command_fields(user_id, verb, text)
        return note, self.lines.save(note, request, self._bots.send(request))

    def redeliver_unknown(self) -> list[str]:
        """Deliver once more every line whose answer did not come; returns what cannot be told after that."""
        unknown = self.lines.with_answer(Answer.UNKNOWN)
        for note in unknown:
            request = self.lines.requests[note]
            self.lines.save(note, request, self._bots.send(request))
        self.lines.redelivered += len(unknown)
        return sorted(self.lines.with_answer(Answer.UNKNOWN))

    def _work(self, user_id: str, own_patient: str) -> None:
        chance = random.Random(user_id)  # noqa: S311 - lines, no secrets
        for number in count():
            self._may_type.wait()
            with self._busy[user_id]:
                if self._ends.is_set():
                    return
                if self._may_type.is_set():
                    scores, rest = divmod(number, _LINES_TO_A_SCORE)
                    line = self._log_line(number) if rest else self._score_line(scores, own_patient)
                    self.type(user_id, line)
            time.sleep(chance.uniform(*_PAUSE_SECONDS))

    def _log_line(self, number: int) -> str:
        """Minutes that no rule takes for the same as those before."""
        turn, patient = divmod(number, len(self._patients))
        activity = _ACTIVITIES[turn // _MINUTES % len(_ACTIVITIES)]
        return f"/log {turn % _MINUTES + 1}m {activity} {self._patients[patient]}"

    def _score_line(self, number: int, patient: str) -> str:
        """A score of a day of its own: a second one of a scale and day is asked about."""
        day = self._today - timedelta(days=number % _DAYS)
        instrument = _INSTRUMENTS[number // _DAYS % len(_INSTRUMENTS)]
        return f"/score {instrument} {number % _HIGHEST_SCORE} {patient} {day.month}/{day.day}"
