"""`caseload audit verify`: whether the trail of who read and changed what still holds."""

import click

from bot.cli.clinics_and_members import open_registry
from store import audit
from store.clinic import clinics
from store.errors import UserError


@click.group("audit")
def audit_group() -> None:
    """The audit trail."""


@audit_group.command("verify")
@click.option("--clinic", "clinic_name", help="Only this clinic; otherwise every one.")
def verify(clinic_name: str | None) -> None:
    """Walk each clinic's chain from its start and say where it does not hold."""
    with open_registry().read() as db:
        chosen = [clinics.by_name(db, clinic_name)] if clinic_name else clinics.list_clinics(db)
        found = {clinic.name: audit.verify(db, clinic.id) for clinic in chosen}
    for name, breaks in found.items():
        click.echo(f"{name}: {'the trail holds' if not breaks else 'THE TRAIL DOES NOT HOLD'}")
        for each in breaks:
            click.echo(f"  entry {each.seq}: {each.why}")
    if any(found.values()):
        raise UserError(
            "Entries were changed or removed behind the assistant's back.",
            "Keep this database as it is and compare it with a backup from before.",
        )


COMMANDS = (audit_group,)
