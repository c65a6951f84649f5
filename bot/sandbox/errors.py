"""What Slack answers when it refuses a call."""

from collections.abc import Sequence

from bot.sandbox.validation.checks import Json


class ApiError(Exception):
    """A refusal with Slack's error code and, where it has any, its messages and further fields."""

    def __init__(self, error: str, messages: Sequence[str] = (), **more: str) -> None:
        super().__init__(error, *messages)
        self.error = error
        self.messages = list(messages)
        self.more = more

    def body(self) -> Json:
        """Give the body of the answer."""
        body: Json = {"ok": False, "error": self.error, **self.more}
        if self.messages:
            body["response_metadata"] = {"messages": self.messages}
        return body
