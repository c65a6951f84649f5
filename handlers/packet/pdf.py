"""From pages of marks to the bytes of a PDF: the same facts give the same bytes."""

import io
from datetime import UTC

from reportlab.pdfgen.canvas import Canvas

from handlers.packet import sections
from handlers.packet.fonts import runs, width
from handlers.packet.packet_dates import moment
from handlers.packet.pages import LEFT, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, Box, Dot, Mark, Stroke, Text
from handlers.packet.scripts import visual
from handlers.packet.wrapping import SMALL, Style, wrap
from store.packet.packet_facts import Packet, checksum

_PRODUCER = "Caseload"
_RUNNING = Style(size=7.5, gray=0.25)


def render(packet: Packet) -> bytes:
    """The audit packet of a patient-month as a PDF."""
    sheet = sections.compose(packet)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), pageCompression=1, invariant=1, lang="en-US")
    _describe(canvas, packet)
    for number, page in enumerate(sheet.pages):
        for words, place in sheet.outline:
            if place == number:
                canvas.bookmarkPage(words)
                canvas.addOutlineEntry(words, words)
        for mark in (*page, *_margins(packet, number + 1, len(sheet.pages))):
            _draw(canvas, mark)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _describe(canvas: Canvas, packet: Packet) -> None:
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


def _margins(packet: Packet, page: int, pages: int) -> list[Mark]:
    """Whose packet this is, which page, and the checksum: on every page."""
    whose = wrap(f"{packet.patient.name} · MRN {packet.patient.mrn}", RIGHT - LEFT - 170, _RUNNING)[0]
    return [
        Text(LEFT, 756, whose, _RUNNING),
        Text(RIGHT, 756, f"Audit packet · {packet.month.name}", _RUNNING, to_right=True),
        Stroke(((LEFT, 748), (RIGHT, 748)), 0.4, 0.5),
        Stroke(((LEFT, 50), (RIGHT, 50)), 0.4, 0.5),
        Text(LEFT, 39, f"Made {moment(packet.as_of)} from the registry of {packet.clinic}", SMALL),
        Text(RIGHT, 39, f"Page {page} of {pages}", _RUNNING, to_right=True),
        Text(LEFT, 29, f"Checksum (SHA-256 of the facts): {checksum(packet)}", SMALL),
    ]


def _draw(canvas: Canvas, mark: Mark) -> None:
    match mark:
        case Text():
            _text(canvas, mark)
        case Stroke():
            _stroke(canvas, mark)
        case Box():
            canvas.setFillGray(mark.gray)
            canvas.rect(mark.x, mark.y, mark.wide, mark.high, stroke=0, fill=1)
        case Dot():
            canvas.setFillGray(0)
            canvas.circle(mark.x, mark.y, mark.radius, stroke=0, fill=1)


def _text(canvas: Canvas, mark: Text) -> None:
    style = mark.style
    x = mark.x - width(mark.words, style.size, bold=style.bold) if mark.to_right else mark.x
    line = canvas.beginText(x, mark.y)
    line.setFillGray(style.gray)
    for run in runs(visual(mark.words), bold=style.bold):
        line.setFont(run.font, style.size)
        line.textOut(run.text)
    canvas.drawText(line)


def _stroke(canvas: Canvas, mark: Stroke) -> None:
    canvas.setStrokeGray(mark.gray)
    canvas.setLineWidth(mark.thick)
    canvas.setDash(list(mark.dash), 0)
    path = canvas.beginPath()
    path.moveTo(*mark.points[0])
    for point in mark.points[1:]:
        path.lineTo(*point)
    canvas.drawPath(path)
