"""Conversations in which `/log` asks, refuses to guess, or says immediately what does not count."""

from datetime import timedelta

from sqlalchemy import func, select

from store.clinic import clinics
from store.tables import contacts, planned_contacts, time_entries
from tests.world import World


def entries(world: World) -> int:
    """How many entries are on the ledger and not void."""
    live = select(func.count()).select_from(time_entries).where(time_entries.c.voided_at.is_(None))
    with world.registry.read() as db:
        return db.execute(live).scalar_one()


def attempts(world: World) -> list[tuple[str, str]]:
    """The attempts without minutes that are not void, with their notes."""
    live = contacts.c.voided_at.is_(None) & contacts.c.time_entry_id.is_(None)
    with world.registry.read() as db:
        rows = db.execute(select(contacts.c.kind, contacts.c.note).where(live).order_by(contacts.c.id))
        return [(row[0], row[1]) for row in rows]


def set_up(world: World, **settings: object) -> None:
    """Change settings of the clinic."""
    with world.registry.begin() as db:
        clinics.change_settings(db, clinics.by_id(db, world.clinic.id), **settings)


def test_a_line_without_an_activity_is_asked_about(world: World) -> None:
    asked = world.dana.types("/log 15m Holly Guzman yesterday -- slept better")
    assert "Nothing was saved yet." in asked.shown
    assert "How were the 15 min for Holly Guzman · MRN …8805 spent?" in asked.shown
    assert "[Phone] [Video] [In person] [Coordination] [Discard]" in asked.shown
    assert entries(world) == 0
    saved = asked.press("In person")
    assert "Logged 15 min · in person · Holly Guzman · MRN …8805 · yesterday, Fri Nov 20" in saved.shown
    assert "Note: slept better" in saved.shown
    assert entries(world) == 1


def test_the_same_question_by_direct_message(sqlite_world: World) -> None:
    asked = sqlite_world.dana.says_to_bot("15 min with Holly Guzman")
    assert "How were the 15 min for Holly Guzman" in asked.shown
    assert "Logged 15 min · phone · Holly Guzman" in asked.press("Phone").shown


def test_several_lines_without_an_activity_are_answered_one_by_one_or_at_once(sqlite_world: World) -> None:
    typed = "/log 15m Holly Guzman\n5m registry Krause\n20m Bradley Reyes"
    asked = sqlite_world.dana.types(typed)
    assert "Line 1: How were the 15 min for Holly Guzman" in asked.shown
    assert "[All 2: phone] [All 2: video] [All 2: in person] [All 2: coordination]" in asked.shown
    again = asked.press("Video")
    assert "Line 3: How were the 20 min for Bradley Reyes" in again.shown
    assert entries(sqlite_world) == 0
    saved = again.press("Coordination").shown
    assert "Logged 15 min · video · Holly Guzman" in saved
    assert "Logged 20 min · coordination · Bradley Reyes" in saved
    sqlite_world.slack.move_clock(timedelta(minutes=11))
    saved = sqlite_world.dana.types(typed).press("All 2: phone").shown
    assert "Logged 15 min · phone · Holly Guzman" in saved
    assert "Logged 20 min · phone · Bradley Reyes" in saved


def test_a_clinic_that_sets_a_default_is_not_asked(sqlite_world: World) -> None:
    set_to = sqlite_world.ada.types("/clinic set default activity coordination").shown
    assert "Minutes without an activity" in set_to
    assert "Logged 15 min · coordination" in sqlite_world.dana.types("/log 15m Holly Guzman").shown
    refused = sqlite_world.ada.types("/clinic set default activity fishing").shown
    assert "Minutes without an activity: choose ask or phone or video" in refused


def test_a_bare_number_behind_the_name_is_asked_about(sqlite_world: World) -> None:
    asked = sqlite_world.dana.types("/log phone Holly Guzman 15")
    assert "Is “15” the minutes for Holly Guzman · MRN …8805?" in asked.shown
    assert "Logged 15 min · phone · Holly Guzman" in asked.press("15 min").shown


def test_two_possible_lengths_are_a_choice_and_discard_saves_nothing(sqlite_world: World) -> None:
    asked = sqlite_world.dana.types("/log 0.25 phone Holly Guzman")
    assert "“0.25” for Holly Guzman · MRN …8805 can be read in more than one way." in asked.shown
    assert "[15 min] [0.25 min] [Discard]" in asked.shown
    assert "Nothing was saved." in asked.press("Discard").shown
    saved = sqlite_world.dana.types("/log 15-20m at 9am phone Holly Guzman").press("20 min").shown
    assert "Logged 20 min · phone" in saved
    assert "9:00 AM to 9:20 AM" in saved
    assert entries(sqlite_world) == 1


def test_an_attempt_needs_no_minutes_and_can_be_undone(world: World) -> None:
    answer = world.dana.types("/log voicemail Bradley Reyes -- mailbox full")
    assert "Noted attempt · Bradley Reyes · MRN …014a · today, Sat Nov 21 · no minutes" in answer.shown
    assert "That makes 1 attempt without a contact." in answer.shown
    assert "Note: mailbox full" in answer.shown
    assert answer.text == "Saved the attempt."
    assert entries(world) == 0
    assert attempts(world) == [("attempt", "mailbox full")]
    assert "attempt · Bradley Reyes" in world.dana.types("/log today").shown
    assert "Undone: attempt · Bradley Reyes" in answer.press("Undo").shown
    assert attempts(world) == []


def test_a_no_show_by_direct_message(sqlite_world: World) -> None:
    answer = sqlite_world.dana.says_to_bot("Bradley no show today")
    assert "Noted no-show · Bradley Reyes" in answer.shown
    assert attempts(sqlite_world) == [("no-show", "")]
    assert "Undone: no-show · Bradley Reyes" in sqlite_world.dana.types("/log undo").shown
    assert attempts(sqlite_world) == []


def test_a_length_in_words_by_direct_message(sqlite_world: World) -> None:
    answer = sqlite_world.dana.says_to_bot("phone Holly Guzman fifteen minutes")
    assert "Logged 15 min · phone · Holly Guzman" in answer.shown


def test_an_attempt_is_delivered_twice_and_saved_once(sqlite_world: World) -> None:
    first = sqlite_world.dana.types("/log voicemail Bradley Reyes")
    sqlite_world.slack.redeliver()
    assert attempts(sqlite_world) == [("attempt", "")]
    assert sqlite_world.dana.inbox[-1].shown == first.shown
    asked = sqlite_world.dana.types("/log voicemail Bradley Reyes")
    assert "you logged the same less than ten minutes ago." in asked.shown
    asked.press("A second one: log it too")
    assert len(attempts(sqlite_world)) == 2


def test_undoing_an_attempt_takes_its_next_contact_along(sqlite_world: World) -> None:
    answer = sqlite_world.dana.types("/log voicemail Bradley Reyes next tue at 2pm")
    assert "Next contact due Tue Nov 24 at 2:00 PM." in answer.shown
    answer.press("Undo")
    with sqlite_world.registry.read() as db:
        typed = select(planned_contacts.c.voided_at).where(planned_contacts.c.due_at == "14:00")
        assert db.execute(typed).scalar_one() is not None


def test_the_time_of_the_next_contact_is_kept_and_shown(sqlite_world: World) -> None:
    world = sqlite_world
    answer = world.dana.types("/log 20m phone Holly Guzman next tue at 2pm")
    assert "Logged 20 min · phone · Holly Guzman · MRN …8805 · today, Sat Nov 21\n" in answer.shown
    assert "Next contact due Tue Nov 24 at 2:00 PM." in answer.shown
    assert "Next due Tue Nov 24 at 2:00 PM, as agreed" in world.dana.types("/patient Holly Guzman").shown
    assert "Nov 24, 2:00 PM" in world.dana.types("/caseload").shown


def test_a_form_and_a_card_keep_the_time_too(sqlite_world: World) -> None:
    form = sqlite_world.dana.types("/log 15m phone Holly Guzman").press("Next contact")
    wrong = form.fill(day="2026-11-24", At="25:00").submit()
    assert wrong.errors == {"At": "“25:00” isn't a time of day. Type 9:30am, 14:00 or 9:00-9:25."}
    saved = wrong.fill(At="2pm").submit()
    assert "Next contact with Holly Guzman · MRN …8805: Tue Nov 24 at 2:00 PM, phone." in saved.shown
    card = sqlite_world.dana.types("/patient Holly Guzman next wed at 9:30 video").shown
    assert "Wed Nov 25 at 9:30 AM" in card


def test_a_next_contact_on_a_closed_day_moves_and_says_so(sqlite_world: World) -> None:
    answer = sqlite_world.dana.types("/log 20m phone Holly Guzman next 11/29").shown
    assert "Next contact due Mon Nov 30." in answer
    assert "The clinic is closed on Sun Nov 29: the next contact is on its next working day." in answer
    form = sqlite_world.dana.types("/log 5m video Holly Guzman").press("Next contact")
    saved = form.fill(day="2026-12-05").submit().shown
    assert "Next contact with Holly Guzman · MRN …8805: Mon Dec 7, phone." in saved
    assert "The clinic is closed on Sat Dec 5" in saved
    card = sqlite_world.dana.types("/patient Holly Guzman next 12/6").shown
    assert "Mon Dec 7" in card
    assert "The clinic is closed on Sun Dec 6" in card


def test_next_tue_on_a_monday_is_asked_about(sqlite_world: World) -> None:
    sqlite_world.slack.move_clock(timedelta(days=2))
    asked = sqlite_world.dana.types("/log 20m phone Holly Guzman next tue at 2pm")
    assert "Which Tuesday is the next contact with Holly Guzman · MRN …8805?" in asked.shown
    assert "[tomorrow, Tue Nov 24] [Tue Dec 1] [Discard]" in asked.shown
    assert "Next contact due Tue Dec 1 at 2:00 PM." in asked.press("Tue Dec 1").shown
    refused = sqlite_world.dana.types("/patient Holly Guzman next tue").shown
    assert "“next tue” can mean Tue Nov 24 or Tue Dec 1." in refused
    sqlite_world.ada.types("/clinic set next weekday the week after")
    answer = sqlite_world.dana.types("/log 20m video Holly Guzman next tue").shown
    assert "Next contact due Tue Dec 1." in answer
    assert "Tue Dec 1" in sqlite_world.dana.types("/patient Holly Guzman next tue").shown


def test_a_sentence_typed_again_with_another_next_contact_can_replace_the_first(sqlite_world: World) -> None:
    line = "/log 15m phone Holly Guzman next 12/1 at 2pm"
    sqlite_world.dana.types(line)
    assert "replace it" not in sqlite_world.dana.types(line).shown
    asked = sqlite_world.dana.types("/log 15m phone Holly Guzman next 12/8 at 7am")
    saved = asked.press("The same one: replace it").shown
    assert "Next contact due Tue Dec 8 at 7:00 AM." in saved
    assert entries(sqlite_world) == 1


def test_an_attempt_keeps_its_clock_time(sqlite_world: World) -> None:
    saved = sqlite_world.dana.types("/log voicemail Holly Guzman at 9:15am")
    assert "attempt · Holly Guzman · MRN …8805 · today, Sat Nov 21, 9:15 AM · no minutes" in saved.shown
    assert "attempt · 9:15 AM" in sqlite_world.dana.types("/patient Holly Guzman contacts").shown


def test_a_sentence_typed_again_with_a_note_can_replace_the_first(world: World) -> None:
    world.dana.types("/log 15m phone Holly Guzman")
    world.slack.move_clock(timedelta(minutes=9))
    asked = world.dana.types("/log 15m phone Holly Guzman -- slept better")
    assert "Nothing was saved: you logged nearly the same less than ten minutes ago." in asked.shown
    assert "15 min · phone · Holly Guzman · MRN …8805 · today, Sat Nov 21" in asked.shown
    saved = asked.press("The same one: replace it").shown
    assert "Note: slept better" in saved
    assert "November: 15 of 60 min" in saved
    assert entries(world) == 1
    with world.registry.read() as db:
        reasons = db.execute(select(time_entries.c.void_reason).order_by(time_entries.c.id)).scalars().all()
    assert reasons == ["replaced by entry 2", None]
    assert "Note: slept better" in saved
    assert "Before: 15 min · phone" in world.dana.types("/log today").shown


def test_a_sentence_typed_again_with_another_day_is_asked_about(sqlite_world: World) -> None:
    sqlite_world.dana.types("/log 15m phone Holly Guzman")
    asked = sqlite_world.dana.types("/log 15m phone Holly Guzman yesterday")
    assert "you logged nearly the same" in asked.shown
    saved = asked.press("A second one: log it too").shown
    assert "November: 30 of 60 min" in saved
    assert entries(sqlite_world) == 2


def test_another_time_of_day_is_another_call(sqlite_world: World) -> None:
    sqlite_world.dana.types("/log 15m phone Holly Guzman at 8:15am")
    assert "Logged 15 min" in sqlite_world.dana.types("/log 15m phone Holly Guzman at 9:15am").shown


def test_minutes_that_overlap_say_with_which_entry(world: World) -> None:
    world.dana.types("/log 9:00-9:20 phone Holly Guzman yesterday")
    answer = world.dana.types("/log 9:10-9:25 video Bradley Reyes yesterday").shown
    assert "Only 5 of 15 min count: these minutes already count in an entry that started earlier." in answer
    assert (
        "They overlap with 20 min · phone · Holly Guzman · MRN …8805 · yesterday, Fri Nov 20 · "
        "9:00 AM to 9:20 AM."
    ) in answer


def test_an_earlier_start_takes_the_minutes_from_the_entry_before(sqlite_world: World) -> None:
    sqlite_world.dana.types("/log 9:10-9:25 video Bradley Reyes yesterday")
    answer = sqlite_world.dana.types("/log 9:00-9:20 phone Holly Guzman yesterday").shown
    assert "This overlaps with 15 min · video · Bradley Reyes" in answer
    assert "A minute counts once, so that entry counts for less." in answer


def test_minutes_before_consent_or_after_the_end_say_so(sqlite_world: World) -> None:
    sqlite_world.dana.types("/patient Holly Guzman consent spoken 11/20")
    answer = sqlite_world.dana.types("/log 15m phone Holly Guzman 11/19").shown
    assert (
        "These minutes are kept but do not count: before the patient consented to collaborative care."
    ) in answer


def test_a_time_of_day_past_midnight_is_the_day_of_its_start(sqlite_world: World) -> None:
    answer = sqlite_world.dana.types("/log 11:45pm-12:15am phone Holly Guzman yesterday").shown
    assert "Logged 30 min · phone · Holly Guzman · MRN …8805 · yesterday, Fri Nov 20" in answer
    assert "11:45 PM to 12:15 AM" in answer


def test_the_form_needs_no_minutes_for_an_attempt(sqlite_world: World) -> None:
    form = sqlite_world.dana.types("/log").fill(name="Holly Guzman", activity="phone")
    assert form.submit().errors == {
        "How long": "Type how long it took, like 15m. Only an attempt or a no-show needs no minutes."
    }
    assert form.fill(minutes="0.25").submit().errors == {"How long": "“0.25” could be 15 min or 0.25 min."}
    assert "Noted no-show · Holly Guzman" in form.fill(minutes="", activity="no-show").submit().shown
    assert attempts(sqlite_world) == [("no-show", "")]
