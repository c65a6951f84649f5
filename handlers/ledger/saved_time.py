"""What is on the ledger after `/log`, with the patient's month and next contact."""

from sqlalchemy import Connection

from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import Reply
from handlers.ledger.messages import time_log as messages
from handlers.ledger.messages.time_log import SavedAttempt, SavedTimeEntry
from store.billing import closings, patient_months
from store.caseload import contact_status
from store.clinic import members
from store.ledger import attempts, time_log
from store.ledger.attempts import Attempt
from store.ledger.time_log import TimeEntry
from store.patient import care_team, episodes, patients
from store.patient.episodes import Episode
from store.patient.patients import Patient
from store.rules.contacts import next_contact
from store.rules.contacts.disengagement import disengagement_reason
from store.rules.months import Month


def describe_saved_entry(
    db: Connection, entry: TimeEntry, patient: Patient, patient_episodes: list[Episode], ctx: RequestContext
) -> SavedTimeEntry:
    """An entry with the patient's month and next contact after it, and what of it counts."""
    current = patient_episodes[0]
    contacts_now = contact_status.of_episode(db, current)
    claim, counted = patient_months.month_so_far(
        db, ctx.clinic, patient_episodes, patient.id, Month.of(entry.service_on)
    )
    overlaps = time_log.overlapping(db, entry, ctx.clinic.id)
    people = patients.by_ids(db, ctx.clinic.id, {each.patient_id for each in overlaps}) if overlaps else {}
    return SavedTimeEntry(
        entry,
        patient,
        claim=claim,
        due=next_contact.next_contact_due(contacts_now, ctx.clinic.settings),
        care_end=episodes.ended_before(patient_episodes, entry.service_on),
        deceased_on=episodes.deceased_on(patient_episodes),
        caseload_owner=_caseload_owner(db, current, ctx),
        contact_status=contacts_now,
        disengagement=disengagement_reason(contacts_now, ctx.today, ctx.clinic.settings),
        counted=next((each for each in counted if each.entry.id == entry.id), None),
        overlaps=tuple((each, people[each.patient_id]) for each in overlaps),
        closed=closings.closed_among(db, ctx.clinic.id, [entry.service_on]),
    )


def describe_attempt(
    db: Connection, attempt: Attempt, patient: Patient, patient_episodes: list[Episode], ctx: RequestContext
) -> SavedAttempt:
    """An attempt with the next contact after it."""
    current = patient_episodes[0]
    contacts_now = contact_status.of_episode(db, current)
    return SavedAttempt(
        attempt,
        patient,
        contacts_now,
        due=next_contact.next_contact_due(contacts_now, ctx.clinic.settings),
        caseload_owner=_caseload_owner(db, current, ctx),
        disengagement=disengagement_reason(contacts_now, ctx.today, ctx.clinic.settings),
        care_end=episodes.ended_before(patient_episodes, attempt.on),
        deceased_on=episodes.deceased_on(patient_episodes),
        closed=closings.closed_among(db, ctx.clinic.id, [attempt.on]),
    )


def earlier_answer(ctx: RequestContext) -> Reply | None:
    """The answer to the minutes and attempts that this request saved before; None when it saved none."""
    saved: list[SavedTimeEntry | SavedAttempt] = []
    with ctx.registry.read() as db:
        for entry in time_log.of_request(db, ctx.clinic.id, ctx.request_key):
            patient = patients.by_id(db, ctx.clinic.id, entry.patient_id)
            patient_episodes = episodes.of_patient(db, ctx.clinic.id, patient.id)
            saved.append(describe_saved_entry(db, entry, patient, patient_episodes, ctx))
        for attempt in attempts.of_request(db, ctx.clinic.id, ctx.request_key):
            patient = patients.by_id(db, ctx.clinic.id, attempt.patient_id)
            patient_episodes = episodes.of_patient(db, ctx.clinic.id, patient.id)
            saved.append(describe_attempt(db, attempt, patient, patient_episodes, ctx))
    return Reply(messages.time_saved(saved, ctx.today, ctx.clinic.zone)) if saved else None


def _caseload_owner(db: Connection, episode: Episode, ctx: RequestContext) -> str:
    """The name of the colleague who has the patient on the caseload; empty for the member's own."""
    manager = care_team.team(db, episode).care_manager_id
    if manager is None or manager == ctx.member.id:
        return ""
    return members.by_id(db, ctx.clinic.id, manager).name
