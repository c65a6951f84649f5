"""`flag medication -- sleep on sertraline?`, `unflag medication`: what the next review must see."""

from handlers.card.subject import Done, Subject
from store import flags
from store.errors import UserError
from store.rules.agenda import FlagKind

KINDS = {
    "medication": FlagKind.MEDICATION,
    "med": FlagKind.MEDICATION,
    "meds": FlagKind.MEDICATION,
    "risk": FlagKind.RISK,
    "safety": FlagKind.RISK,
    "discuss": FlagKind.DISCUSS,
    "question": FlagKind.DISCUSS,
}


def raise_flag(subject: Subject, words: str, note: str) -> Done:
    """`flag medication -- sleep on sertraline?`: raise a flag with its question."""
    kind, rest = _kind(words)
    question = " ".join(part for part in (rest, note) if part)
    return raise_kind(subject, kind, question)


def raise_kind(subject: Subject, kind: FlagKind, question: str) -> Done:
    """Raise a flag; a risk flag shows the clinic's protocol."""
    if kind is FlagKind.MEDICATION and not question:
        raise UserError("What is the question?", "Type it after --: flag medication -- sleep on sertraline?")
    ctx = subject.ctx
    flags.raise_flag(subject.db, subject.episode, kind, ctx.today, ctx.said, question=question)
    said = f"{kind} flag" + (f": {question}" if question else "")
    if kind is FlagKind.RISK:
        protocol = (ctx.clinic.settings.protocol_text, ctx.clinic.settings.protocol_link)
        more = ("Follow the clinic's protocol now, today.", *(words for words in protocol if words))
        return Done(said, more, record="flags", urgent=True)
    return Done(said, ("It is on the agenda of the next review.",), record="flags")


def clear_flag(subject: Subject, words: str, note: str) -> Done:
    """`unflag medication`: clear a flag; a risk flag only with a note of what was done."""
    kind, rest = _kind(words)
    reason = " ".join(part for part in (rest, note) if part)
    if kind is FlagKind.RISK and not reason:
        raise UserError(
            "A risk flag is cleared with a note of what was done.",
            "Type it after --: unflag risk -- seen today, safety plan made",
        )
    number = flags.clear(subject.db, subject.episode, [kind], subject.ctx.said, reason or "cleared")
    if not number:
        raise UserError(f"There is no {kind} flag up.")
    return Done(f"{kind} flag cleared")


def _kind(words: str) -> tuple[FlagKind, str]:
    word, _, rest = words.strip().partition(" ")
    kind = KINDS.get(word.lower().rstrip(":"))
    if kind is None:
        raise UserError(
            f"“{word}” is not a flag I know." if word else "Which flag?",
            "Use flag medication, flag risk or flag discuss, and the question after --.",
        )
    return kind, rest.strip()
