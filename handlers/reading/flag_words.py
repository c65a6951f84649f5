"""Words for the flags on a card: `flag medication`, `flag discuss`, `flag risk`."""

from collections.abc import Iterator

from handlers.reading.pieces import Piece
from handlers.reading.tokens import Tokens
from store.errors import UserError
from store.rules.review.agenda import FlagKind

KINDS = {
    "medication": FlagKind.MEDICATION,
    "med": FlagKind.MEDICATION,
    "meds": FlagKind.MEDICATION,
    "risk": FlagKind.RISK,
    "safety": FlagKind.RISK,
    "discuss": FlagKind.DISCUSS,
    "question": FlagKind.DISCUSS,
}
_LEADS = frozenset({"flag", "flagged"})
_ONCE = frozenset({"flag"})


def flag_pieces(line: Tokens, at: int) -> Iterator[Piece]:
    """`flag medication` at a token; `flag` alone does not say which."""
    if line.all[at].plain not in _LEADS:
        return
    kind = KINDS.get(line.all[at + 1].plain) if at + 1 < len(line.all) else None
    if kind:
        yield Piece(at, at + 2, kind, _ONCE)
    wrong = UserError("Which flag?", "Write `flag medication`, `flag discuss` or `flag risk`, then `--`.")
    yield Piece(at, at + 1, wrong, _ONCE)
