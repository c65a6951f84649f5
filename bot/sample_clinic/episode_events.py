"""The events of one sample episode, each at its time, entered through the store's own functions."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from bot.sample_clinic.episode_calendar import EpisodeCalendar, evenly_spaced
from bot.sample_clinic.patients import SamplePatient
from bot.sample_clinic.sample_episode import SampleEpisode, SampleFlag, SampleReview
from bot.sample_clinic.sample_minutes import time_entries
from bot.sample_clinic.team import CLINICIANS
from store.clinic.clinics import Clinic
from store.clinic.members import Member
from store.enrollment import enrollment
from store.enrollment.new_patient import NewPatient
from store.ledger import contacts, scores, time_log
from store.ledger.time_log import NewTimeEntry
from store.ledger_entries import Provenance
from store.patient import episodes, records
from store.patient.episodes import Episode
from store.review import case_reviews
from store.review.case_review import RecommendationStage
from store.risk import flags, risk_events, risk_steps, risk_tiers
from store.rules.clinic.calendar import local_day, local_instant, next_working_day
from store.rules.patient.statuses import Status
from store.rules.risk.risk import CssrsAnswers
from store.rules.roles import Role
from store.rules.scores.instruments import BY_KEY
from store.rules.scores.score import Score

SOURCE = "demo"
_MODERATE_RISK = CssrsAnswers(wish_to_be_dead=True, thoughts=True, method=True)
_VISIT_BEFORE = timedelta(days=9)
_PLAN = (
    "Activity schedule, medication as prescribed, PHQ-9 every four weeks, call the clinic if it gets worse."
)


@dataclass(frozen=True)
class SampleEvent:
    """Something to be entered, and when."""

    at: datetime
    write: Callable[[Connection], object]


@dataclass(frozen=True)
class EpisodeWriter:
    """One patient's current episode as events."""

    clinic: Clinic
    team: Mapping[str, Member]
    sample_patient: SamplePatient
    sample_episode: SampleEpisode
    episode: Episode
    now: datetime

    @property
    def days(self) -> EpisodeCalendar:
        """The episode on the calendar."""
        return EpisodeCalendar(self.sample_episode, local_day(self.now, self.clinic.zone))

    def events(self) -> Iterator[SampleEvent]:
        """Everything after the enrollment."""
        yield from self._record()
        yield from (self._time_entry(entry) for entry in time_entries(self.days))
        yield from self._scores()
        yield from self._reviews()
        yield from self._flags_and_plans()

    def _record(self) -> Iterator[SampleEvent]:
        reached = self.days.contacts()
        if reached:
            provenance = self._provenance(reached[0], time(10, 30))
            yield SampleEvent(
                provenance.at,
                lambda db: records.record_care_plan(
                    db, self.episode, {"plan": _PLAN}, reached[0], provenance
                ),
            )
        if self.sample_episode.status_change:
            status, ago = self.sample_episode.status_change
            on = self.days.working_day_ago(ago)
            later = self._provenance(on, time(15))
            until = (
                self.days.today + timedelta(days=self.sample_episode.hold_days)
                if self.sample_episode.hold_days
                else None
            )
            yield SampleEvent(later.at, lambda db: self._change(db, status, on, later, until))

    def _time_entry(self, entry: NewTimeEntry) -> SampleEvent:
        provenance = self._provenance(entry.service_on, time(11))
        return SampleEvent(
            provenance.at,
            lambda db: time_log.add(
                db, self.episode, entry, provenance, member_id=self._manager.id, author_role=Role.CARE_MANAGER
            ),
        )

    def _scores(self) -> Iterator[SampleEvent]:
        if self.sample_episode.screen is not None:
            on = self.days.enrolled
            yield self._score(Score(on, "phq2", self.sample_episode.screen, is_screen=True))
        for key, totals in self.sample_episode.scores:
            taken = list(zip(evenly_spaced(self.days.contacts(), len(totals)), totals, strict=True))
            asks = BY_KEY[key].risk_item is not None
            for on, total in taken:
                risk = self.sample_episode.risk if (on, total) == taken[-1] else 0
                yield self._score(Score(on, key, total, risk_value=risk if asks else None))
                if risk:
                    yield self._close_risk(on) if self.sample_episode.risk_closed else self._screen(on)

    def _score(self, score: Score) -> SampleEvent:
        provenance = self._provenance(score.on, time(11, 20))
        return SampleEvent(provenance.at, lambda db: scores.add(db, self.episode, score, provenance))

    def _screen(self, on: date) -> SampleEvent:
        """The same morning: the alert is acknowledged and the patient screened."""
        provenance = self._provenance(on, time(11, 40))
        return SampleEvent(
            provenance.at, lambda db: _record_screens(db, self.episode, self._manager, provenance)
        )

    def _close_risk(self, on: date) -> SampleEvent:
        """The same morning: the patient was called, and the alert is closed with a note."""
        provenance = self._provenance(on, time(11, 40))
        return SampleEvent(
            provenance.at, lambda db: _close_events(db, self.episode, self._manager, provenance)
        )

    def _reviews(self) -> Iterator[SampleEvent]:
        for on in self.days.earlier_reviews():
            yield self._review(on, SampleReview(0))
        for each in self.sample_episode.reviews:
            yield self._review(self.days.review_day(each.days_ago), each)

    def _review(self, on: date, each: SampleReview) -> SampleEvent:
        provenance = replace(self._provenance(on, time(13, 20)), by=self.team["priya"].id)
        return SampleEvent(provenance.at, lambda db: self._write_review(db, on, each, provenance))

    def _write_review(self, db: Connection, on: date, each: SampleReview, provenance: Provenance) -> None:
        consultant = self.team["priya"].id
        review = case_reviews.record(
            db, self.episode, on, provenance, consultant_id=consultant, recommendation=each.recommendation
        )
        day = on
        for stage, outcome in each.follow_up_steps if each.recommendation else ():
            day = min(next_working_day(day, self.clinic.settings), self.days.today)
            step = self._provenance(day, time(14))
            if stage is RecommendationStage.ANSWERED:
                step = replace(step, by=self._clinician.id)
            case_reviews.add_step(db, self.clinic.id, review, stage, outcome, day, step)

    def _flags_and_plans(self) -> Iterator[SampleEvent]:
        yield from (self._flag(raised) for raised in self.sample_episode.flags)
        if self.sample_episode.next_contact_in_days is not None:
            due = self.days.today + timedelta(days=self.sample_episode.next_contact_in_days)
            provenance = self._provenance(self.days.contacts()[-1], time(16))
            yield SampleEvent(
                provenance.at,
                lambda db: contacts.plan_next_contact(db, self.episode, due, provenance, how="phone"),
            )

    def _flag(self, raised: SampleFlag) -> SampleEvent:
        on = self.days.working_day_ago(raised.days_ago)
        provenance = self._provenance(on, time(15, 30))
        asks = raised.question
        return SampleEvent(
            provenance.at,
            lambda db: flags.raise_flag(db, self.episode, raised.kind, on, provenance, question=asks),
        )

    def _change(
        self, db: Connection, status: Status, on: date, provenance: Provenance, until: date | None
    ) -> None:
        episodes.change_status(db, self.episode, status, on, provenance, until=until)

    @property
    def _clinician(self) -> Member:
        """Who answers a recommendation; the care manager enters it for a clinician who is not on Slack."""
        return self.team[CLINICIANS[self.sample_patient.clinician].member or self.sample_patient.manager]

    @property
    def _manager(self) -> Member:
        return self.team[self.sample_patient.manager]

    def _provenance(self, on: date, at: time) -> Provenance:
        """Entered by the care manager in office hours, but not later than now."""
        return Provenance(self._manager.id, min(local_instant(on, at, self.clinic.zone), self.now), SOURCE)


def _record_screens(db: Connection, episode: Episode, manager: Member, provenance: Provenance) -> None:
    """Record a moderate risk for every open alert."""
    for event in risk_events.open_events(db, episode.clinic_id, episode.id):
        risk_tiers.record_screen(
            db, episode.clinic_id, event.id, _MODERATE_RISK, manager, provenance, "no means at home"
        )


def _close_events(db: Connection, episode: Episode, manager: Member, provenance: Provenance) -> None:
    """Close every open alert of an episode."""
    note = "called the same morning: passive thoughts only, safety plan reviewed"
    for event in risk_events.open_events(db, episode.clinic_id, episode.id):
        risk_steps.close(db, episode.clinic_id, event.id, note, manager, provenance)


def enroll(
    db: Connection,
    clinic: Clinic,
    team: Mapping[str, Member],
    patient: SamplePatient,
    sample: SampleEpisode,
    now: datetime,
) -> EpisodeWriter:
    """Enroll a patient on the episode's first day."""
    days = EpisodeCalendar(sample, local_day(now, clinic.zone))
    clinician = CLINICIANS[patient.clinician]
    began = sample.last_contact_days_ago is not None
    new = NewPatient(
        mrn=patient.mrn,
        first_name=patient.first_name,
        last_name=patient.last_name,
        starts_on=days.enrolled,
        date_of_birth=patient.birth_date,
        is_referral=sample.is_referral,
        payer=patient.payer,
        npi=clinician.npi,
        clinician_name=clinician.name,
        clinician_id=team[clinician.member].id if clinician.member else None,
        care_manager_id=team[patient.manager].id,
        consultant_id=team["priya"].id,
        consent_on=days.enrolled if sample.has_consent and not sample.is_referral else None,
        seen_on=days.enrolled - _VISIT_BEFORE if began else None,
        assessed_on=days.enrolled if began else None,
        problems=patient.problems,
        is_different_person=True,  # two of them have one name
    )
    provenance = Provenance(
        team[patient.manager].id, local_instant(days.enrolled, time(9, 30), clinic.zone), SOURCE
    )
    enrolled = enrollment.enroll(db, clinic, new, days.today, replace(provenance, at=min(provenance.at, now)))
    return EpisodeWriter(clinic, team, patient, sample, enrolled.episode, now)
