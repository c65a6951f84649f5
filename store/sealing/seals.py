"""Sealing rows in order, apart from those who write them: writers insert, and never wait for the chain."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    exists,
    insert,
    not_,
    or_,
    select,
)

from store.db import Registry
from store.errors import UserError
from store.seal_keys import SealKeys, keys_in
from store.sealing import sentences
from store.sealing.contents import ENDING_COLUMNS, SealedChange, changes_of, content_digest
from store.tables import audit_seals, clinics

FIRST_HASH = "0" * 64
BATCH_SIZE = 500
"""How many rows are sealed in one transaction while others write."""

_LOCK_CLINIC = select(clinics.c.id).where(clinics.c.id == bindparam("clinic")).with_for_update(key_share=True)
_HEAD = (
    select(audit_seals.c.number, audit_seals.c.hash, audit_seals.c.key_id)
    .where(audit_seals.c.clinic_id == bindparam("clinic"))
    .order_by(audit_seals.c.number.desc())
    .limit(1)
)


@dataclass(frozen=True)
class Anchor:
    """The end of a clinic's chain at some moment: kept outside, it shows what is cut off later."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"

    @classmethod
    def parse(cls, text: str) -> "Anchor":
        """Read `1234:3f9a…`.

        Raises:
            UserError: it isn't an anchor.
        """
        number, _, digest = text.strip().partition(":")
        if not number.isdecimal() or len(digest) != len(FIRST_HASH):
            raise UserError(*sentences.not_an_anchor(text))
        return cls(int(number), digest)


class SealKeyMissingError(UserError):
    """The chain was sealed with a key that this process doesn't have."""

    def __init__(self, key_id: str) -> None:
        super().__init__(*sentences.key_missing(key_id))


Unsealed = Mapping[Table, Sequence[int]]
"""The ids of rows with a change that isn't sealed."""


def find_unsealed(db: Connection, clinic_id: int, limit: int = BATCH_SIZE) -> Unsealed:
    """Rows that a clinic's chain does not cover yet, up to a number; reading them makes nobody wait."""
    found: dict[Table, list[int]] = {}
    for table, query in _UNSEALED.items():
        ids = list(db.execute(query, {"clinic": clinic_id, "limit": limit}).scalars())
        if ids:
            found[table] = ids
            limit -= len(ids)
        if not limit:
            break
    return found


def seal(db: Connection, clinic_id: int, found: Unsealed, at: datetime) -> int:
    """Continue a clinic's chain with these rows; returns how many seals were added.

    Raises:
        SealKeyMissingError: without the chain's key it would get weaker.
    """
    if db.dialect.name == "postgresql":
        # Only another sealer of the clinic waits here.
        db.execute(_LOCK_CLINIC, {"clinic": clinic_id})
    keys = keys_in(db.get_execution_options())
    last = _last_seal(db, clinic_id)
    number, before = (last.number, last.hash) if last else (0, FIRST_HASH)
    added: list[dict[str, Any]] = []
    for facts in _facts(db, clinic_id, found):
        number += 1
        values = {"number": number, "sealed_at": at, "key_id": keys.newest, **facts}
        before = seal_hash(keys, before, values)
        added.append({"clinic_id": clinic_id, "hash": before, **values})
    if added:
        db.execute(insert(audit_seals), added)
    return len(added)


def seal_in_batches(registry: Registry, clinic_id: int, at: datetime) -> None:
    """Seal what a clinic has while others go on writing: each batch is a transaction of its own.

    Raises:
        SealKeyMissingError: without the chain's key it would get weaker.
    """
    was_full = True
    while was_full:
        with registry.read() as db:
            found = find_unsealed(db, clinic_id)
        if not found:
            return
        with registry.begin() as db:
            seal(db, clinic_id, found, at)
        was_full = sum(map(len, found.values())) == BATCH_SIZE


def seal_everything(db: Connection, clinic_id: int, at: datetime) -> Anchor:
    """Seal what a clinic has, in one transaction; returns the end of its chain.

    Raises:
        SealKeyMissingError: without the chain's key it would get weaker.
    """
    while found := find_unsealed(db, clinic_id):
        seal(db, clinic_id, found, at)
    return head(db, clinic_id)


def head(db: Connection, clinic_id: int) -> Anchor:
    """The end of a clinic's chain.

    Raises:
        SealKeyMissingError: it was sealed with a key that this process doesn't have.
    """
    last = _last_seal(db, clinic_id)
    return Anchor(last.number, last.hash) if last else Anchor(0, FIRST_HASH)


def seal_hash(keys: SealKeys, before: str, values: Mapping[str, Any]) -> str:
    """The hash of a seal and of the one before it."""
    content = [
        before,
        values["number"],
        values["sealed_at"].timestamp(),
        values["key_id"],
        values["table_name"],
        values["row_id"],
        values["change"],
        values["digest"],
    ]
    return keys.digest(values["key_id"], json.dumps(content, ensure_ascii=True).encode())


def _last_seal(db: Connection, clinic_id: int) -> Row[int, str, str] | None:
    last = db.execute(_HEAD, {"clinic": clinic_id}).first()
    if last and not keys_in(db.get_execution_options()).knows(last.key_id):
        raise SealKeyMissingError(last.key_id)
    return last


def _facts(db: Connection, clinic_id: int, found: Unsealed) -> Iterator[dict[str, Any]]:
    """What each seal is about, in the order of the rows; what another sealer was faster with is left out."""
    for table, ids in found.items():
        rows = db.execute(_sealed_changes(table, clinic_id, ids))
        sealed = {(row_id, change) for row_id, change in rows}
        query = select(table).where(table.c.clinic_id == clinic_id, table.c.id.in_(ids)).order_by(table.c.id)
        for found_row in db.execute(query).mappings():
            row = dict(found_row)
            for change in changes_of(table, row):
                if (row["id"], change.value) not in sealed:
                    digest = content_digest(table, row, change)
                    about = {"table_name": table.name, "row_id": row["id"], "change": change.value}
                    yield {**about, "digest": digest}


def _sealed_changes(table: Table, clinic_id: int, ids: Sequence[int]) -> Select[int, str]:
    return select(audit_seals.c.row_id, audit_seals.c.change).where(
        audit_seals.c.clinic_id == clinic_id,
        audit_seals.c.table_name == table.name,
        audit_seals.c.row_id.in_(ids),
    )


def _unsealed_query(table: Table, ending: tuple[str, ...]) -> Select[int]:
    is_unsealed = not_(_is_sealed(table, SealedChange.ADDED))
    if ending:
        ended_unsealed = and_(table.c[ending[0]].is_not(None), not_(_is_sealed(table, SealedChange.ENDED)))
        is_unsealed = or_(is_unsealed, ended_unsealed)
    return (
        select(table.c.id)
        .where(table.c.clinic_id == bindparam("clinic"), is_unsealed)
        .order_by(table.c.id)
        .limit(bindparam("limit"))
    )


def _is_sealed(table: Table, change: SealedChange) -> ColumnElement[bool]:
    return exists().where(
        audit_seals.c.clinic_id == table.c.clinic_id,
        audit_seals.c.table_name == table.name,
        audit_seals.c.row_id == table.c.id,
        audit_seals.c.change == change.value,
    )


_UNSEALED = {table: _unsealed_query(table, ending) for table, ending in ENDING_COLUMNS.items()}
"""Built once: the sealer runs every minute."""
