"""The commands that change a card, and how a typed line is split into command and words."""

from functools import partial

from handlers.block_kit.slack_markup import as_seen
from handlers.dispatch.request_handlers import CARE_TEAM_ROLES
from handlers.patient import history
from handlers.patient.changes import (
    care_plan_versions,
    chart_changes,
    consent_and_visits,
    letters_and_referrals,
    next_contact,
    patient_details,
    status,
    team_and_payer,
)
from handlers.patient.sentences import changes as sentences
from handlers.patient_choice import access
from handlers.patient_choice.access import CARD_ROLES
from handlers.patient_choice.card_change import CardCommand, ChangeResult, PatientContext
from handlers.risk import flag_lines
from store.caseload.patient_history import HistoryKind
from store.errors import UserError
from store.rules.roles import Role

_CARE_AND_LEAD = CARE_TEAM_ROLES | {Role.LEAD}

CARD_COMMANDS: tuple[CardCommand, ...] = (
    CardCommand(("next",), next_contact.plan_next, CARE_TEAM_ROLES),
    CardCommand(("every",), next_contact.set_interval, CARE_TEAM_ROLES),
    CardCommand(("as needed", "prn"), next_contact.set_as_needed, CARE_TEAM_ROLES),
    CardCommand(("usual",), next_contact.set_usual_interval, CARE_TEAM_ROLES),
    CardCommand(("flag",), flag_lines.raise_flag, CARE_TEAM_ROLES),
    CardCommand(("unflag",), flag_lines.clear_flag, CARE_TEAM_ROLES),
    CardCommand(
        ("consent", "agreement"), consent_and_visits.record_consent, CARE_TEAM_ROLES, names_colleague=True
    ),
    CardCommand(("seen",), consent_and_visits.record_initiating_visit, CARE_TEAM_ROLES),
    CardCommand(("assessed",), consent_and_visits.record_initial_assessment, CARE_TEAM_ROLES),
    CardCommand(("problems", "problem"), patient_details.set_problems, CARE_TEAM_ROLES),
    CardCommand(("meds", "medications"), patient_details.set_medications, CARE_TEAM_ROLES),
    CardCommand(("payer",), team_and_payer.set_payer, _CARE_AND_LEAD),
    CardCommand(("clinician", "pcp"), team_and_payer.set_clinician, _CARE_AND_LEAD, names_colleague=True),
    CardCommand(("consultant",), team_and_payer.assign_consultant, _CARE_AND_LEAD, names_colleague=True),
    CardCommand(("assign",), team_and_payer.assign_care_manager, _CARE_AND_LEAD, names_colleague=True),
    CardCommand(("born", "dob"), patient_details.set_birth_date, CARE_TEAM_ROLES),
    CardCommand(("plan",), care_plan_versions.update_care_plan, CARE_TEAM_ROLES),
    CardCommand(("goes",), patient_details.set_goes_by, CARE_TEAM_ROLES),
    CardCommand(("scale",), patient_details.set_scale, CARE_TEAM_ROLES),
    CardCommand(("prefers",), patient_details.set_preferences, CARE_TEAM_ROLES),
    CardCommand(("screen",), patient_details.record_screening, CARE_TEAM_ROLES),
    CardCommand(("letter",), letters_and_referrals.record_letter, CARE_TEAM_ROLES),
    CardCommand(("referral",), letters_and_referrals.record_referral, CARE_TEAM_ROLES, after_end=True),
    CardCommand(("service",), patient_details.record_service, _CARE_AND_LEAD, after_end=True),
    *(
        CardCommand((word,), partial(history.show_part, kind), CARD_ROLES, after_end=True)
        for word, kind in history.WORDS.items()
    ),
    # Each alert of that part has the button.
    CardCommand(
        ("reopen alert", "undo alert"),
        partial(history.show_part, HistoryKind.ALERTS),
        CARD_ROLES,
        after_end=True,
    ),
    CardCommand(("mrn",), chart_changes.correct_mrn, chart_changes.MRN_ROLES, after_end=True),
    CardCommand(("merge",), chart_changes.ask_to_merge, chart_changes.CHART_ROLES, after_end=True),
    CardCommand(("unmerge",), chart_changes.ask_to_unmerge, chart_changes.CHART_ROLES, after_end=True),
    CardCommand(
        ("entered in error", "in error", "wrong chart"),
        chart_changes.ask_if_in_error,
        chart_changes.CHART_ROLES,
        after_end=True,
    ),
    CardCommand(("status",), status.change_status, CARE_TEAM_ROLES),
)
COMMAND_FIRST_WORDS = frozenset(
    keyword.split()[0] for command in CARD_COMMANDS for keyword in command.keywords
)
"""The words that cannot belong to the name before them."""


def split_card_line(rest: str) -> tuple[str, CardCommand | None, str]:
    """The words before the first command, the command, and the words after it; a status is a command."""
    typed = rest.split()
    for at in range(len(typed)):
        found = _command_at_start(" ".join(typed[at:]))
        if found:
            return " ".join(typed[:at]), *found
    return rest, None, ""


def apply_card_command(context: PatientContext, command: CardCommand, words: str, note: str) -> ChangeResult:
    """Run a command.

    Raises:
        UserError: not for this role, the episode is over, or the words cannot be read.
    """
    if not context.ctx.has_role(*command.roles):
        roles = [role.label for role in sorted(command.roles)]
        raise UserError(*sentences.not_for_role(command.keywords[0], roles))
    if not command.after_end:
        access.check_in_care(context.patient, context.episode)
    text = words if command.names_colleague else as_seen(words)
    return command.run(context, text.strip(), note)


def _command_at_start(text: str) -> tuple[CardCommand, str] | None:
    lowered = text.lower()
    for command in CARD_COMMANDS:
        for keyword in command.keywords:
            if lowered == keyword or lowered.startswith(f"{keyword} "):
                return command, text[len(keyword) :].strip()
    return (CARD_COMMANDS[-1], text) if status.status_at_start(text) else None
