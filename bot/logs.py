"""One line per log record, with ids only: never a name, a note or a score."""

import json
import logging
import sys
import traceback
from types import TracebackType

_NOISY = ("slack_bolt", "slack_sdk", "apscheduler", "alembic", "waitress", "werkzeug")


class OneLineFormatter(logging.Formatter):
    """Time, level, logger and message in one line; of an exception its type and places, not its text.

    An exception's text can quote a row or a request, and with them a patient's name.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")

    def formatException(  # noqa: N802 - logging's own name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """The exception's type and the frames it came through."""
        kind, _, trace = ei
        frames = traceback.extract_tb(trace)
        places = " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames))
        return f"{kind.__name__ if kind else '-'} at {places}"

    def format(self, record: logging.LogRecord) -> str:
        """The record on one line."""
        return super().format(record).replace("\n", " | ")


class JsonFormatter(OneLineFormatter):
    """The same record as one JSON object, for a collector of logs."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, logger and message, and of an exception its type and places."""
        entry = {
            "time": self.formatTime(record, self.datefmt),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["error"] = self.formatException(record.exc_info)
        return json.dumps(entry)


FORMATTERS = {"text": OneLineFormatter, "json": JsonFormatter}


class LibraryMessageFilter(logging.Filter):
    """Keeps only level and place of the libraries' records: their text can quote request bodies."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Remove the text of a library's record."""
        if record.name.startswith(_NOISY):
            record.msg = f"(a message of {record.module}.{record.funcName}:{record.lineno})"
            record.args = ()
        return True


def configure_logging(log_format: str = "text", level: int = logging.INFO) -> None:
    """Log to standard error; `log_format` is a key of `FORMATTERS`."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(FORMATTERS[log_format]())
    handler.addFilter(LibraryMessageFilter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.ERROR)
