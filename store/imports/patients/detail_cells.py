"""Cells of a patients file about care, coverage and how to reach the patient; each may be missing."""

import re
from dataclasses import dataclass
from datetime import date, time

from store.errors import UserError
from store.imports import cell_values
from store.imports.cell_texts import NONE
from store.imports.sentences import row_notes
from store.imports.table_file import ImportRow
from store.patient.preferences import MAX_LENGTH
from store.rules.activities import Activity
from store.rules.scores import instruments

DETAIL_COLUMNS = (
    "initiating_visit_on",
    "last_contact_on",
    "next_contact_on",
    "next_kind",
    "next_time",
    "contact_interval_days",
    "hold_until",
    "primary_scale",
    "payer_kind",
    "payer_id",
    "member_id",
    "sex",
    "phone_ok",
    "preferred_contact",
    "medications",
)
SECOND_WAY = ", then "
"""Between the first and the second way to reach a patient, as the card writes them."""
AS_NEEDED = 0
"""The interval of a patient whose contacts have no schedule."""
AS_NEEDED_TEXT = "as needed"
PAYER_KINDS = ("medicaid", "medicare", "commercial", "other")
_SEXES = {"female": ("f", "woman", "girl"), "male": ("m", "man", "boy"), "other": ("o", "x", "u", "unknown")}
_INTERVALS = {"weekly": 7, "every week": 7, "every other week": 14, "monthly": 28, "every month": 28}
_INTERVALS |= {AS_NEEDED_TEXT: AS_NEEDED, "prn": AS_NEEDED}
_INTERVAL = re.compile(r"(?:every )?([0-9]{1,3})(?:\.0+)? ?(d|days?|w|wks?|weeks?)?", re.IGNORECASE)
_LONGEST_INTERVAL = 365
_ID_LIMIT, _MEMBER_ID_LIMIT, _MEDICATIONS_LIMIT = 40, 60, 2000


@dataclass(frozen=True, slots=True)
class ImportedDetails:
    """What a row says besides identity, team and status; empty or None: it says nothing."""

    initiating_visit_on: date | None = None
    last_contact_on: date | None = None
    next_contact_on: date | None = None
    clears_next_contact: bool = False
    """The file says `none`: what was agreed is no longer valid."""
    next_kind: str = ""
    """An activity, like phone."""
    next_time: time | None = None
    contact_interval_days: int | None = None
    hold_until: date | None = None
    primary_scale: str = ""
    payer_kind: str = ""
    payer_id: str = ""
    member_id: str = ""
    sex: str = ""
    phone_ok: bool | None = None
    preferred_contact: str = ""
    medications: str = ""


def read_details(row: ImportRow, today: date, born: date | None) -> ImportedDetails:
    """What a row says.

    Raises:
        UserError: a cell is wrong.
    """
    clears = row["next_contact_on"].casefold() == NONE
    return ImportedDetails(
        initiating_visit_on=_past(row, "initiating_visit_on", "initiating visit", today, born),
        last_contact_on=_past(row, "last_contact_on", "last contact", today, born),
        next_contact_on=cell_values.planned_day(
            "" if clears else row["next_contact_on"], "next contact", today
        ),
        clears_next_contact=clears,
        next_kind=_next_kind(row["next_kind"]),
        next_time=cell_values.time_of_day(row["next_time"], "next time"),
        contact_interval_days=_interval(row["contact_interval_days"]),
        hold_until=cell_values.planned_day(row["hold_until"], "hold until", today),
        primary_scale=_scale(row["primary_scale"]),
        payer_kind=_payer_kind(row["payer_kind"]),
        payer_id=cell_values.short_text(row["payer_id"], "the payer id", _ID_LIMIT),
        member_id=cell_values.short_text(row["member_id"], "the member id", _MEMBER_ID_LIMIT),
        sex=_sex(row["sex"]),
        phone_ok=cell_values.yes_or_no(row["phone_ok"], "phone ok"),
        preferred_contact=_preference(row["preferred_contact"]),
        medications=cell_values.short_text(row["medications"], "the medications", _MEDICATIONS_LIMIT),
    )


def _next_kind(text: str) -> str:
    plain = text.casefold()
    if text and plain not in set(Activity):
        ways = [Activity.PHONE, Activity.VIDEO, Activity.IN_PERSON]
        raise UserError(row_notes.not_a_next_kind(text), row_notes.use_one_of(ways))
    return plain


def _past(row: ImportRow, column: str, what: str, today: date, born: date | None) -> date | None:
    return cell_values.past_date(row[column], what, today, born) if row[column] else None


def _interval(text: str) -> int | None:
    if not text:
        return None
    known = _INTERVALS.get(" ".join(text.casefold().split()))
    if known is not None:
        return known
    found = _INTERVAL.fullmatch(text)
    days = int(found[1]) * (7 if (found[2] or "").casefold().startswith("w") else 1) if found else 0
    if not 1 <= days <= _LONGEST_INTERVAL:
        raise UserError(row_notes.not_an_interval(text), row_notes.WRITE_INTERVAL)
    return days


def _scale(text: str) -> str:
    if not text:
        return ""
    scale = instruments.find(text)
    if scale is None:
        known = row_notes.use_one_of([each.title for each in instruments.INSTRUMENTS])
        raise UserError(row_notes.unknown_scale(text), known)
    return scale.key


def _payer_kind(text: str) -> str:
    """The kind in words like `Managed Medicaid`."""
    plain = text.casefold().replace("medi-cal", "medicaid").replace("private", "commercial")
    found = [kind for kind in PAYER_KINDS if kind in plain]
    if text and len(found) != 1:
        raise UserError(row_notes.not_a_payer_kind(text), row_notes.use_one_of(PAYER_KINDS))
    return found[0] if found else ""


def _preference(text: str) -> str:
    """The first way to reach the patient, or the first and the second."""
    ways = text.split(SECOND_WAY, 1)
    return SECOND_WAY.join(cell_values.short_text(way, "preferred contact", MAX_LENGTH) for way in ways)


def _sex(text: str) -> str:
    plain = text.casefold().rstrip(".")
    for sex, words in _SEXES.items():
        if plain == sex or plain in words:
            return sex
    if text:
        raise UserError(row_notes.not_a_sex(text), row_notes.use_one_of(list(_SEXES)))
    return ""
