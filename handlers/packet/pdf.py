"""From pages of marks to the bytes of a PDF: the same facts give the same bytes."""

import io
from datetime import UTC

from reportlab.pdfgen.canvas import Canvas

from handlers.packet import sections
from handlers.packet.fonts import runs, text_width
from handlers.packet.packet_dates import moment_text
from handlers.packet.pages import (
    LEFT,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RIGHT,
    DrawnItem,
    DrawnLine,
    DrawnText,
    FilledBox,
    FilledCircle,
)
from handlers.packet.text_shaping import display_order
from handlers.packet.wrapping import SMALL_STYLE, TextStyle, wrap_text
from store.packet.packet_facts import AuditPacket, checksum

_PRODUCER = "Caseload"
_MARGIN_STYLE = TextStyle(size=7.5, gray=0.25)


def render(packet: AuditPacket) -> bytes:
    """The audit packet of a patient-month as a PDF."""
    sheet = sections.lay_out_packet(packet)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), pageCompression=1, invariant=1, lang="en-US")
    _set_metadata(canvas, packet)
    for number, page in enumerate(sheet.pages):
        for words, place in sheet.outline:
            if place == number:
                canvas.bookmarkPage(words)
                canvas.addOutlineEntry(words, words)
        for mark in (*page, *_margin_items(packet, number + 1, len(sheet.pages))):
            _draw(canvas, mark)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _set_metadata(canvas: Canvas, packet: AuditPacket) -> None:
    """What file managers show of it names no patient; it was created when its facts were asked."""
    canvas.setTitle(f"Collaborative care audit packet, {packet.month.name}")
    canvas.setAuthor(packet.clinic)
    canvas.setSubject(f"SHA-256 of the facts: {checksum(packet)}")
    canvas.setCreator(_PRODUCER)
    canvas.setProducer(_PRODUCER)
    # reportlab offers no other way to state the date, and its types do not tell of this one.
    stamp = vars(vars(canvas)["_doc"])["_timeStamp"]
    made = packet.as_of.astimezone(UTC)
    stamp.YMDhms = made.timetuple()[:6]
    stamp.t, stamp.lt = made.timestamp(), made.timetuple()


def _margin_items(packet: AuditPacket, page: int, pages: int) -> list[DrawnItem]:
    """Whose packet this is, which page, and the checksum: on every page."""
    whose = wrap_text(f"{packet.patient.name} · MRN {packet.patient.mrn}", RIGHT - LEFT - 170, _MARGIN_STYLE)[
        0
    ]
    return [
        DrawnText(LEFT, 756, whose, _MARGIN_STYLE),
        DrawnText(RIGHT, 756, f"Audit packet · {packet.month.name}", _MARGIN_STYLE, right_aligned=True),
        DrawnLine(((LEFT, 748), (RIGHT, 748)), 0.4, 0.5),
        DrawnLine(((LEFT, 50), (RIGHT, 50)), 0.4, 0.5),
        DrawnText(
            LEFT, 39, f"Made {moment_text(packet.as_of)} from the registry of {packet.clinic}", SMALL_STYLE
        ),
        DrawnText(RIGHT, 39, f"Page {page} of {pages}", _MARGIN_STYLE, right_aligned=True),
        DrawnText(LEFT, 29, f"Checksum (SHA-256 of the facts): {checksum(packet)}", SMALL_STYLE),
    ]


def _draw(canvas: Canvas, mark: DrawnItem) -> None:
    match mark:
        case DrawnText():
            _text(canvas, mark)
        case DrawnLine():
            _stroke(canvas, mark)
        case FilledBox():
            canvas.setFillGray(mark.gray)
            canvas.rect(mark.x, mark.y, mark.width, mark.height, stroke=0, fill=1)
        case FilledCircle():
            canvas.setFillGray(0)
            canvas.circle(mark.x, mark.y, mark.radius, stroke=0, fill=1)


def _text(canvas: Canvas, mark: DrawnText) -> None:
    style = mark.style
    x = mark.x - text_width(mark.text, style.size, bold=style.bold) if mark.right_aligned else mark.x
    line = canvas.beginText(x, mark.y)
    line.setFillGray(style.gray)
    for run in runs(display_order(mark.text), bold=style.bold):
        line.setFont(run.font, style.size)
        line.textOut(run.text)
    canvas.drawText(line)


def _stroke(canvas: Canvas, mark: DrawnLine) -> None:
    canvas.setStrokeGray(mark.gray)
    canvas.setLineWidth(mark.thickness)
    canvas.setDash(list(mark.dash), 0)
    path = canvas.beginPath()
    path.moveTo(*mark.points[0])
    for point in mark.points[1:]:
        path.lineTo(*point)
    canvas.drawPath(path)
