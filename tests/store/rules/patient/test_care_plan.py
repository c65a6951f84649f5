"""The sections of a care plan from words typed in one piece."""

import pytest

from store.rules.patient.care_plan import merge_sections, parse_sections, section_lines


@pytest.mark.parametrize(
    ("typed", "sections"),
    [
        ("walk daily, call in two weeks", {"plan": "walk daily, call in two weeks"}),
        ("goals: sleep through", {"goals": "sleep through"}),
        (
            "Goal: sleep through; meds: sertraline 50 mg; follow-up: every two weeks",
            {"goals": "sleep through", "medication": "sertraline 50 mg", "cadence": "every two weeks"},
        ),
        ("walk daily. safety plan: call 988", {"plan": "walk daily", "safety": "call 988"}),
        (
            "X-ray first; goals: walk; medication: Xanax",
            {"plan": "X-ray first", "goals": "walk", "medication": "Xanax"},
        ),
        ("goals: be on time: 9:00 at work", {"goals": "be on time: 9:00 at work"}),
        ("goals: ; skill: problem solving", {"skill": "problem solving"}),
        ("reach these goals: none yet", {"plan": "reach these goals: none yet"}),
    ],
)
def test_headings_part_the_words(typed: str, sections: dict[str, str]) -> None:
    assert parse_sections(typed) == sections


def test_a_new_version_keeps_what_nobody_touched_in_the_order_of_a_plan() -> None:
    before = {"plan": "walk daily", "medication": "sertraline 50 mg", "from a file": "kept"}
    now = merge_sections(before, {"medication": "sertraline 100 mg", "goals": "sleep through"})
    assert section_lines(now) == [
        "Goals: sleep through",
        "Medication: sertraline 100 mg",
        "walk daily",
        "kept",
    ]


def test_an_emptied_section_is_gone() -> None:
    assert merge_sections({"goals": "sleep", "skill": "walks"}, {"goals": ""}) == {"skill": "walks"}
