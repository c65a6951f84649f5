"""All tables on one page, with their constraints. Facts of the ledger are added and voided, never changed."""

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


def _required(name: str, kind: TypeEngine[Any]) -> Column[Any]:
    """A column that every row fills."""
    return Column(name, kind, nullable=False)


def _clinic_foreign_key(column: str, target: str) -> ForeignKeyConstraint:
    """A link that cannot leave the clinic: the database refuses a row of one clinic pointing into another."""
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
"""Tables that others link to by clinic and id, which needs a unique index of its own."""


def _clinic_table(name: str, *items: SchemaItem) -> Table:
    """A table whose rows belong to one clinic."""
    target = [UniqueConstraint("clinic_id", "id")] if name in _REFERENCED_TABLES else []
    return Table(
        name,
        metadata,
        Column("id", Id, primary_key=True, autoincrement=True),
        _required("clinic_id", Id),
        *items,
        ForeignKeyConstraint(["clinic_id"], ["clinics.id"]),
        *target,
    )


LEDGER_TABLES: list[Table] = []
"""Tables whose rows the database itself refuses to change or remove: only a void may be added, once."""

VOID_COLUMNS = ("voided_at", "voided_by", "void_reason")


def _ledger_table(name: str, *items: SchemaItem) -> Table:
    """A clinic's table that only grows: who entered it, when, where it came from; voided, never erased."""
    table = _clinic_table(
        name,
        _required("source", String(20)),
        Column("entered_by", Id),
        _required("entered_at", UtcDateTime()),
        Column("voided_at", UtcDateTime()),
        Column("voided_by", Id),
        Column("void_reason", Text),
        *items,
        _clinic_foreign_key("entered_by", "members"),
        _clinic_foreign_key("voided_by", "members"),
    )
    LEDGER_TABLES.append(table)
    return table


def _episode_columns() -> tuple[SchemaItem, ...]:
    """The patient and episode that a fact is about."""
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
    Column("timezone", String(60), nullable=False),
    Column("settings", JSON, nullable=False),
    Column("created_at", UtcDateTime(), nullable=False),
)

members = _clinic_table(
    "members",
    _required("slack_user_id", String(32)),
    _required("name", String(120)),
    _required("active", Boolean()),
    _required("fte_percent", Integer()),
    _required("added_at", UtcDateTime()),
    Column("deactivated_at", UtcDateTime()),
    Column("preferred", Boolean(), nullable=False, server_default=text("false")),
    UniqueConstraint("clinic_id", "slack_user_id"),
    Index(None, "slack_user_id"),
)

member_roles = Table(
    "member_roles",
    metadata,
    Column("clinic_id", Id, nullable=False),
    Column("member_id", Id, nullable=False),
    Column("role", String(20), nullable=False),
    PrimaryKeyConstraint("clinic_id", "member_id", "role"),
    _clinic_foreign_key("member_id", "members"),
)

covers = _ledger_table(
    "covers",
    _required("member_id", Id),
    _required("for_member_id", Id),
    _required("from_on", Date()),
    _required("until_on", Date()),
    _clinic_foreign_key("member_id", "members"),
    _clinic_foreign_key("for_member_id", "members"),
)

people = Table(
    "people",
    metadata,
    Column("slack_user_id", String(32), primary_key=True),
    Column("team_id", String(32), nullable=False),
    Column("standing", String(20), nullable=False),
    Column("checked_at", UtcDateTime(), nullable=False),
)

providers = _clinic_table(
    "providers",
    _required("name", String(120)),
    _required("npi", String(40)),
    Column("member_id", Id),
    UniqueConstraint("clinic_id", "npi", "name"),
    _clinic_foreign_key("member_id", "members"),
)

payers = _clinic_table(
    "payers",
    _required("name", String(120)),
    _required("name_key", String(120)),
    UniqueConstraint("clinic_id", "name_key"),
)

payer_policies = _ledger_table(
    "payer_policies",
    Column("payer_id", Id),
    _required("policy", String(40)),
    _required("options", JSON()),
    _required("from_month", Date()),
    Column("until_month", Date()),
    _required("stated_source", Text()),
    _clinic_foreign_key("payer_id", "payers"),
    Index(None, "clinic_id", "payer_id"),
)

# --- Patients and their episodes ---

patients = _clinic_table(
    "patients",
    _required("mrn", String(80)),
    _required("mrn_key", String(80)),
    _required("first_name", String(120)),
    _required("last_name", String(120)),
    Column("date_of_birth", Date()),
    Column("contact_first", Text),
    Column("contact_second", Text),
    Column("rehearsal", Boolean(), nullable=False, server_default=text("false")),
    _required("created_at", UtcDateTime()),
    UniqueConstraint("clinic_id", "mrn_key"),
)

patient_words = Table(
    "patient_words",
    metadata,
    Column("clinic_id", Id, nullable=False),
    Column("word", String(120), nullable=False),
    Column("patient_id", Id, nullable=False),
    PrimaryKeyConstraint("clinic_id", "word", "patient_id"),
    _clinic_foreign_key("patient_id", "patients"),
    Index(None, "clinic_id", "patient_id"),
)

episodes = _clinic_table(
    "episodes",
    _required("patient_id", Id),
    _required("number", Integer()),
    Column("referred_on", Date()),
    Column("enrolled_on", Date()),
    Column("initial_assessment_on", Date()),
    Column("ended_on", Date()),
    _required("status", String(30)),
    Column("interval_days", Integer()),
    Column("as_needed", Boolean(), nullable=False, server_default=text("false")),
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
    *_episode_columns(),
    _required("status", String(30)),
    _required("on_date", Date()),
    Column("until_on", Date()),
    Column("note", Text),
    Index(None, "clinic_id", "episode_id"),
)

coverages = _ledger_table(
    "coverages",
    _required("patient_id", Id),
    _required("payer_id", Id),
    _required("from_on", Date()),
    _clinic_foreign_key("patient_id", "patients"),
    _clinic_foreign_key("payer_id", "payers"),
    Index(None, "clinic_id", "patient_id"),
)

care_team = _ledger_table(
    "care_team",
    *_episode_columns(),
    _required("seat", String(20)),
    Column("member_id", Id),
    Column("provider_id", Id),
    _required("from_on", Date()),
    _clinic_foreign_key("member_id", "members"),
    _clinic_foreign_key("provider_id", "providers"),
    CheckConstraint("seat IN ('care-manager', 'consultant', 'clinician')", name="seat"),
    Index(None, "clinic_id", "episode_id", "seat"),
)

consents = _ledger_table(
    "consents",
    *_episode_columns(),
    _required("on_date", Date()),
    _required("how", String(10)),
    _required("told", Text()),
    Column("obtained_by", Text),
    Column("provider_id", Id),
    _clinic_foreign_key("provider_id", "providers"),
    CheckConstraint("how IN ('spoken', 'written')", name="how"),
    Index(None, "clinic_id", "episode_id"),
)

initiating_visits = _ledger_table(
    "initiating_visits",
    *_episode_columns(),
    _required("on_date", Date()),
    Index(None, "clinic_id", "episode_id"),
)

problem_lists = _ledger_table(
    "problem_lists",
    *_episode_columns(),
    _required("on_date", Date()),
    _required("codes", Text()),
    Index(None, "clinic_id", "episode_id"),
)

care_plans = _ledger_table(
    "care_plans",
    *_episode_columns(),
    _required("on_date", Date()),
    _required("sections", JSON()),
    Index(None, "clinic_id", "episode_id"),
)

# --- The ledger of care ---

time_entries = _ledger_table(
    "time_entries",
    *_episode_columns(),
    Column("member_id", Id),
    _required("author_role", String(20)),
    _required("service_on", Date()),
    _required("span", Id),
    _required("activity", String(20)),
    Column("start_at", UtcDateTime()),
    Column("end_at", UtcDateTime()),
    _required("note", Text()),
    Column("request_key", String(120)),
    Column("line", Integer()),
    Column("import_key", String(80)),
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
    _required("time_entry_id", Id),
    _required("note", Text()),
    _clinic_foreign_key("time_entry_id", "time_entries"),
    Index(None, "clinic_id", "time_entry_id"),
)

contacts = _ledger_table(
    "contacts",
    *_episode_columns(),
    Column("member_id", Id),
    _required("on_date", Date()),
    _required("kind", String(20)),
    _required("reached", Boolean()),
    _required("note", Text()),
    Column("time_entry_id", Id),
    _clinic_foreign_key("member_id", "members"),
    _clinic_foreign_key("time_entry_id", "time_entries"),
    Index(None, "clinic_id", "episode_id", "on_date"),
    Index(None, "clinic_id", "time_entry_id"),
)

planned_contacts = _ledger_table(
    "planned_contacts",
    *_episode_columns(),
    _required("due_on", Date()),
    Column("how", String(20)),
    Column("time_entry_id", Id),
    _clinic_foreign_key("time_entry_id", "time_entries"),
    Index(None, "clinic_id", "episode_id"),
    Index(None, "clinic_id", "time_entry_id"),
)

snoozes = _ledger_table(
    "snoozes", *_episode_columns(), _required("until_on", Date()), Index(None, "clinic_id", "episode_id")
)

scores = _ledger_table(
    "scores",
    *_episode_columns(),
    _required("instrument", String(20)),
    _required("on_date", Date()),
    _required("total", Integer()),
    Column("items", JSON(none_as_null=True)),
    Column("risk_item", Integer()),
    Column("screen", Boolean(), nullable=False, server_default=text("false")),
    _required("note", Text()),
    Column("request_key", String(120)),
    Column("line", Integer()),
    Column("import_key", String(80)),
    UniqueConstraint("clinic_id", "request_key", "line"),
    UniqueConstraint("clinic_id", "import_key"),
    Index(None, "clinic_id", "patient_id", "on_date"),
    Index(None, "clinic_id", "on_date"),
)

flags = _ledger_table(
    "flags",
    *_episode_columns(),
    _required("kind", String(20)),
    _required("on_date", Date()),
    _required("note", Text()),
    Column("score_id", Id),
    _clinic_foreign_key("score_id", "scores"),
    Index(None, "clinic_id", "episode_id"),
    Index(None, "clinic_id", "score_id"),
)

reviews = _ledger_table(
    "reviews",
    *_episode_columns(),
    _required("on_date", Date()),
    Column("consultant_id", Id),
    _required("kind", String(20)),
    _required("recommendation", Text()),
    _clinic_foreign_key("consultant_id", "members"),
    CheckConstraint("kind IN ('continue', 'change')", name="kind"),
    Index(None, "clinic_id", "episode_id", "on_date"),
)

recommendation_steps = _ledger_table(
    "recommendation_steps",
    _required("review_id", Id),
    _required("stage", String(20)),
    _required("outcome", String(20)),
    _required("on_date", Date()),
    _required("note", Text()),
    _clinic_foreign_key("review_id", "reviews"),
    UniqueConstraint("clinic_id", "review_id", "stage"),
    CheckConstraint("stage IN ('answered', 'told', 'closed')", name="stage"),
)

other_services = _ledger_table(
    "other_services",
    _required("patient_id", Id),
    _required("on_date", Date()),
    _required("code", String(20)),
    _required("note", Text()),
    _clinic_foreign_key("patient_id", "patients"),
    Index(None, "clinic_id", "patient_id", "on_date"),
)

referrals = _ledger_table(
    "referrals",
    *_episode_columns(),
    _required("to_whom", Text()),
    _required("sent_on", Date()),
    _required("note", Text()),
    Index(None, "clinic_id", "episode_id"),
)

referral_steps = _ledger_table(
    "referral_steps",
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
    *_episode_columns(),
    _required("cause", String(20)),
    _required("on_date", Date()),
    Column("score_id", Id),
    Column("flag_id", Id),
    Column("answers", JSON(none_as_null=True)),
    Column("tier", String(10)),
    _required("note", Text()),
    Column("rehearsal", Boolean(), nullable=False, server_default=text("false")),
    _clinic_foreign_key("score_id", "scores"),
    _clinic_foreign_key("flag_id", "flags"),
    CheckConstraint("cause IN ('score', 'flag', 'screen')", name="cause"),
    Index(None, "clinic_id", "episode_id"),
)

risk_steps = _ledger_table(
    "risk_steps",
    _required("risk_event_id", Id),
    _required("step", String(20)),
    Column("once", String(20)),
    Column("member_id", Id),
    Column("tier", String(10)),
    _required("note", Text()),
    _clinic_foreign_key("risk_event_id", "risk_events"),
    _clinic_foreign_key("member_id", "members"),
    UniqueConstraint("clinic_id", "risk_event_id", "once"),
    Index(None, "clinic_id", "risk_event_id"),
)

# --- The case review as it is walked ---

review_sessions = _clinic_table(
    "review_sessions",
    _required("started_by", Id),
    _required("started_at", UtcDateTime()),
    Column("ended_at", UtcDateTime()),
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
    _required("session_id", Id),
    _required("patient_id", Id),
    _required("episode_id", Id),
    _required("position", Integer()),
    _required("category", String(40)),
    Column("started_at", UtcDateTime()),
    Column("ended_at", UtcDateTime()),
    Column("time_entry_id", Id),
    _clinic_foreign_key("session_id", "review_sessions"),
    _clinic_foreign_key("patient_id", "patients"),
    _clinic_foreign_key("episode_id", "episodes"),
    _clinic_foreign_key("time_entry_id", "time_entries"),
    UniqueConstraint("clinic_id", "session_id", "position"),
)

# --- The month's claims ---

rates = _ledger_table(
    "rates",
    Column("payer_id", Id),
    _required("code", String(10)),
    _required("cents", Integer()),
    _required("from_month", Date()),
    _required("stated_source", Text()),
    _clinic_foreign_key("payer_id", "payers"),
    Index(None, "clinic_id", "code"),
)

month_summaries = _clinic_table(
    "month_summaries",
    _required("month", Date()),
    _required("made_at", UtcDateTime()),
    _required("lines", JSON()),
    Index(None, "clinic_id", "month"),
)

billing_closings = _clinic_table(
    "billing_closings",
    _required("month", Date()),
    _required("number", Integer()),
    _required("closed_at", UtcDateTime()),
    Column("closed_by", Id),
    _required("report", Text()),
    _required("lines", JSON()),
    _required("checksum", String(64)),
    Column("reopened_at", UtcDateTime()),
    Column("reopened_by", Id),
    Column("reopen_reason", Text),
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

# --- What the assistant says and remembers ---

drafts = _clinic_table(
    "drafts",
    _required("member_id", Id),
    _required("kind", String(20)),
    _required("words", Text()),
    _required("detail", JSON()),
    _required("created_at", UtcDateTime()),
    Column("used_at", UtcDateTime()),
    _clinic_foreign_key("member_id", "members"),
)

receipts = Table(
    "receipts",
    metadata,
    Column("key", String(120), primary_key=True),
    Column("at", UtcDateTime(), nullable=False),
)

posts = _clinic_table(
    "posts",
    _required("kind", String(30)),
    _required("period", String(40)),
    _required("audience", String(40)),
    _required("state", String(10)),
    _required("due_at", UtcDateTime()),
    _required("claimed_at", UtcDateTime()),
    _required("attempts", Integer()),
    Column("sent_at", UtcDateTime()),
    Column("channel", String(32)),
    Column("ts", String(32)),
    Column("digest", String(64)),
    Column("fault", Text),
    UniqueConstraint("clinic_id", "kind", "period", "audience"),
    CheckConstraint("state IN ('claimed', 'sent', 'silent', 'failed')", name="state"),
)

audit_events = _clinic_table(
    "audit_events",
    _required("seq", Integer()),
    _required("at", UtcDateTime()),
    Column("member_id", Id),
    _required("action", String(40)),
    _required("subject", String(80)),
    _required("detail", JSON()),
    _required("hash", String(64)),
    UniqueConstraint("clinic_id", "seq"),
)
