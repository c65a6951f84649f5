"""The sample clinic's members, channels, clinicians and payers."""

from dataclasses import dataclass

from store.rules.roles import Role

NAME = "Lakeside Family Medicine"
TIMEZONE = "America/Chicago"


@dataclass(frozen=True)
class SampleMember:
    """A person with a Slack account, and a role."""

    key: str
    slack_id: str
    name: str
    role: Role

    @property
    def role_text(self) -> str:
        """The role in words, for the page's switch."""
        return self.role.label


@dataclass(frozen=True)
class SampleClinician:
    """A treating clinician as claims name one; `member` is the key of a colleague, if there is one."""

    name: str
    npi: str
    member: str = ""


@dataclass(frozen=True)
class SampleChannel:
    """A channel and who is in it."""

    name: str
    members: tuple[str, ...]
    is_private: bool = True


TEAM = (
    SampleMember("dana", "U0DANA", "Dana Reed", Role.CARE_MANAGER),
    SampleMember("marcus", "U0MARCUS", "Marcus Webb", Role.CARE_MANAGER),
    SampleMember("priya", "U0PRIYA", "Priya Shah", Role.CONSULTANT),
    SampleMember("owen", "U0OWEN", "Owen Clark", Role.CLINICIAN),
    SampleMember("bill", "U0BILL", "Bill Meyer", Role.BILLER),
    SampleMember("lena", "U0LENA", "Lena Ortiz", Role.LEAD),
    SampleMember("ada", "U0ADA", "Ada Kim", Role.ADMIN),
)

BILLING, REVIEW = "billing", "case-review"

CHANNELS = (
    SampleChannel(BILLING, ("bill", "lena")),
    SampleChannel(REVIEW, ("dana", "marcus", "priya")),
    SampleChannel("general", tuple(each.key for each in TEAM), is_private=False),
)

CLINICIANS = {
    "owen": SampleClinician("Owen Clark, MD", "1234567893", "owen"),
    "ruth": SampleClinician("Ruth Vega, MD", "1245319599"),
    "sam": SampleClinician("Sam Osei, NP", ""),
}
"""By key; Sam's NPI is missing, so that a claim is held for it."""


@dataclass(frozen=True)
class SamplePolicy:
    """A payer's billing policy, and since when it was chosen."""

    payer: str
    policy: str
    from_month: str
    source: str


POLICIES = (
    SamplePolicy("Cigna", "full-threshold", "2024-01", "Provider manual (sample)"),
    SamplePolicy("Humana", "full-threshold", "2024-01", "Provider manual (sample)"),
    SamplePolicy("Aetna (CVS Health)", "full-threshold", "2024-01", "Provider manual (sample)"),
    SamplePolicy("Anthem, Inc.", "full-threshold", "2024-01", "Provider manual (sample)"),
    SamplePolicy("Medicare", "cpt-midpoint", "2024-01", "CMS Medicare Learning Network booklet 909432"),
)
"""Blue Cross has none: its rows show the warning that the clinic's default was used."""
