"""Direct messages to the bot: a command without its slash, a question, or a patient's name."""

import re
from collections.abc import Mapping
from dataclasses import replace

from handlers.dispatch import help_pages, patient_reach
from handlers.dispatch.request_context import RequestContext
from handlers.dispatch.request_handlers import Reply, SlashCommand
from handlers.reading.lines.phrase_options import says_what_was_done
from handlers.reading.patients.find_patient import find_patient
from store.rules.scores import instruments

_WORD = re.compile(r"[\w-]+")
_WHO_IS = r"(?:who(?:['’]s| is| are)? )?"
_VIEWS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"{_WHO_IS}{words}[ ?.!]*", re.IGNORECASE), view)
    for words, view in (
        (r"(?:overdue|late)", "overdue"),
        (r"(?:stalled|stuck|not improving)", "stalled"),
        (r"flagged", "flagged"),
        (r"(?:running )?short(?: of (?:minutes|time))?", "short"),
        (r"ready to step down", "improved"),
    )
)
"""Questions about a caseload, and the view that answers each."""
_PATIENT_QUESTION = re.compile(
    r"(?:how(?:['’]s| is)|show(?: me)?|open|what about) (?P<name>.+?)(?: doing| going)?[ ?.!]*", re.IGNORECASE
)
_GREETINGS = frozenset({"", "help", "hi", "hello", "hey", "cocm"})


def command_for(text: str, commands: Mapping[str, SlashCommand]) -> tuple[SlashCommand, str]:
    """Which command a message means, and the text for it.

    `patient Holly Guzman` names its command; `phq9 14 Holly Guzman` begins with a scale and is a score; a
    message with a number (`15`, `fifteen minutes`) is minutes, and so is an attempt (`no show`);
    `who is overdue?` asks for a view; anything else for help.
    """
    words = text.strip().lstrip("/")
    first = _WORD.match(words)
    verb = first[0].lower() if first else ""
    if verb in commands:
        return commands[verb], words[len(verb) :].strip()
    view = next((view for asks, view in _VIEWS if asks.fullmatch(words)), "")
    if view:
        return commands["caseload"], view
    if verb == "help" or not (any(character.isdigit() for character in words) or says_what_was_done(words)):
        return commands["cocm"], ""
    if "score" in commands and instruments.find(verb):
        return commands["score"], words
    return commands["log"], words


def patient_asked_about(text: str) -> str:
    """`Holly Guzman` of `how is Holly Guzman doing?`; any other text as it is."""
    found = _PATIENT_QUESTION.fullmatch(text.strip())
    return found["name"] if found else text


def explain_not_understood(typed: str, command: SlashCommand, reply: Reply) -> Reply:
    """The answer; unless it was a greeting, the first steps begin by saying that it was not understood."""
    is_greeting = typed.strip(" /?.!").lower() in _GREETINGS
    if command.verb != "cocm" or is_greeting or reply.message is None:
        return reply
    return replace(reply, message=help_pages.not_understood(reply.message))


def names_a_patient(text: str, ctx: RequestContext) -> bool:
    """Whether a message is a patient's name and nothing else: it asks for the card."""
    with ctx.registry.read() as db:
        found = find_patient(text, patient_reach.name_search(db, ctx))
    return bool(found.patients) and not found.rest.strip(" ?.!")
