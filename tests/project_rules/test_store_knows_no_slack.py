"""The store says what is wrong; what to type in Slack is said in handlers/dispatch/error_hints.py."""

import ast
import re
from datetime import date
from pathlib import Path

import pytest

from handlers import index
from handlers.dispatch.error_hints import HINTS, remedy
from store.billing.closings import MonthClosedError, ReopenReasonMissingError
from store.clinic.clinic_settings import SettingsError
from store.clinic.team_changes import LastAdminError
from store.errors import UserError
from store.packet.packets import NothingEnteredError
from store.patient.episodes import NoEpisodeError
from store.patient.patients import ChartMergedError, MrnTakenError
from store.rules.months import Month
from store.rules.patient.birth_date import DateBeforeBirthError
from store.rules.patient.statuses import EpisodeEndedError, Status
from store.rules.scores import instruments
from store.rules.scores.scoring import TotalOutOfRangeError

ROOT = Path(__file__).parent.parent.parent
MODULES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "store").rglob("*.py"))
SLASH_COMMAND = re.compile(rf"(?<![\w.])/({'|'.join(command.verb for command in index.COMMANDS)})\b")
PHQ9 = instruments.BY_KEY["phq9"]
ERRORS = (
    ChartMergedError("Holly Guzman", "8805"),
    DateBeforeBirthError(date(1979, 3, 4), date(1980, 3, 4)),
    EpisodeEndedError(Status.GRADUATED),
    LastAdminError("Ann"),
    MonthClosedError(Month(2026, 10), date(2026, 11, 2)),
    MrnTakenError("8805"),
    NoEpisodeError(),
    NothingEnteredError("Holly Guzman", Month(2026, 10)),
    ReopenReasonMissingError(Month(2026, 10)),
    SettingsError({"timezone": "That is not a time zone."}),
    TotalOutOfRangeError(PHQ9, 30),
)


def string_literals(module: str) -> list[str]:
    """Every string of a module that is not a docstring."""
    tree = ast.parse((ROOT / module).read_text())
    statements = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in statements
    ]


@pytest.mark.parametrize("module", MODULES)
def test_no_slash_command_is_in_the_store(module: str) -> None:
    assert [text for text in string_literals(module) if SLASH_COMMAND.search(text)] == []


def test_every_hint_is_filled_in_from_its_error() -> None:
    assert {type(error) for error in ERRORS} == set(HINTS)
    assert [remedy(error) for error in ERRORS if re.search(r"[{}]", remedy(error))] == []
    assert remedy(MrnTakenError("8805")) == "See /patient 8805, or check the MRN."
    assert remedy(ReopenReasonMissingError(Month(2026, 10))) == "/billing reopen 2026-10 -- the reason"


def test_an_error_without_a_hint_keeps_its_own_remedy() -> None:
    assert remedy(UserError("That is wrong.", "Do it like this.")) == "Do it like this."
