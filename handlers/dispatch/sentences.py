"""The sentences of access, refusals, apologies, help and first steps."""

from collections.abc import Sequence

# Who may use Caseload

OTHER_WORKSPACE = "Caseload works only for people in its own workspace."
YOU_ARE_NOT_A_MEMBER = "You are not a member of a clinic here yet."
ACCESS_ENDED = "Your access to this clinic has ended."
ASK_ADMIN_IF_MISTAKE = "Ask your clinic's admin if that is a mistake."
NO_GUESTS = "Caseload is not open to guests or outside accounts."
NO_SLACK_ACCESS = "Caseload cannot reach Slack at the moment, or Slack refuses its token."
RUN_CHECK = "Please try again in a minute. If it goes on, ask your admin to run `caseload check`."
ACCOUNT_UNKNOWN = "Slack does not answer, so Caseload cannot check your account."
TRY_AGAIN_SOON = "Please try again in a minute."
NEEDS_FULL_ACCOUNT = "Ask your clinic's admin for a full account."
NOT_YOUR_PATIENT = "That is not a patient you treat."
ASK_TO_BE_CLINICIAN = "A care manager can make you the treating clinician."
OTHER_CLINIC = "That belongs to a clinic where you are not a member, or where your access has ended."
ASK_OTHER_ADMIN_IF_MISTAKE = "Ask that clinic's admin if that is a mistake."


def ask_admin_to_add(slack_user_id: str) -> str:
    """What a person who is not a member can do."""
    return f"Ask your clinic's admin to add you. Your Slack ID is {slack_user_id}."


THIS_BUTTON, THIS_FORM, THIS_SHORTCUT = "This button", "This form", "This shortcut"


def role_required(what: str, needed: Sequence[str], clinic: str, own: Sequence[str]) -> str:
    """A command, button or form of other roles."""
    return f"{what} is for: {', '.join(needed)}. Your roles at {clinic}: {', '.join(own) or 'none yet'}."


YOU_CHANGE_ROLES = "You can change roles with /clinic."
ADMIN_CHANGES_ROLES = "Your clinic's admin can change roles with /clinic."

# Refusals and apologies

NOTHING_WAS_SAVED = "Nothing was saved."
IT_WAS_SAVED = "It was saved."
PART_WAS_SAVED = "The first part was saved."
MAYBE_SAVED = "We can't tell whether this was saved."
INTERRUPTED = "The connection to the database was interrupted, so the usual answer can't be shown."
SEE_WHAT_WAS_SAVED = "/log today shows your time, and /patient with a name shows the patient's card."
SEE_BEFORE_RETYPING = "Look with /log today, or at the patient's card, before you type it again."
SEND_IN_PARTS = "Send it in parts."
REFUSED_NOTIFICATION = "That did not work. The answer says what to change."
COPY_AND_EDIT = "Copy and edit what you typed:"
ERROR_NOTIFICATION = "Something went wrong on our side."
OUR_ERROR = "Something went wrong on our side, not yours. Please try again in a minute."
OUR_ERROR_AFTERWARDS = "After that, something went wrong on our side, not yours."


def report_error(reference: str) -> str:
    """What to do when the error comes back; the reference finds the log line."""
    return f"If it happens again, give your admin this reference: {reference}"


FORM_DID_NOT_OPEN_NOTIFICATION = "The form did not open."
FORM_DID_NOT_OPEN = "The form did not open in time. Nothing was saved."
FORM_DID_NOT_OPEN_AFTERWARDS = "It was saved, but the form that shows it did not open."
TYPE_IT_INSTEAD = "Try once more, or type it: /cocm help shows how."
FORM_DID_NOT_ADVANCE = "The next page of the form did not open."
REVIEW_IS_SAVED = "What you recorded is saved. To continue, type /review start"
CHOICE_EXPIRED_NOTIFICATION = "This was already answered."
CHOICE_EXPIRED = "This was already answered, or is more than a day old. Nothing was saved just now."
SEE_TODAYS_LOG = "/log today shows what is saved."
DELIVERED_TWICE = "Slack sent this twice. It was done once."
DONE = "Done."

# Help


def help_notification(verb: str) -> str:
    """The help of one command."""
    return f"Help for /{verb}."


def also_by_alias(verb: str) -> str:
    """Under the help of one command."""
    return f"Also as /cocm {verb} …"


COMMAND_LIST_NOTIFICATION = "Help: the list of commands."
HELP_OF_EACH_COMMAND = "Every command has help, like /log help. All of them also work as /cocm log …"


def unknown_command(word: str) -> str:
    """`/cocm` with a word that is not a command."""
    return f"There is no command “{word}”."


SEE_COMMAND_LIST = "Type /cocm for the list of commands."

# First steps

FIRST_STEPS_NOTIFICATION = "What Caseload can do for you."


def hello(name: str, roles: Sequence[str], clinic: str) -> str:
    """The first line of the first steps."""
    with_articles = " and ".join(f"{'an' if role[0] in 'aeiou' else 'a'} {role}" for role in roles)
    return f"Hello {name}. You are {with_articles or 'without a role yet'} at {clinic}."


TYPE_ONE_OF_THESE = "Type one of these, anywhere in Slack:"
ONLY_YOU_SEE = (
    "Only you see the answers. Every command has help, like /log help. All also work as /cocm log …"
)
NOT_UNDERSTOOD = "I didn't understand that."
