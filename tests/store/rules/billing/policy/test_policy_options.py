import pytest

from store.errors import UserError
from store.rules.billing.policy.policies import PolicyOptions
from store.rules.billing.policy.policy_options import read_policy_options


@pytest.mark.parametrize(
    ("written", "options"),
    [
        ({}, {}),
        ({"g2214": "", "cap": " "}, {}),
        ({"g2214": "16", "cap": "999"}, {"g2214_from": 16, "cap": 999}),
        ({"g2214": "None", "cap": "off"}, {"g2214_from": None, "cap": None}),
        ({"99484": "on", "yearly": "True"}, {"general_bhi": True, "initial_once_per_year": True}),
        ({"99484": "no", "yearly": "0"}, {"general_bhi": False, "initial_once_per_year": False}),
        ({"family": "RHC"}, {"family": "rhc"}),
    ],
)
def test_options_are_read_as_people_write_them(written: dict[str, str], options: PolicyOptions) -> None:
    assert read_policy_options(written) == options


@pytest.mark.parametrize(
    ("name", "text", "wrong"),
    [
        ("g2214", "soon", "g2214 “soon” is neither a number nor none."),
        ("cap", "-1", "cap “-1” is neither a number nor none."),
        ("cap", "1000", "cap “1000” is neither a number nor none."),
        ("cap", "²", "cap “²” is neither a number nor none."),
        ("99484", "maybe", "99484 “maybe” is neither yes nor no."),
    ],
)
def test_any_other_value_is_refused(name: str, text: str, wrong: str) -> None:
    with pytest.raises(UserError) as refused:
        read_policy_options({name: text})
    assert refused.value.wrong == wrong
