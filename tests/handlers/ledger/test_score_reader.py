"""The sentence of /score, on Saturday, November 21, 2026."""

import pytest

from handlers.ledger.reading.score_reader import TypedScoreLine, read_scores
from store.errors import UserError
from tests.handlers.reading.cast import CAST, NOW


def read(typed: str) -> TypedScoreLine:
    (line,) = read_scores(typed, CAST, NOW)
    return line


def said(line: TypedScoreLine) -> str:
    scores = " ".join(f"{each.instrument.key} {each.total}" for each in line.scores)
    who = " or ".join(patient.full_name for patient in line.patients) or f"nobody: {line.name_words}"
    return f"{scores}, {who}, {line.measured_on:%m-%d}"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("phq9 14 Holly Guzman", "phq9 14, Holly Guzman, 11-21"),
        ("Holly Guzman phq9 14", "phq9 14, Holly Guzman, 11-21"),
        ("phq9 14 gad7 11 Holly Guzman", "phq9 14 gad7 11, Holly Guzman, 11-21"),
        ("PHQ-9 14,GAD-7 11 Holly", "phq9 14 gad7 11, Holly Guzman, 11-21"),
        ("phq9=14 gad7: 11 Holly", "phq9 14 gad7 11, Holly Guzman, 11-21"),
        ("phq 9 14 holly", "phq9 14, Holly Guzman, 11-21"),
        ("phq9 score of 14 for Holly", "phq9 14, Holly Guzman, 11-21"),
        ("phq9 14/27 Holly", "phq9 14, Holly Guzman, 11-21"),
        ("phq9 14 Holly yesterday", "phq9 14, Holly Guzman, 11-20"),
        ("phq9 14 11/3 Holly", "phq9 14, Holly Guzman, 11-03"),
        ("phq9 14 April Krause nov 3", "phq9 14, April Krause, 11-03"),
        ("auditc 2 3 days ago Holly", "auditc 2, Holly Guzman, 11-18"),
        ("audit c 4 Holly", "auditc 4, Holly Guzman, 11-21"),
        ("audit 12 Holly", "audit 12, Holly Guzman, 11-21"),
        ("dast 3 Holly", "dast10 3, Holly Guzman, 11-21"),
        ("dast-10 3 Holly", "dast10 3, Holly Guzman, 11-21"),
        ("pcl5 40 Holly", "pcl5 40, Holly Guzman, 11-21"),
        ("epds 12 Holly", "epds 12, Holly Guzman, 11-21"),
        ("isi 9 Holly", "isi 9, Holly Guzman, 11-21"),
        ("psc17 12 Holly", "psc17 12, Holly Guzman, 11-21"),
        ("phqa 9 Holly", "phqa 9, Holly Guzman, 11-21"),
        ("phq2 3 gad2 1 Holly", "phq2 3 gad2 1, Holly Guzman, 11-21"),
        ("phq9 0 Holly", "phq9 0, Holly Guzman, 11-21"),
        ("phq9 14 4521", "phq9 14, April Krause, 11-21"),
        ("phq9 14 Guzman", "phq9 14, Holly Guzman or Maria Guzman-Reyes, 11-21"),
        ("phq9 14 Hollly Guzmann", "phq9 14, nobody: Hollly Guzmann, 11-21"),
    ],
)
def test_scores_are_read(typed: str, meant: str) -> None:
    assert said(read(typed)) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "phq9 1,2,1,0,2,1,1,0,1 Holly",
        "phq9 1 2 1 0 2 1 1 0 1 Holly",
        "phq9 1, 2, 1, 0, 2, 1, 1, 0, 1 Holly",
        "phq-9: 1/2/1/0/2/1/1/0/1 Holly",
        "Holly phq9 items 1,2,1,0,2,1,1,0,1",
    ],
)
def test_items_give_the_total_and_the_risk_item(typed: str) -> None:
    (reading,) = read(typed).scores
    assert (reading.total, reading.items, reading.risk_value) == (9, (1, 2, 1, 0, 2, 1, 1, 0, 1), 1)


@pytest.mark.parametrize(
    ("typed", "answers"),
    [
        ("phq9 14 Holly", [None]),
        ("phq9 14 item9 1 Holly", [1]),
        ("phq9 14 item 9: 2 Holly", [2]),
        ("phq9 14 q9=0 Holly", [0]),
        ("gad7 11 phq9 14 q9=1 Holly", [None, 1]),
        ("epds 12 item10 1 Holly", [1]),
    ],
)
def test_the_risk_item_may_stand_beside_a_total(typed: str, answers: list[int | None]) -> None:
    assert [each.risk_value for each in read(typed).scores] == answers


def test_a_note_is_kept_word_for_word() -> None:
    assert read("phq9 14 Holly -- says: item9=0, 11/3").note == "says: item9=0, 11/3"


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("", "There is no score to save yet."),
        ("Holly Guzman", "I didn't find a scale in that line."),
        ("Holly Guzman phq9", "I found PHQ-9 but no score after it."),
        ("phq 9 Holly Guzman", "I found PHQ-9 but no score after it."),
        ("dast 10 Holly", "I found DAST-10 but no score after it."),
        ("phq9 14 gad7 Holly", "I found GAD-7 but no score after it."),
        ("phq7 14 Holly Guzman", "I don't know the scale “phq7”."),
        ("hamd 14 Holly Guzman", "I don't know the scale “hamd”."),
        ("phq9 28 Holly", "28 is not a PHQ-9 total: it goes from 0 to 27."),
        ("phq9 -3 Holly", "-3 is not a PHQ-9 total: it goes from 0 to 27."),
        ("phq9 14.5 Holly", "“14.5” is not a score: scores are whole numbers."),
        ("phq9 1,2,1 Holly", "The PHQ-9 has 9 items, 3 were given."),
        ("phq9 1 2 1 0 2 1 1 0 Holly", "The PHQ-9 has 9 items, 8 were given."),
        ("phq9 14 phq9 12 Holly", "I found more than one PHQ-9 score: “phq9 14” and “phq9 12”."),
        ("phq9 14 item10 2 Holly", "Item 10 can't be recorded by itself."),
        ("phq9 0 item9 2 Holly", "Item 9 at 2 does not fit a PHQ-9 total of 0."),
        ("phq9 1,2,1,0,2,1,1,0,0 q9=1 Holly", "Item 9 is 0 in the list of items, but 1 next to it."),
        ("phq9 14", "I didn't find a patient in that line."),
        ("phq9 14 Holly Guzman fishing", "I found Holly Guzman but didn't understand “fishing”."),
        ("phq9 14 foo7 11 Holly Guzman", "I found Holly Guzman but didn't understand “foo7 11”."),
        ("phq9 14 tomorrow Holly", "“tomorrow” would be Sun Nov 22, 2026, which is in the future."),
        ("gad7 11 Holly\ngad7 99 Krause", "Line 2: 99 is not a GAD-7 total: it goes from 0 to 21."),
    ],
)
def test_a_refusal_says_what_is_wrong(typed: str, wrong: str) -> None:
    with pytest.raises(UserError) as refused:
        read_scores(typed, CAST, NOW)
    assert refused.value.wrong == wrong
    assert refused.value.remedy


@pytest.mark.parametrize(
    "typed", ["phq15 8 Holly Guzman", "phq-15 8 Holly Guzman", "Holly Guzman phq15 total 8"]
)
def test_another_phq_is_not_read_as_the_phq9(typed: str) -> None:
    with pytest.raises(UserError, match="scale"):
        read(typed)
