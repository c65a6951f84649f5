"""Conversations with `/log`: what a care manager types and reads."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from store.tables import contacts, planned_contacts, time_entries
from tests.world import World


def entries(world: World) -> int:
    """How many entries are on the ledger and not void."""
    with world.registry.read() as db:
        return db.execute(
            select(func.count()).select_from(time_entries).where(time_entries.c.voided_at.is_(None))
        ).scalar_one()


def test_a_typed_line_is_saved_and_says_what_the_month_has(world: World) -> None:
    answer = world.dana.types("/log 15m phone Holly Guzman")
    assert answer.private
    assert "Logged 15 min · phone · Holly Guzman · MRN …8805 · today, Sat Nov 21" in answer.shown
    assert "November: 15 of 60 min, 45 more for 99493. Next contact due Mon Dec 7." in answer.shown
    assert "[Undo] [Edit] [Add note] [Next contact]" in answer.shown
    assert "Holly" not in answer.text
    assert entries(world) == 1


def test_the_same_command_by_its_alias(sqlite_world: World) -> None:
    answer = sqlite_world.dana.types("/cocm log 15m phone Holly Guzman")
    assert "Logged 15 min · phone · Holly Guzman" in answer.shown


def test_a_redelivery_counts_once_and_says_the_same(sqlite_world: World) -> None:
    first = sqlite_world.dana.types("/log 15m phone Holly Guzman")
    sqlite_world.slack.redeliver()
    assert entries(sqlite_world) == 1
    assert sqlite_world.dana.inbox[-1].shown == first.shown


def test_the_same_sentence_within_ten_minutes_is_asked_about(world: World) -> None:
    world.dana.types("/log 15m phone Holly Guzman")
    asked = world.dana.types("/log 15m phone Holly Guzman")
    assert "Nothing was saved: you logged the same less than ten minutes ago." in asked.shown
    assert entries(world) == 1
    second = asked.press("A second one: log it too")
    assert "November: 30 of 60 min, 30 more for 99493." in second.shown
    assert entries(world) == 2


def test_after_ten_minutes_the_same_sentence_is_another_call(sqlite_world: World) -> None:
    sqlite_world.dana.types("/log 15m phone Holly Guzman")
    sqlite_world.slack.move_clock(timedelta(minutes=11))
    sqlite_world.dana.types("/log 15m phone Holly Guzman")
    assert entries(sqlite_world) == 2


def test_undo_voids_and_keeps(world: World) -> None:
    undone = world.dana.types("/log 15m phone Holly Guzman").press("Undo")
    assert "Undone: 15 min · phone · Holly Guzman" in undone.shown
    assert "November: 0 of 60 min, 60 more for 99493." in undone.shown
    assert entries(world) == 0
    with world.registry.read() as db:
        kept = db.execute(select(time_entries)).one()
        assert kept.void_reason == "undone by Dana Reed"
        assert db.execute(select(contacts.c.voided_at)).scalar_one() is not None


def test_a_note_is_put_beside_the_entry(sqlite_world: World) -> None:
    form = sqlite_world.dana.types("/log 15m phone Holly Guzman").press("Add note")
    assert "15 min · phone · Holly Guzman · MRN …8805 · today, Sat Nov 21" in form.shown
    saved = form.fill(Note="slept <!channel> *better*").submit()
    assert "Note: slept <!channel> *better*" in saved.shown
    assert "slept <!channel> *better*" in sqlite_world.dana.types("/log today").shown


def test_forms_about_an_entry_that_was_undone_do_not_open_and_keep_what_was_typed(
    sqlite_world: World,
) -> None:
    logged = sqlite_world.dana.types("/log 15m phone Holly Guzman")
    note = logged.press("Add note").fill(Note="slept better, wants a letter")
    assert "Undone: 15 min" in sqlite_world.dana.types("/log undo").shown
    refused = note.submit().shown
    assert "Nothing was saved.\nThat entry was already undone or edited." in refused
    assert "Copy and edit what you typed:\nslept better, wants a letter" in refused
    for button in ("Add note", "Next contact", "Edit"):
        assert "That entry was already undone or edited." in logged.press(button).shown


def test_namesakes_are_told_apart_beside_the_forms_field(sqlite_world: World) -> None:
    sqlite_world.add_patient("Maria", "Garcia", "70001111")
    sqlite_world.add_patient("Maria", "Garcia", "70002222")
    form = sqlite_world.dana.shortcut("log_time")
    wrong = form.fill(name="Maria Garcia", minutes="15m").submit()
    (said,) = wrong.errors.values()
    assert said == (
        "2 patients match: Maria Garcia · born 3/4/1980 · …1111 or Maria Garcia · born 3/4/1980 · …2222. "
        "Type the MRN, or the end of it."
    )
    saved = wrong.fill(name="2222").submit()
    assert "Logged 15 min · phone · Maria Garcia · MRN …2222" in saved.shown


def test_the_next_contact_is_agreed_with_a_button(sqlite_world: World) -> None:
    form = sqlite_world.dana.types("/log 15m phone Holly Guzman").press("Next contact")
    assert "15 min · phone · Holly Guzman · MRN …8805 · today, Sat Nov 21" in form.shown
    saved = form.fill(day="2026-11-24").submit()
    assert "Next contact with Holly Guzman · MRN …8805: Tue Nov 24, phone." in saved.shown


def test_next_tue_is_the_next_contact_not_the_day_of_service(sqlite_world: World) -> None:
    answer = sqlite_world.dana.types("/log 20m phone Holly Guzman next tue -- slept better")
    assert "Logged 20 min · phone · Holly Guzman · MRN …8805 · today, Sat Nov 21" in answer.shown
    assert "Next contact due Tue Nov 24." in answer.shown
    assert "Note: slept better" in answer.shown
    with sqlite_world.registry.read() as db:
        due = select(planned_contacts.c.due_on).order_by(planned_contacts.c.id.desc())
        assert db.execute(due).scalars().first() == date(2026, 11, 24)


def test_an_early_call_leaves_the_agreed_day_as_it_is(sqlite_world: World) -> None:
    sqlite_world.dana.types("/log 15m phone Holly Guzman next dec 15")
    sqlite_world.slack.move_clock(timedelta(days=2))
    early = sqlite_world.dana.types("/log 5m phone Holly Guzman").shown
    assert "Next contact due Tue Dec 15." in early
    assert "No next contact is agreed" not in early
    assert "Next due Tue Dec 15, as agreed" in sqlite_world.dana.types("/patient Holly Guzman").shown
    sqlite_world.slack.move_clock(timedelta(days=17))  # Dec 10: two weeks and more since the early call
    assert "Holly Guzman" not in sqlite_world.dana.types("/caseload overdue").shown
    sqlite_world.slack.move_clock(timedelta(days=6))  # Dec 16
    overdue = sqlite_world.dana.types("/caseload overdue").shown
    assert "Holly Guzman" in overdue
    kept = sqlite_world.dana.types("/log 15m phone Holly Guzman").shown
    assert "Next contact due Wed Dec 30." in kept
    assert "No next contact is agreed yet" in kept


def test_a_newly_agreed_day_replaces_the_one_before(sqlite_world: World) -> None:
    sqlite_world.dana.types("/log 15m phone Holly Guzman next dec 15")
    sqlite_world.slack.move_clock(timedelta(days=2))
    answer = sqlite_world.dana.types("/log 5m phone Holly Guzman next dec 1").shown
    assert "Next contact due Tue Dec 1." in answer


def test_a_contact_due_today_is_not_called_late(sqlite_world: World) -> None:
    sqlite_world.dana.types("/log 15m phone Holly Guzman next tue")
    sqlite_world.slack.move_clock(timedelta(days=3))
    assert "Next contact due Tue Nov 24." in sqlite_world.dana.types("/log 5m voicemail Holly Guzman").shown
    sqlite_world.slack.move_clock(timedelta(days=1))
    late = sqlite_world.dana.types("/log 5m voicemail Holly Guzman").shown
    assert "Next contact was due Tue Nov 24." in late


def test_several_lines_are_saved_together_or_not_at_all(world: World) -> None:
    refused = world.dana.types("/log 15m phone Holly Guzman\n20m video Nobody Atall")
    assert "Nothing was saved" in refused.shown
    assert "Line 2" in refused.shown
    assert entries(world) == 0
    answer = world.dana.types("/log 15m phone Holly Guzman\n20m video April Krause yesterday")
    assert "Logged 15 min · phone · Holly Guzman" in answer.shown
    assert "Logged 20 min · video · April Krause · MRN …70bd · yesterday, Fri Nov 20" in answer.shown
    assert entries(world) == 2


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("/log 15m phone April Krause", "today, Sat Nov 21"),
        ("/log 15m phone April Krause yesterday", "yesterday, Fri Nov 20"),
        ("/log 15m phone Krause, April", "today, Sat Nov 21"),
        ("/log 15m phone krause nov 3", "Tue Nov 3"),
    ],
)
def test_a_name_that_is_a_date_word_is_a_name(sqlite_world: World, typed: str, day: str) -> None:
    answer = sqlite_world.dana.types(typed)
    assert f"Logged 15 min · phone · April Krause · MRN …70bd · {day}" in answer.shown


def test_two_patients_of_one_name_are_a_choice(sqlite_world: World) -> None:
    sqlite_world.add_patient("Holly", "Guzman", "77-1234")
    asked = sqlite_world.dana.types("/log 15m phone Holly Guzman yesterday -- slept better")
    assert "Nothing was saved yet" in asked.shown
    assert "2 patients match “Holly Guzman”. Which one?" in asked.shown
    assert entries(sqlite_world) == 0
    saved = asked.press("Holly Guzman · born 3/4/1980 · …1234")
    assert "Holly Guzman · MRN …1234 · yesterday, Fri Nov 20" in saved.shown
    assert "Note: slept better" in saved.shown
    assert entries(sqlite_world) == 1


def test_a_misspelled_name_is_offered_never_taken(world: World) -> None:
    asked = world.dana.types("/log 15m phone Holy Gusman")
    assert "No patient is named “Holy Gusman”. Did you mean one of these?" in asked.shown
    assert entries(world) == 0
    saved = asked.press("Holly Guzman · born 3/4/1980 · …8805")
    assert "Logged 15 min · phone · Holly Guzman" in saved.shown


def test_button_values_hold_ids_only(sqlite_world: World) -> None:
    asked = sqlite_world.dana.types("/log 15m phone Holy Gusman -- secret")
    values = str(
        [element for block in asked.blocks for element in block.get("elements", ()) if "value" in element]
    )
    told = str(
        [
            element["value"]
            for block in asked.blocks
            for element in block.get("elements", ())
            if "value" in element
        ]
    )
    assert values
    assert "Holly" not in told
    assert "secret" not in told


def test_more_than_two_hours_is_asked_once(sqlite_world: World) -> None:
    asked = sqlite_world.dana.types("/log 150m assessment Holly Guzman")
    assert "150 min (2 h 30 min) for Holly Guzman · MRN …8805 in one entry: is that right?" in asked.shown
    assert entries(sqlite_world) == 0
    assert "Logged 150 min (2 h 30 min) · assessment" in asked.press("Yes, log it").shown
    assert entries(sqlite_world) == 1


@pytest.mark.parametrize(
    "typed",
    [
        "phone Holly Guzman",
        "0m phone Holly Guzman",
        "-5m phone Holly Guzman",
        "99h phone Holly Guzman",
        "1:75 phone Holly Guzman",
        "15m fishing Holly Guzman",
        "15m phone Holly Guzman tomorrow",
        "15m phone Holly Guzman 2026-01-02",
        "15m phone Nobody Atall",
        "15m 20m phone Holly Guzman",
        "15m phone",
        "15m phone 😀",
        "15m phone مريم الحسن",
        "15m phone <!channel>",
        "15m phone Holly Guzman -- " + "x" * 3990,
        "15m phone " + "Holly " * 660,
    ],
)
def test_what_cannot_be_saved_is_refused_in_words_that_keep_what_was_typed(
    sqlite_world: World, typed: str
) -> None:
    answer = sqlite_world.dana.types(f"/log {typed}")
    assert answer.private
    assert "Nothing was saved" in answer.shown
    assert entries(sqlite_world) == 0
    assert not sqlite_world.slack.channel("billing").messages


def test_curly_quotes_and_em_dashes_of_slacks_clients_are_read(sqlite_world: World) -> None:
    answer = sqlite_world.dana.types('/log 15m phone Holly Guzman -- said "fine"', smart=True)
    assert "Logged 15 min · phone · Holly Guzman" in answer.shown
    assert "Note: said “fine”" in answer.shown


def test_a_bare_log_opens_a_form_with_recent_patients(sqlite_world: World) -> None:
    sqlite_world.dana.types("/log 15m phone Holly Guzman")
    form = sqlite_world.dana.types("/log")
    assert form.kind == "form"
    saved = form.fill(minutes="20m", patient="Holly Guzman · born 3/4/1980 · …8805").submit()
    assert "Logged 20 min · phone · Holly Guzman" in saved.shown
    assert entries(sqlite_world) == 2


def test_the_form_says_what_is_wrong_beside_its_field(sqlite_world: World) -> None:
    form = sqlite_world.dana.types("/log")
    again = form.fill(minutes="0m", name="Holly Guzman").submit()
    assert again.errors == {"How long": "“0m” is not more than 0 minutes."}
    assert entries(sqlite_world) == 0


def test_log_today_lists_own_entries(sqlite_world: World) -> None:
    sqlite_world.dana.types("/log 15m phone Holly Guzman")
    sqlite_world.dana.types("/log 20m video April Krause")
    shown = sqlite_world.dana.types("/log today").shown
    assert "Entered today: 35 min in 2 entries" in shown
    assert shown.index("April Krause") < shown.index("Holly Guzman")
    assert "Undone: 20 min · video" in sqlite_world.dana.types("/log undo").shown


def test_a_biller_may_not_log(sqlite_world: World) -> None:
    answer = sqlite_world.bill.types("/log 15m phone Holly Guzman")
    assert "Nothing was saved" in answer.shown
    assert "/log is for: care manager, clinician, consultant." in answer.shown


def test_a_sentence_by_direct_message(sqlite_world: World) -> None:
    answer = sqlite_world.dana.says_to_bot("15 min phone with Holly Guzman yesterday")
    assert answer.private
    assert "Logged 15 min · phone · Holly Guzman · MRN …8805 · yesterday, Fri Nov 20" in answer.shown
    assert entries(sqlite_world) == 1


def test_a_flag_rides_along_with_the_minutes(sqlite_world: World) -> None:
    said = sqlite_world.dana.types(
        "/log 15m phone Holly Guzman flag medication -- sleep on sertraline?"
    ).shown
    assert "Logged 15 min · phone · Holly Guzman" in said
    assert "Raised: medication flag: sleep on sertraline?" in said
    assert "It's on the agenda for the next review." in said
    card = sqlite_world.dana.types("/patient Holly Guzman").shown
    assert "Medication question (Nov 21): sleep on sertraline?" in card


def test_a_flag_that_cannot_be_raised_saves_no_minutes_either(sqlite_world: World) -> None:
    refused = sqlite_world.dana.types("/log 15m phone Holly Guzman flag medication")
    assert "What is the question?" in refused.shown
    sqlite_world.dana.types("/patient April Krause graduated").press("End the episode")
    refused = sqlite_world.dana.types("/log 15m phone April Krause flag discuss -- back in care?")
    assert "April Krause · MRN …70bd is no longer in care (graduated)." in refused.shown
    assert entries(sqlite_world) == 0


def test_a_risk_flag_on_the_line_alerts_at_once(sqlite_world: World) -> None:
    said = sqlite_world.dana.types("/log 15m phone Holly Guzman flag risk -- hopeless since Tuesday")
    assert "Follow the clinic's protocol now." in said.shown
    assert "Safety alert" in sqlite_world.priya.waits_for("Safety alert").text


def test_undo_takes_what_was_made_last_also_where_the_clock_was_set_back(sqlite_world: World) -> None:
    sqlite_world.dana.types("/log 10m phone Holly Guzman")
    sqlite_world.slack.move_clock(timedelta(hours=-2))
    sqlite_world.dana.types("/log 20m phone Holly Guzman")
    assert "20 min" in sqlite_world.dana.types("/log undo").shown.splitlines()[0]
