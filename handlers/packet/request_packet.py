"""Asking for an audit packet in Slack: read immediately, drawn and sent after the acknowledgement."""

import logging
from dataclasses import dataclass

from slack_sdk import WebClient

from handlers.block_kit.message_blocks import BoldText, OutgoingMessage, build_message, text_block
from handlers.dispatch import patient_reach
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import Reply
from handlers.packet.sentences import messages
from handlers.posting.post_kinds import PostFile
from handlers.posting.slack_delivery import NotSentError, send_files, send_message
from store.db import Registry
from store.errors import UserError
from store.packet import packets
from store.packet.packet_facts import AuditPacket, checksum
from store.rules.months import Month
from store.rules.roles import Role

log = logging.getLogger("caseload.packet")

PACKET_ROLES = frozenset({Role.CARE_MANAGER, Role.CONSULTANT, Role.LEAD})
"""Who may see notes and scores; billers see minutes, codes, payer and gaps (product.md §1)."""


@dataclass(frozen=True)
class PacketTask:
    """Draws a packet and sends it to the person who asked."""

    packet: AuditPacket
    ctx: RequestContext
    patient_id: int
    patient_label: str
    """The patient as a direct message may name them."""

    def __call__(self, registry: Registry, slack: WebClient) -> None:
        """Send the packet by direct message, or a message that it could not be sent."""
        asker = self.ctx.member.slack_user_id
        fault = self.ctx.audience_check.with_patience(registry, slack).fault(asker)
        if fault:
            log.warning("packet not sent patient=%s fault=%s", self.patient_id, fault.code)
            return
        try:
            channel, _ = send_message(slack, asker, _ready_message(self.packet, self.patient_label))
            self._send(slack, channel)
        except NotSentError as error:
            log.warning("packet not sent patient=%s fault=%s", self.patient_id, error.fault)

    def _send(self, slack: WebClient, channel: str) -> None:
        """Send the file; if that fails, the person who waits gets a message."""
        from handlers.packet.pdf import render  # noqa: PLC0415 - reportlab would slow every start by 0.3 s

        month = self.packet.month
        try:
            name = f"audit-packet-{month}-{self.patient_id}.pdf"
            file = PostFile(name, messages.file_title(month), render(self.packet))
            send_files(slack, channel, (file,))
        except Exception:
            send_message(slack, channel, _not_sent_message(month))
            raise


def send_packet(patient_id: int, month: Month, ctx: RequestContext) -> Reply:
    """Read the facts, record in the audit trail that they were given out, and send them in the background.

    Raises:
        UserError: the person may not see notes and scores, or nothing was entered for that month.
    """
    if not ctx.has_role(*PACKET_ROLES):
        raise UserError(messages.ROLE_CANNOT_SEE, messages.ROLE_CANNOT_SEE_HINT)
    with ctx.registry.begin() as db:
        patient = patient_reach.patient_by_id(db, ctx, patient_id)
        packet = packets.gather_packet(db, ctx.clinic, patient_id, month, ctx.now)
        packets.record_handout(db, ctx.clinic, patient_id, packet, ctx.member.id)
    label = patient.full_name if ctx.clinic.settings.full_names else patient.short_name
    return Reply(_being_made_message(packet), background_task=PacketTask(packet, ctx, patient_id, label))


def _being_made_message(packet: AuditPacket) -> OutgoingMessage:
    return build_message(
        messages.BEING_MADE_NOTICE,
        text_block(
            BoldText(messages.being_made(packet.patient.name, packet.month)), messages.BEING_MADE_DELIVERY
        ),
    )


def _ready_message(packet: AuditPacket, patient_label: str) -> OutgoingMessage:
    return build_message(
        messages.READY_NOTICE,
        text_block(
            BoldText(messages.ready(patient_label, packet.month)),
            messages.claim_state(packet),
            messages.facts_checksum(checksum(packet)),
            messages.READY_CARE,
        ),
    )


def _not_sent_message(month: Month) -> OutgoingMessage:
    return build_message(
        messages.NOT_SENT_NOTICE,
        text_block(BoldText(messages.not_sent(month)), messages.NOT_SENT_HINT),
    )
