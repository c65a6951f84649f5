"""The report of posts that were given up, to the clinic's leads and admins. Source: decisions.md 4."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from handlers.block_kit.dates import moment_text
from handlers.block_kit.message_blocks import (
    BoldText,
    ChannelMention,
    MessageLine,
    UserMention,
    build_message,
    bullet_block,
    text_block,
)
from handlers.posting import sentences
from handlers.posting.post_faults import fault_of
from handlers.posting.post_kinds import PostContent, PostContext, PostKind, ScheduledPost, is_channel
from store.clinic import members
from store.clinic.clinics import Clinic
from store.posting import unfinished_posts
from store.posting.occasion import Occasion
from store.posting.unfinished_posts import UnfinishedPost
from store.rules.roles import Role

_EXPIRES_AFTER = timedelta(days=7)


@dataclass(frozen=True)
class GivenUpOccasion(Occasion):
    """The posts that were given up at one moment."""

    KIND = "given-up"
    TEXT = "{at}"
    at: datetime


def leads_and_admins(db: Connection, clinic: Clinic) -> list[str]:
    """The Slack ids of those who are told what could not be posted."""
    return [
        member.slack_user_id
        for member in members.list_members(db, clinic.id)
        if not member.roles.isdisjoint({Role.LEAD, Role.ADMIN})
    ]


def given_up_post(kinds: Sequence[PostKind[Any]]) -> PostKind[GivenUpOccasion]:
    """The report of the posts of these kinds."""
    titles = {kind.name: kind.title for kind in kinds}

    def given_up(db: Connection, clinic: Clinic, now: datetime) -> list[UnfinishedPost]:
        """Those that nobody was told about: a refusal was reported when it came."""
        found = unfinished_posts.given_up_since(db, clinic.id, now - _EXPIRES_AFTER)
        return [post for post in found if post.kind in titles and fault_of(post.fault).heals]

    def list_scheduled(db: Connection, clinic: Clinic, now: datetime) -> list[ScheduledPost[GivenUpOccasion]]:
        """One for each moment at which posts were given up, and each lead and admin."""
        moments = sorted({post.at.replace(microsecond=0) for post in given_up(db, clinic, now)})
        return [
            ScheduledPost(GivenUpOccasion(at), at, at + _EXPIRES_AFTER, reader)
            for at in moments
            for reader in leads_and_admins(db, clinic)
        ]

    def compose(context: PostContext, post: ScheduledPost[GivenUpOccasion]) -> PostContent | None:
        """What was not posted, to whom, and why; names no patient."""
        found = [
            each
            for each in given_up(context.db, context.clinic, context.now)
            if each.at.replace(microsecond=0) == post.occasion.at
        ]
        if not found:
            return None
        headline = sentences.given_up(len(found))
        lines = [_line(each, titles[each.kind], context.clinic) for each in found]
        return PostContent(
            build_message(
                headline,
                text_block(BoldText(headline), sentences.TOO_LATE),
                bullet_block(*lines),
                text_block(sentences.TELL_THEM),
            )
        )

    return PostKind(GivenUpOccasion, sentences.GIVEN_UP_REPORT, list_scheduled, compose)


def _line(post: UnfinishedPost, title: str, clinic: Clinic) -> MessageLine:
    reader = ChannelMention(post.audience) if is_channel(post.audience) else UserMention(post.audience)
    due = moment_text(post.due_at.astimezone(clinic.zone))
    why = fault_of(post.fault).wrong
    arrived = f" {sentences.MAY_HAVE_ARRIVED}" if post.may_have_arrived else ""
    return f"{title}, {due}, ", reader, f": {why}{arrived}"
