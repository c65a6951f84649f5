"""Conversations about what waits for an answer: attempts, a letter, a referral, the step after a contact."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.sandbox import VisibleItem
from store.tables import contacts
from tests.world import World

HOLLY = "/patient Holly Guzman"


@pytest.fixture
def silent(sqlite_world: World) -> World:
    """Holly was tried twice, for the first time three weeks ago."""
    sqlite_world.dana.types("/log 10m phone Holly Guzman oct 20")
    for day in ("oct 31", "nov 10"):
        sqlite_world.dana.types(f"/log 5m voicemail Holly Guzman {day}")
        sqlite_world.slack.move_clock(timedelta(minutes=11))
    return sqlite_world


def tried_again(world: World) -> VisibleItem:
    return world.dana.types("/log 5m voicemail Holly Guzman")


def test_after_enough_attempts_the_answer_suggests_a_letter_or_close_out(silent: World) -> None:
    answer = tried_again(silent)
    assert "That makes 3 attempts without a contact." in answer.shown
    assert "Consider a letter or close-out: 3 attempts since Sat Oct 31, not reached." in answer.shown
    assert "[Letter sent] [Close out]" in answer.shown
    card = silent.dana.types(HOLLY).shown
    assert "Last reached Tue Oct 20, 3 attempts since" in card
    assert "Consider a letter or close-out: 3 attempts since Sat Oct 31, not reached" in card
    assert "[Status] [Contact schedule] [Letter sent] [Close out]" in card


def test_two_attempts_are_not_enough(silent: World) -> None:
    assert "[Close out]" not in silent.dana.types(HOLLY).shown


def test_an_attempt_beside_a_contact_of_the_same_day_counts_nothing(silent: World) -> None:
    silent.dana.types("/log 10m phone Holly Guzman")
    assert "without a contact" not in tried_again(silent).shown


def test_the_reminders_button_suggests_it_too(silent: World) -> None:
    silent.slack.move_clock(timedelta(days=2))
    silent.post()
    listed = silent.dana.waits_for("overdue")
    assert "Consider a letter" not in listed.shown
    answer = listed.press("Could not reach", beside="Holly")
    assert "Consider a letter or close-out: 3 attempts since Sat Oct 31, not reached." in answer.shown


def test_the_next_mornings_list_and_the_caseload_say_so(silent: World) -> None:
    tried_again(silent)
    silent.slack.move_clock(timedelta(days=2))
    silent.post()
    listed = silent.dana.waits_for("overdue")
    assert "Consider a letter or close-out: 3 attempts since Sat Oct 31, not reached." in listed.shown
    leaving = silent.dana.types("/caseload leaving").shown
    assert "Your caseload: 1 for a letter or close-out" in leaving
    assert "Holly Guzman" in leaving


def test_a_letter_is_dated_and_not_an_attempt(silent: World) -> None:
    answer = tried_again(silent)
    noted = answer.press("Letter sent")
    assert "Saved: letter sent today · Holly Guzman · MRN …8805" in noted.shown
    again = silent.dana.types(HOLLY)
    assert "3 attempts since, letter sent Nov 21" in again.shown
    assert "not reached; letter sent Sat Nov 21" in again.shown
    assert "[Letter sent]" not in again.shown
    assert "A letter sent today is already on record" in answer.press("Letter sent").shown
    with silent.registry.read() as db:
        letters = db.execute(select(contacts.c.reached).where(contacts.c.kind == "letter")).scalars()
        assert list(letters) == [False]


def test_close_out_is_one_form_away(silent: World) -> None:
    form = tried_again(silent).press("Close out")
    saved = form.fill({"Close-out note": "three calls", "The way back": "front desk"}).submit()
    assert "Saved: status disengaged (three calls; way back: front desk)" in saved.shown


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("letter", "Saved: letter sent Nov 21"),
        ("letter sent 11/18", "Saved: letter sent Nov 18"),
        ("letter 8/1", "Care started Tue Sep 1, so no letter was sent before."),
        ("letter 12/30", "which is in the future"),
    ],
)
def test_a_letter_by_line(sqlite_world: World, typed: str, says: str) -> None:
    assert says in sqlite_world.dana.types(f"{HOLLY} {typed}").shown


def test_a_contact_without_a_next_step_asks_for_one(sqlite_world: World) -> None:
    wanting = "No next contact is agreed yet: press Next contact, or type next tue in the line."
    assert wanting in sqlite_world.dana.types("/log 15m phone Holly Guzman").shown
    assert wanting not in sqlite_world.dana.types("/log 15m phone April Krause next tue").shown
    assert wanting not in sqlite_world.dana.types("/log 5m voicemail Ashley Baker").shown
    sqlite_world.dana.types("/patient James Arellano as needed")
    assert wanting not in sqlite_world.dana.types("/log 15m phone James Arellano").shown


def test_a_referral_out_is_followed_until_it_is_answered(world: World) -> None:
    world.dana.types(f"{HOLLY} referred out to Lakeside Psychiatry -- bipolar?").press("End the episode")
    world.slack.move_clock(timedelta(days=10))
    card = world.dana.types(HOLLY)
    assert "Lakeside Psychiatry, sent Nov 21: no answer yet (10 days)" in card.shown
    listed = world.dana.types("/caseload")
    assert "[Referrals (1)]" in listed.shown, "though she left care"
    waiting = listed.press("Referrals (1)")
    assert "Your caseload: 1 referral is waiting for an answer" in waiting.shown
    assert "Holly Guzman …8805 · Lakeside Psychiatry, sent Nov 21" in waiting.shown
    seen = world.dana.types(f"{HOLLY} referral seen 11/30 -- intake done")
    assert "Saved: seen at Lakeside Psychiatry, Nov 30 (intake done)" in seen.shown
    assert "Lakeside Psychiatry, sent Nov 21: seen Nov 30" in world.dana.types(HOLLY).shown
    assert "No referrals are waiting for an answer." in world.dana.types("/caseload referrals").shown


def test_two_people_answer_a_referral_at_the_same_time(sqlite_world: World) -> None:
    sqlite_world.dana.types(f"{HOLLY} referral to Lakeside Psychiatry on 11/18")
    danas, priyas = sqlite_world.dana.types(HOLLY), sqlite_world.priya.types(HOLLY)
    assert "Saved: seen at Lakeside Psychiatry" in danas.press("Seen").shown
    told = priyas.press("Seen")
    assert "Nothing was saved." in told.shown
    assert "That is already on record: seen at Lakeside Psychiatry, Sat Nov 21." in told.shown


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("referral", "Which referral?"),
        ("referral perhaps", "I didn't understand the referral “perhaps”."),
        ("referral seen", "No referral is on record."),
        ("referral to Lakeside 12/30", "which is in the future"),
        ("referral to Lakeside on dec 30", "which is in the future"),
    ],
)
def test_an_unreadable_referral_is_refused_in_words(sqlite_world: World, typed: str, says: str) -> None:
    assert says in sqlite_world.dana.types(f"{HOLLY} {typed}").shown


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("referral to Lakeside Psychiatry", "Saved: referral to Lakeside Psychiatry, sent Nov 21"),
        ("referral to Lakeside 11/18", "Saved: referral to Lakeside, sent Nov 18"),
        ("referral to Dr. Lee sent nov 3", "Saved: referral to Dr. Lee, sent Nov 3"),
        ("referral out to Clinic 4 yesterday", "Saved: referral to Clinic 4, sent Nov 20"),
    ],
)
def test_a_referral_by_line_while_care_goes_on(sqlite_world: World, typed: str, says: str) -> None:
    assert says in sqlite_world.dana.types(f"{HOLLY} {typed}").shown


def test_several_open_referrals_are_answered_by_name(sqlite_world: World) -> None:
    sqlite_world.dana.types(f"{HOLLY} referral to Lakeside on 11/18")
    sqlite_world.dana.types(f"{HOLLY} referral to Harbor Clinic on 11/19")
    asked = sqlite_world.dana.types(f"{HOLLY} referral not seen")
    assert "Several referrals are open. Which one?" in asked.shown
    early = sqlite_world.dana.types(f"{HOLLY} referral harbor seen 11/18")
    assert "The referral to Harbor Clinic was sent Thu Nov 19." in early.shown
    saved = sqlite_world.dana.types(f"{HOLLY} referral harbor not seen 11/20")
    assert "Saved: not seen at Harbor Clinic, Nov 20" in saved.shown
