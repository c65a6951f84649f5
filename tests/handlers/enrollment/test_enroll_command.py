"""Conversations with `/enroll`: a new patient by line and by form."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.sandbox import VisibleItem
from store.clinic import members
from store.rules.roles import Role
from store.tables import audit_events, episodes, patients
from tests.world import World

LINE = "mrn 77-1 dob 3/4/1980 payer Cigna npi 1234567893 consent spoken 11/3 assessed 11/3"


def registered(world: World) -> int:
    with world.registry.read() as db:
        return db.execute(select(func.count()).select_from(patients)).scalar_one()


def test_one_line_enrolls_and_says_what_is_missing(sqlite_world: World) -> None:
    answer = sqlite_world.dana.types(f"/enroll Rosa Diaz {LINE}")
    assert answer.private
    assert answer.text == "The patient is on the registry."
    for line in (
        "Enrolled: Rosa Diaz · MRN 77-1 · born 3/4/1980",
        "First name Rosa, last name Diaz.",
        "Active since Nov 3 · 2 weeks in care",
        "Care manager: Dana Reed · consultant: Priya Shah · treating clinician: Owen Clark, NPI 1234567893",
        "Consent: spoken, Nov 3, by Dana Reed · assessed: Nov 3",
        "Payer: Cigna",
        "no visit on file within the year before the start (clinician)",
        "no active behavioral problem (ICD-10-CM) (clinician)",
        "no validated scale with the initial assessment (care manager)",
    ):
        assert line in answer.shown, line
    assert "Logged 15 min" in sqlite_world.dana.types("/log 15m phone Rosa Diaz").shown


def test_words_come_in_any_order(sqlite_world: World) -> None:
    answer = sqlite_world.dana.types(
        "/enroll problems F32.1, f411 F32.1 payer Cigna Maria del Carmen Lopez seen 10/2 dob 3/4/80 mrn A-77 "
        "clinician @Owen Clark npi 123"
    )
    assert "Enrolled: Maria del Carmen Lopez · MRN A-77 · born 3/4/1980" in answer.shown
    assert "First name Maria del Carmen, last name Lopez." in answer.shown
    assert "Payer: Cigna · problems: F32.1 F41.1" in answer.shown
    assert "NPI 123 is not ten digits (clinician)" in answer.shown, "kept and reported"


def test_a_referral_is_not_yet_in_care(sqlite_world: World) -> None:
    answer = sqlite_world.dana.types("/enroll Doe, Joe mrn 14 referred 11/2")
    assert "Referred: Joe Doe · MRN 14" in answer.shown
    assert "Referred since Nov 2" in answer.shown


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("Joe Doe", "The MRN of Joe Doe is missing."),
        ("mrn 12", "I didn't find a name in that line."),
        ("Joe Doe mrn none", "“none” isn't an MRN."),
        ("Joe Doe mrn 1.23457E+11", "“1.23457E+11” isn't an MRN."),
        ("Joe Doe mrn 12 x9 dob 3/4/1990", "I found Joe Doe but didn't understand “x9”."),
        ("Joe Doe mrn 12 dob 3/4/1890", "The birth date 3/4/1890 is before 1900."),
        ("Joe Doe mrn 12 dob 3/4/2027", "The birth date 3/4/2027 is in the future."),
        ("Joe Doe mrn 12 dob 13/45/1990", "“13/45/1990” isn't on the calendar."),
        ("Joe Doe mrn 12 mrn 13", "I found mrn twice."),
        ("Joe Doe mrn 12 consent 12/24", "“12/24” would be Thu Dec 24, 2026, which is in the future."),
        ("Joe Doe mrn 12 assign @Bill Meyer", "Bill Meyer isn't a care manager here."),
        ("Joe Doe mrn 12 problems blue", "I found problems but no ICD-10-CM code after it."),
        ("Joe Doe mrn 12 -- hello", "Please type one patient on one line, without a note."),
    ],
)
def test_what_cannot_be_placed_is_refused_in_words(sqlite_world: World, typed: str, says: str) -> None:
    answer = sqlite_world.dana.types(f"/enroll {typed}")
    assert "Nothing was saved" in answer.shown
    assert says in answer.shown
    assert registered(sqlite_world) == 6


def test_a_patient_in_care_is_not_enrolled_again(sqlite_world: World) -> None:
    sqlite_world.dana.types(f"/enroll Rosa Diaz {LINE}")
    refused = sqlite_world.dana.types("/enroll DIAZ, Rosa mrn 77-1")
    assert "Nothing was saved" in refused.shown
    assert "MRN 77-1 is already on the registry: Rosa Diaz, active." in refused.shown


def test_an_mrn_never_renames_someone_else(sqlite_world: World) -> None:
    sqlite_world.dana.types(f"/enroll Rosa Diaz {LINE}")
    asked = sqlite_world.dana.types("/enroll Sam Hill mrn 77-1 dob 5/6/1990")
    assert "Nothing was saved yet." in asked.shown
    assert (
        "That MRN is on the registry: Rosa Diaz, MRN 77-1, born 3/4/1980 (active). "
        "You typed Sam Hill, born 5/6/1990."
    ) in asked.shown
    assert (
        "I don't change the name on a chart by its MRN alone. Check the MRN, and type the line again."
        in asked.shown
    )
    assert "Same person" not in asked.shown
    assert "Rosa Diaz\nMRN 77-1" in asked.press("Open the card").shown


def test_a_new_last_name_is_offered_and_changes_the_chart(sqlite_world: World) -> None:
    sqlite_world.dana.types(f"/enroll Rosa Diaz {LINE}")
    asked = sqlite_world.dana.types("/enroll Rosa Ruiz mrn 77-1 dob 3/4/1980")
    assert "First name and birth date are the same. Is it a new last name?" in asked.shown
    changed = asked.press("Same person: now Rosa Ruiz, born 3/4/1980")
    assert "Changed: Rosa Diaz is now Rosa Ruiz · MRN 77-1 · born 3/4/1980" in changed.shown
    assert "Logged 15 min" in sqlite_world.dana.types("/log 15m phone Rosa Ruiz").shown
    with sqlite_world.registry.read() as db:
        kept = db.execute(select(audit_events.c.detail).where(audit_events.c.action == "identity changed"))
        assert kept.scalar_one() == {"name": "Rosa Diaz", "born": "1980-03-04"}
    history = sqlite_world.dana.types("/patient Rosa Ruiz history").shown
    assert "New name or birth date; before: Rosa Diaz, born 1980-03-04" in history
    undone = changed.press("Undo: not Rosa Ruiz")
    history = sqlite_world.dana.types("/patient Rosa Diaz history").shown
    assert "New name or birth date undone; before: Rosa Ruiz, born 1980-03-04" in history
    assert undone.shown == "MRN 77-1 is Rosa Diaz, born 3/4/1980 again."
    assert "No patient is named “Rosa Ruiz”" in sqlite_world.dana.types("/log 15m phone Rosa Ruiz").shown
    assert "This was already answered" in changed.press("Undo: not Rosa Ruiz").shown


def test_a_name_that_was_changed_again_since_is_not_undone(sqlite_world: World) -> None:
    sqlite_world.dana.types(f"/enroll Rosa Diaz {LINE}")
    first = sqlite_world.dana.types("/enroll Rosa Ruiz mrn 77-1 dob 3/4/1980")
    changed = first.press("Same person: now Rosa Ruiz, born 3/4/1980")
    again = sqlite_world.dana.types("/enroll Rosa Moss mrn 77-1 dob 3/4/1980")
    again.press("Same person: now Rosa Moss, born 3/4/1980")
    refused = changed.press("Undo: not Rosa Ruiz")
    assert "Name or birth date were changed again since." in refused.shown


def test_an_unclear_name_or_birth_date_is_asked_about(sqlite_world: World) -> None:
    sqlite_world.dana.types(f"/enroll Rosa Diaz {LINE}")
    asked = sqlite_world.dana.types("/enroll Rosa Diaz mrn 77-1 dob 4/3/1980")
    assert "If it is the same person, I can change the chart. If not, check the MRN." in asked.shown
    changed = asked.press("Same person: now Rosa Diaz, born 4/3/1980")
    assert "Changed: Rosa Diaz is now Rosa Diaz · MRN 77-1 · born 4/3/1980" in changed.shown


def test_the_form_takes_a_new_name_with_its_box_checked(sqlite_world: World) -> None:
    sqlite_world.dana.types(f"/enroll Rosa Diaz {LINE}")
    form = sqlite_world.dana.types("/enroll").fill(
        {"First name": "Rosa", "Last name": "Ruiz", "MRN": "77-1", "Birth date": "3/4/1980"}
    )
    wrong = form.submit()
    shown = "That MRN is on the registry: Rosa Diaz, MRN 77-1, born 3/4/1980 (active). "
    asks = (
        "You typed Rosa Ruiz, born 3/4/1980. If it is the same person, check the box "
        "“The same person with a new name”. If not, check the MRN."
    )
    assert wrong.errors == {"MRN": shown + asks}
    checked = wrong.fill({"If the name or MRN is already on the registry": "The same person with a new name"})
    assert "Changed: Rosa Diaz is now Rosa Ruiz" in checked.submit().shown


@pytest.mark.parametrize(
    ("typed", "shows"),
    [
        (
            "Sam Hill mrn 12345",
            "Flo Ray, MRN 00012345, born 3/4/1980 (almost the same MRN as 12345).",
        ),
        ("Flo Ray mrn 12345", "Flo Ray, MRN 00012345, born 3/4/1980."),
        ("Bill Moss mrn 31", "William Moss, MRN 42, born 3/4/1980 (a similar first name)."),
        ("Flo Ray mrn 31 dob 1/1/1990", "Flo Ray, MRN 00012345, born 3/4/1980 (another birth date)."),
        ("Bo Moss mrn 31", "William Moss, MRN 42, born 3/4/1980 (goes by Bo)."),
    ],
)
def test_someone_who_may_be_on_the_registry_is_asked_about_with_the_reason(
    sqlite_world: World, typed: str, shows: str
) -> None:
    sqlite_world.add_patient("Flo", "Ray", "00012345")
    sqlite_world.add_patient("William", "Moss", "42")
    sqlite_world.dana.types("/patient William Moss goes by Bo")
    asked = sqlite_world.dana.types(f"/enroll {typed}")
    assert "Nothing was saved yet." in asked.shown
    assert f"Already on the registry: {shows}" in asked.shown
    assert (
        f"Enrolled: {typed.split(' mrn ', maxsplit=1)[0]} · MRN" in asked.press("Someone else: enroll").shown
    )


def test_the_form_takes_one_answer_about_a_known_name(sqlite_world: World) -> None:
    both = ["Someone else with the same name", "The same person with a new name"]
    form = sqlite_world.dana.types("/enroll").fill(
        {"First name": "Holly", "Last name": "Guzman", "MRN": "9002"}
        | {"If the name or MRN is already on the registry": both}
    )
    assert form.submit().errors == {
        "If the name or MRN is already on the registry": (
            "Check only one of the two: someone else, or the same person."
        )
    }
    assert registered(sqlite_world) == 6


def test_the_answer_shows_what_the_patient_goes_by_and_how_to_take_a_mistake_out(sqlite_world: World) -> None:
    answer = sqlite_world.dana.types('/enroll Jon "Jack" Doe mrn 9003').shown
    assert "First name Jon, last name Doe, goes by Jack." in answer
    hint = "Once more is recorded, a lead or admin types: /patient 9003 entered in error -- the reason"
    assert hint in answer


def test_a_lead_who_enrolls_gets_only_the_buttons_that_work(sqlite_world: World) -> None:
    answer = sqlite_world.lena.types("/enroll Jo Doe mrn 9003")
    assert answer.buttons == ["Card", "Undo"]
    assert "Supply it with the buttons" not in answer.shown
    assert "Supply it with the buttons Record, Care plan and Score" in (
        sqlite_world.dana.types("/patient Jo Doe").shown
    )


def test_an_enrollment_by_mistake_is_undone_while_nothing_else_is_recorded(world: World) -> None:
    enrolled = world.dana.types("/enroll Jo Doe mrn 9003 payer Cigna consent spoken 11/20")
    undone = enrolled.press("Undo")
    assert "Undone: the enrollment of Jo Doe. The chart is in no list, and the MRN 9003 is free again." in (
        undone.shown
    )
    assert "Jo Doe" not in world.dana.types("/caseload").shown
    assert "Enrolled again: Jo Doe · MRN 9003" in undone.press("Restore").shown
    assert "Jo Doe" in world.dana.types("/caseload").shown
    assert "Payer: Cigna" in world.dana.types("/patient 9003").shown


def test_an_enrollment_with_more_on_record_or_of_a_colleague_stays(sqlite_world: World) -> None:
    enrolled = sqlite_world.dana.types("/enroll Jo Doe mrn 9003")
    sqlite_world.slack.move_clock(timedelta(minutes=1))
    sqlite_world.dana.types("/log 10m phone Jo Doe")
    refused = enrolled.press("Undo").shown
    assert "More was recorded for that patient since, so the enrollment stays." in refused
    assert "Jo Doe" in sqlite_world.dana.types("/caseload").shown
    with sqlite_world.registry.begin() as db:
        now = sqlite_world.slack.clock()
        members.add(db, sqlite_world.clinic, "U0MARC", [Role.CARE_MANAGER], now, "Marcus Webb")
    marc = sqlite_world.slack.person("Marcus Webb", "U0MARC")
    assert "A colleague enrolled that patient." in VisibleItem(marc, enrolled.record).press("Undo").shown


def test_one_name_is_enough_by_line_and_form(sqlite_world: World) -> None:
    by_line = sqlite_world.dana.types("/enroll Cher mrn 20")
    assert "Enrolled: Cher · MRN 20" in by_line.shown
    assert "One name: Cher." in by_line.shown
    by_form = sqlite_world.dana.types("/enroll").fill({"First name": "Mrs. Madonna", "MRN": "21"})
    assert "Enrolled: Madonna · MRN 21" in by_form.submit().shown
    assert "Logged 15 min · phone · Cher" in sqlite_world.dana.types("/log 15m phone Cher").shown


def test_what_a_patient_goes_by_is_on_the_card_and_offered(sqlite_world: World) -> None:
    sqlite_world.dana.types('/enroll Ruthanne "Bee" Moss mrn 20')
    assert "MRN 20 · birth date unknown · goes by Bee" in sqlite_world.dana.types("/patient 20").shown
    asked = sqlite_world.dana.types("/log 15m phone Bee Moss")
    assert "No patient is named “Bee Moss”. Did you mean one of these?" in asked.shown
    assert "Logged 15 min" in asked.press("Ruthanne Moss · birth date unknown · …20").shown
    assert "goes by Ruthie" in sqlite_world.dana.types("/patient Ruthanne Moss goes by Ruthie").shown
    assert "goes by Ruthie" in sqlite_world.dana.types("/patient 20").shown


@pytest.mark.parametrize("dob", ["dob 3/4/1980", ""])
def test_a_namesake_is_asked_about_before_anything_is_saved(sqlite_world: World, dob: str) -> None:
    sqlite_world.dana.types(f"/enroll Rosa Diaz {LINE}")
    asked = sqlite_world.dana.types(f"/enroll Diaz, Rosa mrn 99-0077 {dob}")
    assert "Nothing was saved yet." in asked.shown
    assert "Already on the registry: Rosa Diaz, MRN 77-1, born 3/4/1980." in asked.shown
    assert registered(sqlite_world) == 7
    assert "Rosa Diaz\nMRN 77-1" in asked.press("Open the card").shown
    assert "Enrolled: Rosa Diaz · MRN 99-0077" in asked.press("Someone else: enroll").shown
    assert registered(sqlite_world) == 8


def test_a_known_name_with_another_birth_date_is_asked_about_too(sqlite_world: World) -> None:
    sqlite_world.dana.types(f"/enroll Rosa Diaz {LINE}")
    asked = sqlite_world.dana.types("/enroll Rosa Diaz mrn 99 dob 5/6/1990")
    assert "Rosa Diaz, MRN 77-1, born 3/4/1980 (another birth date)." in asked.shown
    enrolled = asked.press("Someone else: enroll").shown
    assert "Enrolled: Rosa Diaz · MRN 99 · born 5/6/1990" in enrolled


def test_the_form_asks_about_a_namesake_beside_the_mrn(sqlite_world: World) -> None:
    sqlite_world.dana.types(f"/enroll Rosa Diaz {LINE}")
    form = sqlite_world.dana.types("/enroll").fill(
        {"First name": "Rosa", "Last name": "Diaz", "MRN": "99-0077"}
    )
    wrong = form.submit()
    assert wrong.errors == {
        "MRN": "Already on the registry: Rosa Diaz, MRN 77-1, born 3/4/1980. Look at the card first. "
        "If this is someone else, check the box “Someone else with the same name”."
    }
    ticked = wrong.fill({"If the name or MRN is already on the registry": "Someone else with the same name"})
    assert "Enrolled: Rosa Diaz · MRN 99-0077" in ticked.submit().shown


@pytest.mark.parametrize(
    ("pressed", "payer"), [("Cigna", "Payer: Cigna"), ("Cigma is a new payer", "Payer: Cigma")]
)
def test_a_payer_spelled_almost_like_a_known_one_is_asked_about(
    sqlite_world: World, pressed: str, payer: str
) -> None:
    asked = sqlite_world.dana.types("/enroll Rosa Diaz mrn 77-1 payer Cigma")
    assert "“Cigma” isn't on the payer list. Did you mean Cigna?" in asked.shown
    assert registered(sqlite_world) == 6
    assert payer in asked.press(pressed).shown


def test_both_questions_are_asked_one_after_the_other(sqlite_world: World) -> None:
    sqlite_world.dana.types(f"/enroll Rosa Diaz {LINE}")
    asked = sqlite_world.dana.types("/enroll Rosa Diaz mrn 99-0077 payer Cigma")
    enrolled = asked.press("Someone else: enroll").press("Cigna")
    assert "Enrolled: Rosa Diaz · MRN 99-0077" in enrolled.shown
    assert "Payer: Cigna" in enrolled.shown


def test_the_form_says_beside_the_payer_which_one_may_be_meant(sqlite_world: World) -> None:
    form = sqlite_world.dana.types("/enroll")
    form.fill({"First name": "Sam", "Last name": "Hill", "MRN": "31", "Payer": "Cigma"})
    wrong = form.submit()
    assert wrong.errors == {
        "Payer": "“Cigma” isn't on the payer list. Did you mean Cigna? "
        "If it is a new payer, type: Cigma (new)"
    }
    assert "Payer: Cigma" in wrong.fill({"Payer": "Cigma (new)"}).submit().shown


def test_coming_back_is_a_new_episode(world: World) -> None:
    world.dana.types(f"/enroll Rosa Diaz {LINE}")
    world.dana.types("/score phq9 20 item9 0 Rosa Diaz 11/3")
    world.dana.types("/patient Rosa Diaz graduated -- moves away").press("End the episode")
    answer = world.dana.types("/enroll Rosa Diaz mrn 77-1")
    assert "Back in care: Rosa Diaz · MRN 77-1" in answer.shown
    assert "episode 2" in answer.shown
    assert "no consent on file" in answer.shown, "a new episode asks for its own"
    assert "PHQ-9" not in world.dana.types("/patient Rosa Diaz").shown.split("PHQ-9 due")[0]
    with world.registry.read() as db:
        assert db.execute(select(func.count()).select_from(episodes)).scalar_one() == 8


def test_the_form_says_what_is_wrong_beside_the_field(sqlite_world: World) -> None:
    form = sqlite_world.dana.types("/enroll")
    form.fill({"First name": "Sam", "Last name": "Hill", "MRN": "31", "Birth date": "3/4/2027"})
    wrong = form.submit()
    assert "in the future" in wrong.errors["Birth date"]
    saved = wrong.fill({"Birth date": "3/4/1977", "Consent": "spoken", "Problems": "F32.1"}).submit()
    assert "Enrolled: Sam Hill · MRN 31 · born 3/4/1977" in saved.shown
    assert "Consent: spoken, Nov 21, by Dana Reed" in saved.shown
    assert registered(sqlite_world) == 7


def test_the_form_takes_a_referral_with_its_screen(sqlite_world: World) -> None:
    form = sqlite_world.dana.types("/enroll")
    form.fill({"First name": "Sam", "Last name": "Hill", "MRN": "31", "Starts as": "referred only"})
    form.fill({"Enrolled on": "2026-11-03", "Referral screening": "phq9", "Screening total": "17 item9 1"})
    saved = form.fill({"Prefers to be reached by": "phone", "Second choice": "portal"}).submit()
    assert "Referred: Sam Hill · MRN 31" in saved.shown
    assert "Referred since Nov 3" in saved.shown
    assert "Prefers: phone, then portal" in saved.shown
    assert "⚠ Safety: PHQ-9 item 9 above 0." in saved.shown
    alert = sqlite_world.priya.waits_for("Sam H. · …31")
    assert "Sam Hill" not in alert.shown


def test_a_referral_screening_is_not_the_scale_of_the_initial_assessment(sqlite_world: World) -> None:
    answer = sqlite_world.dana.types(f"/enroll Rosa Diaz {LINE} screen phq9 17 item9 0 11/2")
    assert "no validated scale with the initial assessment (care manager)" in answer.shown


def test_who_may_enroll(sqlite_world: World) -> None:
    assert "no care manager (lead)" in sqlite_world.lena.types("/enroll Rosa Diaz mrn 77-1").shown
    for other in (sqlite_world.bill, sqlite_world.owen, sqlite_world.ada):
        assert "/enroll is for: care manager, lead." in other.types("/enroll Sam Hill mrn 3").shown
    assert registered(sqlite_world) == 7


def test_enrolling_is_in_the_audit_trail(sqlite_world: World) -> None:
    sqlite_world.dana.types(f"/enroll Rosa Diaz {LINE}")
    with sqlite_world.registry.read() as db:
        told = db.execute(select(audit_events.c.action, audit_events.c.subject)).one()
    assert told[0] == "enrolled"
    assert told[1].startswith("patient:")
