"""Why a payer or a rate cannot be saved."""

from collections.abc import Iterable, Sequence

# Payers

PAYER_NEEDS_NAME = "A payer needs a name."


def name_taken(name: str) -> str:
    """A new name that another payer has."""
    return f"{name} is another payer of this clinic."


def name_too_long(limit: int) -> str:
    """A name must fit into its column."""
    return f"A payer's name has at most {limit} characters."


def unknown_payer(clinic: str, payer: str) -> str:
    """A policy for a payer that has no patient here."""
    return f"{clinic} has no payer “{payer}”."


def known_payers(names: Sequence[str]) -> str:
    """The payers of the clinic."""
    return f"Known: {', '.join(names) or 'none yet'}. A payer is added with its first patient."


def similar_payers(typed: str, names: Iterable[str]) -> str:
    """A name that is unknown, but almost that of known payers."""
    return f"“{typed}” isn't on the payer list. Did you mean {' or '.join(names)}?"


def add_as_new(typed: str, mark: str) -> str:
    """How to say that it is another payer."""
    return f"If it is a new payer, type: {typed} {mark}"


# Rates

AMOUNT_EXAMPLE = "Write dollars and cents like 144.96."


def unknown_code(text: str) -> str:
    """A billing code that is not of this field."""
    return f"“{text}” isn't a code that is known here."


def known_codes(codes: Iterable[str]) -> str:
    """The codes that can have a rate."""
    return f"Known: {', '.join(codes)}."


def not_an_amount(text: str) -> str:
    """An amount that cannot be a rate."""
    return f"“{text}” isn't an amount above 0."
