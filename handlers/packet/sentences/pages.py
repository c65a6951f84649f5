"""The text of the packet outside the clinical and billing sections: margins, title, sections 1 and 10."""

from handlers.packet.sentences.common import date_text, moment_text
from store.packet.packet_facts import AuditPacket, PacketEpisode, PacketPatient
from store.rules.months import Month

# What file managers show of the PDF, and the margins of its pages


def document_title(month: Month) -> str:
    """Names no patient."""
    return f"Collaborative care audit packet, {month.name}"


def document_subject(digest: str) -> str:
    """The checksum as the PDF's subject."""
    return f"SHA-256 of the facts: {digest}"


def page_patient(patient: PacketPatient) -> str:
    """At the top left."""
    return f"{patient.name} · MRN {patient.mrn}"


def page_title(month: Month) -> str:
    """At the top right."""
    return f"Audit packet · {month.name}"


def page_made(packet: AuditPacket) -> str:
    """At the bottom left."""
    return f"Made {moment_text(packet.as_of)} from the registry of {packet.clinic}"


def page_number(page: int, pages: int) -> str:
    """At the bottom right."""
    return f"Page {page} of {pages}"


def page_checksum(digest: str) -> str:
    """The last line of each page."""
    return f"Checksum (SHA-256 of the facts): {digest}"


# The title and its four figures

TITLE = "Collaborative care: audit packet"
CODES_FIGURE = "Codes"
NO_CODES = "none"
MINUTES_FIGURE = "Minutes that count"
KIND_OF_MONTH = "Kind of month"
CLAIM_FIGURE = "The claim is"


def subtitle(packet: AuditPacket) -> str:
    """`Holly Guzman · October 2026 · North Clinic`; a month that has not ended is marked."""
    so_far = " (so far: the month is not over)" if packet.as_of.date() < packet.month.end else ""
    return f"{packet.patient.name} · {packet.month.name}{so_far} · {packet.clinic}"


# 1. Patient, clinic and team

PATIENT_SECTION = "Patient, clinic and team"
PATIENT = "Patient"
BIRTH_DATE = "Birth date"
MRN = "MRN"
PAYER = "Payer"
CLINIC = "Clinic"
CLINICIAN = "Treating clinician"
NPI = "NPI"
CARE_MANAGER = "Care manager"
CONSULTANT = "Psychiatric consultant"


def clinic_with_zone(packet: AuditPacket) -> str:
    """The clinic, and the time zone of every time in the packet."""
    return f"{packet.clinic} (times are {packet.timezone})"


def episode_label(episode: PacketEpisode) -> str:
    """`Episode 1`."""
    return f"Episode {episode.number}"


def episode_dates(episode: PacketEpisode) -> str:
    """`referred Aug 28, 2026, enrolled Sep 1, 2026; status active`."""
    steps = {
        "referred": episode.referred_on,
        "enrolled": episode.enrolled_on,
        "ended": episode.ended_on,
    }
    dates = ", ".join(f"{step} {date_text(day)}" for step, day in steps.items() if day)
    return f"{dates or 'no dates'}; status {episode.status}"


# 10. About this packet

ABOUT_SECTION = "About this packet"
ABOUT_LEDGER = (
    "Everything here comes from the clinic's registry. Its entries are added or voided, never changed or "
    "removed. “Entered” shows when an entry was recorded and by whom; this may be later than the day of "
    "service."
)
ABOUT_MINUTES = (
    "A minute counts once: for one care manager and one patient, after consent and before discharge. "
    "Minutes that don't count are shown with the reason."
)
ABOUT_CHECKSUM = (
    "The checksum at the bottom of each page is the SHA-256 of the facts in this packet, without the time "
    "it was made. The same facts requested on another day have the same checksum; if any fact changes, the "
    "checksum changes."
)


def about_anchor(packet: AuditPacket) -> str:
    """Where the audit trail was when the month was closed: it can be compared with the registry."""
    if not packet.anchor:
        return f"{packet.month.name} has not been closed yet, so there is no seal of the audit trail to name."
    return (
        f"When {packet.month.name} was closed, the newest seal of the clinic's audit trail was "
        f"{packet.anchor}. A registry that no longer has it was changed."
    )


def about_policy(policy: str) -> str:
    """The last sentence of the packet."""
    return f"What the policy {policy} gives is decision support based on the clinic's records, not advice."
