"""The clinical sections: agreement, plan, scores with their picture, reviews, contacts."""

from handlers.packet.chart import draw_trend
from handlers.packet.packet_dates import NONE_ON_RECORD, day_text, entered_text, moment_text, voided_text
from handlers.packet.pages import PageLayout
from handlers.packet.table import TableColumn, TableRow, draw_table
from handlers.packet.wrapping import BODY_STYLE, QUIET_STYLE
from store.packet.packet_facts import (
    AuditPacket,
    PacketCarePlan,
    PacketRecommendationStep,
    PacketReview,
    PacketScore,
)

_SCORES = (
    TableColumn("Date", 66),
    TableColumn("Scale", 56),
    TableColumn("Total", 34, is_numeric=True),
    TableColumn("", 12),
    TableColumn("Meaning", 156),
    TableColumn("Entered", 192),
)
_TOTAL_COLUMN = 2
_REVIEWS = (
    TableColumn("Date", 66),
    TableColumn("Consultant", 96),
    TableColumn("Recommendation", 230),
    TableColumn("What came of it", 124),
)
_CONTACTS = (
    TableColumn("Date", 66),
    TableColumn("Kind", 80),
    TableColumn("Patient reached", 74),
    TableColumn("Person", 110),
    TableColumn("Note", 186),
)


def consent_section(sheet: PageLayout, packet: AuditPacket) -> None:
    """How, when and by whom the patient agreed, and what was told; the visit and assessment at the start."""
    for each in packet.agreements:
        clinician = f"; billing clinician then: {each.clinician}" if each.clinician else ""
        sheet.label_rows(
            (
                ("Agreement", f"{each.how}, {day_text(each.on)}{clinician}"),
                ("What was told", each.told),
                ("Obtained by", each.obtained_by or each.entered.by or NONE_ON_RECORD),
                ("Entered", entered_text(each.entered)),
            )
        )
        sheet.move_down(3)
    if not packet.agreements:
        sheet.label_rows((("Agreement", NONE_ON_RECORD),))
    for visit in packet.visits:
        sheet.label_rows(
            (("Initiating visit", f"{day_text(visit.on)} (entered {entered_text(visit.entered)})"),)
        )
    if not packet.visits:
        sheet.label_rows((("Initiating visit", NONE_ON_RECORD),))
    for course in packet.courses:
        scales = ", ".join(
            f"{each.scale} {each.total} ({each.band}, {day_text(each.on)})" for each in course.assessed_with
        )
        sheet.label_rows(
            (("Initial assessment", f"{day_text(course.assessed_on)}{f', with {scales}' if scales else ''}"),)
        )


def care_plan_section(sheet: PageLayout, packet: AuditPacket) -> None:
    """The problem list, the care plan as it stood, and what changed in the month."""
    listed = ", ".join(packet.problems)
    sheet.label_rows(
        (
            (
                "Problems (ICD-10-CM)",
                f"{listed}, as of {day_text(packet.problems_on)}" if listed else NONE_ON_RECORD,
            ),
        )
    )
    if not packet.plans:
        sheet.label_rows((("Care plan", NONE_ON_RECORD),))
    for place, version in enumerate(packet.plans):
        before = packet.plans[place - 1] if place else None
        sheet.move_down(4)
        sheet.ensure_space(4 * BODY_STYLE.leading)
        sheet.paragraph(
            f"Care plan of {day_text(version.on)}: {_version_note(packet, place)}", BODY_STYLE.strong
        )
        sheet.paragraph(f"Entered {entered_text(version.entered)}", QUIET_STYLE)
        sheet.move_down(2)
        sheet.label_rows(_plan_headings(version, before))


def scores_section(sheet: PageLayout, packet: AuditPacket) -> None:
    """The course of each scale as a picture, then every score."""
    for trend in packet.trends:
        draw_trend(sheet, trend, packet.month)
    if packet.scores:
        draw_table(sheet, _SCORES, (_score_row(each) for each in packet.scores))
    else:
        sheet.paragraph(f"Scores: {NONE_ON_RECORD}.")


def reviews_section(sheet: PageLayout, packet: AuditPacket) -> None:
    """Reviews of the month, and earlier recommendations that were open in it."""
    if packet.reviews:
        draw_table(sheet, _REVIEWS, (_review_row(each) for each in packet.reviews))
    else:
        sheet.paragraph("No case review in the month, and no recommendation was open.")


def contacts_section(sheet: PageLayout, packet: AuditPacket) -> None:
    """Whom was reached when, and when next."""
    if packet.contacts:
        rows = (
            TableRow(
                (
                    day_text(each.on),
                    each.kind,
                    "yes" if each.reached else "no",
                    each.person or "nobody named",
                    each.note,
                )
            )
            for each in packet.contacts
        )
        draw_table(sheet, _CONTACTS, rows)
    else:
        sheet.paragraph("No contact or attempt in the month.")
        sheet.move_down(4)
    following = packet.next_contact
    agreed = NONE_ON_RECORD
    if following.due_on and following.agreed_at:
        how = f", {following.how}" if following.how else ""
        agreed = f"{day_text(following.due_on)}{how} (agreed {moment_text(following.agreed_at)})"
    sheet.label_rows(
        (
            ("Next contact", agreed),
            (
                "First contact after the month",
                day_text(following.kept_on) if following.kept_on else "none yet",
            ),
        ),
        label_wide=140,
    )


def _version_note(packet: AuditPacket, place: int) -> str:
    if packet.plans[place].on < packet.month.first:
        return "in force when the month began"
    return "updated in the month" if place else "begun in the month"


def _plan_headings(version: PacketCarePlan, before: PacketCarePlan | None) -> list[tuple[str, str]]:
    """The plan's headings; those that say what they said before are told so in few words."""
    known = dict(before.sections) if before else {}
    rows = [
        (heading.capitalize(), "unchanged" if known.get(heading) == said else said)
        for heading, said in version.sections
    ]
    gone = [heading for heading in known if heading not in dict(version.sections)]
    return [*rows, *((heading.capitalize(), "no longer in the plan") for heading in gone)]


def _score_row(each: PacketScore) -> TableRow:
    below = [("Note", each.note)] if each.note else []
    if each.voided:
        below.append(("Voided", voided_text(each.voided)))
    meaning = f"{each.band} (referral screen)" if each.is_screen else each.band
    return TableRow(
        (day_text(each.on), each.scale, str(each.total), "", meaning, entered_text(each.entered)),
        tuple(below),
        QUIET_STYLE if each.voided else BODY_STYLE,
        (_TOTAL_COLUMN,) if each.voided else (),
    )


def _review_row(each: PacketReview) -> TableRow:
    steps = tuple((f"{day_text(step.on)}", _step_text(step)) for step in each.steps)
    return TableRow(
        (day_text(each.on), each.consultant or NONE_ON_RECORD, each.recommendation, each.state), steps
    )


def _step_text(step: PacketRecommendationStep) -> str:
    """`answered: approved, by Owen Clark (starts at 25 mg)`."""
    by = f", by {step.by}" if step.by else ""
    outcome = f": {step.outcome}" if step.outcome and step.outcome != step.stage else ""
    return f"{step.stage}{outcome}{by}{f' ({step.note})' if step.note else ''}"
