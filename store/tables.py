"""All tables, with their constraints. Rows of a ledger table are added and voided, never changed.

The meanings below go into docs/data-model.md: run `make docs` after a change.
"""

from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

from store.db import Id, UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _required(name: str, kind: TypeEngine[Any], meaning: str = "") -> Column[Any]:
    """A column that every row fills."""
    return Column(name, kind, nullable=False, info={"meaning": meaning})


def _optional(name: str, kind: TypeEngine[Any], meaning: str = "") -> Column[Any]:
    """A column that may be empty."""
    return Column(name, kind, info={"meaning": meaning})


def _yes_or_no(name: str, meaning: str) -> Column[Any]:
    """A required boolean column that is false unless stated."""
    return Column(name, Boolean(), nullable=False, server_default=text("false"), info={"meaning": meaning})


def _clinic_foreign_key(column: str, target: str) -> ForeignKeyConstraint:
    """A link within the clinic: the database refuses a row that points to another clinic's row."""
    return ForeignKeyConstraint(["clinic_id", column], [f"{target}.clinic_id", f"{target}.id"])


_REFERENCED_TABLES = {
    "members",
    "providers",
    "payers",
    "patients",
    "episodes",
    "time_entries",
    "reviews",
    "scores",
    "flags",
    "referrals",
    "risk_events",
    "review_sessions",
}
"""Tables that others link to by clinic and id, which needs a unique index on both."""


def _clinic_table(name: str, meaning: str, *items: SchemaItem) -> Table:
    """A table whose rows belong to one clinic; `meaning` says what a row is."""
    target = [UniqueConstraint("clinic_id", "id")] if name in _REFERENCED_TABLES else []
    return Table(
        name,
        metadata,
        Column("id", Id, primary_key=True, autoincrement=True),
        _required("clinic_id", Id),
        *items,
        ForeignKeyConstraint(["clinic_id"], ["clinics.id"]),
        *target,
        info={"meaning": meaning},
    )


LEDGER_TABLES: list[Table] = []
"""Tables whose rows the database refuses to change or remove: a row may be voided, once (decisions.md 7)."""

VOID_COLUMNS = ("voided_at", "voided_by", "void_reason")


LEDGER_COLUMNS = ("source", "entered_by", "entered_at", *VOID_COLUMNS)


def _ledger_table(name: str, meaning: str, *items: SchemaItem) -> Table:
    """A clinic's table that only grows; every row has the `LEDGER_COLUMNS`."""
    table = _clinic_table(
        name,
        meaning,
        _required("source", String(20), "what brought the row: slack, import, report, command line …"),
        _optional("entered_by", Id, "the member; empty: the program or command line"),
        _required("entered_at", UtcDateTime()),
        _optional("voided_at", UtcDateTime(), "empty while the row is valid"),
        _optional("voided_by", Id),
        _optional("void_reason", Text()),
        *items,
        _clinic_foreign_key("entered_by", "members"),
        _clinic_foreign_key("voided_by", "members"),
    )
    LEDGER_TABLES.append(table)
    return table


def _episode_columns() -> tuple[SchemaItem, ...]:
    """The patient and episode that a row is about."""
    return (
        _required("patient_id", Id),
        _required("episode_id", Id),
        _clinic_foreign_key("patient_id", "patients"),
        _clinic_foreign_key("episode_id", "episodes"),
    )


# --- The clinic and its team ---

clinics = Table(
    "clinics",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("name", String(120), nullable=False, unique=True),
    _required("timezone", String(60), "a name like America/Chicago"),
    _required("settings", JSON(), "values that differ from the defaults in store/rules/clinic"),
    _required("created_at", UtcDateTime()),
    _optional(
        "workspace", String(32), "the Slack workspace whose bot serves it; empty before its first start"
    ),
    info={"meaning": "A clinic that uses Caseload, with its settings."},
)

members = _clinic_table(
    "members",
    "A person on one clinic's team; someone on two teams has two rows.",
    _required("slack_user_id", String(32)),
    _required("name", String(120)),
    _required("active", Boolean(), "false after leaving the team"),
    _required("fte_percent", Integer(), "how much of a full-time position; 100 is full time"),
    _required("added_at", UtcDateTime()),
    _optional("deactivated_at", UtcDateTime()),
    _yes_or_no("preferred", "of several clinics, the one this person works in without naming it"),
    UniqueConstraint("clinic_id", "slack_user_id"),
    Index(None, "slack_user_id"),
)

member_roles = Table(
    "member_roles",
    metadata,
    _required("clinic_id", Id),
    _required("member_id", Id),
    _required("role", String(20), "care-manager, consultant, clinician, biller, lead or admin"),
    PrimaryKeyConstraint("clinic_id", "member_id", "role"),
    _clinic_foreign_key("member_id", "members"),
    info={"meaning": "A role that a member has in the clinic."},
)

covers = _ledger_table(
    "covers",
    "A period in which one member covers another's patients.",
    _required("member_id", Id, "who covers"),
    _required("for_member_id", Id, "whose patients"),
    _required("from_on", Date()),
    _required("until_on", Date(), "the last day"),
    _clinic_foreign_key("member_id", "members"),
    _clinic_foreign_key("for_member_id", "members"),
)

people = Table(
    "people",
    metadata,
    Column("slack_user_id", String(32), primary_key=True),
    _required("team_id", String(32), "the Slack workspace"),
    _required("standing", String(20), "full, guest, stranger (another workspace), app or deleted"),
    _required("checked_at", UtcDateTime()),
    info={"meaning": "What Slack last said about a person's account, for any clinic."},
)

providers = _clinic_table(
    "providers",
    "A referring or treating provider, who need not be a member.",
    _required("name", String(120)),
    _required("npi", String(40), "National Provider Identifier as given, maybe wrong; empty when unknown"),
    _optional("member_id", Id, "the member who is this provider, if any"),
    UniqueConstraint("clinic_id", "npi", "name"),
    _clinic_foreign_key("member_id", "members"),
)

payers = _clinic_table(
    "payers",
    "An insurer or health plan that the clinic bills.",
    _required("name", String(120)),
    _required("name_key", String(120), "the name in lower case, for comparing"),
    _optional("kind", String(20), "medicaid, medicare, commercial or other"),
    _optional("payer_number", String(40), "the id that claims carry for it"),
    _optional("joined_into_id", Id, "the payer that it was joined to; it is in no list then"),
    UniqueConstraint("clinic_id", "name_key"),
)

payer_policies = _ledger_table(
    "payer_policies",
    "Which billing policy a payer has from a month on.",
    _optional("payer_id", Id, "always set"),
    _required("policy", String(40), "a name in store/rules/billing/policy"),
    _required("options", JSON(), "options that differ from that policy's defaults"),
    _required("from_month", Date(), "the first day of the first month"),
    _optional("until_month", Date(), "the first day of the first month after it; empty: no end"),
    _required("stated_source", Text(), "the payer's document"),
    _clinic_foreign_key("payer_id", "payers"),
    Index(None, "clinic_id", "payer_id"),
)

# --- Patients and their episodes ---

patients = _clinic_table(
    "patients",
    "A patient's identity and contact preferences.",
    _required("mrn", String(80), "medical record number, as typed first"),
    _required("mrn_key", String(80), "the MRN without spaces and case, for comparing"),
    _required("first_name", String(120)),
    _required("last_name", String(120)),
    _optional("date_of_birth", Date()),
    _optional("goes_by", String(120), "what the patient is called, where that is not the first name"),
    _optional("contact_first", Text(), "how the patient prefers to be reached"),
    _optional("contact_second", Text(), "the second choice"),
    _optional("sex", String(20), "female, male or other"),
    _optional("insurance_member_id", String(60), "what the payer calls the patient"),
    _optional("phone_ok", Boolean(), "whether a message may be left on the phone"),
    _yes_or_no("rehearsal", "the made-up patient of an alert drill; left out of every count"),
    _required("created_at", UtcDateTime()),
    UniqueConstraint("clinic_id", "mrn_key"),
)

patient_words = Table(
    "patient_words",
    metadata,
    _required("clinic_id", Id),
    _required("word", String(120), "normalized: lower case, no accents"),
    _required("patient_id", Id),
    PrimaryKeyConstraint("clinic_id", "word", "patient_id"),
    _clinic_foreign_key("patient_id", "patients"),
    Index(None, "clinic_id", "patient_id"),
    info={"meaning": "A word of a patient's name, by which patients are found."},
)

hidden_charts = _ledger_table(
    "hidden_charts",
    "A chart that is left out of every list and count while the row is valid.",
    _required("patient_id", Id, "whose chart is left out"),
    _required("reason", String(20), "entered in error, or merged"),
    _optional("kept_patient_id", Id, "the chart that it was merged into"),
    _required("note", Text(), "why, as typed"),
    _required("filled_in", JSON(), "what a merge filled in on the kept chart, for undoing it"),
    _clinic_foreign_key("patient_id", "patients"),
    _clinic_foreign_key("kept_patient_id", "patients"),
    CheckConstraint("(reason = 'merged') = (kept_patient_id IS NOT NULL)", name="kept"),
    Index(
        "uq_hidden_charts_live",
        "clinic_id",
        "patient_id",
        unique=True,
        sqlite_where=text("voided_at IS NULL"),
        postgresql_where=text("voided_at IS NULL"),
    ),
    Index(None, "clinic_id", "kept_patient_id"),
)

episodes = _clinic_table(
    "episodes",
    "An episode of care, from referral to its end; a patient has at most one open episode.",
    _required("patient_id", Id),
    _required("number", Integer(), "1 for a patient's first episode"),
    _optional("referred_on", Date()),
    _optional("enrolled_on", Date()),
    _optional("initial_assessment_on", Date()),
    _optional("ended_on", Date(), "empty while the episode is open"),
    _required("status", String(30), "the newest status change, repeated here"),
    _optional("interval_days", Integer(), "days between contacts that differ from the usual schedule"),
    _yes_or_no("as_needed", "contacts have no schedule"),
    _optional(
        "primary_scale", String(20), "the scale that was chosen as the patient's own; empty: the rules choose"
    ),
    _required("opened_at", UtcDateTime()),
    UniqueConstraint("clinic_id", "patient_id", "number"),
    _clinic_foreign_key("patient_id", "patients"),
    CheckConstraint(
        "ended_on IS NULL OR enrolled_on IS NULL OR ended_on >= enrolled_on", name="ends_after_start"
    ),
    Index(
        "uq_episodes_open",
        "clinic_id",
        "patient_id",
        unique=True,
        sqlite_where=text("ended_on IS NULL"),
        postgresql_where=text("ended_on IS NULL"),
    ),
)

status_changes = _ledger_table(
    "status_changes",
    "A change of an episode's status.",
    *_episode_columns(),
    _required("status", String(30)),
    _required("on_date", Date()),
    _optional("until_on", Date(), "how long a hold is planned to last"),
    _optional("note", Text()),
    Index(None, "clinic_id", "episode_id"),
)

coverages = _ledger_table(
    "coverages",
    "Which payer a patient has from a day on.",
    _required("patient_id", Id),
    _required("payer_id", Id),
    _required("from_on", Date()),
    _clinic_foreign_key("patient_id", "patients"),
    _clinic_foreign_key("payer_id", "payers"),
    Index(None, "clinic_id", "patient_id"),
)

care_team = _ledger_table(
    "care_team",
    "Who has a position on an episode's care team from a day on.",
    *_episode_columns(),
    _required("seat", String(20), "the position on the care team"),
    _optional("member_id", Id, "who has it, when a member"),
    _optional("provider_id", Id, "who has it, when not a member; both empty: no one"),
    _required("from_on", Date()),
    _clinic_foreign_key("member_id", "members"),
    _clinic_foreign_key("provider_id", "providers"),
    CheckConstraint("seat IN ('care-manager', 'consultant', 'clinician')", name="seat"),
    Index(None, "clinic_id", "episode_id", "seat"),
)

consents = _ledger_table(
    "consents",
    "A patient's consent to collaborative care.",
    *_episode_columns(),
    _required("on_date", Date()),
    _required("how", String(10), "spoken or written"),
    _required("told", Text(), "what the patient was told"),
    _optional("obtained_by", Text(), "who asked, if not the member who entered it"),
    _optional("provider_id", Id, "the billing provider"),
    _clinic_foreign_key("provider_id", "providers"),
    CheckConstraint("how IN ('spoken', 'written')", name="how"),
    Index(None, "clinic_id", "episode_id"),
)

initiating_visits = _ledger_table(
    "initiating_visits",
    "The visit with the billing provider that started an episode.",
    *_episode_columns(),
    _required("on_date", Date()),
    Index(None, "clinic_id", "episode_id"),
)

problem_lists = _ledger_table(
    "problem_lists",
    "An episode's problem list from a day on.",
    *_episode_columns(),
    _required("on_date", Date()),
    _required("codes", Text(), "ICD-10-CM codes separated by spaces"),
    Index(None, "clinic_id", "episode_id"),
)

medication_lists = _ledger_table(
    "medication_lists",
    "An episode's medications from a day on.",
    *_episode_columns(),
    _required("on_date", Date()),
    _required("medications", Text(), "name and dose of each, as typed; empty: none"),
    Index(None, "clinic_id", "episode_id"),
)

care_plans = _ledger_table(
    "care_plans",
    "A version of an episode's care plan.",
    *_episode_columns(),
    _required("on_date", Date()),
    _required("sections", JSON(), "text by section"),
    Index(None, "clinic_id", "episode_id"),
)

# --- The ledger: time, contacts, scores, reviews ---

time_entries = _ledger_table(
    "time_entries",
    "Minutes that a member spent on a patient; the basis of billing.",
    *_episode_columns(),
    _optional("member_id", Id, "whose time; empty when unknown (imports)"),
    _required("author_role", String(20), "in which role; only a care manager's minutes count"),
    _required("service_on", Date(), "the clinic's local day"),
    _required("span", Id, "milliseconds"),
    _required("activity", String(20), "a name in store/rules/activities.py"),
    _optional("start_at", UtcDateTime(), "from the clock or stated; usually empty"),
    _optional("end_at", UtcDateTime()),
    _required("note", Text()),
    _optional(
        "request_key", String(120), "the Slack request it came from: the same request adds nothing twice"
    ),
    _optional("line", Integer(), "the line within that request"),
    _optional(
        "import_key", String(80), "digest of an imported row: two imports at the same time add nothing twice"
    ),
    _clinic_foreign_key("member_id", "members"),
    UniqueConstraint("clinic_id", "request_key", "line"),
    UniqueConstraint("clinic_id", "import_key"),
    CheckConstraint("span > 0", name="span_positive"),
    Index(None, "clinic_id", "service_on", "patient_id"),
    Index(None, "clinic_id", "patient_id", "service_on"),
    Index(None, "clinic_id", "entered_by", "entered_at"),
    Index(
        "ix_time_entries_clocked",
        "clinic_id",
        "member_id",
        "service_on",
        sqlite_where=text("start_at IS NOT NULL"),
        postgresql_where=text("start_at IS NOT NULL"),
    ),
)

entry_notes = _ledger_table(
    "entry_notes",
    "A note added later to a time entry.",
    _required("time_entry_id", Id),
    _required("note", Text()),
    _clinic_foreign_key("time_entry_id", "time_entries"),
    Index(None, "clinic_id", "time_entry_id"),
)

contacts = _ledger_table(
    "contacts",
    "A contact with a patient, or an attempt.",
    *_episode_columns(),
    _optional("member_id", Id),
    _required("on_date", Date()),
    _required("kind", String(20), "an activity"),
    _required("reached", Boolean(), "false: an attempt or no-show"),
    _required("note", Text()),
    _optional("time_entry_id", Id, "the entry it was logged with; voided together"),
    _optional("tried_at", String(5), "of an attempt without minutes: the time of day, as 14:15"),
    _optional("request_key", String(120), "of an attempt without minutes: as in time_entries"),
    _optional("line", Integer(), "the line within that request"),
    _clinic_foreign_key("member_id", "members"),
    _clinic_foreign_key("time_entry_id", "time_entries"),
    Index(None, "clinic_id", "episode_id", "on_date"),
    Index(None, "clinic_id", "time_entry_id"),
    Index(None, "clinic_id", "request_key", "line", unique=True),
)

planned_contacts = _ledger_table(
    "planned_contacts",
    "A next contact that was agreed on; it applies until a contact on or after its day, or a newer row.",
    *_episode_columns(),
    _required("due_on", Date()),
    _optional("how", String(20), "an activity, like phone"),
    _optional("due_at", String(5), "the clinic's local time of day, like 14:00, where one was agreed"),
    _optional("time_entry_id", Id, "the entry it was typed with; voided together"),
    _clinic_foreign_key("time_entry_id", "time_entries"),
    Index(None, "clinic_id", "episode_id"),
    Index(None, "clinic_id", "time_entry_id"),
)

snoozes = _ledger_table(
    "snoozes",
    "A period in which reminders leave a patient out.",
    *_episode_columns(),
    _required("until_on", Date(), "reminders start again on this day"),
    Index(None, "clinic_id", "episode_id"),
)

scores = _ledger_table(
    "scores",
    "A score of a rating scale.",
    *_episode_columns(),
    _required("instrument", String(20), "a key in store/rules/scores"),
    _required("on_date", Date()),
    _required("total", Integer()),
    _optional("items", JSON(none_as_null=True), "one answer per item; empty when only the total is known"),
    _optional(
        "risk_item", Integer(), "the answer about suicidal thoughts, when only it and the total are known"
    ),
    _yes_or_no("screen", "a referral screening, not a follow-up measurement"),
    _required("note", Text()),
    _optional("request_key", String(120), "as in time_entries"),
    _optional("line", Integer(), "as in time_entries"),
    _optional("import_key", String(80), "as in time_entries"),
    UniqueConstraint("clinic_id", "request_key", "line"),
    UniqueConstraint("clinic_id", "import_key"),
    Index(None, "clinic_id", "patient_id", "on_date"),
    Index(None, "clinic_id", "on_date"),
)

flags = _ledger_table(
    "flags",
    "A flag raised on a patient; it is cleared by voiding the row.",
    *_episode_columns(),
    _required("kind", String(20), "medication, risk or discuss"),
    _required("on_date", Date()),
    _required("note", Text(), "the question to discuss"),
    _optional("score_id", Id, "the score that raised it"),
    _clinic_foreign_key("score_id", "scores"),
    Index(None, "clinic_id", "episode_id"),
    Index(None, "clinic_id", "score_id"),
)

flag_answers = _ledger_table(
    "flag_answers",
    "What settled the question of a flag: an answer in words, or that it was closed.",
    _required("flag_id", Id),
    _optional("review_id", Id, "the review whose recommendation is the answer; voided together"),
    _required("answer", Text(), "empty: closed without an answer"),
    _clinic_foreign_key("flag_id", "flags"),
    _clinic_foreign_key("review_id", "reviews"),
    Index(
        "uq_flag_answers_live",
        "clinic_id",
        "flag_id",
        unique=True,
        sqlite_where=text("voided_at IS NULL"),
        postgresql_where=text("voided_at IS NULL"),
    ),
    Index(None, "clinic_id", "review_id"),
)

reviews = _ledger_table(
    "reviews",
    "A consultant's review of a patient, with the recommendation.",
    *_episode_columns(),
    _required("on_date", Date()),
    _optional("consultant_id", Id, "empty when the consultant is not a member"),
    _required("kind", String(20), "continue or change"),
    _required("recommendation", Text(), "what to change"),
    _clinic_foreign_key("consultant_id", "members"),
    CheckConstraint("kind IN ('continue', 'change')", name="kind"),
    Index(None, "clinic_id", "episode_id", "on_date"),
)

recommendation_steps = _ledger_table(
    "recommendation_steps",
    "A step in the follow-up of a recommendation.",
    _required("review_id", Id),
    _required("stage", String(20), "the clinician answered, the patient was told, or it was closed"),
    _required("outcome", String(20), "the answer at that stage"),
    _required("on_date", Date()),
    _required("note", Text()),
    _clinic_foreign_key("review_id", "reviews"),
    Index(
        "uq_recommendation_steps_live",
        "clinic_id",
        "review_id",
        "stage",
        unique=True,
        sqlite_where=text("voided_at IS NULL"),
        postgresql_where=text("voided_at IS NULL"),
    ),
    CheckConstraint("stage IN ('answered', 'told', 'closed')", name="stage"),
)

other_services = _ledger_table(
    "other_services",
    "A service billed besides collaborative care, which changes how minutes or codes count.",
    _required("patient_id", Id),
    _required("on_date", Date()),
    _required("code", String(20), "a CPT or HCPCS code, like 90837 or G0557"),
    _required("note", Text()),
    _clinic_foreign_key("patient_id", "patients"),
    Index(None, "clinic_id", "patient_id", "on_date"),
)

referrals = _ledger_table(
    "referrals",
    "A referral of a patient to other care.",
    *_episode_columns(),
    _required("to_whom", Text(), "the other practice or service"),
    _required("sent_on", Date()),
    _required("note", Text()),
    Index(None, "clinic_id", "episode_id"),
)

referral_steps = _ledger_table(
    "referral_steps",
    "The outcome of a referral.",
    _required("referral_id", Id),
    _required("outcome", String(20)),
    _required("on_date", Date()),
    _required("note", Text()),
    _clinic_foreign_key("referral_id", "referrals"),
    CheckConstraint("outcome IN ('seen', 'not seen')", name="outcome"),
    Index(None, "clinic_id", "referral_id"),
)

# --- Risk ---

risk_events = _ledger_table(
    "risk_events",
    "A safety concern about a patient, opened by a score, a flag or a screen.",
    *_episode_columns(),
    _required("cause", String(20)),
    _required("on_date", Date()),
    _optional("score_id", Id, "the score that opened it"),
    _optional("flag_id", Id, "the flag that opened it"),
    _optional("answers", JSON(none_as_null=True), "of the C-SSRS screen"),
    _optional("tier", String(10), "the tier by that screen; later tiers are steps"),
    _required("note", Text()),
    _yes_or_no("rehearsal", "part of an alert drill"),
    _clinic_foreign_key("score_id", "scores"),
    _clinic_foreign_key("flag_id", "flags"),
    CheckConstraint("cause IN ('score', 'flag', 'screen')", name="cause"),
    Index(None, "clinic_id", "episode_id"),
)

risk_steps = _ledger_table(
    "risk_steps",
    "A step in answering a safety concern.",
    _required("risk_event_id", Id),
    _required("step", String(20), "a value of RiskStepKind in store/risk/risk_event.py"),
    _optional(
        "once", String(20), "a key that keeps this kind of step from being added twice; empty: may repeat"
    ),
    _optional("member_id", Id, "who was notified; who did it is entered_by"),
    _optional("tier", String(10), "the new tier"),
    _required("note", Text()),
    _clinic_foreign_key("risk_event_id", "risk_events"),
    _clinic_foreign_key("member_id", "members"),
    UniqueConstraint("clinic_id", "risk_event_id", "once"),
    Index(None, "clinic_id", "risk_event_id"),
)

# --- Case review meetings ---

review_sessions = _clinic_table(
    "review_sessions",
    "A case review meeting that one member runs; a member has at most one open session.",
    _required("started_by", Id),
    _required("started_at", UtcDateTime()),
    _optional("ended_at", UtcDateTime()),
    _clinic_foreign_key("started_by", "members"),
    Index(
        "uq_review_sessions_open",
        "clinic_id",
        "started_by",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)

review_turns = _clinic_table(
    "review_turns",
    "A patient on the agenda of a case review meeting.",
    _required("session_id", Id),
    _required("patient_id", Id),
    _required("episode_id", Id),
    _required("position", Integer(), "on the agenda, from 1"),
    _required("category", String(40), "why the patient is on the agenda"),
    _optional("started_at", UtcDateTime(), "empty: not yet discussed"),
    _optional("ended_at", UtcDateTime()),
    _optional("time_entry_id", Id, "the minutes logged for it"),
    _clinic_foreign_key("session_id", "review_sessions"),
    _clinic_foreign_key("patient_id", "patients"),
    _clinic_foreign_key("episode_id", "episodes"),
    _clinic_foreign_key("time_entry_id", "time_entries"),
    UniqueConstraint("clinic_id", "session_id", "position"),
)

# --- Billing ---

rates = _ledger_table(
    "rates",
    "What a unit of a code pays from a month on.",
    _optional("payer_id", Id, "empty: every payer"),
    _required("code", String(10)),
    _required("cents", Integer(), "US cents per unit"),
    _required("from_month", Date(), "the first day of the month"),
    _required("stated_source", Text(), "where it is written"),
    _clinic_foreign_key("payer_id", "payers"),
    Index(None, "clinic_id", "code"),
)

month_summaries = _clinic_table(
    "month_summaries",
    "A month's claims as last posted, so that the next post can say what changed. Rows are only added.",
    _required("month", Date(), "the first day of the month"),
    _required("made_at", UtcDateTime()),
    _required("lines", JSON(), "the claims"),
    Index(None, "clinic_id", "month"),
)

billing_closings = _clinic_table(
    "billing_closings",
    "A month's claims as closed for billing. A row may be reopened once and never changed otherwise.",
    _required("month", Date(), "the first day of the month"),
    _required("number", Integer(), "1 for the first closing, 2 after it was reopened"),
    _required("closed_at", UtcDateTime()),
    _optional("closed_by", Id),
    _required("report", Text(), "the CSV file as it was delivered"),
    _required("lines", JSON(), "the claims"),
    _required("checksum", String(64), "SHA-256 of the report"),
    _optional("seal_number", Integer(), "the newest seal of the audit trail when it was closed"),
    _optional("seal_hash", String(64), "that seal's hash"),
    _optional("reopened_at", UtcDateTime()),
    _optional("reopened_by", Id),
    _optional("reopen_reason", Text()),
    _clinic_foreign_key("closed_by", "members"),
    _clinic_foreign_key("reopened_by", "members"),
    UniqueConstraint("clinic_id", "month", "number"),
    Index(
        "uq_billing_closings_open",
        "clinic_id",
        "month",
        unique=True,
        sqlite_where=text("reopened_at IS NULL"),
        postgresql_where=text("reopened_at IS NULL"),
    ),
)

# --- Imported files ---

column_mappings = _clinic_table(
    "column_mappings",
    "What a clinic's heading, payer or status means in imported files, as stated once.",
    _required("file_kind", String(20), "patients, time, scores …; payer and status for words in cells"),
    _required("heading", String(120), "letters and digits, for comparing"),
    _required("column_name", String(60), "our column, payer or status"),
    UniqueConstraint("clinic_id", "file_kind", "heading"),
)

import_runs = _clinic_table(
    "import_runs",
    "An import of a file or a folder, and the ids of the rows that it added, so that it can be undone.",
    _required("row_names", Text(), "patients, time entries …, in the order of import"),
    _required("started_at", UtcDateTime()),
    _optional("member_id", Id, "empty: the command line"),
    _required("changed_rows", Integer(), "rows of the file that changed a chart on file"),
    _required("written", JSON(), "by table, the first and last id of each batch"),
    _optional("undone_at", UtcDateTime()),
    Index(None, "clinic_id"),
)

# --- Requests, posts and the audit trail ---

drafts = _clinic_table(
    "drafts",
    "What a member typed while a question about it is open, like which patient is meant. Kept for a day.",
    _required("member_id", Id),
    _required("kind", String(20), "which question is open"),
    _required("words", Text(), "what was typed"),
    _required("detail", JSON(), "how far it was understood"),
    _required("created_at", UtcDateTime()),
    _optional("used_at", UtcDateTime(), "a draft can be used once"),
    _clinic_foreign_key("member_id", "members"),
)

receipts = Table(
    "receipts",
    metadata,
    Column("key", String(120), primary_key=True, info={"meaning": "Slack's id of the request"}),
    _required("at", UtcDateTime()),
    info={"meaning": "A request from Slack that changed something: delivered again, it changes nothing."},
)

posts = _clinic_table(
    "posts",
    "A scheduled post: one row per occasion and audience. The replica that inserts the row may send it.",
    _required("kind", String(30), "a post kind"),
    _required("period", String(120), "the occasion, like a day, a month or an event"),
    _required("audience", String(40), "who it is for"),
    _required("state", String(10)),
    _required("due_at", UtcDateTime()),
    _optional("expires_at", UtcDateTime(), "from then on it is given up"),
    _required("claimed_at", UtcDateTime(), "when a replica took it, or when it failed or was given up"),
    _required("attempts", Integer()),
    _optional("retry_at", UtcDateTime(), "when Slack asked to try again"),
    _optional("sent_at", UtcDateTime()),
    _optional("channel", String(32)),
    _optional("ts", String(32), "Slack's id of the message in the channel"),
    _optional("parts_sent", Integer(), "how many messages of a long post are in Slack"),
    _optional("digest", String(64), "of the content, to notice changes"),
    _optional("fault", Text(), "why it failed"),
    UniqueConstraint("clinic_id", "kind", "period", "audience"),
    CheckConstraint("state IN ('claimed', 'sending', 'sent', 'silent', 'failed', 'given_up')", name="state"),
    Index(None, "clinic_id", "state"),
)

audit_events = _clinic_table(
    "audit_events",
    "Who did or saw what. Rows are only added.",
    _optional("seq", Integer(), "1, 2, 3 … within the clinic; empty since events are sealed"),
    _required("at", UtcDateTime()),
    _optional("member_id", Id, "empty: the program or command line"),
    _required("action", String(40)),
    _required("subject", String(80), "a kind and an id, like patient:12; never a name"),
    _required("detail", JSON()),
    _optional("hash", String(64), "SHA-256 of this row and the hash before; empty since events are sealed"),
    UniqueConstraint("clinic_id", "seq"),
)

audit_seals = _clinic_table(
    "audit_seals",
    "A seal over a row of the audit trail, the ledger or the closed months, chained to the seal before. "
    "Rows are only added.",
    _required("number", Integer(), "1, 2, 3 … within the clinic"),
    _required("sealed_at", UtcDateTime()),
    _required("table_name", String(40), "the table of the sealed row"),
    _required("row_id", Id, "its id"),
    _required("change", String(10), "added, or ended: voided or reopened"),
    _required("digest", String(64), "SHA-256 of what the change wrote"),
    _required("key_id", String(20), "which key of CASELOAD_AUDIT_KEY; empty: none"),
    _required("hash", String(64), "HMAC of this seal and the hash before; without a key SHA-256"),
    UniqueConstraint("clinic_id", "number"),
    UniqueConstraint("clinic_id", "table_name", "row_id", "change"),
)
