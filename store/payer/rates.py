"""A clinic's own rates: what its payers pay for a code, from a month on, over the national ones."""

import re
from decimal import Decimal

from sqlalchemy import Connection, select

from store import ledger_entries
from store.errors import UserError
from store.ledger_entries import Provenance
from store.payer import sentences
from store.payer.payers import Payer
from store.rules.billing.policy.codes import BILLING_CODES
from store.rules.billing.policy.national_rates import ClinicRate, PriceList, price_list
from store.rules.months import Month
from store.tables import payers, rates

_DOLLARS = re.compile(r"\$?([0-9]{1,5}(?:\.[0-9]{1,2})?)")
_CENTS = 100


def set_rate(
    db: Connection,
    clinic_id: int,
    code: str,
    cents: int,
    from_month: Month,
    provenance: Provenance,
    payer: Payer | None = None,
    source: str = "",
) -> None:
    """Set what a code pays from a month on; an earlier rate for the same month is voided."""
    of_payer = rates.c.payer_id.is_(None) if payer is None else rates.c.payer_id == payer.id
    same = (rates.c.code == code) & (rates.c.from_month == from_month.first) & of_payer
    ledger_entries.void(db, rates, clinic_id, provenance, "replaced", same)
    ledger_entries.add(
        db,
        rates,
        clinic_id,
        provenance,
        payer_id=payer.id if payer else None,
        code=code,
        cents=cents,
        from_month=from_month.first,
        stated_source=source,
    )


def clinic_rates(db: Connection, clinic_id: int) -> list[ClinicRate]:
    """The clinic's own rates: by code, those for all payers before those of one, then by month."""
    rows = db.execute(
        select(rates.c.code, rates.c.from_month, rates.c.cents, rates.c.stated_source, payers.c.name)
        .outerjoin(payers, payers.c.id == rates.c.payer_id)
        .where(ledger_entries.live(rates, clinic_id))
    )
    found = [
        ClinicRate(row.code, Month.of(row.from_month), row.cents, row.stated_source, row.name or "")
        for row in rows
    ]
    return sorted(found, key=lambda rate: (rate.code, rate.payer.casefold(), rate.from_month))


def prices(db: Connection, clinic_id: int, month: Month) -> PriceList:
    """What codes pay in a month, by payer."""
    return price_list(month, clinic_rates(db, clinic_id))


def check_code(text: str) -> str:
    """A billing code as it is written.

    Raises:
        UserError: not a code of this field.
    """
    wanted = text.strip().upper()
    known = [code.code for code in BILLING_CODES]
    if wanted not in known:
        raise UserError(sentences.unknown_code(text), sentences.known_codes(known))
    return wanted


def parse_dollars(dollars: str) -> int:
    """The cents in `144.96` or `$144.96`.

    Raises:
        UserError: anything else, also 0: an unknown rate is left out.
    """
    found = _DOLLARS.fullmatch(dollars.strip())
    cents = int(Decimal(found[1]) * _CENTS) if found else 0
    if not cents:
        raise UserError(sentences.not_an_amount(dollars), sentences.AMOUNT_EXAMPLE)
    return cents
