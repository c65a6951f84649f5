"""Safety alerts: who is told what, when it goes to the lead, and what everybody reads afterwards."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from bot.sandbox import SlackUser, VisibleItem
from bot.server.app import posting_client
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import ButtonPress
from handlers.posting.audience_check import AudienceCheck
from handlers.risk import risk_event_buttons as buttons
from store.caseload import caseload
from store.clinic import clinics, members
from store.dispatch.receipts import RequestRegistry
from store.ledger_entries import Provenance
from store.patient import care_team, episodes, patients
from store.patient.care_team import TeamPosition
from store.risk import flags, risk_tiers
from store.risk import risk_steps as risk_steps_log
from store.rules.review.agenda import FlagKind
from store.rules.risk.risk import CssrsAnswers, RiskTier
from store.rules.roles import Role
from store.tables import audit_events, providers, risk_steps
from tests.world import World

CHICAGO = ZoneInfo("America/Chicago")
OPENED = datetime(2026, 1, 5, 15, tzinfo=UTC)
POSITIVE = "/score phq9 14 item9 1 Holly Guzman"
ALERT = "Safety alert: please acknowledge."


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO)


@pytest.fixture
def monday(world: World) -> World:
    """Monday, 10:00, on each database."""
    world.slack.move_clock_to(local("2026-11-23T10:00"))
    return world


@pytest.fixture
def quick(sqlite_world: World) -> World:
    """The same on SQLite only."""
    sqlite_world.slack.move_clock_to(local("2026-11-23T10:00"))
    return sqlite_world


def later(world: World, minutes: int) -> None:
    world.slack.move_clock(timedelta(minutes=minutes))
    world.post()


def alerted(world: World, *people: SlackUser, words: str = ALERT) -> list[VisibleItem]:
    """The alert as each of these people sees it; it comes without a beat."""
    return [person.waits_for(words) for person in people or (world.dana, world.priya, world.owen)]


def texts(person: SlackUser) -> list[str]:
    """The notifications of the posts about safety."""
    return [seen.text for seen in person.inbox if not seen.private and "overdue" not in seen.text]


def steps(world: World) -> list[tuple[str, int | None]]:
    """Which steps are on the ledger, and about whom."""
    with world.registry.read() as db:
        rows = db.execute(select(risk_steps.c.step, risk_steps.c.member_id).order_by(risk_steps.c.id))
        return [(row.step, row.member_id) for row in rows]


def context(world: World, who: str) -> RequestContext:
    """A request of a member of the cast, as the dispatcher would admit it."""
    now = world.slack.clock().astimezone(CHICAGO)
    audience_check = AudienceCheck(
        world.registry, posting_client(world.slack.bot_token, world.slack.url), now
    )
    key = f"{who} {now}"
    registry = RequestRegistry(world.registry, key, now)
    return RequestContext(registry, audience_check, world.clinic, world.team[who], now, key)


def test_the_three_are_told_at_once_in_the_short_form(quick: World) -> None:
    quick.dana.types(POSITIVE)
    for seen in alerted(quick):
        assert seen.text == ALERT
        assert seen.shown == (
            "⚠ Safety alert\n"
            "Holly G. · …8805 · PHQ-9 item 9 above 0 (answer 1)\n"
            "Raised by Dana Reed, Mon Nov 23, 10:00 AM.\n"
            "Not acknowledged yet.\n"
            "Call or text 988 (Suicide & Crisis Lifeline); in immediate danger call 911.\n"
            "[Acknowledge] [Open card]"
        )
    team = quick.team
    quick.post()
    assert set(steps(quick)) == {("told", team[who].id) for who in ("dana", "priya", "owen")}
    assert texts(quick.bill) == texts(quick.lena) == texts(quick.ada) == []


@pytest.mark.parametrize(
    "typed",
    ["/patient Holly Guzman flag risk -- hopeless since Tuesday", POSITIVE],
    ids=["a flag", "a score"],
)
def test_the_answer_says_who_is_told(quick: World, typed: str) -> None:
    assert "Notified: Dana Reed, Priya Shah, Owen Clark." in quick.dana.types(typed).shown


def test_a_flag_brings_its_words(quick: World) -> None:
    quick.dana.types("/patient Holly Guzman flag risk -- hopeless since Tuesday")
    assert "risk flag: hopeless since Tuesday" in alerted(quick, quick.priya)[0].shown


def test_a_clinic_may_choose_full_names_and_its_own_protocol(quick: World) -> None:
    with quick.registry.begin() as db:
        link = "https://example.org/protocol"
        clinics.change_settings(
            db, quick.clinic, full_names=True, protocol_text="Page Dr. Shah.", protocol_link=link
        )
    quick.dana.types(POSITIVE)
    (seen,) = alerted(quick, quick.priya)
    assert "Holly Guzman · …8805" in seen.shown
    assert "Page Dr. Shah." in seen.shown
    assert "Open the clinic's safety protocol" in seen.shown
    assert "Crisis line: call or text 988." in seen.shown


def test_one_acknowledges_and_the_others_are_told(monday: World) -> None:
    monday.dana.types(POSITIVE)
    dana, priya, owen = alerted(monday)
    answer = priya.press("Acknowledge")
    assert answer.private
    assert "You acknowledged the safety alert. The others will be notified." in answer.shown
    for person in (monday.dana, monday.owen):
        person.waits_for("Priya Shah acknowledged the safety alert.")
    monday.post()
    assert texts(monday.priya) == ["Safety alert: acknowledged."]
    for seen in (dana, priya, owen):
        assert "Acknowledged by Priya Shah, Mon Nov 23, 10:00 AM." in seen.shown
        assert "[Record screen] [Set tier] [Close safety alert] [Open card]" in seen.shown


def test_the_second_at_the_same_button_reads_who_was_first(quick: World) -> None:
    quick.dana.types(POSITIVE)
    dana, priya, _ = alerted(quick)
    event = priya.blocks[-1]["elements"][0]["value"]
    # As her click does it, in the moment before Dana's alert is redrawn.
    buttons.acknowledge_event(ButtonPress(event), context(quick, "priya"))
    answer = dana.press("Acknowledge")
    assert "Priya Shah (Mon Nov 23, 10:00 AM) already acknowledged this safety alert." in answer.shown
    assert [step for step, _ in steps(quick)].count("acknowledged") == 1


def test_after_thirty_minutes_in_hours_it_goes_to_the_lead(monday: World) -> None:
    monday.dana.types(POSITIVE)
    dana, _, _ = alerted(monday)
    later(monday, 29)
    assert texts(monday.lena) == []
    later(monday, 1)
    later(monday, 1)
    assert texts(monday.lena) == [ALERT]
    seen = monday.lena.inbox[-1]
    assert (
        "No one acknowledged this within 30 minutes of clinic hours. "
        "Notified: Dana Reed, Priya Shah, Owen Clark." in seen.shown
    )
    assert "Holly G. · …8805" in seen.shown
    assert "Escalated to Lena Ortiz, Mon Nov 23, 10:30 AM." in dana.shown
    assert "The others will be notified." in seen.press("Acknowledge").shown
    monday.dana.waits_for("Lena Ortiz acknowledged the safety alert.")
    assert ("escalated", monday.team["lena"].id) in steps(monday)


def test_an_acknowledged_alert_is_not_escalated(quick: World) -> None:
    quick.dana.types(POSITIVE)
    alerted(quick)[0].press("Acknowledge")
    later(quick, 60)
    assert texts(quick.lena) == []


def test_an_admin_receives_it_where_no_lead_does_and_reads_no_name(quick: World) -> None:
    with quick.registry.begin() as db:
        members.deactivate(db, quick.clinic.id, quick.team["lena"].id, OPENED)
    quick.dana.types("/patient Holly Guzman flag risk -- Holly is hopeless")
    alerted(quick)
    later(quick, 30)
    (seen,) = alerted(quick, quick.ada)
    for words in ("Holly", "8805", "hopeless", "[Open card]"):
        assert words not in seen.shown
    assert "A patient in care" in seen.shown
    assert "Holly" not in seen.press("Acknowledge").shown


def test_an_admin_may_not_acknowledge_what_was_sent_to_others(quick: World) -> None:
    quick.dana.types(POSITIVE)
    alert = alerted(quick)[0]
    refused = VisibleItem(quick.ada, alert.record).press("Acknowledge").shown
    assert "Holly" not in refused
    assert "Not acknowledged yet." in quick.dana.types("/patient Holly Guzman").shown
    assert "You acknowledged the safety alert." in alert.press("Acknowledge").shown


def test_with_no_one_to_tell_the_lead_is_told_at_once(quick: World) -> None:
    with quick.registry.begin() as db:
        for who in ("dana", "priya"):
            members.deactivate(db, quick.clinic.id, quick.team[who].id, OPENED)
        members.set_roles(db, quick.clinic.id, quick.team["owen"].id, [Role.LEAD, Role.CARE_MANAGER])
        members.set_roles(db, quick.clinic.id, quick.team["lena"].id, [Role.CARE_MANAGER, Role.LEAD])
    quick.owen.types(POSITIVE)
    assert alerted(quick, quick.lena)


@pytest.mark.parametrize(
    ("at", "closed_until", "escalated"),
    [
        ("2026-11-21T10:00", "Mon Nov 23, 8:00 AM", "2026-11-23T08:30"),
        ("2026-11-23T22:15", "Tue Nov 24, 8:00 AM", "2026-11-24T08:30"),
        ("2026-11-23T05:00", "Mon Nov 23, 8:00 AM", "2026-11-23T08:30"),
    ],
    ids=["on a Saturday", "late in the evening", "before dawn"],
)
def test_out_of_hours_the_answer_and_the_alert_say_so(
    sqlite_world: World, at: str, closed_until: str, escalated: str
) -> None:
    world = sqlite_world
    world.slack.move_clock_to(local(at))
    said = f"The clinic is closed until {closed_until}. Don't wait for it to open: follow the protocol now."
    assert said in world.dana.types(POSITIVE).shown
    assert all(said in seen.shown for seen in alerted(world))
    world.slack.move_clock_to(local(escalated) - timedelta(minutes=1))
    world.post()
    assert texts(world.lena) == []
    later(world, 1)
    assert ALERT in texts(world.lena)


def test_a_bot_that_was_down_tells_it_late(quick: World) -> None:
    quick.post()
    quick.slack.fail_next("chat.postMessage", error="fatal_error", times=3)
    quick.dana.types("/patient Holly Guzman flag risk")
    quick.post()
    assert texts(quick.priya) == []
    later(quick, 5)
    assert all("sent again" in seen.text for seen in alerted(quick))


def test_undoing_the_score_withdraws_the_alert(quick: World) -> None:
    saved = quick.dana.types(POSITIVE)
    seen = alerted(quick)
    saved.press("Undo")
    quick.post()
    for each in seen:
        assert "Withdrawn: Dana Reed undid the score, flag or screen that raised it." in each.shown
        assert each.buttons == ["Open card"]


def test_undoing_a_flag_withdraws_its_alert_too(quick: World) -> None:
    raised = quick.dana.types("/patient Holly Guzman flag risk")
    seen = alerted(quick)
    raised.press("Undo")
    quick.post()
    assert "Withdrawn" in seen[1].shown


def test_an_undone_score_leaves_an_alert_that_is_acted_on(quick: World) -> None:
    saved = quick.dana.types(POSITIVE)
    alerted(quick)[1].press("Acknowledge")
    quick.dana.waits_for("Priya Shah acknowledged")
    assert "This patient still has an open safety alert" in saved.press("Undo").shown


def test_a_biller_can_do_nothing_with_it(quick: World) -> None:
    quick.dana.types(POSITIVE)
    (seen,) = alerted(quick, quick.dana)
    refused = VisibleItem(quick.bill, seen.record).press("Acknowledge")
    assert "Your roles at North Clinic: biller." in refused.shown
    assert "acknowledged" not in [step for step, _ in steps(quick)]


@pytest.mark.parametrize("who", ["lena", "bill"])
def test_only_those_in_care_record_a_screen(quick: World, who: str) -> None:
    quick.dana.types(POSITIVE)
    seen = alerted(quick)[0]
    seen.press("Acknowledge")
    quick.priya.waits_for("Dana Reed acknowledged")
    quick.post()
    person: SlackUser = getattr(quick, who)
    assert "Record screen" in seen.buttons
    assert "This button is for" in VisibleItem(person, seen.record).press("Record screen").shown


def test_no_one_graduates_with_an_open_alert(quick: World) -> None:
    quick.dana.types(POSITIVE)
    alerted(quick)
    refused = quick.dana.types("/patient Holly Guzman graduated")
    assert "a patient can't graduate with an open risk" in refused.shown
    quick.dana.types("/patient Holly Guzman unflag risk -- misread, item 9 was 0")
    ended = quick.dana.types("/patient Holly Guzman graduated -- the goals are met").press("End the episode")
    assert "status graduated" in ended.shown


def test_the_card_shows_the_alert_and_opens_its_buttons(quick: World) -> None:
    quick.dana.types(POSITIVE)
    alerted(quick)
    card = quick.dana.types("/patient Holly Guzman")
    assert "Open safety alerts\nPHQ-9 item 9 above 0 (answer 1) · Raised by Dana Reed" in card.shown
    opened = card.press("Risk")
    assert "Open safety alerts: Holly Guzman · MRN …8805" in opened.shown
    assert "[Record screen] [Set tier] [Close safety alert]" in opened.shown


def test_without_an_alert_the_cards_button_opens_the_screen(quick: World) -> None:
    form = quick.dana.types("/patient Holly Guzman").press("Risk")
    assert form.text == "C-SSRS screen"
    after = form.fill(dict.fromkeys(form.fields[:7], "No")).submit()
    assert "The screen is recorded: no risk tier." in after.shown
    quick.post()
    assert texts(quick.priya) == []


@pytest.fixture
def drilled(quick: World) -> World:
    """Ada has started a drill; the posts are out."""
    answer = quick.ada.types("/clinic drill")
    assert "DRILL: a safety alert on a made-up patient was sent." in answer.shown
    assert "Notified: Dana Reed, Priya Shah, Owen Clark." in answer.shown
    quick.post()
    return quick


def test_only_an_admin_starts_one_and_one_at_a_time(quick: World) -> None:
    assert "Nothing was saved." in quick.lena.types("/clinic drill").shown
    quick.ada.types("/clinic drill")
    quick.post()
    again = quick.ada.types("/clinic drill")
    assert "A drill is already under way." in again.shown
    alert = alerted(quick, quick.owen, words="DRILL")[0]
    alert.press("Acknowledge")
    quick.dana.waits_for("DRILL: Owen Clark acknowledged")
    quick.post()
    closed = alert.press("Close safety alert").fill(note="Everybody answered within a minute").submit()
    assert "DRILL: The safety alert is closed." in closed.shown
    assert "made-up patient was sent" in quick.ada.types("/clinic rehearse").shown


def test_a_drill_is_marked_everywhere(drilled: World) -> None:
    world = drilled
    for seen in alerted(world, words="DRILL"):
        assert seen.text == f"DRILL: {ALERT}"
        assert seen.shown.startswith("⚠ DRILL: Safety alert\nDrill Patient · risk flag")
        assert "It affects no list, number, or claim." in seen.shown
    answer = alerted(world, world.owen, words="DRILL")[0].press("Acknowledge")
    assert "DRILL: You acknowledged the safety alert." in answer.shown
    world.dana.waits_for("DRILL: Owen Clark acknowledged the safety alert.")


def test_a_drill_escalates_like_the_real_thing(drilled: World) -> None:
    later(drilled, 30)
    assert texts(drilled.lena) == [f"DRILL: {ALERT}"]


def test_a_drill_touches_no_list(drilled: World) -> None:
    with drilled.registry.read() as db:
        found = caseload.caseload_patients(db, drilled.clinic, local("2026-11-23T10:00").date())
    assert len(found) == 6
    assert all(not line.flags and line.open_risk is None for line in found)


def test_every_step_is_in_the_audit_trail(quick: World) -> None:
    quick.dana.types(POSITIVE)
    quick.post()
    alerted(quick)[1].press("Acknowledge")
    quick.dana.waits_for("Priya Shah acknowledged")
    with quick.registry.read() as db:
        kept = list(db.execute(select(audit_events.c.action)).scalars())
    assert [action for action in kept if action.startswith("risk")] == [
        "risk opened",
        *["risk told"] * 3,
        "risk acknowledged",
    ]


def treated_by(world: World, npi: str, name: str) -> None:
    """As an import brings a patient's clinician: a name and an NPI, nobody on Slack."""
    with world.registry.begin() as db:
        episode = episodes.latest_episode(db, world.clinic.id, world.patients["guzman"].id)
        assert episode
        provider = care_team.find_or_add_provider(db, world.clinic.id, npi, name)
        provenance = Provenance(None, OPENED, "import")
        care_team.assign(
            db, episode, TeamPosition.CLINICIAN, date(2026, 11, 1), provenance, provider_id=provider.id
        )


def test_answer_and_alert_say_who_could_not_be_reached_and_what_to_do(quick: World) -> None:
    treated_by(quick, "1679576722", "Alice Wong MD")
    missed = (
        "Not notified: Alice Wong MD, the treating clinician, who isn't on Slack here. Call them now. "
        "Then link them on the card: clinician @name."
    )
    answer = quick.dana.types(POSITIVE)
    assert f"Notified: Dana Reed, Priya Shah.\n{missed}" in answer.shown
    for seen in alerted(quick, quick.dana, quick.priya):
        assert missed in seen.shown
    assert texts(quick.owen) == []


def test_no_one_on_record_as_clinician_is_said_too(quick: World) -> None:
    with quick.registry.begin() as db:
        patient = patients.add(db, quick.clinic.id, "4711", "Sam", "Stone", OPENED)
        provenance = Provenance(None, OPENED, "import")
        episodes.open_episode(db, quick.clinic.id, patient.id, "active", date(2026, 10, 1), provenance)
    answer = quick.dana.types("/patient Sam Stone flag risk -- hopeless")
    assert (
        "Not notified: the treating clinician, because none is on record. Call the practice now. "
        "Then record who it is on the card: clinician @name."
    ) in answer.shown


def test_a_clinician_without_the_role_or_who_left_is_named(quick: World) -> None:
    with quick.registry.begin() as db:
        members.set_roles(db, quick.clinic.id, quick.team["owen"].id, [Role.BILLER])
    answer = quick.dana.types("/patient Holly Guzman flag risk")
    assert "Owen Clark, the treating clinician, who doesn't have the clinician role here." in answer.shown
    with quick.registry.begin() as db:
        members.deactivate(db, quick.clinic.id, quick.team["owen"].id, OPENED)
    answer = quick.dana.types("/patient April Krause flag risk")
    assert "Owen Clark, the treating clinician, who is no longer a member here." in answer.shown


@pytest.mark.parametrize(
    ("imported", "typed"),
    [
        (("1457398725", "Clark, Owen MD"), "clinician <@U0OWEN>"),
        (("1457398725", "Clark, Owen MD"), "clinician <@U0OWEN> 1457398725"),
        (("1457398725", "O. Clark"), "clinician <@U0OWEN> 1457398725"),
        (("1457398725", ""), "clinician <@U0OWEN> 1457398725"),
    ],
)
def test_an_imported_clinician_linked_to_a_member_is_that_member(
    quick: World, imported: tuple[str, str], typed: str
) -> None:
    with quick.registry.begin() as db:
        # Owen is a member, but no clinician on file is linked to him yet.
        db.execute(update(providers).values(npi="1111111112", name="Nobody Else", member_id=None))
    treated_by(quick, *imported)
    linked = quick.dana.types(f"/patient April Krause {typed}")
    assert "NPI 1457398725" in linked.shown
    # Holly's clinician came from the file: linked with April's, he is alerted and may answer.
    quick.dana.types(POSITIVE)
    assert alerted(quick, quick.owen)
    quick.priya.types("/review Holly Guzman -- increase sertraline to 100 mg")
    quick.owen.waits_for("increase sertraline").press("Approve")
    # A second import of the same line changes nothing.
    treated_by(quick, *imported)
    with quick.registry.read() as db:
        found = care_team.providers_of(db, quick.clinic.id).values()
    assert [each.member_id for each in found if each.npi == "1457398725"] == [quick.team["owen"].id]


def test_a_namesake_under_another_npi_is_not_linked(quick: World) -> None:
    with quick.registry.begin() as db:
        for npi in ("1679576722", "1457398725"):
            care_team.find_or_add_provider(db, quick.clinic.id, npi, "Owen Clark")
        db.execute(update(providers).where(providers.c.npi == "1234567893").values(member_id=None))
        clinic, owen = quick.clinic.id, quick.team["owen"].id
        found = care_team.find_or_add_provider(db, clinic, "1679576722", "Owen Clark", owen)
        assert (found.npi, found.member_id) == ("1679576722", owen)
        other = care_team.find_or_add_provider(db, clinic, "1679576722", "Anna Clark")
        assert other.member_id is None


def reminders(person: SlackUser) -> list[VisibleItem]:
    """The reminders of an alert that no one acknowledged."""
    return [seen for seen in person.inbox if "Still not acknowledged" in seen.shown]


def test_an_unacknowledged_alert_keeps_coming_until_someone_acts(quick: World) -> None:
    quick.dana.types(POSITIVE)
    alerted(quick)
    later(quick, 30)
    assert texts(quick.lena) == [ALERT]
    later(quick, 89)
    assert reminders(quick.lena) == []
    later(quick, 1)  # noon: two hours, and two hours again, since the clinic opened
    later(quick, 5)
    for person in (quick.lena, quick.dana, quick.priya, quick.owen):
        (seen,) = reminders(person)
        assert seen.text == ALERT
        assert (
            "Still not acknowledged, raised Mon Nov 23, 10:00 AM. It is sent again until someone acts. "
            "Notified: Lena Ortiz, Dana Reed, Priya Shah, Owen Clark." in seen.shown
        )
    later(quick, 24 * 60)
    assert len(reminders(quick.lena)) == 2
    reminders(quick.owen)[0].press("Acknowledge")
    quick.post()
    later(quick, 24 * 60)
    # No message says "still not acknowledged" now, and no new one came.
    assert reminders(quick.lena) == []
    assert texts(quick.lena).count(ALERT) == 0


@pytest.mark.parametrize("days", [8, 30])
def test_after_a_downtime_of_more_than_a_week_it_still_comes(quick: World, days: int) -> None:
    with quick.registry.begin() as db:
        episode = episodes.latest_episode(db, quick.clinic.id, quick.patients["guzman"].id)
        assert episode
        provenance = Provenance(quick.team["dana"].id, quick.slack.clock(), "slack")
        flags.raise_flag(db, episode, FlagKind.RISK, date(2026, 11, 23), provenance, question="hopeless")
    quick.slack.move_clock(timedelta(days=days))
    quick.post()
    for person in (quick.dana, quick.priya, quick.owen, quick.lena):
        assert ALERT in texts(person)
    assert quick.lena.waits_for("No one acknowledged this within 30 minutes")


def test_a_request_to_lower_the_tier_waits_for_the_consultant_as_long_as_it_takes(quick: World) -> None:
    with quick.registry.begin() as db:
        episode = episodes.latest_episode(db, quick.clinic.id, quick.patients["guzman"].id)
        assert episode
        dana = quick.team["dana"]
        provenance = Provenance(dana.id, quick.slack.clock(), "slack")
        screen, clinic = CssrsAnswers(intent=True), quick.clinic.id
        event = risk_tiers.open_event_from_screen(db, episode, screen, date(2026, 11, 23), provenance)
        risk_steps_log.acknowledge(db, clinic, event.id, provenance)
        risk_tiers.set_tier(db, clinic, event.id, RiskTier.LOW, dana, provenance, note="seen today")
    quick.slack.move_clock(timedelta(days=9))
    quick.post()
    asked = quick.priya.waits_for("Lower the risk tier?")
    assert "Dana Reed asks to lower it to low risk: seen today" in asked.shown


def test_the_person_who_raised_it_is_told_whom_the_alert_did_not_reach(monday: World) -> None:
    monday.slack.workspace.people["U0PRIYA"].is_guest = True
    monday.dana.types(POSITIVE)
    alerted(monday, monday.dana, monday.owen)
    monday.post()
    told = monday.dana.waits_for("A safety alert could not be delivered.")
    assert told.text == "A safety alert could not be delivered."
    assert told.shown.splitlines()[-2:] == [
        (
            "Not notified: Priya Shah. This person is a guest, belongs to another workspace, "
            "or no longer has an account."
        ),
        "Call them now. Caseload keeps trying to send the alert.",
    ]
    monday.slack.workspace.people["U0PRIYA"].is_guest = False
    later(monday, 11)
    alerted(monday, monday.priya)
    later(monday, 1)
    assert texts(monday.dana).count("A safety alert could not be delivered.") == 1
