"""`caseload check` names every problem with its remedy, against a strict Slack on loopback."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from bot.cli import check
from bot.cli.main import main
from bot.clock import real_clock
from bot.sandbox import Slack
from bot.sandbox.workspace.accounts import AccountFlags
from handlers.caseload.post_overdue import OverdueOccasion
from store.clinic import clinics, workspaces
from store.db import Registry
from store.posting import posts, unfinished_posts
from store.tables import clinics as clinic_table
from tests.world import manifest

Run = Callable[..., Result]


@pytest.fixture
def slack() -> Iterator[Slack]:
    with Slack(rate_limit=False) as started:
        started.install(manifest())
        started.person("Dana Reed", "U0DANA")
        started.person("Gus Guest", "U0GUS", is_guest=True)
        yield started


@pytest.fixture
def run(sqlite_registry: Registry, slack: Slack, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """The command line with every setting in place; settings can be changed by name."""
    right = {
        "DATABASE_URL": str(sqlite_registry.engine.url),
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.url,
        "CASELOAD_ADMINS": "U0DANA",
    }
    monkeypatch.chdir(tmp_path)

    def command(*words: str, **changed: str) -> Result:
        for name, value in (right | changed).items():
            monkeypatch.setenv(name, value)
        return CliRunner().invoke(main, words)

    return command


@pytest.fixture
def ready(run: Run) -> Run:
    """With a clinic and its care manager."""
    run("clinic", "add", "North Clinic", "--timezone", "America/Chicago")
    run("member", "add", "U0DANA", "--role", "care-manager", "--name", "Dana Reed")
    return run


def test_everything_in_place_says_so(ready: Run, slack: Slack, sqlite_registry: Registry) -> None:
    channel = slack.add_channel("billing", members=["U0DANA"])
    with sqlite_registry.begin() as db:
        clinics.change_settings(db, clinics.by_name(db, None), billing_channel=channel.id)
    done = ready("check")
    lines = done.stdout.splitlines()
    assert lines[0] == "ok     Settings"
    assert lines[1] == "ok     Database (sqlite)"
    assert lines[2] == (
        "ok     Audit trail: sealed without a key; set CASELOAD_AUDIT_KEY against forging (docs/audit.md)"
    )
    assert lines[3].startswith("ok     Slack (workspace ")
    assert lines[4:] == [
        "ok     Scopes",
        "ok     Socket Mode",
        "ok     North Clinic, team",
        f"ok     North Clinic, billing channel {channel.id}",
        "Everything is set up.",
    ]
    assert done.exit_code == 0


def problems(done: Result) -> str:
    """What is wrong, and nothing else."""
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert lines[-1].startswith("To fix: ")
    return "\n".join(line.strip() for line in lines[:-1] if not line.startswith("ok "))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN is not set; copy the Bot User OAuth Token (xoxb-…)"),
        (
            {"SLACK_BOT_TOKEN": "xoxb-wrong"},
            "Slack refused: invalid_auth.\nCopy the Bot User OAuth Token (xoxb-…) of your Slack app",
        ),
        (
            {"SLACK_APP_TOKEN": "xapp-wrong"},
            "WRONG  Socket Mode\nSlack refused: invalid_auth.\nCreate an App-Level Token",
        ),
        (
            {"SLACK_API_URL": "http://127.0.0.1:9/"},
            "http://127.0.0.1:9/ doesn't answer.\nCheck the network, a proxy, and SLACK_API_URL.",
        ),
        (
            {"DATABASE_URL": "sqlite:///missing.db"},
            "The file missing.db doesn't exist yet.\nRun `caseload migrate`, or change DATABASE_URL.",
        ),
        (
            {"DATABASE_URL": "postgresql://nobody@127.0.0.1:9/nothing"},
            "WRONG  Database (postgresql)\nIt cannot be reached: ",
        ),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL is for mysql; use sqlite or postgresql"),
        ({"PORT": "0"}, "PORT greater than or equal to 1"),
        (
            {"CASELOAD_ADMINS": ""},
            "There is no admin, and CASELOAD_ADMINS is empty.\ncaseload member add U…",
        ),
    ],
)
def test_each_fault_comes_with_its_remedy(ready: Run, changed: dict[str, str], said: str) -> None:
    assert said in problems(ready("check", **changed))


def test_another_workspaces_token_is_named(ready: Run, sqlite_registry: Registry) -> None:
    with sqlite_registry.begin() as db:
        workspaces.claim(db, "T0OTHER")
    assert "North Clinic belongs to the Slack workspace T0OTHER" in problems(ready("check"))
    assert "belongs to no workspace now" in ready("clinic", "move-workspace").output
    assert ready("check").exit_code == 0


def test_what_slack_refuses_to_post_and_what_was_given_up_is_named(
    ready: Run, slack: Slack, sqlite_registry: Registry
) -> None:
    channel = slack.add_channel("review", members=["U0DANA"])
    now = real_clock()
    with sqlite_registry.begin() as db:
        clinic = clinics.change_settings(db, clinics.by_name(db, None), review_channel=channel.id)
        for days in (-1, 1):
            occasion, expires_at = OverdueOccasion(date(2026, 11, 20 + days)), now + timedelta(days=days)
            reservation = posts.reserve(db, clinic.id, occasion, channel.id, now, expires_at, now)
            assert reservation
            posts.mark_failed(db, reservation, now, "missing_scope")
        unfinished_posts.give_up_expired(db, clinic.id, now)
    told = problems(ready("check"))
    assert (
        "WRONG  North Clinic, posts to app\n1 post not sent. The app lacks a permission in Slack. "
        "(Slack says: missing_scope)\nPaste manifest.yml again" in told
    )
    assert "posts\n1 post could not be sent in the last 7 days and came too late." in told


def test_a_new_clinic_needs_no_backup_yet(ready: Run, sqlite_registry: Registry, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    assert "ok     Backups" in ready("check", CASELOAD_BACKUP_FOLDER=str(folder)).output
    with sqlite_registry.begin() as db:
        db.execute(update(clinic_table).values(created_at=real_clock() - timedelta(days=3)))
    assert f"WRONG  Backups\nThere is no backup in {folder} yet." in problems(ready("check"))


def test_a_missing_scope_is_named(ready: Run, slack: Slack) -> None:
    slack.scopes.discard("files:write")
    assert problems(ready("check")) == (
        "WRONG  Scopes\nMissing: files:write.\n"
        "Add it under OAuth & Permissions (or paste manifest.yml again) and reinstall the app."
    )


def test_no_clinic_yet_says_how_to_add_one(run: Run) -> None:
    assert problems(run("check")) == (
        "WRONG  Clinics\nThere are no clinics yet.\ncaseload clinic add NAME --timezone America/Chicago"
    )


def test_a_guest_or_outsider_among_the_members_is_named(ready: Run, slack: Slack) -> None:
    ready("member", "add", "U0GUS", "--role", "biller", "--name", "Gus Guest", SLACK_BOT_TOKEN="")
    ready("member", "add", "U0PAZ", "--role", "biller", "--name", "Paz Partner", SLACK_BOT_TOKEN="")
    slack.person("Paz Partner", "U0PAZ", team_id="T0PARTNER")
    said = problems(ready("check"))
    wrong = "This person is a guest, belongs to another workspace, or no longer has an account."
    remedy = "Give them a full account of this workspace, or end their membership of the clinic."
    for name in ("Gus Guest", "Paz Partner"):
        assert f"WRONG  North Clinic, {name}\n{wrong}\n{remedy}" in said


@pytest.mark.parametrize(
    "flags",
    [AccountFlags(is_guest=True), AccountFlags(team_id="T0PARTNER"), AccountFlags(is_bot=True)],
)
def test_only_a_full_account_is_added_as_a_member(ready: Run, slack: Slack, flags: AccountFlags) -> None:
    slack.person("Paz Partner", "U0PAZ", **flags)
    refused = ready("member", "add", "U0PAZ", "--role", "biller")
    assert refused.exit_code == 1
    assert "Members need a full account of this workspace." in refused.output
    assert "U0PAZ" not in ready("member", "list").output


def test_a_member_added_by_id_has_the_name_that_slack_knows(ready: Run, slack: Slack) -> None:
    slack.person("Nia New", "U0NIA")
    added = ready("member", "add", "U0NIA", "--role", "biller")
    assert added.output == "Nia New is a member of North Clinic: biller.\n"


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        ({"public"}, "The channel is public."),
        ({"shared"}, "The channel is shared with another workspace."),
        ({"archived"}, "The channel is archived."),
        ({"without bot"}, "The channel doesn't exist, or the app is not in it."),
    ],
)
def test_a_channel_that_may_not_read_patient_data_is_named(
    ready: Run, slack: Slack, sqlite_registry: Registry, flags: set[str], said: str
) -> None:
    channel = slack.add_channel(
        "review",
        members=["U0DANA"],
        private="public" not in flags,
        ext_shared="shared" in flags,
        archived="archived" in flags,
        bot="without bot" not in flags,
    )
    with sqlite_registry.begin() as db:
        clinics.change_settings(db, clinics.by_name(db, None), review_channel=channel.id)
    told = problems(ready("check"))
    assert told.startswith(f"WRONG  North Clinic, review channel {channel.id}\n{said}\n")


def test_the_scopes_are_those_of_the_manifest() -> None:
    assert set(check.SCOPES) == set(manifest()["oauth_config"]["scopes"]["bot"])


@pytest.mark.parametrize("words", ["check", "migrate", "member list", "run"])
def test_a_database_of_a_newer_version_is_one_sentence(
    ready: Run, sqlite_registry: Registry, words: str
) -> None:
    with sqlite_registry.begin() as db:
        db.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    said = ready(*words.split())
    assert said.exit_code == 1
    assert "updated by a newer version of Caseload: its tables are of revision 9999" in said.output
    assert "Install the newer version, or set DATABASE_URL to another database." in said.output


def test_a_database_that_cannot_be_written_is_said(ready: Run, sqlite_registry: Registry) -> None:
    with sqlite3.connect(str(sqlite_registry.engine.url.database), isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        said = ready("check")
        other.execute("ROLLBACK")
    other.close()
    assert "It cannot be written: database is locked" in said.output
    assert "Make room on its disk, let this user write there, or end what locks it." in said.output
