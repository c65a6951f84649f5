"""The parts of a patient's card: status, contact, scores, case review, record, and what is missing."""

from datetime import date

from handlers.block_kit.dates import day_text
from handlers.block_kit.message_blocks import Block, BoldText, bullet_block, small_text_block, text_block
from handlers.ledger.messages.risk_items import ask_again_text
from handlers.patient.sentences import card as sentences
from handlers.patient.sentences import charts
from store.caseload.cards import PatientCard
from store.caseload.caseload import CaseloadPatient
from store.review.sentences import summary_text
from store.rules.contacts.sentences import consider_letter
from store.rules.patient.care_plan import section_lines
from store.rules.patient.statuses import is_in_care
from store.rules.scores.instruments import BY_KEY
from store.rules.scores.progress import ScaleProgress
from store.rules.scores.scales import band_label
from store.rules.scores.score import Score
from store.rules.scores.sentences import target_text, trend_text
from store.rules.text_format import capitalize_first, short_date


def status_text(card: PatientCard, today: date) -> str:
    """`Active since Sep 1 · 11 weeks in care`."""
    line = card.caseload_patient
    weeks = None if line.episode.ended_on else line.weeks(today)
    return sentences.status(line.status, card.status_since, card.status_note, weeks, card.episodes, today)


def merged_text(card: PatientCard, today: date) -> list[str]:
    """The charts that were merged into this one, whose MRNs open it too."""
    return [charts.also_has_mrn(mrn, on, today) for mrn, on in card.merged_charts]


def contact_text(card: PatientCard, today: date) -> list[str]:
    """When the patient was last reached, how often it was tried, what is next and why."""
    line = card.caseload_patient
    status = line.contact_status
    last = day_text(status.last_contact_on, today) if status.last_contact_on else ""
    lines = [sentences.last_contact(last, len(status.attempts), status.letter_on, today)]
    if line.overdue_contact:
        lines.append(sentences.overdue(line.overdue_contact.days, line.overdue_contact.why))
    elif line.lacks_contact:
        lines.append(sentences.NO_CONTACT_ON_RECORD)
    elif line.contact_due:
        due, day = line.contact_due, day_text(line.contact_due.on, today)
        is_agreed = due.reason.name == "agreed"
        lines.append(sentences.next_agreed(day, due.at) if is_agreed else sentences.next_due(day, due.text))
    elif status.as_needed:
        lines.append(sentences.NEXT_AS_NEEDED)
    if line.disengagement_reason:
        lines.append(consider_letter(line.disengagement_reason))
    if line.step_down:
        lines.append(sentences.consider_relapse_prevention(line.step_down.text))
    return lines


def scores_text(line: CaseloadPatient, today: date) -> list[str]:
    """Each scale against baseline and target, the screenings, and which scale is due when."""
    followed = {progress.instrument.key for progress in line.scale_progress}
    screenings = [score for score in line.scores if score.is_screen]
    others = {
        score.instrument: score
        for score in line.scores
        if score.instrument not in followed and not score.is_screen
    }
    lines = [
        *(ask_again_text(each, today) for each in line.without_risk_answer),
        *(_progress_text(progress, today) for progress in line.scale_progress),
        *(sentences.referral_screening(_score_text(score, today)) for score in screenings),
        *(_score_text(score, today) for score in others.values()),
        *(sentences.stalled(reason) for reason in line.stalled if is_in_care(line.status)),
        *(due.text(today) for due in line.followed_scales if is_in_care(line.status)),
    ]
    return lines or [sentences.NO_SCORES]


def _progress_text(scale: ScaleProgress, today: date) -> str:
    """`PHQ-9 20 → 9 ↓ 11 since Sep 3 (mild) · response reached, next below 5`."""
    trend = f"{trend_text(scale, today)} ({band_label(scale.instrument, scale.latest.total)})"
    return " · ".join(part for part in (trend, target_text(scale, today)) if part)


def _score_text(score: Score, today: date) -> str:
    scale = BY_KEY[score.instrument]
    return sentences.score(scale.title, score.total, band_label(scale, score.total), score.on, today)


def review_text(line: CaseloadPatient, today: date) -> list[str]:
    """The last review and earlier ones with open recommendations, and why the patient is on the agenda."""
    last = line.last_review
    shown = [last, *(review for review in line.reviews[:-1] if review.is_open)] if last else []
    lines = [sentences.review(review.on, summary_text(review, today), today) for review in shown]
    if line.agenda_item:
        reasons = [reason.text for reason in line.agenda_item.reasons]
        lines.append(sentences.on_agenda(line.agenda_item.category.title, reasons))
        others = [category.title for category, _ in line.agenda_item.other_categories]
        lines += [sentences.also_on_agenda(others)] if others else []
    return lines if last else [sentences.NOT_REVIEWED, *lines]


def record_text(card: PatientCard, today: date) -> list[str]:
    """The team, and what claims need, as far as it is known."""
    record, assessed = card.records, card.caseload_patient.episode.initial_assessment_on
    consent, plan = record.consent, record.plan
    groups = (
        {
            sentences.CARE_MANAGER: card.care_manager,
            sentences.CONSULTANT: card.consultant,
            sentences.CLINICIAN: card.clinician,
        },
        {
            sentences.CONSENT: sentences.consent(consent.how, consent.on, consent.obtained_by, today)
            if consent
            else "",
            sentences.VISIT: short_date(record.visit_on, today) if record.visit_on else "",
            sentences.ASSESSED: short_date(assessed, today) if assessed else "",
        },
        {sentences.PAYER: card.payer, sentences.PROBLEMS: " ".join(record.problems)},
        {sentences.PREFERS: card.contact_preferences.text},
    )
    lines = [" · ".join(f"{label}: {value}" for label, value in group.items() if value) for group in groups]
    if record.medications_on:
        lines.append(sentences.medications(record.medications, record.medications_on, today))
    if plan:
        lines.append(sentences.care_plan(plan.on, section_lines(plan.sections), today))
    return [capitalize_first(line) for line in lines if line] or [sentences.EMPTY_RECORD]


def missing_items(card: PatientCard, *, may_change: bool) -> list[Block | None]:
    """What the record lacks, with who can supply it and, for who may, where; no blocks when complete."""
    if not card.missing:
        return []
    return [
        text_block(BoldText(sentences.MISSING_HEADING)),
        bullet_block(*(sentences.missing_item(item.text, item.who.label) for item in card.missing)),
        small_text_block(sentences.MISSING_HINT) if may_change else None,
    ]
