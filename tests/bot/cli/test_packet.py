"""`caseload packet MRN 2026-10 FILE` at the command line."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.bot.cli.conftest import CommandLine, after_typing
from tests.databases import SqliteDatabase

PATIENTS = "mrn,first_name,last_name\nm1,Holly,Guzman\n"
TIME = "mrn,date,minutes,activity\nm1,2026-10-02,25,phone\n"


@pytest.fixture
def run(sqlite: SqliteDatabase, monkeypatch: pytest.MonkeyPatch) -> Iterator[CommandLine]:
    """The command line on a registry where Holly has 25 minutes in October."""
    patients, time = (("import", kind, "-", "--apply") for kind in ("patients", "time"))
    for registry in after_typing(sqlite, (patients, PATIENTS), (time, TIME)):
        monkeypatch.setenv("DATABASE_URL", registry.url)
        yield CommandLine()


def test_the_packet_is_written_for_its_owner_only(run: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "packet.pdf"
    done = run("packet", "m1", "2026-10", str(file))
    assert done.exit_code == 0
    first, second, _ = done.stdout.split("\n")
    assert first == f"Wrote the audit packet for October 2026 to {file}."
    assert file.stat().st_mode & 0o777 == 0o600
    checksum = second.removeprefix("Checksum of its facts: ")
    page = " ".join(PdfReader(file).pages[0].extract_text().split())
    assert "Holly Guzman · October 2026 · North Clinic" in page
    assert f"Checksum (SHA-256 of the facts): {checksum}" in page
    assert run("audit", "verify").stdout.startswith("North Clinic: the audit trail is intact\n")


def test_the_packet_goes_to_standard_output_and_nothing_else_does(run: CommandLine) -> None:
    done = run("packet", "m1", "2026-10", "-")
    assert done.exit_code == 0
    assert PdfReader(io.BytesIO(done.stdout_bytes)).pages


NOTHING = (
    "No time was entered for Holly Guzman in September 2026, so there is nothing to show a reviewer.\n"
    "/billing 2026-09 shows who has minutes in that month.\n"
)


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (
            ("m9", "2026-10"),
            "No one at North Clinic has the MRN m9.\nSee `caseload export patients`, or check the MRN.\n",
        ),
        (("m1", "october"), "“october” isn't a month.\nWrite it like 2026-10.\n"),
        (("m1", "2026-09"), NOTHING),
        (
            ("m1", "2026-10", "--clinic", "Nowhere"),
            "There is no clinic named “Nowhere”.\nKnown: North Clinic\n",
        ),
    ],
)
def test_what_cannot_be_made_is_refused_and_writes_no_file(
    run: CommandLine, tmp_path: Path, words: tuple[str, ...], refusal: str
) -> None:
    file = tmp_path / "packet.pdf"
    done = run("packet", *words[:2], str(file), *words[2:])
    assert (done.exit_code, done.stderr) == (1, refusal)
    assert not file.exists()
