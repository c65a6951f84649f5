"""The tables whose facts a merge of charts copies, and how many facts of each kind a chart holds."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, Table, func, select

from store import ledger_entries
from store.patient import sentences
from store.tables import (
    care_plans,
    care_team,
    consents,
    contacts,
    coverages,
    entry_notes,
    flag_answers,
    flags,
    initiating_visits,
    medication_lists,
    other_services,
    planned_contacts,
    problem_lists,
    recommendation_steps,
    referral_steps,
    referrals,
    reviews,
    risk_events,
    risk_steps,
    scores,
    time_entries,
)


class KeptWins(StrEnum):
    """When a fact of the kept chart leaves no room for one of the merged chart."""

    IDENTICAL = "when it is the same"
    SAME_DAY = "when it is of the same day: there is one of them at a time"
    ANY = "when there is one at all"


@dataclass(frozen=True)
class FactKind:
    """A table whose facts are copied."""

    table: Table
    name: str
    """One of them, as the preview counts it; empty: it is counted with what it belongs to."""
    day: str = ""
    """The column with its day."""
    links: tuple[tuple[str, Table], ...] = ()
    """Columns that link to a fact copied before."""
    parent: str = ""
    """The link without which it has no meaning."""
    with_copied_parent_only: bool = False
    """Whether it stays behind where the kept chart holds what it belongs to: the follow-up there goes on."""
    kept_wins: KeptWins = KeptWins.IDENTICAL
    seat: str = ""
    """A column by which there may be one of each."""


FACT_KINDS: tuple[FactKind, ...] = (
    FactKind(time_entries, sentences.TIME_ENTRY, "service_on"),
    FactKind(entry_notes, "", links=(("time_entry_id", time_entries),), parent="time_entry_id"),
    FactKind(contacts, sentences.CONTACT, "on_date", (("time_entry_id", time_entries),)),
    FactKind(planned_contacts, sentences.PLANNED_CONTACT, "due_on", (("time_entry_id", time_entries),)),
    FactKind(scores, sentences.SCORE, "on_date"),
    FactKind(flags, sentences.FLAG, "on_date", (("score_id", scores),)),
    FactKind(reviews, sentences.REVIEW, "on_date"),
    FactKind(
        flag_answers,
        "",
        links=(("flag_id", flags), ("review_id", reviews)),
        parent="flag_id",
        with_copied_parent_only=True,
    ),
    FactKind(
        recommendation_steps,
        "",
        links=(("review_id", reviews),),
        parent="review_id",
        with_copied_parent_only=True,
    ),
    FactKind(risk_events, sentences.SAFETY_ALERT, "on_date", (("score_id", scores), ("flag_id", flags))),
    FactKind(
        risk_steps,
        "",
        links=(("risk_event_id", risk_events),),
        parent="risk_event_id",
        with_copied_parent_only=True,
    ),
    FactKind(consents, sentences.CONSENT, "on_date"),
    FactKind(initiating_visits, sentences.VISIT, "on_date"),
    FactKind(problem_lists, sentences.PROBLEM_LIST, "on_date", kept_wins=KeptWins.SAME_DAY),
    FactKind(medication_lists, sentences.MEDICATION_LIST, "on_date", kept_wins=KeptWins.SAME_DAY),
    FactKind(care_plans, sentences.CARE_PLAN, "on_date", kept_wins=KeptWins.SAME_DAY),
    FactKind(coverages, sentences.COVERAGE, "from_on", kept_wins=KeptWins.ANY),
    FactKind(care_team, sentences.TEAM_ASSIGNMENT, "from_on", kept_wins=KeptWins.ANY, seat="seat"),
    FactKind(referrals, sentences.REFERRAL, "sent_on"),
    FactKind(referral_steps, "", links=(("referral_id", referrals),), parent="referral_id"),
    FactKind(other_services, sentences.OTHER_SERVICE, "on_date"),
)
"""In an order in which what a fact links to comes before it."""

NOT_COPIED: Mapping[str, str] = {
    "status_changes": "the kept chart has its own status",
    "snoozes": "they only put off reminders of the hidden chart",
    "review_turns": "the agenda of a meeting that was held with the old chart",
    "hidden_charts": "the merge itself",
}
"""Tables about patients that a merge leaves alone, each with its reason."""


def count_facts(db: Connection, clinic_id: int, patient_id: int) -> Counter[str]:
    """How many valid facts of each named kind a chart holds."""
    counts: Counter[str] = Counter()
    for kind in FACT_KINDS:
        if kind.name:
            valid = ledger_entries.live(kind.table, clinic_id) & (kind.table.c.patient_id == patient_id)
            found = db.execute(select(func.count()).select_from(kind.table).where(valid)).scalar_one()
            counts[kind.name] += found
    return counts
