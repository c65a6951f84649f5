"""`/score phq9 14 Holly Guzman`: record the score of a rating scale, by total or by items."""

from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES, Reply, SlashCommand
from handlers.ledger import save_scores, score_form
from handlers.ledger.draft_answers import DraftAnswers
from handlers.ledger.sentences import scores as sentences
from handlers.ledger.sentences import shared
from store.errors import UserError
from store.rules.scores.instruments import INSTRUMENTS


def score(text: str, ctx: RequestContext) -> Reply:
    """Save the scores of typed lines; a form when nothing is typed."""
    if not text:
        return score_form.open_empty(ctx)
    if text.lower() in {"undo", "today"}:
        raise UserError(*sentences.UNDO_HINT)
    return save_scores.save_typed_scores(text, DraftAnswers(ctx.now), ctx)


COMMAND = SlashCommand(
    verb="score",
    run=score,
    roles=CARE_TEAM_ROLES,
    hint="phq9 14 [patient]",
    summary="record a score, by total or by items",
    examples=(
        ("/score phq9 14 Holly Guzman", "a total, taken today; the answer asks for item 9"),
        ("/score phq9 14 item9 0 Holly Guzman", "the total with the risk item"),
        ("/score phq9 1,2,1,0,2,1,1,0,0 Holly Guzman", "all items in the order of the questionnaire"),
        ("/score phq9 14 gad7 11 Guzman, Holly yesterday -- by phone", "several scales, a day and a note"),
        ("/score", "a form with your recent patients"),
        ("Scales", ", ".join(scale.title for scale in INSTRUMENTS)),
        shared.SEVERAL_LINES,
    ),
)
