"""The stored texts of the occasions: rows of earlier versions must stay readable, so these never change."""

from datetime import UTC, date, datetime

import pytest

from handlers import index
from handlers.billing.post_minutes_short import MinutesShortOccasion
from handlers.billing.post_month_end import MonthEndOccasion
from handlers.caseload.post_overdue import OverdueOccasion
from handlers.caseload.post_relapse import RelapseOccasion
from handlers.clinic.post_reassign import ReassignOccasion
from handlers.enrollment.post_missing_items import MissingItemsOccasion
from handlers.posting.post_given_up import GivenUpOccasion
from handlers.posting.post_not_posted import NotPostedOccasion
from handlers.recommendation.post_follow_up import FollowUpOccasion
from handlers.recommendation.post_follow_up_update import FollowUpUpdateOccasion
from handlers.review.post_agenda import AgendaOccasion, AgendaTime
from handlers.review.post_question_answered import AnswerOccasion
from handlers.risk.posts.alert_escalation import EscalationOccasion, EscalationReminderOccasion
from handlers.risk.posts.alert_news import AlertNewsOccasion
from handlers.risk.posts.alert_undelivered import UndeliveredOccasion
from handlers.risk.posts.alert_update import AlertUpdateOccasion
from handlers.risk.posts.safety_alert import AlertOccasion
from handlers.risk.posts.tier_approval import ApprovalOccasion
from store.clinic.clinics import Clinic
from store.db import Registry
from store.posting import posts
from store.posting.occasion import Occasion
from store.rules.months import Month
from tests.conftest import NOW

STORED = [
    ("safety", "event 3", AlertOccasion(3)),
    ("safety-escalation", "event 3 escalated", EscalationOccasion(3)),
    (
        "safety-reminder",
        "event 3 again 2026-11-20T15:30:45",
        EscalationReminderOccasion(3, datetime(2026, 11, 20, 15, 30, 45, tzinfo=UTC)),
    ),
    ("safety-approval", "event 3 ask 17", ApprovalOccasion(3, 17)),
    ("safety-news", "event 3 step 18", AlertNewsOccasion(3, 18)),
    ("safety-update", "event 3 since 19", AlertUpdateOccasion(AlertOccasion(3), "19")),
    ("safety-update", "event 3 escalated since 19", AlertUpdateOccasion(EscalationOccasion(3), "19")),
    (
        "safety-update",
        "event 3 ask 17 since withdrawn",
        AlertUpdateOccasion(ApprovalOccasion(3, 17), "withdrawn"),
    ),
    (
        "answer",
        "flag 5 2026-11-20T15:30:45",
        AnswerOccasion(5, datetime(2026, 11, 20, 15, 30, 45, tzinfo=UTC)),
    ),
    ("relapse", "score 9", RelapseOccasion(9)),
    ("loop", "review 12 asked", FollowUpOccasion(12, "asked")),
    (
        "loop-update",
        "review 12 asked; answered",
        FollowUpUpdateOccasion(FollowUpOccasion(12, "asked"), "answered"),
    ),
    ("missing", "4 b.A9.y", MissingItemsOccasion(4, ("b", "A9", "y"))),
    ("safety-undelivered", "event 3 to U0PRIYA", UndeliveredOccasion(3, "U0PRIYA")),
    ("overdue", "2026-11-23", OverdueOccasion(date(2026, 11, 23))),
    ("review", "2026-11-25 before", AgendaOccasion(date(2026, 11, 25), AgendaTime.BEFORE)),
    ("review", "2026-11-25 start", AgendaOccasion(date(2026, 11, 25), AgendaTime.START)),
    ("minutes-short", "2026-11", MinutesShortOccasion(Month(2026, 11))),
    ("month-end", "2026-11", MonthEndOccasion(Month(2026, 11))),
    (
        "reassign",
        "5 2026-11-20T15:30:45",
        ReassignOccasion(5, datetime(2026, 11, 20, 15, 30, 45, tzinfo=UTC)),
    ),
    (
        "not-posted",
        "U0DANA not-full 2026-11-20T15:30:45",
        NotPostedOccasion("U0DANA", "not-full", datetime(2026, 11, 20, 15, 30, 45, tzinfo=UTC)),
    ),
    ("given-up", "2026-11-20T15:30:45", GivenUpOccasion(datetime(2026, 11, 20, 15, 30, 45, tzinfo=UTC))),
]


ABOUT_OTHER_POSTS = {"safety-update", "loop-update"}
"""Whose rows are only written."""

REPORTS = {NotPostedOccasion.KIND, GivenUpOccasion.KIND}
"""What leads and admins are told about other posts."""

IDS = [f"{kind}: {period}" for kind, period, _ in STORED]


@pytest.mark.parametrize(("kind", "period", "occasion"), STORED, ids=IDS)
def test_an_occasion_is_stored_as_ever(kind: str, period: str, occasion: Occasion) -> None:
    assert (occasion.KIND, occasion.period) == (kind, period)


@pytest.mark.parametrize(
    ("period", "occasion"),
    [(period, occasion) for kind, period, occasion in STORED if kind not in ABOUT_OTHER_POSTS],
)
def test_the_rows_of_a_kind_are_read_back(period: str, occasion: Occasion) -> None:
    assert type(occasion).from_period(period) == occasion


def test_every_kind_of_post_has_its_stored_text_here() -> None:
    assert {post.name for post in index.POSTS} | REPORTS == {kind for kind, _, _ in STORED}
    assert len({post.name for post in index.POSTS}) == len(index.POSTS)


@pytest.mark.parametrize("period", ["", "event", "event x", "event 3 escalated", "review 3 asked"])
def test_another_kinds_text_is_not_read(period: str) -> None:
    with pytest.raises(ValueError, match=r"not an occasion of safety|invalid literal"):
        AlertOccasion.from_period(period)


def test_the_longest_occasion_has_room(registry: Registry, clinic: Clinic) -> None:
    longest = NotPostedOccasion("U0123456789ABCDEF", "restricted_action_read_only_channel", NOW)
    with registry.begin() as db:
        assert posts.reserve(db, clinic.id, longest, "U0ADA", NOW, NOW, NOW)
        update_of = AlertUpdateOccasion(ApprovalOccasion(1_000_000_000, 1_000_000_000), "withdrawn")
        assert posts.reserve(db, clinic.id, update_of, "U0ADA", NOW, NOW, NOW)
