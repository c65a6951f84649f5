"""A course of care from referral to graduation, and back in: told as it happens, the clock moving."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from store.tables import metadata
from tests.world import World

CHICAGO = ZoneInfo("America/Chicago")
ROSA = "/patient Rosa Diaz"


def at(world: World, when: str) -> None:
    """Move the clock to ten in the morning of a day in Chicago; the bot says what is due."""
    day = datetime.fromisoformat(f"{when}T10:00").replace(tzinfo=CHICAGO)
    world.slack.move_clock_to(day)
    world.post()


def rows_of_episode(world: World, number: int) -> dict[str, list[tuple[object, ...]]]:
    """Everything that the registry keeps of an episode, by table."""
    episodes = metadata.tables["episodes"]
    kept: dict[str, list[tuple[object, ...]]] = {}
    with world.registry.read() as db:
        rosa = select(episodes).where(episodes.c.patient_id > 6, episodes.c.number == number)
        (episode,) = db.execute(rosa).all()
        kept["episodes"] = [tuple(episode)]
        for name, table in metadata.tables.items():
            if "episode_id" in table.c:
                held = db.execute(select(table).where(table.c.episode_id == episode.id).order_by(table.c.id))
                kept[name] = [tuple(row) for row in held]
    return kept


def enrolls(world: World) -> None:
    dana = world.dana

    # Monday. Owen's practice refers Rosa; the referral screening is kept, and isn't a baseline.
    at(world, "2026-11-23")
    referred = dana.types(
        "/enroll Rosa Diaz mrn 55-2001 dob 5/6/1984 payer Cigna clinician @Owen Clark npi 1234567893"
        " referred 11/23 screen phq2 4"
    )
    assert "Referred: Rosa Diaz · MRN 55-2001 · born 5/6/1984" in referred.shown

    # Tuesday. She agrees on the phone and begins: agreement, visit, problems, assessment, baseline, plan.
    at(world, "2026-11-24")
    for line in (
        "status active",
        "consent spoken",
        "seen 11/16",
        "problems F32.1",
        "assessed",
        "plan -- goals: sleep through; skill: walk daily",
    ):
        assert "Saved: " in dana.types(f"{ROSA} {line}").shown
    dana.types("/score phq9 18 item9 0 Rosa Diaz")
    first = dana.types("/log 50m assessment Rosa Diaz next dec 8 -- goals agreed")
    assert "November: 50 of 70 min, 20 more for 99492. Next contact due Tue Dec 8." in first.shown
    card = dana.types(ROSA).shown
    assert "Missing" not in card
    assert "PHQ-9 18 on Nov 24 (moderately severe)" in card
    assert "Referral screening: PHQ-2 4 (positive) on Nov 23" in card


def keeps_in_touch(world: World) -> None:
    dana = world.dana

    # Every contact ends with a next step and a date; where none is said, the answer asks for one.
    at(world, "2026-12-08")
    said = dana.types("/log 20m phone Rosa Diaz -- walks every other day").shown
    assert "December: 20 of 60 min, 40 more for 99493." in said
    assert "No next contact is agreed yet" in said
    assert "Saved: next contact Tue Dec 22 by phone" in dana.types(f"{ROSA} next dec 22 phone").shown

    # Two calls go unanswered. They are counted separately, and aren't contacts.
    at(world, "2026-12-22")
    tried = dana.types("/log 5m voicemail Rosa Diaz").shown
    assert "Attempt minutes are kept but do not count." in tried
    assert "That makes 1 attempt without a contact." in tried
    at(world, "2026-12-29")
    assert "That makes 2 attempts without a contact." in dana.types("/log 5m voicemail Rosa Diaz").shown
    assert "Last reached Tue Dec 8, 2 attempts since" in dana.types(ROSA).shown
    at(world, "2027-01-05")
    dana.types("/score phq9 17 item9 0 Rosa Diaz")
    reached = dana.types("/log 25m phone Rosa Diaz next jan 19 -- was away")
    assert "Next contact due Tue Jan 19." in reached.shown


def stalls_and_is_reviewed(world: World) -> None:
    dana, priya, owen = world.dana, world.priya, world.owen

    # Eight weeks in care and no response: stalled, and on the agenda with the question.
    at(world, "2027-01-19")
    dana.types("/score phq9 16 item9 0 Rosa Diaz")
    dana.types("/log 20m phone Rosa Diaz next feb 16 -- sertraline 50 mg for six weeks")
    dana.types(f"{ROSA} flag medication -- raise sertraline?")
    assert "Stalled: " in dana.types(ROSA).shown
    assert "Rosa Diaz" in dana.types("/caseload stalled").shown
    assert "raise sertraline?" in priya.types("/review").shown

    # The consultant recommends, the clinician approves, Dana tells Rosa: the loop is closed.
    at(world, "2027-01-20")
    saved = priya.types("/review Rosa Diaz -- increase sertraline to 100 mg").shown
    assert "It waits for approval by the treating clinician, Owen Clark." in saved
    owen.waits_for("Recommendation: Rosa D.").press("Approve")
    dana.waits_for("Please tell the patient.").press("Told the patient")
    assert "increase sertraline to 100 mg, closed Wed Jan 20" in dana.types(ROSA).shown


def improves_and_steps_down(world: World) -> None:
    dana = world.dana

    # Four weeks on she responds; eight weeks later the response has held.
    at(world, "2027-02-16")
    dana.types("/score phq9 8 item9 0 Rosa Diaz")
    dana.types("/log 20m phone Rosa Diaz next mar 16")
    responded = dana.types(ROSA).shown
    assert "PHQ-9 18 → 8 ↓ 10 since Nov 24, 2026 (mild) · response reached, next below 5" in responded
    at(world, "2027-03-16")
    dana.types("/score phq9 5 item9 0 Rosa Diaz")
    dana.types("/log 20m phone Rosa Diaz next apr 13")
    assert "Consider relapse prevention" not in dana.types(ROSA).shown
    at(world, "2027-04-13")
    dana.types("/score phq9 4 item9 0 Rosa Diaz")
    dana.types("/log 20m phone Rosa Diaz next may 11")
    held = dana.types(ROSA)
    assert (
        "Consider relapse prevention: PHQ-9 18 → 4 ↓ 14 since Nov 24, 2026, held since Feb 16" in held.shown
    )

    # Stepping down asks for the plan; from then on a contact a month will do.
    form = held.press("Status").press("Relapse prevention")
    saved = form.fill({"Relapse-prevention plan": "poor sleep two nights: walk, call Dana"}).submit()
    assert "Saved: status relapse prevention" in saved.shown
    card = dana.types(ROSA).shown
    assert "Relapse prevention since Apr 13" in card
    assert "Goals: sleep through; Brief skill: walk daily; Relapse prevention: poor sleep two nights" in card


def graduates(world: World) -> None:
    dana = world.dana

    # A bad week in May raises a flag: nobody graduates with an open risk.
    at(world, "2027-05-11")
    dana.types("/log 20m phone Rosa Diaz next may 18")
    dana.types(f"{ROSA} flag risk -- a bad week, hopeless")
    refused = dana.types(f"{ROSA} graduated").shown
    assert "A risk flag is open: a patient can't graduate with an open risk." in refused
    assert "Clear it first: unflag risk -- what was done" in refused
    at(world, "2027-05-18")
    dana.types("/score phq9 3 item9 0 Rosa Diaz")
    dana.types("/log 45m phone Rosa Diaz -- steady, no thoughts of harm")
    dana.types(f"{ROSA} unflag risk -- seen and screened, safety plan kept")
    world.settle()
    assert "Saved: status graduated" in dana.types(f"{ROSA} graduated").press("End the episode").shown
    card = dana.types(ROSA).shown
    assert "Graduated since May 18" in card
    assert "[Re-enroll]" in card
    assert "Rosa Diaz" not in dana.types("/caseload").shown
    told = world.priya.types("/review Rosa Diaz -- stop sertraline").shown
    assert "Rosa Diaz · MRN …2001 is no longer in care (graduated)." in told


def returns(world: World, day: str, typed: str) -> str:
    """She is back: a new episode, assessed that day; what the first entry says of the month."""
    at(world, day)
    form = world.dana.types(ROSA).press("Re-enroll")
    assert "Rosa D." in form.shown
    back = form.fill({"Consent": "spoken", "Initial assessment": day, "Problems": "F33.1"}).submit()
    assert "Back in care: Rosa Diaz · MRN 55-2001" in back.shown
    world.dana.types(f"/score phq9 {typed} item9 0 Rosa Diaz")
    return world.dana.types("/log 50m assessment Rosa Diaz next week").shown


def test_from_referral_to_graduation_and_back_in(world: World) -> None:
    enrolls(world)
    keeps_in_touch(world)
    stalls_and_is_reviewed(world)
    improves_and_steps_down(world)
    graduates(world)

    # Four months later she is back: a new episode with a new baseline. Fewer than six whole months lie
    # between, so the month is a subsequent one.
    before = rows_of_episode(world, 1)
    said = returns(world, "2027-09-20", "15")
    assert "September: 50 of 60 min, 10 more for 99493." in said
    card = world.dana.types(ROSA).shown
    assert "Active since Sep 20 · 0 weeks in care · episode 2" in card
    assert "PHQ-9 15 on Sep 20 (moderately severe)" in card
    assert "18 →" not in card, "the old baseline is the old episode's"
    assert rows_of_episode(world, 1) == before, "nothing of the old episode changes"


def test_back_after_seven_months_the_month_is_an_initial_one_again(sqlite_world: World) -> None:
    enrolls(sqlite_world)
    sqlite_world.dana.types(f"{ROSA} status declined").press("End the episode")
    said = returns(sqlite_world, "2027-06-15", "16")
    assert "June: 50 of 70 min, 20 more for 99492." in said


def test_a_return_by_line_is_the_same_patient(sqlite_world: World) -> None:
    dana = sqlite_world.dana
    dana.types("/patient Holly Guzman graduated 11/18").press("End the episode")
    early = dana.types("/enroll Holly Guzman mrn 8805 enrolled 11/10")
    assert (
        "The last episode ended Wed Nov 18 (graduated), so the patient can't come back on Tue Nov 10."
        in early.shown
    )
    back = dana.types("/enroll Holly Guzman mrn 8805 assessed 11/20")
    assert "Back in care: Holly Guzman · MRN 01ce5fc6-32d1-46fe-8f08-963c96248805" in back.shown
    twice = dana.types("/enroll Holly Guzman mrn 8805")
    assert "is already on the registry: Holly Guzman, active." in twice.shown


def test_a_form_open_while_a_colleague_re_enrolls_is_refused_in_words(sqlite_world: World) -> None:
    sqlite_world.dana.types("/patient Holly Guzman graduated").press("End the episode")
    card = sqlite_world.dana.types("/patient Holly Guzman")
    form = card.press("Re-enroll")
    sqlite_world.lena.types("/enroll Holly Guzman mrn 8805 assign @Dana Reed")
    (told,) = form.submit().errors.values()
    assert "is already on the registry: Holly Guzman, active." in told
    assert "Holly Guzman is already in care: active." in card.press("Re-enroll").shown
