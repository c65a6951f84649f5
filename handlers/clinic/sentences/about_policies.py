"""The sentences of payers' billing policies."""

from collections.abc import Sequence

# Payers' policies


POLICY_EXAMPLE = (
    "Example: /clinic policy Cigna cpt-midpoint from 2026-10 g2214 16 cap 4 -- where the payer says so"
)
MONTH_EXAMPLE = "Type the month like 2026-10."


def which_payer_and_policy(policies: Sequence[str]) -> str:
    """A line without a payer or a policy."""
    return f"Which payer, and which policy: {' or '.join(policies)}?"


def unknown_option(name: str) -> str:
    """A word that is not an option of a policy."""
    return f"“{name}” isn't an option of a policy."


def option_needs_value(name: str) -> str:
    """An option at the end of the line."""
    return f"The option {name} needs a value."


NO_PAYER_YET = "No payer is known here yet."
ENROLL_FIRST = "Enroll the first patient with a payer: /enroll"
PAYER_NOT_HERE = "This clinic has no such payer."
PAYER, POLICY, FROM, G2214, MOST_99494 = "Payer", "Policy", "From", "G2214", "Most units of 99494"
MOST_99494_HINT = "A number; leave it empty for no limit"
PAYS_99484, ONCE_A_YEAR, CODES = "99484 is paid", "99492 at most once a year", "Codes it pays"
SOURCE = "Where this is written, like a bulletin or a link"
FAMILY_NAMES = {"cpt": "CPT: 99492, 99493, 99494", "apcm": "APCM add-on codes", "rhc": "RHC and FQHC codes"}
"""What a code family is called in the form."""
AS_SHIPPED, FROM_16, FROM_30, NOT_PAID = (
    "as the policy says",
    "from 16 minutes",
    "from 30 minutes",
    "not paid",
)
POLICY_NOTIFICATION = "The billing policy is saved."


def until_then(policy: str) -> str:
    """What the policy was before the chosen month."""
    return f"Until then: {policy}"


EARLIER_MONTHS = "Earlier months keep theirs. Every report prints the policies that it used."
