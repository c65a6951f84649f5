"""`caseload rates`, `caseload policy import` and `caseload import services`, as typed."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from store.clinic.clinics import Clinic
from store.db import Registry
from store.payer import payers
from tests.bot.cli.conftest import CommandLine

ON_SQLITE = pytest.mark.parametrize("registry", ["sqlite"], indirect=True)
"""For tests of reading and wording, which don't depend on the kind of database."""


@pytest.fixture
def caseload(registry: Registry, clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line of a clinic with two payers."""
    monkeypatch.setenv("DATABASE_URL", registry.url)
    with registry.begin() as db:
        for name in ("Cigna", "Humana"):
            payers.find_or_add(db, clinic.id, name)
    return CommandLine()


def test_own_rates_stand_before_the_national_ones(caseload: CommandLine) -> None:
    assert "North Clinic: no rates of its own" in caseload("rates", "list").output
    said = caseload("rates", "set", "99493", "$151.20", "--from", "2026-01", "--payer", "cigna")
    assert said.output == "99493: $151.20 from 2026-01, Cigna.\n"
    caseload("rates", "set", "g2214", "55", "--from", "2026-10", "--source", "contract of 2026")
    listed = caseload("rates", "list").output
    assert "  99493  $151.20  from 2026-01, Cigna" in listed
    assert "  G2214  $55.00  from 2026-10, every payer [contract of 2026]" in listed
    assert "  99493  $144.96  from 2026-01 to 2026-12 [Medicare" in listed


@ON_SQLITE
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("rates set 99999 10 --from 2026-01", "“99999” isn't a code that is known here."),
        ("rates set 99493 0 --from 2026-01", "“0” isn't an amount above 0."),
        ("rates set 99493 ten --from 2026-01", "“ten” isn't an amount above 0."),
        ("rates set 99493 10 --from spring", "“spring” isn't a month."),
        ("rates set 99493 10 --from 2026-01 --payer Zed", "North Clinic has no payer “Zed”."),
    ],
)
def test_a_wrong_rate_is_refused_in_words(caseload: CommandLine, line: str, words: str) -> None:
    said = caseload(*line.split())
    assert (said.exit_code, words in said.output) == (1, True)


@ON_SQLITE
def test_a_negative_rate_is_refused(caseload: CommandLine) -> None:
    said = caseload("rates", "set", "--from", "2026-01", "--", "99493", "-5")
    assert (said.exit_code, "“-5” isn't an amount above 0." in said.output) == (1, True)


RATES = """code,dollars,from,payer,source
99493,150,2026-01,,our own
99493,-150,2026-02,,
12345,10,2026-01,,
99492,10,2026-01,Zed,
99492,10,spring,,
99493,151,2026-01,,
"""


def test_a_file_of_rates_is_shown_then_set_each_once(caseload: CommandLine) -> None:
    said = caseload("rates", "import", "-", stdin=RATES).output
    assert "       1  would be added" in said
    assert "  line 3: “-150” isn't an amount above 0; write dollars and cents like 144.96" in said
    assert "  line 4: “12345” isn't a code that is known here; known: 99492, 99493" in said
    assert "  line 5: there is no payer “Zed”; the payers are: Cigna" in said
    assert "  line 6: from “spring” isn't a month; write it like 2026-10" in said
    assert "  line 7: line 2 has the same code, payer and month" in said
    assert "no rates of its own" in caseload("rates", "list").output
    assert "       1  added" in caseload("rates", "import", "-", "--apply", stdin=RATES).output
    assert "       1  already on file" in caseload("rates", "import", "-", "--apply", stdin=RATES).output


@ON_SQLITE
def test_a_file_without_a_needed_column_is_refused(caseload: CommandLine) -> None:
    said = caseload("rates", "import", "-", stdin="code,amount\n99493,10\n")
    assert (said.exit_code, said.output.splitlines()[0]) == (
        1,
        "The file has no columns dollars, from.",
    )


POLICIES = """payer,policy,from,until,g2214,cap,99484,family,once_per_year,source
Cigna,cpt-midpoint,2026-01,2026-06,30,4,yes,,yes,bulletin 7
Cigna,full-threshold,2026-07,,none,,,,,
Cigna,cpt-midpoint,2026-04,2026-05,,,,,,
Humana,guesswork,2026-01,,,,,,,
Zed,full-threshold,2026-01,,,,,,,
Humana,full-threshold,2026-05,2026-01,,,,,,
Humana,full-threshold,2026-01,,18,,,,,
Humana,full-threshold,2026-01,,,,,rural,,
Humana,full-threshold,2026-01,,,,maybe,,,
Humana,full-threshold,2026-01,,,few,,,,
"""


def test_a_file_of_policies_is_shown_then_chosen_each_once(caseload: CommandLine) -> None:
    said = caseload("policy", "import", "-", stdin=POLICIES).output
    assert "       2  would be added" in said
    for words in (
        "line 4: Cigna would have two policies in the same month: cpt-midpoint from 2026-01 to 2026-06 and",
        "line 5: “guesswork” isn't a billing policy; choose full-threshold or cpt-midpoint",
        "line 6: there is no payer “Zed”; the payers are: Cigna, Humana",
        "line 7: until 2026-01 is before from 2026-05",
        "line 8: G2214 cannot start at 18 minutes; choose 16, 30 or none",
        "line 9: “rural” isn't a code family; choose cpt, apcm, rhc",
        "line 10: 99484 “maybe” is neither yes nor no",
        "line 11: cap “few” is neither a number nor none",
    ):
        assert words in said
    assert "Cigna: the default" in caseload("policy", "list").output
    assert "       2  added" in caseload("policy", "import", "-", "--apply", stdin=POLICIES).output
    listed = caseload("policy", "list").output
    assert (
        "Cigna, from 2026-01 to 2026-06: cpt-midpoint (CPT time rule: from 36 then 31 minutes, 99494 from 86 "
        "or 76): G2214 from 30 min, 99484 paid, at most 4 × 99494, 99492 once a year [bulletin 7]" in listed
    )
    assert "Cigna, from 2026-07: full-threshold" in listed
    assert "Humana: the default" in listed
    assert "       2  already on file" in caseload("policy", "import", "-", "--apply", stdin=POLICIES).output


@ON_SQLITE
def test_a_choice_between_two_others_ends_where_the_next_begins(caseload: CommandLine) -> None:
    for name, since in (
        ("full-threshold", "2026-01"),
        ("full-threshold", "2026-09"),
        ("cpt-midpoint", "2026-05"),
    ):
        assert caseload("policy", "set", "Cigna", name, "--from", since).exit_code == 0
    listed = [line.split(":")[0] for line in caseload("policy", "list").output.splitlines()]
    assert listed[1:4] == [
        "Cigna, from 2026-01 to 2026-04",
        "Cigna, from 2026-05 to 2026-08",
        "Cigna, from 2026-09",
    ]


PATIENTS = "mrn,first_name,last_name,payer,initial_assessment\nm1,Holly,Guzman,Cigna,9/1/2024\n"
TIME = "mrn,date,minutes,activity\nm1,10/2/2024,40,phone\nm1,10/3/2024,25,phone\nm1,10/3/2024,5,registry\n"
SERVICES = "mrn,date,code,note\nm1,10/3/2024,90837,psychotherapy\nm1,10/3/2024,visit,\nm9,10/3/2024,90837,\n"


def test_minutes_of_a_day_with_a_visit_of_its_own_do_not_count(caseload: CommandLine) -> None:
    caseload("import", "patients", "-", "--apply", stdin=PATIENTS)
    caseload("import", "time", "-", "--apply", stdin=TIME)
    assert "70 min  1 × 99493" in caseload("billing", "2024-10").output
    said = caseload("import", "services", "-", "--apply", stdin=SERVICES).output
    assert "       1  added" in said
    assert "  line 3: “visit” is not a procedure code; write five characters, like 90837 or G0557" in said
    assert "  line 4: no patient with MRN m9; import the patients first" in said
    assert (
        "       1  already on file" in caseload("import", "services", "-", "--apply", stdin=SERVICES).output
    )
    assert "45 min" in caseload("billing", "2024-10").output


@ON_SQLITE
def test_a_sheet_and_a_heading_can_be_named_for_rates_and_policies(
    caseload: CommandLine, tmp_path: Path
) -> None:
    book = Workbook()
    book.create_sheet("Rates").append(["Code", "Allowed", "From"])
    book["Rates"].append(["99493", "151.20", "2026-01"])
    book.create_sheet("Policies").append(["Ins", "Policy", "From"])
    book["Policies"].append(["Cigna", "cpt-midpoint", "2026-10"])
    file = tmp_path / "contracts.xlsx"
    book.save(file)

    said = caseload("rates", "import", f"{file}", "--sheet", "Rates", "--map", "Allowed=dollars").output
    assert "Read as: Allowed = dollars." in said
    assert "       1  would be added" in said
    said = caseload("policy", "import", f"{file}", "--sheet", "Policies").output
    assert "       1  would be added" in said
    assert (
        "The workbook has no sheet “Plans”."
        in caseload("policy", "import", f"{file}", "--sheet", "Plans").output
    )
