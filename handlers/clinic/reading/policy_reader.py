"""A payer's policy as it is typed: `Cigna cpt-midpoint from 2026-10 g2214 16 cap 4 -- provider manual`."""

from dataclasses import dataclass
from datetime import date

from handlers.clinic.sentences import about_policies
from handlers.reading.days_and_times.months import read_month
from handlers.reading.sentences.about_days_and_times import not_a_month
from store.errors import UserError
from store.rules.billing.policy.policies import POLICY_NAMES, PolicyOptions
from store.rules.billing.policy.policy_options import POLICY_OPTIONS, read_policy_options
from store.rules.months import Month


@dataclass(frozen=True)
class TypedPolicy:
    """Which payer, which policy, from when on, with which options."""

    payer: str
    policy: str
    since: Month
    options: PolicyOptions


def read_policy(head: str, today: date) -> TypedPolicy:
    """The line as it was understood; without `from`, the policy applies from this month on.

    Raises:
        UserError: no payer, no policy, or a word that is not an option.
    """
    words = head.split()
    at = next((place for place, word in enumerate(words) if word.lower() in POLICY_NAMES), None)
    if not at:
        raise UserError(about_policies.which_payer_and_policy(POLICY_NAMES), about_policies.POLICY_EXAMPLE)
    since, options = Month.of(today), dict[str, str]()
    rest = [word.lower() for word in words[at + 1 :]]
    while rest:
        name = rest.pop(0)
        if name == "from":
            since = _since(rest, today)
        elif name in POLICY_OPTIONS:
            if not rest:
                raise UserError(about_policies.option_needs_value(name), about_policies.POLICY_EXAMPLE)
            options[name] = rest.pop(0)
        else:
            raise UserError(about_policies.unknown_option(name), about_policies.POLICY_EXAMPLE)
    return TypedPolicy(" ".join(words[:at]), words[at].lower(), since, read_policy_options(options))


def _since(rest: list[str], today: date) -> Month:
    named = " ".join(rest[:2])
    month = read_month(named, today) if len(rest) > 1 else None
    if month:
        del rest[:2]
        return month
    month = read_month(rest.pop(0), today) if rest else None
    if month is None:
        raise UserError(not_a_month(named), about_policies.MONTH_EXAMPLE)
    return month
