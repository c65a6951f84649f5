"""The sample clinic's patients: who they are. Their care is in `sample_episodes`."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class SamplePatient:
    """A patient's identity, payer and problems; `clinician` and `manager` are keys of the team's tables."""

    key: str
    mrn: str
    first_name: str
    last_name: str
    birth_date: date
    payer: str
    problems: tuple[str, ...]
    clinician: str = "owen"
    manager: str = "dana"


_CIGNA, _HUMANA, _MEDICARE, _BLUE = "Cigna", "Humana", "Medicare", "Blue Cross"
_AETNA, _ANTHEM = "Aetna (CVS Health)", "Anthem, Inc."
_DEPRESSED, _RECURRENT, _ANXIOUS = "F32.1", "F33.1", "F41.1"

PATIENTS_IN_REPORT = (
    SamplePatient(
        "holly",
        "01ce5fc6-32d1-46fe-8f08-963c96248805",
        "Holly",
        "Guzman",
        date(1986, 5, 14),
        _CIGNA,
        (_RECURRENT, _ANXIOUS),
    ),
    SamplePatient(
        "timothy",
        "0262a5aa-edec-41ef-9762-762620379089",
        "Timothy",
        "Arroyo",
        date(1974, 9, 2),
        _HUMANA,
        ("F33.2", _ANXIOUS),
    ),
    SamplePatient(
        "april",
        "02bc0550-dfed-4f7e-b95d-793d51d670bd",
        "April",
        "Krause",
        date(1991, 12, 8),
        _CIGNA,
        (_DEPRESSED,),
    ),
    SamplePatient(
        "bradley",
        "073c36ba-5d39-4bf9-b2da-a1f6cc16014a",
        "Bradley",
        "Reyes",
        date(1968, 3, 27),
        _AETNA,
        ("F33.2",),
    ),
    SamplePatient(
        "ashley",
        "08f1100b-fa32-42c4-b80a-fabf8cea309b",
        "Ashley",
        "Baker",
        date(1998, 7, 19),
        _ANTHEM,
        (_DEPRESSED,),
    ),
    SamplePatient(
        "james",
        "0950fd13-1db5-4334-bb03-23a1d576d415",
        "James",
        "Arellano",
        date(1959, 1, 30),
        _CIGNA,
        (_RECURRENT,),
    ),
)
"""The six of the sample report, back in care after their months of 2024."""

OTHER_PATIENTS = (
    SamplePatient("may", "LFM-20311", "May", "Chen", date(2001, 4, 22), _AETNA, (_ANXIOUS, "F43.23")),
    SamplePatient("will", "LFM-20147", "Will", "Call", date(1979, 8, 5), _CIGNA, (_DEPRESSED,)),
    SamplePatient("sun", "LFM-20189", "Sun", "Li", date(1955, 2, 17), _MEDICARE, (_ANXIOUS,)),
    SamplePatient("maria", "LFM-20102", "Maria", "Garcia", date(1957, 11, 3), _MEDICARE, (_RECURRENT,)),
    SamplePatient("maria2", "LFM-20276", "Maria", "Garcia", date(1994, 6, 25), _BLUE, ("F53.0",)),
    SamplePatient("grace", "LFM-20098", "Grace", "Park", date(1983, 10, 11), _HUMANA, (_DEPRESSED,)),
    SamplePatient("walter", "LFM-20304", "Walter", "Novak", date(1962, 5, 9), _ANTHEM, (_DEPRESSED,)),
    SamplePatient("denise", "LFM-20165", "Denise", "Holt", date(1971, 1, 16), _CIGNA, (_RECURRENT, "F51.01")),
    SamplePatient("robert", "LFM-20154", "Robert", "Quinn", date(1948, 12, 1), _MEDICARE, (_DEPRESSED,)),
    SamplePatient("leah", "LFM-20071", "Leah", "Brooks", date(1989, 3, 12), _ANTHEM, (_DEPRESSED, _ANXIOUS)),
    SamplePatient("tessa", "LFM-20318", "Tessa", "Morgan", date(1996, 9, 28), _CIGNA, ()),
    SamplePatient(
        "noah", "LFM-20131", "Noah", "Fields", date(1977, 7, 7), _BLUE, (_RECURRENT,), "ruth", "marcus"
    ),
    SamplePatient(
        "june", "LFM-20178", "June", "Ward", date(1966, 6, 1), _HUMANA, ("F33.2",), "ruth", "marcus"
    ),
    SamplePatient(
        "omar", "LFM-20290", "Omar", "Haddad", date(1985, 2, 3), _AETNA, (_ANXIOUS,), "sam", "marcus"
    ),
    SamplePatient(
        "rosa", "LFM-20120", "Rosa", "Delgado", date(1973, 4, 4), _CIGNA, ("F43.10",), "sam", "marcus"
    ),
    SamplePatient(
        "vera", "LFM-20190", "Vera", "Lindgren", date(1964, 10, 21), _BLUE, (_DEPRESSED,), "ruth", "marcus"
    ),
    SamplePatient("carl", "LFM-20201", "Carl", "Jensen", date(1980, 1, 30), _AETNA, (_RECURRENT,)),
    SamplePatient(
        "irene",
        "LFM-20066",
        "Irene",
        "Kowalski",
        date(1951, 8, 23),
        _MEDICARE,
        (_DEPRESSED,),
        "ruth",
        "marcus",
    ),
)
"""Some names are days and activities as well, and two people are called Maria Garcia."""
