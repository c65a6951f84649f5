"""Which minutes count toward a code, and why the others do not. Source: domain.md §1.3."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from store.rules.activities import ACTIVITY_RULES, Activity, is_contact
from store.rules.billing import sentences
from store.rules.billing.clock_overlap import CountedClockTime
from store.rules.minutes import ZERO, Minutes
from store.rules.roles import Role


@dataclass(frozen=True)
class BillingTimeEntry:
    """A time entry as the rules see it.

    `service_on` is the clinic's local date. `author_role` None: an imported month total, which counts as
    the care manager's. `start` and `end`: aware instants, where known. `member_id` None: no one is named.
    `episode_id`: the episode of care it belongs to.
    """

    id: int
    patient_id: int
    member_id: int | None
    service_on: date
    minutes: Minutes
    activity: Activity
    author_role: Role | None = Role.CARE_MANAGER
    start: datetime | None = None
    end: datetime | None = None
    source: str = ""
    episode_id: int = 0


@dataclass(frozen=True)
class CountingConditions:
    """What about an episode decides whether its minutes count.

    `consent_on` None: no consent on file; minutes count and the claim is held.
    `billed_separately`: days with a service that has a separate claim, such as a psychotherapy visit.
    `attempts_count`: the clinic counts voicemails and no-shows.
    """

    consent_on: date | None = None
    discharged_on: date | None = None
    billed_separately: frozenset[date] = frozenset()
    attempts_count: bool = False


@dataclass(frozen=True)
class ExclusionRule:
    """A reason not to count, and how much of an entry it excludes, given the clock time already counted."""

    name: str
    text: str
    excluded_minutes: Callable[[BillingTimeEntry, CountingConditions, CountedClockTime], Minutes]


@dataclass(frozen=True)
class CountedEntry:
    """An entry, the part of it that counts, and the rule that excluded the rest."""

    entry: BillingTimeEntry
    counted: Minutes
    rule: ExclusionRule | None = None

    @property
    def reason(self) -> str | None:
        """Why some or all of it does not count, for people."""
        return self.rule.text if self.rule else None


def _all_or_nothing(
    excluded: Callable[[BillingTimeEntry, CountingConditions], bool],
) -> Callable[[BillingTimeEntry, CountingConditions, CountedClockTime], Minutes]:
    """A rule that excludes all of an entry or nothing."""
    return lambda entry, conditions, _: entry.minutes if excluded(entry, conditions) else ZERO


def _other_role(entry: BillingTimeEntry, _: CountingConditions) -> bool:
    return entry.author_role not in {None, Role.CARE_MANAGER}


def _attempt(entry: BillingTimeEntry, conditions: CountingConditions) -> bool:
    return not (ACTIVITY_RULES[entry.activity].counts or conditions.attempts_count)


def _before_consent(entry: BillingTimeEntry, conditions: CountingConditions) -> bool:
    return conditions.consent_on is not None and entry.service_on < conditions.consent_on


def _after_discharge(entry: BillingTimeEntry, conditions: CountingConditions) -> bool:
    return conditions.discharged_on is not None and entry.service_on > conditions.discharged_on


def _billed_separately(entry: BillingTimeEntry, conditions: CountingConditions) -> bool:
    # Only time with the patient can be part of that visit; registry or coordination work the same day is not.
    return entry.service_on in conditions.billed_separately and is_contact(entry.activity)


def _overlap(entry: BillingTimeEntry, _: CountingConditions, counted_time: CountedClockTime) -> Minutes:
    if entry.start is None or entry.end is None:
        return ZERO
    return min(
        entry.minutes, counted_time.already_counted(entry.member_id, entry.patient_id, entry.start, entry.end)
    )


EXCLUSION_RULES = (
    ExclusionRule("role", sentences.OTHER_ROLE, _all_or_nothing(_other_role)),
    ExclusionRule("attempt", sentences.ATTEMPT, _all_or_nothing(_attempt)),
    ExclusionRule("consent", sentences.BEFORE_CONSENT, _all_or_nothing(_before_consent)),
    ExclusionRule("discharge", sentences.AFTER_DISCHARGE, _all_or_nothing(_after_discharge)),
    ExclusionRule("separate", sentences.BILLED_SEPARATELY, _all_or_nothing(_billed_separately)),
    ExclusionRule("overlap", sentences.OVERLAP, _overlap),
)
"""In the order in which they are asked; the first that excludes anything gives the reason."""


def count_entries(
    entries: Iterable[BillingTimeEntry], conditions: Mapping[int, CountingConditions]
) -> tuple[CountedEntry, ...]:
    """Each entry with the minutes of it that count, in the order of their clock times.

    The result depends on the entries alone, not on their order. To count one patient exactly, include the
    entries of the same care managers for other patients that share clock time with the patient's.

    Args:
        entries: of any number of patients; voided ones left out.
        conditions: by episode id; an episode without them is counted as if nothing were on file.
    """
    counted_time = CountedClockTime()
    return tuple(
        _count_entry(entry, conditions.get(entry.episode_id, CountingConditions()), counted_time)
        for entry in sorted(entries, key=_counting_order)
    )


def counted_minutes(counted_entries: Iterable[CountedEntry], patient_id: int) -> Minutes:
    """The countable minutes of a patient."""
    return Minutes(sum(each.counted for each in counted_entries if each.entry.patient_id == patient_id))


def _count_entry(
    entry: BillingTimeEntry, conditions: CountingConditions, counted_time: CountedClockTime
) -> CountedEntry:
    for rule in EXCLUSION_RULES:
        if excluded := rule.excluded_minutes(entry, conditions, counted_time):
            break
    else:
        rule, excluded = None, ZERO
    counted = Minutes(entry.minutes - excluded)
    if counted and entry.start and entry.end:
        counted_time.add(entry.member_id, entry.patient_id, entry.start, entry.end)
    return CountedEntry(entry, counted, rule)


def _counting_order(entry: BillingTimeEntry) -> tuple[object, ...]:
    """Earlier starts first; ties go by content, the id last: entering it again changes nothing."""
    start = entry.start.timestamp() if entry.start else float("inf")
    end = entry.end.timestamp() if entry.end else float("inf")
    who = (entry.patient_id, entry.member_id or 0)
    return (start, end, *who, entry.service_on, entry.activity, entry.minutes, entry.id)
