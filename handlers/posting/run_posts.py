"""Makes the scheduled posts that are due: reserves, composes, sends (outside of transactions) and marks each.

Safe to run twice, late, and in several replicas: the row of a post is the lock. A post that fails stops no
other.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from slack_sdk import WebClient
from sqlalchemy import Connection

from handlers.block_kit.clinic_tags import tag_blocks
from handlers.block_kit.message_blocks import (
    BoldText,
    OutgoingMessage,
    build_message,
    small_text_block,
    text_block,
)
from handlers.posting import sentences
from handlers.posting.audience_check import AudienceCheck, AudienceFault
from handlers.posting.post_kinds import (
    AfterSending,
    CaseloadReader,
    PostContent,
    PostContext,
    PostKind,
    ScheduledPost,
    is_due,
    local_day,
)
from handlers.posting.slack_delivery import NotSentError, send_files, send_message
from store.clinic import clinics, members
from store.clinic.clinics import Clinic
from store.db import Registry
from store.posting import posts
from store.posting.occasion import Occasion
from store.posting.posts import PostReservation
from store.rules.roles import Role

log = logging.getLogger("caseload.posts")

CurrentTime = Callable[[], datetime]


@dataclass(frozen=True)
class NotPostedOccasion(Occasion):
    """A post that could not be made, of which the leads and admins are notified."""

    KIND = "not-posted"
    TEXT = "{post_kind} {post} {post_audience}"
    post_kind: str
    post: Occasion
    post_audience: str


def run_due(registry: Registry, slack: WebClient, clock: CurrentTime, kinds: Sequence[PostKind[Any]]) -> int:
    """Make every post that is due; returns how many were sent."""
    with registry.read() as db:
        all_clinics = clinics.list_clinics(db)
    return sum(_run_clinic(registry, slack, clock, clinic, kinds) for clinic in all_clinics)


def _run_clinic(
    registry: Registry, slack: WebClient, clock: CurrentTime, clinic: Clinic, kinds: Sequence[PostKind[Any]]
) -> int:
    reader = CaseloadReader()
    return sum(_PostRunner(registry, slack, clock, clinic, kind, reader).run() for kind in kinds)


def unchanged_since(
    db: Connection, clinic: Clinic, kind: PostKind[Any], post: ScheduledPost[Any], content: PostContent
) -> datetime | None:
    """When the same content was last sent to this audience, if it need not be sent again yet."""
    if not content.digest:
        return None
    settled = posts.last_settled(db, clinic.id, kind.name, post.audience)
    sent = posts.last_sent(db, clinic.id, kind.name, post.audience)
    if settled is None or sent is None or settled.digest != content.digest:
        return None
    days = (local_day(clinic, post.due_at) - local_day(clinic, sent.due_at)).days
    return sent.due_at if days < kind.repeat_days else None


def _not_posted_message(title: str, fault: AudienceFault, audience: str) -> OutgoingMessage:
    """Why a post was not made, and how to fix it; names no patient."""
    headline = sentences.not_posted(title)
    return build_message(
        headline,
        text_block(BoldText(headline), fault.wrong, fault.remedy),
        small_text_block(sentences.posted_when_fixed(audience)),
    )


@dataclass(frozen=True)
class _PostRunner:
    """One kind of post at one clinic."""

    registry: Registry
    slack: WebClient
    clock: CurrentTime
    clinic: Clinic
    kind: PostKind[Any]
    caseload_reader: CaseloadReader

    def run(self) -> int:
        """Make the posts that are due, each on its own; returns how many were sent."""
        try:
            due = self._due()
        except Exception:
            log.exception("clinic=%s kind=%s: cannot tell what is due", self.clinic.id, self.kind.name)
            return 0
        return sum(self._send_safely(post) for post in due)

    def _due(self) -> list[ScheduledPost[Any]]:
        now = self._now()
        with self.registry.read() as db:
            return [
                post
                for post in self.kind.list_scheduled(db, self.clinic, now)
                if is_due(post, self.clinic, now)
                and posts.can_reserve(db, self.clinic.id, post.occasion, post.audience, now)
            ]

    def _send_safely(self, post: ScheduledPost[Any]) -> bool:
        """Whether it was sent; any failure is logged with ids and retried in a later run."""
        try:
            reservation = self._reserve(post.occasion, post.audience, post.due_at)
            return reservation is not None and self._compose_and_send(reservation, post)
        except Exception:
            log.exception("clinic=%s kind=%s period=%s", self.clinic.id, self.kind.name, post.occasion.period)
            return False

    def _compose_and_send(self, reservation: PostReservation, post: ScheduledPost[Any]) -> bool:
        try:
            content = self._compose(reservation, post)
        except Exception as error:
            self._mark_failed(reservation, f"not composed: {type(error).__name__}")
            raise
        if content is None:
            return False
        fault = AudienceCheck(self.registry, self.slack, self._now()).fault(post.audience)
        if fault:
            self._mark_failed(reservation, fault.code)
            self._notify_leads(post, fault)
            return False
        return self._deliver(reservation, post, content, self.kind.after_sending)

    def _compose(self, reservation: PostReservation, post: ScheduledPost[Any]) -> PostContent | None:
        """What to send; None, and marked so, when there is nothing or nothing new."""
        with self.registry.read() as db:
            content = self.kind.compose(PostContext(db, self.clinic, self._now(), self.caseload_reader), post)
            unchanged = content and unchanged_since(db, self.clinic, self.kind, post, content)
        if content and not unchanged:
            return content
        with self.registry.begin() as db:
            posts.mark_silent(db, reservation, content.digest if content else "")
        return None

    def _deliver(
        self,
        reservation: PostReservation,
        post: ScheduledPost[Any],
        content: PostContent,
        after_sending: AfterSending[Any] | None = None,
    ) -> bool:
        """Send the message, unless it was sent already, then its files; whether all of it arrived."""
        channel, ts = reservation.channel, reservation.ts
        try:
            if not ts:
                channel, ts = self._send_message(reservation, post.audience, content)
            if content.files:
                send_files(self.slack, channel, content.files)
        except NotSentError as error:
            self._mark_failed(reservation, error.fault, unsure=error.may_have_arrived)
            return False
        with self.registry.begin() as db:
            posts.mark_sent(db, reservation, self._now(), channel, ts, content.digest)
            if after_sending:
                after_sending(db, self.clinic, post, self._now())
        log.info("sent clinic=%s kind=%s post=%s", self.clinic.id, self.kind.name, reservation.id)
        return True

    def _send_message(
        self, reservation: PostReservation, audience: str, content: PostContent
    ) -> tuple[str, str]:
        """Send the message, and keep where it is in Slack: channel id and `ts`."""
        blocks = tuple(tag_blocks(content.message.blocks, self.clinic.id))
        channel, ts = send_message(
            self.slack,
            audience,
            replace(content.message, blocks=blocks),
            may_be_repeat=reservation.may_be_repeat,
            message_to_replace=content.message_to_replace,
        )
        with self.registry.begin() as db:
            posts.save_message_location(db, reservation, channel, ts)
        return channel, ts

    def _notify_leads(self, post: ScheduledPost[Any], fault: AudienceFault) -> None:
        """Tell the leads and admins, once, what to fix; no one when only Slack can fix it."""
        if not fault.remedy:
            return
        with self.registry.read() as db:
            team = members.list_members(db, self.clinic.id)
        message = _not_posted_message(self.kind.title, fault, post.audience)
        occasion = NotPostedOccasion(self.kind.name, post.occasion, post.audience)
        readers = {
            member.slack_user_id for member in team if not member.roles.isdisjoint({Role.LEAD, Role.ADMIN})
        }
        for reader in sorted(readers - {post.audience}):
            reservation = self._reserve(occasion, reader, post.due_at)
            if reservation:
                notice = replace(post, occasion=occasion, audience=reader)
                self._deliver(reservation, notice, PostContent(message))

    def _reserve(self, occasion: Occasion, audience: str, due_at: datetime) -> PostReservation | None:
        with self.registry.begin() as db:
            return posts.reserve(db, self.clinic.id, occasion, audience, due_at, self._now())

    def _mark_failed(self, reservation: PostReservation, fault: str, *, unsure: bool = False) -> None:
        log.warning(
            "not sent clinic=%s kind=%s post=%s fault=%s",
            self.clinic.id,
            self.kind.name,
            reservation.id,
            fault,
        )
        with self.registry.begin() as db:
            posts.mark_failed(db, reservation, self._now(), fault, unsure=unsure)

    def _now(self) -> datetime:
        return self.clock().astimezone(self.clinic.zone)
