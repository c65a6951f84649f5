"""Who looked at what, and who was refused, is in the audit trail; `caseload audit show` prints it."""

import pytest
from click.testing import CliRunner

from bot.cli.main import main
from tests.world import World

HOLLY = "01ce5fc6-32d1-46fe-8f08-963c96248805"


def shown(*words: str) -> list[str]:
    """What `caseload audit show` prints, without the moment."""
    done = CliRunner().invoke(main, ["audit", "show", *words])
    assert done.exit_code == 0, done.output
    return [line.split(" · ", 1)[1] for line in done.stdout.splitlines()]


def test_reading_and_refusals_are_recorded_and_shown(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = sqlite_world
    monkeypatch.setenv("DATABASE_URL", world.registry.url)
    dana, holly = world.team["dana"].id, world.patients["guzman"].id
    world.dana.opens_home()
    world.dana.types("/log 15m phone Holly Guzman")
    world.dana.types("/log today")
    world.dana.types("/patient")
    world.dana.types("/patient Holy Gusman")
    world.dana.types("/patient Holly Guzman")
    world.bill.types("/log 15m phone Holly Guzman")
    mallory = world.slack.person("Mallory Moss", "U0MALLORY")
    mallory.types("/patient Holly Guzman")
    typed = ("post", "overdue", "--preview", "--at", "2026-11-23 07:00")
    assert CliRunner().invoke(main, typed).exit_code == 0
    assert shown() == [
        f"Dana Reed · home read · member:{dana}",
        "Dana Reed · time logged · time_entry:1",
        f"Dana Reed · own entries read · member:{dana} · from 2026-11-21, until 2026-11-21",
        f"Dana Reed · names shown · member:{dana} · patients 1",
        f"Dana Reed · names shown · member:{dana} · patients 1",
        f"Dana Reed · card read · patient:{holly}",
        f"Bill Meyer · refused · member:{world.team['bill'].id} · request /log",
        "program or command line · post previewed · post:overdue",
        "program or command line · audit trail read · trail",
    ]
    about_holly = [line.split(" · ")[1] for line in shown("--patient", HOLLY, "--since", "2026-11-21")]
    assert about_holly == ["time logged", "card read", "audit trail read"]
    assert [line.split(" · ")[1] for line in shown("--member", "bill meyer")] == ["refused"]
    nobody = CliRunner().invoke(main, ["audit", "show", "--member", "Bill"])
    assert nobody.stderr.startswith("“Bill” is not one member of North Clinic.\n")
    assert CliRunner().invoke(main, ["audit", "show", "--patient", "1"]).stderr.startswith("No one at North")
