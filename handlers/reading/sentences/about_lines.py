"""What people read when an activity, a scale or a whole line cannot be used."""

from collections.abc import Sequence

from store.errors import UserError
from store.rules.activities import Activity
from store.rules.scores.instruments import INSTRUMENTS

# Times of day


def not_understood_after(patient: str, words: str) -> str:
    """The patient is clear, the rest isn't."""
    return f"I found {patient} but didn't understand “{words}”."


# Activities and flags

ACTIVITY_LIST = ", ".join(Activity)


def unknown_activity(typed: str) -> UserError:
    """A word where an activity belongs."""
    return UserError(f"I don't know the activity “{typed}”.", f"Use one of: {ACTIVITY_LIST}.")


def several_activities(activities: Sequence[Activity]) -> UserError:
    """Two activities, neither of which includes the other."""
    return UserError(
        f"I found more than one activity: {' and '.join(activities)}.",
        "Keep the one that took these minutes, or write one line for each.",
    )


def which_flag() -> UserError:
    """`flag` without its kind."""
    return UserError(
        "Which flag?", "Write flag medication, flag discuss or flag risk, then -- and the question."
    )


# Scales

SCREEN_EXAMPLE = "Like this: screen phq2 4, or screen phq9 17 item9 0 11/3"
WHICH_SCREEN = "Which screen?"


def known_scales(example: str) -> str:
    """The scales there are, and how to type one."""
    return f"Use one of: {', '.join(scale.title for scale in INSTRUMENTS)}. {example}"


def unknown_scale(typed: str) -> str:
    """A word where a scale belongs."""
    return f"I don't know the scale “{typed}”."


def no_score_after(scale: str) -> str:
    """A scale without its total."""
    return f"I found {scale} but no score after it."


def item_not_recorded(item: str, scale: str) -> UserError:
    """An item other than the risk item."""
    return UserError(f"Item {item} of the {scale} can't be recorded by itself.", SCREEN_EXAMPLE)


# The line as a whole


def ambiguous_line(names: Sequence[str]) -> UserError:
    """Words that can be the patient or something else."""
    choices = ", or ".join(f"“{name}”" for name in names)
    return UserError(
        f"I can read that line in more than one way: the patient could be {choices}.",
        "Write the full name or the MRN, and the day in figures, like 11/18.",
    )


def more_than_one(what: str, phrases: Sequence[str], example: str) -> UserError:
    """Two days, two lengths of time, two scores of one scale."""
    both = " and ".join(f"“{phrase}”" for phrase in phrases)
    return UserError(f"I found more than one {what}: {both}.", f"Keep one. {example}")


def no_patient(example: str) -> UserError:
    """A line without a name."""
    return UserError("I didn't find a patient in that line.", f"Add the name or MRN. {example}")


def not_understood(patient: str, words: str, example: str) -> UserError:
    """A line with a name and words that mean nothing; `patient` is the name, or what was typed for it."""
    return UserError(
        not_understood_after(patient, words),
        "Take it out, or put it after -- as a note. Another patient goes on a separate line. " + example,
    )


def unknown_heading(typed: str) -> UserError:
    """`Caseload:` above other lines."""
    return UserError(
        f"“{typed}” isn't a heading I can read.",
        "A heading says the day or the activity of the lines below it: Yesterday: or Phone calls:.",
    )


def in_line(number: int, wrong: str) -> str:
    """A refusal of one line of several."""
    return f"Line {number}: {wrong}"


# Too much text

_NOTE_EXAMPLE = "Put free text after --, like this: /log 15m phone Holly Guzman -- what happened."


def too_many_words(words: int, limit: int) -> UserError:
    """A line of more words than it needs."""
    return UserError(f"That line has {words} words; at most {limit} can be read.", _NOTE_EXAMPLE)


def line_too_long(number: int, characters: int, limit: int) -> UserError:
    """A line that is too long before its note."""
    return UserError(
        f"Line {number} has {characters} characters before its note; at most {limit} can be read.",
        _NOTE_EXAMPLE,
    )


def note_too_long(characters: int, limit: int) -> UserError:
    """A note that is too long."""
    return UserError(
        f"The note has {characters} characters; at most {limit} are kept.",
        "Shorten it, and keep the long version in the chart.",
    )


def too_many_lines(lines: int, limit: int) -> UserError:
    """More lines than one message may have."""
    return UserError(f"That is {lines} lines; at most {limit} can be sent at a time.", "Send them in parts.")
