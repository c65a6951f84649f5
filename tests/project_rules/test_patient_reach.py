"""A handler finds patients through `patient_reach` only: nobody forgets what a clinician may reach."""

import re
from pathlib import Path

HANDLERS = Path(__file__).parents[2] / "handlers"

DIRECT = re.compile(r"patients\.by_id\(db, ctx\.|PatientNameSearch\(")

ALLOWED = {
    "dispatch/patient_reach.py": "the one way",
    "billing/billing_command.py": "billers find everyone by name",
    "ledger/edit_entry.py": "the member's own entry, and what it was before",
    "ledger/edit_score.py": "the member's own score, and what it was before",
    "ledger/saved_time.py": "what the same request saved",
    "ledger/undo_entries.py": "the member's own entry",
    "patient/buttons/chart_buttons.py": "charts, for leads and admins",
    "patient/changes/chart_changes.py": "charts, for leads and admins",
    "patient/patient_command.py": "charts, for leads and admins",
}
"""Where a handler goes around it, and why nothing of another clinician's patients shows there."""


def test_handlers_find_patients_through_their_reach() -> None:
    direct = {
        str(path.relative_to(HANDLERS))
        for path in HANDLERS.rglob("*.py")
        if DIRECT.search(path.read_text(encoding="utf-8"))
    }
    assert direct == set(ALLOWED)
