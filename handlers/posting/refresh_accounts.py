"""Keeps what is known of the members' Slack accounts fresh: by asking in the background, and by events."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_sdk import WebClient

from handlers.posting import account_status
from handlers.posting.account_status import RECHECK_AFTER
from handlers.posting.audience_check import AudienceCheck
from store.clinic import members
from store.db import Registry

log = logging.getLogger("caseload.accounts")

_MOST_AT_ONCE = 50
"""`users.info` allows about 100 calls a minute."""


def refresh_accounts(registry: Registry, slack: WebClient, now: datetime) -> None:
    """Ask Slack about the members' accounts that were not looked at for a while, the oldest first."""
    with registry.read() as db:
        due = members.accounts_to_check(db, now - RECHECK_AFTER, _MOST_AT_ONCE)
    check = AudienceCheck(registry, slack, now)
    for user_id in due:
        if check.refresh(user_id) is None:
            log.warning("Slack gave no answer about accounts: what it said last counts")
            return


def account_changed(registry: Registry, user: Mapping[str, Any], workspace: str, now: datetime) -> None:
    """Save at once what Slack says of an account, if it is a member's or was looked at before."""
    user_id, profile = str(user.get("id") or ""), account_status.read_profile(user, workspace)
    with registry.begin() as db:
        if members.is_known_account(db, user_id):
            members.save_slack_account(
                db, user_id, profile.team_id, profile.account_type, now, name=profile.name
            )
