"""The billing policy of each payer, from a month on."""

from sqlalchemy import Connection, bindparam, select

from store import ledger_entries
from store.clinic.clinics import Clinic
from store.ledger_entries import Provenance
from store.payer.payers import Payer
from store.rules.billing.policy.month_range import MonthRange
from store.rules.billing.policy.policies import (
    DatedPolicy,
    Policy,
    PolicyOptions,
    check_no_overlaps,
    close_open_ends,
    named_policy,
)
from store.rules.months import Month
from store.tables import coverages, payer_policies, payers


def choose_policy(
    db: Connection,
    clinic: Clinic,
    payer: Payer,
    name: str,
    from_month: Month,
    provenance: Provenance,
    source: str = "",
    *,
    until_month: Month | None = None,
    options: PolicyOptions | None = None,
) -> DatedPolicy:
    """Choose a payer's policy from a month on; an earlier choice for the same month is voided.

    An earlier open-ended choice ends where the new one begins: past months keep theirs.

    Raises:
        UserError: no such policy or option, or two policies for one month.
    """
    options = options or {}
    chosen = named_policy(name, **options)
    same = (payer_policies.c.payer_id == payer.id) & (payer_policies.c.from_month == from_month.first)
    ledger_entries.void(db, payer_policies, clinic.id, provenance, "replaced", same)
    dated = DatedPolicy(payer.name, MonthRange(from_month, until_month), chosen, source)
    check_no_overlaps(close_open_ends([*recorded_policies(db, clinic.id, payer), dated]))
    ledger_entries.add(
        db,
        payer_policies,
        clinic.id,
        provenance,
        payer_id=payer.id,
        policy=name,
        options=options,
        from_month=from_month.first,
        until_month=until_month.first if until_month else None,
        stated_source=source,
    )
    return dated


def policies(db: Connection, clinic_id: int, payer: Payer | None = None) -> list[DatedPolicy]:
    """Every choice on record, each open end closed by the same payer's next choice."""
    return close_open_ends(recorded_policies(db, clinic_id, payer))


def recorded_policies(db: Connection, clinic_id: int, payer: Payer | None = None) -> list[DatedPolicy]:
    """Every choice on record as it was entered, open ends left open."""
    query = (
        select(payer_policies, payers.c.name)
        .join(payers, payers.c.id == payer_policies.c.payer_id)
        .where(ledger_entries.live(payer_policies, clinic_id))
        .order_by(payer_policies.c.payer_id, payer_policies.c.from_month)
    )
    if payer:
        query = query.where(payer_policies.c.payer_id == payer.id)
    return [
        DatedPolicy(
            row.name,
            MonthRange(Month.of(row.from_month), Month.of(row.until_month) if row.until_month else None),
            named_policy(row.policy, **row.options),
            row.stated_source,
        )
        for row in db.execute(query)
    ]


_COVERAGE_AND_POLICY = (
    select(
        coverages.c.id,
        coverages.c.from_on,
        payer_policies.c.policy,
        payer_policies.c.options,
        payer_policies.c.until_month,
    )
    .outerjoin(
        payer_policies,
        (payer_policies.c.clinic_id == coverages.c.clinic_id)
        & (payer_policies.c.payer_id == coverages.c.payer_id)
        & (payer_policies.c.from_month <= bindparam("first"))
        & payer_policies.c.voided_at.is_(None),
    )
    .where(
        coverages.c.clinic_id == bindparam("clinic"),
        coverages.c.patient_id == bindparam("patient"),
        coverages.c.voided_at.is_(None),
    )
    .order_by(coverages.c.from_on, coverages.c.id, payer_policies.c.from_month)
)


def policy_of_patient(db: Connection, clinic: Clinic, patient_id: int, month: Month) -> Policy:
    """The policy of a patient's month, in one statement."""
    parameters = {"clinic": clinic.id, "patient": patient_id, "first": month.first}
    rows = db.execute(_COVERAGE_AND_POLICY, parameters).all()
    # The newest coverage by the month's end decides (else the first), and of its payer's choices the newest.
    begun = [row for row in rows if row.from_on <= month.last] or [
        row for row in rows if row.id == rows[0].id
    ]
    if not begun or begun[-1].policy is None:
        return default_policy(clinic)
    until = begun[-1].until_month
    ended = until is not None and until <= month.first
    return default_policy(clinic) if ended else named_policy(begun[-1].policy, **begun[-1].options)


def default_policy(clinic: Clinic) -> Policy:
    """The policy of payers for whom none was chosen."""
    return named_policy(clinic.settings.default_policy)
