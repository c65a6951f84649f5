"""Someone who presses, sends and types what was shown to others, and what the bot then shows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from sqlalchemy import select

from bot.sandbox import BOT_USER, SlackUser
from bot.sandbox.workspace.content import SlackMessage
from bot.sandbox.workspace.form_values import options_of, value_key
from handlers import index
from handlers.block_kit.clinic_tags import read_form_metadata
from handlers.dispatch.request_handlers import ButtonHandler
from store.rules.roles import Role
from store.tables import metadata
from tests.world import World

Json = dict[str, Any]


@dataclass
class Shown:
    """Everything that a world has shown to anyone: the buttons with their values, the forms as they were."""

    buttons: dict[str, set[str]] = field(default_factory=dict)
    """By action."""
    forms: dict[str, list[Json]] = field(default_factory=dict)
    """By callback."""
    _calls_read: int = 0

    def gather(self, world: World) -> "Shown":
        """Add what was shown since the last time."""
        calls = list(world.slack.calls)
        for call in calls[self._calls_read :]:
            for node in _nodes(call.arguments):
                self._add(node)
        self._calls_read = len(calls)
        return self

    def _add(self, node: Json) -> None:
        if node.get("type") == "button":
            action, value = str(node["action_id"]), str(node.get("value") or "")
            self.buttons.setdefault(action.removesuffix(f":{value}"), set()).add(value)
        if node.get("type") == "static_select" and str(node["action_id"]).endswith(":menu"):
            action = str(node["action_id"]).removesuffix(":menu")
            self.buttons.setdefault(action, set()).update(one["value"] for one in options_of(node))
        if node.get("type") == "modal" and node.get("callback_id") and node.get("submit"):
            self.forms.setdefault(node["callback_id"], []).append(node)


def shown(world: World) -> Shown:
    """Gather what was shown so far."""
    return Shown().gather(world)


@dataclass(frozen=True)
class Prying:
    """One person's hands."""

    world: World
    keyboard: SlackUser

    def press(self, action: str, value: str, clinic_id: int | None) -> str:
        """Press a button that was shown to someone else; what is then seen, in words.

        `clinic_id` is whose the button claims to be.
        """
        workspace, user = self.keyboard.workspace, self.keyboard.id
        button = {
            "type": "button",
            "text": {"type": "plain_text", "text": "It"},
            "action_id": f"{action}:{value}"[:255],
            "value": value or "-",
        }
        row: Json = {"type": "actions", "elements": [button]}
        if clinic_id is not None:
            row["block_id"] = f"clinic-{clinic_id}-0"
        blocks = workspace.with_ids([row])
        where = workspace.dm_with(user).id
        message = SlackMessage(where, workspace.new_ts(), BOT_USER, "It", blocks, only_for=user)
        workspace.post(message)
        chosen = blocks[0]["elements"][0]["action_id"]
        seen = self.keyboard.after(
            lambda: self.keyboard.actions.click(user, message, blocks[0]["block_id"], chosen)
        )
        return seen.shown

    def submit(self, form: Json, clinic_id: int | None) -> str:
        """Send a form that was shown to someone else, filled with what fits; what is then seen."""
        workspace, user = self.keyboard.workspace, self.keyboard.id
        _, subject = read_form_metadata(str(form.get("private_metadata") or ""))
        kept = subject if clinic_id is None else f"{clinic_id}|{subject}"
        view = workspace.new_view(user, {**form, "private_metadata": kept})
        for block in view.blocks:
            if block["type"] == "input":
                element = block["element"]
                state = view.values[block["block_id"]][element["action_id"]]
                key = value_key(element["type"])
                state[key] = state[key] or self._anything(element)
        workspace.open_view(view)
        seen = self.keyboard.after(lambda: self.keyboard.actions.submit(user, view), follow_up=True)
        words = f"{seen.shown} {' '.join(view.errors.values())}"
        workspace.close_view(view, whole_stack=True)
        return words

    def _anything(self, element: Json) -> object:
        """Something that the client would let pass."""
        kind = element["type"]
        if kind in {"checkboxes", "multi_static_select"}:
            return options_of(element)[:1]
        if kind in {"static_select", "radio_buttons"}:
            return options_of(element)[0]
        return {
            "datepicker": "2026-11-23",
            "timepicker": "08:00",
            "users_select": self.keyboard.id,
            "conversations_select": self.world.clinic.settings.review_channel,
        }.get(kind, "15")


def crawl(world: World) -> Shown:
    """Everything that was shown, and what is shown to those who may press one of each button, twice over."""
    keyboards = {"dana": world.dana, "priya": world.priya, "owen": world.owen}
    keyboards |= {"bill": world.bill, "lena": world.lena, "ada": world.ada}
    seen = Shown()
    for _ in range(2):
        for action, values in sorted(seen.gather(world).buttons.items()):
            for who, keyboard in keyboards.items():
                if not world.team[who].roles.isdisjoint(_roles_of(action)):
                    Prying(world, keyboard).press(action, max(values), world.clinic.id)
    return seen.gather(world)


def _roles_of(action: str) -> set[Role]:
    """Who may press a button; everybody else is refused, which shows nothing new."""
    buttons = [one for one in index.INTERACTIONS if isinstance(one, ButtonHandler) and one.action == action]
    return {role for one in buttons for role in one.roles}


def words_since(world: World, mark: int) -> str:
    """Everything the bot sent to anyone since so many calls."""
    return "\n".join(str(call.arguments) for call in list(world.slack.calls)[mark:])


def file_words(content: bytes) -> str:
    """What a file says: a spreadsheet's cells, or text as it is."""
    if not content.startswith(b"PK"):
        return content.decode(errors="replace")
    book = load_workbook(BytesIO(content))
    return "\n".join(str(cell) for sheet in book for row in sheet.values for cell in row if cell is not None)


def rows_of(world: World, clinic_id: int) -> dict[str, list[tuple[object, ...]]]:
    """Every row of a clinic, by table; who was admitted when is the workspace's."""
    rows: dict[str, list[tuple[object, ...]]] = {}
    with world.registry.read() as db:
        for table in metadata.sorted_tables:
            if "clinic_id" in table.c:
                found = db.execute(select(table).where(table.c.clinic_id == clinic_id))
                rows[table.name] = sorted((tuple(row) for row in found), key=repr)
    return rows


SCORE = re.compile(r"\b(?:PHQ|GAD|PCL|EPDS|AUDIT|ISI|DAST|PSC)[-\w]*\s+\d+", re.IGNORECASE)
"""A scale with its total: a month like 2026 never follows one."""


def _nodes(node: object) -> Iterator[Json]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _nodes(value)
    elif isinstance(node, list):
        for one in node:
            yield from _nodes(one)
