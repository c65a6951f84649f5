"""The words that change a card, and the line around them: patient first or last, `--` before free text."""

from handlers.dispatch.replies import CARE
from handlers.patient.changes import (
    contact,
    letters_and_referrals,
    plan,
    preferences,
    record,
    screen,
    service,
    status,
)
from handlers.patient_choice.card_change import Done, Subject, Verb
from handlers.risk import flag_lines
from store.errors import UserError
from store.rules.roles import Role

_LEADING = CARE | {Role.LEAD}

VERBS: tuple[Verb, ...] = (
    Verb(("next",), contact.plan_next, CARE),
    Verb(("every",), contact.set_interval, CARE),
    Verb(("as needed", "prn"), contact.as_needed, CARE),
    Verb(("usual",), contact.usual, CARE),
    Verb(("flag",), flag_lines.raise_flag, CARE),
    Verb(("unflag",), flag_lines.clear_flag, CARE),
    Verb(("consent", "agreement"), record.consent, CARE),
    Verb(("seen",), record.seen, CARE),
    Verb(("assessed",), record.assessed, CARE),
    Verb(("problems", "problem"), record.problems, CARE),
    Verb(("payer",), record.payer, _LEADING),
    Verb(("clinician", "pcp"), record.clinician, _LEADING),
    Verb(("consultant",), record.consultant, _LEADING),
    Verb(("assign",), record.assign, _LEADING),
    Verb(("born", "dob"), record.born, CARE),
    Verb(("plan",), plan.plan, CARE),
    Verb(("prefers",), preferences.prefers, CARE),
    Verb(("screen",), screen.screen, CARE),
    Verb(("letter",), letters_and_referrals.letter, CARE),
    Verb(("referral",), letters_and_referrals.referral, CARE, after_end=True),
    Verb(("service",), service.service, _LEADING, after_end=True),
    Verb(("status",), status.change_status, CARE),
)
STOPS = frozenset(word.split()[0] for verb in VERBS for word in verb.words)
"""The words that cannot belong to the name before them."""


def split(rest: str) -> tuple[str, Verb | None, str]:
    """What stands before the first verb, the verb, and the words after it; a status is its own verb."""
    typed = rest.split()
    for at in range(len(typed)):
        tail = " ".join(typed[at:])
        found = _leading(tail)
        if found:
            return " ".join(typed[:at]), *found
    return rest, None, ""


def apply(subject: Subject, verb: Verb, words: str, note: str) -> Done:
    """Do what a line says.

    Raises:
        UserError: not for this role, the episode is over, or the words cannot be read.
    """
    if not subject.ctx.may(*verb.roles):
        wanted = ", ".join(role.words for role in sorted(verb.roles))
        raise UserError(f"`{verb.words[0]}` is for: {wanted}.", "Ask one of them to type it.")
    if subject.episode.ended_on and not verb.after_end:
        raise UserError(
            f"{subject.patient.full_name} is no longer in care ({subject.episode.status}).",
            "Coming back begins a new episode: /enroll.",
        )
    return verb.run(subject, words.strip(), note)


def _leading(tail: str) -> tuple[Verb, str] | None:
    plain = tail.lower()
    for verb in VERBS:
        for word in verb.words:
            if plain == word or plain.startswith(f"{word} "):
                return verb, tail[len(word) :].strip()
    if status.found_in(tail):
        return VERBS[-1], tail
    return None
