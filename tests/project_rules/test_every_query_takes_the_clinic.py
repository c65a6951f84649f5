"""Everything belongs to a clinic, and every query takes it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

STORE = Path(__file__).parent.parent.parent / "store"
FILES = sorted(path for path in STORE.rglob("*.py") if "migrations" not in path.parts)
QUERIES = {"select", "update", "delete"}
TAKES_IT = re.compile(
    r"(?:\.clinic_id|clinics\.c\.id) == (?!\w+\.c\.clinic_id)"
    r"|ledger_entries\.live\(|\._own_rows\(|EpisodeFactsQuery\("
)
"""The ways of saying whose; a join of two tables is none.

`_own_rows` and `EpisodeFactsQuery` add the clinic to every query that goes through them.
"""

ALL_CLINICS = "of the whole deployment"
WORKSPACE = "what Slack says of its users belongs to no clinic"
PART = "a part of the queries that EpisodeFactsQuery binds to a clinic"
OF_NO_CLINIC = {
    "backup.py:_reset_id_sequences": ALL_CLINICS,
    "backup.py:_backup_lines": ALL_CLINICS,
    "backup.py:check_empty": ALL_CLINICS,
    "imports/runs/import_runs.py:newest_ids": "ids of the whole database; rows are read by clinic",
    "caseload/caseload.py:_patients_query": "the shape of a line; `lines` says whose",
    "clinic/clinics.py:add": "the clinics themselves",
    "clinic/clinics.py:list_clinics": "the clinics themselves",
    "ledger/contact_summaries.py:_last_day": PART,
    "ledger/contact_summaries.py:_facts": PART,
    "clinic/members.py:_MEMBERSHIPS_QUERY": "all clinics of one person, to find the one that is meant",
    "clinic/members.py:slack_account_kinds": WORKSPACE,
    "clinic/members.py:save_slack_account": WORKSPACE,
    "clinic/members.py:accounts_to_check": WORKSPACE,
    "billing/month_entries.py:_CONSENT_ON": "asked beside an entry, of that entry's clinic",
    "dispatch/receipts.py:_WAIT_FOR_OTHER_DELIVERY": WORKSPACE,
    "dispatch/receipts.py:_HAS_RECEIPT": WORKSPACE,
    "dispatch/receipts.py:any_old": WORKSPACE,
    "dispatch/receipts.py:delete_old": WORKSPACE,
    "risk/risk_events.py:_lock": "its callers name the clinic in the condition they hand over",
}
"""Queries that cross clinics or belong to none, each with its reason."""


def functions(path: Path) -> Iterator[tuple[str, str]]:
    """Every function and top-level statement of a file that asks the database, as text."""
    for node in ast.parse(path.read_text()).body:
        parts = node.body if isinstance(node, ast.ClassDef) else [node]
        for part in parts:
            calls = [one for one in ast.walk(part) if isinstance(one, ast.Call)]
            if any(isinstance(one.func, ast.Name) and one.func.id in QUERIES for one in calls):
                name = getattr(part, "name", "") or ast.unparse(part).split(" ", 1)[0]
                yield f"{path.relative_to(STORE)}:{name}", ast.unparse(part)


ASKING = dict(found for path in FILES for found in functions(path))


@pytest.mark.parametrize("name", sorted(ASKING))
def test_a_query_takes_the_clinic_or_says_why_not(name: str) -> None:
    assert TAKES_IT.search(ASKING[name]) or name in OF_NO_CLINIC, ASKING[name]


def test_the_exceptions_are_needed() -> None:
    assert set(OF_NO_CLINIC) <= set(ASKING)
    assert [name for name in OF_NO_CLINIC if TAKES_IT.search(ASKING[name])] == []
