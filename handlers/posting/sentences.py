"""What leads, admins and `caseload check` read about a post that cannot be made, and the mark of a repeat."""

from collections.abc import Sequence

from store.rules.text_format import count_text

# Why a post was not made, and what to do

INVITE_APP = "Invite the app to the channel (/invite), or choose another private channel."

CHANNEL_ARCHIVED = "The channel is archived."
RESTORE_CHANNEL = "Restore it, or choose another private channel."

CHANNEL_PUBLIC = "The channel is public."
MAKE_PRIVATE = "Make it private, or choose a private channel of this workspace."

CHANNEL_SHARED = "The channel is shared with another workspace."
STOP_SHARING = "Stop sharing it, or choose a private channel of this workspace alone."

APP_NOT_IN_CHANNEL = "The app is not in the channel."
CHANNEL_NOT_FOUND = "The channel doesn't exist, or the app is not in it."

OUTSIDERS_IN_CHANNEL = "Someone in the channel is a guest or belongs to another workspace."
REMOVE_OUTSIDERS = "Remove them from the channel, or choose another private channel."

NOT_FULL_ACCOUNT = "This person is a guest, belongs to another workspace, or no longer has an account."
GIVE_FULL_ACCOUNT = "Give them a full account of this workspace, or end their membership of the clinic."

NO_SLACK_ANSWER = "Slack did not say who would read it."

IS_AN_APP = "This is the account of an app."
END_MEMBERSHIP = "End its membership of the clinic."

MESSAGES_OFF = "Direct messages with the app are turned off."
TURN_MESSAGES_ON = "Turn on the Messages Tab under App Home in the app's settings at api.slack.com/apps."

POSTING_RESTRICTED = "The workspace does not let the app post there."
ALLOW_POSTING = "Ask an admin of the workspace to allow it, or choose another private channel."

NOT_AUTHORIZED = "Slack does not know the app's token."
COPY_APP_KEY = "Copy the Bot User OAuth Token (xoxb-…) of your Slack app into SLACK_BOT_TOKEN."
ACCESS_REVOKED = "The app's token was revoked."
APP_REMOVED = "The app was removed from the workspace."
REINSTALL_APP = "Install the app again, and copy its new token into SLACK_BOT_TOKEN."

SCOPE_MISSING = "The app lacks a permission in Slack."
ADD_SCOPE = "Paste manifest.yml again at api.slack.com/apps, and reinstall the app."

MESSAGE_REFUSED = "Slack does not accept this message."
REPORT_CODE = "This is an error of Caseload: tell the person who runs it. `caseload check` shows the code."

# Why it was not made yet, where it is tried again by itself

SLACK_BUSY = "Slack had too many messages to send."
SLACK_FAILED = "Slack had an error."
SLACK_UNREACHABLE = "Slack could not be reached."
CUT_OFF = "Caseload was stopped while sending it."


def unknown_fault(code: str) -> str:
    """A code that Caseload does not know."""
    return f"The error was: {code}."


def not_posted(posts: Sequence[str]) -> str:
    """The headline and notification: `The morning list and the agenda were not posted`."""
    first, *others = posts
    names = [first, *(name[:1].lower() + name[1:] for name in others)]
    *before, last = names
    return f"{', '.join(before)} and {last} were not posted." if before else f"{last} was not posted."


def posted_when_fixed(audience: str) -> str:
    """When it will be posted, and the Slack id of the channel or person."""
    return f"It will be posted within half an hour after that is fixed. Slack ID: {audience}"


ALL_POSTED_WHEN_FIXED = "It will be posted within half an hour after that is fixed."
NOT_POSTED_REPORT = "The report of what could not be posted"

# Posts that were given up

GIVEN_UP_REPORT = "The report of what was never posted"
TOO_LATE = "It is too late to post it now:"
TELL_THEM = "Tell those who wait for it. App Home, /caseload and /billing show what is due now."
MAY_HAVE_ARRIVED = "It may have arrived all the same."


def given_up(posts: int) -> str:
    """The headline and notification."""
    return f"{count_text(posts, 'message')} could not be posted."


# Below a message that may be there twice

SENT_AGAIN = "Sent again: an earlier copy of this may already have arrived."


def sent_again(notification: str) -> str:
    """The notification of a repeat."""
    return f"{notification} (sent again)"
