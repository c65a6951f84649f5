"""The time log, what it comes to, and what the claim needs."""

from handlers.packet.packet_dates import clock, day, entered, voided
from handlers.packet.pages import Sheet
from handlers.packet.table import Column, Row, table
from handlers.packet.wrapping import BODY, QUIET
from store.packet.packet_facts import Checked, LoggedTime, Packet
from store.rules.minutes import ZERO, Minutes, shown

_LOG = (
    Column("Date", 62),
    Column("Clock time", 84),
    Column("Activity", 64),
    Column("Person (role)", 116),
    Column("Entered", 112),
    Column("Minutes", 38, figures=True),
    Column("Counted", 40, figures=True),
)
_MINUTES = 5
_CODES = (Column("Code", 70), Column("Units", 40, figures=True), Column("", 14), Column("What it is", 392))
_NEEDS = (
    Column("", 18),
    Column("Need", 96),
    Column("What it asks", 176),
    Column("On record", 140),
    Column("Who can supply it", 86),
)
_MET, _MISSING = "✓", "✗"


def log(sheet: Sheet, packet: Packet) -> None:
    """Every entry of the month, void ones too, then the totals."""
    table(sheet, _LOG, (_entry(line) for line in packet.entries))
    live = [line for line in packet.entries if not line.voided]
    total = Minutes(sum(line.minutes for line in live))
    taken_back = len(packet.entries) - len(live)
    count = "1 entry" if len(live) == 1 else f"{len(live)} entries"
    words = f"{count}: {shown(total)} min, of which {shown(packet.earned.counted)} count."
    if taken_back:
        words += f" Voided and in no total: {taken_back}."
    sheet.keep(BODY.leading)
    sheet.paragraph(words, BODY.strong)


def codes(sheet: Sheet, packet: Packet) -> None:
    """From the counted minutes to the codes, under the payer's policy."""
    earned = packet.earned
    uncounted = Minutes(earned.total - earned.counted)
    kind = {
        "initial": "initial: the month of the initial assessment",
        "subsequent": "subsequent: after the initial one",
    }
    rows = [
        ("Minutes in the month", shown(earned.total)),
        ("Not counted", f"{shown(uncounted)} (the reason stands at each entry)" if uncounted else "0"),
        ("Counted", shown(earned.counted)),
        ("Kind of month", kind.get(earned.kind, earned.kind)),
        ("Policy", earned.policy_described),
        ("Source of the policy", earned.policy_source),
        ("Why", f"{shown(earned.counted)} minutes that count, {earned.kind} month: {earned.stands}"),
    ]
    if earned.over_cap != ZERO:
        rows.append(("Over the payer's cap", f"{shown(earned.over_cap)} min, worked and not paid"))
    sheet.pairs(rows)
    sheet.down(4)
    if earned.lines:
        lines = (Row((line.code, str(line.units), "", line.what)) for line in earned.lines)
        table(sheet, _CODES, lines)
    else:
        sheet.paragraph("These minutes earn no code.", BODY.strong)


def needs(sheet: Sheet, packet: Packet) -> None:
    """The check list: each need met or missing, and the claim's state."""
    table(sheet, _NEEDS, (_need(each) for each in packet.checks))
    sheet.pairs(((f"The claim is {packet.state}", packet.why or "every need is met"),))
    for warning in packet.warnings:
        sheet.paragraph(f"To be seen: {warning}.", QUIET)


def _entry(line: LoggedTime) -> Row:
    below = tuple(("Note", note) for note in line.notes)
    if line.why_not:
        below += (("Not counted", line.why_not),)
    if line.voided:
        below += (("Voided", voided(line.voided)),)
    who = f"{line.person or 'nobody named'} ({line.role.replace('-', ' ')})" if line.role else line.person
    return Row(
        cells=(
            day(line.on),
            clock(line.start, line.end) or "not stated",
            line.activity,
            who,
            entered(line.entered, "\n"),
            shown(line.minutes),
            "void" if line.voided else shown(line.counted),
        ),
        below=below,
        style=QUIET if line.voided else BODY,
        struck=(_MINUTES,) if line.voided else (),
    )


def _need(check: Checked) -> Row:
    if check.missing:
        return Row(
            (_MISSING, check.need, check.words, f"Missing: {check.missing}", check.who), style=BODY.strong
        )
    return Row((_MET, check.need, check.words, "met", ""))
