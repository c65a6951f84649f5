"""Conversations about a slip in an entry: edited in one step, shown as history, undone."""

from datetime import date, timedelta

from sqlalchemy import select

from store.clinic import members
from store.rules.roles import Role
from store.tables import audit_events, contacts, flags, planned_contacts, risk_events, time_entries
from tests.world import START, World


def live_entries(world: World) -> list[tuple[int, str, str]]:
    """Minutes, activity and day of the entries that are not void."""
    with world.registry.read() as db:
        rows = db.execute(select(time_entries).where(time_entries.c.voided_at.is_(None)))
        return [(row.span // 60_000, row.activity, str(row.service_on)) for row in rows]


def test_minutes_activity_day_and_note_are_changed_in_one_step(world: World) -> None:
    form = world.dana.types("/log 15m phone Holly Guzman next tue -- slept better").press("Edit")
    edited = form.fill(minutes="25m", activity="video", day="2026-11-19", note="slept worse").submit()
    assert "Changed to 25 min · video · Holly Guzman · MRN …8805 · Thu Nov 19" in edited.shown
    assert "Before: 15 min · phone · Holly Guzman · MRN …8805 · today, Sat Nov 21" in edited.shown
    assert "November: 25 of 60 min, 35 more for 99493. Next contact due Tue Nov 24." in edited.shown
    assert "Note: slept worse" in edited.shown
    assert live_entries(world) == [(25, "video", "2026-11-19")]
    with world.registry.read() as db:
        old, new = db.execute(select(time_entries).order_by(time_entries.c.id)).all()
        assert old.void_reason == f"replaced by entry {new.id}"
        kinds = db.execute(select(contacts.c.kind, contacts.c.on_date).where(contacts.c.voided_at.is_(None)))
        assert [(row.kind, str(row.on_date)) for row in kinds] == [("video", "2026-11-19")]
        trail = select(audit_events.c.detail).where(audit_events.c.action == "time edited")
        assert db.execute(trail).scalar_one() == {"replaces": old.id}


def test_the_list_shows_an_edit_as_history(sqlite_world: World) -> None:
    form = sqlite_world.dana.types("/log 15m phone Holly Guzman").press("Edit")
    sqlite_world.slack.move_clock(timedelta(days=1))
    form.fill(minutes="25m").submit()
    sqlite_world.dana.types("/log yesterday").press("Edit").fill(minutes="30 min").submit()
    shown = sqlite_world.dana.types("/log Holly Guzman").shown
    assert "Holly Guzman · MRN …8805: 30 min in 1 entry" in shown
    assert (
        "Before: 25 min · phone · Holly Guzman · MRN …8805 · yesterday, Sat Nov 21 "
        "(edited today, Sun Nov 22 by Dana Reed)" in shown
    )
    assert "Before: 15 min · phone" in shown
    assert "Replaced" not in shown


def test_the_wrong_patient_is_corrected_and_everything_follows(world: World) -> None:
    world.dana.types("/log 20m phone April Krause")
    line = "/log 15m phone Holly Guzman next dec 1 flag risk -- said life is pointless"
    form = world.dana.types(line).press("Edit")
    edited = form.fill(name="April Krause").submit()
    assert "Changed to 15 min · phone · April Krause · MRN …70bd · today, Sat Nov 21" in edited.shown
    assert "Before: 15 min · phone · Holly Guzman" in edited.shown
    assert "November: 35 of 60 min" in edited.shown
    assert "Holly Guzman: November: 0 of 60 min" in edited.shown
    assert "The risk flag (“said life is pointless”) is on April Krause now." in edited.shown
    april, holly = world.patients["krause"].id, world.patients["guzman"].id
    with world.registry.read() as db:
        planned = select(planned_contacts.c.patient_id).where(planned_contacts.c.due_on == date(2026, 12, 1))
        assert db.execute(planned.where(planned_contacts.c.voided_at.is_(None))).scalars().all() == [april]
        assert holly in db.execute(planned).scalars().all()
        for table in (flags, risk_events):
            rows = db.execute(select(table.c.patient_id).where(table.c.voided_at.is_(None)))
            assert rows.scalars().all() == [april], table.name
            assert holly in db.execute(select(table.c.patient_id)).scalars().all()
    card = world.dana.types("/patient Holly Guzman").shown
    assert "life is pointless" not in card
    assert "life is pointless" in world.dana.types("/patient April Krause").shown


def test_an_alert_that_someone_acted_on_stays_when_its_flag_moves(sqlite_world: World) -> None:
    saved = sqlite_world.dana.types("/log 15m phone Holly Guzman flag risk -- said life is pointless")
    sqlite_world.post()
    sqlite_world.priya.waits_for("Safety alert: please acknowledge.").press("Acknowledge")
    moved = saved.press("Edit").fill(name="April Krause").submit().shown
    assert (
        "The safety alert on Holly Guzman stays, because someone acted on it: close it with a note." in moved
    )


def test_a_newer_plan_is_not_overruled_by_an_edit(sqlite_world: World) -> None:
    sqlite_world.dana.types("/log 15m phone Holly Guzman next dec 1")
    sqlite_world.slack.move_clock(timedelta(days=1))
    sqlite_world.dana.types("/patient Holly Guzman next dec 8 phone")
    sqlite_world.dana.types("/log yesterday").press("Edit").fill(minutes="20m").submit()
    assert "Next due Tue Dec 8" in sqlite_world.dana.types("/patient Holly Guzman").shown


def test_a_later_note_follows(sqlite_world: World) -> None:
    answer = sqlite_world.dana.types("/log 15m phone Holly Guzman")
    answer.press("Add note").fill(Note="asked for a refill").submit()
    answer.press("Edit").fill(minutes="20m").submit()
    assert "asked for a refill" in sqlite_world.dana.types("/log today").shown


def test_the_edit_is_undone(world: World) -> None:
    answer = world.dana.types("/log 15m phone Holly Guzman")
    answer.press("Edit").fill(minutes="50m").submit()
    shown = world.dana.types("/log today")
    assert "Entered today: 50 min in 1 entry" in shown.shown
    edited = shown.press("Edit").fill(activity="video").submit()
    back = edited.press("Undo the edit")
    assert "Back to 50 min · phone · Holly Guzman" in back.shown
    assert "Back to 50 min" in edited.shown
    assert not back.close()
    assert live_entries(world) == [(50, "phone", "2026-11-21")]


def test_the_answer_of_an_edited_entry_says_which_one_counts_now(sqlite_world: World) -> None:
    world = sqlite_world
    answer = world.dana.types("/log 15m phone Holly Guzman")
    edited = answer.press("Edit").fill(name="April Krause").submit()
    assert "This entry counts now. The earlier message still shows the old one" in edited.shown
    for button in ("Undo", "Edit"):
        stale = answer.press(button).shown
        assert "That entry was edited: it is 15 min · phone · April Krause · MRN …70bd · today" in stale
    assert live_entries(world) == [(15, "phone", "2026-11-21")]
    for listed in (
        world.dana.types("/log today"),
        world.dana.types("/patient April Krause contacts"),
    ):
        assert "[Undo the edit]" in listed.shown
    back = world.dana.types("/patient April Krause contacts").press("Undo the edit")
    assert "Back to 15 min · phone · Holly Guzman" in back.shown


def test_a_time_of_day_stays_with_its_entry(sqlite_world: World) -> None:
    sqlite_world.dana.types("/log 9:00-9:25 phone Holly Guzman")
    edited = (
        sqlite_world.dana.types("/log today").press("Edit").fill(minutes="30m", day="2026-11-20").submit()
    )
    assert "Changed to 30 min · phone · Holly Guzman" in edited.shown
    assert "yesterday, Fri Nov 20 · 9:00 AM to 9:30 AM" in edited.shown


def test_what_cannot_be_is_said_at_its_field(sqlite_world: World) -> None:
    form = sqlite_world.dana.types("/log 15m phone Holly Guzman").press("Edit")
    assert form.submit().errors == {"How long": "Nothing was changed yet: change a field, or press Cancel."}
    assert "is not more than 0 minutes" in form.fill(minutes="0m").submit().errors["How long"]
    form = sqlite_world.dana.types("/log today").press("Edit")
    assert "in the future" in form.fill(day="2026-12-01").submit().errors["Day"]
    form = sqlite_world.dana.types("/log today").press("Edit")
    assert (
        "No patient has that name." in form.fill(name="Nobody Atall").submit().errors["Or type a name or MRN"]
    )
    assert live_entries(sqlite_world) == [(15, "phone", "2026-11-21")]


def test_an_entry_undone_in_the_meantime_is_not_edited(sqlite_world: World) -> None:
    answer = sqlite_world.dana.types("/log 15m phone Holly Guzman")
    form = answer.press("Edit")
    answer.press("Undo")
    assert "That entry was already undone or edited." in form.fill(minutes="20m").submit().shown
    assert live_entries(sqlite_world) == []


def test_a_redelivered_form_edits_once(world: World) -> None:
    edited = world.dana.types("/log 15m phone Holly Guzman").press("Edit").fill(minutes="20m").submit()
    world.slack.redeliver()
    assert "Changed to 20 min" in edited.shown
    assert live_entries(world) == [(20, "phone", "2026-11-21")]


def test_a_colleagues_entry_is_changed_by_a_lead_or_who_covers(sqlite_world: World) -> None:
    mia = sqlite_world.slack.person("Mia Wong", "U0MIA", role="care manager")
    with sqlite_world.registry.begin() as db:
        members.add(db, sqlite_world.clinic, "U0MIA", [Role.CARE_MANAGER], START, "Mia Wong")
    answer = sqlite_world.dana.types("/log 15m phone Holly Guzman")
    assert "[Edit]" not in mia.types("/log Holly Guzman").shown
    mia.types(f"/caseload cover {sqlite_world.dana.mention} until 12/1")
    edited = mia.types("/log Holly Guzman").press("Edit").fill(minutes="20m").submit()
    assert "Changed to 20 min" in edited.shown
    assert "(edited today, Sat Nov 21 by Mia Wong)" in sqlite_world.dana.types("/log today").shown
    stale = answer.press("Undo").shown
    assert "That entry was edited: it is 20 min · phone · Holly Guzman · MRN …8805 · today" in stale
    # It is still Dana's time, and Dana may still change it.
    assert "Undone: 20 min" in sqlite_world.dana.types("/log today").press("Undo").shown


def test_an_edit_in_a_closed_month_becomes_an_adjustment(sqlite_world: World) -> None:
    sqlite_world.dana.types("/log 15m phone Holly Guzman 10/30")
    sqlite_world.bill.types("/billing close october").press("Close October 2026")
    sqlite_world.bill.waits_for("October 2026 is closed.")
    closed = "October 2026 is closed for billing: its totals stay, and this becomes an adjustment"
    assert closed in sqlite_world.dana.types("/log 20m video April Krause 10/29").shown
    form = sqlite_world.dana.types("/log 10/30").press("Edit")
    edited = form.fill(minutes="45m").submit().shown
    assert edited.count(closed) == 1
    assert closed in edited
    assert closed in sqlite_world.dana.types("/log 10/30").press("Undo").shown


def test_a_lead_corrects_an_entry_and_adds_nothing(sqlite_world: World) -> None:
    sqlite_world.dana.types("/log 15m phone Holly Guzman")
    minutes = sqlite_world.lena.types("/patient Holly Guzman history").press("Minutes")
    assert "By Dana Reed\n[Undo] [Edit]\n" in f"{minutes.shown}\n"
    edited = minutes.press("Edit").fill(minutes="20m").submit()
    assert "Changed to 20 min" in edited.shown
    assert "[Undo] [Edit] [Undo the edit]" in edited.shown
