"""Who works at the sample clinic: the people of the page's switch, their channels, clinicians and payers."""

from dataclasses import dataclass

from store.rules.roles import Role

NAME = "Lakeside Family Medicine"
TIMEZONE = "America/Chicago"


@dataclass(frozen=True)
class Colleague:
    """Somebody with an account, and the part they play."""

    key: str
    slack_id: str
    name: str
    role: Role

    @property
    def part(self) -> str:
        """The role in words, for the page's switch."""
        return self.role.value.replace("-", " ")


@dataclass(frozen=True)
class Clinician:
    """A treating clinician as claims name one; `member` is the key of a colleague, if there is one."""

    name: str
    npi: str
    member: str = ""


@dataclass(frozen=True)
class Room:
    """A channel and who is in it."""

    name: str
    members: tuple[str, ...]
    is_private: bool = True


TEAM = (
    Colleague("dana", "U0DANA", "Dana Reed", Role.CARE_MANAGER),
    Colleague("marcus", "U0MARCUS", "Marcus Webb", Role.CARE_MANAGER),
    Colleague("priya", "U0PRIYA", "Priya Shah", Role.CONSULTANT),
    Colleague("owen", "U0OWEN", "Owen Clark", Role.CLINICIAN),
    Colleague("bill", "U0BILL", "Bill Meyer", Role.BILLER),
    Colleague("lena", "U0LENA", "Lena Ortiz", Role.LEAD),
    Colleague("ada", "U0ADA", "Ada Kim", Role.ADMIN),
)

BILLING, REVIEW = "billing", "case-review"

ROOMS = (
    Room(BILLING, ("bill", "lena")),
    Room(REVIEW, ("dana", "marcus", "priya")),
    Room("general", tuple(one.key for one in TEAM), is_private=False),
)

CLINICIANS = {
    "owen": Clinician("Owen Clark, MD", "1234567893", "owen"),
    "ruth": Clinician("Ruth Vega, MD", "1245319599"),
    "sam": Clinician("Sam Osei, NP", ""),
}
"""By key; Sam's NPI is still to come, so that a claim is held for it."""


@dataclass(frozen=True)
class Chosen:
    """A payer's billing policy, and since when it was chosen."""

    payer: str
    policy: str
    from_month: str
    source: str


POLICIES = (
    Chosen("Cigna", "full-threshold", "2024-01", "Provider manual (sample)"),
    Chosen("Humana", "full-threshold", "2024-01", "Provider manual (sample)"),
    Chosen("Aetna (CVS Health)", "full-threshold", "2024-01", "Provider manual (sample)"),
    Chosen("Anthem, Inc.", "full-threshold", "2024-01", "Provider manual (sample)"),
    Chosen("Medicare", "cpt-midpoint", "2024-01", "CMS Medicare Learning Network booklet 909432"),
)
"""Blue Cross has none: its rows show the warning that the clinic's default was used."""
