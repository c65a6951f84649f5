"""The time log, what it comes to, and what the claim needs."""

from handlers.packet.packet_dates import clock_range_text, day_text, entered_text, voided_text
from handlers.packet.pages import PageLayout
from handlers.packet.table import TableColumn, TableRow, draw_table
from handlers.packet.wrapping import BODY_STYLE, QUIET_STYLE
from store.packet.packet_facts import AuditPacket, PacketRequirement, PacketTimeEntry
from store.rules.minutes import ZERO, Minutes, minutes_decimal

_LOG = (
    TableColumn("Date", 62),
    TableColumn("Clock time", 84),
    TableColumn("Activity", 64),
    TableColumn("Person (role)", 116),
    TableColumn("Entered", 112),
    TableColumn("Minutes", 38, is_numeric=True),
    TableColumn("Counted", 40, is_numeric=True),
)
_MINUTES_COLUMN = 5
_CODES = (
    TableColumn("Code", 70),
    TableColumn("Units", 40, is_numeric=True),
    TableColumn("", 14),
    TableColumn("What it is", 392),
)
_NEEDS = (
    TableColumn("", 18),
    TableColumn("Need", 96),
    TableColumn("What it asks", 176),
    TableColumn("On record", 140),
    TableColumn("Who can supply it", 86),
)
_MET, _MISSING = "✓", "✗"


def time_log_section(sheet: PageLayout, packet: AuditPacket) -> None:
    """Every entry of the month, void ones too, then the totals."""
    draw_table(sheet, _LOG, (_entry_row(line) for line in packet.entries))
    live = [line for line in packet.entries if not line.voided]
    total = Minutes(sum(line.minutes for line in live))
    taken_back = len(packet.entries) - len(live)
    count = "1 entry" if len(live) == 1 else f"{len(live)} entries"
    words = f"{count}: {minutes_decimal(total)} min, of which {minutes_decimal(packet.earned.counted)} count."
    if taken_back:
        words += f" Voided and in no total: {taken_back}."
    sheet.ensure_space(BODY_STYLE.leading)
    sheet.paragraph(words, BODY_STYLE.strong)


def codes_section(sheet: PageLayout, packet: AuditPacket) -> None:
    """From the counted minutes to the codes, under the payer's policy."""
    earned = packet.earned
    uncounted = Minutes(earned.total - earned.counted)
    kind = {
        "initial": "initial: the month of the initial assessment",
        "subsequent": "subsequent: after the initial one",
    }
    rows = [
        ("Minutes in the month", minutes_decimal(earned.total)),
        (
            "Not counted",
            f"{minutes_decimal(uncounted)} (the reason stands at each entry)" if uncounted else "0",
        ),
        ("Counted", minutes_decimal(earned.counted)),
        ("Kind of month", kind.get(earned.kind, earned.kind)),
        ("Policy", earned.policy_described),
        ("Source of the policy", earned.policy_source),
        (
            "Why",
            f"{minutes_decimal(earned.counted)} minutes that count, {earned.kind} month: {earned.stands}",
        ),
    ]
    if earned.over_cap != ZERO:
        rows.append(("Over the payer's cap", f"{minutes_decimal(earned.over_cap)} min, worked and not paid"))
    sheet.label_rows(rows)
    sheet.move_down(4)
    if earned.lines:
        lines = (TableRow((line.code, str(line.units), "", line.what)) for line in earned.lines)
        draw_table(sheet, _CODES, lines)
    else:
        sheet.paragraph("These minutes earn no code.", BODY_STYLE.strong)


def needs_section(sheet: PageLayout, packet: AuditPacket) -> None:
    """The check list: each need met or missing, and the claim's state."""
    draw_table(sheet, _NEEDS, (_need_row(each) for each in packet.checks))
    sheet.label_rows(((f"The claim is {packet.state}", packet.why or "every need is met"),))
    for warning in packet.warnings:
        sheet.paragraph(f"To be seen: {warning}.", QUIET_STYLE)


def _entry_row(line: PacketTimeEntry) -> TableRow:
    below = tuple(("Note", note) for note in line.notes)
    if line.why_not:
        below += (("Not counted", line.why_not),)
    if line.voided:
        below += (("Voided", voided_text(line.voided)),)
    who = f"{line.person or 'nobody named'} ({line.role.replace('-', ' ')})" if line.role else line.person
    return TableRow(
        cells=(
            day_text(line.on),
            clock_range_text(line.start, line.end) or "not stated",
            line.activity,
            who,
            entered_text(line.entered, "\n"),
            minutes_decimal(line.minutes),
            "void" if line.voided else minutes_decimal(line.counted),
        ),
        below=below,
        style=QUIET_STYLE if line.voided else BODY_STYLE,
        struck=(_MINUTES_COLUMN,) if line.voided else (),
    )


def _need_row(check: PacketRequirement) -> TableRow:
    if check.missing:
        return TableRow(
            (_MISSING, check.need, check.words, f"Missing: {check.missing}", check.who),
            style=BODY_STYLE.strong,
        )
    return TableRow((_MET, check.need, check.words, "met", ""))
