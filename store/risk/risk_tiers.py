"""The tier of a risk event: by a screen or by hand; lowered by a consultant alone. Source: domain.md §5.

Anybody else's wish to lower it is kept and waits for a consultant's approval.
"""

from datetime import date

from sqlalchemy import Connection, select

from store.clinic.members import Member
from store.errors import UserError
from store.ledger_entries import Said
from store.patient.episodes import Episode
from store.risk import risk_events
from store.risk.risk_event import Cause, Deed, RiskEvent
from store.risk.risk_steps import CARD, add, hold, taken_on, who
from store.rules.risk import risk as rules
from store.rules.risk.risk import Cssrs, Tier
from store.rules.roles import Role
from store.tables import risk_steps


def screen(
    db: Connection, clinic_id: int, event_id: int, answers: Cssrs, member: Member, said: Said, note: str = ""
) -> RiskEvent:
    """Record a screen and what its answers make of the tier; a lower one waits for the consultant.

    Raises:
        UserError: the event is over.
    """
    event = taken_on(db, hold(db, clinic_id, event_id, said), said)
    tier = rules.tier_of(answers)
    words = "; ".join(part for part in (rules.answers_words(answers), note) if part)
    event = add(db, event, Deed.SCREENED, said, tier=tier, note=words)
    return event if tier == event.tier else _to_tier(db, event, tier, member, said, "by the screen")


def open_screen(
    db: Connection, episode: Episode, answers: Cssrs, on: date, said: Said, note: str = ""
) -> RiskEvent:
    """Record a screen where no event is open: it opens one, closed at once when all answers are no."""
    event = risk_events.open_event(db, episode, Cause.SCREEN, on, said, note=note, screen=answers)
    if event.tier is None:
        return add(db, event, Deed.CLOSED, said, once=Deed.CLOSED, note="the screen was negative")
    return event


def set_tier(
    db: Connection,
    clinic_id: int,
    event_id: int,
    tier: Tier | None,
    member: Member,
    said: Said,
    *,
    note: str = "",
    version: int | None = None,
) -> RiskEvent:
    """Set the tier; where that lowers it and the member is no consultant, ask for the consultant's approval.

    Args:
        db: the transaction.
        clinic_id: whose.
        event_id: which event.
        tier: the tier to be; None for none.
        member: who sets it.
        said: the same person, when and through what.
        note: why.
        version: the event's `tier_version` that the person had before their eyes.

    Raises:
        UserError: the event is over, the tier stands so already, or it was set by somebody else meanwhile.
    """
    event = hold(db, clinic_id, event_id, said)
    if version is not None and version != event.tier_version:
        raise UserError(f"{_tier_by(db, event, said)} while your form was open.", CARD)
    if tier == event.tier:
        raise UserError(f"It is {rules.tier_words(tier)} already.", CARD)
    return _to_tier(db, taken_on(db, event, said), tier, member, said, note)


def decide(
    db: Connection,
    clinic_id: int,
    asked_id: int,
    member: Member,
    said: Said,
    *,
    approve: bool,
    note: str = "",
) -> RiskEvent:
    """The consultant approves that a tier is lowered, or lets it stand.

    Raises:
        UserError: not a consultant, or it was decided or overtaken already.
    """
    if Role.CONSULTANT not in member.roles:
        raise UserError("Only a psychiatric consultant may approve that a tier is lowered.")
    event = hold(db, clinic_id, _event_of(db, clinic_id, asked_id), said)
    asked = event.asked
    if asked is None or asked.id != asked_id:
        raise UserError(f"That was settled already: {_tier_by(db, event, said)}.", CARD)
    if approve:
        return add(db, event, Deed.LOWERED, said, once=_version(event), tier=asked.tier, note=note)
    return add(db, event, Deed.NOT_LOWERED, said, once=f"no:{asked_id}", tier=asked.tier, note=note)


def _to_tier(
    db: Connection, event: RiskEvent, tier: Tier | None, member: Member, said: Said, note: str
) -> RiskEvent:
    """Set the tier, or ask the consultant where that would lower it."""
    if event.tier is None or not rules.is_lowered(event.tier, tier):
        return add(db, event, Deed.TIER, said, once=_version(event), tier=tier, note=note)
    if Role.CONSULTANT in member.roles:
        return add(db, event, Deed.LOWERED, said, once=_version(event), tier=tier, note=note)
    waiting = event.asked
    if waiting and waiting.tier == tier:
        raise UserError(f"{who(db, event, waiting, said)} asked the consultant for that already.", CARD)
    number = len([step for step in event.steps if step.deed is Deed.LOWER_ASKED])
    return add(db, event, Deed.LOWER_ASKED, said, once=f"ask:{number}", tier=tier, note=note)


def _event_of(db: Connection, clinic_id: int, step_id: int) -> int:
    here = (risk_steps.c.clinic_id == clinic_id, risk_steps.c.id == step_id)
    found = db.execute(select(risk_steps.c.risk_event_id).where(*here)).scalar()
    if found is None:
        raise UserError("That request is not on this clinic's registry.")
    return int(found)


def _version(event: RiskEvent) -> str:
    return f"tier:{event.tier_version}"


def _tier_by(db: Connection, event: RiskEvent, said: Said) -> str:
    """`Priya Shah (Sat Nov 21, 10:05) set it to high risk`."""
    step = event.last(Deed.TIER, Deed.LOWERED, Deed.NOT_LOWERED, Deed.LOWER_ASKED)
    if step is None:
        return f"it is {rules.tier_words(event.tier)}"
    words = rules.tier_words(step.tier)
    did = {
        Deed.TIER: f"set it to {words}",
        Deed.LOWERED: f"lowered it to {words}",
        Deed.NOT_LOWERED: f"did not lower it to {words}",
        Deed.LOWER_ASKED: f"asked for {words}",
    }
    return f"{who(db, event, step, said)} {did[step.deed]}"
