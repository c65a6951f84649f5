"""A case review as it happens: asked, discussed, recommended, changed, told, closed; and one that lags."""

from datetime import datetime
from zoneinfo import ZoneInfo

from tests.world import World

CHICAGO = ZoneInfo("America/Chicago")


def at(world: World, when: str) -> None:
    """Move the clock to a moment in Chicago; the bot says what is due."""
    world.slack.move_clock_to(datetime.fromisoformat(when).replace(tzinfo=CHICAGO))
    world.post()


def test_a_recommendation_is_followed_up(world: World) -> None:
    dana, priya, owen = world.dana, world.priya, world.owen

    # Monday. On the phone, Holly asks about her sleep; the question rides along with the minutes.
    at(world, "2026-11-23T10:00")
    dana.types("/score phq9 16 item9 0 Holly Guzman")
    said = dana.types("/log 15m phone Holly Guzman flag medication -- sleep on sertraline?").shown
    assert "It's on the agenda for the next review." in said
    for name in ("Timothy Arroyo", "Bradley Reyes", "Ashley Baker", "James Arellano"):
        priya.types(f"/review {name} continue")

    # Wednesday, the working day before the review: the agenda comes, with the question.
    at(world, "2026-11-25T09:00")
    agenda = dana.sees("case-review")[-1].shown
    assert "Holly G. · …8805 · 12 weeks in care" in agenda
    assert "Medication question (Nov 23): sleep on sertraline?" in agenda

    # Thursday, the review. Dana goes through her agenda; the clock runs for each patient.
    at(world, "2026-11-26T13:00")
    form = dana.types("/review start")
    assert "1 of 2" in form.shown
    assert "Holly G." in form.shown

    # Priya answers the question from the agenda in front of her, while Dana has Holly open.
    at(world, "2026-11-26T13:06")
    written = priya.types("/review").press("Recommend…", beside="Holly Guzman")
    saved = written.fill(recommendation="increase sertraline to 100 mg, take it in the morning").submit()
    assert "It answers “sleep on sertraline?”. The person who asked will be notified." in saved.shown
    assert "It waits for approval by the treating clinician, Owen Clark." in saved.shown
    form = form.press("Next")
    assert "April K." in form.shown

    # April is only looked at. Being there is no review.
    at(world, "2026-11-26T13:08")
    end = form.press("Finish")
    assert "2 patients covered, 1 reviewed" in end.shown
    assert "Still on the agenda: April K." in end.shown
    assert "Measured 6 min 0 s, 1:00 PM to 1:06 PM." in end.shown
    logged = end.submit().shown
    assert "Logged 6 min · case review · Holly Guzman" in logged
    assert "November: 21 of 60 min" in logged
    assert "Logged 2 min · case review · April Krause" in logged

    # Friday. Owen was asked right away, reads it a day later, and wants it slower.
    at(world, "2026-11-27T08:30")
    question = owen.waits_for("Recommendation: Holly G. · …8805")
    changed = question.press("Change").fill(words="75 mg for two weeks, then 100 mg").submit()
    assert "Dana Reed will be asked to tell the patient." in changed.shown
    heard = priya.waits_for("Recommendation changed: Holly G.")
    assert "Originally: increase sertraline to 100 mg, take it in the morning" in heard.shown
    to_tell = dana.waits_for("Please tell the patient.")

    # Dana is away. Ten days after the review it is back on the agenda, with its age.
    at(world, "2026-12-06T09:00")
    late = priya.types("/review").shown
    assert "Follow-up actions (1)" in late
    assert "“75 mg for two weeks, then 100 mg” open 10 days, waits 9 days for the patient to be told" in late

    # Monday. Dana tells Holly, and the recommendation is closed with a date, everywhere it is shown.
    at(world, "2026-12-07T09:15")
    done = to_tell.press("Told the patient").shown
    assert "Dana Reed told the patient, Mon Dec 7." in done
    world.post()
    assert "Closed Mon Dec 7." in owen.waits_for("Recommendation: Holly G.").shown
    card = dana.types("/patient Holly Guzman").shown
    assert "changed to “75 mg for two weeks, then 100 mg”, closed Mon Dec 7" in card
    assert "Follow-up actions" not in priya.types("/review").shown
