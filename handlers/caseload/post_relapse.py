"""A score after the end of care that may be a relapse, to the care manager. Source: domain.md §3."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.block_kit.message_blocks import (
    BoldText,
    Button,
    OutgoingMessage,
    build_message,
    button_row,
    text_block,
)
from handlers.block_kit.patient_names import patient_naming
from handlers.caseload.sentences import about_home, about_posts
from handlers.patient_choice.card_actions import OPEN_CARD, RE_ENROLL
from handlers.posting.post_kinds import PostContent, PostContext, PostKind, ScheduledPost
from store.clinic import members
from store.clinic.clinics import Clinic
from store.clinic.members import Member
from store.ledger import scores
from store.ledger.scores import RecordedScore
from store.patient import care_team, episodes, patients
from store.patient.episodes import Episode
from store.posting.occasion import Occasion
from store.rules.patient.statuses import Status
from store.rules.roles import Role
from store.rules.scores.review_reasons import relapse_reason
from store.rules.text_format import short_date

_EXPIRES_AFTER = timedelta(days=7)


@dataclass(frozen=True)
class RelapseOccasion(Occasion):
    """A score after the end of care."""

    KIND = "relapse"
    TEXT = "score {score_id}"
    score_id: int


def list_scheduled(db: Connection, clinic: Clinic, now: datetime) -> list[ScheduledPost[RelapseOccasion]]:
    """One for each such score of the last week and care manager, but not to the person who entered it."""
    return [
        ScheduledPost(
            RelapseOccasion(recorded.id),
            recorded.entered_at,
            recorded.entered_at + _EXPIRES_AFTER,
            manager.slack_user_id,
        )
        for recorded in scores.entered_after_care(db, clinic.id, now - _EXPIRES_AFTER)
        if _reason(db, clinic, recorded)
        for manager in _care_managers(db, clinic, recorded)
        if manager.id != recorded.entered_by
    ]


def compose(context: PostContext, post: ScheduledPost[RelapseOccasion]) -> PostContent | None:
    """Who was scored and why it may be a relapse.

    None when the score was undone, care began again, or the patient has died.
    """
    db, clinic = context.db, context.clinic
    recorded = scores.by_id(db, clinic.id, post.occasion.score_id)
    if recorded is None or recorded.voided_at:
        return None
    latest = episodes.latest_episode(db, clinic.id, recorded.patient_id)
    reason = _reason(db, clinic, recorded)
    if latest is None or latest.id != recorded.episode_id or not reason or latest.status == Status.DECEASED:
        return None
    return PostContent(_message(context, latest, reason))


def _message(context: PostContext, episode: Episode, reason: str) -> OutgoingMessage:
    patient = patients.by_id(context.db, context.clinic.id, episode.patient_id)
    ended = short_date(episode.ended_on, context.today) if episode.ended_on else ""
    value = str(patient.id)
    return build_message(
        about_posts.MAY_BE_RELAPSE,
        text_block(
            BoldText(about_posts.MAY_BE_RELAPSE),
            about_home.patient_line(patient_naming(context.clinic.settings)(patient), reason),
            about_posts.care_ended(episode.status, ended),
        ),
        button_row(
            Button(about_posts.RE_ENROLL, RE_ENROLL, value, "primary"),
            Button(about_posts.OPEN_ONE_CARD, OPEN_CARD, value),
        ),
    )


def _reason(db: Connection, clinic: Clinic, recorded: RecordedScore) -> str:
    episode = episodes.by_id(db, clinic.id, recorded.episode_id)
    taken = scores.of_episode(db, episode)
    return relapse_reason(taken, recorded.score, episode.ended_on, clinic.settings)


def _care_managers(db: Connection, clinic: Clinic, recorded: RecordedScore) -> Sequence[Member]:
    """The episode's care manager; every care manager where that one has left."""
    team = care_team.team(db, episodes.by_id(db, clinic.id, recorded.episode_id))
    managers = members.list_members(db, clinic.id, Role.CARE_MANAGER)
    return [member for member in managers if member.id == team.care_manager_id] or managers


POST = PostKind(RelapseOccasion, about_posts.POST_RELAPSE, list_scheduled, compose)
