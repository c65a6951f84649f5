"""The audit packet read back from its bytes: every fact is there, on every page whose and which it is."""

import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from pypdf import PdfReader

from handlers.packet.pdf import render
from store.packet.packet_facts import AuditPacket, PacketNextContact, PacketPatient, PacketTeam, checksum
from store.rules.minutes import minutes
from tests.handlers.packet.cast import PACKET, at, entry, uncounted
from tests.handlers.packet.reading import pages, words

NEVER_RUN = (
    '=HYPERLINK("http://example.org")',
    "+1+cmd|' /C calc'!A0",
    "<b>bold</b> & <script>",
    "(unbalanced ) \\ parenthesis (",
    "%PDF-1.4 endstream endobj",
    "${7*7} {{7*7}}",
    "a\tb",
)


BARE: AuditPacket = replace(
    PACKET,
    patient=PacketPatient("Holly Guzman", None, "m1", ""),
    team=PacketTeam("", "", "no NPI", "", ""),
    consents=(),
    visits=(),
    problems=(),
    problems_on=None,
    plans=(),
    entries=(uncounted(entry(5, 5, "attempt"), "an attempt"),),
    scores=(),
    trends=(),
    reviews=(),
    contacts=(),
    next_contact=PacketNextContact(None, None, "", None, None),
    claim=replace(PACKET.claim, codes="", lines=()),
    warnings=(),
)
"""A packet with nothing on record; it is short, so that it prints in a third of the time."""


@pytest.mark.parametrize(
    "fact",
    [
        "Holly Guzman · October 2026 · North Clinic",
        "Codes 99493 + 99494",
        "Minutes that count 100",
        "Birth date Mar 4, 1980",
        "MRN 01ce5fc6-32d1-46fe-8f08-963c96248805",
        "Payer Cigna",
        "Clinic North Clinic (times are America/Chicago)",
        "Treating clinician Owen Clark",
        "NPI 1234567890 has a wrong check digit",
        "Care manager Dana Reed",
        "Psychiatric consultant Priya Shah",
        "Episode 1 referred Aug 28, 2026, enrolled Sep 1, 2026; status active",
        "Consent spoken, Sep 1, 2026; billing clinician then: Owen Clark",
        "Information given The team shares information with a psychiatric consultant; cost-sharing may",
        "Obtained by Dana Reed",
        "Initiating visit Aug 28, 2026 (entered Sep 1, 2026 4:05 PM CDT by Dana Reed)",
        "Initial assessment Sep 3, 2026, with PHQ-9 18 (moderately severe, Sep 3, 2026), GAD-7 11 (moderate,",
        "Problems (ICD-10-CM) F32.1, F41.1, as of Sep 3, 2026",
        "Care plan of Sep 3, 2026: in effect when the month began",
        "Treatment Sertraline 50 mg; behavioral activation every two weeks.",
        "Care plan of Oct 15, 2026: updated in the month",
        "Goals unchanged Treatment Sertraline 100 mg from Oct 15; behavioral activation every two weeks.",
        "Oct 2, 2026 9:05 AM to 9:30 AM phone Dana Reed (care manager) Oct 2, 2026 5:05 PM CDT 25 25",
        "by Dana Reed Note Slept better, walks three times a week.",
        "Not counted an attempt or no-show without clinical work does not count",
        "Priya Shah (consultant) Oct 14, 2026 5:05 PM CDT 10 0",
        "Not counted only the care manager's own time counts",
        "Oct 8, 2026 5:05 PM CDT 20 void",
        "Voided Oct 8, 2026 5:20 PM CDT by Dana Reed: undone by Dana Reed",
        "Note Added later: her sister was there too.",
        "7 entries: 115 min, of which 100 count. Not included: 1 voided entry.",
        "Kind of month subsequent: after the initial month",
        "Policy full-threshold (70 then 60 minutes in full, 99494 per full 30)",
        "Source of the policy the clinic's default: never bills a minute that was not worked",
        "Why 100 minutes that count, subsequent month: 100 min, 99493 + 99494 reached, 20 more",
        "99493 1 collaborative care, subsequent month",
        "99494 1 collaborative care, each additional 30 minutes",
        "PHQ-9: 18 at baseline (Sep 3, 2026), 9 on Oct 27, 2026, 50% lower",
        "target: below 5",
        "Voided Oct 14, 2026 5:05 PM CDT by Dana Reed: typed for the wrong patient",
        "Increase sertraline to 100 mg; PHQ-9 again in two weeks. closed Tue Oct 27",
        "Oct 15, 2026 answered: approved, by Owen Clark",
        "Oct 15, 2026 patient told, by Dana Reed (by phone)",
        "Oct 27, 2026 closed, by Dana Reed (takes 100 mg, no side effects)",
        "Oct 5, 2026 attempt no Dana Reed",
        "Next contact Nov 10, 2026, 2:00 PM, phone (agreed Oct 27, 2026 4:05 PM CDT)",
        "First contact after the month Nov 10, 2026",
        "✓ agreement The patient agreed, and it is documented met",
        "✗ who bills The treating clinician's NPI",
        "The claim is held NPI 1234567890 has a wrong check digit",
        "Please check: Cigna has no policy of its own: the clinic's default was used.",
    ],
)
def test_every_fact_can_be_read_back(fact: str) -> None:
    assert fact in words(PACKET)


def test_every_page_says_whose_packet_it_is_which_page_and_the_checksum() -> None:
    found = pages(PACKET)
    assert len(found) > 2
    for number, page in enumerate(found, 1):
        assert f"Page {number} of {len(found)}" in page
        assert f"Checksum (SHA-256 of the facts): {checksum(PACKET)}" in page
        assert "Holly Guzman · MRN 01ce5fc6-32d1-46fe-8f08-963c96248805" in page
        assert "Audit packet · October 2026" in page
        assert "Made Nov 21, 2026 10:00 AM CST from the registry of North Clinic" in page


def test_the_same_facts_give_the_same_bytes() -> None:
    assert render(PACKET) == render(PACKET)


def test_the_moment_of_making_is_stated_and_outside_the_checksum() -> None:
    later = replace(PACKET, as_of=PACKET.as_of + timedelta(hours=1))
    assert checksum(later) == checksum(PACKET)
    assert render(later) != render(PACKET)
    about = PdfReader(io.BytesIO(render(later))).metadata
    assert about is not None
    assert about.creation_date == later.as_of


def test_a_packet_of_a_month_that_is_not_over_says_so() -> None:
    early = replace(PACKET, as_of=at(10, 31, 23, 59))
    assert "Holly Guzman · October 2026 (so far: the month is not over) · North Clinic" in words(early)


def test_packets_handed_to_payers_keep_their_checksum() -> None:
    without_time = replace(PACKET, next_contact=replace(PACKET.next_contact, due_at=None))
    assert checksum(without_time) == "bccaa89f1200c8271f6d004ac1a205fd6bd636de51b801d932feeae2e9784964"


def test_one_minute_more_gives_another_checksum() -> None:
    first, *rest = PACKET.entries
    changed = replace(PACKET, entries=(replace(first, minutes=minutes(26)), *rest))
    assert checksum(changed) != checksum(PACKET)


def test_what_a_file_manager_shows_names_no_patient() -> None:
    about = PdfReader(io.BytesIO(render(PACKET))).metadata
    assert about is not None
    assert about.title == "Collaborative care audit packet, October 2026"
    assert "Guzman" not in str(about)
    assert about.subject == f"SHA-256 of the facts: {checksum(PACKET)}"


def test_the_sections_are_the_outline() -> None:
    outline = PdfReader(io.BytesIO(render(PACKET))).outline
    assert [each.title for each in outline if not isinstance(each, list)] == [
        "1. Patient, clinic and team",
        "2. Consent, initiating visit and initial assessment",
        "3. Problems and care plan",
        "4. Time log",
        "5. Minutes, policy and codes",
        "6. Scores",
        "7. Case reviews and recommendations",
        "8. Contacts and next contact",
        "9. What the claim needs",
        "10. About this packet",
    ]


def test_three_hundred_entries_break_over_pages_under_repeated_headers() -> None:
    log = tuple(replace(entry(1 + number % 31, 5), notes=(f"entry {number}",)) for number in range(300))
    found = pages(replace(PACKET, entries=log))
    numbers = re.findall(r"Note entry (\d+)(?!\d)", " ".join(found))
    assert numbers == [str(number) for number in range(300)]
    with_entries = [page for page in found if "Note entry" in page]
    assert len(with_entries) > 5
    assert all(page.count("(care manager)") == page.count("Note entry") for page in with_entries)
    assert all(
        "Date Clock time Activity Person (role) Entered Minutes Counted" in page for page in with_entries
    )


def test_a_note_longer_than_a_page_is_whole() -> None:
    note = " ".join(f"word{number}" for number in range(2_000))
    found = words(replace(PACKET, entries=(replace(entry(1, 5), notes=(note,)),)))
    assert re.findall(r"word(\d+)", found) == [str(number) for number in range(2_000)]


def test_a_word_wider_than_the_page_is_cut_into_lines_and_loses_no_letter() -> None:
    found = "".join(words(replace(PACKET, entries=(replace(entry(1, 5), notes=("W" * 900,)),))).split())
    assert found.count("W" * 100) >= 1
    assert found.count("W") >= 900


@pytest.mark.parametrize("typed", NEVER_RUN)
def test_what_people_typed_is_drawn_exactly_and_never_run(typed: str) -> None:
    packet = replace(BARE, patient=PacketPatient(typed, None, typed, typed), why=typed)
    assert words(packet).count(" ".join(typed.split())) >= 4


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("Nguyễn Ærøskøbing", "Nguyễn Ærøskøbing"),
        ("Анна Жукова", "Анна Жукова"),
        ("Ελένη", "Ελένη"),
        ("李小龍", "李小龍"),
        ("김철수", "김철수"),
        ("さくら", "さくら"),
        ("Mia 🙂", "Mia [slightly smiling face]"),
        ("👩‍👧 Mia", "[woman][girl] Mia"),
        ("สมชาย", "[U+0E2A U+0E21 U+0E0A U+0E32 U+0E22]"),
        ("Mia\x00\x07\u200b Lo", "Mia Lo"),
        ("Mia\ud800 Lo", "Mia Lo"),
        ("é", "é"),
    ],
    ids=ascii,
)
def test_names_are_shown_in_any_script_or_named(typed: str, drawn: str) -> None:
    assert f"Patient {drawn}" in words(replace(BARE, patient=PacketPatient(typed, None, "m1", "Cigna")))


def test_a_name_written_from_right_to_left_is_read_so() -> None:
    found = words(replace(BARE, patient=PacketPatient("שרה כהן", None, "m1", "Cigna")))
    assert "שרה" in found or "הרש" in found


def test_every_character_of_the_basic_plane_can_be_drawn() -> None:
    characters = [chr(place) for place in range(0x10000)]
    notes = tuple("".join(characters[start : start + 512]) for start in range(0, 0x10000, 512))
    assert render(replace(PACKET, entries=(replace(entry(1, 5), notes=notes),)))


def test_a_packet_with_nothing_on_record_says_so() -> None:
    found = words(BARE)
    for sentence in (
        "Birth date none on file",
        "Payer none on file",
        "Treating clinician none on file",
        "NPI no NPI",
        "Consent none on file",
        "Initiating visit none on file",
        "Care plan none on file",
        "These minutes don't reach a code.",
        "Scores: none on file.",
        "No case review in the month, and no recommendation was open.",
        "No contact or attempt in the month.",
        "Next contact none on file",
        "First contact after the month none yet",
    ):
        assert sentence in found
