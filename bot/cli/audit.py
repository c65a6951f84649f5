"""`caseload audit`: is the audit trail unchanged, and its newest seal, to be kept elsewhere."""

from datetime import datetime

import click
from sqlalchemy import Connection

from bot.cli.sentences import about_audit
from bot.cli.shared import clinic_option, open_registry, patient_with_mrn
from bot.clock import real_clock
from store import audit
from store.caseload import audit_trail
from store.clinic import clinics, members
from store.clinic.clinics import Clinic
from store.clinic.members import Member
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


@audit_group.command("show")
@click.option("--patient", "mrn", help=about_audit.PATIENT_OPTION)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help=about_audit.SINCE_OPTION)
@click.option("--member", "member_words", help=about_audit.MEMBER_OPTION)
@clinic_option
def show(mrn: str | None, since: datetime | None, member_words: str | None, clinic_name: str | None) -> None:
    """Print who saw or changed what, the oldest first; times are the clinic's.

    What is recorded, and when, is in docs/audit.md.
    """
    registry, now = open_registry(), real_clock()
    with registry.begin() as db:
        clinic = clinics.by_name(db, clinic_name)
        patient = patient_with_mrn(db, clinic, mrn) if mrn else None
        member_id = _member(db, clinic, member_words).id if member_words else None
        subject = f"patient:{patient.id}" if patient else "trail"
        audit.record(db, clinic.id, now, None, "audit trail read", subject)
    since = since.replace(tzinfo=clinic.zone) if since else None
    with registry.snapshot() as db:
        names = {each.id: each.name for each in members.list_members(db, clinic.id, active=False)}
        events = audit_trail.events(
            db, clinic.id, patient_id=patient.id if patient else None, since=since, member_id=member_id
        )
        for event in events:
            click.echo(about_audit.event(event, names.get(event.member_id or 0), clinic.zone))


def _member(db: Connection, clinic: Clinic, words: str) -> Member:
    """The member of this Slack id or name.

    Raises:
        UserError: there is none, or several have the name.
    """
    wanted = words.casefold()
    everyone = members.list_members(db, clinic.id, active=False)
    found = [each for each in everyone if wanted in {each.slack_user_id.casefold(), each.name.casefold()}]
    if len(found) != 1:
        raise UserError(*about_audit.no_such_member(words, clinic.name))
    return found[0]


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
