"""What leads, admins and `caseload check` read about a post that cannot be made, and the mark of a repeat."""

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


def not_posted(post: str) -> str:
    """The headline and notification."""
    return f"{post} was not posted."


def posted_when_fixed(audience: str) -> str:
    """When it will be posted, and the Slack id of the channel or person."""
    return f"It will be posted as soon as that is fixed. Slack ID: {audience}"


# Below a message that may be there twice

SENT_AGAIN = "Sent again: an earlier copy of this may already have arrived."


def sent_again(notification: str) -> str:
    """The notification of a repeat."""
    return f"{notification} (sent again)"
