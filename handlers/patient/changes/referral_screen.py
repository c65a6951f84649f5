"""`screen phq9 17 11/3`: the screen that led here; kept and shown, never a baseline."""

from handlers.ledger import save_scores
from handlers.patient_choice import access
from handlers.patient_choice.card_change import ChangeResult, PatientContext
from handlers.reading.screen_reader import read_screen
from store.enrollment.enrollment import check_after_birth
from store.errors import UserError
from store.ledger import scores
from store.rules.scores.instruments import BY_KEY


def record_screen(subject: PatientContext, words: str, note: str) -> ChangeResult:
    """`screen phq2 4 11/3`: answers as a score does, and asks for the risk item where it was not told."""
    db, ctx = subject.db, subject.ctx
    taken = read_screen(words, subject.typed_on)
    check_after_birth(subject.patient.date_of_birth, taken.on)
    if scores.find_duplicate(db, subject.episode, taken):
        raise UserError("That score is on record already.", f"See /patient {subject.patient.mrn}.")
    kept = scores.add(db, subject.episode, taken, ctx.provenance, note=note)
    access.record_change(db, ctx, "score saved", f"score:{kept.id}")
    answer = save_scores.saved_reply([save_scores.saved_score(db, kept, subject.patient, ctx)], ctx)
    said = f"screen {BY_KEY[taken.instrument].title} {taken.total}"
    return ChangeResult(said, urgent=answer.urgent, message=answer.message)
