"""A hidden chart is in no list, post, report or file; the same chart, shown, is in every one of them."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.sandbox import SlackUser
from bot.sandbox.testing.visible_item import VisibleItem
from store import exports
from store.billing import patient_months
from store.patient import handover
from store.rules.months import Month
from tests.world import World

MARKS = ("Zelda", "Zimmer", "9911")
NOVEMBER = Month(2026, 11)


def zelda(world: World) -> World:
    """A patient with something for every list: overdue, flagged, at risk, recommended, referred elsewhere."""
    patient = world.add_patient("Zelda", "Zimmer", "zz-9911")
    world.patients["zimmer"] = patient
    for typed in (
        "/log 57m phone Zelda Zimmer 11/3 -- sleeps badly",
        "/score phq9 14 Zelda Zimmer 11/3",
        "/patient Zelda Zimmer flag discuss -- sleep?",
        "/patient Zelda Zimmer referral to Lakeside Psychiatry on 11/18",
        "/patient Zelda Zimmer flag risk -- says it is pointless",
    ):
        assert "Nothing was saved" not in world.dana.types(typed).shown
    for typed in ("plan -- goals: sleep through", "letter sent 11/18"):
        assert "Saved" in world.dana.types(f"/patient zz-9911 {typed}").shown
    assert "Recorded" in world.priya.types("/review zz-9911 -- increase sertraline").shown
    for reader in (world.dana, world.priya, world.owen):
        reader.waits_for("Safety alert")
    world.owen.waits_for("increase sertraline")
    return world


def in_error(world: World) -> VisibleItem:
    return world.lena.types("/patient zz-9911 entered in error -- test").press("Mark as entered in error")


def merged(world: World) -> VisibleItem:
    return world.lena.types("/patient Holly Guzman merge zz-9911").press("Merge")


def typed_surfaces(world: World) -> dict[str, str]:
    """What people see who ask for a list."""
    asked: list[tuple[SlackUser, str]] = [
        *(
            (world.dana, f"/caseload {view}".strip())
            for view in ("", "all", "flagged", "overdue", "short", "referrals")
        ),
        (world.dana, "/log today"),
        (world.dana, "/patient"),
        (world.priya, "/review"),
        (world.lena, "/billing 2026-11"),
    ]
    shown = {line: user.types(line).shown for user, line in asked}
    for command in ("/log", "/score"):
        form = world.dana.types(command)
        recent = form.options("Recent patients") if "Recent patients" in form.shown else []
        shown[f"form of {command}"] = " ".join(recent)
    shown["similar names"] = world.dana.types("/patient Zelba Zimner").shown.split("\nWhat you typed")[0]
    shown |= {f"home of {user.id}": user.opens_home().shown for user in (world.dana, world.lena, world.owen)}
    return shown


def posted_surfaces(world: World) -> dict[str, str]:
    """What two weeks bring by themselves, by reader; what is there already is left out."""
    readers = (world.dana, world.priya, world.owen, world.lena)
    before = {user.id: {item.ts for item in user.inbox} for user in readers}
    for _ in range(14):
        world.slack.clock.move(timedelta(days=1))
        world.post()
    found = {
        user.id: "\n".join(item.shown for item in user.inbox if item.ts not in before[user.id])
        for user in readers
    }
    found |= {"case review": "\n".join(item.shown for item in world.dana.sees("case-review"))}
    found["files"] = "\n".join(
        (file.content or b"").decode("utf-8", "replace")
        for item in world.bill.sees("billing")
        for file in item.files
        if file.name.endswith("csv")
    )
    return found


def registry_surfaces(world: World) -> dict[str, str]:
    """The files of the command line, the month's report, and which patients a leaver would hand over."""
    with world.registry.read() as db:
        files = {
            "patients": exports.export_patients(db, world.clinic, world.slack.clock()),
            "time": exports.export_time(db, world.clinic),
            "scores": exports.export_scores(db, world.clinic),
            "contacts": exports.export_contacts(db, world.clinic),
            "reviews": exports.export_reviews(db, world.clinic),
            "plans": exports.export_plans(db, world.clinic),
        }
        found = {
            name: "\n".join(",".join(cells) for cells in lines).replace("sleeps badly", "")
            for name, lines in files.items()
        }
        found["report"] = patient_months.report(db, world.clinic, NOVEMBER).csv()
        dana = world.team["dana"].id
        assigned = handover.assigned_episodes(db, world.clinic.id, [dana])[dana]
        ids = {episode.patient_id for several in assigned.values() for episode in several}
    found["hand over"] = "Zimmer" if world.patients["zimmer"].id in ids else ""
    return found


HIDDEN_WAYS = (in_error, merged)


def surfaces(world: World) -> dict[str, str]:
    """All of them; what is posted comes last, because it moves the clock."""
    return typed_surfaces(world) | registry_surfaces(world) | posted_surfaces(world)


def with_zelda(shown: dict[str, str]) -> list[str]:
    return [where for where, text in shown.items() if any(mark in text for mark in MARKS)]


def test_a_shown_chart_is_everywhere(sqlite_world: World) -> None:
    found = surfaces(zelda(sqlite_world))
    assert " | ".join(where for where in found if where not in with_zelda(found)) == ""


@pytest.mark.parametrize("hide", HIDDEN_WAYS)
def test_a_hidden_chart_is_nowhere(sqlite_world: World, hide: Callable[[World], VisibleItem]) -> None:
    world = zelda(sqlite_world)
    hide(world)
    assert with_zelda(surfaces(world)) == []
