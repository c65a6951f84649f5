"""The rarer work at a clinic, the day after `full_days`: then every button and form was shown to someone."""

from collections.abc import Mapping
from datetime import timedelta

from bot.sandbox import VisibleItem
from bot.sandbox.testing.element_lookup import elements_in
from tests.stories.full_days import MARK
from tests.world import World

MORE_PATIENTS = (
    ("Dot", "Orr", "D-5001"),
    ("Dot", "Ore", "D-5002"),
    ("Sam", "Hill", "H-5003"),
    *(("New", f"Patient{letter}", f"N-{letter}") for letter in "ABCDEFGH"),
)
"""Two charts to merge, an episode to end, and more never reviewed than one message shows."""

_NEXT_MORNING = timedelta(hours=23)
_FILE = "MRN;Name;Insurance;Benefits\nX-1;Nora Blum;Signa;A\nX-2;Vera Voss;Cigna;A\n"
_HIGH = {
    "wish_to_be_dead": "Yes",
    "thoughts": "Yes",
    "method": "Yes",
    "intent": "Yes",
    "plan": "No",
    "behavior": "No",
}

Action = str | Mapping[str, str] | timedelta
"""A button to press, by its action; what to fill into the form before it is sent; or a wait."""

_STEPS: tuple[tuple[str, str, tuple[Action, ...]], ...] = (
    # Minutes, attempts and scores
    ("dana", f"/log 15-20m phone Holly Guzman -- {MARK}", ()),
    ("dana", "/log 25m phone James Arellano", ("log.note",)),
    ("dana", "/log 26m phone James Arellano", ("log.next",)),
    ("dana", "/log 27m phone James Arellano", ("log.edit", {"minutes": "28"})),
    ("dana", "/score phq9 11 James Arellano", ()),
    ("dana", "/patient James Arellano", ("score.ask_item",)),
    ("dana", "/score gad7 9 James Arellano", ("score.edit",)),
    ("dana", "/score gad7 10 James Arellano", ()),
    ("dana", "/log today", ()),
    ("priya", "/log voicemail Bradley Reyes 11/2", ()),
    ("owen", "/log voicemail Bradley Reyes 11/10", ()),
    ("dana", "/log voicemail Bradley Reyes 11/20", ()),
    # The card, its forms and its history
    ("dana", "/patient April Krause", ("card.status", "card.pick_status")),
    ("dana", "/patient April Krause", ("card.rhythm",)),
    ("dana", "/patient April Krause", ("patient.record",)),
    ("dana", "/patient April Krause", ("patient.plan",)),
    ("dana", "/patient April Krause", ("patient.flag",)),
    ("dana", "/patient April Krause", ("reminder.reschedule",)),
    ("dana", f"/patient April Krause referral to Lakeside -- {MARK}", ()),
    ("dana", "/caseload referrals", ()),
    ("dana", "/patient Holly Guzman history", ("history.edit",)),
    ("dana", "/patient Holly Guzman plans", ("history.edit", {"goals": f"{MARK} once more"})),
    ("dana", "/patient Holly Guzman plans", ("history.undo",)),
    ("dana", f"/patient April Krause flag discuss -- {MARK}", ()),
    # Safety alerts
    ("dana", "/patient Timothy Arroyo alerts", ("risk.screen", _HIGH)),
    ("dana", "/patient Timothy Arroyo alerts", ("risk.tier", {"tier": "low", "note": MARK})),
    ("dana", f"/patient Timothy Arroyo flag medication -- {MARK}", ()),
    ("dana", "/patient Bradley Reyes alerts", ("risk.close", {"note": MARK})),
    ("dana", "/patient Bradley Reyes alerts", ("risk.edit-closing",)),
    # The review
    ("dana", "/review start", ("walk.resume", timedelta(minutes=2), "walk.next", "walk.finish")),
    ("priya", "/review start", ("walk.recommend",)),
    ("priya", "/review start", ("walk.answer",)),
    ("priya", "/review start", ("walk.continue", "walk.finish")),
    ("priya", "/review", ("review.recommend",)),
    ("priya", "/review", ("review.answer",)),
    ("priya", f"/review Timothy Arroyo answer -- {MARK}", ()),
    ("priya", f"/review James Arellano -- {MARK}", ()),
    ("priya", f"/review James Arellano -- {MARK} instead", ("loop.replace",)),
    ("owen", "/review", ("loop.decline",)),
    ("owen", "/review", ("loop.approve",)),
    # Enrolling
    ("dana", "/enroll Jo Doe mrn J-1", ("enroll.undo",)),
    ("dana", "/enroll Holly Guzman mrn G-1", ()),
    ("dana", "/enroll Holly Ito mrn 01ce5fc6-32d1-46fe-8f08-963c96248805", ("enroll.renamed",)),
    ("dana", "/enroll Amy Low mrn L-1 payer Signa", ()),
    ("dana", "/enroll Vera Moss mrn V-1", ("enroll.undo",)),
    # Charts and endings
    ("lena", "/patient merge D-5001 D-5002", ()),
    ("lena", "/patient Dot Ore entered in error -- made for training", ("chart.error",)),
    ("dana", "/patient Sam Hill graduated", ("card.end",)),
    ("dana", "/patient Sam Hill", ("card.back",)),
    # The clinic
    ("ada", "/clinic", ("clinic.edit",)),
    ("ada", "/clinic", ("clinic.add",)),
    ("ada", "/clinic", ("clinic.policy",)),
    ("ada", "/clinic", ("clinic.member",)),
    ("ada", "/clinic payer rename Cigna Cygna", ("payer.change",)),
    ("ada", "/clinic roles @lena.ortiz lead care-manager", ()),
    ("ada", "/clinic remove @dana.reed", ()),
    ("ada", "/clinic", ("clinic.reassign",)),
)


def work(world: World) -> None:
    """Everybody's lines, and what they press in the answers."""
    world.slack.move_clock(_NEXT_MORNING)
    for name in MORE_PATIENTS:
        world.add_patient(*name)
    world.dana.says("case-review", "Is she sleeping?")
    world.dana.sees("case-review")[-1].shortcut("flag_message")
    press(world.dana.waits_for("overdue"), "reminder.snooze")
    press(world.dana.waits_for("please acknowledge"), "risk.acknowledge")
    for who, line, actions in _STEPS:
        seen: VisibleItem = getattr(world, who).types(line)
        for action in actions:
            seen = act(world, seen, action)
    world.ada.uploads("patients.csv", _FILE)
    world.ada.timeout = 20
    press(world.ada.waits_for("patients.csv, read as"), "import.write")
    press(world.ada.waits_for("patients.csv, patients: imported"), "import.undo")


def act(world: World, seen: VisibleItem, action: Action) -> VisibleItem:
    """What the person sees after it."""
    if isinstance(action, timedelta):
        world.slack.move_clock(action)
        return seen
    return press(seen, action) if isinstance(action, str) else seen.fill(action).submit()


def press(seen: VisibleItem, action: str) -> VisibleItem:
    """Press the first button with this action, whatever it says; or choose the first in its menu."""
    for found in elements_in(seen.blocks):
        name = str(found.element.get("action_id", ""))
        if name == f"{action}:menu":
            return seen.choose(name, found.element["options"][0]["text"]["text"])
        if name.startswith(f"{action}:"):
            return seen.press(name, beside="")
    raise AssertionError(action, seen.shown)
