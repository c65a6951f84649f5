"""The words that change a card, and the line around them: patient first or last, `--` before free text."""

from handlers.dispatch.request_handlers import CARE_TEAM_ROLES
from handlers.patient.changes import (
    billed_service,
    care_plan_versions,
    letters_and_referrals,
    next_contact,
    patient_details,
    preferences,
    referral_screen,
    status,
)
from handlers.patient_choice.card_change import CardCommand, ChangeResult, PatientContext
from handlers.risk import flag_lines
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
    CardCommand(("consent", "agreement"), patient_details.record_consent, CARE_TEAM_ROLES),
    CardCommand(("seen",), patient_details.record_initiating_visit, CARE_TEAM_ROLES),
    CardCommand(("assessed",), patient_details.record_initial_assessment, CARE_TEAM_ROLES),
    CardCommand(("problems", "problem"), patient_details.set_problems, CARE_TEAM_ROLES),
    CardCommand(("payer",), patient_details.set_payer, _CARE_AND_LEAD),
    CardCommand(("clinician", "pcp"), patient_details.set_clinician, _CARE_AND_LEAD),
    CardCommand(("consultant",), patient_details.assign_consultant, _CARE_AND_LEAD),
    CardCommand(("assign",), patient_details.assign_care_manager, _CARE_AND_LEAD),
    CardCommand(("born", "dob"), patient_details.set_birth_date, CARE_TEAM_ROLES),
    CardCommand(("plan",), care_plan_versions.update_care_plan, CARE_TEAM_ROLES),
    CardCommand(("prefers",), preferences.set_preferences, CARE_TEAM_ROLES),
    CardCommand(("screen",), referral_screen.record_screen, CARE_TEAM_ROLES),
    CardCommand(("letter",), letters_and_referrals.record_letter, CARE_TEAM_ROLES),
    CardCommand(("referral",), letters_and_referrals.record_referral, CARE_TEAM_ROLES, after_end=True),
    CardCommand(("service",), billed_service.record_service, _CARE_AND_LEAD, after_end=True),
    CardCommand(("status",), status.change_status, CARE_TEAM_ROLES),
)
COMMAND_FIRST_WORDS = frozenset(word.split()[0] for verb in CARD_COMMANDS for word in verb.keywords)
"""The words that cannot belong to the name before them."""


def split_card_line(rest: str) -> tuple[str, CardCommand | None, str]:
    """What stands before the first verb, the verb, and the words after it; a status is its own verb."""
    typed = rest.split()
    for at in range(len(typed)):
        tail = " ".join(typed[at:])
        found = _command_at_start(tail)
        if found:
            return " ".join(typed[:at]), *found
    return rest, None, ""


def apply_card_command(subject: PatientContext, verb: CardCommand, words: str, note: str) -> ChangeResult:
    """Do what a line says.

    Raises:
        UserError: not for this role, the episode is over, or the words cannot be read.
    """
    if not subject.ctx.has_role(*verb.roles):
        wanted = ", ".join(role.label for role in sorted(verb.roles))
        raise UserError(f"`{verb.keywords[0]}` is for: {wanted}.", "Ask one of them to type it.")
    if subject.episode.ended_on and not verb.after_end:
        raise UserError(
            f"{subject.patient.full_name} is no longer in care ({subject.episode.status}).",
            "Coming back begins a new episode: /enroll.",
        )
    return verb.run(subject, words.strip(), note)


def _command_at_start(tail: str) -> tuple[CardCommand, str] | None:
    plain = tail.lower()
    for verb in CARD_COMMANDS:
        for word in verb.keywords:
            if plain == word or plain.startswith(f"{word} "):
                return verb, tail[len(word) :].strip()
    if status.status_at_start(tail):
        return CARD_COMMANDS[-1], tail
    return None
