"""Who is let in: a known, active member, of this workspace, no guest; and at which clinic."""

from dataclasses import dataclass

from handlers.dispatch.request_context import RequestContext
from handlers.posting.account_status import FULL_ACCOUNT, RECHECK_AFTER
from handlers.posting.audience_check import AudienceCheck
from store.clinic import members
from store.clinic.members import ClinicMembership
from store.errors import UserError


class AccessDeniedError(UserError):
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
    clinic_id: int | None = None
    """The clinic that the pressed button or sent form belongs to; None for what was typed."""


def authorize_request(caller: Caller, workspace: str | None, doorkeeper: AudienceCheck) -> RequestContext:
    """The context of an admitted request.

    Raises:
        RefusedError: another workspace, a stranger, a guest, a deactivated member.
    """
    if workspace and {caller.team_id, caller.home_team_id} - {workspace, ""}:
        raise AccessDeniedError("Caseload works only for people of its own workspace.")
    registry, now = doorkeeper.registry, doorkeeper.now
    with registry.connect_for_query() as db:
        known = members.memberships(db, caller.user_id)
    if not known:
        raise AccessDeniedError(
            "You are not a member of a clinic here yet.",
            f"Ask your clinic's admin to add you: your Slack id is {caller.user_id}.",
        )
    active = [place for place in known if place.member.active]
    if not active:
        raise AccessDeniedError(
            "Your membership of this clinic has ended.", "Ask your clinic's admin if that is a mistake."
        )
    _check_account(caller, active[0], doorkeeper)
    place = _choose_clinic(active, caller)
    return RequestContext(
        registry=registry,
        clinic=place.clinic,
        member=place.member,
        now=now.astimezone(place.clinic.zone),
        request_key=caller.request_key,
        channel=caller.channel,
        via=caller.via,
        audience_check=doorkeeper,
    )


def _check_account(caller: Caller, place: ClinicMembership, doorkeeper: AudienceCheck) -> None:
    """Guests and deleted accounts stay out, whatever the registry says of them."""
    said = place.slack_account_kind
    now = doorkeeper.now
    if place.slack_account_checked_at is None or now - place.slack_account_checked_at > RECHECK_AFTER:
        asked = doorkeeper.profile(caller.user_id)
        if asked:
            said = asked.account_type
            with doorkeeper.registry.begin() as db:
                members.save_slack_account_kind(db, caller.user_id, caller.team_id, said, now)
    if said not in {None, FULL_ACCOUNT}:
        raise AccessDeniedError(
            "Caseload is not open to guests or outside accounts.",
            "Ask your clinic's admin for a full account.",
        )


def _choose_clinic(active: list[ClinicMembership], caller: Caller) -> ClinicMembership:
    """Of a person's clinics: that of the button, form or channel, else the preferred, else the first.

    Raises:
        RefusedError: a button or form of a clinic that the person does not work at.
    """
    if caller.clinic_id is not None:
        for place in active:
            if place.clinic.id == caller.clinic_id:
                return place
        raise AccessDeniedError(
            "That belongs to a clinic where you have no membership, or where it has ended.",
            "Ask that clinic's admin if that is a mistake.",
        )
    for place in active:
        settings = place.clinic.settings
        if caller.channel and caller.channel in {settings.review_channel, settings.billing_channel}:
            return place
    for place in active:
        if place.preferred:
            return place
    return active[0]
