"""To the person who asked the review a question: the answer, or that it was closed. Source: product.md §3."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.posting.post_kinds import PostContent, PostContext, PostKind, ScheduledPost
from handlers.review.messages.questions import answer_for_asker
from handlers.review.sentences import about_questions
from store.clinic import members
from store.clinic.clinics import Clinic
from store.patient import patients
from store.posting.occasion import Occasion
from store.risk import flag_answers
from store.risk.flag_answers import AnsweredQuestion

_EXPIRES_AFTER = timedelta(days=7)


@dataclass(frozen=True)
class AnswerOccasion(Occasion):
    """An answer to the question of a flag; a corrected answer is another one."""

    KIND = "answer"
    TEXT = "flag {flag_id} {answered_at}"
    flag_id: int
    answered_at: datetime


def list_scheduled(db: Connection, clinic: Clinic, now: datetime) -> list[ScheduledPost[AnswerOccasion]]:
    """One for each answer that someone else gave."""
    active = {member.id: member.slack_user_id for member in members.list_members(db, clinic.id)}
    return [
        ScheduledPost(
            AnswerOccasion(each.flag_id, each.answered_at),
            each.answered_at,
            each.answered_at + _EXPIRES_AFTER,
            active[each.asked_by],
        )
        for each in flag_answers.answered_since(db, clinic.id, now - _EXPIRES_AFTER)
        if each.asked_by in active and each.asked_by != each.answered_by
    ]


def compose(context: PostContext, post: ScheduledPost[AnswerOccasion]) -> PostContent | None:
    """The answer; None when it was undone."""
    db, clinic = context.db, context.clinic
    found = _find(db, clinic, post.occasion)
    if found is None:
        return None
    names = {member.id: member.name for member in members.list_members(db, clinic.id, active=False)}
    patient = patients.by_id(db, clinic.id, found.patient_id)
    by = names.get(found.answered_by or 0, "")
    return PostContent(answer_for_asker(found, patient, by, clinic.settings))


def _find(db: Connection, clinic: Clinic, occasion: AnswerOccasion) -> AnsweredQuestion | None:
    answered = flag_answers.answered_since(db, clinic.id, occasion.answered_at - timedelta(seconds=1))
    return next((each for each in answered if each.flag_id == occasion.flag_id), None)


POST = PostKind(AnswerOccasion, about_questions.POST_ANSWER, list_scheduled, compose)
