"""A person and a bot talk: commands, buttons and forms."""

from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.sandbox import Slack, SlackUser

from .conftest import Bot

Json = dict[str, Any]


def undo_button(value: str = "e1") -> Json:
    return {
        "type": "button",
        "action_id": "undo",
        "value": value,
        "text": {"type": "plain_text", "text": "Undo"},
    }


def test_a_command_is_answered_privately_in_its_acknowledgement(
    slack: Slack, bot: Bot, holly: SlackUser
) -> None:
    @bot.app.command("/log")
    def log(ack: Ack, command: Json) -> None:
        ack(
            text="Saved.",
            blocks=[
                {"type": "section", "text": {"type": "mrkdwn", "text": f"Logged *{command['text']}*"}},
                {"type": "actions", "elements": [undo_button()]},
            ],
            response_type="ephemeral",
        )

    seen = holly.types("/log 15m <b> & more")
    assert seen.private
    assert seen.text == "Saved."
    assert seen.shown == "Logged 15m <b> & more\n[Undo]"
    assert slack.problems == []


def test_a_button_replaces_the_private_answer_it_is_on(slack: Slack, bot: Bot, holly: SlackUser) -> None:
    @bot.app.command("/log")
    def log(ack: Ack) -> None:
        ack(text="Saved.", blocks=[{"type": "actions", "elements": [undo_button()]}])

    @bot.app.action("undo")
    def undo(ack: Ack, respond: Respond, body: Json) -> None:
        bot.received.append(body)
        ack()
        respond(text="Undone.", replace_original=True)

    seen = holly.types("/log 15m").press("Undo")
    assert seen.shown == "Undone."
    assert [one.shown for one in holly.inbox] == ["Undone."]
    assert "message" not in bot.received[0]
    assert bot.received[0]["container"]["is_ephemeral"] is True
    assert slack.problems == []


FORM: Json = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Log time"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [
        {
            "type": "input",
            "block_id": "minutes",
            "label": {"type": "plain_text", "text": "Minutes"},
            "element": {
                "type": "number_input",
                "action_id": "m",
                "is_decimal_allowed": False,
                "min_value": "1",
            },
        },
        {
            "type": "input",
            "block_id": "patient",
            "label": {"type": "plain_text", "text": "Patient"},
            "element": {"type": "external_select", "action_id": "who", "min_query_length": 1},
        },
    ],
}


def test_a_form_is_filled_in_refused_and_submitted(slack: Slack, bot: Bot, holly: SlackUser) -> None:
    @bot.app.command("/log")
    def log(ack: Ack, body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view={**FORM, "callback_id": "log"})
        ack()

    @bot.app.options("who")
    def who(ack: Ack, payload: Json) -> None:
        assert payload["value"] == "Hol"
        ack(options=[{"text": {"type": "plain_text", "text": "Holly Guzman"}, "value": "p1"}])

    @bot.app.view("log")
    def save(ack: Ack, view: Json, client: WebClient) -> None:
        values = view["state"]["values"]
        if int(values["minutes"]["m"]["value"]) > 60:
            ack(response_action="errors", errors={"minutes": "That is more than an hour."})
            return
        ack()
        client.chat_postMessage(
            channel="U1CARE", text=f"Logged for {values['patient']['who']['selected_option']['value']}."
        )

    form = holly.types("/log")
    assert form.kind == "form"
    assert form.fields == ["Minutes", "Patient"]
    assert form.submit().errors == {
        "Minutes": "Please complete this required field.",
        "Patient": "Please complete this required field.",
    }
    form.fill(minutes="75", patient="Hol")
    assert form.shown == "Minutes: [75]\nPatient: [Holly Guzman ▾]"
    assert form.submit().errors == {"Minutes": "That is more than an hour."}
    answer = form.fill(minutes=15).submit()
    assert answer.text == "Logged for p1."
    assert not form
    assert slack.problems == []
