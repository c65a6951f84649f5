"""A small run of `make soak`: five kills on each database; and its checks notice what is wrong."""

import random
from pathlib import Path

import pytest

from bot.clock import real_clock
from bot.sandbox.workspace.content import Call
from store.ledger import time_log
from store.ledger.time_log import NewTimeEntry
from store.ledger_entries import Provenance
from store.patient import episodes
from store.rules.activities import Activity
from store.rules.minutes import Minutes
from tests.databases import PostgresDatabase
from tests.soak.bot_kills import BotKills
from tests.soak.clinic import SoakClinic
from tests.soak.command_kills import CommandKills
from tests.soak.faults import alert_faults, entry_faults
from tests.soak.servers import SqliteFiles
from tests.soak.typists import Answer


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_nothing_is_lost_or_there_twice_after_five_kills(
    database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    create = SqliteFiles(tmp_path).create
    if database == "postgres":
        server: PostgresDatabase = request.getfixturevalue("postgres")
        create = server.create
    clinic = SoakClinic(create, tmp_path, random.Random(database), people=4)  # noqa: S311 - moments, no secrets
    bot, command = BotKills(clinic), CommandKills(clinic)
    with clinic.running():
        for kill in (
            bot.while_typing,
            bot.between_sending_and_marking,
            command.import_,
            command.restore,
            command.migrate,
        ):
            assert kill() == [], kill.__name__
        assert bot.faults() == []
        assert len(clinic.typists.lines.with_answer(Answer.SAVED)) > 5


def test_the_checks_notice_what_is_lost_there_twice_or_not_posted(tmp_path: Path) -> None:
    clinic = SoakClinic(SqliteFiles(tmp_path).create, tmp_path, random.Random(1), people=1)  # noqa: S311 - the same
    clinic.typists.lines.answers |= {
        "soak-1": Answer.SAVED,
        "soak-2": Answer.SAVED,
        "soak-3": Answer.NOT_SAVED,
    }
    for note in ("soak-2", "soak-2", "soak-3"):
        save_entry(clinic, note)
    assert list(entry_faults(clinic)) == [
        "soak-1: acknowledged, and lost",
        "soak-2: there 2 times",
        "soak-3: refused, and saved",
    ]
    for note, audience, text in (
        ("soak-4", "U0DANA", "Safety alert: please acknowledge."),
        ("soak-4", "U0DANA", "Safety alert: please acknowledge."),
        ("soak-4", "U0PRIYA", "Safety alert: please acknowledge."),
    ):
        clinic.slack.calls.append(alert(note, audience, text))
    assert list(alert_faults(clinic, {"soak-4"})) == [
        "soak-4: the alert to U0DANA came again without the mark",
        "soak-4: the alert to U0DANA came again, although it was marked as sent",
        "soak-4: no alert to U0OWEN",
    ]
    clinic.cut_off.add(("event 7", "U0DANA"))
    marked = alert("soak-4", "U0DANA", "Safety alert: please acknowledge. (sent again)")
    clinic.slack.calls[1:] = [marked, *clinic.slack.calls[2:]]
    assert list(alert_faults(clinic, {"soak-4"})) == ["soak-4: no alert to U0OWEN"]
    clinic.typists.stop()
    clinic.slack.stop()
    clinic.registry.close()


def alert(note: str, audience: str, text: str) -> Call:
    """A safety alert about event 7, as it arrives."""
    blocks = [
        {"text": f"risk flag: {note}"},
        {"type": "button", "action_id": "risk.acknowledge:1", "value": "7"},
    ]
    return Call("chat.postMessage", {"channel": audience, "text": text, "blocks": blocks})


def save_entry(clinic: SoakClinic, note: str) -> None:
    provenance = Provenance(clinic.cast.team["dana"].id, real_clock(), "slack")
    spent = NewTimeEntry(Minutes(300_000), Activity.PHONE, clinic.today, note)
    with clinic.registry.begin() as db:
        episode = episodes.latest_episode(db, clinic.clinic.id, clinic.cast.patients["guzman"].id)
        assert episode
        dana = clinic.cast.team["dana"].id
        time_log.add(db, episode, spent, provenance, member_id=dana, author_role="care-manager")
