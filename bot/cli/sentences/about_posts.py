"""Sentences of `caseload post`."""

from collections.abc import Sequence

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
