"""The messages in Slack about an audit packet."""

from store.packet.packet_facts import AuditPacket
from store.rules.months import Month

# Asking for a packet in Slack

ROLE_CANNOT_SEE = "An audit packet contains notes and scores, which your role can't see."
ROLE_CANNOT_SEE_HINT = (
    "Ask a care manager or the clinic lead to request it: /billing packet, the patient, the month."
)
BEING_MADE_NOTICE = "I'm making the audit packet."
BEING_MADE_DELIVERY = "You'll get it as a PDF by direct message in a moment."
READY_NOTICE = "The audit packet you requested is here."
READY_CARE = "It contains notes and scores. Share it with the same care as the chart."
NOT_SENT_NOTICE = "I couldn't send the audit packet."
NOT_SENT_HINT = "Ask for it again in a minute: /billing packet, the patient, the month."


def being_made(patient: str, month: Month) -> str:
    """The private answer to asking for a packet."""
    return f"Making the audit packet of {patient} for {month.name}."


def ready(patient: str, month: Month) -> str:
    """The direct message before the file."""
    return f"Audit packet: {patient}, {month.name}. The PDF follows."


def claim_state(packet: AuditPacket) -> str:
    """`The claim is held: no score of the primary scale in the last 30 days.`."""
    return f"The claim is {packet.state}: {packet.why}." if packet.why else f"The claim is {packet.state}."


def facts_checksum(digest: str) -> str:
    """The checksum in the direct message."""
    return f"Checksum of its facts: {digest}"


def not_sent(month: Month) -> str:
    """The file did not arrive."""
    return f"I couldn't send the audit packet for {month.name}."


def file_title(month: Month) -> str:
    """The file's title in Slack; names no patient."""
    return f"Audit packet, {month.name}"
