"""A question belongs to the member who was asked: no colleague answers, uses or discards it."""

from sqlalchemy import select

from bot.sandbox import VisibleItem
from bot.sandbox.testing.element_lookup import elements_in
from bot.sandbox.workspace.form_values import options_of
from store.clinic import members
from store.rules.roles import Role
from store.tables import drafts
from tests.stories import prying
from tests.stories.prying import Prying
from tests.world import START, World

QUESTIONS: tuple[tuple[str, str, str], ...] = (
    ("log", "dana", "/log 15m phone Holy Gusman"),
    ("log", "dana", "/log 15-20m phone Holly Guzman"),
    ("log", "dana", "/log 150m phone Holly Guzman"),
    ("score", "dana", "/score phq9 14 Holy Gusman"),
    ("entries", "dana", "/log Guzmann"),
    ("patient", "dana", "/patient Holy Gusman"),
    ("undo", "dana", "/patient Holly Guzman problems F32.1"),
    ("status", "dana", "/patient Holly Guzman graduated"),
    ("payer", "dana", "/patient Holly Guzman payer Signa"),
    ("review", "priya", "/review Holy Gusman -- more sleep"),
    ("billing", "bill", "/billing Holy Gusman"),
    ("in error", "lena", "/patient Ashley Baker entered in error -- made for training"),
    ("payer change", "ada", "/clinic payer rename Cigna Cygna"),
    ("enroll", "dana", "/enroll Holly Guzman mrn G-1"),
    ("enroll", "dana", "/enroll Amy Low mrn L-1 payer Signa"),
)
"""The kind of draft, who types, and the line that asks something."""

NOT_YOURS = "This was already answered, or is more than a day old. Nothing was saved just now."
TRACES = ("Guzman", "Baker", "Amy Low", "…8805")


def waiting(world: World) -> dict[int, str]:
    """The kinds of the drafts that nobody has used, by id."""
    with world.registry.read() as db:
        rows = db.execute(select(drafts.c.id, drafts.c.kind).where(drafts.c.used_at.is_(None)))
        return {row.id: row.kind for row in rows}


def carried(asked: VisibleItem, draft_id: int) -> list[tuple[str, str]]:
    """The buttons and choices of a message that carry a draft, as action and value."""
    return [
        (str(one.element["action_id"]).partition(":")[0], str(each["value"]))
        for one in elements_in(asked.blocks)
        for each in (one.element, *options_of(one.element))
        if str(each.get("value", "")).split(":")[0] == str(draft_id)
    ]


def test_a_question_to_one_member_is_answered_by_no_other(sqlite_world: World) -> None:
    world = sqlite_world
    with world.registry.begin() as db:
        members.add(db, world.clinic, "U0MAX", list(Role), START, "Max All")
    hands = Prying(world, world.slack.person("Max All", "U0MAX"))
    asked = [(kind, getattr(world, who).types(line)) for kind, who, line in QUESTIONS]
    renamed = world.dana.types("/enroll Holly Ito mrn 01ce5fc6-32d1-46fe-8f08-963c96248805")
    asked.append(("identity change", renamed.press("Same person: now Holly Ito")))
    world.ada.uploads("patients.csv", "MRN;Name;Insurance\nX-1;Nora Blum;Signa\n")
    asked.append(("file import", world.ada.waits_for("patients.csv, read as")))
    open_drafts, before = waiting(world), prying.rows_of(world, world.clinic.id)
    tried = set()
    for kind, message in asked:
        for draft_id in [number for number, one in open_drafts.items() if one == kind]:
            for action, value in carried(message, draft_id):
                answer = hands.press(action, value, world.clinic.id)
                assert answer.startswith(NOT_YOURS), (kind, action, answer)
                assert not any(trace in answer for trace in TRACES), (kind, action, answer)
                tried.add(kind)
    assert tried == set(open_drafts.values())
    after = prying.rows_of(world, world.clinic.id)
    assert {name for name in before if before[name] != after[name]} == set()
    assert waiting(world) == open_drafts
