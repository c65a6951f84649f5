"""What a patients file can change about care, coverage and how to reach a patient, field by field."""

from datetime import date

from sqlalchemy import Connection

from store.imports.cell_texts import NONE
from store.imports.patients.detail_cells import AS_NEEDED, AS_NEEDED_TEXT, SECOND_WAY, ImportedDetails
from store.imports.patients.field_updates import IMPORTED_NOTE, FieldUpdate, PatientComparison
from store.imports.sentences import row_notes
from store.ledger import contacts
from store.patient import details, episodes, preferences, records
from store.patient.preferences import ContactPreferences
from store.payer import payers
from store.rules.patient import statuses
from store.rules.patient.statuses import Status
from store.rules.scores import instruments


def _describe_visit(case: PatientComparison) -> str:
    new, current = case.imported.details.initiating_visit_on, case.on_file.record.visit_on
    return row_notes.value_change("initiating visit", new, current) if new and new != current else ""


def _record_visit(db: Connection, case: PatientComparison) -> None:
    if case.imported.details.initiating_visit_on:
        records.record_initiating_visit(
            db, case.episode, case.imported.details.initiating_visit_on, case.provenance
        )


def _describe_last_contact(case: PatientComparison) -> str:
    """A contact that is on file and as late says more than a file that has only the day."""
    new, current = case.imported.details.last_contact_on, case.on_file.contacts.last_contact_on
    return row_notes.value_change("last contact", new) if new and (not current or new > current) else ""


def _record_last_contact(db: Connection, case: PatientComparison) -> None:
    if case.imported.details.last_contact_on:
        contacts.record_last_contact(db, case.episode, case.imported.details.last_contact_on, case.provenance)


def _describe_next_contact(case: PatientComparison) -> str:
    said, current = case.imported.details, case.on_file.contacts.planned_contact_on
    new, way = said.next_contact_on, case.on_file.planned_way
    other_way = said.next_kind not in {"", way.how} or (
        said.next_time and f"{said.next_time:%H:%M}" != way.at
    )
    if said.clears_next_contact and current:
        return row_notes.value_change("next contact", NONE, current)
    if not new or _ends(case) or (new == current and not other_way):
        return ""
    return row_notes.value_change(
        "next contact", _planned_text(new, said), current if new != current else None
    )


def _planned_text(on: date, said: ImportedDetails) -> str:
    """`2026-12-08 14:00 phone`."""
    at = f"{said.next_time:%H:%M}" if said.next_time else ""
    return " ".join(filter(None, (f"{on}", at, said.next_kind)))


def _plan_next_contact(db: Connection, case: PatientComparison) -> None:
    said = case.imported.details
    if said.clears_next_contact:
        contacts.clear_next_contact(db, case.episode, case.provenance)
    if said.next_contact_on:
        contacts.plan_next_contact(
            db,
            case.episode,
            said.next_contact_on,
            case.provenance,
            at=said.next_time,
            how=said.next_kind or None,
        )


def _ends(case: PatientComparison) -> bool:
    return statuses.ends_episode(case.imported.status or Status(case.episode.status))


def _describe_interval(case: PatientComparison) -> str:
    new = case.imported.details.contact_interval_days
    current = AS_NEEDED if case.episode.as_needed else case.episode.interval_days
    if new is None or new == current:
        return ""
    return row_notes.contact_interval(AS_NEEDED_TEXT if new == AS_NEEDED else new)


def _set_interval(db: Connection, case: PatientComparison) -> None:
    days = case.imported.details.contact_interval_days
    episodes.set_interval(db, case.episode, days or None, as_needed=days == AS_NEEDED)


def _describe_hold(case: PatientComparison) -> str:
    """The end of a hold that is on file; that of a new one is recorded with it."""
    new, current = case.imported.details.hold_until, case.on_file.contacts.on_hold_until
    stays = case.episode.status == Status.ON_HOLD and case.imported.status in {None, Status.ON_HOLD}
    return row_notes.value_change("on hold until", new, current) if stays and new and new != current else ""


def _set_hold(db: Connection, case: PatientComparison) -> None:
    episodes.change_status(
        db,
        case.episode,
        Status.ON_HOLD,
        case.today,
        case.provenance,
        until=case.imported.details.hold_until,
        note=IMPORTED_NOTE,
    )


def _describe_scale(case: PatientComparison) -> str:
    new, current = case.imported.details.primary_scale, case.on_file.primary_scale
    changes = new and new != current
    return row_notes.value_change("primary scale", instruments.BY_KEY[new].title) if changes else ""


def _set_scale(db: Connection, case: PatientComparison) -> None:
    episodes.set_primary_scale(db, case.episode, case.imported.details.primary_scale)


def _describe_payer_details(case: PatientComparison) -> str:
    """A payer's kind and id are filled in; what is on file about a payer never follows one patient's row."""
    said, payer = case.imported.details, case.on_file.payer_details
    same_payer = case.imported.payer.casefold() in {"", payer.name.casefold()}
    missing = [
        row_notes.value_change(what, new)
        for what, new, current in (
            ("payer kind", said.payer_kind, payer.kind),
            ("payer id", said.payer_id, payer.number),
        )
        if new and not (current and same_payer) and (payer.name or case.imported.payer)
    ]
    return "; ".join(missing)


def _save_payer_details(db: Connection, case: PatientComparison) -> None:
    said = case.imported.details
    payer = payers.find_or_add(db, case.clinic.id, case.imported.payer or case.on_file.payer)
    kind, number = ("" if payer.kind else said.payer_kind), ("" if payer.number else said.payer_id)
    payers.save_details(db, case.clinic.id, payer, kind, number)


def _patient_detail(column: str, what: str, on_file: str) -> FieldUpdate:
    """A column of the patient's row; `on_file` is its name there."""

    def describe(case: PatientComparison) -> str:
        new, current = getattr(case.imported.details, column), getattr(case.on_file.details, on_file)
        if new in {"", None} or new == current:
            return ""
        return row_notes.value_change(what, row_notes.cell_text(new), row_notes.cell_text(current))

    def save(db: Connection, case: PatientComparison) -> None:
        value = {on_file: getattr(case.imported.details, column)}
        details.save(db, case.clinic.id, case.on_file.patient.id, **value)

    return FieldUpdate(describe, save)


def _describe_preference(case: PatientComparison) -> str:
    new, current = case.imported.details.preferred_contact, case.on_file.details.preferences.text
    return row_notes.value_change("preferred contact", new, current) if new and new != current else ""


def _save_preference(db: Connection, case: PatientComparison) -> None:
    first, _, second = case.imported.details.preferred_contact.partition(SECOND_WAY)
    wanted = ContactPreferences(first, second)
    preferences.save(db, case.clinic.id, case.on_file.patient.id, wanted)


def _describe_medications(case: PatientComparison) -> str:
    new, current = case.imported.details.medications, case.on_file.record.medications
    return row_notes.value_change("medications", new, current) if new and new != current else ""


def _record_medications(db: Connection, case: PatientComparison) -> None:
    from_on = case.effective_from(first=not case.on_file.record.medications)
    records.record_medications(db, case.episode, case.imported.details.medications, from_on, case.provenance)


DETAIL_UPDATES: tuple[FieldUpdate, ...] = (
    FieldUpdate(_describe_visit, _record_visit),
    FieldUpdate(_describe_last_contact, _record_last_contact),
    FieldUpdate(_describe_next_contact, _plan_next_contact),
    FieldUpdate(_describe_interval, _set_interval),
    FieldUpdate(_describe_hold, _set_hold),
    FieldUpdate(_describe_scale, _set_scale),
    FieldUpdate(_describe_payer_details, _save_payer_details),
    _patient_detail("member_id", "member id", "insurance_member_id"),
    _patient_detail("sex", "sex", "sex"),
    _patient_detail("phone_ok", "phone ok", "phone_ok"),
    FieldUpdate(_describe_preference, _save_preference),
    FieldUpdate(_describe_medications, _record_medications),
)
