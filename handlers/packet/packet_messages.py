"""What is said about an audit packet: that it is being made, that it is here, that it could not be sent."""

from handlers.block_kit.parts import Bold, Message, lines, message
from store.packet.packet_facts import Packet, checksum


def being_made(packet: Packet) -> Message:
    """The private answer to asking for one."""
    return message(
        "The audit packet is being made.",
        lines(
            Bold(f"Making the audit packet of {packet.patient.name} for {packet.month.name}."),
            "It comes as a PDF by direct message in a moment.",
        ),
    )


def ready(packet: Packet, whose: str) -> Message:
    """The direct message before the file; `whose`: the patient as it may be named there."""
    return message(
        "The audit packet that you asked for is here.",
        lines(
            Bold(f"Audit packet: {whose}, {packet.month.name}. The PDF follows."),
            f"The claim is {packet.state}{f': {packet.why}' if packet.why else ''}.",
            f"Checksum of its facts: {checksum(packet)}",
            "It holds notes and scores: hand it on as you would the chart.",
        ),
    )


def failed(packet: Packet) -> Message:
    """The file did not arrive."""
    return message(
        "The audit packet could not be sent.",
        lines(
            Bold(f"The audit packet for {packet.month.name} could not be sent."),
            "Ask for it once more in a minute: /billing packet, the patient, the month.",
        ),
    )
