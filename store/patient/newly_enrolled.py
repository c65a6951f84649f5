"""Episodes that people (not files) recently enrolled or gave another clinician."""

from datetime import datetime

from sqlalchemy import BindParameter, Connection, Select, bindparam, func, select

from store import ledger_entries
from store.patient.care_team import TeamPosition
from store.patient.charts.hidden_charts import is_shown
from store.rules.patient.statuses import Status
from store.tables import care_team, episodes, patients, status_changes

_MANUAL_SOURCES = ("slack", "form", "button", "message")
"""Imports are left out: a message about each imported patient would be too many."""


def enrolled_or_reassigned_since(
    db: Connection, clinic_id: int, since: datetime
) -> dict[tuple[int, int], datetime]:
    """When, since an instant, each episode was enrolled or its clinician changed; by patient and episode."""
    found: dict[tuple[int, int], datetime] = {}
    for query in (_ENROLLED, _REASSIGNED):
        for row in db.execute(query, {"clinic": clinic_id, "since": since}):
            key = (row.patient_id, row.id)
            found[key] = max(found.get(key, row.at), row.at)
    return found


def _of_open_episodes(query: Select[int, datetime]) -> Select[int, int, datetime]:
    """The same, for open episodes of enrolled patients whose charts are shown, without drills."""
    events = query.subquery()
    return (
        select(episodes.c.patient_id, episodes.c.id, events.c.at)
        .join(events, events.c.episode_id == episodes.c.id)
        .join(
            patients,
            (patients.c.clinic_id == episodes.c.clinic_id) & (patients.c.id == episodes.c.patient_id),
        )
        .where(
            episodes.c.clinic_id == _CLINIC,
            episodes.c.ended_on.is_(None),
            episodes.c.enrolled_on.is_not(None),
            ~patients.c.rehearsal,
            is_shown(episodes.c.patient_id, _CLINIC),
        )
    )


# Built once: every run of the posts asks for them.
_CLINIC: BindParameter[int] = bindparam("clinic")
_SINCE: BindParameter[datetime] = bindparam("since")
_ENROLLED = _of_open_episodes(
    select(status_changes.c.episode_id, func.max(status_changes.c.entered_at).label("at"))
    .where(
        ledger_entries.live(status_changes, _CLINIC),
        status_changes.c.status == Status.ACTIVE,
        status_changes.c.source.in_(_MANUAL_SOURCES),
        status_changes.c.entered_at >= _SINCE,
    )
    .group_by(status_changes.c.episode_id)
)
_REASSIGNED = _of_open_episodes(
    select(care_team.c.episode_id, func.max(care_team.c.entered_at).label("at"))
    .where(
        ledger_entries.live(care_team, _CLINIC),
        care_team.c.seat == TeamPosition.CLINICIAN,
        care_team.c.source.in_(_MANUAL_SOURCES),
        care_team.c.entered_at >= _SINCE,
    )
    .group_by(care_team.c.episode_id)
)
