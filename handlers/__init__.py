"""What people type, press and read. This is the index: nothing is reachable that does not stand here."""

from handlers.commands import billing, caseload, clinic, cocm, enroll, log, patient, review, score
from handlers.interactions import (
    agenda,
    card,
    card_status,
    choose_patient,
    clinic_forms,
    clinic_policy,
    clinic_team,
    enroll_choices,
    flag_message,
    home,
    log_form,
    loop,
    re_enroll,
    record_form,
    reminders,
    review_walk,
    risk,
    score_form,
    scores,
    time_entries,
)
from handlers.occasions import Post
from handlers.posts import loop as loop_post
from handlers.posts import (
    loop_update,
    minutes_short,
    missing,
    month_end,
    overdue,
    reassign,
    safety,
    safety_approval,
    safety_escalation,
    safety_news,
    safety_update,
)
from handlers.posts import review as review_post
from handlers.replies import ButtonHandler, Command, FormHandler, ShortcutHandler

COMMANDS: tuple[Command, ...] = (
    log.COMMAND,
    score.COMMAND,
    enroll.COMMAND,
    patient.COMMAND,
    caseload.COMMAND,
    review.COMMAND,
    billing.COMMAND,
    clinic.COMMAND,
    cocm.COMMAND,
)

INTERACTIONS: tuple[ButtonHandler | FormHandler | ShortcutHandler, ...] = (
    *time_entries.HANDLERS,
    *scores.HANDLERS,
    *card.HANDLERS,
    *card_status.HANDLERS,
    *re_enroll.HANDLERS,
    *record_form.HANDLERS,
    *risk.HANDLERS,
    enroll.FORM,
    *enroll_choices.HANDLERS,
    caseload.TURN,
    *billing.HANDLERS,
    *agenda.HANDLERS,
    *loop.HANDLERS,
    *review_walk.HANDLERS,
    *flag_message.HANDLERS,
    *reminders.HANDLERS,
    *clinic_forms.HANDLERS,
    *clinic_team.HANDLERS,
    *clinic_policy.HANDLERS,
    choose_patient.CHOOSE,
    choose_patient.OPEN_FORM,
    log_form.FORM,
    score_form.FORM,
    log_form.SHORTCUT,
    home.LOG,
)

POSTS: tuple[Post, ...] = (
    # What concerns safety goes first.
    safety.POST,
    safety_escalation.POST,
    safety_approval.POST,
    safety_news.POST,
    safety_update.POST,
    loop_post.POST,
    loop_update.POST,
    missing.POST,
    overdue.POST,
    review_post.POST,
    minutes_short.POST,
    month_end.POST,
    reassign.POST,
)
