"""The sentences that any button or form may need."""

OUT_OF_DATE = "This button or form is out of date."
OPEN_IT_AGAIN = "Open the card or the list again, and use what you see there."


def text_too_long(length: int, limit: int) -> str:
    """More text than can be read at once."""
    return f"The text has {length:,} characters; at most {limit:,} can be read."
