"""The caseload as a file: its columns, and what is said beside it."""

from collections.abc import Mapping
from datetime import date

from handlers.block_kit.message_blocks import BoldText, OutgoingMessage, build_message, text_block
from store.caseload.caseload import CaseloadPatient
from store.rules.minutes import minutes_decimal
from store.rules.scores.instruments import BY_KEY
from store.rules.text_format import count_text

HEADER = (
    "MRN",
    "Last name",
    "First name",
    "Birth date",
    "Status",
    "Enrolled",
    "Weeks in care",
    "Care manager",
    "Treating clinician",
    "Last contact",
    "Attempts since",
    "Letter sent",
    "Scale",
    "Baseline",
    "Last score",
    "Scored on",
    "Change",
    "Not improving",
    "Next contact",
    "Why then",
    "Days overdue",
    "Minutes this month",
    "Flags",
    "Last review",
)


def caseload_cells(line: CaseloadPatient, today: date, names: Mapping[int, str]) -> tuple[str, ...]:
    """One patient's row; what is not known stays empty, never 0."""
    patient, stands, course, score = line.patient, line.contact_status, line.primary_progress, line.last_score
    clinician = line.team.clinician
    weeks = line.weeks(today)
    return (
        patient.mrn,
        patient.last_name,
        patient.first_name,
        _day(patient.date_of_birth),
        line.status.value,
        _day(line.episode.enrolled_on),
        "" if weeks is None else str(weeks),
        names.get(line.team.care_manager_id or 0, ""),
        clinician.name or names.get(clinician.member_id or 0, "") if clinician else "",
        _day(stands.last_contact_on),
        str(len(stands.attempts)),
        _day(stands.letter_on),
        BY_KEY[score.instrument].title if score else "",
        str(course.baseline.total) if course else "",
        str(score.total) if score else "",
        _day(score.on if score else None),
        str(course.change) if course and len(course.scores) > 1 else "",
        "; ".join(line.stalled),
        _day(line.contact_due.on if line.contact_due else None),
        line.contact_due.text if line.contact_due else "as needed" if stands.as_needed else "",
        str(line.overdue_contact.days) if line.overdue_contact else "",
        minutes_decimal(line.claim.minutes),
        ", ".join(dict.fromkeys(up.flag.kind.value for up in line.flags)),
        _day(line.last_review.on if line.last_review else None),
    )


def file_being_sent(number: int) -> OutgoingMessage:
    """The private answer to asking for the file."""
    return build_message(
        "The file is on its way.",
        text_block(
            BoldText(f"{count_text(number, 'patient')}: the file comes by direct message in a moment."),
            "It holds full names and scores: keep it as you would the chart.",
        ),
    )


def file_ready(number: int) -> OutgoingMessage:
    """The direct message before the file."""
    return build_message(
        "The caseload that you asked for is here.",
        text_block(
            BoldText(f"Caseload: {count_text(number, 'patient')}. The CSV follows."),
            "It holds full names and scores: keep it as you would the chart, and delete it when done.",
        ),
    )


def file_not_sent() -> OutgoingMessage:
    """The file did not arrive."""
    return build_message(
        "The caseload file could not be sent.",
        text_block(
            BoldText("The caseload file could not be sent."), "Ask once more in a minute: /caseload csv"
        ),
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
