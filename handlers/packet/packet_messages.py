"""What is said about an audit packet: that it is being made, that it is here, that it could not be sent."""

from handlers.block_kit.message_blocks import BoldText, OutgoingMessage, build_message, text_block
from store.packet.packet_facts import AuditPacket, checksum


def packet_being_made(packet: AuditPacket) -> OutgoingMessage:
    """The private answer to asking for one."""
    return build_message(
        "The audit packet is being made.",
        text_block(
            BoldText(f"Making the audit packet of {packet.patient.name} for {packet.month.name}."),
            "It comes as a PDF by direct message in a moment.",
        ),
    )


def packet_ready(packet: AuditPacket, whose: str) -> OutgoingMessage:
    """The direct message before the file; `whose`: the patient as it may be named there."""
    return build_message(
        "The audit packet that you asked for is here.",
        text_block(
            BoldText(f"Audit packet: {whose}, {packet.month.name}. The PDF follows."),
            f"The claim is {packet.state}{f': {packet.why}' if packet.why else ''}.",
            f"Checksum of its facts: {checksum(packet)}",
            "It holds notes and scores: hand it on as you would the chart.",
        ),
    )


def packet_not_sent(packet: AuditPacket) -> OutgoingMessage:
    """The file did not arrive."""
    return build_message(
        "The audit packet could not be sent.",
        text_block(
            BoldText(f"The audit packet for {packet.month.name} could not be sent."),
            "Ask for it once more in a minute: /billing packet, the patient, the month.",
        ),
    )
