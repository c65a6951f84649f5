"""A risk event in words: the alert, where it stands, the protocol; in rehearsals marked everywhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.block_kit.dates import clock_text
from handlers.block_kit.message_blocks import Block, BoldText, Button, LinkText, MessageLine, small_text_block
from store.clinic.clinics import Clinic
from store.patient.patients import Patient
from store.risk.risk_event import RiskEvent, RiskEventCause, RiskStep, RiskStepKind
from store.rules.clinic import hours
from store.rules.risk.risk import contact_within, tier_text
from store.rules.text_format import days_text, weekday_and_date

ACKNOWLEDGE, ADD_SCREEN, SET_TIER, CLOSE_ALERT = "risk.acknowledge", "risk.screen", "risk.tier", "risk.close"
APPROVE_TIER, KEEP_TIER, SHOW_ALERTS = "risk.approve", "risk.keep", "risk.show"
OPEN_CARD = "patient.card"

_CRISIS_LINE = "988"


@dataclass(frozen=True)
class AlertView:
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

    def actor_and_time(self, step: RiskStep) -> str:
        """`Dana Reed, Sat Nov 21, 10:05 AM`."""
        return f"{self.names.get(step.by or 0, 'the program')}, {self.moment_text(step.at)}"

    def moment_text(self, at: datetime) -> str:
        """`Sat Nov 21, 10:05 AM`, the clinic's time."""
        local = at.astimezone(self.clinic.zone)
        return f"{weekday_and_date(local.date())}, {clock_text(local)}"

    @property
    def name(self) -> str:
        """The patient as named in what lasts: short, unless the clinic chose full names."""
        full = f"{self.patient.full_name} · {self.patient.mrn_ending}"
        return full if self.clinic.settings.full_names else self.patient.short_name


def with_drill_mark(event: RiskEvent, text: str) -> str:
    """The text, marked in a rehearsal."""
    return f"REHEARSAL: {text}" if event.rehearsal else text


def drill_notice(event: RiskEvent) -> Block | None:
    """What a rehearsal is."""
    words = "REHEARSAL with a made-up patient: act as you would. It touches no list, number or claim."
    return small_text_block(words) if event.rehearsal else None


def cause_text(event: RiskEvent) -> str:
    """`PHQ-9 item 9 above 0`, `risk flag: hopeless since Tuesday`, `C-SSRS screen: high risk`."""
    if event.cause is RiskEventCause.SCREEN:
        return f"C-SSRS screen: {tier_text(event.first_tier)}"
    if event.cause is RiskEventCause.SCORE:
        return event.note
    return f"risk flag: {event.note}" if event.note else "risk flag"


def state_lines(shown: AlertView) -> list[str]:
    """Where the event stands, line by line; an admin reads no findings and no notes."""
    event = shown.event
    said = []
    if event.acknowledged:
        said.append(f"Acknowledged by {shown.actor_and_time(event.acknowledged)}.")
    elif event.is_open:
        said.append("Nobody has acknowledged it yet.")
    escalated = event.last_step(RiskStepKind.ESCALATED)
    if escalated:
        lead = shown.names.get(escalated.notified_member_id or 0)
        said.append(f"Escalated to {lead}, {shown.moment_text(escalated.at)}.")
    if shown.names_patient:
        said += _screen_lines(shown)
    if event.closed:
        note = f": {event.closed.note}" if shown.names_patient else "."
        said.append(f"Closed by {shown.actor_and_time(event.closed)}{note}")
    if event.withdrawn_at:
        who = shown.names.get(event.withdrawn_by or 0, "the program")
        said.append(f"Withdrawn: what raised it was undone by {who}.")
    return said


def protocol_lines(clinic: Clinic, now: datetime) -> list[MessageLine]:
    """The clinic's protocol, its link, the crisis line; out of hours that nobody may be there."""
    settings = clinic.settings
    said: list[MessageLine] = [settings.protocol_text] if settings.protocol_text else []
    if settings.protocol_link:
        said.append(LinkText(settings.protocol_link, "Open the clinic's safety protocol"))
    if _CRISIS_LINE not in settings.protocol_text:
        said.append("Crisis line: call or text 988.")
    closed = closed_hours_text(clinic, now)
    return [closed, *said] if closed else said


def alerted_text(names: Sequence[str]) -> str:
    """Whom an alert is told to at once."""
    if not names:
        return "There is nobody on the care team to tell: the clinic's lead is told."
    return f"Told at once: {', '.join(names)}."


def closed_hours_text(clinic: Clinic, now: datetime) -> str:
    """That the clinic is closed, and until when; empty within hours."""
    if hours.is_open(now, clinic.settings, clinic.zone):
        return ""
    opens = hours.next_opening(now, clinic.settings, clinic.zone)
    until = ""
    if opens:
        local = opens.astimezone(clinic.zone)
        until = f" until {weekday_and_date(local.date())}, {clock_text(local)}"
    return f"The clinic is closed{until}. Do not wait for it: the protocol applies now."


def raised_by_text(shown: AlertView) -> str:
    """When and by whom it was raised."""
    who = shown.names.get(shown.event.opened_by or 0, "the program")
    return f"Raised by {who}, {shown.moment_text(shown.event.opened_at)}."


def _screen_lines(shown: AlertView) -> list[str]:
    """The screen, the tier and who asks to lower it."""
    event = shown.event
    said = []
    screen = event.last_step(RiskStepKind.SCREENED)
    if screen:
        said.append(f"C-SSRS screen by {shown.actor_and_time(screen)}: {screen.note}.")
    if event.tier:
        since = weekday_and_date(event.tier_at.astimezone(shown.clinic.zone).date())
        within = days_text(contact_within(event.tier, shown.clinic.settings))
        said.append(f"{tier_text(event.tier).capitalize()} since {since}: a contact within {within}.")
    if event.lowering_request:
        wish = tier_text(event.lowering_request.tier)
        who = shown.names.get(event.lowering_request.by or 0)
        said.append(f"{who} asks to lower it to {wish}: waits for the consultant.")
    return said


def step_buttons(event: RiskEvent) -> tuple[Button, ...]:
    """What can be done on an open event."""
    if not event.is_open:
        return ()
    value = str(event.id)
    return (
        Button("Record screen", ADD_SCREEN, value),
        Button("Set tier", SET_TIER, value),
        Button("Close alert", CLOSE_ALERT, value),
    )


def card_lines(shown: Sequence[AlertView]) -> list[MessageLine]:
    """What the card says of a patient's open events."""
    said: list[MessageLine] = []
    for each in shown:
        said += [
            (BoldText(with_drill_mark(each.event, cause_text(each.event))), f" · {raised_by_text(each)}"),
            *state_lines(each),
        ]
    return said
