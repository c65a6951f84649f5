"""What is not posted because Slack refuses it, to the clinic's leads and admins, once until it is fixed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection

from handlers.block_kit.message_blocks import BoldText, build_message, small_text_block, text_block
from handlers.posting import sentences
from handlers.posting.post_faults import fault_of
from handlers.posting.post_given_up import leads_and_admins
from handlers.posting.post_kinds import PostContent, PostContext, PostKind, ScheduledPost, local_day
from store.clinic.clinics import Clinic
from store.posting import unfinished_posts
from store.posting.occasion import Occasion
from store.posting.unfinished_posts import UnfinishedPost
from store.rules.clinic.calendar import local_instant

_EXPIRES_AFTER = timedelta(days=1)
ANY_AUDIENCE = "app"
"""In the place of an audience, where the app can do nothing in the workspace."""

Refused = Mapping[tuple[str, str], Sequence[UnfinishedPost]]
"""What Slack refuses, by audience and code."""


@dataclass(frozen=True)
class NotPostedOccasion(Occasion):
    """A refusal that a person has to fix."""

    KIND = "not-posted"
    TEXT = "{post_audience} {code} {since}"
    post_audience: str
    """A Slack id, or `app`."""
    code: str
    since: datetime
    """When something last arrived there: after that it is another refusal."""


def refused_posts(db: Connection, clinic: Clinic, now: datetime) -> Refused:
    """What Slack refuses until a person does something."""
    found: dict[tuple[str, str], list[UnfinishedPost]] = {}
    for post in unfinished_posts.failing(db, clinic.id, now):
        fault = fault_of(post.fault)
        if not fault.heals:
            audience = ANY_AUDIENCE if fault.is_of_app else post.audience
            found.setdefault((audience, fault.code), []).append(post)
    return found


def not_posted_post(kinds: Sequence[PostKind[Any]]) -> PostKind[NotPostedOccasion]:
    """The report of the refused posts of these kinds."""
    titles = {kind.name: kind.title for kind in kinds}

    def list_scheduled(
        db: Connection, clinic: Clinic, now: datetime
    ) -> list[ScheduledPost[NotPostedOccasion]]:
        """One for each refusal and reader."""
        refused = refused_posts(db, clinic, now)
        return [
            ScheduledPost(
                NotPostedOccasion(audience, code, _since(db, clinic, audience, now)),
                min(post.at for post in posts),
                now + _EXPIRES_AFTER,
                reader,
            )
            for (audience, code), posts in refused.items()
            if any(post.kind in titles for post in posts)
            for reader in _readers(db, clinic, {refused_audience for refused_audience, _ in refused})
        ]

    def compose(context: PostContext, post: ScheduledPost[NotPostedOccasion]) -> PostContent | None:
        """Why it was not posted, and how to fix it; names no patient."""
        audience, code = post.occasion.post_audience, post.occasion.code
        refused = refused_posts(context.db, context.clinic, context.now).get((audience, code), ())
        found = sorted({titles[each.kind] for each in refused if each.kind in titles})
        if not found:
            return None
        headline, fault = sentences.not_posted(found), fault_of(code)
        when = sentences.ALL_POSTED_WHEN_FIXED if fault.is_of_app else sentences.posted_when_fixed(audience)
        return PostContent(
            build_message(
                headline, text_block(BoldText(headline), fault.wrong, fault.remedy), small_text_block(when)
            )
        )

    return PostKind(NotPostedOccasion, sentences.NOT_POSTED_REPORT, list_scheduled, compose)


def _readers(db: Connection, clinic: Clinic, refused: set[str]) -> list[str]:
    """The leads and admins who can be reached; where there is none, the clinic's channels."""
    people = [reader for reader in leads_and_admins(db, clinic) if reader not in refused]
    channels = {clinic.settings.review_channel, clinic.settings.billing_channel} - {None, "", *refused}
    return people or sorted(channel for channel in channels if channel)


def _since(db: Connection, clinic: Clinic, audience: str, now: datetime) -> datetime:
    """When something last arrived there; for the whole app, this day: some things may still arrive."""
    if audience == ANY_AUDIENCE:
        return local_instant(local_day(clinic, now), time(), clinic.zone)
    return unfinished_posts.last_sent_to(db, clinic.id, audience) or clinic.created_at
