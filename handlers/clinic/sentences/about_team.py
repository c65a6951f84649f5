"""The sentences of the team: adding, changing and removing members, reassigning their patients."""

from collections.abc import Sequence

from store.rules.text_format import count_text

# The team

WHO_TO_ADD = "Who should I add?"
ADD_EXAMPLE = "Type @ and choose the person from Slack’s list: /clinic add @person care-manager"


def unknown_role(word: str) -> str:
    """A word that is not a role."""
    return f"“{word}” isn't a role."


def role_names(names: Sequence[str]) -> str:
    """The roles as they are typed."""
    return f"Roles: {', '.join(names)}."


SLACK_DID_NOT_SAY = "Slack did not say who that is."
TRY_AGAIN = "Please try again in a minute."
NOT_A_FULL_ACCOUNT = "That account is an app, a guest, or from another workspace."
NEEDS_FULL_ACCOUNT = "Members need a full account of this workspace."
UNKNOWN_MEMBER = "That person is not a member of this clinic."
MENTION_A_MEMBER = "Mention a member with @; /clinic shows the team."
TEAM_NOTIFICATION = "The team is saved."
NO_ACCESS = " no longer has access."
ENTRIES_STAY = "What they entered stays on record."


def roles_here(roles: str) -> str:
    """After the mention of a member."""
    return f" is {roles} here"


def roles_before(roles: str) -> str:
    """What a member's roles were; ends the sentence of `roles_here`."""
    return f" (was {roles})." if roles else "."


def left_to_reassign(assigned: str) -> str:
    """What a member whose access ended leaves behind."""
    return f"{assigned} to reassign: /clinic lists them."


def lacks_role(name: str, role: str) -> str:
    """A colleague who cannot take over patients in that position."""
    return f"{name} isn't a {role} here."


def neither_care_manager_nor_consultant(name: str) -> str:
    """A colleague who cannot take over any patients."""
    return f"{name} is neither a care manager nor a consultant here."


def already_assigned(name: str) -> str:
    """Patients reassigned to the person who has them."""
    return f"{name} already has them."


CHOOSE_A_COLLEAGUE = "Choose a colleague."


def no_patients_left(name: str) -> str:
    """Nothing is left to reassign."""
    return f"{name} has no patients left."


CLINIC_SHOWS_TEAM = "/clinic shows the team as it is."
NO_COLLEAGUE_WITH_ROLE = "No colleague has the role for that."
ADD_A_COLLEAGUE = "Add one first: /clinic add @person care-manager"
REASSIGNED_NOTIFICATION = "The patients are reassigned."


def reassigned_from(name: str) -> str:
    """Above who took over how many patients."""
    return f"Reassigned from {name}."


def taken_over(number: int, position: str, name: str) -> str:
    """`6 patients as care manager: now Rosa Diaz`."""
    return f"{count_text(number, 'patient')} as {position}: now {name}"


LEFT_BEHIND_TITLE = "The patients of a member who left"
LEFT_BEHIND_NOTIFICATION = "A member has left the team: patients need a colleague."


def list_or_reassign_one(name: str) -> str:
    """Under the button that reassigns all patients of a former member."""
    return f"/caseload {name} lists them for a lead. One by one: /patient NAME assign @colleague"


# Forms of the team

PERSON, ROLES, PERCENT_OF_FULL_TIME, ACCESS = "Person", "Roles", "Percent of full time", "Access"
HAS_ACCESS, HAS_LEFT = "Has access", "Has left: no access from now on"
NEEDS_PERCENT = "Type a whole number from 5 to 100."


def assigned_to(name: str, assigned: str) -> str:
    """The first line of the form that reassigns all."""
    return f"{name} has {assigned}."


FROM_TODAY = "The new colleague has them from today on."


def new_in_position(position: str) -> str:
    """`New care manager`."""
    return f"New {position}"
