"""The text of the billing sections of the packet: 4, 5 and 9."""

from handlers.block_kit.dates import clock_text
from handlers.packet.sentences.common import NOT_NAMED
from store.packet.packet_facts import PacketClaim, PacketTimeEntry
from store.rules.minutes import Minutes, minutes_decimal

# 4. Time log

TIME_LOG_SECTION = "Time log"
TIME_LOG_COLUMNS = ("Date", "Clock time", "Activity", "Person (role)", "Entered", "Minutes", "Counted")
CLOCK_TIME_UNKNOWN = "not recorded"
NOT_COUNTED = "Not counted"
VOID = "void"


def clock_range(entry: PacketTimeEntry) -> str:
    """`9:05 AM to 9:20 AM`."""
    if entry.start is None or entry.end is None:
        return CLOCK_TIME_UNKNOWN
    return f"{clock_text(entry.start)} to {clock_text(entry.end)}"


def person_and_role(entry: PacketTimeEntry) -> str:
    """`Dana Reed (care manager)`."""
    return f"{entry.person or NOT_NAMED} ({entry.role.replace('-', ' ')})" if entry.role else entry.person


def time_log_total(entries: int, total: Minutes, counted: Minutes, voided: int) -> str:
    """`7 entries: 115 min, of which 100 count. Not included: 1 voided entry.`."""
    number = "1 entry" if entries == 1 else f"{entries} entries"
    sums = f"{number}: {minutes_decimal(total)} min, of which {minutes_decimal(counted)} count."
    if not voided:
        return sums
    return f"{sums} Not included: {'1 voided entry' if voided == 1 else f'{voided} voided entries'}."


# 5. Minutes, policy and codes

CODES_SECTION = "Minutes, policy and codes"
MINUTES_IN_MONTH = "Minutes in the month"
COUNTED = "Counted"
POLICY = "Policy"
POLICY_SOURCE = "Source of the policy"
WHY = "Why"
OVER_CAP = "Over the payer's cap"
CODE_COLUMNS = ("Code", "Units", "", "Description")
NO_CODE = "These minutes don't reach a code."


def minutes_not_counted(uncounted: Minutes) -> str:
    """`15 (each entry shows the reason)`."""
    return f"{minutes_decimal(uncounted)} (each entry shows the reason)" if uncounted else "0"


def kind_of_month(kind: str) -> str:
    """Whether it is the initial or a subsequent month."""
    kinds = {
        "initial": "initial: the month of the initial assessment",
        "subsequent": "subsequent: after the initial month",
    }
    return kinds.get(kind, kind)


def why_these_codes(claim: PacketClaim) -> str:
    """`100 minutes that count, subsequent month: 100 min, 99493 + 99494 reached, ...`."""
    return f"{minutes_decimal(claim.counted)} minutes that count, {claim.kind} month: {claim.progress}"


def minutes_over_cap(over: Minutes) -> str:
    """`15 min, worked but not paid`."""
    return f"{minutes_decimal(over)} min, worked but not paid"


# 9. What the claim needs

NEEDS_SECTION = "What the claim needs"
NEED_COLUMNS = ("", "Need", "What is required", "On file", "Who can provide it")
MET = "met"
ALL_MET = "every need is met"


def missing(what: str) -> str:
    """`Missing: no score in the last 30 days`."""
    return f"Missing: {what}"


def claim_state_label(state: str) -> str:
    """`The claim is held`; its reason follows."""
    return f"The claim is {state}"


def warning(text: str) -> str:
    """What to check although the claim may go out."""
    return f"Please check: {text}."
