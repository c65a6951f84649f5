"""The record of one patient as a sheet of fields: what stands there, and what a filled-in sheet changes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from handlers.patient.changes import preferences as preferring
from handlers.patient.changes import record, screen
from handlers.patient_choice.card_change import Done, Subject
from store.clinic import members
from store.errors import UserError
from store.patient import care_team, preferences, records
from store.payer import payers

Values = Mapping[str, str]


@dataclass(frozen=True)
class Entry:
    """Fields that go on record together, and the verb of a typed line that keeps them."""

    title: str
    fields: tuple[str, ...]
    keep: Callable[[Subject, Values], Done]
    clears: bool = False
    """Whether emptied fields mean that nothing is so any more."""


LABELS: dict[str, str] = {
    "born": "Birth date",
    "consent_how": "Agreement",
    "consent_on": "Agreed on",
    "consent_by": "Agreement obtained by",
    "told": "What the patient was told",
    "seen_on": "Initiating visit",
    "assessed_on": "Initial assessment",
    "problems": "Problems",
    "payer": "Payer",
    "clinician": "Treating clinician",
    "npi": "The clinician's NPI",
    "care_manager": "Care manager",
    "consultant": "Psychiatric consultant",
    "prefers_first": "Prefers to be reached by",
    "prefers_second": "Or else by",
}
"""Every field that is filled in with what stands on the record."""

SCREEN_LABELS: dict[str, str] = {
    "screen_scale": "Screen that led here",
    "screen_total": "Its total",
    "screen_on": "Taken on",
}
"""Fields that only ever add something."""

PEOPLE = frozenset({"care_manager", "consultant"})
"""Fields that hold a Slack user's id."""


def standing(subject: Subject) -> dict[str, str]:
    """What stands on the record now; empty where nothing does."""
    db, ctx = subject.db, subject.ctx
    kept = records.of_episode(db, subject.episode)
    team = care_team.team(db, subject.episode)
    names = {member.id: member for member in members.every(db, ctx.clinic.id, active=False)}
    payer = payers.coverage(db, ctx.clinic.id, ctx.today, subject.patient.id).get(subject.patient.id)
    prefers = preferences.of_patient(db, ctx.clinic.id, subject.patient.id)
    agreed, clinician, assessed = kept.agreement, team.clinician, subject.episode.initial_assessment_on
    member = names.get(clinician.member_id or 0) if clinician else None
    born = subject.patient.date_of_birth
    consultant = names.get(team.consultant_id or 0)
    return {
        "born": f"{born.month}/{born.day}/{born.year}" if born else "",
        "consent_how": agreed.how if agreed else "",
        "consent_on": agreed.on.isoformat() if agreed else "",
        "consent_by": agreed.obtained_by if agreed else "",
        "told": agreed.told if agreed else "",
        "seen_on": kept.visit_on.isoformat() if kept.visit_on else "",
        "assessed_on": assessed.isoformat() if assessed else "",
        "problems": " ".join(kept.problems),
        "payer": payer.name if payer else "",
        "clinician": (clinician.name or (member.name if member else "")) if clinician else "",
        "npi": clinician.npi if clinician else "",
        "care_manager": team.care_manager_slack,
        "consultant": consultant.slack_user_id if consultant else "",
        "prefers_first": prefers.first,
        "prefers_second": prefers.second,
    }


def changes(before: Values, typed: Values) -> list[Entry]:
    """The entries whose fields say something else than the record does."""
    return [
        entry for entry in ENTRIES if any(typed.get(key, "") != before.get(key, "") for key in entry.fields)
    ]


def keep(
    subject: Subject, entry: Entry, before: Values, typed: Values, errors: dict[str, str]
) -> Done | None:
    """Keep one entry; what is wrong with it goes beside its field, and nothing of it is kept."""
    emptied = [key for key in entry.fields if before.get(key) and not typed.get(key)]
    if emptied and not entry.clears:
        errors[emptied[0]] = "What is on record cannot be emptied: type what is right instead."
        return None
    try:
        return entry.keep(subject, typed)
    except UserError as error:
        named = next((key for key in entry.fields if typed.get(key) != before.get(key)), entry.fields[0])
        errors[named] = f"{error.wrong} {error.instead}".strip()
        return None


def _agreement(subject: Subject, typed: Values) -> Done:
    if not typed.get("consent_how"):
        raise UserError("Was the agreement spoken or written?", "Choose it above.")
    words = f"{typed['consent_how']} {typed.get('consent_on') or 'today'}"
    by = typed.get("consent_by")
    return record.consent(subject, f"{words} by {by}" if by else words, typed.get("told", ""))


def _clinician(subject: Subject, typed: Values) -> Done:
    return record.keep_clinician(subject, "", typed.get("clinician", ""), typed.get("npi", ""))


def _preferences(subject: Subject, typed: Values) -> Done:
    return preferring.keep(subject, typed.get("prefers_first", ""), typed.get("prefers_second", ""))


def _screen(subject: Subject, typed: Values) -> Done:
    if not (typed.get("screen_scale") and typed.get("screen_total")):
        raise UserError("A screen needs its scale and its total.")
    words = (typed["screen_scale"], typed["screen_total"], typed.get("screen_on", ""))
    return screen.screen(subject, " ".join(words).strip(), "")


def _of(key: str, verb: Callable[[Subject, str, str], Done]) -> Callable[[Subject, Values], Done]:
    return lambda subject, typed: verb(subject, typed.get(key, ""), "")


def _person(key: str, verb: Callable[[Subject, str, str], Done]) -> Callable[[Subject, Values], Done]:
    return lambda subject, typed: verb(subject, f"<@{typed.get(key, '')}>", "")


ENTRIES: tuple[Entry, ...] = (
    # The clinician first: an agreement is kept with who bills.
    Entry("clinician", ("clinician", "npi"), _clinician),
    Entry("birth date", ("born",), _of("born", record.born)),
    Entry("agreement", ("consent_how", "consent_on", "consent_by", "told"), _agreement),
    Entry("visit", ("seen_on",), _of("seen_on", record.seen)),
    Entry("assessment", ("assessed_on",), _of("assessed_on", record.assessed)),
    Entry("problems", ("problems",), _of("problems", record.problems)),
    Entry("payer", ("payer",), _of("payer", record.keep_payer)),
    Entry("care manager", ("care_manager",), _person("care_manager", record.assign)),
    Entry("consultant", ("consultant",), _person("consultant", record.consultant)),
    Entry("preferences", ("prefers_first", "prefers_second"), _preferences, clears=True),
    Entry("screen", tuple(SCREEN_LABELS), _screen),
)
