"""Everyday words for what the minutes went to."""

import pytest

from handlers.reading.activities import prevailing_activity, read_activity
from store.errors import UserError
from store.rules.activities import Activity

WORDS = {
    "phone": "phone; call; called; Tele; phone call; telephone; follow-up call; phone visit",
    "video": "video; telehealth; Zoom; video visit; video call",
    "in person": "in person; in-person; visit; office visit; clinic; face to face; face-to-face",
    "portal": "portal; message; MyChart; secure message; text",
    "assessment": "assessment; intake; screening; initial assessment",
    "registry": "registry; charting; chart; documentation; notes; chart review",
    "care plan": "care plan; careplan; planning; care planning",
    "case review": "case review; consult; review; caseload review; psychiatric consult",
    "coordination": "coordination; pcp; care coordination; call with pcp; collateral; called pcp",
    "attempt": (
        "attempt; no answer; voicemail; vm; LVM; left message; left voicemail; left vm; called no answer; "
        "unable to reach; could not reach; couldn’t reach; tried to reach"
    ),
    "no-show": "no-show; no show; noshow; DNA; did not attend; didn't attend; missed appointment",
}


@pytest.mark.parametrize(
    ("typed", "activity"), [(word, name) for name, words in WORDS.items() for word in words.split("; ")]
)
def test_an_everyday_word_names_its_activity(typed: str, activity: str) -> None:
    assert read_activity(typed) == Activity(activity)


@pytest.mark.parametrize("activity", Activity)
def test_every_activity_is_read_by_its_own_name(activity: Activity) -> None:
    assert read_activity(activity.value) == activity


def test_an_unknown_word_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UserError) as refused:
        read_activity("fishing")
    assert refused.value.wrong == "I don't know the activity “fishing”."
    assert refused.value.remedy == (
        "Use one of: phone, video, in person, portal, assessment, registry, care plan, case review, "
        "coordination, attempt, no-show."
    )


@pytest.mark.parametrize(
    ("named", "meant"),
    [
        (("phone",), "phone"),
        (("phone", "phone"), "phone"),
        (("phone", "attempt"), "attempt"),
        (("video", "no-show"), "no-show"),
        (("in person", "no-show"), "no-show"),
        (("portal", "attempt"), "attempt"),
        (("phone", "coordination"), "coordination"),
        (("video", "in person"), "video"),
        (("assessment", "phone"), "assessment"),
        (("assessment", "video", "in person"), "assessment"),
        (("case review", "video"), "case review"),
        (("case review", "coordination", "phone"), "case review"),
    ],
)
def test_of_two_activities_the_telling_one_prevails(named: tuple[str, ...], meant: str) -> None:
    assert prevailing_activity(map(Activity, named)) == Activity(meant)
    assert prevailing_activity(map(Activity, reversed(named))) == Activity(meant)


@pytest.mark.parametrize("named", [("phone", "video"), ("phone", "registry"), ("attempt", "no-show")])
def test_two_that_nothing_tells_apart_are_asked_about(named: tuple[str, str]) -> None:
    with pytest.raises(UserError) as refused:
        prevailing_activity(map(Activity, named))
    assert refused.value.wrong == f"I found more than one activity: {' and '.join(sorted(named))}."
