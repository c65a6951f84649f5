"""A risk event in words: the alert, where it stands, the protocol; in rehearsals marked everywhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.block_kit.dates import clock_words
from handlers.block_kit.parts import Block, Bold, Button, Line, Link, small
from store.clinic.clinics import Clinic
from store.patient.patients import Patient
from store.risk.risk_event import Cause, Deed, RiskEvent, Step
from store.rules.clinic import hours
from store.rules.risk.risk import contact_within, tier_words
from store.rules.words import span, weekday_day

ACKNOWLEDGE, SCREEN, TIER, CLOSE = "risk.acknowledge", "risk.screen", "risk.tier", "risk.close"
APPROVE, KEEP, SHOW = "risk.approve", "risk.keep", "risk.show"
CARD = "patient.card"

_CRISIS_LINE = "988"


@dataclass(frozen=True)
class Alert:
    """An event and what it takes to speak of it."""

    event: RiskEvent
    patient: Patient
    clinic: Clinic
    names: Mapping[int, str]
    """The team's names by member."""
    now: datetime
    """In the clinic's zone."""
    names_patient: bool = True
    """False for an admin, who reads no patient data."""
    may_act: bool = True
    """Whether the reader works with patients."""

    def by(self, step: Step) -> str:
        """`Dana Reed, Sat Nov 21, 10:05 AM`."""
        return f"{self.names.get(step.by or 0, 'the program')}, {self.moment(step.at)}"

    def moment(self, at: datetime) -> str:
        """`Sat Nov 21, 10:05 AM`, the clinic's time."""
        local = at.astimezone(self.clinic.zone)
        return f"{weekday_day(local.date())}, {clock_words(local)}"

    @property
    def name(self) -> str:
        """The patient as named in what lasts: short, unless the clinic chose full names."""
        full = f"{self.patient.full_name} · {self.patient.mrn_tail}"
        return full if self.clinic.settings.full_names else self.patient.short_name


def marked(event: RiskEvent, text: str) -> str:
    """The text, marked in a rehearsal."""
    return f"REHEARSAL: {text}" if event.rehearsal else text


def rehearsal(event: RiskEvent) -> Block | None:
    """What a rehearsal is."""
    words = "REHEARSAL with a made-up patient: act as you would. It touches no list, number or claim."
    return small(words) if event.rehearsal else None


def cause_words(event: RiskEvent) -> str:
    """`PHQ-9 item 9 above 0`, `risk flag: hopeless since Tuesday`, `C-SSRS screen: high risk`."""
    if event.cause is Cause.SCREEN:
        return f"C-SSRS screen: {tier_words(event.first_tier)}"
    if event.cause is Cause.SCORE:
        return event.note
    return f"risk flag: {event.note}" if event.note else "risk flag"


def state(shown: Alert) -> list[str]:
    """Where the event stands, line by line; an admin reads no findings and no notes."""
    event = shown.event
    said = []
    if event.acknowledged:
        said.append(f"Acknowledged by {shown.by(event.acknowledged)}.")
    elif event.is_open:
        said.append("Nobody has acknowledged it yet.")
    escalated = event.last(Deed.ESCALATED)
    if escalated:
        said.append(f"Escalated to {shown.names.get(escalated.about or 0)}, {shown.moment(escalated.at)}.")
    if shown.names_patient:
        said += _screened(shown)
    if event.closed:
        note = f": {event.closed.note}" if shown.names_patient else "."
        said.append(f"Closed by {shown.by(event.closed)}{note}")
    if event.withdrawn_at:
        who = shown.names.get(event.withdrawn_by or 0, "the program")
        said.append(f"Withdrawn: what raised it was undone by {who}.")
    return said


def protocol(clinic: Clinic, now: datetime) -> list[Line]:
    """The clinic's protocol, its link, the crisis line; out of hours that nobody may be there."""
    settings = clinic.settings
    said: list[Line] = [settings.protocol_text] if settings.protocol_text else []
    if settings.protocol_link:
        said.append(Link(settings.protocol_link, "Open the clinic's safety protocol"))
    if _CRISIS_LINE not in settings.protocol_text:
        said.append("Crisis line: call or text 988.")
    closed = closed_words(clinic, now)
    return [closed, *said] if closed else said


def told_words(names: Sequence[str]) -> str:
    """Whom an alert is told to at once."""
    if not names:
        return "There is nobody on the care team to tell: the clinic's lead is told."
    return f"Told at once: {', '.join(names)}."


def closed_words(clinic: Clinic, now: datetime) -> str:
    """That the clinic is closed, and until when; empty within hours."""
    if hours.is_open(now, clinic.settings, clinic.zone):
        return ""
    opens = hours.opens_at(now, clinic.settings, clinic.zone)
    until = ""
    if opens:
        local = opens.astimezone(clinic.zone)
        until = f" until {weekday_day(local.date())}, {clock_words(local)}"
    return f"The clinic is closed{until}. Do not wait for it: the protocol applies now."


def source(shown: Alert) -> str:
    """When and by whom it was raised."""
    who = shown.names.get(shown.event.opened_by or 0, "the program")
    return f"Raised by {who}, {shown.moment(shown.event.opened_at)}."


def _screened(shown: Alert) -> list[str]:
    """The screen, the tier and who asks to lower it."""
    event = shown.event
    said = []
    screen = event.last(Deed.SCREENED)
    if screen:
        said.append(f"C-SSRS screen by {shown.by(screen)}: {screen.note}.")
    if event.tier:
        since = weekday_day(event.tier_at.astimezone(shown.clinic.zone).date())
        within = span(contact_within(event.tier, shown.clinic.settings))
        said.append(f"{tier_words(event.tier).capitalize()} since {since}: a contact within {within}.")
    if event.asked:
        wish = tier_words(event.asked.tier)
        who = shown.names.get(event.asked.by or 0)
        said.append(f"{who} asks to lower it to {wish}: waits for the consultant.")
    return said


def steps(event: RiskEvent) -> tuple[Button, ...]:
    """What can be done on an open event."""
    if not event.is_open:
        return ()
    value = str(event.id)
    return (
        Button("Record screen", SCREEN, value),
        Button("Set tier", TIER, value),
        Button("Close alert", CLOSE, value),
    )


def card_lines(shown: Sequence[Alert]) -> list[Line]:
    """What the card says of a patient's open events."""
    said: list[Line] = []
    for each in shown:
        said += [(Bold(marked(each.event, cause_words(each.event))), f" · {source(each)}"), *state(each)]
    return said
