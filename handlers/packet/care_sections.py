"""The clinical sections: agreement, plan, scores with their picture, reviews, contacts."""

from handlers.packet.chart import trend_picture
from handlers.packet.packet_dates import NONE, day, entered, moment, voided
from handlers.packet.pages import Sheet
from handlers.packet.table import Column, Row, table
from handlers.packet.wrapping import BODY, QUIET
from store.packet.packet_facts import Packet, PlanVersion, Reviewed, Scored, Step

_SCORES = (
    Column("Date", 66),
    Column("Scale", 56),
    Column("Total", 34, figures=True),
    Column("", 12),
    Column("Meaning", 156),
    Column("Entered", 192),
)
_TOTAL = 2
_REVIEWS = (
    Column("Date", 66),
    Column("Consultant", 96),
    Column("Recommendation", 230),
    Column("What came of it", 124),
)
_CONTACTS = (
    Column("Date", 66),
    Column("Kind", 80),
    Column("Patient reached", 74),
    Column("Person", 110),
    Column("Note", 186),
)


def agreement(sheet: Sheet, packet: Packet) -> None:
    """How, when and by whom the patient agreed, and what was told; the visit and assessment at the start."""
    for each in packet.agreements:
        clinician = f"; billing clinician then: {each.clinician}" if each.clinician else ""
        sheet.pairs(
            (
                ("Agreement", f"{each.how}, {day(each.on)}{clinician}"),
                ("What was told", each.told),
                ("Obtained by", each.obtained_by or each.entered.by or NONE),
                ("Entered", entered(each.entered)),
            )
        )
        sheet.down(3)
    if not packet.agreements:
        sheet.pairs((("Agreement", NONE),))
    for visit in packet.visits:
        sheet.pairs((("Initiating visit", f"{day(visit.on)} (entered {entered(visit.entered)})"),))
    if not packet.visits:
        sheet.pairs((("Initiating visit", NONE),))
    for course in packet.courses:
        scales = ", ".join(
            f"{each.scale} {each.total} ({each.band}, {day(each.on)})" for each in course.assessed_with
        )
        sheet.pairs(
            (("Initial assessment", f"{day(course.assessed_on)}{f', with {scales}' if scales else ''}"),)
        )


def plan(sheet: Sheet, packet: Packet) -> None:
    """The problem list, the care plan as it stood, and what changed in the month."""
    listed = ", ".join(packet.problems)
    sheet.pairs((("Problems (ICD-10-CM)", f"{listed}, as of {day(packet.problems_on)}" if listed else NONE),))
    if not packet.plans:
        sheet.pairs((("Care plan", NONE),))
    for place, version in enumerate(packet.plans):
        before = packet.plans[place - 1] if place else None
        sheet.down(4)
        sheet.keep(4 * BODY.leading)
        sheet.paragraph(f"Care plan of {day(version.on)}: {_what_it_is(packet, place)}", BODY.strong)
        sheet.paragraph(f"Entered {entered(version.entered)}", QUIET)
        sheet.down(2)
        sheet.pairs(_sections(version, before))


def scores(sheet: Sheet, packet: Packet) -> None:
    """The course of each scale as a picture, then every score."""
    for trend in packet.trends:
        trend_picture(sheet, trend, packet.month)
    if packet.scores:
        table(sheet, _SCORES, (_score(each) for each in packet.scores))
    else:
        sheet.paragraph(f"Scores: {NONE}.")


def reviews(sheet: Sheet, packet: Packet) -> None:
    """Reviews of the month, and earlier recommendations that were open in it."""
    if packet.reviews:
        table(sheet, _REVIEWS, (_review(each) for each in packet.reviews))
    else:
        sheet.paragraph("No case review in the month, and no recommendation was open.")


def contacts(sheet: Sheet, packet: Packet) -> None:
    """Whom was reached when, and when next."""
    if packet.contacts:
        rows = (
            Row(
                (
                    day(each.on),
                    each.kind,
                    "yes" if each.reached else "no",
                    each.person or "nobody named",
                    each.note,
                )
            )
            for each in packet.contacts
        )
        table(sheet, _CONTACTS, rows)
    else:
        sheet.paragraph("No contact or attempt in the month.")
        sheet.down(4)
    following = packet.next_contact
    agreed = NONE
    if following.due_on and following.agreed_at:
        how = f", {following.how}" if following.how else ""
        agreed = f"{day(following.due_on)}{how} (agreed {moment(following.agreed_at)})"
    sheet.pairs(
        (
            ("Next contact", agreed),
            ("First contact after the month", day(following.kept_on) if following.kept_on else "none yet"),
        ),
        label_wide=140,
    )


def _what_it_is(packet: Packet, place: int) -> str:
    if packet.plans[place].on < packet.month.first:
        return "in force when the month began"
    return "updated in the month" if place else "begun in the month"


def _sections(version: PlanVersion, before: PlanVersion | None) -> list[tuple[str, str]]:
    """The plan's headings; those that say what they said before are told so in few words."""
    known = dict(before.sections) if before else {}
    rows = [
        (heading.capitalize(), "unchanged" if known.get(heading) == said else said)
        for heading, said in version.sections
    ]
    gone = [heading for heading in known if heading not in dict(version.sections)]
    return [*rows, *((heading.capitalize(), "no longer in the plan") for heading in gone)]


def _score(each: Scored) -> Row:
    below = [("Note", each.note)] if each.note else []
    if each.voided:
        below.append(("Voided", voided(each.voided)))
    meaning = f"{each.band} (referral screen)" if each.is_screen else each.band
    return Row(
        (day(each.on), each.scale, str(each.total), "", meaning, entered(each.entered)),
        tuple(below),
        QUIET if each.voided else BODY,
        (_TOTAL,) if each.voided else (),
    )


def _review(each: Reviewed) -> Row:
    steps = tuple((f"{day(step.on)}", _step(step)) for step in each.steps)
    return Row((day(each.on), each.consultant or NONE, each.recommendation, each.state), steps)


def _step(step: Step) -> str:
    """`answered: approved, by Owen Clark (starts at 25 mg)`."""
    by = f", by {step.by}" if step.by else ""
    outcome = f": {step.outcome}" if step.outcome and step.outcome != step.stage else ""
    return f"{step.stage}{outcome}{by}{f' ({step.note})' if step.note else ''}"
