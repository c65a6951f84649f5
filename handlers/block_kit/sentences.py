"""The sentences that any button or form may need."""

OUT_OF_DATE = "This button or form is out of date."
OPEN_IT_AGAIN = "Open the card or the list again, and use what you see there."
