"""The running month's forecast: earned so far by payer and code, and who is a few minutes short of a code."""

from handlers.billing.messages.month_summary import SHOW
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
from store.rules.billing.forecast import REACH, Earned, Forecast, Reach
from store.rules.billing.month_report import MonthReport
from store.rules.billing.outcome import State
from store.rules.billing.report import money
from store.rules.minutes import shown
from store.rules.words import counted

_MOST_PAYERS = 40
_MOST_REACHES = 15


def forecast_page(report: MonthReport, found: Forecast, *, own: bool) -> Message:
    """The forecast; it states what is on the ledger and promises nothing."""
    whose = "Your patients" if own else report.clinic
    month = found.month.name
    return message(
        f"Forecast for {month}.",
        lines(Bold(f"{whose}, {month}: earned so far"), None if found.earned else "No code is earned yet."),
        *_by_payer(report),
        bullets(*(_earned(each) for each in found.earned)) if found.earned else None,
        lines(Bold(f"Within reach: at most {shown(REACH)} min short of the month’s code"), _nobody(found)),
        *_within_reach(found),
        small(
            "Amounts come from the rate table, each payer’s own before the national. "
            "Held claims are counted: they are paid once what they wait for is there."
        ),
        small("Minutes follow the care that is due, never the other way round: see /caseload short."),
        actions(Button(f"All of {month}", SHOW, f"{found.month}:0")),
    )


def _by_payer(report: MonthReport) -> list[Block | None]:
    earning = [total for total in report.totals if total.units and total.state is not State.NOT_BILLABLE]
    if not earning:
        return []
    rows = [(each.of, each.state.value, str(each.patients), each.codes, each.amount) for each in earning]
    more = len(rows) - _MOST_PAYERS
    return [
        table(("Payer", "State", "Patients", "Codes so far", "Amount"), rows[:_MOST_PAYERS]),
        small(f"and {more} more payers, in the month-end spreadsheet") if more > 0 else None,
    ]


def _earned(each: Earned) -> str:
    return f"{each.units} × {each.code}: {_money(each.cents)}"


def _within_reach(found: Forecast) -> list[Block | None]:
    if not found.within_reach:
        return []
    more = len(found.within_reach) - _MOST_REACHES
    return [
        bullets(*(_reach(each) for each in found.within_reach[:_MOST_REACHES])),
        small(f"and {more} more") if more > 0 else None,
    ]


def _reach(each: Reach) -> str:
    people = counted(each.patients, "patient")
    together = " together" if each.patients > 1 else ""
    worth = _money(each.cents) if each.cents is None else f"{_money(each.cents)} more"
    return f"{each.payer}: {people}, {shown(each.short)} min{together} short of {each.code}, {worth}"


def _nobody(found: Forecast) -> str | None:
    return None if found.within_reach else "Nobody."


def _money(cents: int | None) -> str:
    return "amount unknown" if cents is None else money(cents)
