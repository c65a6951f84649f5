"""Conversations with `/patient`: the card, and the lines that change it."""

import pytest
from sqlalchemy import select

from store.tables import audit_events, consents, flags
from tests.world import World


def test_the_card_says_the_state_of_care_and_what_is_missing(sqlite_world: World) -> None:
    sqlite_world.dana.types("/score phq9 20 item9 0 Holly Guzman sep 3")
    sqlite_world.dana.types("/score phq9 9 item9 0 Holly Guzman")
    sqlite_world.dana.types("/log 15m phone Holly Guzman")
    sqlite_world.dana.types("/patient Holly Guzman flag medication -- sleep on sertraline?")
    card = sqlite_world.dana.types("/patient Holly Guzman")
    assert card.private
    assert card.text == "Patient card."
    for line in (
        "Holly Guzman",
        "MRN 01ce5fc6-32d1-46fe-8f08-963c96248805 · born 3/4/1980",
        "Active since Sep 1 · 11 weeks in care",
        "Medication question (Nov 21): sleep on sertraline?",
        "Last reached today, Sat Nov 21",
        "Next due Mon Dec 7: a contact every 2 weeks while active",
        "PHQ-9 20 → 9 ↓ 11 since Sep 3 (mild) · response reached, next below 5",
        "On the agenda under medication questions: medication question (Nov 21): sleep on sertraline?",
        "Also under never reviewed",
        "November: 15 of 60 min, 45 more for 99493.",
        "Care manager: Dana Reed · consultant: Priya Shah · treating clinician: Owen Clark, NPI 1234567893",
        "Payer: Cigna",
        "no consent on file (care manager)",
        "no active behavioral problem (ICD-10-CM) (clinician)",
        "[Log time] [Score] [Next contact] [Flag]",
    ):
        assert line in card.shown, line


def test_what_was_supplied_is_no_longer_missing(sqlite_world: World) -> None:
    for line in (
        "consent spoken 9/1",
        "seen 8/20",
        "problems F32.1 F41.1",
        "plan -- walk daily, call in two weeks",
    ):
        assert "Saved: " in sqlite_world.dana.types(f"/patient Holly Guzman {line}").shown
    sqlite_world.dana.types("/score phq9 20 item9 0 Holly Guzman sep 3")
    card = sqlite_world.dana.types("/patient Holly Guzman").shown
    assert "Missing" not in card
    assert "Consent: spoken, Sep 1, by Dana Reed · initiating visit: Aug 20 · assessed: Sep 1" in card
    assert "problems: F32.1 F41.1" in card
    assert "Care plan of Nov 21: walk daily, call in two weeks" in card


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("next tue phone", "Saved: next contact Tue Nov 24 by phone · Holly Guzman · MRN …8805"),
        ("next dec 1", "Saved: next contact Tue Dec 1"),
        ("next in 2 weeks video", "Saved: next contact Mon Dec 7 by video"),
        ("every 3 weeks", "Saved: a contact every 3 weeks"),
        ("every other week", "Saved: a contact every 2 weeks"),
        ("as needed", "Saved: contacts as needed"),
        ("usual", "Saved: contacts at the clinic's usual interval"),
        ("flag medication — sleep on sertraline?", "Saved: medication flag: sleep on sertraline?"),
        ("flag discuss", "Saved: flag to discuss"),
        ("flag risk -- says he is unsafe", "Follow the clinic's protocol now."),
        ("consent written 11/3", "Saved: written consent of Nov 3"),
        ("consent spoken", "Saved: spoken consent of Nov 21"),
        ("consent written", "No day was typed, so I saved today's. For another day: consent written 11/3"),
        ("seen today", "Saved: initiating visit on Nov 21"),
        ("seen 10/2", "Saved: initiating visit on Oct 2"),
        ("problems f321, F41.1 F32.1", "Saved: problems F32.1 F41.1"),
        ("problems E11.9", "None of these is a behavioral problem, so the claim stays on hold."),
        ("payer Cigna", "Saved: payer Cigna, starting today"),
        ("payer Blue Cross", "Blue Cross is new here: it is billed under the clinic's default policy."),
        ("clinician @Owen Clark 1234567893", "Saved: treating clinician Owen Clark NPI 1234567893"),
        ("clinician Jane Doe 1234567890", "Saved, but the claim will be on hold: NPI 1234567890 has a wrong"),
        ("assign @Dana Reed", "Saved: care manager Dana Reed, starting today"),
        ("assign dana", "Saved: care manager Dana Reed, starting today"),
        ("assign me", "Saved: care manager Dana Reed, starting today"),
        ("consultant @Priya Shah", "Saved: consultant Priya Shah, starting today"),
        ("born 3/4/80", "Saved: born 3/4/1980"),
        (
            "status relapse prevention -- poor sleep: call",
            "Saved: status relapse prevention (poor sleep: call)",
        ),
        ("on hold until 12/15", "Saved: status on hold until Tue Dec 15"),
    ],
)
def test_a_line_changes_the_record(sqlite_world: World, typed: str, says: str) -> None:
    assert says in sqlite_world.dana.types(f"/patient Holly Guzman {typed}").shown


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("next yesterday", "which has passed"),
        ("next", "isn't a date I can read"),
        ("every 5 weeks", "Contacts cannot be planned every 5 weeks."),
        ("every now", "“every now” isn't an interval I know."),
        ("flag medication", "What is the question?"),
        ("flag blue", "“blue” isn't a flag I know."),
        ("unflag discuss", "There isn't a flag to discuss to clear."),
        ("unflag", "Use unflag medication, unflag discuss, or unflag risk -- what was done."),
        ("consent", "Type it with its day: consent spoken 11/3, or consent written 11/3."),
        ("consent 10/2", "Was the consent spoken or written?"),
        ("consent 10/2", "Type it with its day: consent spoken 10/2, or consent written 10/2."),
        ("seen", "On which day was the initiating visit?"),
        ("seen", "Type it: seen 10/2, or seen today."),
        ("consent spoken 12/30", "“12/30” would be Wed Dec 30, 2026, which is in the future."),
        ("assessed 11/3", "The initial assessment is already on record: Sep 1."),
        ("problems zz", "“zz” isn't an ICD-10-CM code."),
        ("assign @Bill Meyer", "Bill Meyer isn't a care manager here."),
        ("assign @nobody", "I didn't find a colleague in “@nobody”."),
        ("born 3/4/2030", "The birth date 3/4/2030 is in the future."),
        ("born 3/4", "isn't a birth date"),
        ("status happy", "“happy” isn't a status I know."),
        ("on hold", "On hold needs an end date."),
        ("referred out", "Referred out needs the place the patient is referred to."),
        ("disengaged", "Disengaged needs a close-out note that says the way back."),
        ("active", "The status is already active."),
        ("foo bar", "I found Holly Guzman but didn't understand “foo bar”."),
        ("graduated happily", "I didn't understand “happily”."),
    ],
)
def test_what_cannot_be_is_refused_in_words(sqlite_world: World, typed: str, says: str) -> None:
    answer = sqlite_world.dana.types(f"/patient Holly Guzman {typed}")
    assert "Nothing was saved" in answer.shown
    assert says in answer.shown


def test_the_patient_may_come_last(sqlite_world: World) -> None:
    assert "next contact Tue Nov 24 · April Krause" in (
        sqlite_world.dana.types("/patient next tue April Krause").shown
    )


def test_undo_voids_what_a_line_put_on_the_record(world: World) -> None:
    saved = world.dana.types("/patient April Krause consent spoken 11/3")
    answer = saved.press("Undo")
    assert "Undone · April Krause · MRN …70bd" in answer.shown
    with world.registry.read() as db:
        assert db.execute(select(consents.c.void_reason)).scalar_one() == "undone"


def test_a_patient_with_an_open_risk_cannot_graduate(sqlite_world: World) -> None:
    sqlite_world.dana.types("/patient Holly Guzman flag risk -- unsafe")
    refused = sqlite_world.dana.types("/patient Holly Guzman graduated")
    assert "A risk flag is open: a patient can't graduate with an open risk." in refused.shown
    bare = sqlite_world.dana.types("/patient Holly Guzman unflag risk")
    assert "To clear a risk flag, add a note of what was done." in bare.shown
    assert (
        "risk flag cleared"
        in sqlite_world.dana.types("/patient Holly Guzman unflag risk -- seen today").shown
    )
    asked = sqlite_world.dana.types("/patient Holly Guzman graduated")
    assert "Saved: status graduated" in asked.press("End the episode").shown
    assert "no longer in care" in sqlite_world.dana.types("/patient Holly Guzman next tue").shown


def test_a_misspelled_name_is_offered_and_the_line_goes_on(sqlite_world: World) -> None:
    asked = sqlite_world.dana.types("/patient Aprl Krause next tue phone")
    assert "No patient is named “Aprl Krause”" in asked.shown
    saved = asked.press("April Krause · born 3/4/1980 · …70bd")
    assert "Saved: next contact Tue Nov 24 by phone · April Krause" in saved.shown


def test_two_patients_of_one_name_are_a_choice(sqlite_world: World) -> None:
    sqlite_world.add_patient("Holly", "Guzman", "77-1234")
    asked = sqlite_world.dana.types("/patient Holly Guzman")
    assert "2 patients match “Holly Guzman”. Which one?" in asked.shown
    assert "MRN 77-1234" in asked.press("Holly Guzman · born 3/4/1980 · …1234").shown


def test_the_cards_buttons_work(sqlite_world: World) -> None:
    card = sqlite_world.dana.types("/patient Holly Guzman")
    logged = card.press("Log time").fill({"How long": "15m"}).submit()
    assert "Logged 15 min · phone · Holly Guzman" in logged.shown
    scored = card.press("Score").fill({"Total, or all items": "9"}).submit()
    assert "Saved PHQ-9 9 · mild · Holly Guzman" in scored.shown
    planned = card.press("Next contact").fill({"Next contact on": "2026-11-30"}).submit()
    assert "Next contact with Holly Guzman · MRN …8805: Mon Nov 30, phone." in planned.shown
    form = card.press("Flag")
    empty = form.submit()
    assert list(empty.errors.values()) == ["What is the question? A few words are enough."]
    flagged = empty.fill({"The question, or what you noticed": "sleep?"}).submit()
    assert "Saved: medication flag: sleep? · Holly Guzman" in flagged.shown
    with sqlite_world.registry.read() as db:
        assert db.execute(select(flags.c.source)).scalar_one() == "form"


def test_bare_it_shows_recent_patients(sqlite_world: World) -> None:
    assert "You have no recent patients yet." in sqlite_world.dana.types("/patient").shown
    sqlite_world.dana.types("/log 15m phone Holly Guzman")
    answer = sqlite_world.dana.types("/patient")
    assert "MRN 01ce5fc6" in answer.press("Holly Guzman · born 3/4/1980 · …8805").shown


def test_who_may_read_and_change(sqlite_world: World) -> None:
    read = sqlite_world.lena.types("/patient Holly Guzman")
    assert "Active since Sep 1" in read.shown
    assert "[Log time]" not in read.shown
    refused = sqlite_world.lena.types("/patient Holly Guzman flag discuss")
    assert "“flag” is for: care manager, clinician, consultant." in refused.shown
    assert "Saved: care manager" in sqlite_world.lena.types("/patient Holly Guzman assign @Dana Reed").shown
    assert "/patient is for" in sqlite_world.bill.types("/patient Holly Guzman").shown
    for line in ("Holly Guzman", "Holly Guzman history", "Holly Guzman next tue phone", "Holy", "Guzmann"):
        admin = sqlite_world.ada.types(f"/patient {line}").shown
        assert "Patients' cards are for the care team and leads." in admin
        assert "MRN" not in admin
    sqlite_world.dana.types("/patient April Krause clinician Jane Doe 1234567893")
    others = sqlite_world.owen.types("/patient April Krause")
    assert "No patient of yours is named “April Krause”" in others.shown


def test_every_read_is_in_the_audit_trail(sqlite_world: World) -> None:
    sqlite_world.lena.types("/patient Holly Guzman")
    with sqlite_world.registry.read() as db:
        told = db.execute(
            select(audit_events.c.action, audit_events.c.subject, audit_events.c.member_id)
        ).one()
    assert told == (
        "card read",
        f"patient:{sqlite_world.patients['guzman'].id}",
        sqlite_world.team["lena"].id,
    )


def test_an_unknown_name_is_answered_with_what_to_type(sqlite_world: World) -> None:
    shown = sqlite_world.dana.types("/patient Zzyzx").shown
    assert (
        "No patient is named “Zzyzx” or anything like it. Type part of the name, or the whole MRN." in shown
    )
