"""The engine of the scheduled posts: what is due is claimed, composed, sent outside of transactions, marked.

Safe to run twice, late, and in several replicas: the row of an occasion is the lock. One post's failure stops
no other.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from slack_sdk import WebClient
from sqlalchemy import Connection

from handlers.block_kit.clinic_tags import tag_blocks
from handlers.posting import undelivered
from handlers.posting.audience_check import AudienceCheck, AudienceFault
from handlers.posting.post_kinds import AfterSending, PostContent, PostKind, ScheduledPost, is_due, local_day
from handlers.posting.slack_delivery import NotSentError, send_files, send_message
from store.clinic import clinics, members
from store.clinic.clinics import Clinic
from store.db import Registry
from store.posting import posts
from store.posting.posts import PostReservation
from store.rules.roles import Role

log = logging.getLogger("caseload.posts")

NOT_POSTED_KIND = "not-posted"
"""The kind under which it is kept that somebody was told of a post that could not be made."""

CurrentTime = Callable[[], datetime]


def run_due(registry: Registry, slack: WebClient, clock: CurrentTime, kinds: Sequence[PostKind]) -> int:
    """Make every post that is due; returns how many were sent."""
    with registry.read() as db:
        known = clinics.list_clinics(db)
    desks = [_PostRunner(registry, slack, clock, clinic, kind) for clinic in known for kind in kinds]
    return sum(desk.run() for desk in desks)


def unchanged_since(
    db: Connection, clinic: Clinic, kind: PostKind, occasion: ScheduledPost, content: PostContent
) -> datetime | None:
    """When the same was last said to this audience, if it need not be said again yet."""
    if not content.digest:
        return None
    before = posts.last_settled(db, clinic.id, kind.name, occasion.audience)
    said = posts.last_sent(db, clinic.id, kind.name, occasion.audience)
    if before is None or said is None or before.digest != content.digest:
        return None
    days = (local_day(clinic, occasion.due_at) - local_day(clinic, said.due_at)).days
    return said.due_at if days < kind.repeat_days else None


@dataclass(frozen=True)
class _PostRunner:
    """One kind of post at one clinic."""

    registry: Registry
    slack: WebClient
    clock: CurrentTime
    clinic: Clinic
    kind: PostKind

    def run(self) -> int:
        """Make this desk's due posts, each on its own; returns how many were sent."""
        try:
            due = self._due()
        except Exception:
            log.exception("clinic=%s kind=%s: cannot tell what is due", self.clinic.id, self.kind.name)
            return 0
        return sum(self._send_safely(occasion) for occasion in due)

    def _due(self) -> list[ScheduledPost]:
        now = self._now()
        with self.registry.read() as db:
            around = self.kind.list_scheduled(db, self.clinic, now)
            return [each for each in around if is_due(each, self.clinic, now) and self._is_open(db, each)]

    def _is_open(self, db: Connection, occasion: ScheduledPost) -> bool:
        return posts.can_reserve(
            db, self.clinic.id, self.kind.name, occasion.period, occasion.audience, self._now()
        )

    def _send_safely(self, occasion: ScheduledPost) -> bool:
        """Whether it was sent; whatever goes wrong is logged with ids and left for a later beat."""
        try:
            held = self._claim(self.kind.name, occasion.period, occasion.audience, occasion.due_at)
            return held is not None and self._compose_and_send(held, occasion)
        except Exception:
            log.exception("clinic=%s kind=%s period=%s", self.clinic.id, self.kind.name, occasion.period)
            return False

    def _compose_and_send(self, held: PostReservation, occasion: ScheduledPost) -> bool:
        try:
            content = self._compose(held, occasion)
        except Exception as error:
            self._failed(held, f"not composed: {type(error).__name__}")
            raise
        if content is None:
            return False
        fault = AudienceCheck(self.registry, self.slack, self._now()).fault(occasion.audience)
        if fault:
            self._failed(held, fault.code)
            self._notify_leads(occasion, fault)
            return False
        return self._deliver(held, occasion, content, self.kind.after_sending)

    def _compose(self, held: PostReservation, occasion: ScheduledPost) -> PostContent | None:
        """What to say; None, and marked so, when there is nothing or nothing new."""
        with self.registry.read() as db:
            content = self.kind.compose(db, self.clinic, occasion, self._now())
            said = content and unchanged_since(db, self.clinic, self.kind, occasion, content)
        if content and not said:
            return content
        with self.registry.begin() as db:
            posts.mark_silent(db, held, content.digest if content else "")
        return None

    def _deliver(
        self,
        held: PostReservation,
        occasion: ScheduledPost,
        content: PostContent,
        then: AfterSending | None = None,
    ) -> bool:
        """Send the message, unless it stands already, then its files; whether all of it arrived."""
        channel, ts = held.channel, held.ts
        try:
            if not ts:
                said = replace(
                    content.message, blocks=tuple(tag_blocks(content.message.blocks, self.clinic.id))
                )
                channel, ts = send_message(
                    self.slack,
                    occasion.audience,
                    said,
                    again=held.may_be_repeat,
                    over=content.message_to_replace,
                )
                with self.registry.begin() as db:
                    posts.save_message_location(db, held, channel, ts)
            if content.files:
                send_files(self.slack, channel, content.files)
        except NotSentError as error:
            self._failed(held, error.fault, unsure=error.may_have_arrived)
            return False
        with self.registry.begin() as db:
            posts.mark_sent(db, held, self._now(), channel, ts, content.digest)
            if then:
                then(db, self.clinic, occasion, self._now())
        log.info("sent clinic=%s kind=%s post=%s", self.clinic.id, self.kind.name, held.id)
        return True

    def _notify_leads(self, occasion: ScheduledPost, fault: AudienceFault) -> None:
        """Tell the leads and admins, once, what to mend; nobody when nobody could."""
        if not fault.remedy:
            return
        with self.registry.read() as db:
            team = members.list_members(db, self.clinic.id)
        words = undelivered.not_posted(self.kind.title, fault.wrong, fault.remedy, occasion.audience)
        about = f"{self.kind.name} {occasion.period} {occasion.audience}"
        stewards = {one.slack_user_id for one in team if not one.roles.isdisjoint({Role.LEAD, Role.ADMIN})}
        for steward in sorted(stewards - {occasion.audience}):
            held = self._claim(NOT_POSTED_KIND, about, steward, occasion.due_at)
            if held:
                self._deliver(held, replace(occasion, audience=steward), PostContent(words))

    def _claim(self, kind: str, period: str, audience: str, due_at: datetime) -> PostReservation | None:
        with self.registry.begin() as db:
            return posts.reserve(db, self.clinic.id, kind, period, audience, due_at, self._now())

    def _failed(self, held: PostReservation, fault: str, *, unsure: bool = False) -> None:
        log.warning(
            "not sent clinic=%s kind=%s post=%s fault=%s", self.clinic.id, self.kind.name, held.id, fault
        )
        with self.registry.begin() as db:
            posts.mark_failed(db, held, self._now(), fault, unsure=unsure)

    def _now(self) -> datetime:
        return self.clock().astimezone(self.clinic.zone)
