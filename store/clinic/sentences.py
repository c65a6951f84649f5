"""Why a clinic, a member or an assignment cannot be saved or found."""

from collections.abc import Iterable

# Clinics, on the command line

CLINIC_NEEDS_NAME = "A clinic needs a name."
ADD_CLINIC_EXAMPLE = 'caseload clinic add "North Clinic" --timezone America/Chicago'
NO_CLINIC_YET = "There is no clinic yet."
SEVERAL_CLINICS = "There are several clinics."
TIME_ZONE_EXAMPLE = "Use a name like America/Chicago."
CHOOSE_ANOTHER_NAME = "Choose another name."


def unknown_time_zone(name: str) -> str:
    """A time zone that does not exist."""
    return f"There is no time zone “{name}”."


def clinic_exists(name: str) -> str:
    """A new clinic with the name of another."""
    return f"A clinic named “{name}” already exists."


def add_clinic_option(names: Iterable[str]) -> str:
    """What to add to the command."""
    return f"Add --clinic with one of: {', '.join(names)}"


def unknown_clinic(name: str) -> str:
    """No clinic has this name."""
    return f"There is no clinic named “{name}”."


def known_clinics(names: Iterable[str]) -> str:
    """The names of all clinics."""
    return f"Known: {', '.join(names)}"


# Members

NOT_A_MEMBER = "That person isn't a member of this clinic."
SLACK_ID_EXAMPLE = "It looks like U012AB3CD: copy it from the person's Slack profile."
NEEDS_A_ROLE = "A member needs at least one role."
MAKE_ANOTHER_ADMIN = "Make someone else an admin first."


def not_a_slack_id(text: str) -> str:
    """A text that cannot be a Slack user ID."""
    return f"“{text}” isn't a Slack user ID."


def choose_roles(names: Iterable[str]) -> str:
    """The roles that there are."""
    return f"Choose from {', '.join(names)}."


def fte_out_of_range(percent: int) -> str:
    """Hours outside the range."""
    return f"{percent}% of full time is outside 5 to 100."


def last_admin(name: str) -> str:
    """A change that would leave the clinic without an admin."""
    return f"{name} is the clinic's last admin."


# Covering

COVERS_SELF = "You can't cover for yourself."
MENTION_COLLEAGUE = "Mention a colleague with @."
CARE_MANAGERS_ONLY = "Care managers cover for each other."
LAST_DAY_BEFORE_FIRST = "The last day is before the first."


def not_a_care_manager(name: str) -> str:
    """A member who has no caseload."""
    return f"{name} isn't a care manager here."


CHANNEL_OF_OTHER_CLINIC = "Another clinic posts in that channel. Each clinic needs channels of its own."


USE_BOT_OF_WORKSPACE = (
    "Use that workspace's SLACK_BOT_TOKEN, or another DATABASE_URL. "
    "If the clinic has moved to this workspace: caseload clinic move-workspace"
)


def belongs_to_workspace(clinic: str, workspace: str, given: str) -> str:
    """The token is of another workspace than the clinic."""
    return f"{clinic} belongs to the Slack workspace {workspace}, and SLACK_BOT_TOKEN is of {given}."
