"""`/patient … service 90837 11/3`: kept, followed up in the minutes, taken back; wrong codes in words."""

from tests.world import World


def test_contacts_of_a_day_with_its_own_visit_do_not_count(world: World) -> None:
    world.dana.types("/log 40m phone Holly Guzman 11/3")
    world.dana.types("/log 25m video Holly Guzman 11/4")
    saved = world.dana.types("/patient Holly Guzman service 90837 11/4 -- psychotherapy")
    assert "service 90837 on Nov 4" in saved.shown
    assert "Contacts on that day don't count toward the month: they belong to that visit." in saved.shown
    explained = world.bill.types("/billing Holly Guzman 2026-11").shown
    assert "40 min that count, 25 that do not" in explained
    assert "that day's visit is billed separately" in explained
    saved.press("Undo")
    assert "65 min that count" in world.bill.types("/billing Holly Guzman 2026-11").shown


def test_a_code_of_primary_care_management_takes_no_minutes(sqlite_world: World) -> None:
    world = sqlite_world
    world.dana.types("/log 65m phone Holly Guzman 11/4")
    saved = world.dana.types("/patient Holly Guzman service g0557 11/4")
    assert "It is the base of the add-on codes for November 2026." in saved.shown
    assert "65 min that count" in world.bill.types("/billing Holly Guzman 2026-11").shown


def test_an_unreadable_code_or_day_is_refused(sqlite_world: World) -> None:
    types = sqlite_world.dana.types
    assert "“visit” is not a procedure code." in types("/patient Holly Guzman service visit 11/3").shown
    assert "Which service, and on which day?" in types("/patient Holly Guzman service").shown
