"""The caseload as a file: a row of cells per patient, and the messages around it."""

from collections.abc import Mapping
from datetime import date

from handlers.block_kit.message_blocks import BoldText, OutgoingMessage, build_message, text_block
from handlers.caseload.sentences import about_caseload, about_file
from store.caseload.caseload import CaseloadPatient
from store.rules.minutes import minutes_decimal
from store.rules.risk.sentences import open_risk_mark
from store.rules.scores.instruments import BY_KEY
from store.rules.text_format import iso_day


def caseload_cells(line: CaseloadPatient, today: date, names: Mapping[int, str]) -> tuple[str, ...]:
    """One patient's row; what is not known stays empty, never 0."""
    patient, contacts, score = line.patient, line.contact_status, line.last_score
    scale = line.primary_progress
    clinician = line.team.clinician
    weeks = line.weeks(today)
    return (
        patient.mrn,
        patient.last_name,
        patient.first_name,
        iso_day(patient.date_of_birth),
        line.status.value,
        iso_day(line.episode.enrolled_on),
        "" if weeks is None else str(weeks),
        names.get(line.team.care_manager_id or 0, ""),
        clinician.name or names.get(clinician.member_id or 0, "") if clinician else "",
        iso_day(contacts.last_contact_on),
        str(len(contacts.attempts)),
        iso_day(contacts.letter_on),
        BY_KEY[score.instrument].title if score else "",
        str(scale.baseline.total) if scale else "",
        str(score.total) if score else "",
        iso_day(score.on if score else None),
        str(scale.change) if scale and len(scale.scores) > 1 else "",
        "; ".join(line.stalled),
        iso_day(line.contact_due.on if line.contact_due else None),
        line.contact_due.text if line.contact_due else about_caseload.AS_NEEDED if contacts.as_needed else "",
        str(line.overdue_contact.days) if line.overdue_contact else "",
        minutes_decimal(line.claim.minutes),
        ", ".join(dict.fromkeys((*_risk_words(line), *(up.flag.kind.value for up in line.flags)))),
        iso_day(line.last_review.on if line.last_review else None),
    )


def file_being_sent(number: int) -> OutgoingMessage:
    """The private answer to asking for the file."""
    return build_message(
        about_file.FILE_ON_ITS_WAY,
        text_block(BoldText(about_file.file_coming(number)), about_file.FILE_IS_PRIVATE),
    )


def file_ready(number: int) -> OutgoingMessage:
    """The direct message before the file."""
    return build_message(
        about_file.FILE_HERE,
        text_block(BoldText(about_file.file_follows(number)), about_file.DELETE_FILE),
    )


def file_not_sent() -> OutgoingMessage:
    """The file did not arrive."""
    return build_message(
        about_file.FILE_NOT_SENT,
        text_block(BoldText(about_file.FILE_NOT_SENT), about_file.ASK_FOR_FILE_AGAIN),
    )


def _risk_words(line: CaseloadPatient) -> tuple[str, ...]:
    """`high risk`, or `risk` without a tier; nothing without an open safety alert."""
    return (open_risk_mark(line.open_risk).removeprefix("⚠ "),) if line.open_risk else ()
