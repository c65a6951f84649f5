"""The part of `caseload check` that concerns the clinics: roles, people, channels and posts."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.cli.sentences import about_setup
from bot.cli.setup_finding import SetupFinding
from bot.settings import EnvironmentSettings
from handlers.posting.audience_check import AudienceCheck
from handlers.posting.post_faults import fault_of
from handlers.posting.post_not_posted import refused_posts
from store.clinic import clinics, members
from store.clinic.clinics import Clinic
from store.db import Registry
from store.posting import unfinished_posts
from store.rules.roles import Role

_GIVEN_UP_SHOWN = timedelta(days=7)


def check_team(
    registry: Registry, environment: EnvironmentSettings, audience_check: AudienceCheck | None
) -> Iterator[SetupFinding]:
    """The roles, people and channels of each clinic."""
    with registry.read() as db:
        known = clinics.list_clinics(db)
        team = {clinic.id: list(_team(db, clinic, environment)) for clinic in known}
        people = {clinic.id: members.list_members(db, clinic.id) for clinic in known}
    if not known:
        yield SetupFinding("Clinics", about_setup.NO_CLINICS, about_setup.ADD_CLINIC)
    for clinic in known:
        yield from team[clinic.id]
        if audience_check is None:
            continue
        for member in people[clinic.id]:
            yield from _audience_finding(
                audience_check, f"{clinic.name}, {member.name}", member.slack_user_id
            )
        for what, channel in (
            ("review channel", clinic.settings.review_channel),
            ("billing channel", clinic.settings.billing_channel),
        ):
            if channel:
                yield from _audience_finding(
                    audience_check, f"{clinic.name}, {what} {channel}", channel, list_ok=True
                )


def check_posts(registry: Registry, now: datetime) -> Iterator[SetupFinding]:
    """What Slack refuses to post until a person does something, and what was given up."""
    with registry.read() as db:
        for clinic in clinics.list_clinics(db):
            about = f"{clinic.name}, posts"
            for (audience, code), refused in refused_posts(db, clinic, now).items():
                fault = fault_of(code)
                wrong = about_setup.posts_refused(len(refused), fault.wrong, code)
                yield SetupFinding(f"{about} to {audience}", wrong, fault.remedy)
            given_up = unfinished_posts.given_up_since(db, clinic.id, now - _GIVEN_UP_SHOWN)
            if given_up:
                wrong = about_setup.posts_given_up(len(given_up))
                yield SetupFinding(about, wrong, about_setup.SEE_GIVEN_UP)


def _team(db: Connection, clinic: Clinic, environment: EnvironmentSettings) -> Iterator[SetupFinding]:
    """The roles that a clinic cannot work without."""
    present = {role for member in members.list_members(db, clinic.id) for role in member.roles}
    needed = {Role.CARE_MANAGER: about_setup.NO_CARE_MANAGER}
    if not environment.admins:
        needed[Role.ADMIN] = about_setup.NO_ADMIN
    missing = {role: text for role, text in needed.items() if role not in present}
    yield from (
        SetupFinding(f"{clinic.name}, team", text, about_setup.add_member(clinic.name, role))
        for role, text in missing.items()
    )
    if not missing:
        yield SetupFinding(f"{clinic.name}, team")


def _audience_finding(
    audience_check: AudienceCheck, about: str, audience: str, *, list_ok: bool = False
) -> Iterator[SetupFinding]:
    """Whether an audience may read patient data; `list_ok` shows it even when it may."""
    fault = audience_check.fault(audience)
    if fault:
        yield SetupFinding(about, fault.wrong, fault.remedy or about_setup.TRY_AGAIN)
    elif list_ok:
        yield SetupFinding(about)
