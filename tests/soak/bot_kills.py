"""Kills of the bot itself: while people type, and while it posts."""

import time
from collections.abc import Callable

from sqlalchemy import func, select

from store.tables import posts
from tests import world
from tests.soak.clinic import ALERTED, SoakClinic
from tests.soak.faults import list_faults
from tests.soak.typists import Answer

_LONGEST_TYPING_SECONDS = 2.0
_LONGEST_POSTING_SECONDS = 0.4
_PATIENCE_SECONDS = 30


class BotKills:
    """What is killed, and how it is looked at afterward."""

    def __init__(self, clinic: SoakClinic) -> None:
        self.clinic = clinic
        self.flagged: set[str] = set()
        self._flags = 0

    def while_typing(self) -> list[str]:
        """Kill it while people type."""
        with self.clinic.typists.typing():
            time.sleep(self.clinic.chance.uniform(0.2, _LONGEST_TYPING_SECONDS))
            self.clinic.kill_bot()
        self.clinic.restart_bot()
        return self.faults()

    def while_posting(self, number: int = 0) -> list[str]:
        """Kill a replica at a random moment while a safety alert is posted, and people type."""
        with self.clinic.typists.typing():
            note = self.raise_flag()
            time.sleep(self.clinic.chance.uniform(0, _LONGEST_POSTING_SECONDS))
            self.clinic.kill_bot(number)
        self.clinic.restart_bot(number)
        return self.faults(note)

    def between_sending_and_marking(self, number: int = 0) -> list[str]:
        """Kill a replica while a safety alert is on its way to one person, who gets it all the same."""
        audience = self.clinic.chance.choice(ALERTED)
        with self.clinic.typists.typing():
            with self.clinic.slack.hold_calls("chat.postMessage", audience):
                note = self.raise_flag()
                _wait_for(lambda: self._is_sending(audience))
                self.clinic.bots[number].kill()
            self.clinic.kill_bot(number)
        self.clinic.restart_bot(number)
        return self.faults(note)

    def raise_flag(self) -> str:
        """Type a line that raises a safety alert, about a patient of its own; returns its note."""
        self._flags += 1
        mrn = f"SOAK{self._flags:04}"
        clinic = self.clinic
        with clinic.registry.begin() as db:
            row = (mrn, "Amy", f"Flagged{_letters(self._flags)}", "Cigna")
            world.enroll(db, clinic.clinic, clinic.cast.team, row, clinic.today.replace(day=1))
        note, _ = clinic.typists.type("U0DANA", f"/log 2m phone {mrn} flag risk")
        return note

    def faults(self, *flagged: str) -> list[str]:
        """What is wrong now, with these alerts expected too."""
        self.clinic.typists.redeliver_unknown()
        saved = self.clinic.typists.lines.with_answer(Answer.SAVED)
        self.flagged |= {note for note in flagged if note in saved}
        not_saved = [f"{note}: the flag was refused" for note in flagged if note not in saved]
        return [*not_saved, *list_faults(self.clinic, self.flagged)]

    def _is_sending(self, audience: str) -> bool:
        sending = select(func.count()).where(
            posts.c.clinic_id == self.clinic.clinic.id,
            posts.c.kind == "safety",
            posts.c.audience == audience,
            posts.c.state == "sending",
        )
        with self.clinic.registry.read() as db:
            return db.execute(sending).scalar_one() > 0


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def _wait_for(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE_SECONDS
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.01)
