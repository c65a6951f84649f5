"""`/billing packet Holly Guzman 2026-10`: an answer, then the PDF by direct message; not for billers."""

import io

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from store.tables import audit_events
from tests.world import World

ASK = "/billing packet Holly Guzman 2026-11"
READY = "The PDF follows."


@pytest.fixture
def worked(sqlite_world: World) -> World:
    """65 minutes for Holly in November."""
    sqlite_world.dana.types("/log 65m phone Holly Guzman -- slept better")
    return sqlite_world


def trail(world: World) -> list[tuple[str, object]]:
    with world.registry.read() as db:
        events = db.execute(select(audit_events).order_by(audit_events.c.id))
        return [(row.subject, row.detail) for row in events if row.action == "audit packet made"]


def packet_text(world: World) -> str:
    """The text of the one packet that Dana received."""
    world.service.background_tasks.stop()
    (file,) = next(seen.files for seen in world.dana.inbox if seen.files)
    return " ".join(
        " ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(file.content or b"")).pages
    )


def test_the_answer_comes_immediately_and_the_file_by_direct_message(worked: World) -> None:
    answer = worked.dana.types(ASK)
    assert "Making the audit packet of Holly Guzman for November 2026." in answer.shown
    ready = worked.dana.waits_for(READY)
    assert "Audit packet: Holly G. · …8805, November 2026." in ready.shown
    assert ready.text == "The audit packet you requested is here."
    found = packet_text(worked)
    assert "Holly Guzman · November 2026 (so far: the month is not over) · North Clinic" in found
    assert "Note slept better" in found


def test_the_file_name_and_title_name_nobody(worked: World) -> None:
    worked.dana.types(ASK)
    packet_text(worked)
    (file,) = next(seen.files for seen in worked.dana.inbox if seen.files)
    holly = worked.patients["guzman"].id
    assert (file.name, file.title) == (
        f"audit-packet-2026-11-{holly}.pdf",
        "Audit packet, November 2026",
    )


def test_each_packet_is_in_the_audit_trail_with_its_checksum(worked: World) -> None:
    worked.dana.types(ASK)
    found = packet_text(worked)
    ((subject, detail),) = trail(worked)
    assert subject == f"patient:{worked.patients['guzman'].id}"
    assert isinstance(detail, dict)
    assert detail["month"] == "2026-11"
    assert f"Checksum (SHA-256 of the facts): {detail['checksum']}" in found


@pytest.mark.parametrize("who", ["priya", "lena"])
def test_the_consultant_and_the_lead_may_ask(worked: World, who: str) -> None:
    person = getattr(worked, who)
    assert "Making the audit packet" in person.types(ASK).shown
    assert person.waits_for(READY)


def test_a_biller_gets_no_notes(worked: World) -> None:
    answer = worked.bill.types(ASK)
    assert "An audit packet contains notes and scores, which your role can't see." in answer.shown
    assert trail(worked) == []


@pytest.mark.parametrize("who", ["owen", "ada"])
def test_others_are_refused(worked: World, who: str) -> None:
    assert "/billing is for:" in getattr(worked, who).types(ASK).shown
    assert trail(worked) == []


def test_the_consultant_may_only_ask_for_packets(worked: World) -> None:
    for line in ("/billing", "/billing nov", "/billing Holly Guzman 2026-11"):
        assert (
            "The month's claims are for billers, leads and care managers." in worked.priya.types(line).shown
        )


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("/billing packet Holly Guzman 2026-10", "No time was entered for Holly Guzman in October 2026"),
        ("/billing packet Holly Guzman 2026-12", "December 2026 has not begun."),
        ("/billing packet Holly Guzman 2026-13", "didn't understand “2026-13”"),
        ("/billing packet Holy Guzmann 2026-11", "No patient is named"),
        ("/billing packet 2026-11", "Which patient's audit packet?"),
        ("/billing packet", "Which patient's audit packet?"),
    ],
)
def test_what_cannot_be_made_is_refused(worked: World, line: str, refusal: str) -> None:
    assert refusal in worked.dana.types(line).shown
    assert trail(worked) == []


def test_a_patient_may_be_named_packet(worked: World) -> None:
    worked.add_patient("Ann", "Packet", "m77")
    assert "Ann Packet" in worked.dana.types("/billing packet 2026-11").shown
    assert "No time was entered for Ann Packet" in worked.dana.types("/billing packet packet 2026-11").shown


def test_a_misspelled_name_is_chosen_and_the_packet_follows(worked: World) -> None:
    answer = worked.dana.types("/billing packet Holy Guzmann 2026-11")
    answer.press("Holly Guzman · born 3/4/1980 · …8805")
    assert "Holly Guzman · November 2026" in packet_text(worked)


def test_a_file_that_slack_refuses_is_reported(worked: World) -> None:
    worked.slack.fail_next("files.completeUploadExternal", error="internal_error")
    worked.dana.types(ASK)
    assert worked.dana.waits_for("I couldn't send the audit packet for November 2026.")
