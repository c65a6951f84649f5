"""What a psychiatrist reads of one patient in two minutes; not the minutes."""

from collections.abc import Callable
from datetime import date

from handlers.block_kit.message_blocks import BoldText
from handlers.recommendation.follow_up_view import time_in_care_text
from handlers.recommendation.sentences.about_recommending import score_before_enrollment
from handlers.review.sentences import about_agenda
from store.caseload.caseload import CaseloadPatient
from store.caseload.digests import ReviewDigest
from store.ledger.contacts import ONLY_DAY_KNOWN
from store.patient.patients import Patient
from store.review.case_review import CHANGE
from store.review.sentences import summary_text
from store.rules.review.agenda import NEVER_REVIEWED
from store.rules.risk.risk import RiskAnswer, risk_answer
from store.rules.scores.instruments import BY_KEY
from store.rules.scores.sentences import trend_and_meaning
from store.rules.text_format import capitalize_first

PatientNaming = Callable[[Patient], str]


def patient_lines(
    line: CaseloadPatient, digest: ReviewDigest, today: date, name: PatientNaming
) -> list[str | BoldText | None]:
    """Diagnosis, medications, scores, risk item, last contact, last recommendation, and why now."""
    item = line.agenda_item
    others = [reason for _, reasons in item.other_categories for reason in reasons] if item else []
    reasons = [capitalize_first(reason.text) for reason in (*item.reasons, *others)] if item else []
    # Its reason says that the case was never reviewed.
    also = [
        category.title
        for category, _ in (item.other_categories if item else ())
        if category.name != NEVER_REVIEWED
    ]
    return [
        BoldText(about_agenda.patient_line(name(line.patient), time_in_care_text(line, today))),
        _treatment(digest, today),
        _scores(line, today),
        _risk_item(line, today),
        _last_contact(digest, today),
        *_last_reviews(line, today),
        *reasons,
        about_agenda.also_under(also) if also else None,
    ]


def _treatment(digest: ReviewDigest, today: date) -> str:
    return about_agenda.treatment(digest.problems, digest.medications, digest.medications_on, today)


def _scores(line: CaseloadPatient, today: date) -> str:
    """All scores of the primary scale in one line, then how the other scales changed."""
    primary = line.primary_progress
    if primary is None:
        last = line.last_score
        if last is None:
            return about_agenda.NO_SCORES
        return score_before_enrollment(BY_KEY[last.instrument].title, last.total, last.on, today)
    scored = [(score.total, score.on) for score in primary.scores]
    others = [
        trend_and_meaning(scale, today)
        for scale in line.scale_progress
        if scale.instrument.key != primary.instrument.key
    ]
    return "; ".join((about_agenda.all_scores(primary.instrument.title, scored, today), *others))


def _risk_item(line: CaseloadPatient, today: date) -> str | None:
    """The last answer to the risk item, and the last above 0 before it; None while no scale asked."""
    asked = [
        (score, risk_answer(score))
        for score in sorted(line.scores, key=lambda score: score.on)
        if risk_answer(score) is not RiskAnswer.NO_ITEM
    ]
    if not asked:
        return None
    answered = [each for each in asked if each[1] is not RiskAnswer.NOT_ENTERED]
    positive = [score.on for score, answer in answered if answer is RiskAnswer.POSITIVE]
    latest, last_asked = answered[-1] if answered else None, asked[-1][0]
    scale = BY_KEY[(latest[0] if latest else last_asked).instrument]
    return about_agenda.risk_item(
        f"{scale.title} item {scale.risk_item}",
        latest[0].on if latest else None,
        is_positive=latest is not None and latest[1] is RiskAnswer.POSITIVE,
        earlier_positive_on=positive[-1] if positive else None,
        not_entered_on=last_asked.on if latest is None or last_asked.on > latest[0].on else None,
        today=today,
    )


def _last_contact(digest: ReviewDigest, today: date) -> str:
    last = digest.last_contact
    if last is None:
        return about_agenda.NO_CONTACT
    if ONLY_DAY_KNOWN in last.notes:
        return about_agenda.last_contact_day(last.on, today)
    return about_agenda.last_contact(last.on, last.how, " / ".join(last.notes), today)


def _last_reviews(line: CaseloadPatient, today: date) -> list[str]:
    """The last recommendation with what happened since, and a later review without a change."""
    last = line.last_review
    if last is None:
        return [] if line.agenda_item else [about_agenda.NOT_REVIEWED]
    recommended = [review for review in line.reviews if review.kind == CHANGE]
    lines = []
    if recommended:
        change = recommended[-1]
        before_and_after = _scores_since(line, change.on)
        lines.append(
            about_agenda.last_recommendation(change.on, summary_text(change, today), before_and_after, today)
        )
    if last.kind != CHANGE:
        lines.append(about_agenda.reviewed_without_change(last.on, today))
    return lines


def _scores_since(line: CaseloadPatient, day: date) -> str:
    """`PHQ-9 15 → 12`: the last primary score up to a day, and the latest after it; empty without both."""
    primary = line.primary_progress
    before = [score for score in primary.scores if score.on <= day] if primary else []
    if primary is None or not before or primary.latest.on <= day:
        return ""
    return f"{primary.instrument.title} {before[-1].total} → {primary.latest.total}"
