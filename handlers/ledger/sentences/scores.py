"""What people read of `/score`: refusals, answers, what a score means, questions, the form."""

from datetime import date

from handlers.patient_choice.sentences import stays_as_void
from handlers.reading.sentences.about_lines import known_scales, no_score_after, unknown_scale
from store.errors import UserError
from store.rules.risk.risk import RiskAnswer, entered_risk_value, risk_answer
from store.rules.scores.instruments import BY_KEY
from store.rules.scores.scales import Instrument, band_label
from store.rules.scores.score import Score
from store.rules.scores.sentences import arrow
from store.rules.text_format import capitalize_first, count_text, short_date

# What a line must say

SCORE_EXAMPLE = "Like this: /score phq9 14 Holly Guzman, or /score phq9 1,2,1,0,2,1,1,0,0 Holly Guzman."
NOTHING_TO_SAVE = "There is no score to save yet."
NO_SCALE = "I didn't find a scale in that line."
ONCE = {"item": "risk item", "day": "day"}
"""What a line may say once, besides each scale: “I found more than one day: …”."""


def scale_once(title: str) -> str:
    """The same for a scale: “I found more than one PHQ-9 score: …”."""
    return f"{title} score"


def no_scale(unknown: str = "") -> tuple[str, str]:
    """A line without a scale, or with an unknown word in its place: what is wrong, and the scales."""
    return unknown_scale(unknown) if unknown else NO_SCALE, known_scales(SCORE_EXAMPLE)


def no_score(scale: Instrument) -> UserError:
    """A scale without its score."""
    return UserError(no_score_after(scale.title), f"Write it as {scale.key} 8. {SCORE_EXAMPLE}")


def not_whole(typed: str) -> UserError:
    """`14.5`."""
    return UserError(f"“{typed}” is not a score: scores are whole numbers.", SCORE_EXAMPLE)


def item_alone(number: int) -> UserError:
    """An item other than the risk item next to a total."""
    return UserError(
        f"Item {number} can't be recorded by itself.",
        "Next to a total, type only the risk item: item 9 of the PHQ-9 and PHQ-A, item 10 of the EPDS.",
    )


def item_twice(number: int, among_items: int | None, beside_items: int) -> UserError:
    """A risk item that differs from the one in the list."""
    return UserError(
        f"Item {number} is {among_items} in the list of items, but {beside_items} next to it.",
        "Check the questionnaire: one of the two is wrong.",
    )


# Saved


def score_text(score: Score, scale: Instrument) -> str:
    """`PHQ-9 14 · moderate`."""
    return f"{scale.title} {score.total} · {band_label(scale, score.total)}"


def score_text_with_answer(score: Score, scale: Instrument) -> str:
    """`PHQ-9 14 · moderate · item 9: 1`; the same without it for a scale that has no risk item."""
    text, value = score_text(score, scale), entered_risk_value(score)
    if scale.risk_item is None:
        return text
    return f"{text} · item {scale.risk_item}{' not entered' if value is None else f': {value}'}"


def score_line(score: str, patient: str, day: str) -> str:
    """`PHQ-9 14 · moderate · Holly Guzman · MRN …8965 · today, Sat Nov 21`."""
    return f"{score} · {patient} · {day}"


def saved(line: str) -> str:
    """The heading of a saved score."""
    return f"Saved {line}"


def scores_saved(count: int) -> str:
    """The notification of saved scores."""
    return "Saved the score." if count == 1 else f"Saved {count} scores."


# A risk item above 0


def safety(items: str) -> str:
    """The heading of the clinic's protocol."""
    return f"⚠ Safety: {items} above 0. Follow the clinic's protocol now."


FLAG_RAISED = "A risk flag was raised: it stays on the card and on the review agenda until it is cleared."


def ask_risk_item(item: int | None) -> str:
    """A score typed by its total."""
    return f"What was the answer to item {item} (thoughts of self-harm)?"


ASK_ITEM_TITLE = "Risk item"
ITEM_FIELD = "Answer"


def ask_risk_item_again(score: Score, scale: Instrument, today: date) -> str:
    """`PHQ-9 14 on Nov 20: item 9 (thoughts of self-harm) was not entered.`."""
    asked = f"item {scale.risk_item} (thoughts of self-harm)"
    return f"{scale.title} {score.total} on {short_date(score.on, today)}: {asked} was not entered."


def enter_item(scale: Instrument) -> str:
    """A button."""
    return f"Enter item {scale.risk_item}"


# What a score means

FIRST_SCORE = "The first score in care: this is the baseline."
NEW_BASELINE = "This is now the baseline."
REFERRAL_SCREEN = "Referral screening: shown on the card, not used as a baseline."
IN_REMISSION = "In remission."
RESPONSE = "A response to treatment."


def since_baseline(score: Score, baseline: Score, today: date) -> str:
    """`↓ 12 points (-60%) since baseline, Sep 3 (20).`."""
    return f"{_since_baseline(score, baseline, today)}."


def since_last_and_baseline(score: Score, last: Score, baseline: Score, today: date) -> str:
    """`↑ 4 points since Nov 20 (8); ↓ 8 points (-40%) since baseline, Sep 3 (20).`."""
    since_last = f"{_change(score, last)} since {short_date(last.on, today)} ({last.total})"
    baseline_change = _since_baseline(score, baseline, today)
    return f"{since_last}; {baseline_change[0].lower()}{baseline_change[1:]}."


def _since_baseline(score: Score, baseline: Score, today: date) -> str:
    change = f"{_change(score, baseline)}{_percent(score, baseline)}"
    return f"{change} since baseline, {short_date(baseline.on, today)} ({baseline.total})"


def _change(score: Score, other: Score) -> str:
    points = score.total - other.total
    return f"{arrow(points)} {count_text(abs(points), 'point')}" if points else "No change"


def _percent(score: Score, baseline: Score) -> str:
    change = score.total - baseline.total
    if not baseline.total or not change:
        return ""
    percent = (abs(change) * 200 + baseline.total) // (2 * baseline.total)
    return f" ({'+' if change > 0 else '-'}{percent}%)"


def on_agenda(target: str) -> str:
    """A score worse than the baseline."""
    return f"{capitalize_first(target)}: the patient is on the review agenda."


def worse(target: str) -> str:
    """The same after care has ended: no agenda lists the patient."""
    return f"{capitalize_first(target)}."


def risk_item_zero(item: int | None) -> str:
    """A risk item answered with 0."""
    return f"Item {item}: 0."


def positive_screen(screen: Instrument) -> str:
    """A positive PHQ-2 or GAD-2."""
    return f"Positive screen: give the {BY_KEY[screen.full_scale].title} next."


THIS_SCORE_DOESNT = "This score doesn't"
"""Before `count`, of a day after the end of care."""


def relapse_after_care(why: str) -> str:
    """A score after the end of care that calls for treatment again: `PHQ-9 12, which is 10 or more`."""
    return f"It may be a relapse: {why}. The care manager will be notified."


# The same score twice

ALREADY_ON_RECORD = "Nothing was saved: the same score is already on record."
DISCARD_SECOND_SCORE, SAVE_SECOND_SCORE = "Don't save it again", "Save it a second time"
REPLACE_SCORE, KEEP_BOTH_SCORES = "Replace the one on record", "Keep both"


def second_of_day(scale: Instrument, *, on_record: bool) -> str:
    """Another total of a scale that is on record for the day, or typed twice."""
    where = "already on record for that day" if on_record else "typed twice for that day"
    return f"Nothing was saved: a {scale.title} is {where}."


def on_record(line: str) -> str:
    """The score on record."""
    return f"On record: {line}"


def on_record_for_form(scale: Instrument, known: Score, score: Score) -> str:
    """The same, beside the field of the form; what to type has the answer to the risk item."""
    typed = ",".join(map(str, score.items or (score.total,)))
    if score.items is None and score.risk_value is not None:
        typed += f" item{scale.risk_item} {score.risk_value}"
    warning = f" {unsaved_risk(scale.risk_item)}" if risk_answer(score) is RiskAnswer.POSITIVE else ""
    return (
        f"{score_text_with_answer(known, scale)} is already on record for that day. To replace it or keep "
        f"both, type /score {scale.key} {typed} and the name.{warning}"
    )


def unsaved_risk(item: int | None) -> str:
    """A score that is not saved yet has a positive risk item."""
    return (
        f"⚠ Item {item} is above 0 in what you typed. No one is alerted to it unless you save it: "
        "follow the clinic's protocol now, today."
    )


def replacing_withdraws_alert(item: int | None) -> str:
    """The score on record has a positive risk item, and the typed one does not."""
    return (
        f"Item {item} is above 0 on record. If you replace that score, its safety alert is withdrawn, "
        "unless someone acknowledged it."
    )


def typed_now(line: str) -> str:
    """The score that was typed."""
    return f"Typed now: {line}"


# Undo

SCORE_STAYS = stays_as_void("score")
SCORE_UNDONE_NOTIFICATION = f"Undone. {SCORE_STAYS}"
SCORE_CHANGED_NOTIFICATION = "The score is changed."
EDIT_TITLE = "Edit a score"
ALERT_KEPT = "The safety alert of this answer stays as it is: nobody is notified again."
ALERT_STAYS = "This patient still has an open safety alert: close it with a note."
COLLEAGUES_SCORE = ("That score was saved by a colleague.", "Ask them, or a care manager, to undo it.")
SCORE_ALREADY_UNDONE = ("That score was already undone.", "The patient's card shows the current scores.")
UNKNOWN_SCORE = "That score is not on this clinic's registry."
UNDO_HINT = (
    "To undo a score, press Undo under the message that saved it.",
    "/patient and the name shows all scores of a patient.",
)


def item_already_answered(mrn: str) -> UserError:
    """A second answer to the risk item, or one after Undo."""
    return UserError("That score was already completed or undone.", f"See /patient {mrn}.")


# The form

FORM_TITLE = "Record a score"
SCALE_FIELD, ANSWERS_FIELD, ANSWERS_PLACEHOLDER = "Scale", "Total, or all items", "14, or 1 2 1 0 2 1 1 0 0"
RISK_FIELD = "Item 9 of the PHQ, item 10 of the EPDS"
RISK_HINT = "Thoughts of self-harm: needed with a total, not with all items."
DAY_FIELD = "Taken on"
ANSWERS_INVALID = "Type the total, or all items with spaces or commas between them."


def scale_option(scale: Instrument) -> str:
    """`PHQ-9 (0 to 27)`."""
    return f"{scale.title} (0 to {scale.total_max})"
