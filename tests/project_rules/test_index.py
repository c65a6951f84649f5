"""Whatever people can type is in the manifest, has help, and has a test beside it."""

from pathlib import Path

import pytest
import yaml

from handlers import index
from handlers.block_kit.message_blocks import as_text
from handlers.dispatch import help_pages
from handlers.dispatch.request_handlers import SlashCommand
from tests.world import MANIFEST

ROOT = Path(__file__).parent.parent.parent
TOLD = yaml.safe_load(MANIFEST.read_text())
TYPED = {one["command"].lstrip("/"): one for one in TOLD["features"]["slash_commands"]}


def test_the_manifest_lists_exactly_the_commands_of_the_index() -> None:
    assert set(TYPED) == {command.verb for command in index.COMMANDS}


@pytest.mark.parametrize("command", index.COMMANDS, ids=lambda command: command.verb)
def test_a_command_has_hint_help_and_a_test(command: SlashCommand) -> None:
    assert TYPED[command.verb]["usage_hint"] == command.hint
    assert TYPED[command.verb]["should_escape"] is True
    page = help_pages.command_help(command)
    shown = "\n".join(as_text(block) for block in page.blocks)
    assert command.summary in shown
    assert all(line in shown for line, _ in command.examples)
    module = next(ROOT.glob(f"handlers/*/{command.verb}_command.py"))
    subject = module.parent.name
    assert (ROOT / f"tests/handlers/{subject}/test_{command.verb}_command.py").exists()


def test_the_manifest_keeps_slacks_limits() -> None:
    about = TOLD["display_information"]
    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert len(about["long_description"]) >= 175
    assert all(len(one["command"]) <= 32 for one in TYPED.values())
    assert TOLD["settings"]["interactivity"]["is_enabled"] is True
    assert TOLD["settings"]["token_rotation_enabled"] is False
    assert TOLD["features"]["app_home"]["messages_tab_enabled"] is True
    assert TOLD["features"]["app_home"]["messages_tab_read_only_enabled"] is False


def test_actions_and_forms_are_named_once() -> None:
    names = [getattr(one, "action", None) or getattr(one, "callback", None) for one in index.INTERACTIONS]
    assert len(names) == len(set(names))
