"""The billing policy of each payer: read, chosen from a month on, kept with old and new."""

import hashlib
from collections.abc import Sequence

from sqlalchemy import Connection

from handlers.block_kit.message_blocks import OutgoingMessage
from handlers.clinic.messages.clinic_changes import policy_saved
from handlers.clinic.messages.clinic_overview import PayerLine
from handlers.clinic.sentences import about_settings
from handlers.dispatch.request_context import RequestContext
from store import audit
from store.clinic import clinics
from store.clinic.clinics import Clinic
from store.payer import dated_policies, payers
from store.payer.payers import Payer
from store.rules.billing.policy import policies as rules
from store.rules.billing.policy.policies import DatedPolicy, PolicyOptions
from store.rules.months import Month


def payer_lines(db: Connection, clinic: Clinic, month: Month) -> list[PayerLine]:
    """Each payer with the policy in force, and what is chosen for later months."""
    dated = dated_policies.policies(db, clinic.id)
    return [_line(payer, dated, month) for payer in payers.list_payers(db, clinic.id)]


def choose_policy(
    ctx: RequestContext,
    payer_name: str,
    policy: str,
    since: Month,
    options: PolicyOptions,
    source: str,
    *,
    seen: str = "",
) -> OutgoingMessage | None:
    """Choose a payer's policy from a month on; the months before keep theirs.

    None when someone else changed the policies after a form had shown them as `seen`.

    Raises:
        UserError: no such payer or policy, an option out of range, or two policies for one month.
    """
    with ctx.registry.begin() as db:
        clinic = clinics.lock(db, ctx.clinic.id)
        if seen and seen != policies_version(db, clinic.id):
            return None
        payer = payers.named(db, clinic, payer_name)
        before = rules.policy_in_force(
            dated_policies.policies(db, clinic.id, payer),
            payer.name,
            since,
            dated_policies.default_policy(clinic),
        ).description
        chosen = dated_policies.choose_policy(
            db, clinic, payer, policy, since, ctx.provenance, source, options=options
        )
        detail = {"from": str(since), "old": before, "new": chosen.policy.description, "source": source}
        audit.record(db, clinic.id, ctx.now, ctx.member.id, "policy chosen", f"payer:{payer.id}", detail)
    return policy_saved(payer.name, chosen.policy.description, str(chosen.months), before)


def policies_version(db: Connection, clinic_id: int) -> str:
    """A short hash of all policies as they are now, for a form to bring back."""
    known = [
        f"{each.payer} {each.months} {each.policy.description}"
        for each in dated_policies.policies(db, clinic_id)
    ]
    return hashlib.sha256("\n".join(known).encode()).hexdigest()[:16]


def _line(payer: Payer, dated: Sequence[DatedPolicy], month: Month) -> PayerLine:
    own = [choice for choice in dated if choice.is_for(payer.name)]
    now = rules.chosen_policy(own, payer.name, month)
    later = [
        f"{each.months}: {each.policy.name}"
        for each in own
        if each.months.since and each.months.since > month
    ]
    return PayerLine(
        payer.name, now.policy.description if now else about_settings.CLINIC_DEFAULT, ", ".join(later)
    )
