"""The page in a real browser: typing, pressing, filling in, moving the clock, and a small screen."""

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from slack_bolt import Ack, Respond

from bot.sandbox import ManifestCommand, Slack

from .conftest import Bot

pytestmark = pytest.mark.browser
Json = dict[str, Any]
SWITCHES = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-sync",
]


def plain_text(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def cell(text: str) -> Json:
    return {"type": "raw_text", "text": text}


def undo() -> Json:
    return {"type": "button", "action_id": "undo", "text": plain_text("Undo")}


FORM: Json = {
    "type": "modal",
    "callback_id": "log",
    "title": plain_text("Log time"),
    "submit": plain_text("Save"),
    "blocks": [
        {
            "type": "input",
            "block_id": "patient",
            "label": plain_text("Patient"),
            "element": {"type": "external_select", "action_id": "who", "min_query_length": 1},
        },
        {
            "type": "input",
            "block_id": "minutes",
            "label": plain_text("Minutes"),
            "element": {"type": "plain_text_input", "action_id": "m"},
        },
        {
            "type": "input",
            "block_id": "how",
            "label": plain_text("How"),
            "element": {
                "type": "static_select",
                "action_id": "how",
                "options": [
                    {"text": plain_text("Phone"), "value": "phone"},
                    {"text": plain_text("Video"), "value": "video"},
                ],
            },
        },
    ],
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = (
            shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        )
        browser = playwright.chromium.launch(executable_path=chromium, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, slack: Slack, bot: Bot) -> Iterator[Page]:
    slack.clock.move_to(datetime(2026, 11, 20, 15, tzinfo=UTC))
    slack.state.commands = [
        ManifestCommand("/log", "Record minutes", "15m phone Jane Roe"),
        ManifestCommand("/score", "Scores"),
    ]
    slack.person("Casey Morgan", "U1", role="care manager")
    slack.person("Bill Ng", "U2", role="biller")
    slack.add_channel("billing", members=["U1", "U2"])
    listen(bot)
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    page.goto(slack.page_url)
    expect(page.locator("#now")).to_contain_text("Fri, Nov 20, 2026, 9:00")
    yield page
    page.close()
    assert problems == []
    assert slack.problems == []


def listen(bot: Bot) -> None:
    @bot.app.command("/log")
    def log(ack: Ack, command: Json) -> None:
        if command["text"]:
            said = {"type": "section", "text": {"type": "mrkdwn", "text": f"Logged *{command['text']}*"}}
            ack(text="Saved.", blocks=[said, {"type": "actions", "elements": [undo()]}])
            return
        bot.client.views_open(trigger_id=command["trigger_id"], view=FORM)
        ack()

    @bot.app.action("undo")
    def undone(ack: Ack, respond: Respond) -> None:
        ack()
        respond(text="Undone.", replace_original=True)

    @bot.app.options("who")
    def who(ack: Ack) -> None:
        ack(options=[{"text": plain_text("Jane Roe"), "value": "p1"}])

    @bot.app.view("log")
    def save(ack: Ack, view: Json) -> None:
        values = view["state"]["values"]
        if values["minutes"]["m"]["value"] == "lots":
            ack(response_action="errors", errors={"minutes": "Type a number, such as 15."})
            return
        bot.received.append(values)
        ack()

    @bot.app.event("app_home_opened")
    def home(event: Json) -> None:
        blocks = [{"type": "header", "text": plain_text("Good morning")}]
        bot.client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})


def send(page: Page, line: str) -> None:
    page.get_by_label("Message", exact=True).fill(line)
    page.keyboard.press("Enter")


def test_a_command_is_typed_answered_and_undone(page: Page) -> None:
    page.get_by_label("Message", exact=True).press_sequentially("/l")
    expect(page.get_by_role("option")).to_have_text([re.compile("/log 15m phone Jane Roe")])
    page.keyboard.press("Tab")
    page.keyboard.type("15m <img src=x onerror=alert(1)>")
    page.keyboard.press("Enter")
    answer = page.locator("article.private")
    expect(answer).to_contain_text("Only visible to you")
    expect(answer).to_contain_text("Logged 15m <img src=x onerror=alert(1)>")
    answer.get_by_role("button", name="Undo").click()
    expect(answer).to_contain_text("Undone.")
    page.get_by_label("Message", exact=True).press("ArrowUp")
    expect(page.get_by_label("Message", exact=True)).to_have_value("/log 15m <img src=x onerror=alert(1)>")


def test_a_form_is_filled_in_with_the_keyboard(page: Page, bot: Bot) -> None:
    send(page, "/log")
    form = page.get_by_role("dialog", name="Log time")
    form.get_by_label("Patient").press_sequentially("jan")
    expect(form.get_by_role("option", name="Jane Roe")).to_be_visible()
    page.keyboard.press("Enter")
    form.get_by_label("Minutes").fill("lots")
    form.get_by_role("button", name="Save").click()
    expect(form).to_contain_text("Please complete this required field.")
    form.get_by_label("How").select_option("Video")
    form.get_by_label("Minutes").press("Enter")
    expect(form).to_contain_text("Type a number, such as 15.")
    form.get_by_label("Minutes").fill("15")
    form.get_by_label("Minutes").press("Enter")
    expect(form).to_be_hidden()
    assert bot.received[0]["patient"]["who"]["selected_option"]["value"] == "p1"
    assert bot.received[0]["how"]["how"]["selected_option"]["text"]["text"] == "Video"
    assert bot.received[0]["minutes"]["m"]["value"] == "15"


def test_escape_closes_a_form(page: Page, slack: Slack) -> None:
    send(page, "/log")
    expect(page.get_by_role("dialog", name="Log time")).to_be_visible()
    page.get_by_label("Minutes").press("Escape")
    expect(page.get_by_role("dialog", name="Log time")).to_be_hidden()
    assert not slack.user("U1").form


def test_moving_the_clock_shows_new_posts(page: Page, slack: Slack, bot: Bot, tmp_path: Path) -> None:
    def month_end() -> None:
        rows = [[cell("Payer"), cell("99493")], [cell("Medicare"), cell("4")]]
        billing = slack.channel("billing").id
        bot.client.chat_postMessage(channel=billing, text="Ready", blocks=[{"type": "table", "rows": rows}])
        bot.client.files_upload_v2(channel=billing, content="a,b\n", filename="billing.csv", title="Billing")

    slack.on_clock_moved = month_end
    page.get_by_role("button", name=re.compile("Bill Ng")).click()
    page.get_by_role("button", name="Month end (1st 07:00)").click()
    expect(page.locator("#now")).to_contain_text("Tue, Dec 1, 2026, 7:00 AM")
    expect(page.get_by_label("2 new")).to_be_visible()
    page.get_by_role("button", name=re.compile("billing")).click()
    expect(page.get_by_role("cell", name="Medicare")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Billing")).click()
    download.value.save_as(tmp_path / "billing.csv")
    assert (tmp_path / "billing.csv").read_text() == "a,b\n"


def test_the_clock_goes_to_a_time_that_is_typed(page: Page) -> None:
    page.get_by_label("Go to date and time").fill("2027-01-04T08:00")
    page.get_by_role("button", name="Go", exact=True).click()
    expect(page.locator("#now")).to_contain_text("Mon, Jan 4, 2027, 8:00 AM")


def test_home_is_shown(page: Page) -> None:
    page.get_by_role("button", name="Home").click()
    expect(page.get_by_role("heading", name="Good morning")).to_be_visible()
    expect(page.get_by_label("Message", exact=True)).to_be_hidden()


def test_nothing_is_cut_off_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 780})
    send(page, "/log 15m phone Jane Roe")
    expect(page.locator("article.private")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("button", name="People and channels").click()
    page.get_by_role("button", name=re.compile("billing")).click()
    expect(page.get_by_role("heading", name="#billing")).to_be_visible()
    page.get_by_role("button", name="Move clock").click()
    page.get_by_role("button", name="+1 hour").click()
    expect(page.locator("#now")).to_contain_text("10:00 AM")
