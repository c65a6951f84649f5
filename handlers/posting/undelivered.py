"""What leads and admins are told when a post could not be made where it belongs; it names no patient."""

from handlers.block_kit.parts import Bold, Message, lines, message, small


def not_posted(title: str, wrong: str, remedy: str, audience: str) -> Message:
    """A post was held back: why, and what to mend."""
    return message(
        f"{title} was not posted.",
        lines(Bold(f"{title} was not posted."), wrong, remedy),
        small(f"It is sent as soon as that is mended. Slack's id of the place: {audience}"),
    )
