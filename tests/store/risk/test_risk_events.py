"""Risk events: what opens one, who acts on it, what two people at once come to, and the tier."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, select

from store.caseload import contact_status
from store.clinic import covering_assignments, members
from store.clinic.clinics import Clinic
from store.clinic.members import Member
from store.db import Registry
from store.errors import UserError
from store.ledger import contacts, scores
from store.ledger_entries import Provenance
from store.patient import care_team, episodes, patients
from store.patient.care_team import TeamPosition
from store.patient.episodes import Episode
from store.risk import flags, risk_events, risk_recipients, risk_steps, risk_tiers
from store.risk.risk_event import RiskEvent, RiskEventCause, RiskStepKind
from store.rules.contacts.next_contact import next_contact_due
from store.rules.review.agenda import FlagKind
from store.rules.risk.risk import CssrsAnswers, OpenRisk, RiskTier
from store.rules.roles import Role
from store.rules.scores.score import Score
from store.tables import audit_events
from tests.trail import trail_faults

AT = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("America/Chicago"))
TODAY = AT.date()
POSITIVE = Score(TODAY, "phq9", 14, risk_value=1)
NEGATIVE = Score(TODAY, "phq9", 14, risk_value=0)


@dataclass(frozen=True)
class Cast:
    """A patient in care, and the people around."""

    registry: Registry
    clinic: Clinic
    episode: Episode
    dana: Member
    priya: Member
    owen: Member

    def said(self, who: Member, minutes: int = 0) -> Provenance:
        return Provenance(who.id, AT + timedelta(minutes=minutes), "slack")


@pytest.fixture
def cast(registry: Registry, clinic: Clinic) -> Cast:
    with registry.begin() as db:
        dana = members.add(db, clinic, "U0DANA", [Role.CARE_MANAGER], AT, "Dana Reed")
        priya = members.add(db, clinic, "U0PRIYA", [Role.CONSULTANT], AT, "Priya Shah")
        owen = members.add(db, clinic, "U0OWEN", [Role.CLINICIAN], AT, "Owen Clark")
        said = Provenance(dana.id, AT, "slack")
        holly = patients.add(db, clinic.id, "8965", "Holly", "Guzman", AT)
        episode = episodes.open_episode(db, clinic.id, holly.id, "active", date(2026, 9, 1), said)
        provider = care_team.find_or_add_provider(db, clinic.id, "1234567893", "Owen Clark", owen.id)
        care_team.assign(db, episode, TeamPosition.CARE_MANAGER, TODAY, said, member_id=dana.id)
        care_team.assign(db, episode, TeamPosition.CONSULTANT, TODAY, said, member_id=priya.id)
        care_team.assign(db, episode, TeamPosition.CLINICIAN, TODAY, said, provider_id=provider.id)
    return Cast(registry, clinic, episode, dana, priya, owen)


def scored(db: Connection, cast: Cast, score: Score = POSITIVE) -> RiskEvent:
    scores.add(db, cast.episode, score, cast.said(cast.dana))
    return risk_events.open_events(db, cast.clinic.id, cast.episode.id)[-1]


def trail(db: Connection) -> list[str]:
    rows = db.execute(select(audit_events.c.action).order_by(audit_events.c.id)).scalars()
    return [action for action in rows if action.startswith("risk")]


def high(db: Connection, cast: Cast) -> RiskEvent:
    event = scored(db, cast)
    return risk_tiers.record_screen(
        db, cast.clinic.id, event.id, CssrsAnswers(plan=True), cast.dana, cast.said(cast.dana, 5)
    )


def test_a_positive_item_opens_an_event_and_raises_the_flag_with_it(cast: Cast) -> None:
    with cast.registry.begin() as db:
        event = scored(db, cast)
        assert (event.cause, event.on, event.note) == (
            RiskEventCause.SCORE,
            TODAY,
            "PHQ-9 item 9 above 0 (answer 1)",
        )
        assert (event.opened_by, event.tier, event.is_open) == (cast.dana.id, None, True)
        up = flags.open_flags(db, cast.clinic.id)[cast.episode.id]
        assert [each.flag.kind for each in up] == [FlagKind.RISK]
        assert trail(db) == ["risk opened"]


def test_a_risk_flag_opens_one_and_no_other_flag_does(cast: Cast) -> None:
    with cast.registry.begin() as db:
        for kind in FlagKind:
            flags.raise_flag(db, cast.episode, kind, TODAY, cast.said(cast.dana), question="hopeless")
        (event,) = risk_events.open_events(db, cast.clinic.id, cast.episode.id)
        assert (event.cause, event.note) == (RiskEventCause.FLAG, "hopeless")


@pytest.mark.parametrize("score", [NEGATIVE, Score(TODAY, "phq9", 14)], ids=["negative", "not told"])
def test_a_score_that_does_not_alert_opens_none(cast: Cast, score: Score) -> None:
    with cast.registry.begin() as db:
        scores.add(db, cast.episode, score, cast.said(cast.dana))
        assert risk_events.open_events(db, cast.clinic.id, cast.episode.id) == ()


def test_an_imported_score_opens_none(cast: Cast) -> None:
    with cast.registry.begin() as db:
        scores.add(db, cast.episode, POSITIVE, cast.said(cast.dana), import_key="row 1")
        assert risk_events.open_events(db, cast.clinic.id, cast.episode.id) == ()


def test_undoing_the_score_withdraws_the_event(cast: Cast) -> None:
    with cast.registry.begin() as db:
        kept = scores.add(db, cast.episode, POSITIVE, cast.said(cast.dana))
        (event,) = risk_events.open_events(db, cast.clinic.id, cast.episode.id)
        scores.void(db, cast.clinic.id, kept.id, cast.said(cast.dana, 1), "typed wrong")
        gone = risk_events.by_id(db, cast.clinic.id, event.id)
        assert (gone.is_open, gone.withdrawn_by) == (False, cast.dana.id)
        assert risk_events.open_events(db, cast.clinic.id, cast.episode.id) == ()
        assert trail(db) == ["risk opened", "risk withdrawn"]
        with pytest.raises(UserError, match="withdrawn"):
            risk_steps.acknowledge(db, cast.clinic.id, event.id, cast.said(cast.priya, 2))


def test_but_not_one_that_someone_acts_on(cast: Cast) -> None:
    with cast.registry.begin() as db:
        kept = scores.add(db, cast.episode, POSITIVE, cast.said(cast.dana))
        (event,) = risk_events.open_events(db, cast.clinic.id, cast.episode.id)
        risk_steps.acknowledge(db, cast.clinic.id, event.id, cast.said(cast.priya))
        scores.void(db, cast.clinic.id, kept.id, cast.said(cast.dana, 1), "typed wrong")
        assert [each.id for each in risk_events.open_events(db, cast.clinic.id, cast.episode.id)] == [
            event.id
        ]


def test_the_second_to_acknowledge_is_told_who_did(cast: Cast) -> None:
    with cast.registry.begin() as db:
        event = scored(db, cast)
        done = risk_steps.acknowledge(db, cast.clinic.id, event.id, cast.said(cast.dana, 5))
        assert done.acknowledged
        assert done.acknowledged.by == cast.dana.id
        with pytest.raises(UserError) as refused:
            risk_steps.acknowledge(db, cast.clinic.id, event.id, cast.said(cast.priya, 6))
        assert (
            refused.value.wrong == "Dana Reed (Mon Nov 23, 10:05 AM) already acknowledged this safety alert."
        )
        with pytest.raises(UserError, match=r"You .* already acknowledged this safety alert"):
            risk_steps.acknowledge(db, cast.clinic.id, event.id, cast.said(cast.dana, 7))


def test_of_six_at_the_same_moment_one_acts(cast: Cast) -> None:
    with cast.registry.begin() as db:
        event = scored(db, cast)
    start = Barrier(6)
    heard: list[str] = []

    def press(who: Member) -> None:
        own = Registry(cast.registry.url)
        start.wait(timeout=10)
        try:
            with own.begin() as db:
                risk_steps.acknowledge(db, cast.clinic.id, event.id, cast.said(who))
            heard.append("done")
        except UserError as refused:
            heard.append(refused.wrong)
        own.close()

    people = [cast.dana, cast.priya, cast.owen] * 2
    threads = [Thread(target=press, args=[who]) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert heard.count("done") == 1
    assert len([words for words in heard if "already acknowledged this safety alert" in words]) == 5


@pytest.mark.parametrize(
    ("answers", "tier"),
    [
        (CssrsAnswers(), None),
        (CssrsAnswers(wish_to_be_dead=True), RiskTier.LOW),
        (CssrsAnswers(method=True), RiskTier.MODERATE),
        (CssrsAnswers(plan=True), RiskTier.HIGH),
    ],
)
def test_a_screen_sets_the_tier_and_takes_the_event_on(
    cast: Cast, answers: CssrsAnswers, tier: RiskTier | None
) -> None:
    with cast.registry.begin() as db:
        event = scored(db, cast)
        seen = risk_tiers.record_screen(
            db, cast.clinic.id, event.id, answers, cast.dana, cast.said(cast.dana)
        )
        assert (seen.tier, seen.is_screened) == (tier, True)
        assert seen.acknowledged


def test_a_screen_is_kept_answer_by_answer(cast: Cast) -> None:
    with cast.registry.begin() as db:
        screen = high(db, cast).last_step(RiskStepKind.SCREENED)
        assert screen
        assert screen.note == "1 no, 2 no, 3 no, 4 no, 5 yes, 6 no, 6b no"


def test_a_screen_without_an_open_event_opens_one(cast: Cast) -> None:
    said = cast.said(cast.dana)
    with cast.registry.begin() as db:
        event = risk_tiers.open_event_from_screen(db, cast.episode, CssrsAnswers(thoughts=True), TODAY, said)
        assert (event.cause, event.tier, event.is_open) == (RiskEventCause.SCREEN, RiskTier.LOW, True)
        calm = risk_tiers.open_event_from_screen(db, cast.episode, CssrsAnswers(), TODAY, said)
        assert (calm.tier, calm.is_open) == (None, False)


def test_the_tier_makes_the_next_contact_due_and_a_contact_renews_it(cast: Cast) -> None:
    with cast.registry.begin() as db:
        contacts.add(db, cast.episode, cast.said(cast.dana), "phone", TODAY, member_id=None, reached=True)
        high(db, cast)
        due = next_contact_due(contact_status.of_episode(db, cast.episode), cast.clinic.settings)
        assert due
        assert (due.on, due.text) == (date(2026, 11, 30), "high risk: a contact within 1 week")
        seen = date(2026, 11, 27)
        contacts.add(db, cast.episode, cast.said(cast.dana, 9), "phone", seen, member_id=None, reached=True)
        due = next_contact_due(contact_status.of_episode(db, cast.episode), cast.clinic.settings)
        assert due
        assert due.on == date(2026, 12, 4)


def test_of_two_open_events_the_higher_tier_counts(cast: Cast) -> None:
    with cast.registry.begin() as db:
        high(db, cast)
        risk_tiers.open_event_from_screen(
            db, cast.episode, CssrsAnswers(thoughts=True), TODAY, cast.said(cast.dana, 9)
        )
        assert risk_events.open_risks(db, cast.clinic.id) == {
            cast.episode.id: OpenRisk(TODAY, RiskTier.HIGH, TODAY, acknowledged=False)
        }


def test_the_tier_is_lowered_only_with_a_consultants_approval(cast: Cast) -> None:
    clinic = cast.clinic.id
    with cast.registry.begin() as db:
        event = high(db, cast)
        wish = risk_tiers.set_tier(db, clinic, event.id, RiskTier.LOW, cast.dana, cast.said(cast.dana, 9))
        assert wish.tier is RiskTier.HIGH
        assert wish.lowering_request
        assert wish.lowering_request.tier is RiskTier.LOW
        with pytest.raises(UserError, match="Only a psychiatric consultant"):
            risk_tiers.decide_lowering(
                db, clinic, wish.lowering_request.id, cast.dana, cast.said(cast.dana, 10), approve=True
            )
        with pytest.raises(UserError, match="already asked the consultant for that"):
            risk_tiers.set_tier(db, clinic, event.id, RiskTier.LOW, cast.dana, cast.said(cast.dana, 11))
        done = risk_tiers.decide_lowering(
            db, clinic, wish.lowering_request.id, cast.priya, cast.said(cast.priya, 12), approve=True
        )
        assert (done.tier, done.lowering_request) == (RiskTier.LOW, None)
        with pytest.raises(UserError) as refused:
            risk_tiers.decide_lowering(
                db, clinic, wish.lowering_request.id, cast.priya, cast.said(cast.priya, 13), approve=False
            )
        assert refused.value.wrong == (
            "That was already decided: You (Mon Nov 23, 10:12 AM) lowered it to low risk."
        )


def test_the_consultant_may_let_the_tier_stand_and_be_asked_again(cast: Cast) -> None:
    clinic = cast.clinic.id
    with cast.registry.begin() as db:
        event = high(db, cast)
        for minutes in (10, 20):
            wish = risk_tiers.set_tier(db, clinic, event.id, None, cast.dana, cast.said(cast.dana, minutes))
            assert wish.lowering_request
            kept = risk_tiers.decide_lowering(
                db,
                clinic,
                wish.lowering_request.id,
                cast.priya,
                cast.said(cast.priya, minutes + 1),
                approve=False,
            )
            assert (kept.tier, kept.lowering_request) == (RiskTier.HIGH, None)


def test_a_lower_screen_only_asks_and_a_higher_tier_overtakes_the_wish(cast: Cast) -> None:
    clinic = cast.clinic.id
    with cast.registry.begin() as db:
        event = scored(db, cast)
        said = cast.said(cast.dana)
        risk_tiers.record_screen(db, clinic, event.id, CssrsAnswers(method=True), cast.dana, said)
        lower = risk_tiers.record_screen(db, clinic, event.id, CssrsAnswers(), cast.dana, said)
        assert lower.tier is RiskTier.MODERATE
        assert lower.lowering_request
        worse = risk_tiers.set_tier(db, clinic, event.id, RiskTier.HIGH, cast.dana, said)
        assert (worse.tier, worse.lowering_request) == (RiskTier.HIGH, None)
        with pytest.raises(UserError, match="already decided"):
            risk_tiers.decide_lowering(
                db, clinic, lower.lowering_request.id, cast.priya, cast.said(cast.priya), approve=True
            )


def test_a_consultant_lowers_the_tier_directly(cast: Cast) -> None:
    with cast.registry.begin() as db:
        event = high(db, cast)
        said = cast.said(cast.priya, 9)
        assert risk_tiers.set_tier(db, cast.clinic.id, event.id, None, cast.priya, said).tier is None


def test_a_form_that_was_open_while_the_tier_changed_is_refused(cast: Cast) -> None:
    clinic = cast.clinic.id
    with cast.registry.begin() as db:
        event = scored(db, cast)
        risk_tiers.set_tier(
            db, clinic, event.id, RiskTier.LOW, cast.priya, cast.said(cast.priya, 3), version=0
        )
        with pytest.raises(UserError) as refused:
            risk_tiers.set_tier(
                db, clinic, event.id, RiskTier.HIGH, cast.dana, cast.said(cast.dana, 4), version=0
            )
        assert refused.value.wrong == (
            "Priya Shah (Mon Nov 23, 10:03 AM) set it to low risk while your form was open."
        )
        with pytest.raises(UserError, match="The patient is already at low risk"):
            risk_tiers.set_tier(db, clinic, event.id, RiskTier.LOW, cast.dana, cast.said(cast.dana, 5))


def test_closing_asks_for_a_note_and_for_the_tier_to_be_gone(cast: Cast) -> None:
    clinic = cast.clinic.id
    with cast.registry.begin() as db:
        event = high(db, cast)
        said = cast.said(cast.dana, 9)
        with pytest.raises(UserError, match="add a note of what was done"):
            risk_steps.close(db, clinic, event.id, "  ", cast.dana, said)
        with pytest.raises(UserError, match="The patient is at high risk"):
            risk_steps.close(db, clinic, event.id, "safe at home", cast.dana, said)
        risk_tiers.set_tier(db, clinic, event.id, None, cast.priya, cast.said(cast.priya, 10))
        closed = risk_steps.close(db, clinic, event.id, "safe at home", cast.dana, cast.said(cast.dana, 11))
        assert closed.closed
        assert closed.closed.note == "safe at home"
        assert flags.open_flags(db, clinic) == {}
        assert risk_events.open_risks(db, clinic) == {}
        with pytest.raises(UserError, match=r"Dana Reed \(Mon Nov 23, 10:11 AM\) closed this safety alert."):
            risk_steps.close(db, clinic, event.id, "again", cast.priya, cast.said(cast.priya, 12))


def test_the_flag_stays_up_while_another_event_is_open(cast: Cast) -> None:
    with cast.registry.begin() as db:
        first, said = scored(db, cast), cast.said(cast.dana, 5)
        flags.raise_flag(db, cast.episode, FlagKind.RISK, TODAY, said, question="hopeless")
        risk_steps.close(db, cast.clinic.id, first.id, "talked", cast.dana, said)
        assert len(flags.open_flags(db, cast.clinic.id)[cast.episode.id]) == 2


def test_every_step_is_in_the_audit_trail_and_told_is_kept_once(cast: Cast) -> None:
    with cast.registry.begin() as db:
        event = scored(db, cast)
        program = Provenance(None, AT, "post")
        for _ in range(2):
            risk_steps.record_notified(db, event, cast.priya.id, program)
            risk_steps.record_escalated(db, event, cast.owen.id, program)
        risk_steps.acknowledge(db, cast.clinic.id, event.id, cast.said(cast.priya))
        assert trail(db) == ["risk opened", "risk told", "risk escalated", "risk told", "risk acknowledged"]
    assert trail_faults(cast.registry, cast.clinic.id) == ()


def test_the_assigned_and_who_covers_are_told_and_who_left_is_replaced(cast: Cast) -> None:
    with cast.registry.begin() as db:
        erin = members.add(db, cast.clinic, "U0ERIN", [Role.CARE_MANAGER], AT, "Erin Wood")

        def told() -> list[str]:
            found = risk_recipients.alert_recipients(db, cast.clinic.id, cast.episode.id, TODAY)
            return [member.name for member in found.members]

        assert told() == ["Dana Reed", "Priya Shah", "Owen Clark"]
        covering_assignments.add(db, cast.clinic.id, erin, cast.dana, TODAY, TODAY, cast.said(cast.dana))
        assert told() == ["Dana Reed", "Erin Wood", "Priya Shah", "Owen Clark"]
        members.deactivate(db, cast.clinic.id, cast.dana.id, AT)
        members.deactivate(db, cast.clinic.id, cast.owen.id, AT)
        assert told() == [erin.name, "Priya Shah"]


def test_the_leads_are_told_of_silence_and_without_any_the_admins(cast: Cast) -> None:
    with cast.registry.begin() as db:
        ada = members.add(db, cast.clinic, "U0ADA", [Role.ADMIN], AT, "Ada Kim")
        assert risk_recipients.escalation_recipients(db, cast.clinic.id) == [ada]
        lena = members.add(db, cast.clinic, "U0LENA", [Role.LEAD], AT, "Lena Ortiz")
        assert risk_recipients.escalation_recipients(db, cast.clinic.id) == [lena]


def test_an_event_is_of_a_drill_when_its_patient_is(cast: Cast) -> None:
    with cast.registry.begin() as db:
        made_up = patients.add(db, cast.clinic.id, "0", "Test", "Patient", AT, is_drill=True)
        episode = episodes.open_episode(db, cast.clinic.id, made_up.id, "active", TODAY, cast.said(cast.dana))
        assert scored(db, replace(cast, episode=episode)).is_drill
        assert not scored(db, cast).is_drill


ACTS: tuple[Callable[[Connection, int, int, Cast], object], ...] = (
    lambda db, clinic, event, _cast: risk_events.by_id(db, clinic, event),
    lambda db, clinic, event, cast: risk_steps.acknowledge(db, clinic, event, cast.said(cast.dana)),
    lambda db, clinic, event, cast: risk_steps.close(
        db, clinic, event, "note", cast.dana, cast.said(cast.dana)
    ),
    lambda db, clinic, event, cast: risk_tiers.set_tier(
        db, clinic, event, RiskTier.LOW, cast.dana, cast.said(cast.dana)
    ),
)


@pytest.mark.parametrize("act", ACTS)
def test_another_clinic_reaches_none_of_it(
    cast: Cast, act: Callable[[Connection, int, int, Cast], object]
) -> None:
    with cast.registry.begin() as db:
        event = scored(db, cast)
        elsewhere = cast.clinic.id + 1
        with pytest.raises(UserError, match="isn't in this clinic's registry"):
            act(db, elsewhere, event.id, cast)
        assert risk_events.open_or_recently_closed(db, elsewhere, AT) == []
