"""A story: a clinician known by an NPI joins Slack, is linked, and is alerted and answers from then on."""

from datetime import datetime
from zoneinfo import ZoneInfo

from store.clinic import members
from store.rules.roles import Role
from tests.world import World


def test_a_clinician_of_a_file_is_the_member_they_are_linked_to(world: World) -> None:
    world.slack.move_clock_to(datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("America/Chicago")))
    world.dana.types("/enroll Ann Poe mrn 9101 npi 1993999998 clinician Grace Hopper")
    with world.registry.begin() as db:
        members.add(db, world.clinic, "U0GRACE", [Role.CLINICIAN], world.slack.clock(), "Grace Hopper")
    grace = world.slack.person("Grace Hopper", "U0GRACE")
    world.service.refresh_accounts()

    # Not linked yet: she is not alerted, and the alert says so.
    alert = world.dana.types("/patient Ann Poe flag risk -- hopeless").shown
    assert "Not notified: Grace Hopper, the treating clinician, who isn't on Slack here." in alert
    assert "No patient of yours is named “Ann Poe”" in grace.types("/patient Ann Poe").shown

    # Linked: the same clinician, with the NPI of the file.
    linked = world.dana.types("/patient Ann Poe clinician @Grace Hopper")
    assert "Saved: treating clinician Grace Hopper NPI 1993999998 · Ann Poe" in linked.shown
    world.post()
    assert grace.waits_for("Safety alert: please acknowledge.")
    world.priya.types("/review Ann Poe -- sertraline 50 mg")
    world.post()
    approved = grace.waits_for("sertraline 50 mg").press("Approve")
    assert "Approved by Grace Hopper, Mon Nov 23." in approved.shown
