"""`caseload audit verify`: whether the audit trail is unchanged."""

import click

from bot.cli import sentences
from bot.cli.shared import open_registry
from store import audit
from store.clinic import clinics
from store.errors import UserError


@click.group("audit")
def audit_group() -> None:
    """The audit trail."""


@audit_group.command("verify")
@click.option("--clinic", "clinic_name", help=sentences.AUDIT_CLINIC_OPTION)
def verify(clinic_name: str | None) -> None:
    """Check each clinic's audit trail from its start and show where it was changed."""
    with open_registry().read() as db:
        chosen = [clinics.by_name(db, clinic_name)] if clinic_name else clinics.list_clinics(db)
        found = {clinic.name: audit.verify(db, clinic.id) for clinic in chosen}
    for name, breaks in found.items():
        click.echo(sentences.trail_state(name, intact=not breaks))
        for each in breaks:
            click.echo(sentences.changed_entry(each.seq, each.why))
    if any(found.values()):
        raise UserError(
            sentences.TRAIL_CHANGED,
            sentences.KEEP_DATABASE,
        )


COMMANDS = (audit_group,)
