"""The roles of a clinic's members. Source: product.md §1."""

from enum import StrEnum


class Role(StrEnum):
    """A member's role in the clinic; a person can have several."""

    CARE_MANAGER = "care-manager"
    CONSULTANT = "consultant"
    CLINICIAN = "clinician"
    BILLER = "biller"
    LEAD = "lead"
    ADMIN = "admin"

    @property
    def label(self) -> str:
        """As people say it: `care manager`."""
        return self.value.replace("-", " ")
