"""The posts about a risk event: the alert, its escalation, the wish to lower a tier, the news."""

from collections.abc import Sequence

from handlers.block_kit.parts import Block, Bold, Button, Line, Message, actions, header, lines, message
from handlers.risk.messages.risk_event import (
    ACKNOWLEDGE,
    APPROVE,
    CARD,
    KEEP,
    Alert,
    cause_words,
    marked,
    protocol,
    rehearsal,
    source,
    state,
    steps,
)
from store.risk.risk_event import Deed, Step
from store.rules.risk.risk import tier_words


def alert(shown: Alert, because: str = "") -> Message:
    """The alert as the event stands now, and why it comes to this reader; `text` names nobody."""
    event = shown.event
    text = "Safety alert: please acknowledge." if not event.acknowledged else "Safety alert."
    if not event.is_open:
        text = "Safety alert, settled."
    who: Line = (Bold(shown.name), f" · {cause_words(event)}")
    return message(
        marked(event, text),
        header(f"⚠ {marked(event, 'Safety alert')}"),
        lines(because) if because else None,
        lines(who if shown.names_patient else Bold("A patient in care"), source(shown), *state(shown)),
        lines(*protocol(shown.clinic, shown.now)) if event.is_open else None,
        rehearsal(event),
        _buttons(shown),
    )


def escalation(shown: Alert, told: Sequence[str]) -> Message:
    """Nobody acknowledged in time: the alert, to a lead or admin, and who was told before."""
    limit = shown.clinic.settings.acknowledge_minutes
    if told:
        because = f"Nobody acknowledged this within {limit} minutes in hours. Told: {', '.join(told)}."
    else:
        because = "There was nobody on the care team to tell: it comes to you at once."
    return alert(shown, because)


def approval(shown: Alert, asked: Step) -> Message:
    """A colleague asks the consultant to let a tier be lowered; once decided, how."""
    event = shown.event
    wish = tier_words(asked.tier)
    waits = event.asked is not None and event.asked.id == asked.id
    text = f"Please decide: lower a risk tier to {wish}." if waits else "A risk tier was decided on."
    who = shown.names.get(asked.by or 0)
    return message(
        marked(event, text),
        header(f"⚠ {marked(event, 'Lower a risk tier?')}"),
        lines(
            (Bold(shown.name), f" · {cause_words(event)}"),
            f"{who} asks to lower it to {wish}" + (f": {asked.note}" if asked.note else "."),
            *state(shown),
        ),
        rehearsal(event),
        actions(
            Button("Approve", APPROVE, str(asked.id), "primary") if waits else None,
            Button("Keep the tier", KEEP, str(asked.id)) if waits else None,
            Button("Open card", CARD, str(event.patient_id)),
        ),
    )


_DID = {
    Deed.ACKNOWLEDGED: "acknowledged the safety alert",
    Deed.LOWERED: "lowered the tier",
    Deed.NOT_LOWERED: "kept the tier as it is",
    Deed.CLOSED: "closed the safety alert",
}
NEWS = tuple(_DID)
"""The steps that those who were told of an alert hear of."""


def news(shown: Alert, step: Step) -> Message:
    """Who did what about an alert, to the others who were told of it."""
    event = shown.event
    said = f"{shown.names.get(step.by or 0)} {_DID[step.deed]}."
    if not shown.names_patient:
        return message(marked(event, said), lines(Bold(marked(event, said))))
    return message(
        marked(event, said),
        lines(Bold(marked(event, said)), f"{shown.name} · {cause_words(event)}", *state(shown)[1:]),
        actions(Button("Open card", CARD, str(event.patient_id))),
    )


def _buttons(shown: Alert) -> Block | None:
    event = shown.event
    take_on = event.is_open and not event.acknowledged
    return actions(
        Button("Acknowledge", ACKNOWLEDGE, str(event.id), "primary") if take_on else None,
        *(steps(event) if event.acknowledged and shown.may_act else ()),
        Button("Open card", CARD, str(event.patient_id)) if shown.names_patient else None,
    )
