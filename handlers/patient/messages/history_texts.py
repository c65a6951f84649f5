"""What each fact of a patient's history says, as a line."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from handlers.block_kit.dates import clock_text, minutes_and_hours_text
from handlers.patient.sentences import card
from handlers.patient.sentences import history as sentences
from store.patient.care_team import TeamPosition
from store.review.case_review import CONTINUE
from store.rules.minutes import Minutes
from store.rules.patient.care_plan import section_lines
from store.rules.review.agenda import FlagKind
from store.rules.scores.instruments import BY_KEY
from store.rules.scores.scales import band_label
from store.tables import (
    audit_events,
    care_plans,
    care_team,
    consents,
    contacts,
    coverages,
    entry_notes,
    flags,
    initiating_visits,
    medication_lists,
    other_services,
    planned_contacts,
    problem_lists,
    referral_steps,
    referrals,
    reviews,
    risk_events,
    scores,
    snoozes,
    status_changes,
    time_entries,
)

Values = Mapping[str, Any]


@dataclass(frozen=True)
class HistoryReader:
    """What is needed to say a fact."""

    today: date
    zone: ZoneInfo
    names: Mapping[int, str]
    """The members' names."""
    summaries: Mapping[tuple[str, int], str]
    """The state of reviews and safety alerts, by table and id."""


def fact_text(table: str, values: Values, reader: HistoryReader) -> str:
    """`PHQ-9 14 · moderate · slept better`: what a fact says, with its note."""
    return reader.summaries.get((table, values["id"])) or _TEXTS[table](values, reader)


def _with_note(text: str, values: Values) -> str:
    return f"{text} · {values['note']}" if values["note"] else text


def _score(values: Values, _reader: HistoryReader) -> str:
    scale = BY_KEY[values["instrument"]]
    items, risk = values["items"], values["risk_item"]
    if items and scale.risk_item:
        risk = items[scale.risk_item - 1]
    text = sentences.score(
        scale.title, values["total"], band_label(scale, values["total"]), scale.risk_item, risk
    )
    return _with_note(f"{text} · {sentences.SCREENING}" if values["screen"] else text, values)


def _time(values: Values, _reader: HistoryReader) -> str:
    return _with_note(f"{minutes_and_hours_text(Minutes(values['span']))} · {values['activity']}", values)


def _contact(values: Values, _reader: HistoryReader) -> str:
    at = values["tried_at"]
    clock = clock_text(datetime.combine(values["on_date"], time.fromisoformat(at))) if at else ""
    return _with_note(sentences.contact(values["kind"], clock), values)


def _review(values: Values, _reader: HistoryReader) -> str:
    return sentences.CONTINUE if values["kind"] == CONTINUE else sentences.review(values["recommendation"])


def _status(values: Values, reader: HistoryReader) -> str:
    return sentences.status(values["status"], values["until_on"], values["note"] or "", reader.today)


_TEXTS: Mapping[str, Callable[[Values, HistoryReader], str]] = {
    scores.name: _score,
    time_entries.name: _time,
    contacts.name: _contact,
    entry_notes.name: lambda values, _: f"{sentences.LATER_NOTE}: {values['note']}",
    reviews.name: _review,
    care_plans.name: lambda values, _: sentences.care_plan(section_lines(values["sections"])),
    consents.name: lambda values, _: sentences.consent(values["how"], values["obtained_by"] or ""),
    initiating_visits.name: lambda _, __: sentences.VISIT,
    audit_events.name: lambda values, _: sentences.identity(
        values["name"], values["born"], values.get("mrn", ""), undone=values["undone"]
    ),
    problem_lists.name: lambda values, _: sentences.problems(values["codes"]),
    medication_lists.name: lambda values, _: sentences.medications(values["medications"]),
    status_changes.name: _status,
    coverages.name: lambda values, _: sentences.payer(values["payer_name"]),
    care_team.name: lambda values, _: sentences.team_position(
        TeamPosition(values["seat"]).label, values["person"]
    ),
    referrals.name: lambda values, _: sentences.referral(values["to_whom"], values["note"]),
    referral_steps.name: lambda values, _: sentences.referral_outcome(
        values["outcome"], values["to_whom"], values["note"]
    ),
    other_services.name: lambda values, _: sentences.service(values["code"], values["note"]),
    flags.name: lambda values, _: sentences.flag(card.FLAG_NAMES[FlagKind(values["kind"])], values["note"]),
    planned_contacts.name: lambda values, _: sentences.planned_contact(
        values["due_on"],
        time.fromisoformat(values["due_at"]) if values["due_at"] else None,
        values["how"] or "",
    ),
    snoozes.name: lambda values, _: sentences.snooze(values["until_on"]),
    risk_events.name: lambda values, _: sentences.alert(values["note"], "", ()),
}
