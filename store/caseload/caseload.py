"""The caseload: the facts about each patient, what is due, and what the rules say about it.

Read with the same number of queries for any number of patients. Home, `/caseload`, `/review`, the card and
the scheduled posts all read a patient as a `CaseloadPatient`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import LABEL_STYLE_TABLENAME_PLUS_COL, Connection, Row, Select, and_, or_, select

from store import ledger_entries
from store.billing import patient_months
from store.caseload import contact_status
from store.clinic.clinics import Clinic
from store.ledger import scores
from store.ledger.scores import RecordedScore
from store.patient import care_team
from store.patient import episodes as episode_log
from store.patient import patients as patient_log
from store.patient.care_team import EpisodeTeam
from store.patient.charts.hidden_charts import is_shown
from store.patient.episodes import Episode, NoEpisodeError
from store.patient.patients import Patient
from store.review import case_reviews as reviews
from store.review.case_review import CaseReview
from store.risk import flags, risk_events
from store.risk.flags import RaisedFlag
from store.rules.billing.policy.claims import Claim
from store.rules.clinic.settings import Settings
from store.rules.contacts import next_contact
from store.rules.contacts.disengagement import disengagement_reason
from store.rules.contacts.next_contact import ContactDue, ContactStatus, OverdueContact
from store.rules.months import Month
from store.rules.patient.statuses import Status
from store.rules.review import agenda
from store.rules.review.agenda import AgendaCandidate, AgendaItem
from store.rules.risk.risk import OpenRisk
from store.rules.scores import progress
from store.rules.scores.progress import ScaleProgress
from store.rules.scores.review_reasons import StepDownReason, stalled_reasons, step_down_reason
from store.rules.scores.scales_due import ScaleDue, scales_due
from store.rules.scores.score import Score
from store.tables import care_team as team_rows
from store.tables import episodes, patients

_PatientAndEpisode = tuple[Patient, Episode]


@dataclass(frozen=True)
class _EpisodeFacts:
    """The facts about one patient's episode."""

    patient: Patient
    episode: Episode
    team: EpisodeTeam
    contact_status: ContactStatus
    scores: tuple[Score, ...]
    recorded_scores: tuple[RecordedScore, ...]
    """The same, as they are on the ledger."""
    flags: tuple[RaisedFlag, ...]
    """The open ones."""
    reviews: tuple[CaseReview, ...]
    claim: Claim
    """This month's minutes, and the codes they earn so far."""


@dataclass(frozen=True)
class CaseloadPatient(_EpisodeFacts):
    """One patient's episode on a day: the facts, and what the rules say about them."""

    contact_due: ContactDue | None
    """The next contact."""
    overdue_contact: OverdueContact | None
    """How late the contact is; None when it is not late, or snoozed."""
    lacks_contact: bool
    """Whether no contact is on record although one should be: it isn't known since when."""
    scale_progress: tuple[ScaleProgress, ...]
    """On each scale since enrollment, the patient's own first."""
    primary_progress: ScaleProgress | None
    """The progress on the primary scale."""
    stalled: tuple[str, ...]
    followed_scales: tuple[ScaleDue, ...]
    """The scales the patient is followed by, each with the day it is due."""
    scales_due_now: tuple[ScaleDue, ...]
    """Those that are due today or earlier."""
    disengagement_reason: str
    """Why a letter or close-out is suggested; empty when it is not."""
    is_long_gone: bool
    """Whether close-out is suggested and the contact is late by more than the clinic's limit."""
    step_down: StepDownReason | None
    """Why relapse prevention is suggested."""
    without_risk_answer: tuple[RecordedScore, ...]
    """The scores whose risk item is still missing."""
    agenda_candidate: AgendaCandidate
    agenda_item: AgendaItem | None
    """Why the patient is on the review agenda."""

    @property
    def status(self) -> Status:
        """The episode's status."""
        return self.contact_status.status

    @property
    def open_risk(self) -> OpenRisk | None:
        """The open safety alerts; None where all are closed."""
        return self.contact_status.open_risk

    @property
    def last_score(self) -> Score | None:
        """The last score of the primary scale; before enrollment, the last of all."""
        if self.primary_progress:
            return self.primary_progress.latest
        return self.scores[-1] if self.scores else None

    @property
    def last_review(self) -> CaseReview | None:
        """The last case review of this episode."""
        return self.reviews[-1] if self.reviews else None

    @property
    def is_new(self) -> bool:
        """Whether the agenda counts the patient among the new enrollments."""
        item = self.agenda_item
        names = {item.category.name, *(other.name for other, _ in item.other_categories)} if item else set()
        return "new" in names

    def weeks(self, today: date) -> int | None:
        """Whole weeks in care; None before enrollment."""
        started = self.episode.enrolled_on
        return None if started is None else progress.weeks_in_care(started, today)


def caseload_patients(
    db: Connection, clinic: Clinic, today: date, care_manager_id: int | None = None
) -> list[CaseloadPatient]:
    """The clinic's open episodes, or those of one care manager, by name; no drills, no hidden charts.

    An ended episode is among them while it has an open safety alert, so that no one overlooks it.
    """
    query = _patients_query().where(
        episodes.c.clinic_id == clinic.id,
        or_(episodes.c.ended_on.is_(None), risk_events.has_open_event()),
        ~patients.c.rehearsal,
        is_shown(patients.c.id, clinic.id),
    )
    if care_manager_id is not None:
        assigned = select(team_rows.c.episode_id).where(
            ledger_entries.live(team_rows, clinic.id), team_rows.c.member_id == care_manager_id
        )
        query = query.where(episodes.c.id.in_(assigned))
    people = [(_patient(row), _episode(row)) for row in db.execute(query)]
    known = [episode for _, episode in people]
    claims = patient_months.claims_so_far(db, clinic, known, Month.of(today))
    if care_manager_id is None:
        # Of a whole clinic everything is read: a statement can name a limited number of ids.
        return _build_patients(db, clinic, today, people, claims, None)
    found = _build_patients(db, clinic, today, people, claims, [episode.id for episode in known])
    return [line for line in found if line.team.care_manager_id == care_manager_id]


def caseload_patient(db: Connection, clinic: Clinic, patient_id: int, today: date) -> CaseloadPatient:
    """One patient's latest episode, open or ended.

    Raises:
        NoEpisodeError: the patient has no episode at this clinic.
    """
    known = episode_log.of_patient(db, clinic.id, patient_id)
    if not known:
        raise NoEpisodeError
    latest = known[0]
    patient = patient_log.by_id(db, clinic.id, patient_id)
    month = patient_months.claim_so_far(db, clinic, known, patient_id, Month.of(today))
    return _build_patients(db, clinic, today, [(patient, latest)], {latest.id: month}, [latest.id])[0]


def on_agenda(lines: Sequence[CaseloadPatient], today: date, settings: Settings) -> list[CaseloadPatient]:
    """The patients whose review is due, in the agenda's order."""
    by_episode = {line.episode.id: line for line in lines}
    due = agenda.agenda((line.agenda_candidate for line in lines), today, settings)
    return [by_episode[item.candidate.id] for item in due]


def _patients_query() -> Select[Any]:
    return (
        select(patients, episodes)
        .set_label_style(LABEL_STYLE_TABLENAME_PLUS_COL)
        .join(
            episodes,
            and_(episodes.c.clinic_id == patients.c.clinic_id, episodes.c.patient_id == patients.c.id),
        )
        .order_by(patients.c.last_name, patients.c.first_name, patients.c.id)
    )


def _patient(row: Row[Any]) -> Patient:
    return Patient(
        id=row.patients_id,
        clinic_id=row.patients_clinic_id,
        mrn=row.patients_mrn,
        first_name=row.patients_first_name,
        last_name=row.patients_last_name,
        date_of_birth=row.patients_date_of_birth,
        is_drill=row.patients_rehearsal,
    )


def _episode(row: Row[Any]) -> Episode:
    return Episode(
        id=row.episodes_id,
        clinic_id=row.episodes_clinic_id,
        patient_id=row.episodes_patient_id,
        number=row.episodes_number,
        status=row.episodes_status,
        referred_on=row.episodes_referred_on,
        enrolled_on=row.episodes_enrolled_on,
        initial_assessment_on=row.episodes_initial_assessment_on,
        ended_on=row.episodes_ended_on,
        interval_days=row.episodes_interval_days,
        as_needed=row.episodes_as_needed,
        primary_scale=row.episodes_primary_scale,
    )


def _build_patients(
    db: Connection,
    clinic: Clinic,
    today: date,
    people: Sequence[_PatientAndEpisode],
    claims: Mapping[int, Claim],
    ids: Collection[int] | None,
) -> list[CaseloadPatient]:
    known = [episode for _, episode in people]
    teams = care_team.teams(db, clinic.id, ids)
    statuses = contact_status.of_episodes(db, clinic.id, known, ids)
    scored = scores.recorded_in_episodes(db, clinic.id, ids)
    flagged = flags.open_flags(db, clinic.id, ids)
    reviewed = reviews.of_episodes(db, clinic.id, ids)
    facts = (
        _EpisodeFacts(
            patient=patient,
            episode=episode,
            team=teams.get(episode.id, EpisodeTeam()),
            contact_status=statuses[episode.id],
            scores=tuple(recorded.score for recorded in scored.get(episode.id, ())),
            recorded_scores=scored.get(episode.id, ()),
            flags=flagged.get(episode.id, ()),
            reviews=reviewed.get(episode.id, ()),
            claim=claims[episode.id],
        )
        for patient, episode in people
    )
    return [_apply_rules(each, today, clinic.settings) for each in facts]


def _apply_rules(facts: _EpisodeFacts, today: date, settings: Settings) -> CaseloadPatient:
    """What the rules say about the facts."""
    enrolled = facts.episode.enrolled_on
    chosen = facts.episode.primary_scale or ""
    scale_progress = scores.scale_progress(facts.episode, facts.scores, settings)
    candidate = AgendaCandidate(
        id=facts.episode.id,
        status=facts.contact_status.status,
        enrolled_on=enrolled,
        last_review_on=facts.reviews[-1].on if facts.reviews else None,
        scores=facts.scores,
        flags=tuple(raised.flag for raised in facts.flags),
        open_recommendations=tuple(review.open_recommendation for review in facts.reviews if review.is_open),
        open_risk=facts.contact_status.open_risk,
        primary_scale=chosen,
    )
    followed = _scales_due(facts, today, settings)
    overdue = next_contact.overdue_contact(facts.contact_status, today, settings)
    lost = disengagement_reason(facts.contact_status, today, settings)
    return CaseloadPatient(
        **vars(facts),
        contact_due=next_contact.next_contact_due(facts.contact_status, settings),
        overdue_contact=overdue,
        lacks_contact=next_contact.lacks_contact(facts.contact_status, today, settings),
        scale_progress=tuple(
            sorted(scale_progress, key=lambda scale: not progress.is_own_scale(scale.instrument.key, chosen))
        ),
        primary_progress=progress.primary_progress(facts.scores, enrolled, settings, chosen)
        if enrolled
        else None,
        stalled=stalled_reasons(facts.scores, enrolled, today, settings, facts.contact_status.status)
        if enrolled
        else (),
        followed_scales=followed,
        scales_due_now=tuple(scale for scale in followed if scale.is_due(today)),
        disengagement_reason=lost,
        is_long_gone=bool(lost and overdue and overdue.days > settings.disengaged_days),
        step_down=step_down_reason(facts.contact_status.status, facts.scores, enrolled, today, settings),
        without_risk_answer=scores.without_risk_answer(facts.recorded_scores, today, settings),
        agenda_candidate=candidate,
        agenda_item=agenda.agenda_item(candidate, today, settings),
    )


def _scales_due(facts: _EpisodeFacts, today: date, settings: Settings) -> tuple[ScaleDue, ...]:
    if facts.episode.enrolled_on is None:
        return ()
    born = facts.patient.date_of_birth
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day)) if born else None
    status, chosen = facts.contact_status.status, facts.episode.primary_scale or ""
    return scales_due(status, facts.episode.enrolled_on, facts.scores, settings, age, chosen)
