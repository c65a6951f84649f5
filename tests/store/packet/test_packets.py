"""Gathering an audit packet: everything on record of one patient's month at one clinic, void facts marked."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection

from store.clinic import clinics, members
from store.clinic.clinics import Clinic
from store.clinic.members import Member
from store.db import Registry
from store.errors import UserError
from store.ledger import contacts, scores, time_log
from store.ledger.time_log import NewTimeEntry, TimeEntry
from store.ledger_entries import Provenance
from store.packet import packets
from store.packet.packet_facts import AuditPacket, checksum
from store.patient import care_team, episodes, patients, records, sentences
from store.patient.care_team import TeamPosition
from store.patient.episodes import Episode
from store.patient.patients import Patient
from store.payer import payers
from store.review import case_reviews
from store.review.case_review import ClinicianResponse, RecommendationStage
from store.rules.activities import Activity
from store.rules.minutes import minutes, minutes_decimal
from store.rules.months import Month
from store.rules.roles import Role
from store.rules.scores.score import Score

OCTOBER = Month(2026, 10)
NOW = datetime(2026, 11, 21, 16, tzinfo=UTC)
CHICAGO = ZoneInfo("America/Chicago")


def recorded(month: int, day: int, by: Member) -> Provenance:
    return Provenance(by.id, datetime(2026, month, day, 21, 5, tzinfo=UTC), "slack")


@dataclass
class Cast:
    """A clinic with a care manager, a consultant, a treating clinician and Holly in care since September."""

    clinic: Clinic
    dana: Member
    priya: Member
    holly: Patient
    episode: Episode

    def log(
        self, db: Connection, day: int, span: int, activity: Activity = Activity.PHONE, month: int = 10
    ) -> TimeEntry:
        new = NewTimeEntry(minutes(span), activity, date(2026, month, day), note=f"day {day}")
        return time_log.add(
            db,
            self.episode,
            new,
            recorded(month, day, self.dana),
            member_id=self.dana.id,
            author_role=Role.CARE_MANAGER,
        )

    def score(self, db: Connection, month: int, day: int, total: int) -> int:
        taken = Score(date(2026, month, day), "phq9", total, risk_value=0)
        return scores.add(db, self.episode, taken, recorded(month, day, self.dana)).id


def cast_of(db: Connection, name: str = "North Clinic") -> Cast:
    clinic = clinics.add(db, name, "America/Chicago", datetime(2026, 1, 5, tzinfo=UTC))
    opened = clinic.created_at
    dana = members.add(db, clinic, "U0DANA", [Role.CARE_MANAGER], opened, "Dana Reed")
    priya = members.add(db, clinic, "U0PRIYA", [Role.CONSULTANT], opened, "Priya Shah")
    holly = patients.add(db, clinic.id, "m1", "Holly", "Guzman", opened, date(1980, 3, 4))
    provenance = recorded(9, 1, dana)
    episode = episodes.open_episode(db, clinic.id, holly.id, episodes.ACTIVE, date(2026, 9, 1), provenance)
    episode = episodes.record_initial_assessment(db, episode, date(2026, 9, 3))
    payers.set_coverage(
        db, clinic.id, holly.id, payers.find_or_add(db, clinic.id, "Cigna"), date(2026, 9, 1), provenance
    )
    owen = care_team.find_or_add_provider(db, clinic.id, "1234567893", "Owen Clark")
    care_team.assign(db, episode, TeamPosition.CARE_MANAGER, date(2026, 9, 1), provenance, member_id=dana.id)
    care_team.assign(db, episode, TeamPosition.CONSULTANT, date(2026, 9, 1), provenance, member_id=priya.id)
    care_team.assign(db, episode, TeamPosition.CLINICIAN, date(2026, 9, 1), provenance, provider_id=owen.id)
    records.record_consent(db, episode, date(2026, 9, 1), "spoken", provenance, provider_id=owen.id)
    records.record_initiating_visit(db, episode, date(2026, 8, 28), provenance)
    records.record_problems(db, episode, ["F32.1", "F41.1"], date(2026, 9, 3), provenance)
    records.record_care_plan(db, episode, {"plan": "Walk daily."}, date(2026, 8, 30), provenance)
    return Cast(clinic, dana, priya, holly, episode)


@pytest.fixture
def cast(registry: Registry) -> Cast:
    """On each database."""
    with registry.begin() as db:
        return cast_of(db)


def packet(registry: Registry, cast: Cast, month: Month = OCTOBER) -> AuditPacket:
    with registry.read() as db:
        return packets.gather_packet(db, cast.clinic, cast.holly.id, month, NOW)


def test_identity_team_and_record_are_those_of_the_month(registry: Registry, cast: Cast) -> None:
    with registry.begin() as db:
        cast.log(db, 2, 25)
        provenance = recorded(11, 3, cast.dana)
        records.record_problems(db, cast.episode, ["F33.0"], date(2026, 11, 3), provenance)
        records.record_consent(db, cast.episode, date(2026, 11, 3), "written", provenance)
        care_team.assign(
            db,
            cast.episode,
            TeamPosition.CARE_MANAGER,
            date(2026, 11, 3),
            provenance,
            member_id=cast.priya.id,
        )
    facts = packet(registry, cast)
    assert (facts.clinic, facts.timezone, facts.month) == ("North Clinic", "America/Chicago", OCTOBER)
    assert facts.as_of == datetime(2026, 11, 21, 10, tzinfo=CHICAGO)
    assert facts.patient.name == "Holly Guzman"
    assert (facts.patient.born, facts.patient.mrn, facts.patient.payer) == (date(1980, 3, 4), "m1", "Cigna")
    assert (facts.team.clinician, facts.team.npi, facts.team.npi_error) == ("Owen Clark", "1234567893", "")
    assert (facts.team.care_manager, facts.team.consultant) == ("Dana Reed", "Priya Shah")
    assert [(each.on, each.how, each.clinician) for each in facts.consents] == [
        (date(2026, 9, 1), "spoken", "Owen Clark")
    ]
    assert facts.consents[0].information == sentences.CONSENT_INFORMATION
    assert facts.consents[0].entered.by == "Dana Reed"
    assert [each.on for each in facts.visits] == [date(2026, 8, 28)]
    assert (facts.problems, facts.problems_on) == (("F32.1", "F41.1"), date(2026, 9, 3))


def test_the_care_plan_is_that_in_force_and_the_months_versions(registry: Registry, cast: Cast) -> None:
    with registry.begin() as db:
        cast.log(db, 2, 25)
        for day, words in (
            (date(2026, 9, 20), "Walk more."),
            (date(2026, 10, 15), "Work part time."),
            (date(2026, 11, 2), "Later."),
        ):
            records.record_care_plan(
                db, cast.episode, {"plan": words}, day, recorded(day.month, day.day, cast.dana)
            )
    facts = packet(registry, cast)
    assert [(each.on, each.sections) for each in facts.plans] == [
        (date(2026, 9, 20), (("plan", "Walk more."),)),
        (date(2026, 10, 15), (("plan", "Work part time."),)),
    ]


def test_every_entry_is_there_with_its_counted_minutes_and_the_reason(registry: Registry, cast: Cast) -> None:
    with registry.begin() as db:
        cast.log(db, 9, 25)
        cast.log(db, 5, 5, Activity.ATTEMPT)
        gone = cast.log(db, 7, 40)
        time_log.add_note(db, cast.clinic.id, gone.id, "twice", recorded(10, 8, cast.dana))
        time_log.void(db, cast.clinic.id, gone.id, recorded(10, 8, cast.dana), "typed twice")
        cast.log(db, 1, 30, month=11)
    facts = packet(registry, cast)
    assert [
        (line.on.day, minutes_decimal(line.minutes), minutes_decimal(line.counted), line.why_not)
        for line in facts.entries
    ] == [
        (5, "5", "0", "an attempt or no-show without clinical work does not count"),
        (7, "40", "0", ""),
        (9, "25", "25", ""),
    ]
    voided = facts.entries[1].voided
    assert voided is not None
    assert (voided.by, voided.at, voided.why) == (
        "Dana Reed",
        datetime(2026, 10, 8, 16, 5, tzinfo=CHICAGO),
        "typed twice",
    )
    assert facts.entries[1].notes == ("day 7", "twice")
    assert facts.entries[2].entered.at == datetime(2026, 10, 9, 16, 5, tzinfo=CHICAGO)
    assert (facts.entries[2].entered.by, facts.entries[2].role) == ("Dana Reed", "care-manager")
    assert (minutes_decimal(facts.claim.total), minutes_decimal(facts.claim.counted)) == ("30", "25")


def test_entries_of_a_day_are_in_the_order_of_the_clock(registry: Registry, cast: Cast) -> None:
    with registry.begin() as db:
        for hour in (15, 9):
            start = datetime(2026, 10, 2, hour, tzinfo=CHICAGO)
            new = NewTimeEntry(minutes(10), Activity.PHONE, start.date(), "", start, start.replace(minute=10))
            time_log.add(
                db,
                cast.episode,
                new,
                recorded(10, 2, cast.dana),
                member_id=cast.dana.id,
                author_role=Role.CARE_MANAGER,
            )
        cast.log(db, 2, 5)
    assert [line.start and line.start.hour for line in packet(registry, cast).entries] == [9, 15, None]


def test_scores_of_the_episode_up_to_the_month_with_trend_and_void_ones_marked(
    registry: Registry, cast: Cast
) -> None:
    with registry.begin() as db:
        cast.log(db, 2, 25)
        cast.score(db, 9, 3, 18)
        cast.score(db, 10, 27, 9)
        wrong = cast.score(db, 10, 14, 21)
        scores.void(db, cast.clinic.id, wrong, recorded(10, 14, cast.dana), "wrong patient")
        cast.score(db, 11, 3, 7)
    facts = packet(registry, cast)
    assert [(each.on.isoformat(), each.total, each.band, bool(each.voided)) for each in facts.scores] == [
        ("2026-09-03", 18, "moderately severe", False),
        ("2026-10-14", 21, "severe", True),
        ("2026-10-27", 9, "mild", False),
    ]
    (trend,) = facts.trends
    assert (trend.scale, trend.top, trend.target_below, trend.percent) == ("PHQ-9", 27, 5, -50)
    assert trend.points == ((date(2026, 9, 3), 18), (date(2026, 10, 27), 9))
    assert [each.total for each in facts.episodes[0].assessed_with] == [18]


def test_reviews_with_their_follow_up_and_earlier_ones_that_are_open(registry: Registry, cast: Cast) -> None:
    with registry.begin() as db:
        cast.log(db, 2, 25)
        reviews = [
            case_reviews.record(
                db,
                cast.episode,
                date(2026, month, day),
                recorded(month, day, cast.priya),
                consultant_id=cast.priya.id,
                recommendation=words,
            )
            for month, day, words in (
                (9, 9, "Closed before."),
                (9, 16, "Still open."),
                (10, 14, "Sertraline 100 mg."),
                (11, 4, "Too late."),
            )
        ]
        case_reviews.add_step(
            db,
            cast.clinic.id,
            reviews[0],
            RecommendationStage.CLOSED,
            "closed",
            date(2026, 9, 20),
            recorded(9, 20, cast.dana),
        )
        case_reviews.add_step(
            db,
            cast.clinic.id,
            reviews[2],
            RecommendationStage.ANSWERED,
            ClinicianResponse.APPROVED,
            date(2026, 10, 15),
            recorded(10, 15, cast.dana),
            "starts Friday",
        )
        case_reviews.record(
            db, cast.episode, date(2026, 10, 21), recorded(10, 21, cast.priya), consultant_id=cast.priya.id
        )
    facts = packet(registry, cast)
    assert [(each.on.isoformat(), each.recommendation, each.state) for each in facts.reviews] == [
        ("2026-09-16", "Still open.", "waits for approval by the treating clinician"),
        ("2026-10-14", "Sertraline 100 mg.", "waits for the patient to be told"),
        ("2026-10-21", "continue", "no change"),
    ]
    (step,) = facts.reviews[1].steps
    assert (step.stage, step.outcome, step.on, step.by, step.note) == (
        "answered",
        "approved",
        date(2026, 10, 15),
        "Dana Reed",
        "starts Friday",
    )
    assert facts.reviews[1].consultant == "Priya Shah"


def test_contacts_of_the_month_the_next_agreed_and_the_first_after_the_month(
    registry: Registry, cast: Cast
) -> None:
    with registry.begin() as db:
        cast.log(db, 2, 25)
        cast.log(db, 5, 5, Activity.ATTEMPT)
        contacts.plan_next_contact(
            db, cast.episode, date(2026, 11, 3), recorded(10, 5, cast.dana), how="phone"
        )
        cast.log(db, 6, 15, Activity.VIDEO, month=11)
        contacts.plan_next_contact(
            db, cast.episode, date(2026, 12, 1), recorded(11, 6, cast.dana), how="video"
        )
    facts = packet(registry, cast)
    assert [(each.on.day, each.kind, each.reached, each.person) for each in facts.contacts] == [
        (2, "phone", True, "Dana Reed"),
        (5, "attempt", False, "Dana Reed"),
    ]
    assert (facts.next_contact.due_on, facts.next_contact.how) == (date(2026, 11, 3), "phone")
    assert facts.next_contact.first_after == date(2026, 11, 6)


def test_codes_policy_and_check_list_are_those_of_the_claim(registry: Registry, cast: Cast) -> None:
    with registry.begin() as db:
        cast.log(db, 2, 95)
        cast.score(db, 9, 3, 18)
        cast.score(db, 10, 2, 9)
    facts = packet(registry, cast)
    assert (facts.claim.codes, facts.claim.kind, facts.claim.policy) == (
        "99493 + 99494",
        "subsequent",
        "full-threshold",
    )
    assert [(line.code, line.units, line.description) for line in facts.claim.lines] == [
        ("99493", 1, "collaborative care, subsequent month"),
        ("99494", 1, "collaborative care, each additional 30 minutes"),
    ]
    assert (facts.state, facts.why) == ("held", "not reviewed with the consultant in the month")
    assert [(each.need, each.missing, each.who) for each in facts.requirements if each.missing] == [
        ("case review", "not reviewed with the consultant in the month", "consultant")
    ]
    assert len(facts.requirements) == 11
    assert facts.warnings == ("Cigna has no policy of its own: the clinic's default was used",)


def test_the_checksum_is_the_same_later_and_another_after_a_new_fact(registry: Registry, cast: Cast) -> None:
    with registry.begin() as db:
        cast.log(db, 2, 25)
    first = packet(registry, cast)
    with registry.read() as db:
        later = packets.gather_packet(db, cast.clinic, cast.holly.id, OCTOBER, NOW.replace(hour=20))
    assert later != first
    assert checksum(later) == checksum(first)
    assert replace(later, as_of=first.as_of) == first
    with registry.begin() as db:
        cast.log(db, 3, 5)
    assert checksum(packet(registry, cast)) != checksum(first)


def test_a_month_of_void_entries_alone_is_shown(registry: Registry, cast: Cast) -> None:
    with registry.begin() as db:
        entry = cast.log(db, 2, 25)
        time_log.void(db, cast.clinic.id, entry.id, recorded(10, 2, cast.dana), "undone")
    facts = packet(registry, cast)
    assert len(facts.entries) == 1
    assert (facts.state, facts.claim.codes, minutes_decimal(facts.claim.counted)) == ("not billable", "", "0")


def test_a_month_without_entries_is_refused(registry: Registry, cast: Cast) -> None:
    with pytest.raises(UserError) as refused:
        packet(registry, cast)
    assert refused.value.wrong == (
        "No time was entered for Holly Guzman in October 2026, so there is nothing to show a reviewer."
    )


def test_a_patient_of_another_clinic_is_unknown(registry: Registry, cast: Cast) -> None:
    with registry.begin() as db:
        other = cast_of(db, "South Clinic")
        other.log(db, 2, 25)
    with registry.read() as db, pytest.raises(UserError):
        packets.gather_packet(db, cast.clinic, other.holly.id, OCTOBER, NOW)
    with registry.read() as db:
        facts = packets.gather_packet(db, other.clinic, other.holly.id, OCTOBER, NOW)
    assert facts.clinic == "South Clinic"
