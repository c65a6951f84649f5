"""A patient to enroll, with everything that is known at the start."""

from dataclasses import dataclass
from datetime import date

from store.patient.preferences import ContactPreferences
from store.rules.patient.identity import Identity
from store.rules.scores.score import Score


@dataclass(frozen=True)
class NewPatient:
    """A patient to enroll; what is not known stays empty."""

    mrn: str
    first_name: str
    last_name: str
    starts_on: date
    date_of_birth: date | None = None
    is_referral: bool = False
    """Referred only: care has not started."""
    payer: str = ""
    npi: str = ""
    clinician_name: str = ""
    clinician_id: int | None = None
    """The treating clinician's membership, when they are on Slack."""
    care_manager_id: int | None = None
    consultant_id: int | None = None
    consent_on: date | None = None
    consent_how: str = "spoken"
    seen_on: date | None = None
    assessed_on: date | None = None
    problems: tuple[str, ...] = ()
    consent_by: str = ""
    """Who obtained the consent."""
    screen: Score | None = None
    """The screen that led to the referral."""
    contact_preferences: ContactPreferences | None = None
    goes_by: str = ""
    is_different_person: bool = False
    """A person confirmed that the patients on the registry who may be this one are someone else."""

    @property
    def identity(self) -> Identity:
        """Who it is, as typed."""
        return Identity(self.first_name, self.last_name, self.date_of_birth)
