"""A log record is one line, as text or JSON, and an exception shows no text of its own."""

import json
import logging
import sys

import pytest

from bot.logs import FORMATTERS


def failed_record() -> logging.LogRecord:
    record = logging.makeLogRecord({"name": "caseload.dispatcher", "levelno": logging.ERROR})
    record.levelname, record.msg, record.args = "ERROR", "reference=%s\nuser=%s", ("3f2a", "U0DANA")
    try:
        int("Holly Guzman\nslept better")
    except ValueError:
        record.exc_info = sys.exc_info()
    return record


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_a_record_is_one_line_without_the_text_of_an_exception(log_format: str) -> None:
    line = FORMATTERS[log_format]().format(failed_record())
    assert "\n" not in line
    assert "ValueError at " in line
    assert "Holly" not in line


def test_a_json_record_can_be_read_by_a_program() -> None:
    entry = json.loads(FORMATTERS["json"]().format(failed_record()))
    assert entry["level"] == "ERROR"
    assert entry["logger"] == "caseload.dispatcher"
    assert entry["message"] == "reference=3f2a\nuser=U0DANA"
