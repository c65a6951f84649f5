"""What must hold after every kill; each fault as one sentence."""

import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from bot.clock import real_clock
from store.sealing import seals, verification
from store.tables import posts, scores, time_entries
from tests.soak.clinic import ALERTED, SoakClinic
from tests.soak.typists import NOTE, Answer

_ALERT = "Safety alert: please acknowledge."
_SENT_AGAIN = "(sent again)"
_EVENT = re.compile(r'"action_id": "risk\.acknowledge[^"]*", "value": "(\d+)"')
_NOTE = re.compile(rf"{NOTE}\d+\b")
_POSTS_PATIENCE_SECONDS = 150


def list_faults(clinic: SoakClinic, flagged: set[str]) -> list[str]:
    """Everything that is wrong now; `flagged` are the notes of the risk flags that were acknowledged."""
    unknown = clinic.typists.redeliver_unknown()
    _wait_for_posts(clinic, flagged)
    return [
        *(f"{note}: no answer, also when it was delivered again" for note in unknown),
        *entry_faults(clinic),
        *alert_faults(clinic, flagged),
        *_trail(clinic),
    ]


def entry_faults(clinic: SoakClinic) -> Iterator[str]:
    """Every acknowledged line is there once; nothing of a refused one, and nothing that nobody typed."""
    saved: Counter[str] = Counter()
    with clinic.registry.read() as db:
        for table in (time_entries, scores):
            of_lines = select(table.c.note).where(
                table.c.clinic_id == clinic.clinic.id, table.c.note.startswith(NOTE)
            )
            saved.update(db.execute(of_lines).scalars())
    acknowledged = clinic.typists.lines.with_answer(Answer.SAVED)
    yield from (f"{note}: acknowledged, and lost" for note in sorted(acknowledged - saved.keys()))
    yield from (f"{note}: there {times} times" for note, times in saved.items() if times > 1)
    unwanted = saved.keys() & clinic.typists.lines.with_answer(Answer.NOT_SAVED)
    yield from (f"{note}: refused, and saved" for note in sorted(unwanted))


def alert_faults(clinic: SoakClinic, flagged: set[str]) -> Iterator[str]:
    """Everyone got every alert; again only where a kill left it open, and marked."""
    copies = _copies(clinic)
    for note in sorted(flagged):
        for audience in ALERTED:
            texts = [text for _, text in copies[note, audience]]
            events = {event for event, _ in copies[note, audience]}
            if not texts:
                yield f"{note}: no alert to {audience}"
            if any(_SENT_AGAIN not in text for text in texts[1:]):
                yield f"{note}: the alert to {audience} came again without the mark"
            is_open = any((f"event {event}", audience) in clinic.cut_off for event in events)
            if (len(texts) > 1 or any(_SENT_AGAIN in text for text in texts)) and not is_open:
                yield f"{note}: the alert to {audience} came again, although it was marked as sent"


def _copies(clinic: SoakClinic) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """The alerts that arrived, by note and person: the event, and the notification."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for call in list(clinic.slack.calls):
        if call.method == "chat.postMessage" and call.text.startswith(_ALERT) and not call.error:
            blocks = json.dumps(call.arguments["blocks"], ensure_ascii=False)
            note, event = _NOTE.search(blocks), _EVENT.search(blocks)
            if note and event:
                found[note[0], str(call.arguments["channel"])].append((event[1], call.text))
    return found


def count_repeats(clinic: SoakClinic) -> int:
    """How many alerts came again, with the mark of a repeat."""
    return sum(_SENT_AGAIN in text for texts in _copies(clinic).values() for _, text in texts)


def _trail(clinic: SoakClinic) -> list[str]:
    """The audit trail holds, sealed to its end while the bot may be sealing too."""
    with clinic.registry.begin() as db:
        seals.seal_everything(db, clinic.clinic.id, real_clock())
    with clinic.registry.snapshot() as db:
        return trail_faults(db, clinic.clinic.id)


def trail_faults(db: Connection, clinic_id: int) -> list[str]:
    """What does not fit in a clinic's audit trail, ledger and closed months."""
    return [f"{each.about}: {each.why}" for each in verification.verify(db, clinic_id).faults]


def _wait_for_posts(clinic: SoakClinic, flagged: set[str]) -> None:
    """Wait until the alerts are made; what is not made by then is a fault."""
    end = time.monotonic() + _POSTS_PATIENCE_SECONDS
    while time.monotonic() < end and not _are_made(clinic, flagged):
        time.sleep(0.1)


def _are_made(clinic: SoakClinic, flagged: set[str]) -> bool:
    copies = _copies(clinic)
    if any((note, audience) not in copies for note in flagged for audience in ALERTED):
        return False
    unmade = select(func.count()).where(
        posts.c.clinic_id == clinic.clinic.id,
        posts.c.kind == "safety",
        posts.c.state.not_in(("sent", "silent")),
    )
    with clinic.registry.read() as db:
        return db.execute(unmade).scalar_one() == 0
