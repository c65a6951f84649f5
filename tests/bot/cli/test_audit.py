"""`caseload audit`: what was changed outside of Caseload is found, also when the newest rows are gone."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.engine import make_url

from bot.cli.main import main
from store.db import Registry
from store.seal_keys import SealKeys
from store.sealing import seals
from store.tables import audit_seals
from tests.databases import PostgresDatabase
from tests.trail import NOW

Run = Callable[..., Result]
PATIENTS = "mrn,first_name,last_name\nm1,Holly,Guzman\n"
TIME = "mrn,date,minutes,activity\nm1,10/20/2026,{minutes},phone\n"
OLD_KEY, NEW_KEY = f"2026:{'a' * 32}", f"2027:{'b' * 32}"


@pytest.fixture
def run(sqlite_registry: Registry, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line of a clinic with a patient and two time entries, sealed in two steps."""
    monkeypatch.setenv("DATABASE_URL", str(sqlite_registry.engine.url))

    def command(*words: str, stdin: str = "", key: str = "") -> Result:
        monkeypatch.setenv("CASELOAD_AUDIT_KEY", key)
        return CliRunner().invoke(main, words, input=stdin)

    command("clinic", "add", "North Clinic", "--timezone", "America/Chicago")
    command("import", "patients", "-", "--apply", stdin=PATIENTS)
    command("import", "time", "-", "--apply", stdin=TIME.format(minutes=20))
    return command


def anchor_of(shown: Result) -> str:
    anchor, clinic = shown.stdout.split(" ", 1)
    assert clinic == "North Clinic\n"
    return anchor


def tamper(registry: Registry, *statements: str) -> None:
    """Change the file as a person with access to it would: without the triggers, which are put back."""
    with closing(sqlite3.connect(make_url(registry.url).database or "")) as db:
        triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            db.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            db.execute(statement)
        for _, created in triggers:
            db.execute(created)
        db.commit()


def compute_seals_again(registry: Registry, keys: SealKeys) -> None:
    """Replace the whole chain by one that fits the rows as they are now."""
    tamper(registry, "DELETE FROM audit_seals")
    forger = Registry(registry.url, seal_keys=keys)
    with forger.begin() as db:
        seals.seal_everything(db, 1, NOW)
    forger.close()


def test_an_intact_trail_says_how_much_is_sealed_and_gives_its_newest_seal(run: Run) -> None:
    shown = run("audit", "verify")
    state, counts, newest = shown.stdout.splitlines()
    assert shown.exit_code == 0
    assert state == "North Clinic: the audit trail is intact"
    assert counts == "  0 seals; 6 changes not yet sealed when checked"
    assert newest.startswith("  newest seal, to keep outside of this database: 6:")
    anchor = anchor_of(run("audit", "head"))
    assert newest.endswith(anchor)
    run("import", "time", "-", "--apply", stdin=TIME.format(minutes=25))
    shown = run("audit", "verify", "--anchor", anchor)
    assert shown.exit_code == 0
    assert "  6 seals, 6 of them without a key; 3 changes not yet sealed when checked\n" in shown.stdout


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        (
            "UPDATE time_entries SET span = 6000000",
            "row 1 of time_entries was changed after it was sealed on ",
        ),
        ("DELETE FROM time_entries", "row 1 of time_entries, sealed on "),
        (
            "UPDATE audit_events SET action = 'nothing' WHERE id = 2",
            "row 2 of audit_events was changed after",
        ),
        ("DELETE FROM audit_events WHERE id = 1", "row 1 of audit_events, sealed on "),
        (
            "UPDATE audit_seals SET digest = 'x' WHERE number = 3",
            "seal 3: it was changed, or one before it was",
        ),
        ("DELETE FROM audit_seals WHERE number IN (3, 4)", "seal 5: 2 seals before it are missing"),
    ],
)
def test_what_was_changed_is_named(run: Run, sqlite_registry: Registry, statement: str, why: str) -> None:
    run("audit", "head")
    tamper(sqlite_registry, statement)
    shown = run("audit", "verify")
    assert shown.exit_code == 1
    assert shown.stdout.startswith("North Clinic: THE AUDIT TRAIL WAS CHANGED\n")
    assert why in shown.stdout
    assert shown.stderr == (
        "Entries were changed or removed outside of Caseload, or can't be checked.\n"
        "Keep this database as it is and compare it with an earlier backup.\n"
    )


def test_an_entry_that_was_voided_stays_void(run: Run, sqlite_registry: Registry) -> None:
    with sqlite_registry.begin() as db:
        db.exec_driver_sql("UPDATE time_entries SET voided_at = '2026-11-21T16:00:00.000000'")
    run("audit", "head")
    assert run("audit", "verify").exit_code == 0
    tamper(sqlite_registry, "UPDATE time_entries SET voided_at = NULL")
    assert "row 1 of time_entries ended before " in run("audit", "verify").stdout


def test_cutting_off_the_newest_rows_is_found_with_an_anchor(run: Run, sqlite_registry: Registry) -> None:
    anchor = anchor_of(run("audit", "head"))
    tamper(sqlite_registry, "DELETE FROM audit_seals", "DELETE FROM audit_events", "DELETE FROM time_entries")
    shown = run("audit", "verify", "--anchor", anchor)
    assert shown.exit_code == 1
    assert "seal 6: the anchor names seal 6, and the newest one is 0: the end was cut off" in shown.stdout


def test_a_chain_that_was_computed_again_is_found_with_an_anchor(run: Run, sqlite_registry: Registry) -> None:
    anchor = anchor_of(run("audit", "head"))
    tamper(sqlite_registry, "UPDATE time_entries SET span = 6000000")
    compute_seals_again(sqlite_registry, SealKeys())
    assert run("audit", "verify").exit_code == 0
    shown = run("audit", "verify", "--anchor", anchor)
    assert "seal 6: it isn't the one that the anchor names" in shown.stdout
    assert run("audit", "verify", "--anchor", "6:abc").stderr.startswith("“6:abc” isn't an anchor.\n")


def test_the_seal_of_a_closed_month_is_an_anchor_too(run: Run, sqlite_registry: Registry) -> None:
    closed = run("close", "2026-10").stdout
    assert "Seal of the audit trail 6:" in closed
    tamper(sqlite_registry, "UPDATE time_entries SET span = 6000000")
    compute_seals_again(sqlite_registry, SealKeys())
    assert "seal 6: it isn't the one that the anchor names" in run("audit", "verify").stdout


def test_a_chain_with_a_key_cannot_be_computed_again_without_it(run: Run, sqlite_registry: Registry) -> None:
    run("audit", "head", key=OLD_KEY)
    assert "of them without a key" not in run("audit", "verify", key=OLD_KEY).stdout
    shown = run("audit", "verify").stdout
    assert "seal 1: from here on, seals with the key 2026 can't be checked" in shown
    for words in (("audit", "head"), ("close", "2026-10")):
        assert run(*words).stderr == (
            "The audit trail is sealed with the key 2026, which CASELOAD_AUDIT_KEY doesn't have.\n"
            "Set CASELOAD_AUDIT_KEY as the running bot has it.\n"
        )
    assert "which CASELOAD_AUDIT_KEY doesn't have." in run("check").stdout
    wrong = run("audit", "verify", key=OLD_KEY.replace("aa", "ab"))
    assert "seal 1: it was changed, or one before it was" in wrong.stdout
    # A new key seals from now on, the old one still checks; one can't go back.
    run("import", "time", "-", "--apply", stdin=TIME.format(minutes=25))
    run("audit", "head", key=f"{NEW_KEY} {OLD_KEY}")
    with sqlite_registry.read() as db:
        key_ids = db.execute(select(audit_seals.c.key_id).order_by(audit_seals.c.number)).scalars()
        assert list(key_ids) == ["2026"] * 6 + ["2027"] * 3
    assert run("audit", "verify", key=f"{NEW_KEY} {OLD_KEY}").exit_code == 0
    forged = Registry(sqlite_registry.url, seal_keys=SealKeys.parse(f"{OLD_KEY} {NEW_KEY}"))
    run("import", "time", "-", "--apply", stdin=TIME.format(minutes=30))
    with forged.begin() as db:
        seals.seal_everything(db, 1, NOW)
    forged.close()
    shown = run("audit", "verify", key=f"{NEW_KEY} {OLD_KEY}").stdout
    assert "seal 10: it is sealed without a key or with an older one than those before it" in shown


@pytest.mark.parametrize("key", ["secret", f"2026:{'a' * 31}", f"{OLD_KEY} {OLD_KEY}", f":{'a' * 40}"])
def test_a_key_that_is_no_key_is_refused(run: Run, key: str) -> None:
    assert run("audit", "head", key=key).stderr == (
        "These settings need a change:\n"
        "  - CASELOAD_AUDIT_KEY needs, for each key, an id, a colon and at least 32 characters\n"
    )


def test_missing_triggers_are_noticed(run: Run, sqlite_registry: Registry) -> None:
    with sqlite_registry.begin() as db:
        db.exec_driver_sql("DROP TRIGGER scores_guard_facts")
    said = "The database no longer refuses changes: missing scores_guard_facts."
    assert said in run("audit", "verify").stdout
    assert run("audit", "verify").exit_code == 1
    assert said in run("check").stdout
    with sqlite_registry.begin() as db:
        db.exec_driver_sql("CREATE TRIGGER scores_guard_facts BEFORE UPDATE ON scores BEGIN SELECT 1; END")
    assert said in run("audit", "verify").stdout


def test_a_role_that_may_empty_the_ledger_is_noticed(
    postgres: PostgresDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The statements are those of docs/audit.md."""
    url = postgres.create("roles", "north")
    monkeypatch.setenv("DATABASE_URL", url)
    assert "The role of DATABASE_URL may empty or drop 31 tables of the ledger." in checked()
    document = (Path(__file__).parents[3] / "docs" / "audit.md").read_text()
    (statements,) = [part.split("```")[0] for part in document.split("```sql\n")[1:]]
    with psycopg.connect(url, autocommit=True) as db:
        db.execute("DROP ROLE IF EXISTS caseload_bot")
        db.execute(statements.replace("'…'", "'secret'"))
        with pytest.raises(psycopg.errors.RaiseException, match="only grows"):
            db.execute("TRUNCATE time_entries CASCADE")
    own = make_url(url).set(username="caseload_bot", password="secret")
    monkeypatch.setenv("DATABASE_URL", own.render_as_string(hide_password=False))
    assert "ok     Audit trail" in checked()
    typed = CliRunner().invoke(main, ["import", "time", "-", "--apply"], input=TIME_OF_HOLLY)
    assert typed.exit_code == 0, typed.output
    assert CliRunner().invoke(main, ["audit", "verify"]).exit_code == 0
    with psycopg.connect(url, autocommit=True) as db:
        db.execute("SET ROLE caseload_bot")
        for statement in ("TRUNCATE time_entries CASCADE", "DROP TABLE audit_seals", "DELETE FROM scores"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                db.execute(statement)
        db.execute("RESET ROLE")
        db.execute("DROP OWNED BY caseload_bot")
        db.execute("DROP ROLE caseload_bot")


TIME_OF_HOLLY = "mrn,date,minutes,activity\n01ce5fc6-32d1-46fe-8f08-963c96248805,10/20/2026,20,phone\n"


def checked() -> str:
    return CliRunner().invoke(main, ["check"]).stdout
