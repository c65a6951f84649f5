"""On the working morning after an enrollment, asks each person once for what they can add to the record.

Source: domain.md §1.4.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.enrollment.messages import enrollment as messages
from handlers.posting.post_kinds import PostContent, PostContext, PostKind, ScheduledPost, local_day
from store.clinic import members
from store.clinic.clinics import Clinic
from store.clinic.members import Member
from store.enrollment import record_gaps
from store.patient import care_team, episodes, newly_enrolled, patients, records
from store.patient.episodes import Episode
from store.patient.patients import Patient
from store.posting import posts
from store.posting.occasion import Occasion
from store.rules.billing.claim_check import MissingRequirement
from store.rules.clinic.calendar import local_instant, next_working_day
from store.rules.roles import Role

_RECENT = timedelta(days=14)
_EXPIRES_AFTER = timedelta(days=7)
MissingItems = Mapping[str, MissingRequirement]
"""What is missing, by its code."""


@dataclass(frozen=True)
class MissingItemsOccasion(Occasion):
    """An episode, and what its record lacks."""

    KIND = "missing"
    TEXT = "{episode_id} {items}"
    episode_id: int
    items: tuple[str, ...]
    """The codes of the missing requirements; a post's row has little room for what it asked."""


def list_scheduled(
    db: Connection, clinic: Clinic, now: datetime
) -> list[ScheduledPost[MissingItemsOccasion]]:
    """One post for each recently enrolled or reassigned patient and each person who was not asked yet."""
    found: list[ScheduledPost[MissingItemsOccasion]] = []
    for (patient_id, episode_id), at in newly_enrolled.enrolled_or_reassigned_since(
        db, clinic.id, now - _RECENT
    ).items():
        due_at = _morning_after(clinic, at)
        if due_at <= now < due_at + _EXPIRES_AFTER:
            found += _of_episode(db, clinic, patient_id, episode_id, now, due_at)
    return found


def compose(context: PostContext, post: ScheduledPost[MissingItemsOccasion]) -> PostContent | None:
    """What is still missing of what the occasion asks; None when it was supplied in the meantime."""
    db, clinic = context.db, context.clinic
    episode = episodes.by_id(db, clinic.id, post.occasion.episode_id)
    patient = patients.by_id_even_hidden(db, clinic.id, episode.patient_id)
    gaps = _missing_items(db, clinic, patient, episode, context.now)
    still = [gaps[code] for code in post.occasion.items if code in gaps]
    return PostContent(messages.ask_for_missing(patient, still, clinic.settings)) if still else None


def _of_episode(
    db: Connection, clinic: Clinic, patient_id: int, episode_id: int, now: datetime, due_at: datetime
) -> Iterable[ScheduledPost[MissingItemsOccasion]]:
    episode = episodes.by_id(db, clinic.id, episode_id)
    gaps = _missing_items(db, clinic, patients.by_id_even_hidden(db, clinic.id, patient_id), episode, now)
    asked = _asked_already(db, clinic.id, episode_id)
    wanted: dict[str, list[str]] = {}
    for code, gap in gaps.items():
        for reader in _readers(db, episode, gap):
            if code not in asked.get(reader.slack_user_id, set()):
                wanted.setdefault(reader.slack_user_id, []).append(code)
    return [
        ScheduledPost(
            MissingItemsOccasion(episode_id, tuple(codes)), due_at, due_at + _EXPIRES_AFTER, audience
        )
        for audience, codes in wanted.items()
    ]


def _missing_items(
    db: Connection, clinic: Clinic, patient: Patient, episode: Episode, now: datetime
) -> MissingItems:
    """What the record lacks; consent under a new clinician has its own code, so it is requested again."""
    found = record_gaps.gaps(db, clinic, patient, episode, local_day(clinic, now))
    consent = records.of_episode(db, episode).consent
    clinician = care_team.team(db, episode).clinician
    again = {"consent": f"A{clinician.id}"} if consent and clinician else {}
    return {again.get(gap.need, gap.code): gap for gap in found}


def _asked_already(db: Connection, clinic_id: int, episode_id: int) -> dict[str, set[str]]:
    """The codes of what each person was asked to supply for this episode."""
    asked: dict[str, set[str]] = {}
    for sent in posts.sent_messages(db, clinic_id, MissingItemsOccasion, episode_id):
        asked.setdefault(sent.audience, set()).update(sent.occasion.items)
    return asked


def _readers(db: Connection, episode: Episode, gap: MissingRequirement) -> list[Member]:
    """Who is asked: the clinician on Slack, else the care manager, else the leads."""
    team = care_team.team(db, episode)
    colleagues = {member.id: member for member in members.list_members(db, episode.clinic_id)}
    leads = [member for member in colleagues.values() if Role.LEAD in member.roles]
    if gap.who is Role.LEAD:
        return leads
    clinician = colleagues.get((team.clinician.member_id if team.clinician else None) or 0)
    if gap.who is Role.CLINICIAN and clinician and Role.CLINICIAN in clinician.roles:
        return [clinician]
    manager = colleagues.get(team.care_manager_id or 0)
    return [manager] if manager else leads


def _morning_after(clinic: Clinic, at: datetime) -> datetime:
    day = next_working_day(local_day(clinic, at), clinic.settings)
    return local_instant(day, clinic.settings.overdue_at, clinic.zone)


POST = PostKind(MissingItemsOccasion, "What a record lacks", list_scheduled, compose)
