"""The clinical sections: consent, care plan, scores with their charts, reviews, contacts."""

from reportlab.platypus import CondPageBreak, Flowable

from handlers.packet.chart import trend_chart
from handlers.packet.flowables import TableRow, columns, labeled_rows, paragraph, space, table
from handlers.packet.sentences import care as sentences
from handlers.packet.sentences import common
from handlers.packet.text_layout import BODY_STYLE, QUIET_STYLE
from store.packet.packet_facts import AuditPacket, PacketCarePlan, PacketContact, PacketReview, PacketScore

_SCORES = columns(sentences.SCORE_COLUMNS, (66, 56, 34, 12, 156, 192), numeric=(2,))
_TOTAL_COLUMN = 2
_REVIEWS = columns(sentences.REVIEW_COLUMNS, (66, 96, 230, 124))
_CONTACTS = columns(sentences.CONTACT_COLUMNS, (66, 80, 74, 110, 186))
_NEXT_CONTACT_LABEL_WIDTH = 140.0


def consent_section(packet: AuditPacket) -> list[Flowable]:
    """How, when and by whom consent was obtained, and on what information; the visit and assessment."""
    placed: list[Flowable] = []
    for consent in packet.consents:
        rows = (
            (sentences.CONSENT, sentences.consent(consent)),
            (sentences.INFORMATION, consent.information),
            (sentences.OBTAINED_BY, consent.obtained_by or consent.entered.by or common.NONE_ON_FILE),
            (sentences.ENTERED, common.entered_text(consent.entered)),
        )
        placed += [*labeled_rows(rows), space(3)]
    visits = [sentences.initiating_visit(visit) for visit in packet.visits]
    assessments = [sentences.initial_assessment(episode) for episode in packet.episodes]
    return placed + labeled_rows(
        (
            *(() if packet.consents else ((sentences.CONSENT, common.NONE_ON_FILE),)),
            *((sentences.INITIATING_VISIT, visit) for visit in visits or [common.NONE_ON_FILE]),
            *((sentences.INITIAL_ASSESSMENT, assessment) for assessment in assessments),
        )
    )


def care_plan_section(packet: AuditPacket) -> list[Flowable]:
    """The problem list, the care plan in effect, and what changed in the month."""
    placed = labeled_rows([(sentences.PROBLEMS, sentences.problems(packet.problems, packet.problems_on))])
    if not packet.plans:
        return placed + labeled_rows([(sentences.CARE_PLAN, common.NONE_ON_FILE)])
    for version, before in zip(packet.plans, (None, *packet.plans), strict=False):
        title = sentences.care_plan_version(version, packet.month, is_first=before is None)
        placed += [
            space(4),
            CondPageBreak(4 * BODY_STYLE.leading),
            *paragraph(title, BODY_STYLE.strong),
            *paragraph(sentences.care_plan_entered(version), QUIET_STYLE),
            space(2),
            *labeled_rows(_plan_rows(version, before)),
        ]
    return placed


def scores_section(packet: AuditPacket) -> list[Flowable]:
    """A chart of each scale, then every score."""
    charts = [trend_chart(trend, packet.month) for trend in packet.trends]
    if packet.scores:
        return [*charts, *table(_SCORES, map(_score_row, packet.scores))]
    return [*charts, *paragraph(sentences.NO_SCORES)]


def reviews_section(packet: AuditPacket) -> list[Flowable]:
    """Reviews of the month, and earlier recommendations that were open in it."""
    if packet.reviews:
        return table(_REVIEWS, map(_review_row, packet.reviews))
    return paragraph(sentences.NO_REVIEWS)


def contacts_section(packet: AuditPacket) -> list[Flowable]:
    """Each contact and attempt of the month, and the next contact."""
    if packet.contacts:
        placed = table(_CONTACTS, map(_contact_row, packet.contacts))
    else:
        placed = [*paragraph(sentences.NO_CONTACTS), space(4)]
    following = packet.next_contact
    rows = (
        (sentences.NEXT_CONTACT, sentences.next_contact(following)),
        (sentences.FIRST_CONTACT_AFTER, sentences.first_contact_after(following)),
    )
    return placed + labeled_rows(rows, _NEXT_CONTACT_LABEL_WIDTH)


def _plan_rows(version: PacketCarePlan, before: PacketCarePlan | None) -> list[tuple[str, str]]:
    """The plan by heading; what the version before said too is only marked as unchanged."""
    known = dict(before.sections) if before else {}
    rows = [
        (title.capitalize(), sentences.PLAN_UNCHANGED if known.get(title) == content else content)
        for title, content in version.sections
    ]
    removed = [title for title in known if title not in dict(version.sections)]
    return [*rows, *((title.capitalize(), sentences.PLAN_PART_REMOVED) for title in removed)]


def _score_row(score: PacketScore) -> TableRow:
    below = [(common.NOTE, score.note)] if score.note else []
    if score.voided:
        below.append((common.VOIDED, common.voided_text(score.voided)))
    return TableRow(
        (
            common.date_text(score.on),
            score.scale,
            str(score.total),
            "",
            sentences.score_meaning(score),
            common.entered_text(score.entered),
        ),
        tuple(below),
        QUIET_STYLE if score.voided else BODY_STYLE,
        (_TOTAL_COLUMN,) if score.voided else (),
    )


def _review_row(review: PacketReview) -> TableRow:
    return TableRow(
        (
            common.date_text(review.on),
            review.consultant or common.NONE_ON_FILE,
            review.recommendation,
            review.state,
        ),
        tuple((common.date_text(step.on), sentences.recommendation_step(step)) for step in review.steps),
    )


def _contact_row(contact: PacketContact) -> TableRow:
    return TableRow(
        (
            common.date_text(contact.on),
            contact.kind,
            sentences.REACHED if contact.reached else sentences.NOT_REACHED,
            contact.person or common.NOT_NAMED,
            contact.note,
        )
    )
