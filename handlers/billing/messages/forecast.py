"""The running month's forecast: earned so far by payer and code, and who is a few minutes short of a code."""

from handlers.billing.messages.month_summary import SHOW_PAGE
from handlers.block_kit.message_blocks import (
    Block,
    BoldText,
    Button,
    OutgoingMessage,
    build_message,
    bullet_block,
    button_row,
    small_text_block,
    table_block,
    text_block,
)
from store.rules.billing.claim_check import ClaimState
from store.rules.billing.forecast import WITHIN_REACH_MINUTES, AlmostEarned, EarnedUnits, Forecast
from store.rules.billing.month_report import MonthReport
from store.rules.billing.report import money
from store.rules.minutes import minutes_decimal
from store.rules.text_format import count_text

_MOST_PAYERS = 40
_MOST_NEAR_CODE = 15


def forecast_page(report: MonthReport, found: Forecast, *, own: bool) -> OutgoingMessage:
    """The forecast; it states what is on the ledger and promises nothing."""
    whose = "Your patients" if own else report.clinic
    month = found.month.name
    return build_message(
        f"Forecast for {month}.",
        text_block(
            BoldText(f"{whose}, {month}: earned so far"), None if found.earned else "No code is earned yet."
        ),
        *_by_payer(report),
        bullet_block(*(_earned_text(each) for each in found.earned)) if found.earned else None,
        text_block(
            BoldText(
                f"Within reach: at most {minutes_decimal(WITHIN_REACH_MINUTES)} min short of the month’s code"
            ),
            _nobody_near_code(found),
        ),
        *_patients_near_code(found),
        small_text_block(
            "Amounts come from the rate table, each payer’s own before the national. "
            "Held claims are counted: they are paid once what they wait for is there."
        ),
        small_text_block(
            "Minutes follow the care that is due, never the other way round: see /caseload short."
        ),
        button_row(Button(f"All of {month}", SHOW_PAGE, f"{found.month}:0")),
    )


def _by_payer(report: MonthReport) -> list[Block | None]:
    earning = [total for total in report.totals if total.units and total.state is not ClaimState.NOT_BILLABLE]
    if not earning:
        return []
    rows = [(each.label, each.state.value, str(each.patients), each.codes, each.amount) for each in earning]
    more = len(rows) - _MOST_PAYERS
    return [
        table_block(("Payer", "State", "Patients", "Codes so far", "Amount"), rows[:_MOST_PAYERS]),
        small_text_block(f"and {more} more payers, in the month-end spreadsheet") if more > 0 else None,
    ]


def _earned_text(each: EarnedUnits) -> str:
    return f"{each.units} × {each.code}: {_money(each.cents)}"


def _patients_near_code(found: Forecast) -> list[Block | None]:
    if not found.within_reach:
        return []
    more = len(found.within_reach) - _MOST_NEAR_CODE
    return [
        bullet_block(*(_near_code_text(each) for each in found.within_reach[:_MOST_NEAR_CODE])),
        small_text_block(f"and {more} more") if more > 0 else None,
    ]


def _near_code_text(each: AlmostEarned) -> str:
    people = count_text(each.patients, "patient")
    together = " together" if each.patients > 1 else ""
    worth = _money(each.cents) if each.cents is None else f"{_money(each.cents)} more"
    short = f"{minutes_decimal(each.missing_minutes)} min{together} short of {each.code}"
    return f"{each.payer}: {people}, {short}, {worth}"


def _nobody_near_code(found: Forecast) -> str | None:
    return None if found.within_reach else "Nobody."


def _money(cents: int | None) -> str:
    return "amount unknown" if cents is None else money(cents)
