"""First steps: what each role does here, in lines that can be typed."""

from collections.abc import Collection

from handlers.block_kit.message_blocks import (
    BoldText,
    OutgoingMessage,
    build_message,
    small_text_block,
    text_block,
)
from store.rules.roles import Role

_EXAMPLES_BY_ROLE: tuple[tuple[str, str, frozenset[Role]], ...] = (
    (
        "/log 15m phone Holly Guzman -- slept better",
        "minutes for a patient; the answer shows where the month stands",
        frozenset({Role.CARE_MANAGER, Role.CONSULTANT, Role.CLINICIAN}),
    ),
    (
        "/score phq9 14 Holly Guzman",
        "a score, by total or by items",
        frozenset({Role.CARE_MANAGER, Role.CONSULTANT, Role.CLINICIAN}),
    ),
    ("/enroll", "a new patient, as a form", frozenset({Role.CARE_MANAGER, Role.LEAD})),
    (
        "/patient Holly Guzman",
        "one patient's card",
        frozenset({Role.CARE_MANAGER, Role.CONSULTANT, Role.CLINICIAN, Role.LEAD}),
    ),
    (
        "/caseload overdue",
        "who is waiting for a call",
        frozenset({Role.CARE_MANAGER, Role.CONSULTANT, Role.LEAD}),
    ),
    ("/review", "this week's agenda", frozenset({Role.CARE_MANAGER, Role.CONSULTANT, Role.LEAD})),
    (
        "/billing",
        "the month so far: minutes, codes, what is held back",
        frozenset({Role.CARE_MANAGER, Role.BILLER, Role.LEAD}),
    ),
    (
        "/clinic add @person care-manager",
        "somebody joins the team; /clinic remove ends access at once",
        frozenset({Role.ADMIN}),
    ),
    (
        "/clinic",
        "team, hours, channels, payers, limits and protocol; admins change them",
        frozenset({Role.ADMIN, Role.LEAD}),
    ),
)


def first_steps(name: str, roles: Collection[Role], clinic: str) -> OutgoingMessage:
    """What this person can do, a line to type for each."""
    held = " and ".join(_with_article(role.label) for role in sorted(roles)) or "without a role yet"
    shown = [step for step in _EXAMPLES_BY_ROLE if not step[2].isdisjoint(roles)]
    return build_message(
        "What Caseload can do for you.",
        text_block(
            BoldText(f"Hello {name}. You are {held} at {clinic}."), "Type one of these, anywhere in Slack:"
        ),
        *(text_block(BoldText(line), meaning) for line, meaning, _ in shown),
        small_text_block(
            "Only you see the answers. Each command explains itself: /log help. All also work as /cocm log …"
        ),
    )


def not_understood(welcome: OutgoingMessage) -> OutgoingMessage:
    """The same for somebody whose sentence meant nothing here."""
    return OutgoingMessage(
        f"I could not place that. {welcome.text}", (text_block("I could not place that."), *welcome.blocks)
    )


def _with_article(role: str) -> str:
    return f"{'an' if role[0] in 'aeiou' else 'a'} {role}"
