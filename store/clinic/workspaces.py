"""The Slack workspace that a registry belongs to: its members, channels and posts make sense nowhere else."""

from sqlalchemy import Connection

from store.clinic import clinics, sentences
from store.clinic.clinics import Clinic
from store.errors import UserError


def claim(db: Connection, workspace: str) -> None:
    """Save the workspace for clinics that have none yet.

    Raises:
        UserError: a clinic belongs to another workspace.
    """
    check_same(db, workspace)
    for clinic in clinics.list_clinics(db):
        if not clinic.workspace:
            clinics.set_workspace(db, clinic, workspace)


def check_same(db: Connection, workspace: str) -> None:
    """Check that no clinic belongs to another workspace.

    Raises:
        UserError: one does.
    """
    for clinic in clinics.list_clinics(db):
        if clinic.workspace and clinic.workspace != workspace:
            raise UserError(
                sentences.belongs_to_workspace(clinic.name, clinic.workspace, workspace),
                sentences.USE_BOT_OF_WORKSPACE,
            )


def forget(db: Connection, clinic: Clinic) -> None:
    """A clinic moves: the next workspace whose bot starts gets it."""
    clinics.set_workspace(db, clinic, None)
