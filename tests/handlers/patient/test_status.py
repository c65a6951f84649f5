"""Conversations about status: what each step asks for, from which day it holds, what it is refused for."""

import pytest
from sqlalchemy import select

from store.tables import care_plans, episodes, flags, status_changes
from tests.world import World

HOLLY = "/patient Holly Guzman"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("graduated 11/18", "Saved: status graduated as of Nov 18"),
        (
            "graduated on 11/18",
            "The episode ended Nov 18. If the patient comes back, start a new one with /enroll.",
        ),
        ("graduated yesterday -- done well", "Saved: status graduated as of Nov 20 (done well)"),
        ("referred out to Lakeside on 11/18", "Saved: status referred out as of Nov 18 (to Lakeside)"),
        (
            "referred out to Lakeside",
            "When you know whether the patient was seen there, type",
        ),
        (
            "disengaged -- 3 calls, a letter; way back: front desk",
            "(3 calls, a letter; way back: front desk)",
        ),
        ("declined -- sees a friend's therapist", "Saved: status declined"),
        ("deceased 11/19", "Saved: status deceased as of Nov 19"),
    ],
)
def test_a_step_is_kept_with_its_day_and_what_it_asks_for(sqlite_world: World, typed: str, says: str) -> None:
    asked = sqlite_world.dana.types(f"{HOLLY} {typed}")
    assert "Nothing was saved yet." in asked.shown
    assert says in asked.press("End the episode").shown


def test_a_step_within_care_is_saved_at_once(sqlite_world: World) -> None:
    saved = sqlite_world.dana.types(f"{HOLLY} status on hold until 12/15 -- surgery")
    assert "Saved: status on hold until Tue Dec 15 (surgery)" in saved.shown


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("status relapse prevention", "Relapse prevention needs a relapse-prevention plan."),
        ("status on hold until 11/20", "which has passed"),
        ("on hold 12/15", "I didn't understand “12/15”."),
        ("graduated 12/30", "which is in the future"),
        (
            "graduated 8/31",
            "The status has been active since Tue Sep 1, so graduated can't start on Mon Aug 31.",
        ),
        ("graduated 2/1/1975", "before"),
        ("disengaged 11/18 -- way back: front desk", "Disengaged can't be back-dated: it starts today."),
        ("disengaged -- moved away", "Disengaged needs a close-out note that says the way back."),
        ("referred out", "Referred out needs the place the patient is referred to."),
        ("referred out Lakeside", "I didn't understand “Lakeside”."),
        ("status referred", "The status can't go from active to referred."),
    ],
)
def test_what_is_missing_or_cannot_be_is_refused_in_words(sqlite_world: World, typed: str, says: str) -> None:
    answer = sqlite_world.dana.types(f"{HOLLY} {typed}")
    assert "Nothing was saved." in answer.shown
    assert says in answer.shown
    with sqlite_world.registry.read() as db:
        kept = db.execute(select(status_changes.c.status).where(status_changes.c.patient_id == 1)).scalars()
        assert list(kept) == ["active"], "nothing is half-saved"
        assert db.execute(select(care_plans.c.id)).all() == []


def test_the_relapse_prevention_plan_is_a_version_of_the_care_plan(sqlite_world: World) -> None:
    sqlite_world.dana.types(f"{HOLLY} plan -- goals: sleep through")
    sqlite_world.dana.types(f"{HOLLY} relapse prevention -- poor sleep two nights: walk, call Dana")
    card = sqlite_world.dana.types(HOLLY).shown
    assert "Relapse prevention since Nov 21" in card
    assert (
        "Care plan of Nov 21: Goals: sleep through; "
        "Relapse prevention: poor sleep two nights: walk, call Dana" in card
    )
    with sqlite_world.registry.read() as db:
        versions = [list(row.sections) for row in db.execute(select(care_plans).order_by(care_plans.c.id))]
    assert versions == [["goals"], ["goals", "relapse prevention"]]
    sqlite_world.dana.types(f"{HOLLY} status active")
    back = sqlite_world.dana.types(f"{HOLLY} status relapse prevention")
    assert "Saved: status relapse prevention" in back.shown, "the plan is on record already"


def test_a_patient_ready_to_step_down_is_shown_on_the_card(sqlite_world: World) -> None:
    for score in ("phq9 18 item9 0 Holly Guzman sep 3", "phq9 8 item9 0 Holly Guzman sep 24"):
        sqlite_world.dana.types(f"/score {score}")
    sqlite_world.dana.types("/score phq9 4 item9 0 Holly Guzman nov 20")
    said = "Consider relapse prevention: PHQ-9 18 → 4 ↓ 14 since Sep 3, held since Sep 24"
    card = sqlite_world.dana.types(HOLLY)
    assert said in card.shown
    assert said in card.press("Status").shown
    ready = sqlite_world.dana.types("/caseload improved").shown
    assert "Your caseload: 1 ready to step down" in ready
    agenda = sqlite_world.priya.types("/review").shown
    assert "ready to step down" in agenda or "Ready to step down" in agenda


def test_the_status_button_offers_what_may_follow_and_asks_for_what_it_needs(sqlite_world: World) -> None:
    picked = sqlite_world.dana.types(HOLLY).press("Status")
    assert picked.shown == (
        "Holly G. · …8805\n"
        "Now: active since Sep 1.\n"
        "[Relapse prevention] [On hold] [Graduated] [Referred out] [Disengaged] [Declined] [Deceased]"
    )
    form = picked.press("On hold")
    assert "From active (since Sep 1) to on hold." in form.shown
    wrong = form.fill({"On hold until": "2026-11-20"}).submit()
    assert wrong.errors == {"On hold until": "Choose a day after today, within two years."}
    saved = wrong.fill({"On hold until": "2026-12-15", "Note": "surgery"}).submit()
    assert "Saved: status on hold until Tue Dec 15 (surgery) · Holly Guzman · MRN …8805" in saved.shown
    held = sqlite_world.dana.types(HOLLY).shown
    assert "Next due Tue Dec 15: on hold until Tue Dec 15" in held


def test_closing_out_asks_for_a_note_and_the_way_back(sqlite_world: World) -> None:
    form = sqlite_world.dana.types(HOLLY).press("Status").press("Disengaged")
    assert "[From" not in form.shown, "never back-dated"
    filled = form.fill({"Close-out note": "three calls, a letter", "The way back": "call the front desk"})
    saved = filled.submit()
    assert "status disengaged (three calls, a letter; way back: call the front desk)" in saved.shown


def test_when_two_people_change_a_status_the_second_is_refused(world: World) -> None:
    danas = world.dana.types(HOLLY).press("Status").press("Graduated")
    priyas = world.priya.types(HOLLY).press("Status").press("On hold")
    assert "Saved: status graduated" in danas.submit().shown
    told = priyas.fill({"On hold until": "2026-12-15"}).submit()
    assert "Nothing was saved." in told.shown
    assert "Dana Reed set the status to graduated (Sat Nov 21, 10:00 AM)." in told.shown
    with world.registry.read() as db:
        assert db.execute(select(episodes.c.status).where(episodes.c.patient_id == 1)).scalar_one() == (
            "graduated"
        )


def test_a_form_open_while_the_patient_left_care_is_refused_in_words(sqlite_world: World) -> None:
    card = sqlite_world.dana.types(HOLLY)
    form = card.press("Contact schedule")
    sqlite_world.priya.types(f"{HOLLY} graduated").press("End the episode")
    told = form.fill({"A contact": "every 4 weeks"}).submit()
    assert "Nothing was saved." in told.shown
    assert "Holly Guzman · MRN …8805 is no longer in care (graduated)." in told.shown
    assert "Holly Guzman · MRN …8805 is no longer in care (graduated)." in card.press("Status").shown


def test_a_form_cannot_graduate_over_an_open_risk(sqlite_world: World) -> None:
    sqlite_world.dana.types(f"{HOLLY} flag risk -- hopeless")
    refused = sqlite_world.dana.types(HOLLY).press("Status").press("Graduated").submit()
    assert "A risk flag is open: a patient can't graduate with an open risk." in refused.shown
    assert "Clear it first: unflag risk -- what was done" in refused.shown


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ("every 3 weeks", "Saved: a contact every 3 weeks"),
        ("as needed, never overdue by schedule", "Saved: contacts as needed"),
        ("at the clinic's usual interval", "Saved: contacts at the clinic's usual interval"),
    ],
)
def test_the_contact_schedule_button_sets_the_interval(sqlite_world: World, chosen: str, says: str) -> None:
    form = sqlite_world.dana.types(HOLLY).press("Contact schedule")
    assert says in form.fill({"A contact": chosen}).submit().shown


def test_who_left_care_has_no_steps_but_the_way_back(sqlite_world: World) -> None:
    sqlite_world.dana.types(f"{HOLLY} graduated").press("End the episode")
    card = sqlite_world.dana.types(HOLLY).shown
    assert "[Re-enroll]" in card
    assert "[Status]" not in card
    sqlite_world.dana.types("/patient April Krause deceased").press("End the episode")
    assert "[Re-enroll]" not in sqlite_world.dana.types("/patient April Krause").shown
    refused = sqlite_world.dana.types("/enroll April Krause mrn 70bd")
    assert "April Krause is on the registry as deceased since Sat Nov 21." in refused.shown


@pytest.mark.parametrize("ending", ["graduated", "declined", "referred out to Lakeside"])
def test_questions_that_are_still_open_are_named_and_cleared_with_the_episode(
    sqlite_world: World, ending: str
) -> None:
    sqlite_world.dana.types(f"{HOLLY} flag medication -- sleep on sertraline?")
    sqlite_world.dana.types(f"{HOLLY} flag discuss")
    ended = sqlite_world.dana.types(f"{HOLLY} {ending}").press("End the episode")
    assert (
        "Still open, and cleared with the episode: medication flag (sleep on sertraline?), flag to discuss."
        in ended.shown
    )
    with sqlite_world.registry.read() as db:
        reasons = set(db.execute(select(flags.c.void_reason)).scalars())
    assert reasons == {f"episode ended: {ending.partition(' to ')[0]}"}


def test_questions_stay_open_where_care_goes_on(sqlite_world: World) -> None:
    sqlite_world.dana.types(f"{HOLLY} flag discuss")
    assert "cleared" not in sqlite_world.dana.types(f"{HOLLY} on hold until 12/15").shown
    assert "flag to discuss cleared" in sqlite_world.dana.types(f"{HOLLY} unflag discuss").shown


def test_graduating_without_improvement_asks_why(sqlite_world: World) -> None:
    sqlite_world.dana.types("/score phq9 18 item9 0 Holly Guzman sep 3")
    sqlite_world.dana.types("/score phq9 14 item9 0 Holly Guzman nov 20")
    asked = sqlite_world.dana.types(f"{HOLLY} graduated")
    assert asked.shown == (
        "Nothing was saved yet.\n"
        "Holly Guzman · MRN …8805\n"
        "PHQ-9 14, not improved. Graduate anyway?\n"
        "Press Say why, or type: /patient Holly Guzman graduated -- the reason\n"
        "[Say why]"
    )
    form = asked.press("Say why").submit()
    assert list(form.errors.values()) == [
        "PHQ-9 14, not improved. Graduate anyway? Then say why in the note."
    ]
    assert "Saved: status graduated (moves away)" in (
        sqlite_world.dana.types(f"{HOLLY} status graduated -- moves away").press("End the episode").shown
    )


def test_graduating_after_improvement_asks_nothing(sqlite_world: World) -> None:
    sqlite_world.dana.types("/score phq9 18 item9 0 Holly Guzman sep 3")
    sqlite_world.dana.types("/score phq9 4 item9 0 Holly Guzman nov 20")
    assert (
        "Saved: status graduated"
        in sqlite_world.dana.types(f"{HOLLY} graduated").press("End the episode").shown
    )


def test_the_initial_assessment_brings_a_referred_patient_into_care(sqlite_world: World) -> None:
    sqlite_world.dana.types("/enroll Nora Vale mrn 555 dob 3/4/1985 referred 11/10 payer Cigna")
    saved = sqlite_world.dana.types("/patient Nora Vale assessed 11/12")
    assert "Saved: initial assessment on Nov 12 · Nora Vale · MRN …555" in saved.shown
    assert "Status changed from referred to active as of Nov 12." in saved.shown
    assert "Active since Nov 12" in sqlite_world.dana.types("/patient Nora Vale").shown
