"""The sentences of the clinic's settings: who may see them, the overview, what was typed, what was saved."""

from collections.abc import Sequence

from store.rules.text_format import count_text

# Who may see and change the settings


def settings_are_for(clinic: str) -> str:
    """A member who is neither admin nor lead asks for the settings."""
    return f"Only admins and leads can see the settings of {clinic}."


def who_can_help(admin_names: Sequence[str]) -> str:
    """What a member without those roles can do."""
    names = ", ".join(admin_names) or "The person who runs Caseload here"
    return f"{names} can help. If you work at several clinics, choose one with /clinic use NAME."


def changing_is_for_admins(clinic: str) -> str:
    """A lead tries to change a setting."""
    return f"Only admins can change the settings of {clinic}."


CLINIC_SHOWS_ADMINS = "/clinic shows who they are."


def unknown_verb(verb: str) -> str:
    """`/clinic dance`."""
    return f"“{verb}” isn't something I can set."


def known_verbs(verbs: Sequence[str]) -> str:
    """What can be typed after `/clinic`."""
    return f"After /clinic type one of: {', '.join(verbs)}."


# The overview


def overview_notification(clinic: str) -> str:
    """The notification text of the overview."""
    return f"The settings of {clinic}."


TEAM = "Team"
ADD_A_PERSON = "Add a person"
CHANGE_A_MEMBER = "Change a member"
NO_ROLE = "no role"
NO_ONE = "no one"


def more_members(number: int) -> str:
    """Members beyond those that are listed."""
    return f"and {number} more"


def roles_and_hours(roles: Sequence[str], fte_percent: int) -> str:
    """`care manager, lead, 60% of full time`."""
    text = ", ".join(roles) or NO_ROLE
    return text if fte_percent == 100 else f"{text}, {fte_percent}% of full time"  # noqa: PLR2004 - all of it


def assigned_patients(counts: Sequence[tuple[int, str]]) -> str:
    """`6 patients as care manager, 2 as consultant`."""
    first = [f"{count_text(number, 'patient')} as {position}" for number, position in counts[:1]]
    return ", ".join([*first, *(f"{number} as {position}" for number, position in counts[1:])]) or NO_ONE


def has_left(name: str, assigned: str) -> str:
    """Above the button that reassigns the patients of a former member."""
    return f"{name} has left: {assigned} to reassign"


REASSIGN_ALL = "Reassign all to …"


def change_group(title: str) -> str:
    """The button that opens the form of a group of settings."""
    return f"Change: {title.lower()}"


PAYERS_AND_POLICIES = "Payers and billing policies"
PAYER_COLUMNS = ("Payer", "Policy", "Later")


def default_policy(description: str) -> str:
    """The policy of payers for whom none was chosen."""
    return f"Payers without their own: {description}"


NO_PAYERS = "No payer is known yet. The first patient's payer is added with the patient."
CHOOSE_A_POLICY = "Choose a policy"
CLINIC_DEFAULT = "the clinic’s default"
CAN_BE_TYPED = "You can also type each change: /clinic help"
ADMINS_CAN_CHANGE = "Admins can change this."

# Values of settings

NO_CHANNEL = "none: direct messages to the people concerned"
NONE, YES, NO = "none", "yes", "no"

# Changed settings

SETTINGS_NOTIFICATION = "The clinic's settings are saved."
NOTHING_CHANGED_NOTIFICATION = "Nothing was changed."


def nothing_changed(clinic: str) -> str:
    """The values are those that are set already."""
    return f"Nothing was changed: {clinic} already has these settings."


SHOWN_BEFORE = "Settings that are shown further up are from before: type /clinic to see them now."


def saved_for(clinic: str) -> str:
    """Above the settings that were changed."""
    return f"Saved for {clinic}."


CHANGED_MEANWHILE = "Nothing was saved yet: someone else changed this while your form was open."
POLICY_CHANGED_MEANWHILE = "Nothing was saved yet: someone else changed a policy while your form was open."
VALUES_STILL_BELOW = "Your values are still below. Save again to replace what is there now."


def member_is_now(name: str, roles: str) -> str:
    """A member as someone else changed them; without roles: without access."""
    return f"{name} is now {roles or 'without access'}."


def policy_is_now(payer: str, month: str, policy: str) -> str:
    """A payer's policy as someone else changed it."""
    return f"{payer} in {month}: {policy}"


# Several clinics

YOUR_CLINICS_NOTIFICATION, YOUR_CLINICS = "Your clinics.", "Your clinics"


def clinic_in_use(name: str) -> str:
    """The clinic where the member's commands go."""
    return f"{name} (in use)"


CHOOSE_CLINIC = (
    "/clinic use NAME chooses where your commands go. In a clinic's own channels they go to that clinic."
)
CLINIC_CHOSEN_NOTIFICATION = "Your clinic is chosen."


def now_at(name: str) -> str:
    """After a clinic was chosen."""
    return f"You now work at {name}."


BUTTONS_KEEP_CLINIC = "Buttons and forms still go to the clinic they came from."


def clinic_not_unique(name: str, *, several: bool) -> str:
    """A name that fits none or several of the member's clinics."""
    return f"{'Several' if several else 'None'} of your clinics match “{name}”."


def your_clinics(names: Sequence[str]) -> str:
    """The names of the member's clinics."""
    return f"Yours: {', '.join(names)}."
