"""Sentences of `caseload check`, `migrate`, `clinic` and `member`."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from store.rules.text_format import count_text

# caseload check

ALL_SET_UP = "Everything is set up."
CHANGE_SETTINGS = "Change them in the environment or in .env."
MIGRATE_OR_CHANGE_URL = "Run `caseload migrate`, or change DATABASE_URL."
START_OR_CHANGE_URL = "Start it, or change DATABASE_URL."
DATABASE_IS_EMPTY = "It is empty: it has no tables yet."
MIGRATE_OR_RESTORE = "Run `caseload migrate` to begin, or `caseload restore FILE` to restore a backup."
OLDER_VERSION = "Its tables are from an earlier version."
MAKE_ROOM = "Make room on its disk, let this user write there, or end what locks it."
RUN_MIGRATE = "Run `caseload migrate`."
REINSTALL_APP = "Add it under OAuth & Permissions (or paste manifest.yml again) and reinstall the app."
SEE_GIVEN_UP = "Leads and admins were told which. The log names why: “not sent”."
LOOK_CODE_UP = "Look the code up at docs.slack.dev."
CHECK_NETWORK = "Check the network, a proxy, and SLACK_API_URL."
SET_UP_SOCKET_MODE = (
    "Create an App-Level Token with connections:write, turn Socket Mode on, and set SLACK_APP_TOKEN."
)
NO_CLINICS = "There are no clinics yet."
ADD_CLINIC = "caseload clinic add NAME --timezone America/Chicago"
NO_CARE_MANAGER = "There is no care manager."
NO_ADMIN = "There is no admin, and CASELOAD_ADMINS is empty."
TRY_AGAIN = "Try again in a minute."
SEE_LOG = "The running bot writes one every day; its log says why it could not (“a background task failed”)."


def to_fix(findings: int) -> str:
    """The last line."""
    return f"To fix: {findings}."


def last_backup(day: date | None, folder: Path) -> str:
    """The last daily backup is missing or old."""
    return f"The last backup in {folder} is of {day}." if day else f"There is no backup in {folder} yet."


def no_database_file(path: str) -> str:
    """SQLite's file is missing."""
    return f"The file {path} doesn't exist yet."


def cannot_reach_database(reason: str) -> str:
    """The database did not answer."""
    return f"It cannot be reached: {reason}"


def cannot_write_database(reason: str) -> str:
    """The database can be read only."""
    return f"It cannot be written: {reason}"


def posts_refused(posts: int, wrong: str, code: str) -> str:
    """Posts that wait until a person does something."""
    return f"{count_text(posts, 'post')} not sent. {wrong} (Slack says: {code})"


def posts_given_up(posts: int) -> str:
    """Posts of the last days that never arrived."""
    return f"{count_text(posts, 'post')} could not be sent in the last 7 days and came too late."


def missing_scopes(scopes: Sequence[str]) -> str:
    """The app lacks scopes."""
    return f"Missing: {', '.join(scopes)}."


def slack_refused(code: str) -> str:
    """Slack answered with an error code."""
    return f"Slack refused: {code}."


def no_answer(url: str) -> str:
    """Slack did not answer."""
    return f"{url} doesn't answer."


def add_member(clinic: str, role: str) -> str:
    """How to fill a role."""
    return f"caseload member add U… --clinic “{clinic}” --role {role}"


# caseload migrate, clinic, member

DATABASE_UP_TO_DATE = "The database is up to date."
TIMEZONE_OPTION = "The clinic's time zone."
ROLE_OPTION = "A role; repeat the option for more."
NAME_OPTION = "The person's name, as files show it."
SEE_MEMBERS = "See the members: caseload member list"


def clinic_added(clinic: str, timezone: str) -> str:
    """A clinic was added."""
    return f"Added the clinic {clinic} ({timezone})."


def workspace_forgotten(clinic: str) -> str:
    """A clinic can move."""
    return f"{clinic} belongs to no workspace now: to that of the next `caseload run`."


def no_such_setting(key: str) -> str:
    """Not the name of a setting."""
    return f"There is no setting called “{key}”."


def settings_list(keys: Sequence[str]) -> str:
    """The names of the settings."""
    return f"Settings: {', '.join(keys)}"


def setting_changed(clinic: str, setting: str, value: str) -> str:
    """A setting was changed."""
    return f"{clinic}: {setting} is {value}."


def setting_unchanged(clinic: str, setting: str, value: str) -> str:
    """The setting had that value."""
    return f"{clinic}: {setting} was already {value}."


def member_added(member: str, clinic: str, roles: Sequence[str]) -> str:
    """A member was added, or has more roles."""
    return f"{member} is a member of {clinic}: {', '.join(roles)}."


def not_a_member(user_id: str, clinic: str) -> str:
    """No one with that id."""
    return f"{user_id} isn't a member of {clinic}."


def access_ended(member: str, clinic: str) -> str:
    """A member was removed."""
    return f"{member} no longer has access to {clinic}."


def member_line(user_id: str, name: str, roles: Sequence[str], percent: int, *, active: bool) -> str:
    """One member in the list."""
    access = "" if active else "  (no access)"
    return f"{user_id}  {name}  {', '.join(roles)}  {percent}%{access}"
