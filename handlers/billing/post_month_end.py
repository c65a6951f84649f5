"""The month-end billing summary, on the 1st for the month before, with its files. Source: product.md §3."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from handlers.billing.messages import month_summary
from handlers.billing.messages.billing_files import csv_file, file_name, xlsx_file
from handlers.billing.sentences import about_files
from handlers.posting.post_kinds import PostContent, PostContext, PostFile, PostKind, ScheduledPost, local_day
from store.billing import month_history, patient_months, summaries
from store.clinic import members
from store.clinic.clinics import Clinic
from store.posting.occasion import Occasion
from store.rules.clinic.calendar import local_instant
from store.rules.months import Month
from store.rules.roles import Role


@dataclass(frozen=True)
class MonthEndOccasion(Occasion):
    """A month that is over."""

    KIND = "month-end"
    TEXT = "{month}"
    month: Month


def list_scheduled(db: Connection, clinic: Clinic, now: datetime) -> list[ScheduledPost[MonthEndOccasion]]:
    """The summary of the last month, until the next one's is due, and that of the present month."""
    this = Month.of(local_day(clinic, now))
    readers = _readers(db, clinic)
    months = (this.plus(-2), this.plus(-1), this)
    return [_scheduled_post(clinic, month, reader) for month in months for reader in readers]


def compose(context: PostContext, post: ScheduledPost[MonthEndOccasion]) -> PostContent | None:
    """The month's totals, what is held and why, and the table as files; None when no one had minutes."""
    clinic, month = context.clinic, post.occasion.month
    view = month_history.month_with_history(context.db, clinic, month, before=post.due_at)
    report = view.report
    if not view.lines:
        return None
    files = (
        PostFile(file_name(report, "csv"), about_files.csv_title(month), csv_file(report)),
        PostFile(file_name(report, "xlsx"), about_files.xlsx_title(month), xlsx_file(report)),
    )
    summary = month_summary.month_end_summary(view, clinic.zone, full_names=clinic.settings.full_names)
    return PostContent(summary, files)


def save_summary(
    db: Connection, clinic: Clinic, post: ScheduledPost[MonthEndOccasion], now: datetime
) -> None:
    """Keep the lines as posted, so that the next summary of the month can tell what changed."""
    summaries.save(db, clinic.id, patient_months.report(db, clinic, post.occasion.month), now)


def _readers(db: Connection, clinic: Clinic) -> list[str]:
    """The billing channel; without one, the billers."""
    if clinic.settings.billing_channel:
        return [clinic.settings.billing_channel]
    return [member.slack_user_id for member in members.list_members(db, clinic.id, Role.BILLER)]


def _scheduled_post(clinic: Clinic, month: Month, audience: str) -> ScheduledPost[MonthEndOccasion]:
    return ScheduledPost(
        MonthEndOccasion(month), _due_at(clinic, month), _due_at(clinic, month.plus(1)), audience
    )


def _due_at(clinic: Clinic, month: Month) -> datetime:
    """When a month's summary is posted: on the first day after it."""
    return local_instant(month.end, clinic.settings.month_end_at, clinic.zone)


POST = PostKind(
    MonthEndOccasion, "The month-end billing summary", list_scheduled, compose, after_sending=save_summary
)
