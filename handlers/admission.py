"""Who is let in: a known, active member, of this workspace, no guest; and at which clinic."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.context import Context
from handlers.standing import FULL, Standing
from store import members
from store.db import Registry
from store.errors import UserError
from store.members import Place

FRESH = timedelta(minutes=10)
"""How long Slack's word on a person (full member, guest, deleted) is believed before it is asked again."""


class RefusedError(UserError):
    """Somebody who may not come in; the words say why and whom to ask."""


@dataclass(frozen=True)
class Caller:
    """Who sent a request, as Slack says."""

    user_id: str
    team_id: str
    home_team_id: str
    """The workspace the account belongs to: another one in a shared channel."""
    channel: str
    request_key: str
    via: str


def admit(
    registry: Registry, caller: Caller, workspace: str | None, standing: Standing, now: datetime
) -> Context:
    """The context of an admitted request.

    Raises:
        RefusedError: another workspace, a stranger, a guest, a deactivated member.
    """
    if workspace and {caller.team_id, caller.home_team_id} - {workspace, ""}:
        raise RefusedError("Caseload works only for people of its own workspace.")
    with registry.read() as db:
        known = members.places(db, caller.user_id)
    if not known:
        raise RefusedError(
            "You are not a member of a clinic here yet.",
            f"Ask your clinic's admin to add you: your Slack id is {caller.user_id}.",
        )
    active = [place for place in known if place.member.active]
    if not active:
        raise RefusedError(
            "Your membership of this clinic has ended.", "Ask your clinic's admin if that is a mistake."
        )
    _check_standing(registry, caller, active[0], standing, now)
    place = _place(active, caller.channel)
    return Context(
        registry=registry,
        clinic=place.clinic,
        member=place.member,
        now=now.astimezone(place.clinic.zone),
        request_key=caller.request_key,
        channel=caller.channel,
        via=caller.via,
    )


def _check_standing(
    registry: Registry, caller: Caller, place: Place, standing: Standing, now: datetime
) -> None:
    """Guests and deleted accounts stay out, whatever the registry says of them."""
    said = place.standing
    if place.standing_at is None or now - place.standing_at > FRESH:
        asked = standing(caller.user_id)
        if asked:
            said = asked
            with registry.begin() as db:
                members.remember_standing(db, caller.user_id, caller.team_id, asked, now)
    if said not in {None, FULL}:
        raise RefusedError(
            "Caseload is not open to guests or outside accounts.",
            "Ask your clinic's admin for a full account.",
        )


def _place(active: list[Place], channel: str) -> Place:
    """Of a person's clinics: the one whose channel this is, else the preferred, else the first."""
    for place in active:
        settings = place.clinic.settings
        if channel and channel in {settings.review_channel, settings.billing_channel}:
            return place
    for place in active:
        if place.preferred:
            return place
    return active[0]
