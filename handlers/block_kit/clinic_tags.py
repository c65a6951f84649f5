"""Which clinic a button or form belongs to, kept in the ids that Slack sends back.

Members of several clinics get the right one this way. It grants nothing: access is checked again every time.
"""

import re
from collections.abc import Iterable

from handlers.block_kit.message_blocks import Block

_BLOCK = re.compile(r"clinic-([0-9]{1,18})-[0-9]{1,18}")
_FORM = re.compile(r"([0-9]{1,18})\|")


def tag_blocks(blocks: Iterable[Block], clinic_id: int) -> list[Block]:
    """The blocks, with the clinic in the id of each row of buttons that has no id yet."""
    return [
        {"block_id": f"clinic-{clinic_id}-{number}"} | block if block["type"] == "actions" else block
        for number, block in enumerate(blocks)
    ]


def read_block_clinic(block_id: str) -> int | None:
    """The clinic of a row of buttons; None where there is none."""
    found = _BLOCK.fullmatch(block_id)
    return int(found[1]) if found else None


def tag_form_metadata(clinic_id: int | None, subject: str) -> str:
    """What a form brings back: its clinic, if it has one, and its subject."""
    return subject if clinic_id is None else f"{clinic_id}|{subject}"


def read_form_metadata(metadata: str) -> tuple[int | None, str]:
    """The clinic and the subject of a form."""
    found = _FORM.match(metadata)
    return (int(found[1]), metadata[found.end() :]) if found else (None, metadata)
