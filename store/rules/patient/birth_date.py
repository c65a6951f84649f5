"""Which birth dates are possible, and which days of care fit one."""

from datetime import date

from store.errors import UserError
from store.rules.patient import sentences

_EARLIEST = date(1900, 1, 1)


class DateBeforeBirthError(UserError):
    """A day of care is before the patient was born."""

    def __init__(self, on: date, born: date) -> None:
        super().__init__(*sentences.before_birth_date(on, born))


def check_birth_date(born: date | None, today: date) -> None:
    """Refuse an impossible birth date.

    Raises:
        UserError: in the future, or before 1900.
    """
    if born and born > today:
        raise UserError(*sentences.birth_date_in_future(born))
    if born and born < _EARLIEST:
        raise UserError(*sentences.birth_date_before_1900(born))


def check_after_birth(born: date | None, on: date) -> None:
    """Refuse a day of care before the birth date.

    Raises:
        DateBeforeBirthError: it is before.
    """
    if born and on < born:
        raise DateBeforeBirthError(on, born)
