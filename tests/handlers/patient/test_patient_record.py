"""Conversations about one patient's record: screening, consent, preferences, care plan, and the forms."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from store.clinic import members
from store.rules.roles import Role
from store.tables import care_plans, consents, coverages, patients, problem_lists, scores
from tests.world import World


def entered(world: World, table: object) -> int:
    with world.registry.read() as db:
        return len(db.execute(select(table)).all())  # type: ignore[call-overload] # any table


def test_a_referral_screening_is_shown_and_never_a_baseline(sqlite_world: World) -> None:
    saved = sqlite_world.dana.types("/patient Holly Guzman screen phq9 17 item9 0 11/3")
    assert "Saved PHQ-9 17 · moderately severe · Holly Guzman · MRN …8805 · Tue Nov 3" in saved.shown
    assert "Referral screening: shown on the card, not used as a baseline." in saved.shown
    sqlite_world.dana.types("/score phq9 20 item9 0 Holly Guzman")
    card = sqlite_world.dana.types("/patient Holly Guzman").shown
    assert "PHQ-9 20 on Nov 21 (severe) · target 10 or less, then below 5" in card
    assert "Referral screening: PHQ-9 17 (moderately severe) on Nov 3" in card
    with sqlite_world.registry.read() as db:
        kept = db.execute(select(scores.c.total, scores.c.screen).order_by(scores.c.id)).all()
    assert [tuple(row) for row in kept] == [(17, True), (20, False)]


def test_a_referral_screening_asks_for_the_risk_item_and_alerts_as_a_score_does(sqlite_world: World) -> None:
    asked = sqlite_world.dana.types("/patient Holly Guzman screen phq9 17 11/3")
    assert "What was the answer to item 9 (thoughts of self-harm)?" in asked.shown
    told = asked.press("2")
    assert "⚠ Safety: PHQ-9 item 9 above 0. Follow the clinic's protocol now." in told.shown
    assert "Referral screening" in told.shown, "it stays a screen"


def test_a_referral_comes_with_its_screening_on_one_line(sqlite_world: World) -> None:
    answer = sqlite_world.dana.types(
        "/enroll Rosa Diaz mrn 77-1 referred 11/3 screen phq2 4 prefers phone mornings then portal"
    )
    assert "Saved PHQ-2 4 · positive · Rosa Diaz · MRN …77-1 · Tue Nov 3" in answer.shown
    assert "Referred: Rosa Diaz · MRN 77-1" in answer.shown
    assert "Prefers: phone mornings, then portal" in answer.shown
    assert (
        "Referral screening: PHQ-2 4 (positive) on Nov 3"
        in sqlite_world.dana.types("/patient Rosa Diaz").shown
    )


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("screen", "Which screen?"),
        ("screen blue 4", "I don't know the scale “blue”."),
        ("screen phq2", "I found PHQ-2 but no score after it."),
        ("screen phq2 9", "9 is not a PHQ-2 total: it goes from 0 to 6."),
        ("screen phq9 17 item3 1", "Item 3 of the PHQ-9 can't be recorded by itself."),
        ("screen phq2 4 12/24", "“12/24” would be Thu Dec 24, 2026, which is in the future."),
        ("screen phq2 4 3/3/1980", "3/3/1980 is before the birth date 3/4/1980."),
        ("consent spoken 3/3/1980", "3/3/1980 is before the birth date 3/4/1980."),
        ("seen 1979-10-02", "10/2/1979 is before the birth date 3/4/1980."),
        ("born 9/2/2026", "9/1/2026 is before the birth date 9/2/2026."),
        ("prefers", "How does the patient want to be reached?"),
        ("prefers phone then portal then mail", "Please give at most two ways to reach the patient."),
        ("problems blue", "“blue” isn't an ICD-10-CM code."),
    ],
)
def test_what_cannot_be_is_refused_in_words(sqlite_world: World, typed: str, says: str) -> None:
    refused = sqlite_world.dana.types(f"/patient Holly Guzman {typed}")
    assert "Nothing was saved" in refused.shown
    assert says in refused.shown
    assert entered(sqlite_world, consents) == 0
    assert entered(sqlite_world, scores) == 0


def test_no_day_of_care_is_before_birth_when_enrolling(sqlite_world: World) -> None:
    refused = sqlite_world.dana.types("/enroll Rosa Diaz mrn 77-1 dob 3/4/2020 seen 3/3/2020")
    assert "3/3/2020 is before the birth date 3/4/2020." in refused.shown
    with sqlite_world.registry.read() as db:
        assert db.execute(select(patients.c.id).where(patients.c.mrn == "77-1")).first() is None


def test_the_consent_says_who_obtained_it_and_what_the_patient_was_told(sqlite_world: World) -> None:
    saved = sqlite_world.dana.types(
        "/patient Holly Guzman consent written 11/3 by @Priya Shah -- shares notes with a consultant"
    )
    assert "Saved: written consent of Nov 3, obtained by Priya Shah · Holly Guzman" in saved.shown
    assert "The patient was told: shares notes with a consultant" in saved.shown
    assert "Consent: written, Nov 3, by Priya Shah" in sqlite_world.dana.types("/patient Holly Guzman").shown


def test_consent_is_asked_for_again_when_the_billing_clinician_changes(sqlite_world: World) -> None:
    sqlite_world.dana.types("/patient Holly Guzman consent spoken 9/1")
    changed = sqlite_world.dana.types("/patient Holly Guzman clinician Jane Doe 1093817465")
    assert "The consent was given under another clinician. Ask for consent again" in changed.shown
    again = "no consent since the billing clinician changed (care manager)"
    assert again in sqlite_world.dana.types("/patient Holly Guzman").shown
    sqlite_world.dana.types("/patient Holly Guzman consent spoken")
    assert again not in sqlite_world.dana.types("/patient Holly Guzman").shown


def test_a_corrected_npi_is_the_same_clinician(sqlite_world: World) -> None:
    sqlite_world.dana.types("/patient Holly Guzman clinician Jane Doe 1093817464")
    sqlite_world.dana.types("/patient Holly Guzman consent spoken 9/1")
    changed = sqlite_world.dana.types("/patient Holly Guzman clinician Jane Doe 1093817465")
    assert "another clinician" not in changed.shown
    assert "no consent" not in sqlite_world.dana.types("/patient Holly Guzman").shown


def test_the_care_plan_grows_in_dated_versions(world: World) -> None:
    world.dana.types("/patient Holly Guzman plan -- goals: sleep through; medication: sertraline 50 mg")
    world.slack.move_clock_to(world.slack.clock().replace(day=23))
    saved = world.dana.types(
        "/patient Holly Guzman plan -- skill: behavioral activation; meds: sertraline 100 mg"
    )
    assert "Saved: care plan · Holly Guzman" in saved.shown
    shown = world.dana.types("/patient Holly Guzman plan").shown
    assert shown.split("\n")[:8] == [
        "Care plan · Holly Guzman · MRN …8805",
        "Nov 23 · Dana Reed",
        "Goals: sleep through",
        "Medication: sertraline 100 mg",
        "Brief skill: behavioral activation",
        "Nov 21 · Dana Reed",
        "Goals: sleep through",
        "Medication: sertraline 50 mg",
    ]
    same = world.dana.types("/patient Holly Guzman plan -- skill: behavioral activation")
    assert "The care plan already says that." in same.shown
    assert entered(world, care_plans) == 2


def test_the_care_plan_form_shows_the_current_version_and_saves_the_next(sqlite_world: World) -> None:
    sqlite_world.dana.types("/patient Holly Guzman plan -- goals: sleep through")
    form = sqlite_world.dana.types("/patient Holly Guzman").press("Care plan")
    assert "Goals (optional): [sleep through]" in form.shown
    saved = form.fill({"Safety steps": "call 988", "Follow-up": "every two weeks by phone"}).submit()
    assert "Saved: care plan · Holly Guzman" in saved.shown
    assert "Safety steps: call 988" in sqlite_world.dana.types("/patient Holly Guzman").shown
    unchanged = sqlite_world.dana.types("/patient Holly Guzman").press("Care plan").submit()
    assert "The care plan already says that." in unchanged.errors["Goals"]
    assert entered(sqlite_world, care_plans) == 2


def test_the_record_form_is_filled_in_and_saves_what_changed(world: World) -> None:
    form = world.dana.types("/patient Holly Guzman").press("Record")
    assert "Payer (optional): [Cigna]" in form.shown
    assert "Treating clinician (optional): [Owen Clark]" in form.shown
    saved = form.fill(
        {
            "Consent": "spoken",
            "Consent given on": "2026-11-03",
            "Initiating visit": "2026-10-02",
            "Problems": "f32.1",
            "The clinician's NPI": "1234567890",
            "Prefers to be reached by": "phone mornings",
            "Second choice": "portal",
            "Referral screening": "phq2",
            "Screening total": "4",
            "Screening date": "2026-08-28",
        }
    ).submit()
    for line in (
        "Saved · Holly Guzman · MRN …8805",
        "• treating clinician Owen Clark NPI 1234567890",
        "Saved, but the claim will be on hold: NPI 1234567890 has a wrong check digit.",
        "• spoken consent of Nov 3, obtained by Dana Reed",
        "• initiating visit on Oct 2",
        "• problems F32.1",
        "• prefers phone mornings, then portal",
        "• screening PHQ-2 4",
    ):
        assert line in saved.shown, line
    card = world.dana.types("/patient Holly Guzman").shown
    assert "Prefers: phone mornings, then portal" in card
    assert "Referral screening: PHQ-2 4 (positive) on Aug 28" in card
    with world.registry.read() as db:
        assert db.execute(select(consents.c.source, consents.c.on_date)).one() == ("form", date(2026, 11, 3))
    assert entered(world, coverages) == 6, "the payer was not changed"
    again = world.dana.types("/patient Holly Guzman").press("Record").submit()
    assert "Nothing was changed · Holly Guzman" in again.shown


@pytest.mark.parametrize(
    ("pressed", "says"),
    [
        ("Cigna", "Saved: payer Cigna, starting today · Holly Guzman"),
        ("Cigma is a new payer", "Cigma is new here: it is billed under the clinic's default policy."),
    ],
)
def test_a_payer_spelled_almost_like_a_known_one_is_asked_about(
    sqlite_world: World, pressed: str, says: str
) -> None:
    asked = sqlite_world.dana.types("/patient Holly Guzman payer Cigma")
    assert "“Cigma” isn't on the payer list. Did you mean Cigna?" in asked.shown
    assert entered(sqlite_world, coverages) == 6
    assert says in asked.press(pressed).shown
    form = sqlite_world.dana.types("/patient Holly Guzman").press("Record")
    assert "Did you mean Cigna" in form.fill({"Payer": "Cignna"}).submit().errors["Payer"]


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(sqlite_world: World) -> None:
    form = sqlite_world.dana.types("/patient Holly Guzman").press("Record")
    wrong = form.fill(
        {"Payer": "Humana", "Problems": "blue", "Consent": "spoken", "Consent given on": "2026-12-24"}
    ).submit()
    assert "isn't an ICD-10-CM code" in wrong.errors["Problems"]
    assert "which is in the future" in wrong.errors["Consent"]
    assert entered(sqlite_world, coverages) == 6
    emptied = wrong.fill({"Payer": "", "Problems": "F32.1", "Consent given on": "2026-11-03"}).submit()
    assert "can't be removed" in emptied.errors["Payer"]
    assert entered(sqlite_world, problem_lists) == 0
    assert "• payer Humana" in emptied.fill({"Payer": "Humana"}).submit().shown


def test_a_form_that_was_open_while_the_record_changed_saves_nothing(sqlite_world: World) -> None:
    form = sqlite_world.dana.types("/patient Holly Guzman").press("Record")
    sqlite_world.lena.types("/patient Holly Guzman payer Humana")
    refused = form.fill({"Problems": "F41.1"}).submit()
    assert refused.shown.startswith(
        "Nothing was saved · Holly Guzman · MRN …8805\n"
        "The record changed while the form was open. It now says:\n"
        "• Payer: Humana\n"
        "What you typed\n"
        "• Problems: F41.1\n"
    )
    assert entered(sqlite_world, problem_lists) == 0
    fresh = refused.press("Record")
    assert "Payer (optional): [Humana]" in fresh.shown
    assert "• problems F41.1" in fresh.fill({"Problems": "F41.1"}).submit().shown


def test_the_plan_too_is_not_overwritten_unseen(sqlite_world: World) -> None:
    form = sqlite_world.dana.types("/patient Holly Guzman").press("Care plan")
    sqlite_world.priya.types("/patient Holly Guzman plan -- medication: sertraline 50 mg")
    refused = form.fill({"Goals": "sleep through"}).submit()
    assert (
        "It now says:\n• Medication: sertraline 50 mg\nWhat you typed\n• Goals: sleep through"
        in refused.shown
    )
    assert entered(sqlite_world, care_plans) == 1


def test_medications_are_kept_with_their_dose(sqlite_world: World) -> None:
    dana = sqlite_world.dana
    assert "Which medications?" in dana.types("/patient Holly Guzman meds").shown
    saved = dana.types("/patient Holly Guzman meds -- sertraline 50 mg")
    assert saved.shown.startswith("Saved: medications sertraline 50 mg · Holly Guzman · MRN …8805")
    again = dana.types("/patient Holly Guzman meds -- sertraline  50 mg")
    assert "The medications on the card already say that." in again.shown
    sqlite_world.slack.move_clock(timedelta(minutes=1))
    more = dana.types("/patient Holly Guzman meds sertraline 100 mg; trazodone 50 mg at night")
    assert "Before: sertraline 50 mg" in more.shown
    card = dana.types("/patient Holly Guzman")
    assert "Medications since Nov 21: sertraline 100 mg; trazodone 50 mg at night" in card.shown
    more.press("Undo")
    assert "Medications since Nov 21: sertraline 50 mg" in dana.types("/patient Holly Guzman").shown
    assert "No dose was typed." in dana.types("/patient Holly Guzman meds -- sertraline").shown
    assert "Saved: no medications" in dana.types("/patient Holly Guzman meds none").shown
    assert "Medications since Nov 21: none" in dana.types("/patient Holly Guzman").shown


def test_a_biller_reaches_none_of_it(sqlite_world: World) -> None:
    for line in ("plan", "screen phq2 4", "prefers phone"):
        assert "/patient is for" in sqlite_world.bill.types(f"/patient Holly Guzman {line}").shown


def test_a_screen_does_not_complete_the_initial_assessment(sqlite_world: World) -> None:
    sqlite_world.dana.types("/enroll Nora Vale mrn 555 dob 3/4/1985 payer Cigna assessed 11/20")
    for screen in ("phq2 4", "gad2 4", "auditc 5"):
        sqlite_world.dana.types(f"/score {screen} Nora Vale")
        assert "validated scale" in sqlite_world.dana.types("/patient Nora Vale").shown
    sqlite_world.dana.types("/score phq9 14 item9 0 Nora Vale")
    assert "validated scale" not in sqlite_world.dana.types("/patient Nora Vale").shown


def test_the_consultant_keeps_the_medications_in_the_form_of_the_record(sqlite_world: World) -> None:
    form = sqlite_world.priya.types("/patient Holly Guzman").press("Record")
    assert "medications sertraline 100 mg" in form.fill(medications="sertraline 100 mg").submit().shown
    form = sqlite_world.priya.types("/patient Holly Guzman").press("Record")
    assert "Medications with dose (optional): [sertraline 100 mg]" in form.shown
    assert "no medications" in form.fill(medications="").submit().shown


def test_the_patients_own_scale_is_chosen_by_a_line(sqlite_world: World) -> None:
    world = sqlite_world
    world.dana.types("/score phq9 14 item9 0 Holly Guzman 11/3")
    world.dana.types("/score gad7 12 Holly Guzman 11/3")
    saved = world.dana.types("/patient Holly Guzman scale GAD-7").shown
    assert saved.startswith("Saved: GAD-7 is the patient's own scale · Holly Guzman · MRN …8805")
    card = world.dana.types("/patient Holly Guzman").shown
    assert card.index("GAD-7") < card.index("PHQ-9")
    for typed in ("scale", "scale PHQ-2", "scale blood pressure"):
        assert (
            "Like this: scale GAD-7, or: scale usual"
            in world.dana.types(f"/patient Holly Guzman {typed}").shown
        )
    usual = world.dana.types("/patient Holly Guzman scale usual").shown
    assert "Before: GAD-7. To go back, type scale GAD-7." in usual
    card = world.dana.types("/patient Holly Guzman").shown
    assert card.index("PHQ-9") < card.index("GAD-7")


def test_the_forms_offer_the_clinics_care_managers_and_consultants_only(sqlite_world: World) -> None:
    record = sqlite_world.dana.types("/patient Holly Guzman").press("Record")
    for form in (record, sqlite_world.dana.types("/enroll")):
        assert form.options("Care manager") == ["Dana Reed"]
        assert form.options("Psychiatric consultant") == ["Priya Shah"]
    # Someone who has another role since stays chosen, so that saving the form changes nothing.
    with sqlite_world.registry.begin() as db:
        dana = sqlite_world.team["dana"].id
        members.set_roles(db, sqlite_world.clinic.id, dana, {Role.LEAD, Role.CLINICIAN})
    form = sqlite_world.priya.types("/patient Holly Guzman").press("Record")
    assert "Care manager (optional): [Dana Reed ▾]" in form.shown
