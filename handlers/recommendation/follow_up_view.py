"""A recommendation and its follow-up as a reader sees them, read from the registry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from handlers.block_kit.patient_names import patient_naming
from handlers.recommendation.sentences import about_follow_up, about_recommending
from store.caseload import caseload
from store.caseload.caseload import CaseloadPatient
from store.clinic import members
from store.clinic.clinics import Clinic
from store.patient import patients
from store.patient.patients import Patient
from store.review import follow_ups
from store.review.case_review import CaseReview, ClinicianResponse, ClosingOutcome, RecommendationStep
from store.rules.roles import Role
from store.rules.scores.instruments import BY_KEY
from store.rules.scores.sentences import trend_and_meaning


@dataclass(frozen=True)
class RecommendationFollowUp:
    """A recommendation with what its messages name."""

    review: CaseReview
    patient: Patient
    clinic: Clinic
    member_names: Mapping[int, str]
    today: date
    clinician: str = ""
    """The treating clinician's name; empty when no one is known."""
    clinician_on_slack: bool = True
    """Whether the clinician is a member, and so can be asked here."""
    clinician_ids: frozenset[int] = frozenset()
    """Members who answer for themselves; anyone else records what a clinician said."""
    informers: tuple[str, ...] = ()
    """Names of the care managers who tell the patient."""
    reader_records_answer: bool = False
    """Whether the reader records the clinician's answer rather than gives it."""
    patient_summary: tuple[str, ...] = ()
    """How the patient is doing."""

    @property
    def waits_for_answer(self) -> bool:
        """Whether the clinician has yet to answer it."""
        return self.review.is_open and self.review.clinician_response is None

    @property
    def patient_name(self) -> str:
        """The patient as posts name them: short, unless the clinic chose full names."""
        return patient_naming(self.clinic.settings)(self.patient)

    @property
    def history(self) -> list[str]:
        """What was done so far, by whom and when; empty while it waits for the answer."""
        review = self.review
        if review.voided_at:
            return [about_follow_up.withdrawn_by(self._who(review.voided_by))]
        lines = [self._answered(review.clinician_response)] if review.clinician_response else []
        if review.patient_informed:
            step = review.patient_informed
            lines.append(about_follow_up.patient_informed_by(self._who(step.by), step.on))
        return [*lines, self._ended(review.closed)] if review.closed else lines

    @property
    def source(self) -> str:
        """Who recommended it, and when; its age while it is open."""
        review = self.review
        days_ago = (self.today - review.on).days if review.is_open else 0
        return about_follow_up.recommended_by(self._who(review.consultant_id), review.on, days_ago)

    def _ended(self, step: RecommendationStep) -> str:
        if step.outcome == ClosingOutcome.WITHDRAWN:
            return about_follow_up.withdrawn_on(self._who(step.by), step.on)
        if step.outcome == ClosingOutcome.REPLACED:
            return about_follow_up.replaced_on(self._who(step.by), step.on, step.note)
        return about_follow_up.closed_on(step.on)

    def _answered(self, step: RecommendationStep) -> str:
        own = step.by in self.clinician_ids
        answered = about_follow_up.answered_by_clinician if own else about_follow_up.answer_recorded_by
        return answered(ClinicianResponse(step.outcome), self._who(step.by), step.on, step.note)

    def _who(self, member_id: int | None) -> str:
        return self.member_names.get(member_id or 0, about_follow_up.SOMEONE)


def follow_up_view(
    db: Connection,
    clinic: Clinic,
    review: CaseReview,
    now: datetime,
    *,
    with_summary: bool = False,
    reader_records_answer: bool = False,
) -> RecommendationFollowUp:
    """A recommendation with what its messages name; `with_summary` adds how the patient is doing."""
    today = now.astimezone(clinic.zone).date()
    staff = follow_ups.episode_staff(db, clinic.id, [review.episode_id], today)[review.episode_id]
    all_members = members.list_members(db, clinic.id, active=False)
    summary: tuple[str, ...] = ()
    if with_summary:
        line = caseload.caseload_patient(db, clinic, review.patient_id, today)
        summary = (scores_text(line, today), time_in_care_text(line, today))
    return RecommendationFollowUp(
        review,
        patients.by_id_even_hidden(db, clinic.id, review.patient_id),
        clinic,
        {member.id: member.name for member in all_members},
        today,
        clinician=staff.team.clinician.name if staff.team.clinician else "",
        clinician_on_slack=staff.clinician is not None,
        clinician_ids=frozenset(member.id for member in all_members if Role.CLINICIAN in member.roles),
        informers=tuple(member.name for member in staff.care_managers),
        reader_records_answer=reader_records_answer,
        patient_summary=summary,
    )


def time_in_care_text(line: CaseloadPatient, today: date) -> str:
    """`12 weeks in care`; before enrollment the status."""
    weeks = line.weeks(today)
    return str(line.status) if weeks is None else about_recommending.weeks_in_care(weeks)


def scores_text(line: CaseloadPatient, today: date) -> str:
    """How the scores changed, or that there are none."""
    if line.scale_progress:
        return "; ".join(trend_and_meaning(scale, today) for scale in line.scale_progress)
    last = line.last_score
    if last is None:
        return about_recommending.NO_SCORES_YET
    return about_recommending.score_before_enrollment(
        BY_KEY[last.instrument].title, last.total, last.on, today
    )
