"""Minutes are whole milliseconds; anything else is refused."""

import pytest

from store.rules.minutes import minutes


@pytest.mark.parametrize(
    ("amount", "wrong"),
    [
        ("soon", "not a number of minutes: 'soon'"),
        ("0.00001", "finer than a millisecond: '0.00001' minutes"),
        ("inf", "finer than a millisecond: 'inf' minutes"),
    ],
)
def test_what_is_no_whole_number_of_milliseconds_is_refused(amount: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=f"^{wrong}$"):
        minutes(amount)
