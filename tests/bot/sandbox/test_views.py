"""Forms and Home: opened by a trigger, stacked, updated and closed."""

from typing import Any

import pytest
from slack_bolt import Ack
from slack_sdk.errors import SlackApiError

from bot.sandbox import SandboxError, Slack, SlackUser

from .conftest import Bot

Json = dict[str, Any]


def plain_text(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def form(title: str, *blocks: Json, **more: Any) -> Json:  # noqa: ANN401 any key of a view
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain_text(title),
        "blocks": list(blocks),
        **more,
    }


def button(label: str) -> Json:
    element = {"type": "button", "action_id": label.lower(), "text": plain_text(label)}
    return {"type": "actions", "elements": [element]}


NOTE: Json = {
    "type": "input",
    "block_id": "note",
    "label": plain_text("Note"),
    "element": {"type": "plain_text_input", "action_id": "n"},
}
FORM = form("First", NOTE, button("More"), submit=plain_text("Save"), notify_on_close=True)


def refusal_of(bot: Bot, method: str, **given: Any) -> str:  # noqa: ANN401 any argument of a call
    with pytest.raises(SlackApiError) as refusal:
        bot.client.api_call(method, json=given)
    return str(refusal.value.response["error"])


def test_a_trigger_opens_one_form_within_three_seconds(slack: Slack, bot: Bot) -> None:
    slack.person("Holly Care", "U1CARE")
    trigger = slack.command_fields("U1CARE", "/log", "")["trigger_id"]
    bot.client.views_open(trigger_id=trigger, view=FORM)
    assert refusal_of(bot, "views.open", trigger_id=trigger, view=FORM) == "exchanged_trigger_id"
    late = slack.command_fields("U1CARE", "/log", "")["trigger_id"]
    slack.expire_triggers()
    assert refusal_of(bot, "views.open", trigger_id=late, view=FORM) == "expired_trigger_id"
    assert slack.user("U1CARE").form.text == "First"


def open_form(slack: Slack, bot: Bot, holly: SlackUser) -> Any:  # noqa: ANN401 what Slack answered
    trigger = slack.command_fields(holly.id, "/log", "")["trigger_id"]
    return bot.client.views_open(trigger_id=trigger, view=FORM)["view"]


def test_an_update_keeps_what_was_typed_and_checks_the_hash(slack: Slack, bot: Bot, holly: SlackUser) -> None:
    view = open_form(slack, bot, holly)
    holly.form.fill(note="Called twice")
    bot.client.views_update(
        view_id=view["id"], hash=view["hash"], view=form("Second", NOTE, submit=plain_text("Save"))
    )
    assert holly.form.text == "Second"
    assert holly.form.shown == "Note: [Called twice]"
    assert (
        refusal_of(bot, "views.update", view_id=view["id"], hash=view["hash"], view=FORM) == "hash_conflict"
    )
    assert refusal_of(bot, "views.update", view_id="VNONE", view=FORM) == "not_found"


def test_a_form_is_pushed_on_another_three_deep(slack: Slack, bot: Bot, holly: SlackUser) -> None:
    @bot.app.action("more")
    def more(ack: Ack, body: Json) -> None:
        ack()
        bot.client.views_push(trigger_id=body["trigger_id"], view=form("Second"))

    open_form(slack, bot, holly)
    second = holly.form.press("More")
    assert second.text == "Second"
    first = second.close()
    assert first.text == "First"


def test_closing_is_sent_to_the_bot_with_notify_on_close(slack: Slack, bot: Bot, holly: SlackUser) -> None:
    @bot.app.view_closed("form")
    def closed(ack: Ack, body: Json) -> None:
        ack()
        bot.received.append(body)

    open_form(slack, bot, holly)
    holly.form.close()
    assert bot.received[0]["is_cleared"] is False
    assert not holly.form


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"nowhere": "x"}},
        {"response_action": "explode"},
        {"response_action": "update", "view": {"type": "modal"}},
    ],
)
def test_an_invalid_response_to_a_form_is_shown_as_an_error(
    slack: Slack, bot: Bot, holly: SlackUser, answer: Json
) -> None:
    @bot.app.view("form")
    def save(ack: Ack) -> None:
        ack(**answer)

    open_form(slack, bot, holly)
    assert holly.form.fill(note="x").submit().errors == {"": "We had some trouble connecting. Try again?"}
    assert len(slack.problems) == 1


@pytest.mark.parametrize(
    ("answer", "title"),
    [
        ({"response_action": "update", "view": form("Updated")}, "Updated"),
        ({"response_action": "push", "view": form("Pushed")}, "Pushed"),
        ({"response_action": "clear"}, ""),
        ({}, ""),
    ],
)
def test_a_response_to_a_form_is_applied(
    slack: Slack, bot: Bot, holly: SlackUser, answer: Json, title: str
) -> None:
    @bot.app.view("form")
    def save(ack: Ack) -> None:
        ack(**answer)

    open_form(slack, bot, holly)
    assert holly.form.fill(note="x").submit().text == title
    assert holly.form.text == title
    assert slack.problems == []


def test_home_is_published_when_it_is_opened(slack: Slack, bot: Bot, holly: SlackUser) -> None:
    @bot.app.event("app_home_opened")
    def home(event: Json) -> None:
        blocks = [{"type": "header", "text": plain_text("Good morning")}, button("Refresh")]
        bot.client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    @bot.app.action("refresh")
    def refresh(ack: Ack, body: Json) -> None:
        ack()
        blocks = [{"type": "header", "text": plain_text("Good evening")}]
        view = {"type": "home", "blocks": blocks}
        bot.client.views_publish(user_id=body["user"]["id"], view=view, hash=body["view"]["hash"])

    assert holly.opens_home().shown == "Good morning\n[Refresh]"
    assert holly.home.press("Refresh").shown == "Good evening"
    view = {"type": "home", "blocks": []}
    assert refusal_of(bot, "views.publish", user_id=holly.id, hash="old", view=view) == "hash_conflict"
    assert slack.problems == []


def test_a_form_is_filled_in_by_label_whatever_its_elements(slack: Slack, bot: Bot, holly: SlackUser) -> None:
    @bot.app.view("form")
    def save(ack: Ack, view: Json) -> None:
        ack()
        bot.received.append(view["state"]["values"])

    def ask(label: str, **element: Any) -> Json:  # noqa: ANN401 any key of an element
        block_id = label.lower()
        return {
            "type": "input",
            "block_id": block_id,
            "label": plain_text(label),
            "element": {"action_id": "x", **element},
        }

    def option(label: str) -> Json:
        return {"text": plain_text(label), "value": label.lower()}

    both = [option("Phone"), option("Video")]
    blocks = [
        ask("How", type="static_select", options=both),
        ask("Also", type="checkboxes", options=both),
        ask("Once", type="radio_buttons", options=both, initial_option=both[0]),
        ask("When", type="datepicker"),
        ask("Who", type="users_select"),
        ask("Minutes", type="number_input", is_decimal_allowed=False, max_value="480"),
    ]
    trigger = slack.command_fields(holly.id, "/log", "")["trigger_id"]
    bot.client.views_open(trigger_id=trigger, view=form("Log", *blocks, submit=plain_text("Save")))
    seen = holly.form.fill(
        how="Video", also=["Phone", "Video"], when="2026-11-21", who="Holly Care", minutes=500
    )
    assert seen.submit().errors == {"Minutes": "Enter a number of at most 480."}
    with pytest.raises(SandboxError, match="There is no choice 'Fax'"):
        seen.fill(how="Fax")
    seen.fill(minutes=15).submit()
    values = {name: next(iter(elements.values())) for name, elements in bot.received[0].items()}
    assert values["how"]["selected_option"] == option("Video")
    assert values["also"]["selected_options"] == both
    assert values["once"]["selected_option"] == option("Phone")
    assert values["when"]["selected_date"] == "2026-11-21"
    assert values["who"]["selected_user"] == "U1CARE"
    assert values["minutes"]["value"] == "15"


def test_a_shortcut_opens_a_form(bot: Bot, holly: SlackUser) -> None:
    @bot.app.shortcut("log_time")
    def log_time(ack: Ack, body: Json) -> None:
        ack()
        bot.client.views_open(trigger_id=body["trigger_id"], view=FORM)

    assert holly.shortcut("log_time").text == "First"


def test_a_message_shortcut_contains_the_message(bot: Bot, holly: SlackUser) -> None:
    @bot.app.shortcut("from_message")
    def from_message(ack: Ack, shortcut: Json) -> None:
        ack()
        bot.received.append(shortcut)
        bot.client.views_open(trigger_id=shortcut["trigger_id"], view=FORM)

    bot.client.chat_postMessage(channel=holly.id, text="A post")
    assert holly.inbox[0].shortcut("from_message").text == "First"
    assert bot.received[0]["message"]["text"] == "A post"


def test_equal_buttons_are_distinguished_by_the_text_beside_them(
    slack: Slack, bot: Bot, holly: SlackUser
) -> None:
    @bot.app.action("log")
    def log(ack: Ack, action: Json) -> None:
        ack()
        bot.client.chat_postMessage(channel=holly.id, text=f"For {action['value']}")

    def row(name: str) -> Json:
        accessory = {"type": "button", "action_id": "log", "value": name, "text": plain_text("Log")}
        return {"type": "section", "text": plain_text(name), "accessory": accessory}

    bot.client.chat_postMessage(channel=holly.id, text="Two", blocks=[row("Ann"), row("Bea")])
    post = holly.inbox[0]
    assert post.shown == "Ann [Log]\nBea [Log]"
    assert post.press("Log", beside="Bea").text == "For Bea"
    with pytest.raises(SandboxError, match="2 buttons are called 'Log'"):
        post.press("Log")
    assert slack.problems == []
