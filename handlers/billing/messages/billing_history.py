"""What changed in a month since it was closed, or since its last summary."""

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from handlers.billing.sentences import about_months
from handlers.block_kit.message_blocks import Block, BoldText, bullet_block, small_text_block, text_block
from store.billing.month_history import MonthWithHistory
from store.rules.billing.month_changes import MonthChange
from store.rules.patient.names import PatientName, short_patient_name
from store.rules.text_format import weekday_and_date

_MOST_CHANGES = 15


def history(view: MonthWithHistory, zone: ZoneInfo, *, full_names: bool) -> list[Block | None]:
    """Of a closed month who closed it and what was adjusted; of an open one what is new."""
    shown = _in_full if full_names else _in_short
    if view.closing:
        closed_on = weekday_and_date(view.closing.closed_at.astimezone(zone).date())
        return [
            text_block(
                BoldText(about_months.closed_on(closed_on, view.closed_by, view.closing.number)),
                about_months.FROZEN_TOTALS,
            ),
            *map(small_text_block, about_months.closing_proof(view.closing)),
            *_change_list(
                about_months.ADJUSTMENTS, about_months.NO_ADJUSTMENTS, view, view.adjustments, shown
            ),
        ]
    if view.last_summary_at is None:
        return []
    summary_on = weekday_and_date(view.last_summary_at.astimezone(zone).date())
    title, nothing = (
        about_months.changed_since_summary(summary_on),
        about_months.nothing_changed_since_summary(summary_on),
    )
    return _change_list(title, nothing, view, view.changes_since_summary, shown)


def _change_list(
    title: str,
    nothing: str,
    view: MonthWithHistory,
    different: Sequence[MonthChange],
    shown: Callable[[PatientName], str],
) -> list[Block | None]:
    if not different:
        return [small_text_block(nothing)]
    more = len(different) - _MOST_CHANGES
    return [
        text_block(BoldText(about_months.change_count(title, len(different)))),
        bullet_block(
            *(f"{view.patient_name(change, shown)}: {change.text}" for change in different[:_MOST_CHANGES])
        ),
        small_text_block(about_months.more_changes(more)) if more > 0 else None,
    ]


def _in_full(name: PatientName) -> str:
    return f"{name.full_name} …{name.mrn[-4:]}"


def _in_short(name: PatientName) -> str:
    return short_patient_name(name.first_name, name.last_name, name.mrn)
