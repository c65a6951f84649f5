"""Who may use Caseload: an active member with a full account of this workspace; and at which clinic."""

import logging
from dataclasses import dataclass
from datetime import datetime

from handlers.dispatch import sentences
from handlers.dispatch.request_context import RequestContext
from handlers.posting.account_status import FULL_ACCOUNT
from handlers.posting.audience_check import AudienceCheck
from store import audit
from store.clinic import members
from store.clinic.members import ClinicMembership
from store.db import Registry
from store.dispatch.receipts import RequestRegistry
from store.errors import UserError

log = logging.getLogger("caseload.request_access")


class AccessDeniedError(UserError):
    """A person who may not do this; it says why, and who can help."""


@dataclass(frozen=True)
class Caller:
    """Who sent a request, according to Slack."""

    user_id: str
    team_id: str
    home_team_id: str
    """The workspace the account belongs to: another one in a shared channel."""
    channel: str
    request_key: str
    via: str
    clinic_id: int | None = None
    """The clinic that the pressed button or sent form belongs to; None for what was typed."""


def authorize_request(caller: Caller, workspace: str | None, audience_check: AudienceCheck) -> RequestContext:
    """The context of a request from a member.

    Raises:
        AccessDeniedError: another workspace, not a member, not a full account, a deactivated member; or Slack
            has never said what kind of account it is, or which workspace is the bot's.
    """
    if workspace is None:
        raise AccessDeniedError(sentences.NO_SLACK_ACCESS, sentences.RUN_CHECK)
    if {caller.team_id, caller.home_team_id} - {workspace, ""}:
        raise AccessDeniedError(sentences.OTHER_WORKSPACE)
    registry, now = audience_check.registry, audience_check.now
    with registry.connect_for_query() as db:
        known = members.memberships(db, caller.user_id)
    if not known:
        raise AccessDeniedError(sentences.YOU_ARE_NOT_A_MEMBER, sentences.ask_admin_to_add(caller.user_id))
    active = [membership for membership in known if membership.member.active]
    if not active:
        raise AccessDeniedError(sentences.ACCESS_ENDED, sentences.ASK_ADMIN_IF_MISTAKE)
    _check_account(caller, active[0], audience_check)
    membership = _choose_clinic(active, caller)
    return RequestContext(
        registry=RequestRegistry(registry, caller.request_key, now),
        clinic=membership.clinic,
        member=membership.member,
        now=now.astimezone(membership.clinic.zone),
        request_key=caller.request_key,
        channel=caller.channel,
        via=caller.via,
        audience_check=audience_check,
    )


def record_refusal(registry: Registry, caller: Caller, request: str, now: datetime) -> None:
    """Record in the audit trail of the caller's clinics what was refused; of a stranger in the log."""
    with registry.begin() as db:
        known = members.memberships(db, caller.user_id)
        for each in known:
            if caller.clinic_id in {None, each.clinic.id}:
                subject, detail = f"member:{each.member.id}", {"request": request}
                audit.record(db, each.clinic.id, now, each.member.id, "refused", subject, detail)
    if not known:
        log.warning("refused user=%s request=%s", caller.user_id, request)


def _check_account(caller: Caller, membership: ClinicMembership, audience_check: AudienceCheck) -> None:
    """Guests, outside and deleted accounts stay out, whatever the registry says about them.

    What Slack said last counts; `refresh_accounts` asks again in the background.
    """
    account_kind = membership.slack_account_kind
    if account_kind is None:
        account_kind = audience_check.refresh(caller.user_id)
    if account_kind is None:
        raise AccessDeniedError(sentences.ACCOUNT_UNKNOWN, sentences.TRY_AGAIN_SOON)
    if account_kind != FULL_ACCOUNT:
        raise AccessDeniedError(sentences.NO_GUESTS, sentences.NEEDS_FULL_ACCOUNT)


def _choose_clinic(active: list[ClinicMembership], caller: Caller) -> ClinicMembership:
    """Of a person's clinics: that of the button, form or channel, else the preferred, else the first.

    Raises:
        AccessDeniedError: a button or form of a clinic where the person does not work.
    """
    if caller.clinic_id is not None:
        for membership in active:
            if membership.clinic.id == caller.clinic_id:
                return membership
        raise AccessDeniedError(sentences.OTHER_CLINIC, sentences.ASK_OTHER_ADMIN_IF_MISTAKE)
    for membership in active:
        settings = membership.clinic.settings
        if caller.channel and caller.channel in {settings.review_channel, settings.billing_channel}:
            return membership
    for membership in active:
        if membership.preferred:
            return membership
    return active[0]
