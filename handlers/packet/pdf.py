"""From the facts of a packet to the bytes of a PDF: the same facts give the same bytes."""

import io
from datetime import UTC

from reportlab.lib.pagesizes import LETTER
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate

from handlers.packet import sections
from handlers.packet.flowables import FULL_WIDTH, PlacedText, draw_rule
from handlers.packet.sentences import pages as page_sentences
from handlers.packet.text_layout import SMALL_STYLE, TextStyle, wrap_text
from store.packet.packet_facts import AuditPacket, checksum

_LEFT = 48.0
_RIGHT = _LEFT + FULL_WIDTH
_TOP, _BOTTOM = 736.0, 62.0
_FRAME_PADDING = 6
"""What reportlab adds to each margin."""
_PRODUCER = "Caseload"
_MARGIN_STYLE = TextStyle(size=7.5, gray=0.25)


def render(packet: AuditPacket) -> bytes:
    """The audit packet of a patient-month as a PDF; drawn twice, since every page says how many there are."""
    _, pages = _draw_pages(packet, pages=0)
    drawn, _ = _draw_pages(packet, pages)
    return drawn


def _draw_pages(packet: AuditPacket, pages: int) -> tuple[bytes, int]:
    """The PDF with so many pages in its footers, and how many it has."""
    out = io.BytesIO()
    # What file managers show names no patient.
    document = SimpleDocTemplate(
        out,
        pagesize=LETTER,
        leftMargin=_LEFT - _FRAME_PADDING,
        rightMargin=LETTER[0] - _RIGHT - _FRAME_PADDING,
        topMargin=LETTER[1] - _TOP - _FRAME_PADDING,
        bottomMargin=_BOTTOM - _FRAME_PADDING,
        pageCompression=1,
        invariant=1,
        lang="en-US",
        title=page_sentences.document_title(packet.month),
        author=packet.clinic,
        subject=page_sentences.document_subject(checksum(packet)),
        creator=_PRODUCER,
        producer=_PRODUCER,
    )

    def draw_margins(canvas: Canvas, _document: SimpleDocTemplate) -> None:
        _set_creation_date(canvas, packet)
        _draw_margins(canvas, packet, pages)

    document.build(sections.packet_sections(packet), onFirstPage=draw_margins, onLaterPages=draw_margins)
    return out.getvalue(), document.page


def _set_creation_date(canvas: Canvas, packet: AuditPacket) -> None:
    """The PDF was created when its facts were requested.

    reportlab offers no other way to set the date, and its types do not include this one.
    """
    stamp = vars(vars(canvas)["_doc"])["_timeStamp"]
    made = packet.as_of.astimezone(UTC)
    stamp.YMDhms = made.timetuple()[:6]
    stamp.t, stamp.lt = made.timestamp(), made.timetuple()


def _draw_margins(canvas: Canvas, packet: AuditPacket, pages: int) -> None:
    """Whose packet this is, which page, and the checksum: on every page."""
    patient = wrap_text(page_sentences.page_patient(packet.patient), FULL_WIDTH - 170, _MARGIN_STYLE)[0]
    page = page_sentences.page_number(canvas.getPageNumber(), pages)
    for y, text in (
        (756, PlacedText(patient, _MARGIN_STYLE, _LEFT)),
        (756, PlacedText(page_sentences.page_title(packet.month), _MARGIN_STYLE, _RIGHT, right_aligned=True)),
        (39, PlacedText(page_sentences.page_made(packet), SMALL_STYLE, _LEFT)),
        (39, PlacedText(page, _MARGIN_STYLE, _RIGHT, right_aligned=True)),
        (29, PlacedText(page_sentences.page_checksum(checksum(packet)), SMALL_STYLE, _LEFT)),
    ):
        text.draw(canvas, y)
    for y in (748, 50):
        draw_rule(canvas, _LEFT, _RIGHT, y, 0.4, 0.5)
