"""The sentence of /log: what people type, and what it means on Saturday, November 21, 2026."""

from datetime import UTC, date, datetime

import pytest

from handlers.ledger.reading.log_reader import TypedTimeEntry, read_log
from store.errors import UserError
from store.rules.clinic.settings import Settings
from store.rules.minutes import minutes_decimal
from tests.handlers.reading.cast import CAST, CHICAGO, NOW, ListedNames, listed


def read(typed: str, names: ListedNames = CAST) -> TypedTimeEntry:
    (line,) = read_log(typed, names, NOW, Settings())
    return line


def said(line: TypedTimeEntry) -> str:
    who = " or ".join(patient.full_name for patient in line.patients) or f"nobody: {line.name_words}"
    length = " or ".join(minutes_decimal(choice) for choice in line.minute_choices or (line.minutes,))
    return f"{length} {line.activity or 'ask'}, {who}, {line.service_on:%m-%d}"


def refusal(typed: str, names: ListedNames = CAST) -> str:
    with pytest.raises(UserError) as refused:
        read_log(typed, names, NOW, Settings())
    assert refused.value.remedy
    return refused.value.wrong


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("15m phone Holly Guzman", "15 phone, Holly Guzman, 11-21"),
        ("Holly Guzman 15m phone", "15 phone, Holly Guzman, 11-21"),
        ("phone Holly Guzman yesterday 15m", "15 phone, Holly Guzman, 11-20"),
        ("15 min phone with Holly Guzman yesterday", "15 phone, Holly Guzman, 11-20"),
        ("spent 15 min on the phone with Holly Guzman yesterday", "15 phone, Holly Guzman, 11-20"),
        ("I called Holly Guzman for 15 min", "15 phone, Holly Guzman, 11-21"),
        ("15m w/ Holly Guzman", "15 ask, Holly Guzman, 11-21"),
        ("15m, phone, Holly Guzman, mon", "15 phone, Holly Guzman, 11-16"),
        ("45 video holly guzman", "45 video, Holly Guzman, 11-21"),
        ("for 45 video holly", "45 video, Holly Guzman, 11-21"),
        ("131.26 registry Holly", "131.26 registry, Holly Guzman, 11-21"),
        ("1h 5m intake with Holly last tue", "65 assessment, Holly Guzman, 11-17"),
        ("half an hour zoom José Nunez", "30 video, José Núñez, 11-21"),
        ("two days ago 15m Holly", "15 ask, Holly Guzman, 11-19"),
        ("2 days ago 15m Holly", "15 ask, Holly Guzman, 11-19"),
        ("phone 15m on 11/17 for Krause", "15 phone, April Krause, 11-17"),
        ("15m Holly on the 3rd", "15 ask, Holly Guzman, 11-03"),
        ("15m Holly Guzman tue 11/17", "15 ask, Holly Guzman, 11-17"),
        ("15m call with pcp for Holly Guzman", "15 coordination, Holly Guzman, 11-21"),
        ("15m Holly Guzman called, left VM", "15 attempt, Holly Guzman, 11-21"),
        ("15m Holly Guzman didn’t attend", "15 no-show, Holly Guzman, 11-21"),
        ("5m Holly Guzman no show video", "5 no-show, Holly Guzman, 11-21"),
        ("15m\u00a0phone\u2009Holly\u200b Guzman", "15 phone, Holly Guzman, 11-21"),
        ("15m 📞 phone Holly Guzman 🙂", "15 phone, Holly Guzman, 11-21"),
        ("15m phone “Holly Guzman”", "15 phone, Holly Guzman, 11-21"),
        ("15m phone with Mrs. Guzman-Reyes", "15 phone, Maria Guzman-Reyes, 11-21"),
    ],
)
def test_words_come_in_any_order(typed: str, meant: str) -> None:
    assert said(read(typed)) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("15m phone April Krause", "15 phone, April Krause, 11-21"),
        ("15m phone April Krause yesterday", "15 phone, April Krause, 11-20"),
        ("15m phone April Krause nov 3", "15 phone, April Krause, 11-03"),
        ("15m phone Krause nov 3", "15 phone, April Krause, 11-03"),
        ("15m phone Krause, April", "15 phone, April Krause, 11-21"),
        ("15m phone krause april", "15 phone, April Krause, 11-21"),
        ("15m phone April", "15 phone, April Krause, 11-21"),
        ("15 May Chen", "15 ask, May Chen, 11-21"),
        ("20 May Chen nov 3", "20 ask, May Chen, 11-03"),
        ("3 June Ortiz", "3 ask, June Ortiz, 11-21"),
        ("15m phone Sun Li", "15 phone, Sun Li, 11-21"),
        ("15m phone Sun Li sun", "15 phone, Sun Li, 11-15"),
        ("15m phone Sun", "15 phone, Sun Li, 11-21"),
        ("15m sun Holly Guzman", "15 ask, Holly Guzman, 11-15"),
        ("15m Mon Tran mon", "15 ask, Mon Tran, 11-16"),
        ("15m wed Marsh", "15 ask, Wed Marsh, 11-21"),
        ("15m phone wed April", "15 phone, April Krause, 11-18"),
        ("15m phone Jan Nov 5", "15 phone, Jan van der Berg, 11-05"),
        ("15m phone Augusto", "15 phone, Augusto Reyes, 11-21"),
        ("15m phone Will Call", "15 phone, Will Call, 11-21"),
        ("15m call Will Call", "15 phone, Will Call, 11-21"),
        ("15m Will Call call", "15 phone, Will Call, 11-21"),
        ("15m call Will", "15 phone, Will Call, 11-21"),
        ("15m Will Call", "15 ask, Will Call, 11-21"),
        ("15m Art Portal", "15 ask, Art Portal, 11-21"),
        ("15m portal Art Portal", "15 portal, Art Portal, 11-21"),
        ("15 Min Lee", "15 ask, Min Lee, 11-21"),
        ("15 min Min Lee", "15 ask, Min Lee, 11-21"),
        ("15m Thi To", "15 ask, Thi To, 11-21"),
        ("15m call to Thi To", "15 phone, Thi To, 11-21"),
    ],
)
def test_a_word_that_completes_a_name_is_a_name(typed: str, meant: str) -> None:
    assert said(read(typed)) == meant


def test_a_month_after_its_namesake_is_the_day_of_service() -> None:
    spring = datetime(2026, 4, 10, 12, tzinfo=CHICAGO)
    for typed in ("15m phone April Krause April 3", "15m phone Krause April 3", "15m April 3 April Krause"):
        (line,) = read_log(typed, CAST, spring, Settings())
        assert (line.patients[0].full_name, line.service_on) == ("April Krause", date(2026, 4, 3))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("15m van der Berg", "15 ask, Jan van der Berg, 11-21"),
        ("15m O’Brien, Sean", "15 ask, Sean O'Brien, 11-21"),
        ("15m sean obrien", "15 ask, Sean O'Brien, 11-21"),
        ("15m Holly Guzman", "15 ask, Holly Guzman, 11-21"),
        ("15m Guzman Reyes", "15 ask, Maria Guzman-Reyes, 11-21"),
        ("15m Guzman", "15 ask, Holly Guzman or Maria Guzman-Reyes, 11-21"),
        ("15m Ana Lopez", "15 ask, Ana María Lopez Garcia, 11-21"),
        ("15m Lopez Garcia, Ana María", "15 ask, Ana María Lopez Garcia, 11-21"),
        ("15m hölly guzmán", "15 ask, Holly Guzman, 11-21"),
        ("15m 4521", "15 ask, April Krause, 11-21"),
        ("45 4521", "45 ask, April Krause, 11-21"),
        ("4521 15m phone", "15 phone, April Krause, 11-21"),
        ("15m Krause (MRN: 4521) phone", "15 phone, April Krause, 11-21"),
        ("15m mr77", "15 ask, Maria Guzman-Reyes, 11-21"),
        ("15m 01CE5FC6-32d1-46fe-8f08-963c96248965 video", "15 video, Holly Guzman, 11-21"),
        ("15m 王 小明 phone", "15 phone, 小明 王, 11-21"),
        ("15m משה כהן phone", "15 phone, משה כהן, 11-21"),
        ("15m zoe adler", "15 ask, Zoë🌸 Adler, 11-21"),
        ("15m &lt;!channel&gt; Test", "15 ask, <!channel> Test, 11-21"),
        ("15m Thomas James", "15 ask, Thomas James or James Thomas, 11-21"),
        ("15m James, Thomas", "15 ask, Thomas James, 11-21"),
    ],
)
def test_a_patient_is_named_in_full_in_part_or_by_mrn(typed: str, meant: str) -> None:
    assert said(read(typed)) == meant


@pytest.mark.parametrize(
    ("typed", "name_words"),
    [
        ("15m phone Hollly Guzmann", "Hollly Guzmann"),
        ("15m phone Holly Guzmann yesterday", "Holly Guzmann"),
        ("15m phone Holl", "Holl"),
        ("15m phone Guz", "Guz"),
        ("15m phone Holly Krause", "Holly Krause"),
        ("15m phone Zed Zedson", "Zed Zedson"),
        ("15m 9999", "9999"),
        ("15m 王小明", "王小明"),
        ("15m phone <@U123>", "@U123"),
    ],
)
def test_a_prefix_or_misspelling_is_never_taken(typed: str, name_words: str) -> None:
    line = read(typed)
    assert (line.patients, line.name_words) == ((), name_words)


def test_two_patients_of_one_name_are_a_choice() -> None:
    twins = listed("Holly|Guzman|1001", "Holly|Guzman|1002", "Holly|Guzman-Reyes|1003")
    assert [each.mrn for each in read("15m Holly Guzman", twins).patients] == ["1001", "1002"]
    assert [each.mrn for each in read("15m Holly Guzman 1002", twins).patients] == ["1002"]


def test_a_full_name_beats_a_longer_one_that_holds_it() -> None:
    both = listed("Holly Guzman-Reyes", "Holly Guzman")
    assert said(read("15m Holly Guzman", both)) == "15 ask, Holly Guzman, 11-21"
    assert said(read("15m Holly Guzman-Reyes", both)) == "15 ask, Holly Guzman-Reyes, 11-21"


def test_two_ways_to_read_a_line_are_asked_about() -> None:
    assert refusal("15m Sun Li Wed", listed("Sun Li", "Li Wed")) == (
        "I can read that line in more than one way: the patient could be “Sun Li”, or “Li Wed”."
    )


@pytest.mark.parametrize(
    ("typed", "minutes", "start", "end"),
    [
        ("9:00-9:25 video Holly yesterday", "25", "2026-11-20T09:00-06:00", "2026-11-20T09:25-06:00"),
        ("9-9:25am Holly", "25", "2026-11-21T09:00-06:00", "2026-11-21T09:25-06:00"),
        ("9:00–9:25 Holly – slept", "25", "2026-11-21T09:00-06:00", "2026-11-21T09:25-06:00"),
        ("9:00 to 9:25 Holly", "25", "2026-11-21T09:00-06:00", "2026-11-21T09:25-06:00"),
        ("Holly from 9 to 9:25am", "25", "2026-11-21T09:00-06:00", "2026-11-21T09:25-06:00"),
        ("11-1pm Holly mon", "120", "2026-11-16T11:00-06:00", "2026-11-16T13:00-06:00"),
        ("15m at 9:30am Holly", "15", "2026-11-21T09:30-06:00", "2026-11-21T09:45-06:00"),
        ("15m @ 14:00 Holly", "15", "2026-11-21T14:00-06:00", "2026-11-21T14:15-06:00"),
        ("15m Holly nov 1 at 12:50am", "15", "2026-11-01T00:50-05:00", "2026-11-01T01:05-05:00"),
        ("12:30am-3am Holly 11/1", "210", "2026-11-01T00:30-05:00", "2026-11-01T03:00-06:00"),
    ],
)
def test_a_time_of_day_gives_start_and_end(typed: str, minutes: str, start: str, end: str) -> None:
    line = read(typed)
    assert line.start
    assert line.end
    assert minutes_decimal(line.minutes) == minutes
    assert line.start.astimezone(UTC) == datetime.fromisoformat(start)
    assert line.end.astimezone(UTC) == datetime.fromisoformat(end)


@pytest.mark.parametrize(
    ("typed", "service", "planned"),
    [
        ("20m phone Holly Guzman next tue -- slept better", "11-21", "2026-11-24"),
        ("20m phone Holly Guzman tue next fri", "11-17", "2026-11-27"),
        ("20m phone Holly Guzman next 12/1", "11-21", "2026-12-01"),
        ("20m phone Holly Guzman next in 2 weeks", "11-21", "2026-12-05"),
        ("20m phone Holly Guzman next 2 weeks", "11-21", "2026-12-05"),
        ("20m phone Holly Guzman next contact tue", "11-21", "2026-11-24"),
        ("20m phone Holly Guzman next contact on dec 1", "11-21", "2026-12-01"),
        ("20m phone next week Holly Guzman yesterday", "11-20", "2026-11-23"),
        ("20m phone Holly Guzman next in a month", "11-21", "2026-12-21"),
        ("20m phone Mon Tran next tue", "11-21", "2026-11-24"),
    ],
)
def test_what_is_next_is_told_from_what_was(typed: str, service: str, planned: str) -> None:
    line = read(typed)
    assert line.service_on == date.fromisoformat(f"2026-{service}")
    assert line.next_contact == date.fromisoformat(planned)


@pytest.mark.parametrize(
    ("typed", "flag", "meant"),
    [
        ("15m phone Holly Guzman flag medication -- sleep?", "medication", "15 phone, Holly Guzman, 11-21"),
        ("flag med 15m phone Holly Guzman -- sleep?", "medication", "15 phone, Holly Guzman, 11-21"),
        ("15m Holly Guzman flagged discuss yesterday", "discuss", "15 ask, Holly Guzman, 11-20"),
        ("15m Holly Guzman flag risk -- hopeless", "risk", "15 ask, Holly Guzman, 11-21"),
        ("15m phone Holly Guzman -- flag medication", None, "15 phone, Holly Guzman, 11-21"),
    ],
)
def test_a_flag_for_the_review_is_raised_before_the_note(typed: str, flag: str | None, meant: str) -> None:
    line = read(typed)
    assert (line.flag, said(line)) == (flag, meant)


def test_a_patient_named_flag_is_a_name() -> None:
    names = listed("Flag Risk")
    assert said(read("15m phone Flag Risk", names)) == "15 phone, Flag Risk, 11-21"
    assert read("15m phone Flag Risk", names).flag is None


def test_a_note_is_kept_word_for_word() -> None:
    assert read("20m phone Holly -- “slept” 5h, next tue -- call  April").note == (
        "“slept” 5h, next tue -- call  April"
    )
    assert read("20m phone Holly — slept better").note == "slept better"


@pytest.mark.parametrize(("typed", "long"), [("2h Holly", False), ("121m Holly", True), ("8h Holly", True)])
def test_more_than_two_hours_is_marked(typed: str, *, long: bool) -> None:
    assert read(typed).is_long is long


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("", "There is nothing to log yet."),
        ("phone Holly Guzman", "I didn't find a length of time in that line."),
        ("phone Holly Guzman 450000", "I didn't find a length of time in that line."),
        ("-- only a note", "I didn't find a length of time in that line."),
        ("15m 20m Holly Guzman", "I found more than one length of time: “15m” and “20m”."),
        ("15m Holly Guzman 9:00-9:25", "I found more than one length of time: “15m” and “9:00-9:25”."),
        ("0m phone Holly Guzman", "“0m” is not more than 0 minutes."),
        ("-5m phone Holly Guzman", "“-5m” is not more than 0 minutes."),
        ("99h phone Holly Guzman", "“99h” is more than 8 hours, the most that one entry can hold."),
        (
            "1:75 phone Holly Guzman",
            "“1:75” isn't a length of time: the minutes after the hour go up to 59.",
        ),
        ("11-3 phone Holly", "“11-3” could be a date or two times of day."),
        ("9:25-9:00 phone Holly", "“9:25-9:00” ends before it starts."),
        ("15m Holly Guzman tomorrow", "“tomorrow” would be Sun Nov 22, 2026, which is in the future."),
        ("15m Holly Guzman in 2 weeks", "“in 2 weeks” would be Sat Dec 5, 2026, which is in the future."),
        ("15m Holly Guzman 9/1", "“9/1” would be Tue Sep 1, 2026, 81 days ago; entries go back 60 days."),
        ("15m Holly Guzman 2/30", "“2/30” isn't on the calendar."),
        ("15m Holly Guzman last week", "“last week” isn't a single day."),
        ("15m Holly Guzman mon tue", "I found more than one day of service: “mon” and “tue”."),
        (
            "15m Holly Guzman next tue next wed",
            "I found more than one next contact: “next tue” and “next wed”.",
        ),
        ("15m Holly Guzman next 11/1", "“11/1” would be Sun Nov 1, 2026, which has passed."),
        ("15m Holly Guzman flag", "Which flag?"),
        ("15m Holly Guzman flag sleep", "Which flag?"),
        (
            "15m Holly Guzman flag risk flag medication",
            "I found more than one flag: “flag risk” and “flag medication”.",
        ),
        ("15m Holly at 5pm", "5:00 PM hasn't happened yet."),
        ("15m Holly phone charting", "I found more than one activity: phone and registry."),
        ("15m phone", "I didn't find a patient in that line."),
        ("15m phone yesterday", "I didn't find a patient in that line."),
        ("15m Holly Guzman fishing", "I found Holly Guzman but didn't understand “fishing”."),
        ("15m phnoe Holly Guzman", "I found Holly Guzman but didn't understand “phnoe”."),
        ("15m Holly Guzman march", "I found Holly Guzman but didn't understand “march”."),
        ("15m Holly Guzman next", "I found Holly Guzman but didn't understand “next”."),
        ("15m phone Holly 4521", "I found Holly Guzman but didn't understand “4521”."),
        ("15m phone Holly Guzman 30", "I found Holly Guzman but didn't understand “30”."),
        ("15m Holly Guzman - slept well", "I found Holly Guzman but didn't understand “slept well”."),
        ("15m Holly Guzman April Krause", "I found Holly Guzman but didn't understand “April Krause”."),
        ("15m Guzman phone fishing", "I found “Guzman” but didn't understand “fishing”."),
        ("x" * 4000, "Line 1 has 4000 characters before its note; at most 300 can be read."),
        ("15m " + "a " * 60, "That line has 61 words; at most 40 can be read."),
    ],
)
def test_a_refusal_says_what_is_wrong(typed: str, wrong: str) -> None:
    assert refusal(typed) == wrong


def test_several_lines_are_several_entries_with_their_own_notes() -> None:
    lines = read_log("15m phone Holly -- a\n\n20m video April Krause yesterday -- b\n", CAST, NOW, Settings())
    assert [(said(line), line.note) for line in lines] == [
        ("15 phone, Holly Guzman, 11-21", "a"),
        ("20 video, April Krause, 11-20", "b"),
    ]


def test_of_several_lines_the_wrong_one_is_named() -> None:
    assert refusal("15m phone Holly\n20m fishing Holly Guzman") == (
        "Line 2: I found Holly Guzman but didn't understand “fishing”."
    )
    assert (
        refusal("15m phone Holly\nsecond line of a note")
        == "Line 2: I didn't find a length of time in that line."
    )


def test_the_registry_is_asked_twice_for_an_ordinary_line() -> None:
    CAST.asked.clear()
    read("15m phone Holly Guzman")
    assert CAST.asked == ["known", "matching"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1h 15 phone Holly", "75 phone, Holly Guzman, 11-21"),
        ("phone Holly 1h 15", "75 phone, Holly Guzman, 11-21"),
        ("½h phone Holly", "30 phone, Holly Guzman, 11-21"),
        ("1½ hours phone Holly", "90 phone, Holly Guzman, 11-21"),
        ("1 1/2 hours phone Holly", "90 phone, Holly Guzman, 11-21"),
        ("phone Holly 1/2 hour", "30 phone, Holly Guzman, 11-21"),
        ("phone Holly 1/2 hour 11/3", "30 phone, Holly Guzman, 11-03"),
        ("an hour and 15 minutes phone Holly", "75 phone, Holly Guzman, 11-21"),
        ("quarter of an hour phone Holly", "15 phone, Holly Guzman, 11-21"),
        ("phone Holly fifteen minutes", "15 phone, Holly Guzman, 11-21"),
        ("phone Holly forty five min", "45 phone, Holly Guzman, 11-21"),
        ("noon-12:30 phone Holly", "30 phone, Holly Guzman, 11-21"),
        ("noon to 12:30 phone Holly", "30 phone, Holly Guzman, 11-21"),
        ("noon – 12:30 phone Holly", "30 phone, Holly Guzman, 11-21"),
        ("11:45pm-12:15am phone Holly yesterday", "30 phone, Holly Guzman, 11-20"),
        ("1) 15m phone Holly", "15 phone, Holly Guzman, 11-21"),
        ("1. 15m phone Holly", "15 phone, Holly Guzman, 11-21"),
        ("- 15m phone Holly", "15 phone, Holly Guzman, 11-21"),
        ("• 15m phone Holly", "15 phone, Holly Guzman, 11-21"),
        ("[ ] 15m phone Holly", "15 phone, Holly Guzman, 11-21"),
        ("Today: 15m phone Holly", "15 phone, Holly Guzman, 11-21"),
    ],
)
def test_everyday_spellings_of_lengths_and_lists_are_read(typed: str, meant: str) -> None:
    assert said(read(typed)) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("phone Holly Guzman 15", "15 phone, Holly Guzman, 11-21"),
        ("Holly Guzman 45", "45 ask, Holly Guzman, 11-21"),
        ("phone 15 Holly Guzman yesterday", "15 phone, Holly Guzman, 11-20"),
        ("0.25 phone Holly", "15 or 0.25 phone, Holly Guzman, 11-21"),
        ("1.5 phone Holly", "90 or 1.5 phone, Holly Guzman, 11-21"),
        ("phone Holly 0.5", "30 or 0.5 phone, Holly Guzman, 11-21"),
        ("15-20m phone Holly", "15 or 20 phone, Holly Guzman, 11-21"),
        ("phone Holly 15 to 20 min", "15 or 20 phone, Holly Guzman, 11-21"),
    ],
)
def test_a_length_that_is_not_certain_is_a_choice(typed: str, meant: str) -> None:
    line = read(typed)
    assert line.minute_choices
    assert said(line) == meant


@pytest.mark.parametrize(
    "typed", ["48 hours ago phone Holly", "phone Holly 2 hours ago", "15m Holly an hour ago"]
)
def test_how_long_ago_is_not_how_long(typed: str) -> None:
    assert "says when it was, not how long it took." in refusal(typed)


@pytest.mark.parametrize(
    ("typed", "service", "start", "planned"),
    [
        ("20m phone Holly next tue at 2pm", "11-21", None, "2026-11-24T14:00"),
        ("20m phone Holly next tue 2pm", "11-21", None, "2026-11-24T14:00"),
        ("20m phone Holly next tue at 2", "11-21", None, "2026-11-24T14:00"),
        ("20m phone Holly next tue 14:30", "11-21", None, "2026-11-24T14:30"),
        ("20m phone Holly next tue @ 2pm", "11-21", None, "2026-11-24T14:00"),
        ("20m phone Holly next at 2pm on tue", "11-21", None, "2026-11-24T14:00"),
        ("20m phone Holly next tue at noon", "11-21", None, "2026-11-24T12:00"),
        ("20m phone Holly next tue 2-2:30pm", "11-21", None, "2026-11-24T14:00"),
        ("20m phone Holly next 12/8 at 7am", "11-21", None, "2026-12-08T07:00"),
        ("20m phone Holly yesterday next tue at 2pm", "11-20", None, "2026-11-24T14:00"),
        ("20m next tue at 2pm phone Holly yesterday", "11-20", None, "2026-11-24T14:00"),
        ("20m phone next tue Holly at 2pm", "11-21", None, "2026-11-24T14:00"),
        ("20m at 9am phone Holly next tue at 2pm", "11-21", "09:00", "2026-11-24T14:00"),
        ("9:00-9:20 phone Holly next tue 2pm", "11-21", "09:00", "2026-11-24T14:00"),
        ("20m at 9am phone Holly next tue", "11-21", "09:00", "2026-11-24T"),
    ],
)
def test_a_time_after_next_belongs_to_the_plan(
    typed: str, service: str, start: str | None, planned: str
) -> None:
    line = read(typed)
    at = f"{line.next_at:%H:%M}" if line.next_at else ""
    assert (f"{line.service_on:%m-%d}", f"{line.next_contact}T{at}") == (service, planned)
    assert (f"{line.start:%H:%M}" if line.start else None) == start
    assert minutes_decimal(line.minutes) == "20"


def test_a_planned_time_that_has_passed_is_refused() -> None:
    assert refusal("20m phone Holly next today at 3pm") == "3:00 PM today has passed."


MONDAY = datetime(2026, 11, 23, 10, tzinfo=CHICAGO)


@pytest.mark.parametrize(
    ("typed", "setting", "days"),
    [
        ("20m phone Holly next tue", "ask", ["2026-11-24", "2026-12-01"]),
        ("20m phone Holly next tue at 2pm", "ask", ["2026-11-24", "2026-12-01"]),
        ("20m phone Holly next fri", "ask", ["2026-11-27", "2026-12-04"]),
        ("20m phone Holly next tue", "this week", ["2026-11-24"]),
        ("20m phone Holly next tue", "the week after", ["2026-12-01"]),
        ("20m phone Holly next mon", "ask", ["2026-11-30"]),
        ("20m phone Holly next this tue", "ask", ["2026-11-24"]),
        ("20m phone Holly next contact tue", "ask", ["2026-11-24"]),
        ("20m phone Holly next 11/24", "ask", ["2026-11-24"]),
    ],
)
def test_next_tue_on_a_monday_is_asked_or_read_by_the_setting(
    typed: str, setting: str, days: list[str]
) -> None:
    (line,) = read_log(typed, CAST, MONDAY, Settings(next_weekday=setting))
    assert [day.isoformat() for day in line.next_choices or (line.next_contact,) if day] == days


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("voicemail Holly Guzman", "0 attempt, Holly Guzman, 11-21"),
        ("Holly Guzman no show today", "0 no-show, Holly Guzman, 11-21"),
        ("Holly no answer yesterday", "0 attempt, Holly Guzman, 11-20"),
        ("called Holly Guzman, left a message", "0 attempt, Holly Guzman, 11-21"),
        ("5m voicemail Holly Guzman", "5 attempt, Holly Guzman, 11-21"),
    ],
)
def test_an_attempt_needs_no_minutes(typed: str, meant: str) -> None:
    assert said(read(typed)) == meant


def test_a_clinics_default_is_taken_where_no_activity_is_typed() -> None:
    (line,) = read_log("15m Holly Guzman", CAST, NOW, Settings(default_activity="phone"))
    assert said(line) == "15 phone, Holly Guzman, 11-21"


def test_a_heading_says_the_day_or_the_activity_of_the_lines_below() -> None:
    typed = """Yesterday:
- 15m phone Holly Guzman
- 20m video April Krause mon
Phone calls today:
1) 5m May Chen
2) 10m video Sun Li
"""
    assert [said(line) for line in read_log(typed, CAST, NOW, Settings())] == [
        "15 phone, Holly Guzman, 11-20",
        "20 video, April Krause, 11-16",
        "5 phone, May Chen, 11-21",
        "10 video, Sun Li, 11-21",
    ]
    assert refusal("Caseload:\n15m phone Holly") == "Line 1: “Caseload:” isn't a heading I can read."
    assert refusal("Tomorrow:\n15m phone Holly").startswith("Line 1: “Tomorrow” would be Sun Nov 22, 2026")
    assert refusal("Today:") == "There is nothing to log yet."
