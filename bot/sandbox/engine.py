"""What tests look at and pull: the record of calls, trouble on demand, and raw deliveries."""

from bot.sandbox.delivery.payloads import command
from bot.sandbox.delivery.requests import Ack, Deliveries, Delivery
from bot.sandbox.state import Core
from bot.sandbox.validation.checks import Json
from bot.sandbox.workspace.accounts import SandboxError
from bot.sandbox.workspace.content import Call
from bot.sandbox.workspace.failures import Failure


class Levers:
    """The part of the stand-in that no person sees."""

    core: Core
    deliveries: Deliveries

    @property
    def calls(self) -> list[Call]:
        """Everything the bot ever sent: Web API calls by method, `ack` and `response_url`, oldest first."""
        return self.core.workspace.calls

    @property
    def problems(self) -> list[str]:
        """What the bot did that Slack would refuse or ignore outside the Web API; tests assert it empty."""
        return self.core.problems

    def notifications(self) -> list[str]:
        """List every notification text that the bot ever sent."""
        return [call.text for call in self.calls if call.text]

    def fail_next(
        self, method: str, *, status: int = 500, error: str = "", times: int = 1, after: bool = False
    ) -> None:
        """Let the next calls fail by HTTP status or a Slack error; `after` doing what they ask."""
        self.core.trouble.plan(method, Failure(200 if error else status, error, after=after), times)

    def rate_limit_next(self, method: str, *, retry_after: int = 1, times: int = 1) -> None:
        """Answer the next calls of a method with 429 and Retry-After."""
        self.core.trouble.plan(method, Failure(429, retry_after=retry_after), times)

    def slow_next(self, method: str, seconds: float, *, times: int = 1) -> None:
        """Let the next calls of a method take their time."""
        self.core.trouble.plan(method, Failure(seconds=seconds), times)

    def expire_triggers(self) -> None:
        """Let three seconds pass for all triggers given out."""
        self.core.triggers.expire()

    # Raw deliveries

    def command_fields(self, user_id: str, name: str, text: str, channel: str = "") -> Json:
        """Give the form fields of a slash command, with a fresh trigger and response URL."""
        place = self.core.workspace.channels[channel] if channel else self.core.workspace.dm_with(user_id)
        return command(self.core, self.core.workspace.person(user_id), place, name, text)

    def deliver(self, kind: str, payload: Json, *, retry: int = 0) -> Ack:
        """Deliver a payload of a kind such as `slash_commands`, showing nobody the answer."""
        return self.deliveries.send(Delivery(kind, payload, retry))

    def redeliver(self) -> Ack:
        """Send the last delivery again to the letter."""
        if self.deliveries.last is None:
            raise SandboxError("Nothing was delivered yet")
        last = self.deliveries.last
        return self.deliveries.send(
            Delivery(last.kind, last.payload, last.retry + (last.kind == "events_api"))
        )

    def post(
        self, body: str, *, content_type: str = "application/x-www-form-urlencoded", **seal: str | None
    ) -> Ack:
        """Post any body to the bot; `timestamp` and `signature` replace the right ones."""
        return self.deliveries.post(body, {"Content-Type": content_type}, **seal)
