"""The answers any handler may need: a refusal that teaches, an apology, a note that nothing was saved."""

from handlers.block_kit.forms import Form
from handlers.block_kit.parts import Bold, Message, lines, message, small, typed
from store.errors import UserError


def not_saved(error: UserError, words: str = "") -> Message:
    """What is wrong, what to type instead, and the words, so that nothing has to be typed again."""
    return message(
        "Nothing was saved. The answer says what to change.",
        lines(Bold("Nothing was saved."), error.wrong, error.instead or None),
        *_your_words(words),
    )


def refused(error: UserError) -> Message:
    """Somebody may not do this."""
    return message(
        "Nothing was saved: that is not open to you.",
        lines(Bold("Nothing was saved."), error.wrong, error.instead or None),
    )


def apology(reference: str, words: str = "") -> Message:
    """Our fault; the reference finds the log line."""
    return message(
        "Nothing was saved: something went wrong on our side.",
        lines(
            Bold("Nothing was saved."),
            "Something went wrong on our side, not yours. Please try again in a minute.",
            f"If it happens again, tell your admin this reference: {reference}",
        ),
        *_your_words(words),
    )


def form_did_not_open() -> Message:
    """Slack took too long to open a form."""
    return message(
        "Nothing was saved: the form did not open.",
        lines(
            Bold("Nothing was saved: the form did not open in time."),
            "Try once more, or type it: /cocm help shows the line for everything.",
        ),
    )


def form_stands_still() -> Message:
    """Slack did not show the next page of a form; what was done before is saved."""
    return message(
        "The form did not go on.",
        lines(
            Bold("The form did not go on."),
            "What you recorded is saved: /review start goes on where it stood.",
        ),
    )


def gone() -> Message:
    """A choice whose words were used already, or are a day old."""
    return message(
        "Nothing was saved: this was settled already.",
        lines(
            Bold("Nothing was saved just now."), "This was settled already. /log today shows what is saved."
        ),
    )


def as_form(answer: Message) -> Form:
    """A message in the place of the form that it answers."""
    return Form("closed", "Caseload", answer.blocks, submit="")


def _your_words(words: str) -> list[dict[str, object]]:
    return [small("Your words, to copy and mend:"), typed(words)] if words.strip("/ ") else []
