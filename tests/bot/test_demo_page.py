"""The demo in a real browser, from logging time to month end."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from store.rules.billing.report import HEADER
from tests.bot.demo_process import Demo
from tests.conftest import CHROMIUM

pytestmark = pytest.mark.browser
SWITCHES = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-sync",
]
PATIENCE = 15_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    problems: list[str] = []
    with Demo(tmp_path) as demo:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
        page.goto(demo.address)
        yield page
        page.close()
        assert demo.ends() == ""
    assert problems == []


def test_logging_time_and_reading_the_posts(page: Page, tmp_path: Path) -> None:
    messages = page.get_by_role("log")
    expect(messages).to_contain_text("Welcome to Lakeside Family Medicine, a sample clinic.")

    types(page, "/log 15m phone Holly Guzman")
    answer = page.locator("article.private").last
    expect(answer).to_contain_text("Logged 15 min · phone · Holly Guzman · MRN …8805 · today,")
    expect(answer).to_contain_text("52 of 60 min, 8 more for 99493.")
    answer.get_by_role("button", name="Undo").click()
    expect(answer).to_contain_text("37 of 60 min, 23 more for 99493.")

    types(page, "/log 10m phone Maria Garcia")
    expect(messages).to_contain_text("2 patients match “Maria Garcia”. Which one?")
    messages.get_by_role("button", name="Maria Garcia · born 6/25/1994 · …0276").click()
    expect(messages).to_contain_text("68 min, 99493 reached, 22 more for 99494.")

    moves_clock(page, "Next morning 08:00")
    expect(messages).to_contain_text(re.compile(r"\d contacts are overdue"))
    expect(messages).to_contain_text("Maria G. · …0102")
    goes_to(page, "Marcus Webb")
    expect(messages).to_contain_text("June W. · …0178")

    moves_clock(page, "Review day")
    goes_to(page, "Priya Shah")
    goes_to(page, "case-review")
    for category in (
        "New enrollments",
        "Stalled cases",
        "Medication questions",
        "Risk flags",
        "Follow-up actions",
    ):
        expect(messages).to_contain_text(category)
    expect(messages).to_contain_text("Sleep is worse since sertraline 100 mg: move it to the morning?")

    moves_clock(page, "Month end (1st 07:00)")
    goes_to(page, "Bill Meyer")
    goes_to(page, "billing")
    expect(messages).to_contain_text("Billing for ")
    for state in ("ready", "held", "not billable"):
        expect(messages.get_by_role("cell", name=state, exact=True).first).to_be_visible()
    with page.expect_download() as download:
        messages.get_by_role("link", name=re.compile("CSV")).first.click()
    download.value.save_as(tmp_path / "billing.csv")
    header, *rows = (tmp_path / "billing.csv").read_text().splitlines()
    assert header == ",".join(HEADER)
    assert len(rows) >= 15


def types(page: Page, line: str) -> None:
    page.get_by_label("Message", exact=True).fill(line)
    page.keyboard.press("Enter")


def moves_clock(page: Page, jump: str) -> None:
    page.get_by_role("button", name=jump).click()


def goes_to(page: Page, name: str) -> None:
    page.get_by_role("navigation").get_by_role("button", name=re.compile(name)).click()
