"""Every command, button, form and post. Only what is listed here can be reached."""

from typing import Any

from handlers import choice_buttons
from handlers.billing import billing_command, post_minutes_short, post_month_end
from handlers.caseload import caseload_command, home, post_overdue, post_relapse, reminder_buttons
from handlers.clinic import clinic_command, clinic_import, payer_changes, post_reassign
from handlers.clinic.forms import clinic_forms, policy_form, team_forms
from handlers.dispatch import cocm_command, draft_choices
from handlers.dispatch.request_handlers import ButtonHandler, FormHandler, ShortcutHandler, SlashCommand
from handlers.enrollment import (
    enroll_choices,
    enroll_command,
    post_missing_items,
    re_enroll,
    undo_enrollment,
)
from handlers.imports import undo_import, uploads
from handlers.ledger import (
    edit_entry,
    edit_score,
    entry_lists,
    log_command,
    log_form,
    save_scores,
    saved_time,
    score_buttons,
    score_command,
    score_form,
    time_buttons,
)
from handlers.patient import patient_command
from handlers.patient.buttons import (
    card_buttons,
    chart_buttons,
    history_buttons,
    record_buttons,
    restore_buttons,
    status_buttons,
)
from handlers.patient_choice import identity_undo
from handlers.posting.post_kinds import PostKind
from handlers.recommendation import follow_up_buttons, post_follow_up_update
from handlers.recommendation import post_follow_up as follow_up_post
from handlers.review import (
    agenda_buttons,
    flag_message,
    post_question_answered,
    questions,
    review_command,
    session_buttons,
    show_agenda,
)
from handlers.review import post_agenda as review_post
from handlers.risk import risk_event_buttons, screen_buttons
from handlers.risk.posts import (
    alert_escalation,
    alert_news,
    alert_undelivered,
    alert_update,
    safety_alert,
    tier_approval,
)

COMMANDS: tuple[SlashCommand, ...] = (
    log_command.COMMAND,
    score_command.COMMAND,
    enroll_command.COMMAND,
    patient_command.COMMAND,
    caseload_command.COMMAND,
    review_command.COMMAND,
    billing_command.COMMAND,
    clinic_command.COMMAND,
    cocm_command.COMMAND,
)

INTERACTIONS: tuple[ButtonHandler | FormHandler | ShortcutHandler, ...] = (
    *time_buttons.HANDLERS,
    *entry_lists.HANDLERS,
    *edit_entry.HANDLERS,
    *score_buttons.HANDLERS,
    *edit_score.HANDLERS,
    *card_buttons.HANDLERS,
    *status_buttons.HANDLERS,
    *re_enroll.HANDLERS,
    *record_buttons.HANDLERS,
    *history_buttons.HANDLERS,
    *restore_buttons.HANDLERS,
    *chart_buttons.HANDLERS,
    *risk_event_buttons.HANDLERS,
    *screen_buttons.HANDLERS,
    enroll_command.FORM,
    *enroll_choices.HANDLERS,
    *undo_enrollment.HANDLERS,
    *identity_undo.HANDLERS,
    caseload_command.SHOW_PAGE_BUTTON,
    show_agenda.SHOW_NEVER_REVIEWED_BUTTON,
    *billing_command.HANDLERS,
    *agenda_buttons.HANDLERS,
    *questions.HANDLERS,
    *follow_up_buttons.HANDLERS,
    *session_buttons.HANDLERS,
    *flag_message.HANDLERS,
    *reminder_buttons.HANDLERS,
    *clinic_forms.HANDLERS,
    *team_forms.HANDLERS,
    *policy_form.HANDLERS,
    *clinic_import.HANDLERS,
    *payer_changes.HANDLERS,
    *uploads.HANDLERS,
    *undo_import.HANDLERS,
    choice_buttons.CHOOSE,
    choice_buttons.OPEN_FORM,
    draft_choices.DISCARD_BUTTON,
    log_form.FORM,
    score_form.FORM,
    log_form.SHORTCUT,
    home.LOG,
)

EARLIER_ANSWERS = (saved_time.earlier_answer, save_scores.earlier_answer)
"""What says the same again when Slack delivers a line twice; other requests say that it was done once."""

POSTS: tuple[PostKind[Any], ...] = (
    # Safety goes first.
    safety_alert.POST,
    alert_escalation.REMINDER_POST,
    alert_escalation.POST,
    alert_undelivered.POST,
    tier_approval.POST,
    alert_news.POST,
    alert_update.POST,
    follow_up_post.POST,
    post_follow_up_update.POST,
    post_question_answered.POST,
    post_missing_items.POST,
    post_overdue.POST,
    post_relapse.POST,
    review_post.POST,
    post_minutes_short.POST,
    post_month_end.POST,
    post_reassign.POST,
)
