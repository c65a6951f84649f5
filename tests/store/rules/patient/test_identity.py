"""One person or two, by name and birth date."""

from datetime import date

import pytest

from store.rules.patient.identity import Identity, IdentityMatch, compare, may_be_one_person
from store.rules.patient.nicknames import are_related

BORN, OTHER = date(1961, 3, 4), date(1990, 1, 1)
HOLLY = Identity("Holly", "Guzmán, Jr", BORN)
SAME, CHANGED, ELSE, UNCLEAR = (
    IdentityMatch.SAME,
    IdentityMatch.NAME_CHANGE,
    IdentityMatch.SOMEONE_ELSE,
    IdentityMatch.UNCLEAR,
)


@pytest.mark.parametrize(
    ("first", "last", "born", "match"),
    [
        ("Holly", "Guzman", BORN, SAME),
        ("HOLLY", "GUZMAN JR.", None, SAME),
        ("Guzman", "Holly", BORN, SAME),
        ("Holly M.", "Guzman", BORN, SAME),
        ("", "Guzman", None, SAME),
        ("Holly", "", None, SAME),
        ("", "", None, SAME),
        ("", "", BORN, SAME),
        ("", "", OTHER, UNCLEAR),
        ("Holly", "Guzman", OTHER, UNCLEAR),
        ("Holly", "Guzman Sr.", BORN, UNCLEAR),
        ("Holly", "Ito", BORN, CHANGED),
        ("Holly M.", "Ito", BORN, CHANGED),
        ("Holly", "Guzman-Reyes", BORN, CHANGED),
        ("Holly", "Ito", None, UNCLEAR),
        ("Hollie", "Guzman", BORN, UNCLEAR),
        ("Peter", "Guzman", None, UNCLEAR),
        ("Guzman", "Ito", None, UNCLEAR),
        ("Holly", "Ito", OTHER, ELSE),
        ("Peter", "Okafor", None, ELSE),
        ("Peter", "Okafor", BORN, ELSE),
        ("", "Okafor", None, ELSE),
    ],
)
def test_a_stated_identity_under_a_known_mrn(
    first: str, last: str, born: date | None, match: IdentityMatch
) -> None:
    assert compare(HOLLY, Identity(first, last, born)) is match


def test_without_birth_dates_no_one_becomes_someone_else() -> None:
    assert compare(Identity("Holly", "Guzman"), Identity("Peter", "Okafor")) is ELSE
    assert compare(Identity("Holly", "Guzman"), Identity("Holly", "Guzman", BORN)) is SAME


@pytest.mark.parametrize(
    ("known", "stated", "match"),
    [
        (Identity("Maria", "De La Cruz"), Identity("Maria", "Delacruz"), SAME),
        (Identity("Mary Ann", "O'Brien"), Identity("Maryann", "O Brien"), SAME),
        (Identity("Holly Marie", "Fox"), Identity("Holly M", "Fox"), SAME),
        (Identity("Holly Marie", "Fox"), Identity("Holly Ann", "Fox"), UNCLEAR),
        (Identity("Holly Marie", "Fox"), Identity("Holly Mae", "Fox"), UNCLEAR),
        (Identity("Holly Ann", "Fox"), Identity("Holly M", "Fox"), UNCLEAR),
        (Identity("Maria De", "La Cruz"), Identity("Maria", "Dela Cruz"), SAME),
        (Identity("Maria", "De La Cruz"), Identity("Rosa", "Delacruz"), UNCLEAR),
        (Identity("Maria", "Delacruz"), Identity("Rosa", "De La Cruz"), UNCLEAR),
        (Identity("Mary Ann", "Fox"), Identity("Maryann", "Hill"), UNCLEAR),
        (Identity("Maryann", "Fox"), Identity("Mary Ann", "Hill"), UNCLEAR),
        (Identity("Ann Marie", "Senior"), Identity("Ann M", "Senior"), SAME),
        (Identity("", "Cher"), Identity("Peter", "Cher"), UNCLEAR),
        (Identity("Cher", ""), Identity("", "Cher"), SAME),
        (Identity("John", "Smith Jr."), Identity("John", "Smith Junior"), SAME),
        (Identity("John", "Smith Sr."), Identity("John", "Smith Senior"), SAME),
        (Identity("John", "Smith II"), Identity("John", "Smith 2nd"), SAME),
        (Identity("John", "Smith III"), Identity("John", "Smith 3rd"), SAME),
        (Identity("John", "Smith IV"), Identity("John", "Smith 4th"), SAME),
        (Identity("John", "Smith III"), Identity("John", "Smith 2nd"), UNCLEAR),
        (Identity("William", "Reyes", BORN, "Bill"), Identity("Peter", "Reyes", BORN), UNCLEAR),
        (Identity("William", "Reyes", BORN), Identity("Bill", "Reyes", BORN), UNCLEAR),
        (Identity("William", "Reyes", BORN, "Bill"), Identity("Bill", "Reyes", BORN), SAME),
    ],
)
def test_spelling_makes_no_other_person(known: Identity, stated: Identity, match: IdentityMatch) -> None:
    assert compare(known, stated) is match


@pytest.mark.parametrize(
    ("known", "stated", "may_be"),
    [
        (Identity("William", "Reyes", BORN), Identity("Bill", "Reyes", BORN), True),
        (Identity("William", "Reyes", BORN), Identity("Bill", "Reyes"), True),
        (Identity("William", "Reyes", BORN), Identity("Bill", "Reyes", OTHER), False),
        (Identity("Ruthanne", "Reyes", None, "Bee"), Identity("Bee", "Reyes"), True),
        (Identity("Rosa", "Diaz"), Identity("Rosa", "Díaz"), True),
        (Identity("Rosa", "Diaz"), Identity("Rosa", "Hill"), False),
        (Identity("Rosa", "Diaz"), Identity("Peter", "Diaz"), False),
        (Identity("Mary Elizabeth", "Diaz"), Identity("Liz", "Diaz"), False),
        (Identity("Rosa", "Diaz"), Identity("", ""), False),
    ],
)
def test_another_mrn_may_be_one_person(known: Identity, stated: Identity, *, may_be: bool) -> None:
    assert may_be_one_person(known, stated) is may_be


@pytest.mark.parametrize(
    ("one", "other", "related"),
    [
        ("bill", "william", True),
        ("william", "bill", True),
        ("liz", "betty", True),
        ("holly", "peter", False),
        ("michael", "michelle", False),
        ("小明", "小明", True),
    ],
)
def test_nicknames_are_related_to_their_names(one: str, other: str, *, related: bool) -> None:
    assert are_related(one, other) is related
