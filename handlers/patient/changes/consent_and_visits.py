"""`consent spoken 11/3`, `seen 10/2`, `assessed 11/3`: what a claim needs once for each episode."""

import re

from handlers.patient.sentences import changes as sentences
from handlers.patient_choice import access
from handlers.patient_choice.card_change import ChangeResult, PatientContext, read_day_on_record
from handlers.patient_choice.colleagues import find_colleague, split_mention
from store.errors import UserError
from store.patient import care_team, episodes, records
from store.patient.sentences import CONSENT_INFORMATION
from store.rules.patient.statuses import Status

_INSTEAD = re.compile(r"\s(instead)\s", re.IGNORECASE)
_OBTAINED_BY = re.compile(r"\sby\s+(?P<who>\S.*)$", re.IGNORECASE)
CONSENT_FORMS = {
    "spoken": "spoken",
    "verbal": "spoken",
    "oral": "spoken",
    "written": "written",
    "signed": "written",
}
"""What people type for the two forms of consent."""


def record_consent(context: PatientContext, words: str, note: str) -> ChangeResult:
    """`consent spoken 11/3 by Dana Reed -- told …`: the patient consented, and what the patient was told."""
    words, obtained_by = _split_obtained_by(context, words)
    typed = words.split()
    forms = [CONSENT_FORMS[word.lower()] for word in typed if word.lower() in CONSENT_FORMS]
    day = " ".join(word for word in typed if word.lower() not in CONSENT_FORMS)
    if not forms:
        raise UserError(*sentences.how_missing(day or "11/3"))
    on, how, information = read_day_on_record(context, day), forms[0], note or CONSENT_INFORMATION
    clinician = care_team.team(context.db, context.episode).clinician
    records.record_consent(
        context.db,
        context.episode,
        on,
        how,
        context.ctx.provenance,
        information_given=information,
        obtained_by=obtained_by,
        provider_id=clinician.id if clinician else None,
    )
    undated = () if day else (sentences.consent_saved_for_today(how),)
    return ChangeResult(
        sentences.consent(how, on, obtained_by, context.ctx.today),
        (*undated, sentences.patient_was_told(information)),
        undo_table="consents",
    )


def record_initiating_visit(context: PatientContext, words: str, _note: str) -> ChangeResult:
    """`seen 10/2`: the initiating visit with the treating clinician; its day is never guessed."""
    if not words:
        raise UserError(*sentences.VISIT_DAY_MISSING)
    on = read_day_on_record(context, words)
    records.record_initiating_visit(context.db, context.episode, on, context.ctx.provenance)
    return ChangeResult(sentences.visit(on, context.ctx.today), undo_table="initiating_visits")


def record_initial_assessment(context: PatientContext, words: str, _note: str) -> ChangeResult:
    """`assessed 11/3`: the initial assessment, which starts the initial month; once per episode.

    `assessed 11/5 instead` corrects its day; the audit trail keeps the day before.
    """
    day, correct, _ = _INSTEAD.split(f"{words} ") if _INSTEAD.search(f"{words} ") else (words, "", "")
    on, today = read_day_on_record(context, day.strip()), context.ctx.today
    before = context.episode.initial_assessment_on
    if before and (not correct or before == on):
        raise UserError(*sentences.assessment_on_record(before, on, today))
    if before:
        episodes.correct_initial_assessment(context.db, context.episode, on)
        subject = f"episode:{context.episode.id}"
        access.record_change(context.db, context.ctx, "assessment corrected", subject, {"was": f"{before}"})
        return ChangeResult(sentences.assessment(on, today), (sentences.assessment_was(before, today),))
    episode = episodes.record_initial_assessment(context.db, context.episode, on)
    summary = sentences.assessment(on, today)
    if episode.status != Status.REFERRED:
        return ChangeResult(summary)
    episodes.change_status(context.db, episode, Status.ACTIVE, on, context.ctx.provenance, note="assessed")
    return ChangeResult(summary, (sentences.now_active(on, today),))


def _split_obtained_by(context: PatientContext, words: str) -> tuple[str, str]:
    """The words without `by …`, and who obtained the consent: the member, unless another name is typed."""
    found = _OBTAINED_BY.search(f" {words}")
    if not found:
        return words, context.ctx.member.name
    slack_id, name = split_mention(found["who"])
    colleague = find_colleague(context.db, context.ctx, slack_id, name, active=False)
    if slack_id and colleague is None:
        raise UserError(*sentences.TYPE_THE_NAME)
    return f" {words}"[: found.start()].strip(), colleague.name if colleague else name.lstrip("@")
