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

from store.db import Id, Instant

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _need(name: str, kind: TypeEngine[Any]) -> Column[Any]:
    """A column that every row fills."""
    return Column(name, kind, nullable=False)


def _of(column: str, target: str) -> ForeignKeyConstraint:
    """A link that cannot leave the clinic: the database refuses a row of one clinic pointing into another."""
    return ForeignKeyConstraint(["clinic_id", column], [f"{target}.clinic_id", f"{target}.id"])


_POINTED_AT = {
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
    target = [UniqueConstraint("clinic_id", "id")] if name in _POINTED_AT else []
    return Table(
        name,
        metadata,
        Column("id", Id, primary_key=True, autoincrement=True),
        _need("clinic_id", Id),
        *items,
        ForeignKeyConstraint(["clinic_id"], ["clinics.id"]),
        *target,
    )


LEDGER: list[Table] = []
"""Tables whose rows the database itself refuses to change or remove: only a void may be added, once."""

VOID_COLUMNS = ("voided_at", "voided_by", "void_reason")


def _ledger(name: str, *items: SchemaItem) -> Table:
    """A clinic's table that only grows: who entered it, when, where it came from; voided, never erased."""
    table = _clinic_table(
        name,
        _need("source", String(20)),
        Column("entered_by", Id),
        _need("entered_at", Instant()),
        Column("voided_at", Instant()),
        Column("voided_by", Id),
        Column("void_reason", Text),
        *items,
        _of("entered_by", "members"),
        _of("voided_by", "members"),
    )
    LEDGER.append(table)
    return table


def _of_episode() -> tuple[SchemaItem, ...]:
    """The patient and episode that a fact is about."""
    return (
        _need("patient_id", Id),
        _need("episode_id", Id),
        _of("patient_id", "patients"),
        _of("episode_id", "episodes"),
    )


# --- The clinic and its team ---

clinics = Table(
    "clinics",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("name", String(120), nullable=False, unique=True),
    Column("timezone", String(60), nullable=False),
    Column("settings", JSON, nullable=False),
    Column("created_at", Instant(), nullable=False),
)

members = _clinic_table(
    "members",
    _need("slack_user_id", String(32)),
    _need("name", String(120)),
    _need("active", Boolean()),
    _need("fte_percent", Integer()),
    _need("added_at", Instant()),
    Column("deactivated_at", Instant()),
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
    _of("member_id", "members"),
)

covers = _ledger(
    "covers",
    _need("member_id", Id),
    _need("for_member_id", Id),
    _need("from_on", Date()),
    _need("until_on", Date()),
    _of("member_id", "members"),
    _of("for_member_id", "members"),
)

people = Table(
    "people",
    metadata,
    Column("slack_user_id", String(32), primary_key=True),
    Column("team_id", String(32), nullable=False),
    Column("standing", String(20), nullable=False),
    Column("checked_at", Instant(), nullable=False),
)

providers = _clinic_table(
    "providers",
    _need("name", String(120)),
    _need("npi", String(40)),
    Column("member_id", Id),
    UniqueConstraint("clinic_id", "npi", "name"),
    _of("member_id", "members"),
)

payers = _clinic_table(
    "payers",
    _need("name", String(120)),
    _need("name_key", String(120)),
    UniqueConstraint("clinic_id", "name_key"),
)

payer_policies = _ledger(
    "payer_policies",
    Column("payer_id", Id),
    _need("policy", String(40)),
    _need("options", JSON()),
    _need("from_month", Date()),
    Column("until_month", Date()),
    _need("stated_source", Text()),
    _of("payer_id", "payers"),
    Index(None, "clinic_id", "payer_id"),
)

# --- Patients and their episodes ---

patients = _clinic_table(
    "patients",
    _need("mrn", String(80)),
    _need("mrn_key", String(80)),
    _need("first_name", String(120)),
    _need("last_name", String(120)),
    Column("date_of_birth", Date()),
    Column("contact_first", Text),
    Column("contact_second", Text),
    Column("rehearsal", Boolean(), nullable=False, server_default=text("false")),
    _need("created_at", Instant()),
    UniqueConstraint("clinic_id", "mrn_key"),
)

patient_words = Table(
    "patient_words",
    metadata,
    Column("clinic_id", Id, nullable=False),
    Column("word", String(120), nullable=False),
    Column("patient_id", Id, nullable=False),
    PrimaryKeyConstraint("clinic_id", "word", "patient_id"),
    _of("patient_id", "patients"),
    Index(None, "clinic_id", "patient_id"),
)

episodes = _clinic_table(
    "episodes",
    _need("patient_id", Id),
    _need("number", Integer()),
    Column("referred_on", Date()),
    Column("enrolled_on", Date()),
    Column("initial_assessment_on", Date()),
    Column("ended_on", Date()),
    _need("status", String(30)),
    Column("interval_days", Integer()),
    Column("as_needed", Boolean(), nullable=False, server_default=text("false")),
    _need("opened_at", Instant()),
    UniqueConstraint("clinic_id", "patient_id", "number"),
    _of("patient_id", "patients"),
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

status_changes = _ledger(
    "status_changes",
    *_of_episode(),
    _need("status", String(30)),
    _need("on_date", Date()),
    Column("until_on", Date()),
    Column("note", Text),
    Index(None, "clinic_id", "episode_id"),
)

coverages = _ledger(
    "coverages",
    _need("patient_id", Id),
    _need("payer_id", Id),
    _need("from_on", Date()),
    _of("patient_id", "patients"),
    _of("payer_id", "payers"),
    Index(None, "clinic_id", "patient_id"),
)

care_team = _ledger(
    "care_team",
    *_of_episode(),
    _need("seat", String(20)),
    Column("member_id", Id),
    Column("provider_id", Id),
    _need("from_on", Date()),
    _of("member_id", "members"),
    _of("provider_id", "providers"),
    CheckConstraint("seat IN ('care-manager', 'consultant', 'clinician')", name="seat"),
    Index(None, "clinic_id", "episode_id", "seat"),
)

consents = _ledger(
    "consents",
    *_of_episode(),
    _need("on_date", Date()),
    _need("how", String(10)),
    _need("told", Text()),
    Column("obtained_by", Text),
    Column("provider_id", Id),
    _of("provider_id", "providers"),
    CheckConstraint("how IN ('spoken', 'written')", name="how"),
    Index(None, "clinic_id", "episode_id"),
)

initiating_visits = _ledger(
    "initiating_visits", *_of_episode(), _need("on_date", Date()), Index(None, "clinic_id", "episode_id")
)

problem_lists = _ledger(
    "problem_lists",
    *_of_episode(),
    _need("on_date", Date()),
    _need("codes", Text()),
    Index(None, "clinic_id", "episode_id"),
)

care_plans = _ledger(
    "care_plans",
    *_of_episode(),
    _need("on_date", Date()),
    _need("sections", JSON()),
    Index(None, "clinic_id", "episode_id"),
)

# --- The ledger of care ---

time_entries = _ledger(
    "time_entries",
    *_of_episode(),
    Column("member_id", Id),
    _need("author_role", String(20)),
    _need("service_on", Date()),
    _need("span", Id),
    _need("activity", String(20)),
    Column("start_at", Instant()),
    Column("end_at", Instant()),
    _need("note", Text()),
    Column("request_key", String(120)),
    Column("line", Integer()),
    Column("import_key", String(80)),
    _of("member_id", "members"),
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

entry_notes = _ledger(
    "entry_notes",
    _need("time_entry_id", Id),
    _need("note", Text()),
    _of("time_entry_id", "time_entries"),
    Index(None, "clinic_id", "time_entry_id"),
)

contacts = _ledger(
    "contacts",
    *_of_episode(),
    Column("member_id", Id),
    _need("on_date", Date()),
    _need("kind", String(20)),
    _need("reached", Boolean()),
    _need("note", Text()),
    Column("time_entry_id", Id),
    _of("member_id", "members"),
    _of("time_entry_id", "time_entries"),
    Index(None, "clinic_id", "episode_id", "on_date"),
    Index(None, "clinic_id", "time_entry_id"),
)

planned_contacts = _ledger(
    "planned_contacts",
    *_of_episode(),
    _need("due_on", Date()),
    Column("how", String(20)),
    Column("time_entry_id", Id),
    _of("time_entry_id", "time_entries"),
    Index(None, "clinic_id", "episode_id"),
    Index(None, "clinic_id", "time_entry_id"),
)

snoozes = _ledger(
    "snoozes", *_of_episode(), _need("until_on", Date()), Index(None, "clinic_id", "episode_id")
)

scores = _ledger(
    "scores",
    *_of_episode(),
    _need("instrument", String(20)),
    _need("on_date", Date()),
    _need("total", Integer()),
    Column("items", JSON(none_as_null=True)),
    Column("risk_item", Integer()),
    Column("screen", Boolean(), nullable=False, server_default=text("false")),
    _need("note", Text()),
    Column("request_key", String(120)),
    Column("line", Integer()),
    Column("import_key", String(80)),
    UniqueConstraint("clinic_id", "request_key", "line"),
    UniqueConstraint("clinic_id", "import_key"),
    Index(None, "clinic_id", "patient_id", "on_date"),
    Index(None, "clinic_id", "on_date"),
)

flags = _ledger(
    "flags",
    *_of_episode(),
    _need("kind", String(20)),
    _need("on_date", Date()),
    _need("note", Text()),
    Column("score_id", Id),
    _of("score_id", "scores"),
    Index(None, "clinic_id", "episode_id"),
    Index(None, "clinic_id", "score_id"),
)

reviews = _ledger(
    "reviews",
    *_of_episode(),
    _need("on_date", Date()),
    Column("consultant_id", Id),
    _need("kind", String(20)),
    _need("recommendation", Text()),
    _of("consultant_id", "members"),
    CheckConstraint("kind IN ('continue', 'change')", name="kind"),
    Index(None, "clinic_id", "episode_id", "on_date"),
)

recommendation_steps = _ledger(
    "recommendation_steps",
    _need("review_id", Id),
    _need("stage", String(20)),
    _need("outcome", String(20)),
    _need("on_date", Date()),
    _need("note", Text()),
    _of("review_id", "reviews"),
    UniqueConstraint("clinic_id", "review_id", "stage"),
    CheckConstraint("stage IN ('answered', 'told', 'closed')", name="stage"),
)

other_services = _ledger(
    "other_services",
    _need("patient_id", Id),
    _need("on_date", Date()),
    _need("code", String(20)),
    _need("note", Text()),
    _of("patient_id", "patients"),
    Index(None, "clinic_id", "patient_id", "on_date"),
)

referrals = _ledger(
    "referrals",
    *_of_episode(),
    _need("to_whom", Text()),
    _need("sent_on", Date()),
    _need("note", Text()),
    Index(None, "clinic_id", "episode_id"),
)

referral_steps = _ledger(
    "referral_steps",
    _need("referral_id", Id),
    _need("outcome", String(20)),
    _need("on_date", Date()),
    _need("note", Text()),
    _of("referral_id", "referrals"),
    CheckConstraint("outcome IN ('seen', 'not seen')", name="outcome"),
    Index(None, "clinic_id", "referral_id"),
)

# --- Risk ---

risk_events = _ledger(
    "risk_events",
    *_of_episode(),
    _need("cause", String(20)),
    _need("on_date", Date()),
    Column("score_id", Id),
    Column("flag_id", Id),
    Column("answers", JSON(none_as_null=True)),
    Column("tier", String(10)),
    _need("note", Text()),
    Column("rehearsal", Boolean(), nullable=False, server_default=text("false")),
    _of("score_id", "scores"),
    _of("flag_id", "flags"),
    CheckConstraint("cause IN ('score', 'flag', 'screen')", name="cause"),
    Index(None, "clinic_id", "episode_id"),
)

risk_steps = _ledger(
    "risk_steps",
    _need("risk_event_id", Id),
    _need("step", String(20)),
    Column("once", String(20)),
    Column("member_id", Id),
    Column("tier", String(10)),
    _need("note", Text()),
    _of("risk_event_id", "risk_events"),
    _of("member_id", "members"),
    UniqueConstraint("clinic_id", "risk_event_id", "once"),
    Index(None, "clinic_id", "risk_event_id"),
)

# --- The case review as it is walked ---

review_sessions = _clinic_table(
    "review_sessions",
    _need("started_by", Id),
    _need("started_at", Instant()),
    Column("ended_at", Instant()),
    _of("started_by", "members"),
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
    _need("session_id", Id),
    _need("patient_id", Id),
    _need("episode_id", Id),
    _need("position", Integer()),
    _need("category", String(40)),
    Column("started_at", Instant()),
    Column("ended_at", Instant()),
    Column("time_entry_id", Id),
    _of("session_id", "review_sessions"),
    _of("patient_id", "patients"),
    _of("episode_id", "episodes"),
    _of("time_entry_id", "time_entries"),
    UniqueConstraint("clinic_id", "session_id", "position"),
)

# --- The month's claims ---

rates = _ledger(
    "rates",
    Column("payer_id", Id),
    _need("code", String(10)),
    _need("cents", Integer()),
    _need("from_month", Date()),
    _need("stated_source", Text()),
    _of("payer_id", "payers"),
    Index(None, "clinic_id", "code"),
)

month_summaries = _clinic_table(
    "month_summaries",
    _need("month", Date()),
    _need("made_at", Instant()),
    _need("lines", JSON()),
    Index(None, "clinic_id", "month"),
)

billing_closings = _clinic_table(
    "billing_closings",
    _need("month", Date()),
    _need("number", Integer()),
    _need("closed_at", Instant()),
    Column("closed_by", Id),
    _need("report", Text()),
    _need("lines", JSON()),
    _need("checksum", String(64)),
    Column("reopened_at", Instant()),
    Column("reopened_by", Id),
    Column("reopen_reason", Text),
    _of("closed_by", "members"),
    _of("reopened_by", "members"),
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
    _need("member_id", Id),
    _need("kind", String(20)),
    _need("words", Text()),
    _need("detail", JSON()),
    _need("created_at", Instant()),
    Column("used_at", Instant()),
    _of("member_id", "members"),
)

receipts = Table(
    "receipts",
    metadata,
    Column("key", String(120), primary_key=True),
    Column("at", Instant(), nullable=False),
)

posts = _clinic_table(
    "posts",
    _need("kind", String(30)),
    _need("period", String(40)),
    _need("audience", String(40)),
    _need("state", String(10)),
    _need("due_at", Instant()),
    _need("claimed_at", Instant()),
    _need("attempts", Integer()),
    Column("sent_at", Instant()),
    Column("channel", String(32)),
    Column("ts", String(32)),
    Column("digest", String(64)),
    Column("fault", Text),
    UniqueConstraint("clinic_id", "kind", "period", "audience"),
    CheckConstraint("state IN ('claimed', 'sent', 'silent', 'failed')", name="state"),
)

audit_events = _clinic_table(
    "audit_events",
    _need("seq", Integer()),
    _need("at", Instant()),
    Column("member_id", Id),
    _need("action", String(40)),
    _need("subject", String(80)),
    _need("detail", JSON()),
    _need("hash", String(64)),
    UniqueConstraint("clinic_id", "seq"),
)
