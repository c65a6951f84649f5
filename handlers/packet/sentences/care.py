"""The text of the clinical sections of the packet: 2, 3, 6, 7 and 8."""

from datetime import date, datetime

from handlers.block_kit.dates import clock_text
from handlers.packet.sentences.common import NONE_ON_FILE, date_text, entered_text, moment_text
from store.packet.packet_facts import (
    PacketCarePlan,
    PacketConsent,
    PacketEpisode,
    PacketNextContact,
    PacketRecommendationStep,
    PacketScore,
    PacketScoreTrend,
    PacketVisit,
)
from store.rules.months import Month
from store.rules.text_format import count_text

# 2. Consent, initiating visit and initial assessment

CONSENT_SECTION = "Consent, initiating visit and initial assessment"
CONSENT = "Consent"
INFORMATION = "Information given"
OBTAINED_BY = "Obtained by"
ENTERED = "Entered"
INITIATING_VISIT = "Initiating visit"
INITIAL_ASSESSMENT = "Initial assessment"


def consent(given: PacketConsent) -> str:
    """`spoken, Sep 1, 2026; billing clinician then: Owen Clark`."""
    clinician = f"; billing clinician then: {given.clinician}" if given.clinician else ""
    return f"{given.how}, {date_text(given.on)}{clinician}"


def initiating_visit(visit: PacketVisit) -> str:
    """`Aug 28, 2026 (entered Sep 1, 2026 4:05 PM CDT by Dana Reed)`."""
    return f"{date_text(visit.on)} (entered {entered_text(visit.entered)})"


def initial_assessment(episode: PacketEpisode) -> str:
    """`Sep 3, 2026, with PHQ-9 18 (moderately severe, Sep 3, 2026)`."""
    scales = ", ".join(
        f"{score.scale} {score.total} ({score.band}, {date_text(score.on)})"
        for score in episode.assessed_with
    )
    return f"{date_text(episode.assessed_on)}{f', with {scales}' if scales else ''}"


# 3. Problems and care plan

CARE_PLAN_SECTION = "Problems and care plan"
PROBLEMS = "Problems (ICD-10-CM)"
CARE_PLAN = "Care plan"
PLAN_UNCHANGED = "unchanged"
PLAN_PART_REMOVED = "no longer in the plan"


def problems(codes: tuple[str, ...], on: date | None) -> str:
    """`F32.1, F41.1, as of Sep 3, 2026`."""
    return f"{', '.join(codes)}, as of {date_text(on)}" if codes else NONE_ON_FILE


def care_plan_version(version: PacketCarePlan, month: Month, *, is_first: bool) -> str:
    """`Care plan of Sep 3, 2026: in effect when the month began`."""
    if version.on < month.first:
        return f"Care plan of {date_text(version.on)}: in effect when the month began"
    if is_first:
        return f"Care plan of {date_text(version.on)}: started in the month"
    return f"Care plan of {date_text(version.on)}: updated in the month"


def care_plan_entered(version: PacketCarePlan) -> str:
    """`Entered Sep 3, 2026 4:05 PM CDT by Dana Reed`."""
    return f"Entered {entered_text(version.entered)}"


# 6. Scores

SCORES_SECTION = "Scores"
SCORE_COLUMNS = ("Date", "Scale", "Total", "", "Meaning", "Entered")
NO_SCORES = "Scores: none on file."
CHART_SCORE = "score"


def trend_title(trend: PacketScoreTrend) -> str:
    """`PHQ-9: 18 at baseline (Sep 3, 2026), 9 on Oct 27, 2026, 50% lower`."""
    (first_on, first), (last_on, last) = trend.points[0], trend.points[-1]
    if len(trend.points) == 1:
        return f"{trend.scale}: {first} on {date_text(first_on)}, the baseline"
    course = f"{trend.scale}: {first} at baseline ({date_text(first_on)}), {last} on {date_text(last_on)}"
    if last == first:
        return f"{course}, no change"
    change = count_text(abs(last - first), "point") if trend.percent is None else f"{abs(trend.percent)}%"
    return f"{course}, {change} {'lower' if last < first else 'higher'}"


def chart_baseline(trend: PacketScoreTrend) -> str:
    """In the chart's key."""
    return f"baseline {trend.points[0][1]}"


def chart_target(target_below: int) -> str:
    """In the chart's key."""
    return f"target: below {target_below}"


def chart_month(month: Month) -> str:
    """In the chart's key."""
    return f"{month.name}: the bar under the time axis"


def score_meaning(score: PacketScore) -> str:
    """`moderate`, `moderate (referral screening)`."""
    return f"{score.band} (referral screening)" if score.is_screen else score.band


# 7. Case reviews and recommendations

REVIEWS_SECTION = "Case reviews and recommendations"
REVIEW_COLUMNS = ("Date", "Consultant", "Recommendation", "Status")
NO_REVIEWS = "No case review in the month, and no recommendation was open."


def recommendation_step(step: PacketRecommendationStep) -> str:
    """`answered: approved, by Owen Clark (starts at 25 mg)`."""
    stage = "patient told" if step.stage == "told" else step.stage
    by = f", by {step.by}" if step.by else ""
    outcome = f": {step.outcome}" if step.outcome and step.outcome != step.stage else ""
    return f"{stage}{outcome}{by}{f' ({step.note})' if step.note else ''}"


# 8. Contacts and next contact

CONTACTS_SECTION = "Contacts and next contact"
CONTACT_COLUMNS = ("Date", "Kind", "Patient reached", "Person", "Note")
REACHED, NOT_REACHED = "yes", "no"
NO_CONTACTS = "No contact or attempt in the month."
NEXT_CONTACT = "Next contact"
FIRST_CONTACT_AFTER = "First contact after the month"


def next_contact(contact: PacketNextContact) -> str:
    """`Nov 10, 2026, 2:00 PM, phone (agreed Oct 27, 2026 4:05 PM CDT)`."""
    if not contact.due_on or not contact.agreed_at:
        return NONE_ON_FILE
    at = f", {clock_text(datetime.combine(contact.due_on, contact.due_at))}" if contact.due_at else ""
    how = f", {contact.how}" if contact.how else ""
    return f"{date_text(contact.due_on)}{at}{how} (agreed {moment_text(contact.agreed_at)})"


def first_contact_after(contact: PacketNextContact) -> str:
    """`Nov 10, 2026`."""
    return date_text(contact.first_after) if contact.first_after else "none yet"
