"""Conversations with `/score`: what a care manager types and reads."""

from datetime import date

import pytest
from sqlalchemy import func, select

from store.clinic import clinics
from store.patient import patients
from store.tables import audit_events, flags, scores
from tests.trail import trail_faults
from tests.world import World


def on_ledger(world: World) -> list[tuple[str, int, int | None]]:
    """Scale, total and risk item of every score that is not void, in order."""
    with world.registry.read() as db:
        query = select(scores.c.instrument, scores.c.total, scores.c.risk_item).where(
            scores.c.voided_at.is_(None)
        )
        return [(row[0], row[1], row[2]) for row in db.execute(query.order_by(scores.c.id))]


def flags_up(world: World) -> list[str]:
    """The questions of the flags that are up."""
    with world.registry.read() as db:
        return list(db.execute(select(flags.c.note).where(flags.c.voided_at.is_(None))).scalars())


def test_a_total_is_saved_and_the_risk_item_asked_for(world: World) -> None:
    answer = world.dana.types("/score phq9 14 Holly Guzman")
    assert answer.private
    assert "Saved PHQ-9 14 · moderate · Holly Guzman · MRN …8805 · today, Sat Nov 21" in answer.shown
    assert "The first score in care: this is the baseline." in answer.shown
    assert "What was the answer to item 9 (thoughts of self-harm)?\n[0] [1] [2] [3] [Undo]" in answer.shown
    assert "Holly" not in answer.text
    assert on_ledger(world) == [("phq9", 14, None)]


def test_a_positive_risk_item_shows_the_protocol_and_raises_a_flag(world: World) -> None:
    answer = world.dana.types("/score phq9 14 Holly Guzman").press("1")
    assert "⚠ Safety: PHQ-9 item 9 above 0. Follow the clinic's protocol now." in answer.shown
    assert "Call or text 988" in answer.shown
    assert "A risk flag was raised" in answer.shown
    assert on_ledger(world) == [("phq9", 14, 1)]
    assert flags_up(world) == ["PHQ-9 item 9 above 0 (answer 1)"]


def test_a_negative_risk_item_is_kept_and_raises_nothing(sqlite_world: World) -> None:
    answer = sqlite_world.dana.types("/score phq9 14 Holly Guzman").press("0")
    assert "Item 9: 0." in answer.shown
    assert "988" not in answer.shown
    assert on_ledger(sqlite_world) == [("phq9", 14, 0)]
    assert flags_up(sqlite_world) == []


def test_a_risk_item_that_does_not_fit_the_total_is_refused(sqlite_world: World) -> None:
    answer = sqlite_world.dana.types("/score phq9 1 Holly Guzman").press("3")
    assert "Nothing was saved" in answer.shown
    assert "Item 9 at 3 does not fit a PHQ-9 total of 1." in answer.shown
    assert on_ledger(sqlite_world) == [("phq9", 1, None)]


def test_items_give_the_total_the_change_and_the_response(sqlite_world: World) -> None:
    sqlite_world.dana.types("/score phq9 20 item9 0 Holly Guzman sep 3")
    answer = sqlite_world.dana.types("/score phq9 1,2,1,0,2,1,1,0,0 Holly Guzman yesterday -- by phone")
    assert "Saved PHQ-9 8 · mild · Holly Guzman · MRN …8805 · yesterday, Fri Nov 20" in answer.shown
    assert "↓ 12 points (-60%) since baseline, Sep 3 (20)." in answer.shown
    assert "A response to treatment." in answer.shown
    assert "Note: by phone" in answer.shown
    worse = sqlite_world.dana.types("/score phq9 12 item9 0 Holly Guzman")
    assert "↑ 4 points since Nov 20 (8); ↓ 8 points (-40%) since baseline, Sep 3 (20)." in worse.shown


@pytest.mark.parametrize(
    ("first", "then", "says"),
    [
        ("epds 16", "epds 7", "↓ 9 points (-56%) since baseline, Sep 3 (16).\nIn remission."),
        ("isi 20", "isi 12", "↓ 8 points (-40%) since baseline, Sep 3 (20).\nA response to treatment."),
        ("audit 20", "audit 7", "↓ 13 points (-65%) since baseline, Sep 3 (20).\nIn remission."),
        ("phq9 17 item9 0", "phq9 8 item9 0", "↓ 9 points (-53%) since baseline, Sep 3 (17).\nA response"),
        ("phqa 16 item9 0", "phq9 7 item9 0", "↓ 9 points (-56%) since baseline, Sep 3 (16).\nA response"),
    ],
)
def test_each_scale_has_its_own_response_and_a_teens_goes_on_as_the_adults(
    sqlite_world: World, first: str, then: str, says: str
) -> None:
    with sqlite_world.registry.begin() as db:
        holly = sqlite_world.patients["guzman"]
        patients.correct(db, sqlite_world.clinic.id, holly.id, date_of_birth=date(2008, 11, 1))
    sqlite_world.dana.types(f"/score {first} Holly Guzman sep 3")
    assert says in sqlite_world.dana.types(f"/score {then} Holly Guzman").shown


def test_a_number_behind_a_scale_is_its_score_also_before_a_name_like_a_month(sqlite_world: World) -> None:
    asked = sqlite_world.dana.types("/score gad7 11 April Kraus")
    assert "No patient is named “April Kraus”." in asked.shown
    assert "No patient is named “May Holland”" in sqlite_world.dana.types("/score gad7 11 May Holland").shown
    saved = sqlite_world.dana.types("/score gad7 11 3 April Holly Guzman")
    assert "Saved GAD-7 11 · moderate · Holly Guzman · MRN …8805 · Fri Apr 3" in saved.shown


def test_several_scales_in_one_line(sqlite_world: World) -> None:
    answer = sqlite_world.dana.types("/score phq9 14 item9 0 gad7 11 Guzman, Holly")
    assert "Saved PHQ-9 14 · moderate" in answer.shown
    assert "Saved GAD-7 11 · moderate" in answer.shown
    assert answer.text == "Saved 2 scores."
    assert on_ledger(sqlite_world) == [("phq9", 14, 0), ("gad7", 11, None)]


def test_telling_one_risk_item_leaves_the_other_scores_in_the_answer(sqlite_world: World) -> None:
    answer = sqlite_world.dana.types("/score phq9 14 gad7 11 Holly Guzman").press("0")
    assert "Saved PHQ-9 14" in answer.shown
    assert "Saved GAD-7 11" in answer.shown


def test_undo_voids_the_score_and_its_flag(world: World) -> None:
    saved = world.dana.types("/score phq9 14 item9 2 Holly Guzman")
    assert flags_up(world) == ["PHQ-9 item 9 above 0 (answer 2)"]
    answer = saved.press("Undo")
    assert "Undone: PHQ-9 14 · moderate · Holly Guzman" in answer.shown
    assert on_ledger(world) == []
    assert flags_up(world) == []


def test_an_epds_item_ten_is_a_risk_item_too(sqlite_world: World) -> None:
    answer = sqlite_world.dana.types("/score epds 11 item10 1 Holly Guzman")
    assert "⚠ Safety: EPDS item 10 above 0." in answer.shown


def test_the_clinics_protocol_and_link_are_shown_beside_988(sqlite_world: World) -> None:
    with sqlite_world.registry.begin() as db:
        clinics.change_settings(
            db, sqlite_world.clinic, protocol_text="Page Dr. Shah.", protocol_link="https://example.org/p"
        )
    answer = sqlite_world.dana.types("/score phq9 14 item9 1 Holly Guzman")
    assert "Page Dr. Shah." in answer.shown
    assert "Open the clinic's safety protocol" in answer.shown
    assert "Crisis line: call or text 988." in answer.shown


def test_a_positive_screen_asks_for_the_full_scale(sqlite_world: World) -> None:
    answer = sqlite_world.dana.types("/score phq2 4 Holly Guzman")
    assert "Saved PHQ-2 4 · positive" in answer.shown
    assert "Positive screen: give the PHQ-9 next." in answer.shown


def test_the_same_score_of_the_same_day_is_asked_about(sqlite_world: World) -> None:
    sqlite_world.dana.types("/score gad7 11 Holly Guzman")
    asked = sqlite_world.dana.types("/score gad7 11 Holly Guzman")
    assert "Nothing was saved: the same score is already on record." in asked.shown
    assert len(on_ledger(sqlite_world)) == 1
    asked.press("Save it a second time")
    assert len(on_ledger(sqlite_world)) == 2


def test_a_redelivery_counts_once(sqlite_world: World) -> None:
    first = sqlite_world.dana.types("/score gad7 11 Holly Guzman")
    sqlite_world.slack.redeliver()
    assert len(on_ledger(sqlite_world)) == 1
    assert sqlite_world.dana.inbox[-1].shown == first.shown


def test_a_misspelled_patient_is_offered_never_taken(sqlite_world: World) -> None:
    asked = sqlite_world.dana.types("/score gad7 11 Holy Gusman")
    assert "Nothing was saved yet" in asked.shown
    assert on_ledger(sqlite_world) == []
    saved = asked.press("Holly Guzman · born 3/4/1980 · …8805")
    assert "Saved GAD-7 11 · moderate · Holly Guzman" in saved.shown
    assert on_ledger(sqlite_world) == [("gad7", 11, None)]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("phq9 30 Holly Guzman", "30 is not a PHQ-9 total: it goes from 0 to 27."),
        ("phq9 -1 Holly Guzman", "-1 is not a PHQ-9 total"),
        ("phq9 1,2,1 Holly Guzman", "The PHQ-9 has 9 items, 3 were given."),
        ("phq9 1,2,1,0,9,1,1,0,0 Holly Guzman", "Item 5 of the PHQ-9 goes from 0 to 3; 9 was given."),
        ("xyz9 14 Holly Guzman", "I don't know the scale “xyz9”."),
        ("phq9 14 Holly Guzman tomorrow", "in the future"),
        ("phq9 Holly Guzman", "I found PHQ-9 but no score after it."),
        ("14 Holly Guzman", "I didn't find a scale in that line."),
    ],
)
def test_what_cannot_be_is_refused_in_words(sqlite_world: World, typed: str, says: str) -> None:
    answer = sqlite_world.dana.types(f"/score {typed}")
    assert "Nothing was saved" in answer.shown
    assert says in answer.shown
    assert typed in answer.shown, "the words are kept, so that nothing has to be typed again"
    assert on_ledger(sqlite_world) == []


def test_one_wrong_line_of_several_saves_none(sqlite_world: World) -> None:
    answer = sqlite_world.dana.types("/score gad7 11 Holly Guzman\nphq9 99 April Krause")
    assert "Nothing was saved" in answer.shown
    assert "Line 2" in answer.shown
    assert on_ledger(sqlite_world) == []


def test_the_form_saves_a_score(sqlite_world: World) -> None:
    form = sqlite_world.dana.types("/score")
    wrong = form.fill({"Patient's name or MRN": "April Krause", "Total, or all items": "99"}).submit()
    assert wrong.errors == {"Total, or all items": "99 is not a PHQ-9 total: it goes from 0 to 27."}
    saved = wrong.fill({"Total, or all items": "9"}).submit()
    assert "Saved PHQ-9 9 · mild · April Krause" in saved.shown
    assert on_ledger(sqlite_world) == [("phq9", 9, None)]


def test_a_biller_may_not(sqlite_world: World) -> None:
    answer = sqlite_world.bill.types("/score phq9 14 Holly Guzman")
    assert "Nothing was saved" in answer.shown
    assert "/score is for: care manager, clinician, consultant." in answer.shown
    assert on_ledger(sqlite_world) == []


def test_a_clinician_scores_the_patients_they_treat(sqlite_world: World) -> None:
    assert "Saved GAD-7 11" in sqlite_world.owen.types("/score gad7 11 Holly Guzman").shown
    sqlite_world.dana.types("/patient Ashley Baker clinician Jane Doe 1234567893")
    refused = sqlite_world.owen.types("/score gad7 11 Ashley Baker")
    assert "No patient of yours is named “Ashley Baker”" in refused.shown


def test_every_score_is_in_the_audit_trail(sqlite_world: World) -> None:
    sqlite_world.dana.types("/score gad7 11 Holly Guzman").press("Undo")
    with sqlite_world.registry.read() as db:
        told = db.execute(select(audit_events.c.action).order_by(audit_events.c.id)).scalars()
        assert list(told) == ["score saved", "score undone"]
        assert db.execute(select(func.count()).select_from(scores)).scalar_one() == 1
    assert trail_faults(sqlite_world.registry, sqlite_world.clinic.id) == ()


@pytest.mark.parametrize("line", ["/score undo", "/score today"])
def test_undo_as_a_word_gets_where_the_button_is(sqlite_world: World, line: str) -> None:
    shown = sqlite_world.dana.types(line).shown
    assert "press Undo under the message that saved it" in shown
    assert "/patient and the name" in shown


def test_a_second_score_of_the_day_is_asked_about_and_can_replace_the_first(world: World) -> None:
    world.dana.types("/score phq9 14 item9 0 Holly Guzman")
    asked = world.dana.types("/score phq9 12 item9 0 Holly Guzman")
    assert "Nothing was saved: a PHQ-9 is already on record for that day." in asked.shown
    assert (
        "On record: PHQ-9 14 · moderate · item 9: 0 · Holly Guzman · MRN …8805 · today, Sat Nov 21"
        in asked.shown
    )
    assert "Typed now: PHQ-9 12 · moderate · item 9: 0 · Holly Guzman" in asked.shown
    assert on_ledger(world) == [("phq9", 14, 0)]
    assert "Saved PHQ-9 12" in asked.press("Replace the one on record").shown
    assert on_ledger(world) == [("phq9", 12, 0)]
    history = world.dana.types("/patient Holly Guzman scores").shown
    assert "scores: 1 entry" in history
    assert (
        "Before: today, Sat Nov 21 · PHQ-9 14 · moderate · item 9: 0 (edited Nov 21 by Dana Reed)" in history
    )


def test_a_second_score_with_a_positive_risk_item_warns_before_it_is_dropped(sqlite_world: World) -> None:
    sqlite_world.dana.types("/score phq9 14 Holly Guzman")
    asked = sqlite_world.dana.types("/score phq9 1 2 1 0 2 1 1 0 1 Holly Guzman").shown
    assert "On record: PHQ-9 14 · moderate · item 9 not entered · Holly Guzman" in asked
    assert "Typed now: PHQ-9 9 · mild · item 9: 1 · Holly Guzman" in asked
    assert (
        "⚠ Item 9 is above 0 in what you typed. No one is alerted to it unless you save it: "
        "follow the clinic's protocol now, today." in asked
    )
    assert "988" in asked


def test_the_same_total_with_another_risk_item_is_not_the_same_score(sqlite_world: World) -> None:
    sqlite_world.dana.types("/score phq9 14 item9 0 Holly Guzman")
    asked = sqlite_world.dana.types("/score phq9 14 item9 2 Holly Guzman")
    assert "Nothing was saved: a PHQ-9 is already on record for that day." in asked.shown
    assert "On record: PHQ-9 14 · moderate · item 9: 0 · Holly Guzman" in asked.shown
    assert "⚠ Safety: PHQ-9 item 9 above 0." in asked.press("Replace the one on record").shown
    assert on_ledger(sqlite_world) == [("phq9", 14, 2)]
    back = sqlite_world.dana.types("/score phq9 14 item9 0 Holly Guzman").shown
    assert "Item 9 is above 0 on record. If you replace that score, its safety alert is withdrawn" in back


def test_the_form_says_how_to_save_a_second_score_with_its_risk_item(sqlite_world: World) -> None:
    sqlite_world.dana.types("/score phq9 14 Holly Guzman")
    again = sqlite_world.dana.types("/score").fill(
        {
            "Patient's name or MRN": "Holly Guzman",
            "Total, or all items": "12",
            "Item 9 of the PHQ, item 10 of the EPDS": "1",
        }
    )
    error = str(again.submit().errors)
    assert "PHQ-9 14 · moderate · item 9 not entered is already on record for that day." in error
    assert "type /score phq9 12 item9 1 and the name." in error
    assert "⚠ Item 9 is above 0 in what you typed." in error


def test_an_edited_score_that_keeps_its_answer_notifies_nobody_again(sqlite_world: World) -> None:
    saved = sqlite_world.dana.types("/score phq9 14 item9 2 Holly Guzman")
    assert "Notified: " in saved.shown
    edited = saved.press("Edit").fill(note="on paper").submit().shown
    assert "The safety alert of this answer stays as it is: nobody is notified again." in edited
    assert "Notified: " not in edited


def test_two_scores_of_one_day_can_both_be_kept(sqlite_world: World) -> None:
    sqlite_world.dana.types("/score gad7 11 Holly Guzman")
    sqlite_world.dana.types("/score gad7 9 Holly Guzman").press("Keep both")
    assert on_ledger(sqlite_world) == [("gad7", 11, None), ("gad7", 9, None)]


def test_a_scale_typed_twice_for_one_day_is_asked_about(sqlite_world: World) -> None:
    asked = sqlite_world.dana.types("/score gad7 11 Holly Guzman\ngad7 9 Holly Guzman")
    assert "Nothing was saved: a GAD-7 is typed twice for that day." in asked.shown
    asked.press("Don't save it again")
    assert on_ledger(sqlite_world) == []


def test_a_list_with_headings_is_read(sqlite_world: World) -> None:
    answer = sqlite_world.dana.types("/score Yesterday:\n- gad7 11 Holly Guzman\n- gad7 9 April Krause today")
    assert "Saved GAD-7 11 · moderate · Holly Guzman · MRN …8805 · yesterday, Fri Nov 20" in answer.shown
    assert "Saved GAD-7 9 · mild · April Krause · MRN …70bd · today, Sat Nov 21" in answer.shown


def test_the_form_asks_about_a_second_score_of_the_day(sqlite_world: World) -> None:
    sqlite_world.dana.types("/score gad7 11 Holly Guzman")
    form = sqlite_world.dana.types("/score")
    again = form.fill(
        {"Scale": "GAD-7 (0 to 21)", "Patient's name or MRN": "Holly Guzman", "Total, or all items": "9"}
    )
    assert "already on record for that day" in str(again.submit().errors)
    assert on_ledger(sqlite_world) == [("gad7", 11, None)]
