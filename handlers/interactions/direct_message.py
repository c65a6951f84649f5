"""Sentences by direct message: the words of a command without the slash, answered privately."""

import re
from collections.abc import Mapping

from handlers.context import Context
from handlers.reading.patients import find_patient
from handlers.replies import Command
from store.patients import ClinicNames
from store.rules import instruments

_WORD = re.compile(r"[\w-]+")


def command_for(text: str, commands: Mapping[str, Command]) -> tuple[Command, str]:
    """Which command a sentence means, and the words for it.

    `patient Holly Guzman` names its command; `phq9 14 Holly Guzman` begins with a scale and is a score; a
    sentence with a figure in it is minutes; anything else asks for help.
    """
    words = text.strip().lstrip("/")
    first = _WORD.match(words)
    verb = first[0].lower() if first else ""
    if verb in commands:
        return commands[verb], words[len(verb) :].strip()
    if verb == "help" or not any(sign.isdigit() for sign in words):
        return commands["cocm"], ""
    if "score" in commands and instruments.find(verb):
        return commands["score"], words
    return commands["log"], words


def names_a_patient(text: str, ctx: Context) -> bool:
    """Whether a sentence is a patient's name and nothing else: it asks for the card."""
    with ctx.registry.read() as db:
        found = find_patient(text, ClinicNames(db, ctx.clinic.id))
    return bool(found.patients) and not found.rest.strip(" ?.!")
