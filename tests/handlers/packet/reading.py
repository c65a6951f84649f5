"""Reading a packet back as a reviewer does: its pages and their words."""

import io
from functools import cache

from pypdf import PdfReader

from handlers.packet.pdf import render
from store.packet.packet_facts import AuditPacket


@cache
def pages(packet: AuditPacket) -> list[str]:
    """The words of each page, on one line each; each packet is printed once."""
    reader = PdfReader(io.BytesIO(render(packet)))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def words(packet: AuditPacket) -> str:
    """The words of the whole packet."""
    return " ".join(pages(packet))
