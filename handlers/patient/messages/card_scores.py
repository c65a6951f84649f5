"""The scores on a patient's card: course, target, screens, and which scale is due when."""

from datetime import date

from store.caseload.caseload import CaseloadPatient
from store.rules.patient.statuses import is_in_care
from store.rules.scores.instruments import BY_KEY
from store.rules.scores.progress import ScaleProgress
from store.rules.scores.scales import band_label
from store.rules.scores.score import Score
from store.rules.scores.sentences import target_text, trend_text
from store.rules.text_format import short_date


def scores_text(line: CaseloadPatient, today: date) -> list[str]:
    """How each scale stands against baseline and target, the screens, and what is due when."""
    said = [_against_target(course, today) for course in line.scale_progress]
    followed = {course.instrument.key for course in line.scale_progress}
    screens = [score for score in line.scores if score.is_screen]
    others = {
        score.instrument: score
        for score in line.scores
        if score.instrument not in followed and not score.is_screen
    }
    said += [f"Screen that led here: {_score_text(score, today)}" for score in screens]
    said += [_score_text(score, today) for score in others.values()]
    if is_in_care(line.status):
        said += [f"Stalled: {words}" for words in line.stalled]
    said += [due.text(today) for due in line.followed_scales]
    return said or ["None yet"]


def _against_target(course: ScaleProgress, today: date) -> str:
    """`PHQ-9 20 → 9 ↓ 11 since Sep 3 (mild) · response reached, next below 5`."""
    words = f"{trend_text(course, today)} ({band_label(course.instrument, course.latest.total)})"
    return " · ".join(part for part in (words, target_text(course)) if part)


def _score_text(score: Score, today: date) -> str:
    scale = BY_KEY[score.instrument]
    return f"{scale.title} {score.total} ({band_label(scale, score.total)}) on {short_date(score.on, today)}"
