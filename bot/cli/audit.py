"""`caseload audit`: is the audit trail unchanged, and its newest seal, to be kept elsewhere."""

import click
from sqlalchemy import Connection

from bot.cli.sentences import about_audit
from bot.cli.shared import open_registry
from bot.clock import real_clock
from store.clinic import clinics
from store.clinic.clinics import Clinic
from store.db import Registry
from store.errors import UserError
from store.sealing import guards, seals, verification
from store.sealing.seals import Anchor
from store.sealing.verification import TrailCheck

_MOST_SHOWN = 20

_clinic_option = click.option("--clinic", "clinic_name", help=about_audit.CLINIC_OPTION)


@click.group("audit")
def audit_group() -> None:
    """The audit trail."""


@audit_group.command("verify")
@_clinic_option
@click.option("--anchor", "anchors", multiple=True, help=about_audit.ANCHOR_OPTION)
def verify(clinic_name: str | None, anchors: tuple[str, ...]) -> None:
    """Check each clinic's audit trail and ledger from the start, and show what was changed.

    With an --anchor from an earlier `caseload audit head`, a closed month or a packet, it also finds that
    the newest entries were cut off, or that the trail was computed again.
    """
    registry, known = open_registry(), [Anchor.parse(text) for text in anchors]
    with registry.snapshot() as db:
        chosen = _chosen(db, clinic_name, one=bool(known))
        checks = [(clinic, verification.verify(db, clinic.id, known)) for clinic in chosen]
        missing = guards.missing_triggers(db)
    for clinic, check in checks:
        _show(registry, clinic, check)
    if missing:
        click.echo(about_audit.triggers_missing(missing))
    if missing or any(check.faults for _, check in checks):
        raise UserError(about_audit.TRAIL_CHANGED, about_audit.KEEP_DATABASE)


@audit_group.command("head")
@_clinic_option
def head(clinic_name: str | None) -> None:
    """Seal what is not sealed yet, and print the newest seal: an anchor to keep outside of the database."""
    with open_registry().begin() as db:
        for clinic in _chosen(db, clinic_name):
            click.echo(f"{seals.seal_everything(db, clinic.id, real_clock())} {clinic.name}")


def _chosen(db: Connection, clinic_name: str | None, *, one: bool = False) -> list[Clinic]:
    """The clinic of this name; without one every clinic, or the only one.

    Raises:
        UserError: there is no such clinic, or it must be named.
    """
    return [clinics.by_name(db, clinic_name)] if clinic_name or one else clinics.list_clinics(db)


def _show(registry: Registry, clinic: Clinic, check: TrailCheck) -> None:
    click.echo(about_audit.trail_state(clinic.name, intact=not check.faults))
    click.echo(about_audit.seal_counts(check))
    for fault in check.faults[:_MOST_SHOWN]:
        click.echo(about_audit.fault(fault))
    if len(check.faults) > _MOST_SHOWN:
        click.echo(about_audit.more_faults(len(check.faults) - _MOST_SHOWN))
    if not check.faults:
        with registry.begin() as db:
            click.echo(about_audit.anchor(seals.seal_everything(db, clinic.id, real_clock())))


def setup_faults(registry: Registry) -> list[tuple[str, str]]:
    """What leaves the ledger and the audit trail unprotected, each with what to do."""
    faults: list[tuple[str, str]] = []
    with registry.read() as db:
        if missing := guards.missing_triggers(db):
            faults.append((about_audit.triggers_missing(missing), about_audit.RESTORE_TRIGGERS))
        if tables := guards.unguarded_tables(db):
            faults.append((about_audit.role_owns(tables), about_audit.USE_ANOTHER_ROLE))
        for clinic in clinics.list_clinics(db):
            try:
                seals.head(db, clinic.id)
            except UserError as error:
                faults.append((error.wrong, error.remedy))
    return faults


COMMANDS = (audit_group,)
