"""What the audit packet says, section by section, in the order in which a reviewer asks."""

from collections.abc import Callable

from handlers.packet import care_sections, time_sections
from handlers.packet.chart import PICTURE_HIGH
from handlers.packet.packet_dates import NONE, day
from handlers.packet.pages import FULL, LEFT, Box, Sheet, Text
from handlers.packet.wrapping import QUIET, Style, wrap
from store.packet.packet_facts import Packet
from store.rules.minutes import shown

_TITLE = Style(size=19, bold=True, leading=24)
_SUBTITLE = Style(size=10.5, gray=0.2, leading=15)
_FIGURE = Style(size=12, bold=True, leading=15)

_LEDGER = (
    "Everything here is taken from the clinic's registry, a ledger: entries are added or voided, never "
    "changed or removed. “Entered” says when a fact was put on record and by whom; that may be later than "
    "the day of service."
)
_MINUTES = (
    "A minute counts once: for one care manager and one patient, after the agreement and before discharge. "
    "Minutes that do not count are shown with the reason."
)
_CHECKSUM = (
    "The checksum at the foot of each page is the SHA-256 of the facts in this packet, without the moment "
    "of making. The same facts asked for on another day carry the same checksum; any other fact gives "
    "another one."
)
_ABOUT = (_LEDGER, _MINUTES, _CHECKSUM)

Section = Callable[[Sheet, Packet], None]


def compose(packet: Packet) -> Sheet:
    """Every page of the packet."""
    sheet = Sheet()
    _title(sheet, packet)
    for number, (title, write, begins) in enumerate(SECTIONS, 1):
        sheet.heading(f"{number}. {title}", begins)
        write(sheet, packet)
    return sheet


def _title(sheet: Sheet, packet: Packet) -> None:
    """Who, which month, and the month in four figures."""
    sheet.lines(["Collaborative care: audit packet"], _TITLE)
    so_far = " (so far: the month is not over)" if packet.as_of.date() < packet.month.end else ""
    whose = f"{packet.patient.name} · {packet.month.name}{so_far} · {packet.clinic}"
    sheet.lines(wrap(whose, FULL, _SUBTITLE), _SUBTITLE)
    sheet.down(8)
    figures = (
        ("Codes", packet.earned.codes or "none"),
        ("Minutes that count", shown(packet.earned.counted)),
        ("Kind of month", packet.earned.kind),
        ("The claim is", packet.state),
    )
    wide = FULL / len(figures)
    lines = [wrap(figure, wide - 20, _FIGURE) for _, figure in figures]
    high = max(len(each) for each in lines) * _FIGURE.leading + 26
    sheet.add(Box(LEFT, sheet.y - high, FULL, high, 0.94))
    for place, (label, _) in enumerate(figures):
        x = LEFT + 10 + wide * place
        sheet.add(Text(x, sheet.y - 14, label, QUIET))
        for number, line in enumerate(lines[place]):
            sheet.add(Text(x, sheet.y - 31 - number * _FIGURE.leading, line, _FIGURE))
    sheet.down(high)


def _identity(sheet: Sheet, packet: Packet) -> None:
    patient, team = packet.patient, packet.team
    number = team.npi_fault or team.npi
    sheet.pairs(
        (
            ("Patient", patient.name),
            ("Birth date", day(patient.born)),
            ("MRN", patient.mrn),
            ("Payer", patient.payer or NONE),
            ("Clinic", f"{packet.clinic} (times are {packet.timezone})"),
            ("Treating clinician", team.clinician or NONE),
            ("NPI", number),
            ("Care manager", team.care_manager or NONE),
            ("Psychiatric consultant", team.consultant or NONE),
        )
    )
    for course in packet.courses:
        told = (
            ("referred", course.referred_on),
            ("enrolled", course.enrolled_on),
            ("ended", course.ended_on),
        )
        dates = ", ".join(f"{what} {day(on)}" for what, on in told if on)
        sheet.pairs(((f"Episode {course.number}", f"{dates or 'no dates'}; status {course.status}"),))


def _about(sheet: Sheet, packet: Packet) -> None:
    for words in _ABOUT:
        sheet.paragraph(words)
        sheet.down(4)
    sheet.paragraph(
        f"What {packet.earned.policy} gives is decision support from the clinic's records, not advice."
    )


SECTIONS: tuple[tuple[str, Section, float], ...] = (
    ("Patient, clinic and team", _identity, 60),
    ("Agreement, initiating visit and initial assessment", care_sections.agreement, 60),
    ("Problems and care plan", care_sections.plan, 60),
    ("Time log", time_sections.log, 70),
    ("Minutes, policy and codes", time_sections.codes, 80),
    ("Scores", care_sections.scores, PICTURE_HIGH),
    ("Case reviews and recommendations", care_sections.reviews, 60),
    ("Contacts and next contact", care_sections.contacts, 60),
    ("What the claim needs", time_sections.needs, 60),
    ("About this packet", _about, 60),
)
"""Title, what writes it, and the points that its beginning needs on the heading's page."""
