"""Asking for an audit packet from Slack: the facts at once, drawing and sending after the acknowledgement."""

import logging
from dataclasses import dataclass

from slack_sdk import WebClient

from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import Reply
from handlers.packet import packet_messages as messages
from handlers.posting.audience_check import AudienceCheck
from handlers.posting.post_kinds import PostFile
from handlers.posting.slack_delivery import NotSentError, send_files, send_message
from store import audit
from store.db import Registry
from store.errors import UserError
from store.packet import packets
from store.packet.packet_facts import AuditPacket, checksum
from store.patient import patients
from store.rules.months import Month
from store.rules.roles import Role

log = logging.getLogger("caseload.packet")

PACKET_ROLES = frozenset({Role.CARE_MANAGER, Role.CONSULTANT, Role.LEAD})
"""Who may see notes and scores; billers see minutes, codes, payer and gaps (product.md §1)."""


@dataclass(frozen=True)
class PacketTask:
    """A packet on its way to the person who asked."""

    packet: AuditPacket
    ctx: RequestContext
    patient_id: int
    whose: str
    """The patient as a direct message may name them."""

    def __call__(self, registry: Registry, slack: WebClient) -> None:
        """Draw it and send it by direct message; when that fails, say so there."""
        asker = self.ctx.member.slack_user_id
        fault = AudienceCheck(registry, slack, self.ctx.now).fault(asker)
        if fault:
            log.warning("packet not sent patient=%s fault=%s", self.patient_id, fault.code)
            return
        try:
            channel, _ = send_message(slack, asker, messages.packet_ready(self.packet, self.whose))
            self._send(slack, channel)
        except NotSentError as error:
            log.warning("packet not sent patient=%s fault=%s", self.patient_id, error.fault)

    def _send(self, slack: WebClient, channel: str) -> None:
        """The file; whatever goes wrong with it, the person who waits is told."""
        from handlers.packet.pdf import render  # noqa: PLC0415 - reportlab would slow every start by 0.3 s

        month = self.packet.month
        try:
            name = f"audit-packet-{month}-{self.patient_id}.pdf"
            file = PostFile(name, f"Audit packet, {month.name}", render(self.packet))
            send_files(slack, channel, (file,))
        except Exception:
            send_message(slack, channel, messages.packet_not_sent(self.packet))
            raise


def send_packet(patient_id: int, month: Month, ctx: RequestContext) -> Reply:
    """Read the facts, note in the trail that they were handed out, and send them when acknowledged.

    Raises:
        UserError: the asker may not see notes and scores, or nothing was entered for that month.
    """
    if not ctx.has_role(*PACKET_ROLES):
        raise UserError(
            "An audit packet holds notes and scores, which your role does not see.",
            "Ask a care manager or the clinic lead to make it: /billing packet, the patient, the month.",
        )
    with ctx.registry.begin() as db:
        patient = patients.by_id(db, ctx.clinic.id, patient_id)
        packet = packets.gather_packet(db, ctx.clinic, patient_id, month, ctx.now)
        detail = {"month": str(month), "checksum": checksum(packet)}
        audit.record(
            db, ctx.clinic.id, ctx.now, ctx.member.id, "audit packet made", f"patient:{patient_id}", detail
        )
    whose = patient.full_name if ctx.clinic.settings.full_names else patient.short_name
    return Reply(
        messages.packet_being_made(packet), background_task=PacketTask(packet, ctx, patient_id, whose)
    )
