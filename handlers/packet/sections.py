"""What the audit packet says, section by section, in the order in which a reviewer asks."""

from collections.abc import Callable

from handlers.packet import care_sections, time_sections
from handlers.packet.chart import PICTURE_HEIGHT
from handlers.packet.packet_dates import NONE_ON_RECORD, day_text
from handlers.packet.pages import FULL_WIDTH, LEFT, DrawnText, FilledBox, PageLayout
from handlers.packet.wrapping import QUIET_STYLE, TextStyle, wrap_text
from store.packet.packet_facts import AuditPacket
from store.rules.minutes import minutes_decimal

_TITLE_STYLE = TextStyle(size=19, bold=True, leading=24)
_SUBTITLE_STYLE = TextStyle(size=10.5, gray=0.2, leading=15)
_FIGURE_STYLE = TextStyle(size=12, bold=True, leading=15)

_LEDGER_NOTE = (
    "Everything here is taken from the clinic's registry, a ledger: entries are added or voided, never "
    "changed or removed. “Entered” says when a fact was put on record and by whom; that may be later than "
    "the day of service."
)
_MINUTES_NOTE = (
    "A minute counts once: for one care manager and one patient, after the agreement and before discharge. "
    "Minutes that do not count are shown with the reason."
)
_CHECKSUM_NOTE = (
    "The checksum at the foot of each page is the SHA-256 of the facts in this packet, without the moment "
    "of making. The same facts asked for on another day carry the same checksum; any other fact gives "
    "another one."
)
_ABOUT_NOTES = (_LEDGER_NOTE, _MINUTES_NOTE, _CHECKSUM_NOTE)

PacketSection = Callable[[PageLayout, AuditPacket], None]


def lay_out_packet(packet: AuditPacket) -> PageLayout:
    """Every page of the packet."""
    sheet = PageLayout()
    _title(sheet, packet)
    for number, (title, write, begins) in enumerate(SECTIONS, 1):
        sheet.heading(f"{number}. {title}", begins)
        write(sheet, packet)
    return sheet


def _title(sheet: PageLayout, packet: AuditPacket) -> None:
    """Who, which month, and the month in four figures."""
    sheet.lines(["Collaborative care: audit packet"], _TITLE_STYLE)
    so_far = " (so far: the month is not over)" if packet.as_of.date() < packet.month.end else ""
    whose = f"{packet.patient.name} · {packet.month.name}{so_far} · {packet.clinic}"
    sheet.lines(wrap_text(whose, FULL_WIDTH, _SUBTITLE_STYLE), _SUBTITLE_STYLE)
    sheet.move_down(8)
    figures = (
        ("Codes", packet.earned.codes or "none"),
        ("Minutes that count", minutes_decimal(packet.earned.counted)),
        ("Kind of month", packet.earned.kind),
        ("The claim is", packet.state),
    )
    wide = FULL_WIDTH / len(figures)
    lines = [wrap_text(figure, wide - 20, _FIGURE_STYLE) for _, figure in figures]
    high = max(len(each) for each in lines) * _FIGURE_STYLE.leading + 26
    sheet.add(FilledBox(LEFT, sheet.y - high, FULL_WIDTH, high, 0.94))
    for place, (label, _) in enumerate(figures):
        x = LEFT + 10 + wide * place
        sheet.add(DrawnText(x, sheet.y - 14, label, QUIET_STYLE))
        for number, line in enumerate(lines[place]):
            sheet.add(DrawnText(x, sheet.y - 31 - number * _FIGURE_STYLE.leading, line, _FIGURE_STYLE))
    sheet.move_down(high)


def _identity(sheet: PageLayout, packet: AuditPacket) -> None:
    patient, team = packet.patient, packet.team
    number = team.npi_fault or team.npi
    sheet.label_rows(
        (
            ("Patient", patient.name),
            ("Birth date", day_text(patient.born)),
            ("MRN", patient.mrn),
            ("Payer", patient.payer or NONE_ON_RECORD),
            ("Clinic", f"{packet.clinic} (times are {packet.timezone})"),
            ("Treating clinician", team.clinician or NONE_ON_RECORD),
            ("NPI", number),
            ("Care manager", team.care_manager or NONE_ON_RECORD),
            ("Psychiatric consultant", team.consultant or NONE_ON_RECORD),
        )
    )
    for course in packet.courses:
        told = (
            ("referred", course.referred_on),
            ("enrolled", course.enrolled_on),
            ("ended", course.ended_on),
        )
        dates = ", ".join(f"{what} {day_text(on)}" for what, on in told if on)
        sheet.label_rows(((f"Episode {course.number}", f"{dates or 'no dates'}; status {course.status}"),))


def _about(sheet: PageLayout, packet: AuditPacket) -> None:
    for words in _ABOUT_NOTES:
        sheet.paragraph(words)
        sheet.move_down(4)
    sheet.paragraph(
        f"What {packet.earned.policy} gives is decision support from the clinic's records, not advice."
    )


SECTIONS: tuple[tuple[str, PacketSection, float], ...] = (
    ("Patient, clinic and team", _identity, 60),
    ("Agreement, initiating visit and initial assessment", care_sections.consent_section, 60),
    ("Problems and care plan", care_sections.care_plan_section, 60),
    ("Time log", time_sections.time_log_section, 70),
    ("Minutes, policy and codes", time_sections.codes_section, 80),
    ("Scores", care_sections.scores_section, PICTURE_HEIGHT),
    ("Case reviews and recommendations", care_sections.reviews_section, 60),
    ("Contacts and next contact", care_sections.contacts_section, 60),
    ("What the claim needs", time_sections.needs_section, 60),
    ("About this packet", _about, 60),
)
"""Title, what writes it, and the points that its beginning needs on the heading's page."""
