"""National Provider Identifiers: ten digits with a check digit. Source: domain.md §1.4."""

from functools import lru_cache

from store.rules.patient import sentences

_PREFIX = "80840"
_DIGITS = 10
_BASE = 10


def is_valid(text: str) -> bool:
    """Whether it is ten digits with a correct check digit, by Luhn's rule over `80840` and the number."""
    return npi_error(text) is None


@lru_cache(maxsize=1024)  # a clinic has few clinicians and many rows
def npi_error(text: str) -> str | None:
    """What is wrong with an NPI, in words; None when nothing is.

    A wrong one is kept and reported, never refused: the clinic may not have the right one yet.
    """
    digits = text.strip()
    if not digits:
        return sentences.NO_NPI
    if len(digits) != _DIGITS or not (digits.isascii() and digits.isdigit()):
        return sentences.npi_not_ten_digits(digits)
    if _luhn(_PREFIX + digits) % _BASE:
        return sentences.npi_wrong_check_digit(digits)
    return None


def _luhn(digits: str) -> int:
    """The sum of the digits, every second one from the right doubled and its own digits added."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value // _BASE + value % _BASE
    return total
