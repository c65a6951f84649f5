"""What the command line prints about setup, clinics, members, posts, backups and the audit trail."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

# Several commands

CLINIC_OPTION = "Which clinic; optional while there is only one."
NO_DATABASE = "The database did not answer, or was busy for too long."
RUN_AGAIN = (
    "Everything reported as saved is saved. Run `caseload check` for details, then run the command again."
)


def cannot_write(path: Path, reason: str) -> str:
    """A file could not be opened for writing."""
    return f"{path} cannot be written: {reason}."


# caseload check

ALL_SET_UP = "Everything is set up."
CHANGE_SETTINGS = "Change them in the environment or in .env."
MIGRATE_OR_CHANGE_URL = "Run `caseload migrate`, or change DATABASE_URL."
START_OR_CHANGE_URL = "Start it, or change DATABASE_URL."
OTHER_VERSION = "Its tables are from another version."
RUN_MIGRATE = "Run `caseload migrate`."
REINSTALL_APP = "Add it under OAuth & Permissions (or paste manifest.yml again) and reinstall the app."
SLACK_ERROR_REMEDIES = {
    "invalid_auth": "Copy the Bot User OAuth Token (xoxb-…) of your Slack app into SLACK_BOT_TOKEN.",
    "account_inactive": "The app was removed from the workspace: install it again and copy its new token.",
    "token_revoked": "The token was revoked: install the app again and copy its new token.",
}
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


def to_fix(findings: int) -> str:
    """The last line."""
    return f"To fix: {findings}."


def no_database_file(path: str) -> str:
    """SQLite's file is missing."""
    return f"The file {path} doesn't exist yet."


def cannot_reach_database(reason: str) -> str:
    """The database did not answer."""
    return f"It cannot be reached: {reason}"


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


# caseload post

PREVIEW_OPTION = "Print the post; required, since this command never posts."
AT_OPTION = 'The clinic\'s local time, like "2026-12-01 07:00"; now by default.'
NEVER_POSTS = "This command never posts: `caseload run` does, when it is time."
ADD_PREVIEW = "Add --preview."
NOTHING_SCHEDULED = "Nothing is scheduled: no one would receive it."
CHOOSE_RECIPIENT = "Set its channel (caseload clinic set …), or add a member in a role that receives it."
NOTHING_TO_REPORT = "There is nothing to report, so nothing would be posted."
TIME_EXAMPLE = 'Write it like --at "2026-12-01 07:00".'


def nothing_due(post: str, clinic: str, at: str) -> str:
    """No post is due by that time."""
    return f"{post}: nothing is due at {clinic} on {at}."


def next_post(at: str) -> str:
    """When the next one is due."""
    return f"Next on {at}. With today's data it would be:"


def post_title(post: str, period: str, due: str) -> str:
    """Above a post."""
    return f"{post} ({period}), due {due}"


def recipients(names: Sequence[str]) -> str:
    """Who would get it."""
    return f"To: {', '.join(names)}"


def channel(channel_id: str) -> str:
    """A channel as a recipient."""
    return f"the channel {channel_id}"


def direct_message(name: str) -> str:
    """A person as a recipient."""
    return f"{name} (direct message)"


def unchanged_since(at: str) -> str:
    """The same was posted before."""
    return f"Unchanged since {at}: it would not be posted again today."


def notification(text: str) -> str:
    """The notification of a post."""
    return f"Notification: {text}"


def attached_file(name: str, size: str) -> str:
    """A file of a post."""
    return f"File: {name} ({size})"


def not_a_time(typed: str) -> str:
    """Not a time."""
    return f"“{typed}” isn't a time."


# caseload backup, restore

NEWER_BACKUP = "The backup was made by a newer version of Caseload."
UPDATE_FIRST = "Update Caseload, then restore it."
VERIFY_TRAIL = "To check the restored audit trail, run `caseload audit verify`."
NEWER_DATABASE = "The database is newer than the backup."
USE_NEW_DATABASE = "Set DATABASE_URL to one that doesn't exist yet."


def backup_written(rows: int, file: Path) -> str:
    """A backup was written and checked."""
    return f"Wrote {rows:,} rows to {file} and read them back: the backup is complete."


def backup_restored(rows: int, made_at: datetime) -> str:
    """A backup was restored."""
    return f"Restored {rows:,} rows, as they were on {made_at:%Y-%m-%d %H:%M} UTC."


# caseload audit verify

AUDIT_CLINIC_OPTION = "Only this clinic; otherwise all of them."
TRAIL_CHANGED = "Entries were changed or removed outside of Caseload."
KEEP_DATABASE = "Keep this database as it is and compare it with an earlier backup."


def trail_state(clinic: str, *, intact: bool) -> str:
    """The result for one clinic."""
    return f"{clinic}: {'the audit trail is intact' if intact else 'THE AUDIT TRAIL WAS CHANGED'}"


def changed_entry(number: int, reason: str) -> str:
    """Where the trail was changed."""
    return f"  entry {number}: {reason}"


# Charts

APPLY_CHANGE = "Do it; without it nothing is changed."
DRY_RUN_OF_CHANGE = "Dry run: nothing was changed. Add --apply to do it."
REASON_ON_RECORD = "Why; it becomes part of the record."
SHOW_CHART_AGAIN = "Undo it: the chart is shown again."
SEE_EXPORT = "See `caseload export patients`, or check the MRN."


def nobody_has_mrn(mrn: str) -> str:
    """No chart has the MRN."""
    return f"Nobody has the MRN {mrn}."


def no_hidden_chart(mrn: str) -> str:
    """No chart of that MRN is hidden."""
    return f"No chart with the MRN {mrn} is merged or marked as entered in error."


def chart_comes_back(full_name: str, mrn: str) -> str:
    """What undoing would do."""
    return f"{full_name}, MRN {mrn}, would be a chart of its own again."
