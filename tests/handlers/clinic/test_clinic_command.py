"""Conversations with `/clinic`: what an admin sets and reads, and what is refused."""

from datetime import date, time

import pytest
from sqlalchemy import select

from store.clinic import clinics, members
from store.clinic.clinics import Clinic
from store.payer import dated_policies
from store.rules.months import Month
from store.rules.roles import Role
from store.tables import audit_events
from tests.world import REVIEW, START, World


def now(world: World) -> Clinic:
    with world.registry.read() as db:
        return clinics.by_id(db, world.clinic.id)


def trail(world: World, action: str) -> list[dict[str, object]]:
    with world.registry.read() as db:
        rows = db.execute(select(audit_events.c.detail).where(audit_events.c.action == action))
        return [row.detail for row in rows]


def test_bare_it_shows_everything_that_is_set(sqlite_world: World) -> None:
    shown = sqlite_world.ada.types("/clinic").shown
    assert "Dana Reed: care manager" in shown
    assert "Ada Kim: admin" in shown
    assert "Time zone: America/Chicago" in shown
    assert "Opens: 8:00 AM" in shown
    assert "Working days: Mon to Fri" in shown
    assert "Review day: Thu" in shown
    assert "Review channel: #case-review" in shown
    assert "Contact interval, active: 14 days" in shown
    assert "Protocol: Call or text 988" in shown
    assert "Payers without their own: full-threshold" in shown
    assert "Cigna" in shown
    assert "[Add a person]" in shown


def test_a_lead_reads_without_buttons_that_change(sqlite_world: World) -> None:
    shown = sqlite_world.lena.types("/clinic").shown
    assert "Dana Reed: care manager" in shown
    assert "[Add a person]" not in shown
    refused = sqlite_world.lena.types("/clinic hours 7:00-15:00")
    assert "Nothing was saved" in refused.shown
    assert "Only admins can change the settings of North Clinic." in refused.shown
    assert now(sqlite_world).settings.opens == time(8)


def test_others_are_told_whom_to_ask(sqlite_world: World) -> None:
    refused = sqlite_world.dana.types("/clinic hours 7:00-15:00")
    assert "Only admins and leads can see the settings of North Clinic." in refused.shown
    assert "Ada Kim can help." in refused.shown


@pytest.mark.parametrize(
    ("typed", "said", "name", "value"),
    [
        ("hours 7:00-15:30", "Opens: 7:00 AM (was 8:00 AM)", "closes", time(15, 30)),
        (
            "hours 8am-6pm mon-thu",
            "Working days: Mon to Thu (was Mon to Fri)",
            "working_days",
            ("mon", "tue", "wed", "thu"),
        ),
        (
            "hours 8:00-17:00 mon, wed, fri",
            "Working days: Mon, Wed, Fri",
            "working_days",
            ("mon", "wed", "fri"),
        ),
        ("holiday 12/25", "Holidays: Dec 25 (was none)", "holidays", (date(2026, 12, 25),)),
        ("review wed 14:30", "Review day: Wed (was Thu)", "review_at", time(14, 30)),
        (
            "set active_interval_days 21",
            "Contact interval, active: 21 days (was 14 days)",
            "active_interval_days",
            21,
        ),
        ("set active interval 10", "Contact interval, active: 10 days", "active_interval_days", 10),
        ("set Contact interval, active 12", "(was 14 days)", "active_interval_days", 12),
        ("set overdue_at 7:30", "Morning posts: 7:30 AM (was 8:00 AM)", "overdue_at", time(7, 30)),
        (
            "protocol -- Page the consultant: 555-0100",
            "Protocol: Page the consultant: 555-0100",
            "protocol_text",
            "Page the consultant: 555-0100",
        ),
        ("channel billing none", "Billing channel: none: direct messages", "billing_channel", ""),
    ],
)
def test_a_setting_is_typed(sqlite_world: World, typed: str, said: str, name: str, value: object) -> None:
    answer = sqlite_world.ada.types(f"/clinic {typed}")
    assert answer.private
    assert said in answer.shown
    assert getattr(now(sqlite_world).settings, name) == value


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("hours 17:00-8:00", "Closes: this must be after opening, like 17:00 or 5pm."),
        ("hours soon", "I can't read opening hours from “soon”."),
        ("hours 8:00-17:00 mon-someday", "“someday” isn't a weekday."),
        ("holiday", "Which day?"),
        ("holiday someday", "someday"),
        ("review someday", "“someday” isn't a weekday."),
        ("review thu 25:00", "“25:00” isn't a time of day."),
        ("zone America/Nowhere", "there is no “America/Nowhere”"),
        ("set active_interval_days 0", "0 is outside 1 to 90 days."),
        ("set active_interval_days soon", "“soon” isn't a whole number."),
        ("set shoe_size 40", "There is no setting “shoe_size 40”."),
        ("set stalled 40", "Did you mean stalled_weeks"),
        ("hours", "From when to when?"),
        ("set default_policy cheapest", "choose full-threshold or cpt-midpoint"),
        ("set protocol_link javascript:alert(1)", "isn't a web address"),
        ("set high_risk_days 20", "Moderate risk: it cannot be sooner than high risk."),
        ("channel", "Which channel?"),
        ("channel review somewhere", "“somewhere” isn't a channel that I can read."),
        ("policy Cigna", "Which payer, and which policy"),
        ("policy Nobody cpt-midpoint", "North Clinic has no payer “Nobody”."),
        ("policy Cigna cpt-midpoint g2214 20", "G2214 cannot start at 20 minutes."),
        ("policy Cigna cpt-midpoint from never", "“never” isn't a month."),
        ("policy Cigna cpt-midpoint sometimes", "“sometimes” isn't an option of a policy."),
        ("add care-manager", "Who should I add?"),
        ("dance", "“dance” isn't something I can set."),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(sqlite_world: World, typed: str, said: str) -> None:
    before = now(sqlite_world)
    answer = sqlite_world.ada.types(f"/clinic {typed}")
    assert "Nothing was saved" in answer.shown
    assert said in answer.shown
    assert now(sqlite_world) == before


def test_old_and_new_stand_in_the_audit_trail(world: World) -> None:
    world.ada.types("/clinic set active_interval_days 21")
    world.ada.types("/clinic zone America/Denver")
    assert trail(world, "setting changed") == [
        {"setting": "active_interval_days", "old": 14, "new": 21},
        {"setting": "timezone", "old": "America/Chicago", "new": "America/Denver"},
    ]
    assert now(world).timezone == "America/Denver"


def test_a_holiday_is_taken_back(sqlite_world: World) -> None:
    sqlite_world.ada.types("/clinic holiday 12/25, 1/1/2027")
    sqlite_world.ada.types("/clinic holiday remove 12/25")
    assert now(sqlite_world).settings.holidays == (date(2027, 1, 1),)


def test_a_private_channel_with_the_bot_is_taken(sqlite_world: World) -> None:
    place = sqlite_world.slack.add_channel("rounds", members=["U0ADA", "U0DANA"])
    answer = sqlite_world.ada.types("/clinic channel review #rounds")
    assert "Review channel: #rounds (was #case-review)" in answer.shown
    assert now(sqlite_world).settings.review_channel == place.id


def test_a_channel_that_others_could_read_is_refused(sqlite_world: World) -> None:
    slack = sqlite_world.slack
    slack.add_channel("lobby", members=["U0ADA"], private=False)
    slack.person("Guest", "U0GUEST", is_guest=True)
    slack.add_channel("with-guest", members=["U0ADA", "U0GUEST"])
    before = now(sqlite_world)
    refused = sqlite_world.ada.types("/clinic channel review #lobby")
    assert "Review channel: The channel is public. Make it private" in refused.shown
    refused = sqlite_world.ada.types("/clinic channel review #with-guest")
    assert "Someone in the channel is a guest or belongs to another workspace." in refused.shown
    assert now(sqlite_world) == before


def test_a_person_joins_with_the_name_slack_knows(world: World) -> None:
    rosa = world.slack.person("Rosa Diaz", "U0ROSA")
    answer = world.ada.types(f"/clinic add {rosa.mention} care-manager biller")
    assert "@Rosa Diaz is biller, care manager here." in answer.shown
    assert (
        "Hello Rosa Diaz. You are a biller and a care manager at North Clinic." in rosa.types("/cocm").shown
    )
    assert trail(world, "member added")[-1]["new"] == {
        "roles": ["biller", "care-manager"],
        "fte_percent": 100,
        "active": True,
    }


def test_two_clinics_do_not_share_a_channel(sqlite_world: World) -> None:
    world = sqlite_world
    shared = world.slack.add_channel("shared-review", members=["U0ADA"])
    with world.registry.begin() as db:
        south = clinics.add(db, "South Clinic", "America/Chicago", world.slack.clock())
        clinics.change_settings(db, south, billing_channel=shared.id)
    refused = world.ada.types("/clinic channel review #shared-review")
    assert "Another clinic posts in that channel. Each clinic needs channels of its own." in refused.shown
    assert "Nothing was saved." in refused.shown
    assert "South" not in refused.shown
    assert now(world).settings.review_channel == REVIEW


def test_guests_and_nonsense_are_not_added(sqlite_world: World) -> None:
    guest = sqlite_world.slack.person("Guest", "U0GUEST", is_guest=True)
    ada = sqlite_world.ada
    assert (
        "an app, a guest, or from another workspace" in ada.types(f"/clinic add {guest.mention} lead").shown
    )
    partner = sqlite_world.slack.person("Paz Partner", "U0PAZ", team_id="T0PARTNER")
    assert "from another workspace" in ada.types(f"/clinic add {partner.mention} care-manager").shown
    refused = ada.types(f"/clinic add {sqlite_world.dana.mention} dancer")
    assert "“dancer” isn't a role." in refused.shown
    assert "A member needs at least one role." in ada.types("/clinic add @bill.meyer").shown
    with sqlite_world.registry.read() as db:
        assert members.by_slack_id(db, sqlite_world.clinic.id, "U0GUEST") is None


def test_roles_are_exactly_those_typed(sqlite_world: World) -> None:
    ada, bill = sqlite_world.ada, sqlite_world.bill
    answer = ada.types(f"/clinic roles {bill.mention} lead")
    assert "@Bill Meyer is lead here (was biller)." in answer.shown
    assert "Bill Meyer is lead, 60% of full time here" in ada.types(f"/clinic fte {bill.mention} 60%").shown
    assert "A member needs at least one role." in ada.types(f"/clinic roles {bill.mention}").shown


def test_the_last_admin_stays(sqlite_world: World) -> None:
    ada = sqlite_world.ada
    for typed in (f"remove {ada.mention}", f"roles {ada.mention} lead"):
        refused = ada.types(f"/clinic {typed}")
        assert "Ada Kim is the clinic's last admin." in refused.shown
    ada.types(f"/clinic add {sqlite_world.lena.mention} admin")
    assert "no longer has access" in ada.types(f"/clinic remove {ada.mention}").shown
    assert "Your access to this clinic has ended." in ada.types("/clinic").shown


def test_a_policy_is_chosen_from_a_month_on(world: World) -> None:
    typed = "/clinic policy Cigna cpt-midpoint from 2026-12 g2214 30 cap 4 99484 on -- provider manual"
    answer = world.ada.types(typed)
    assert "Cigna, from 2026-12" in answer.shown
    assert "G2214 from 30 min, 99484 paid, at most 4 × 99494" in answer.shown
    assert "Until then: full-threshold" in answer.shown
    with world.registry.read() as db:
        (dated,) = dated_policies.policies(db, world.clinic.id)
    assert dated.months.since == Month(2026, 12)
    assert dated.source == "provider manual"
    assert "from 2026-12: cpt-midpoint" in world.ada.types("/clinic").shown


# --- The forms ---


def test_hours_are_changed_in_a_form(sqlite_world: World) -> None:
    form = sqlite_world.ada.types("/clinic").press("Change: hours and holidays")
    saved = form.fill(opens="07:00", working_days=["Mon", "Tue"], holidays="12/25\n2027-01-01").submit()
    assert "Opens: 7:00 AM (was 8:00 AM)" in saved.shown
    assert "Working days: Mon, Tue (was Mon to Fri)" in saved.shown
    assert now(sqlite_world).settings.holidays == (date(2026, 12, 25), date(2027, 1, 1))


def test_a_form_says_what_is_wrong_beside_its_field(sqlite_world: World) -> None:
    form = sqlite_world.ada.types("/clinic").press("Change: intervals and limits")
    again = form.fill(active_interval_days="0", loop_days="soon").submit()
    assert list(again.errors) == ["Contact interval, active", "Recommendation open at most"]
    again = form.fill(active_interval_days="0", loop_days="7").submit()
    assert again.errors == {
        "Contact interval, active": "Contact interval, active: 0 is outside 1 to 90 days."
    }
    assert now(sqlite_world) == sqlite_world.clinic


def test_a_channel_is_picked_and_checked(sqlite_world: World) -> None:
    sqlite_world.slack.add_channel("lobby", members=["U0ADA"], private=False)
    form = sqlite_world.ada.types("/clinic").press("Change: channels")
    again = form.fill(review_channel="lobby").submit()
    assert "The channel is public." in again.errors["Review channel"]
    assert now(sqlite_world) == sqlite_world.clinic


def test_a_channel_left_empty_stays(sqlite_world: World) -> None:
    form = sqlite_world.ada.types("/clinic").press("Change: channels")
    assert "Full patient names in posts: yes (was no)" in form.fill(full_names="yes").submit().shown
    assert now(sqlite_world).settings.review_channel == sqlite_world.clinic.settings.review_channel


def test_a_channel_is_removed_with_its_box(sqlite_world: World) -> None:
    form = sqlite_world.ada.types("/clinic").press("Change: channels")
    assert "/clinic channel" not in form.shown
    form.fill({"Review channel: remove it": ["Use no channel"]}).submit()
    assert now(sqlite_world).settings.review_channel == ""
    again = sqlite_world.ada.types("/clinic").press("Change: channels")
    assert "Review channel: remove it" not in again.fields


def test_everything_that_is_wrong_in_a_form_is_marked_at_once(sqlite_world: World) -> None:
    form = sqlite_world.ada.types("/clinic").press("Change: hours and holidays")
    again = form.fill(timezone="Chicago", opens="18:00", closes="17:00", holidays="never").submit()
    assert set(again.errors) == {"Time zone", "Closes", "Holidays"}
    assert again.errors["Holidays"] == (
        "“never” isn't a date I can read. Use a day to come, like 12/25 or 2027-01-01."
    )


def test_a_form_overtaken_by_another_admin_is_reconciled(sqlite_world: World) -> None:
    sqlite_world.ada.types(f"/clinic add {sqlite_world.lena.mention} admin")
    form = sqlite_world.ada.types("/clinic").press("Change: hours and holidays")
    sqlite_world.lena.types("/clinic hours 9:00-16:00")
    again = form.fill(opens="07:00").submit()
    assert "someone else changed this while your form was open" in again.shown
    assert "Opens: now 9:00 AM, in your form 7:00 AM" in again.shown
    assert now(sqlite_world).settings.opens == time(9)
    again.submit()
    assert now(sqlite_world).settings.opens == time(7)


def test_a_person_is_added_and_changed_in_forms(sqlite_world: World) -> None:
    sqlite_world.slack.person("Rosa Diaz", "U0ROSA")
    form = sqlite_world.ada.types("/clinic").press("Add a person")
    saved = form.fill(person="Rosa Diaz", roles=["care manager"]).submit()
    assert "@Rosa Diaz is care manager here." in saved.shown
    form = sqlite_world.ada.types("/clinic").choose("Change a member", "Rosa Diaz")
    sqlite_world.ada.types("/clinic fte @rosa.diaz 50")
    again = form.fill(fte="60").submit()
    assert "Rosa Diaz is now care manager, 50% of full time." in again.shown
    assert "care manager, 60% of full time" in again.submit().shown


def test_a_policy_is_chosen_in_a_form(sqlite_world: World) -> None:
    form = sqlite_world.ada.types("/clinic").press("Choose a policy")
    saved = form.fill(
        payer="Cigna", policy="CPT time rule: from 36 then 31 minutes, 99494 from 86 or 76", cap="4"
    ).submit()
    assert "Cigna, from 2026-11" in saved.shown
    assert "at most 4 × 99494" in saved.shown


def test_an_old_form_of_someone_who_lost_the_role_is_refused(sqlite_world: World) -> None:
    form = sqlite_world.ada.types("/clinic").press("Change: hours and holidays")
    with sqlite_world.registry.begin() as db:
        members.set_roles(db, sqlite_world.clinic.id, sqlite_world.team["ada"].id, [Role.BILLER])
    refused = form.fill(opens="07:00").submit()
    assert "This form is for: admin" in refused.shown
    assert now(sqlite_world) == sqlite_world.clinic


# --- Leaving and handing over ---


def test_who_leaves_is_out_at_once_everywhere(sqlite_world: World) -> None:
    dana = sqlite_world.dana
    answer = dana.types("/log 15m phone Holly Guzman")
    form = dana.types("/log")
    removed = sqlite_world.ada.types(f"/clinic remove {dana.mention}")
    assert "6 patients as care manager to reassign" in removed.shown
    ended = "Your access to this clinic has ended."
    assert ended in dana.types("/log 15m phone Holly Guzman").shown
    assert ended in answer.press("Undo").shown
    assert ended in form.fill(minutes="15", name="Holly Guzman").submit().shown
    assert ended in dana.shortcut("log_time").shown
    assert ended in dana.says_to_bot("15 min phone with Holly Guzman").shown
    assert "Holly" not in dana.opens_home().shown


def test_what_someone_held_is_handed_over(world: World) -> None:
    world.slack.person("Rosa Diaz", "U0ROSA")
    world.ada.types("/clinic add @rosa.diaz care-manager")
    world.ada.types(f"/clinic remove {world.dana.mention}")
    told = world.lena.waits_for("Dana Reed has left: 6 patients as care manager to reassign")
    assert world.ada.waits_for("Dana Reed has left")
    assert "Holly" not in told.shown
    world.post()
    assert len([seen for seen in world.lena.inbox if "Dana Reed has left" in seen.shown]) == 1
    form = told.press("Reassign all to …")
    saved = form.fill({"New care manager": "Rosa Diaz"}).submit()
    assert "6 patients as care manager: now Rosa Diaz" in saved.shown
    rosa = world.slack.person("Rosa Diaz", "U0ROSA")
    assert "Holly Guzman" in rosa.types("/caseload").shown
    assert "has no patients left" in told.press("Reassign all to …").shown
    assert "has left" not in world.ada.types("/clinic").shown


def test_the_patients_of_someone_who_left_are_listed(sqlite_world: World) -> None:
    sqlite_world.ada.types(f"/clinic remove {sqlite_world.dana.mention}")
    assert "Holly Guzman" in sqlite_world.lena.types("/caseload Dana Reed").shown


# --- Several clinics ---


def test_a_person_of_two_clinics_says_where_commands_go(sqlite_world: World) -> None:
    with sqlite_world.registry.begin() as db:
        south = clinics.add(db, "South Clinic", "America/Denver", START)
        members.add(db, south, "U0DANA", [Role.CARE_MANAGER], START, "Dana Reed")
    dana = sqlite_world.dana
    logged = dana.types("/log 15m phone Holly Guzman")
    assert "North Clinic (in use)" in dana.types("/clinic use").shown
    assert "You now work at South Clinic." in dana.types("/clinic use south").shown
    assert "No patient is named “Holly Guzman”" in dana.types("/log 15m phone Holly Guzman").shown
    assert "Undone: 15 min · phone · Holly Guzman" in logged.press("Undo").shown
    assert "None of your clinics match “East”." in dana.types("/clinic use East").shown


def test_a_form_goes_to_the_clinic_it_was_opened_in(sqlite_world: World) -> None:
    with sqlite_world.registry.begin() as db:
        south = clinics.add(db, "South Clinic", "America/Denver", START)
        members.add(db, south, "U0ADA", [Role.ADMIN], START, "Ada Kim")
    form = sqlite_world.ada.types("/clinic").press("Change: hours and holidays")
    sqlite_world.ada.types("/clinic use South Clinic")
    form.fill(opens="07:00").submit()
    assert now(sqlite_world).settings.opens == time(7)
    with sqlite_world.registry.read() as db:
        assert clinics.by_id(db, south.id).settings.opens == time(8)


def test_of_two_names_that_begin_alike_the_longer_is_meant(sqlite_world: World) -> None:
    with sqlite_world.registry.begin() as db:
        for user_id, name in (("U0ANN", "Ann"), ("U0ANNLEE", "Ann Lee")):
            members.add(db, sqlite_world.clinic, user_id, [Role.BILLER], START, name)
    assert "no longer has access" in sqlite_world.ada.types("/clinic remove ann lee").shown
    with sqlite_world.registry.read() as db:
        assert [one.name for one in members.list_members(db, sqlite_world.clinic.id, Role.BILLER)] == [
            "Ann",
            "Bill Meyer",
        ]


def test_the_admins_of_the_environment_are_admins_of_every_clinic(sqlite_world: World) -> None:
    sqlite_world.service.add_admins(("U0BILL",))
    assert "Bill Meyer: admin, biller" in sqlite_world.bill.types("/clinic").shown
    sqlite_world.service.add_admins(("U0BILL",))
    assert [each["new"] for each in trail(sqlite_world, "member changed")] == [
        {"roles": ["admin", "biller"], "fte_percent": 100, "active": True}
    ]
