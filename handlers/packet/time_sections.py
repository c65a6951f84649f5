"""The time log, the codes it earns, and what the claim needs."""

from reportlab.platypus import Flowable

from handlers.packet.flowables import TableRow, columns, labeled_rows, paragraph, space, table
from handlers.packet.sentences import claim as sentences
from handlers.packet.sentences import common, pages
from handlers.packet.text_layout import BODY_STYLE, QUIET_STYLE
from store.packet.packet_facts import AuditPacket, PacketRequirement, PacketTimeEntry
from store.rules.minutes import ZERO, Minutes, minutes_decimal

_TIME_LOG = columns(sentences.TIME_LOG_COLUMNS, (62, 84, 64, 116, 112, 38, 40), numeric=(5, 6))
_MINUTES_COLUMN = 5
_CODES = columns(sentences.CODE_COLUMNS, (70, 40, 14, 392), numeric=(1,))
_NEEDS = columns(sentences.NEED_COLUMNS, (18, 96, 176, 140, 86))
_MET, _MISSING = "✓", "✗"


def time_log_section(packet: AuditPacket) -> list[Flowable]:
    """Every entry of the month, void ones too, then the totals."""
    live = [entry for entry in packet.entries if not entry.voided]
    total = Minutes(sum(entry.minutes for entry in live))
    voided = len(packet.entries) - len(live)
    return [
        *table(_TIME_LOG, map(_entry_row, packet.entries)),
        *paragraph(
            sentences.time_log_total(len(live), total, packet.claim.counted, voided), BODY_STYLE.strong
        ),
    ]


def codes_section(packet: AuditPacket) -> list[Flowable]:
    """From the counted minutes to the codes, under the payer's policy."""
    claim = packet.claim
    rows = [
        (sentences.MINUTES_IN_MONTH, minutes_decimal(claim.total)),
        (sentences.NOT_COUNTED, sentences.minutes_not_counted(Minutes(claim.total - claim.counted))),
        (sentences.COUNTED, minutes_decimal(claim.counted)),
        (pages.KIND_OF_MONTH, sentences.kind_of_month(claim.kind)),
        (sentences.POLICY, claim.policy_described),
        (sentences.POLICY_SOURCE, claim.policy_source),
        (sentences.WHY, sentences.why_these_codes(claim)),
    ]
    if claim.over_cap != ZERO:
        rows.append((sentences.OVER_CAP, sentences.minutes_over_cap(claim.over_cap)))
    codes = [TableRow((line.code, str(line.units), "", line.description)) for line in claim.lines]
    return [
        *labeled_rows(rows),
        space(4),
        *(table(_CODES, codes) if codes else paragraph(sentences.NO_CODE, BODY_STYLE.strong)),
    ]


def needs_section(packet: AuditPacket) -> list[Flowable]:
    """The check list: each need met or missing, and the claim's state."""
    placed = [
        *table(_NEEDS, map(_need_row, packet.requirements)),
        *labeled_rows([(sentences.claim_state_label(packet.state), packet.why or sentences.ALL_MET)]),
    ]
    for warning in packet.warnings:
        placed += paragraph(sentences.warning(warning), QUIET_STYLE)
    return placed


def _entry_row(entry: PacketTimeEntry) -> TableRow:
    below = [(common.NOTE, note) for note in entry.notes]
    if entry.why_not:
        below.append((sentences.NOT_COUNTED, entry.why_not))
    if entry.voided:
        below.append((common.VOIDED, common.voided_text(entry.voided)))
    return TableRow(
        cells=(
            common.date_text(entry.on),
            sentences.clock_range(entry),
            entry.activity,
            sentences.person_and_role(entry),
            common.entered_text(entry.entered, "\n"),
            minutes_decimal(entry.minutes),
            sentences.VOID if entry.voided else minutes_decimal(entry.counted),
        ),
        below=tuple(below),
        style=QUIET_STYLE if entry.voided else BODY_STYLE,
        struck=(_MINUTES_COLUMN,) if entry.voided else (),
    )


def _need_row(requirement: PacketRequirement) -> TableRow:
    need = (requirement.need, requirement.text)
    if requirement.missing:
        missing = sentences.missing(requirement.missing)
        return TableRow((_MISSING, *need, missing, requirement.who), style=BODY_STYLE.strong)
    return TableRow((_MET, *need, sentences.MET, ""))
