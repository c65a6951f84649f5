"""One patient-month explained line by line: entries, minutes, codes, needs, and another policy's view."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from handlers.billing.messages.month_summary import SHOW, role_words
from handlers.block_kit.parts import (
    Block,
    Bold,
    Button,
    Message,
    actions,
    bullets,
    lines,
    message,
    small,
    table,
)
from store.billing.patient_months import Account
from store.rules.billing.countable import Judged
from store.rules.billing.outcome import State
from store.rules.billing.policy.codes import code
from store.rules.billing.policy.ladder import Claim, short_of
from store.rules.billing.policy.month_kinds import MonthKind
from store.rules.billing.report import money
from store.rules.minutes import shown
from store.rules.words import counted, short_day, weekday_day

_MOST_ENTRIES = 60
_ASKED_OF_FEW = {"primary care base"}
"""Needs that most claims do not have; they are told only when they are missing."""
_KINDS = {
    MonthKind.BEFORE: "Before the initial assessment",
    MonthKind.INITIAL: "The initial month",
    MonthKind.SUBSEQUENT: "A subsequent month",
}


@dataclass(frozen=True)
class Explained:
    """A patient-month, the names of those who logged it, and what the other policies would give."""

    account: Account
    people: Mapping[int, str]
    others: Sequence[Claim]


def patient_month(explained: Explained, today: date) -> Message:
    """The explanation; no notes, scores or flags: a biller reads it too (product.md §1)."""
    account = explained.account
    month = account.row.claim.month
    return message(
        f"One patient's {month.name}, explained.",
        lines(
            Bold(f"{account.patient.full_name} · MRN {account.patient.mrn_tail} · {month.name}"),
            _verdict(account),
            _kind(account, today),
        ),
        *_entries(explained),
        lines(Bold(_minutes(account)), *_codes(account)),
        *_needs(account),
        small(f"{account.row.payer or 'No payer'}: {account.row.claim.policy.described}"),
        *(small(f"Under {claim.policy.rule} it would be: {_earned(claim)}") for claim in explained.others),
        actions(Button(f"All of {month.name}", SHOW, f"{month}:0")),
    )


def _verdict(account: Account) -> str:
    outcome = account.row.outcome
    return {
        State.READY: f"Ready to bill: {outcome.why}.",
        State.HELD: f"Held: {counted(len(outcome.missing), 'thing')} missing, see below.",
        State.NOT_BILLABLE: f"Not billable: {outcome.why}.",
    }[outcome.state]


def _kind(account: Account, today: date) -> str:
    assessed = account.row.initial_assessment
    day = (
        f"initial assessment {short_day(assessed, today)}" if assessed else "no initial assessment on record"
    )
    return f"{_KINDS[account.row.claim.kind]} ({day})."


def _entries(explained: Explained) -> list[Block | None]:
    judged = explained.account.judged
    if not judged:
        return [lines("No minutes are recorded for that month.")]
    rows = [_entry(verdict, explained.people) for verdict in judged[:_MOST_ENTRIES]]
    more = len(judged) - _MOST_ENTRIES
    return [
        table(("Day", "Minutes", "Activity", "By", "Counts", "Why not"), rows),
        small(f"and {counted(more, 'more entry') if more == 1 else f'{more} more entries'}")
        if more > 0
        else None,
    ]


def _entry(verdict: Judged, people: Mapping[int, str]) -> Sequence[str]:
    entry = verdict.entry
    by = people.get(entry.member_id, "") if entry.member_id else "imported"
    counts = shown(verdict.counted)
    return (
        weekday_day(entry.service_on),
        shown(entry.minutes),
        entry.activity.value,
        by,
        counts,
        verdict.reason or "",
    )


def _minutes(account: Account) -> str:
    row = account.row
    uncounted = f", {shown(row.uncounted)} that do not" if row.uncounted else ""
    return f"{shown(row.claim.minutes)} min that count{uncounted}"


def _codes(account: Account) -> list[str]:
    claim = account.row.claim
    earned = [
        f"{f'{line.units} × ' if line.units > 1 else ''}{line.code}: {code(line.code).what}"
        for line in claim.lines
    ]
    amount = f"Together {money(account.row.cents)}." if account.row.cents else ""
    where = short_of(claim)
    return [*earned, *([amount] if amount else []), f"{where[0].upper()}{where[1:]}."]


def _needs(account: Account) -> list[Block | None]:
    outcome = account.row.outcome
    missing = [f"{gap.words}: {role_words(gap.who)} can supply it" for gap in outcome.missing]
    there = [need.name for need in outcome.met if need.name not in _ASKED_OF_FEW]
    return [
        lines(Bold("Missing")) if missing else None,
        bullets(*missing) if missing else None,
        lines(Bold("To look at")) if outcome.warnings else None,
        bullets(*outcome.warnings) if outcome.warnings else None,
        small(f"In place: {', '.join(there)}") if there else None,
    ]


def _earned(claim: Claim) -> str:
    return claim.codes or f"nothing ({short_of(claim)})"
