"""Makes one scheduled post: reserves, composes, sends (outside of transactions) and marks it.

Safe to run twice, late, and in several replicas: the row of a post is the lock.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from handlers.block_kit.clinic_tags import tag_blocks
from handlers.block_kit.message_parts import split_message
from handlers.posting.audience_check import AudienceCheck
from handlers.posting.post_kinds import (
    CaseloadReader,
    PostContent,
    PostContext,
    PostKind,
    ScheduledPost,
    is_due,
    local_day,
)
from handlers.posting.slack_delivery import NotSentError, send_files, send_message
from store.clinic.clinics import Clinic
from store.db import Registry
from store.posting import posts
from store.posting.posts import PostReservation

log = logging.getLogger("caseload.posts")

CurrentTime = Callable[[], datetime]


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


@dataclass(frozen=True)
class PostMaker:
    """Makes the posts of one kind at one clinic."""

    registry: Registry
    slack: WebClient
    clock: CurrentTime
    clinic: Clinic
    kind: PostKind[Any]
    caseload_reader: CaseloadReader

    def list_due(self) -> list[ScheduledPost[Any]]:
        """The posts that are due, in order; none, and logged, when that cannot be told."""
        try:
            now = self._now()
            with self.registry.read() as db:
                return [
                    post
                    for post in self.kind.list_scheduled(db, self.clinic, now)
                    if is_due(post, self.clinic, now)
                    and posts.can_reserve(db, self.clinic.id, post.occasion, post.audience, now)
                ]
        except Exception:
            log.exception("clinic=%s kind=%s: cannot tell what is due", self.clinic.id, self.kind.name)
            return []

    def make(self, post: ScheduledPost[Any]) -> datetime | None:
        """Make one post; any failure is logged with ids and tried again in a later run.

        Returns:
            When Slack asked to try again, if it did.
        """
        try:
            reservation = self._reserve(post)
            if reservation is None:
                return None
            try:
                self._compose_and_send(reservation, post)
            except NotSentError as error:
                return self._mark_failed(reservation, error)
            except Exception as error:
                self._mark_failed(reservation, NotSentError(f"not composed: {type(error).__name__}"))
                raise
        except Exception:
            log.exception("clinic=%s kind=%s period=%s", self.clinic.id, self.kind.name, post.occasion.period)
        return None

    def _compose_and_send(self, reservation: PostReservation, post: ScheduledPost[Any]) -> None:
        content = self._compose(reservation, post)
        if content is None:
            return
        fault = AudienceCheck(self.registry, self.slack, self._now()).fault(post.audience)
        if fault:
            raise NotSentError(fault.code, retry_after=fault.retry_after)
        with self.registry.begin() as db:
            posts.mark_sending(db, reservation, self._now())
        sent = self._send_parts(reservation, post.audience, content)
        if content.files:
            send_files(self.slack, sent.channel, content.files)
        self._mark_sent(sent, post, content.digest)

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

    def _send_parts(
        self, reservation: PostReservation, audience: str, content: PostContent
    ) -> PostReservation:
        """Send what is not in Slack yet: the message, or the parts of a long one in its thread."""
        blocks = tuple(tag_blocks(content.message.blocks, self.clinic.id))
        parts = split_message(replace(content.message, blocks=blocks))
        sent = reservation
        for part in parts[sent.parts_sent :]:
            channel, ts = send_message(
                self.slack,
                sent.channel or audience,
                part,
                may_be_repeat=reservation.may_be_repeat and sent is reservation,
                message_to_replace=None if sent.ts else content.message_to_replace,
                thread=sent.ts,
            )
            sent = self._save_part_sent(sent, sent.channel or channel, sent.ts or ts)
        return sent

    def _save_part_sent(self, sent: PostReservation, channel: str, ts: str) -> PostReservation:
        """Save it.

        Raises:
            NotSentError: the database does not take it, although the message arrived.
        """
        try:
            with self.registry.begin() as db:
                return posts.save_part_sent(db, sent, channel, ts)
        except SQLAlchemyError as error:
            raise NotSentError("not_saved", unsure=True) from error

    def _mark_sent(self, sent: PostReservation, post: ScheduledPost[Any], digest: str) -> None:
        with self.registry.begin() as db:
            posts.mark_sent(db, sent, self._now(), sent.channel, sent.ts, digest)
            if self.kind.after_sending:
                self.kind.after_sending(db, self.clinic, post, self._now())
        log.info("sent clinic=%s kind=%s post=%s", self.clinic.id, self.kind.name, sent.id)

    def _reserve(self, post: ScheduledPost[Any]) -> PostReservation | None:
        with self.registry.begin() as db:
            return posts.reserve(
                db, self.clinic.id, post.occasion, post.audience, post.due_at, post.expires_at, self._now()
            )

    def _mark_failed(self, reservation: PostReservation, error: NotSentError) -> datetime | None:
        log.warning(
            "not sent clinic=%s kind=%s post=%s fault=%s",
            self.clinic.id,
            self.kind.name,
            reservation.id,
            error.fault,
        )
        now = self._now()
        retry_at = now + timedelta(seconds=error.retry_after) if error.retry_after else None
        with self.registry.begin() as db:
            unsure = error.may_have_arrived
            posts.mark_failed(db, reservation, now, error.fault, unsure=unsure, retry_at=retry_at)
        return retry_at

    def _now(self) -> datetime:
        return self.clock().astimezone(self.clinic.zone)
