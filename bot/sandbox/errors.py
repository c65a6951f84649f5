"""The errors of the sandbox: Slack's refusal of a call, and a test's impossible request."""

from collections.abc import Sequence

from bot.sandbox.json_types import Json


class SandboxError(Exception):
    """A test or the page asked for something a person cannot do, such as pressing a missing button."""


class ApiError(Exception):
    """Slack's refusal of a call: its error code, and its messages and further fields if it has any."""

    def __init__(self, error: str, messages: Sequence[str] = (), **more: str) -> None:
        super().__init__(error, *messages)
        self.error = error
        self.messages = list(messages)
        self.more = more

    def body(self) -> Json:
        """Return the body of the response."""
        body: Json = {"ok": False, "error": self.error, **self.more}
        if self.messages:
            body["response_metadata"] = {"messages": self.messages}
        return body
