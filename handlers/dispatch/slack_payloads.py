"""Slack's payloads: who sent a request, and the ways to send an answer."""

import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.block_kit.clinic_tags import read_block_clinic, read_form_metadata, tag_blocks
from handlers.block_kit.message_blocks import Block, OutgoingMessage
from handlers.block_kit.message_parts import fit_view, split_message
from handlers.block_kit.slack_values import read_object, read_text
from handlers.dispatch import common_replies, sentences
from handlers.dispatch.request_access import Caller
from handlers.dispatch.request_handlers import Reply

log = logging.getLogger("caseload.slack_payloads")

Payload = Mapping[str, Any]


_LONGEST_KEY = 100


def read_caller(body: Payload, request_id: object, via: str) -> Caller:
    """Who sent this, from any of Slack's payloads."""
    user = body.get("user") or {}
    team = body.get("team") or {}
    channel = body.get("channel") or {}
    return Caller(
        user_id=str(body.get("user_id") or user.get("id") or ""),
        team_id=str(body.get("team_id") or team.get("id") or ""),
        home_team_id=str(user.get("team_id") or "") if user else "",
        channel=str(body.get("channel_id") or channel.get("id") or ""),
        request_key=_request_key(body, request_id),
        via=via,
        clinic_id=_tagged_clinic(body),
    )


def read_event_caller(body: Payload, via: str) -> Caller:
    """Who caused an event; every delivery of it has the same id."""
    event = body["event"]
    return Caller(
        user_id=str(event.get("user") or ""),
        team_id=str(body.get("team_id") or ""),
        home_team_id=str(event.get("user_team") or ""),
        channel=str(event.get("channel") or ""),
        request_key=_request_key(body, body.get("event_id")),
        via=via,
    )


def form_key(view: Payload) -> str:
    """What a submitted form is known by: it stays the same until Slack shows the form again."""
    return f"{view['id']}:{view['hash']}" if view.get("hash") else ""


def _request_key(body: Payload, request_id: object) -> str:
    """The id that Slack gives a request, or a digest of the request: the same for every delivery."""
    key = str(request_id or "")
    if key.isprintable() and 0 < len(key) <= _LONGEST_KEY:
        return key
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def tag_reply_with_clinic(reply: Reply, clinic_id: int) -> Reply:
    """The reply, with the clinic that made it on its buttons and form."""
    message, form = reply.message, reply.form
    return replace(
        reply,
        message=replace(message, blocks=tuple(tag_blocks(message.blocks, clinic_id))) if message else None,
        form=replace(form, blocks=tuple(tag_blocks(form.blocks, clinic_id)), clinic_id=clinic_id)
        if form
        else None,
    )


def _tagged_clinic(body: Payload) -> int | None:
    """The clinic whose button was pressed or whose form was sent."""
    for pressed in body.get("actions") or ():
        clinic_id = read_block_clinic(str(pressed.get("block_id") or ""))
        if clinic_id is not None:
            return clinic_id
    metadata = read_object(body.get("view")).get("private_metadata")
    return read_form_metadata(read_text(metadata))[0]


def text_of_person(body: Payload) -> str:
    """The text of the message on which a shortcut was used; an app's text is only its notification."""
    message = read_object(body.get("message"))
    return "" if message.get("bot_id") else read_text(message.get("text"))


def is_in_modal(body: Payload) -> bool:
    """Whether a button was pressed in an open form."""
    return bool((body.get("view") or {}).get("type") == "modal")


def is_in_answer(body: Payload) -> bool:
    """Whether a button was pressed in a form that only shows an answer."""
    return is_in_modal(body) and body["view"].get("callback_id") == common_replies.ANSWER_CALLBACK


def open_form(reply: Reply, body: Payload, client: WebClient) -> Reply:
    """Open the reply's form; when Slack refuses, say how to type it instead."""
    if reply.form is None:
        return reply
    trigger = str(body.get("trigger_id") or "")
    try:
        if is_in_modal(body) and reply.form.in_place:
            client.views_update(view_id=str(body["view"]["id"]), view=reply.form.view())
        elif is_in_modal(body):
            client.views_push(trigger_id=trigger, view=reply.form.view())
        else:
            client.views_open(trigger_id=trigger, view=reply.form.view())
    except (SlackApiError, OSError) as error:
        code = error.response.get("error") if isinstance(error, SlackApiError) else "unreachable"
        log.warning("form %s did not open: %s", reply.form.callback, code)
        message = (
            common_replies.form_did_not_advance()
            if reply.form.in_place and not is_in_answer(body)
            else common_replies.form_did_not_open(has_saved=reply.has_saved)
        )
        return replace(reply, message=message, form=None, replace=False)
    return replace(reply, form=None)


def ephemeral_answers(message: OutgoingMessage) -> list[dict[str, Any]]:
    """A private answer, marked as ephemeral (slack.md §1); a long one in parts."""
    return [
        {"response_type": "ephemeral", "text": part.text, "blocks": list(part.blocks)}
        for part in split_message(message)
    ]


def button_answers(reply: Reply, body: Payload) -> list[dict[str, Any]]:
    """A private answer; it replaces a private message, never one that others read."""
    was_private = bool((body.get("container") or {}).get("is_ephemeral"))
    first, *others = ephemeral_answers(reply.message or OutgoingMessage(sentences.DONE))
    replaces = was_private and reply.replace
    return [first | {"replace_original": replaces}, *(each | {"replace_original": False} for each in others)]


def send_ephemeral(client: WebClient, caller: Caller, message: OutgoingMessage) -> None:
    """Answer in a direct message so that no name stays there; else send the notification text only."""
    try:
        for part in split_message(message):
            client.chat_postEphemeral(
                channel=caller.channel, user=caller.user_id, text=part.text, blocks=list(part.blocks)
            )
    except (SlackApiError, OSError):
        send_direct_message(client, caller.user_id, OutgoingMessage(message.text))


def send_direct_message(client: WebClient, user_id: str, message: OutgoingMessage) -> None:
    """Answer by direct message where there is no other way back."""
    try:
        for part in split_message(message):
            client.chat_postMessage(channel=user_id, text=part.text, blocks=list(part.blocks))
    except (SlackApiError, OSError) as error:
        log.warning("answer to %s not delivered: %s", user_id, type(error).__name__)


def publish_home(client: WebClient, user_id: str, blocks: Sequence[Block]) -> None:
    """Draw App Home; when Slack refuses, the next opening draws it."""
    try:
        client.views_publish(user_id=user_id, view={"type": "home", "blocks": fit_view(blocks)})
    except (SlackApiError, OSError) as error:
        log.warning("home of %s not drawn: %s", user_id, type(error).__name__)
