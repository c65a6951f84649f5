"""What leads and admins are told when a post could not be made where it belongs; it names no patient."""

from handlers.block_kit.message_blocks import (
    BoldText,
    OutgoingMessage,
    build_message,
    small_text_block,
    text_block,
)


def not_posted(title: str, wrong: str, remedy: str, audience: str) -> OutgoingMessage:
    """A post was held back: why, and what to mend."""
    return build_message(
        f"{title} was not posted.",
        text_block(BoldText(f"{title} was not posted."), wrong, remedy),
        small_text_block(f"It is sent as soon as that is mended. Slack's id of the place: {audience}"),
    )
