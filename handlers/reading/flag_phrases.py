"""Words for the flags on a card: `flag medication`, `flag discuss`, `flag risk`."""

from collections.abc import Iterator

from handlers.reading.line_matches import PhraseMatch
from handlers.reading.tokens import TokenizedLine
from store.errors import UserError
from store.rules.review.agenda import FlagKind

FLAG_KINDS = {
    "medication": FlagKind.MEDICATION,
    "med": FlagKind.MEDICATION,
    "meds": FlagKind.MEDICATION,
    "risk": FlagKind.RISK,
    "safety": FlagKind.RISK,
    "discuss": FlagKind.DISCUSS,
    "question": FlagKind.DISCUSS,
}
_FLAG_STARTERS = frozenset({"flag", "flagged"})
_FLAG_SLOT = frozenset({"flag"})


def match_flags_at(line: TokenizedLine, at: int) -> Iterator[PhraseMatch]:
    """`flag medication` at a token; `flag` alone does not say which."""
    if line.all[at].plain not in _FLAG_STARTERS:
        return
    kind = FLAG_KINDS.get(line.all[at + 1].plain) if at + 1 < len(line.all) else None
    if kind:
        yield PhraseMatch(at, at + 2, kind, _FLAG_SLOT)
    wrong = UserError("Which flag?", "Write `flag medication`, `flag discuss` or `flag risk`, then `--`.")
    yield PhraseMatch(at, at + 1, wrong, _FLAG_SLOT)
