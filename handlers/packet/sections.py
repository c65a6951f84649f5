"""The audit packet's title and sections, in the order in which a reviewer asks."""

from collections.abc import Callable

from reportlab.platypus import Flowable, Table

from handlers.packet import care_sections, time_sections
from handlers.packet.chart import CHART_HEIGHT
from handlers.packet.flowables import (
    FULL_WIDTH,
    PlacedText,
    TextLine,
    gray,
    heading,
    labeled_rows,
    paragraph,
    space,
)
from handlers.packet.sentences import care, claim, pages
from handlers.packet.sentences.common import NONE_ON_FILE, date_text
from handlers.packet.text_layout import QUIET_STYLE, TextStyle, wrap_text
from store.packet.packet_facts import AuditPacket
from store.rules.minutes import minutes_decimal

_TITLE_STYLE = TextStyle(size=19, bold=True, leading=24)
_SUBTITLE_STYLE = TextStyle(size=10.5, gray=0.2, leading=15)
_FIGURE_STYLE = TextStyle(size=12, bold=True, leading=15)

PacketSection = Callable[[AuditPacket], list[Flowable]]


def packet_sections(packet: AuditPacket) -> list[Flowable]:
    """Everything in the packet, for reportlab to place on pages."""
    placed = _title(packet)
    for number, (title, section, space_below) in enumerate(SECTIONS, 1):
        placed += [*heading(f"{number}. {title}", space_below), *section(packet)]
    return placed


def _title(packet: AuditPacket) -> list[Flowable]:
    """The patient, the month, and the month in four figures on gray."""
    figures = (
        (pages.CODES_FIGURE, packet.claim.codes or pages.NO_CODES),
        (pages.MINUTES_FIGURE, minutes_decimal(packet.claim.counted)),
        (pages.KIND_OF_MONTH, packet.claim.kind),
        (pages.CLAIM_FIGURE, packet.state),
    )
    width = FULL_WIDTH / len(figures)
    cells = [
        [
            TextLine(PlacedText(label, QUIET_STYLE), leading=14),
            space(2),
            *(
                TextLine(PlacedText(line, _FIGURE_STYLE), leading=_FIGURE_STYLE.leading)
                for line in wrap_text(figure, width - 20, _FIGURE_STYLE)
            ),
        ]
        for label, figure in figures
    ]
    commands = [
        ("BACKGROUND", (0, 0), (-1, -1), gray(0.94)),
        ("LEFTPADDING", (0, 0), (-1, -1), 10),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 10),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    return [
        *paragraph(pages.TITLE, _TITLE_STYLE),
        *paragraph(pages.subtitle(packet), _SUBTITLE_STYLE),
        space(8),
        Table([cells], [width] * len(figures), style=commands),
    ]


def _patient_section(packet: AuditPacket) -> list[Flowable]:
    patient, team = packet.patient, packet.team
    return labeled_rows(
        (
            (pages.PATIENT, patient.name),
            (pages.BIRTH_DATE, date_text(patient.born)),
            (pages.MRN, patient.mrn),
            (pages.PAYER, patient.payer or NONE_ON_FILE),
            (pages.CLINIC, pages.clinic_with_zone(packet)),
            (pages.CLINICIAN, team.clinician or NONE_ON_FILE),
            (pages.NPI, team.npi_error or team.npi),
            (pages.CARE_MANAGER, team.care_manager or NONE_ON_FILE),
            (pages.CONSULTANT, team.consultant or NONE_ON_FILE),
            *((pages.episode_label(episode), pages.episode_dates(episode)) for episode in packet.episodes),
        )
    )


def _about_section(packet: AuditPacket) -> list[Flowable]:
    placed: list[Flowable] = []
    notes = (pages.ABOUT_LEDGER, pages.ABOUT_MINUTES, pages.ABOUT_CHECKSUM, pages.about_anchor(packet))
    for note in notes:
        placed += [*paragraph(note), space(4)]
    return [*placed, *paragraph(pages.about_policy(packet.claim.policy))]


SECTIONS: tuple[tuple[str, PacketSection, float], ...] = (
    (pages.PATIENT_SECTION, _patient_section, 60),
    (care.CONSENT_SECTION, care_sections.consent_section, 60),
    (care.CARE_PLAN_SECTION, care_sections.care_plan_section, 60),
    (claim.TIME_LOG_SECTION, time_sections.time_log_section, 70),
    (claim.CODES_SECTION, time_sections.codes_section, 80),
    (care.SCORES_SECTION, care_sections.scores_section, CHART_HEIGHT),
    (care.REVIEWS_SECTION, care_sections.reviews_section, 60),
    (care.CONTACTS_SECTION, care_sections.contacts_section, 60),
    (claim.NEEDS_SECTION, time_sections.needs_section, 60),
    (pages.ABOUT_SECTION, _about_section, 60),
)
"""Title, what makes it, and the points that its beginning needs on the heading's page."""
