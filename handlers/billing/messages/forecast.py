"""The running month's forecast: earned so far by payer and code, and who is a few minutes short of a code."""

from handlers.billing.messages.month_summary import SHOW_PAGE
from handlers.billing.sentences import about_forecast, about_months
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

_MOST_PAYERS = 40
_MOST_NEAR_CODE = 15


def forecast_page(report: MonthReport, found: Forecast, *, own: bool) -> OutgoingMessage:
    """The forecast; it states what is on the ledger and promises nothing."""
    whose = about_months.YOUR_PATIENTS if own else report.clinic
    return build_message(
        about_forecast.forecast_text(found.month),
        text_block(
            BoldText(about_forecast.earned_so_far(whose, found.month)),
            None if found.earned else about_forecast.NO_CODE_YET,
        ),
        *_by_payer(report),
        bullet_block(*(_earned_text(each) for each in found.earned)) if found.earned else None,
        text_block(
            BoldText(about_forecast.within_reach(minutes_decimal(WITHIN_REACH_MINUTES))),
            None if found.within_reach else about_forecast.NO_ONE_NEAR_CODE,
        ),
        *_patients_near_code(found),
        small_text_block(about_forecast.AMOUNTS_NOTE),
        small_text_block(f"{about_forecast.CARE_FIRST_NOTE} {about_forecast.CARE_TEAM_SEES}"),
        button_row(Button(about_months.all_of_month(found.month), SHOW_PAGE, f"{found.month}:0")),
    )


def _by_payer(report: MonthReport) -> list[Block | None]:
    earning = [total for total in report.totals if total.units and total.state is not ClaimState.NOT_BILLABLE]
    if not earning:
        return []
    rows = [(each.label, each.state.value, str(each.patients), each.codes, each.amount) for each in earning]
    more = len(rows) - _MOST_PAYERS
    return [
        table_block(about_forecast.FORECAST_HEADER, rows[:_MOST_PAYERS]),
        small_text_block(about_forecast.more_payers(more)) if more > 0 else None,
    ]


def _earned_text(each: EarnedUnits) -> str:
    return about_forecast.earned_units(
        each.units, each.code, _money(each.cents) or about_months.AMOUNT_UNKNOWN
    )


def _patients_near_code(found: Forecast) -> list[Block | None]:
    if not found.within_reach:
        return []
    more = len(found.within_reach) - _MOST_NEAR_CODE
    return [
        bullet_block(*(_near_code_text(each) for each in found.within_reach[:_MOST_NEAR_CODE])),
        small_text_block(about_months.and_more(more).strip()) if more > 0 else None,
    ]


def _near_code_text(each: AlmostEarned) -> str:
    missing = minutes_decimal(each.missing_minutes)
    return about_forecast.near_code(each.payer, each.patients, missing, each.code, _money(each.cents))


def _money(cents: int | None) -> str | None:
    return None if cents is None else money(cents)
