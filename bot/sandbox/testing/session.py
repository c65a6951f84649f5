"""One person's connection to the workspace: act, and wait for what changes."""

from collections.abc import Callable

from bot.sandbox.delivery.user_actions import UserActions
from bot.sandbox.workspace.accounts import SlackAccount
from bot.sandbox.workspace.content import SlackMessage, SlackView
from bot.sandbox.workspace.workspace import Workspace

TIMEOUT = 3.0
FOLLOW_UP_TIMEOUT = 0.6


class UserSession:
    """One person's connection to the workspace."""

    def __init__(self, workspace: Workspace, actions: UserActions, account: SlackAccount) -> None:
        self.workspace = workspace
        self.actions = actions
        self.account = account
        self.timeout = TIMEOUT

    @property
    def id(self) -> str:
        """The person's user id."""
        return self.account.id

    def wait_after(
        self, action: Callable[[], object], *, timeout: float | None = None, follow_up: bool = False
    ) -> SlackMessage | SlackView | None:
        """Run an action and return what the person sees next: a changed open form, else the latest item.

        With `follow_up`, wait a moment for a message after a form that merely closed. A public message also
        waits a moment, because the private response to the action may still be on its way.
        """
        workspace = self.workspace
        with workspace.lock:
            since = workspace.version
        action()
        with workspace.lock:
            workspace.changed.wait_for(
                lambda: workspace.has_changed_for(self.id, since),
                self.timeout if timeout is None else timeout,
            )
            if follow_up:
                workspace.changed.wait_for(
                    lambda: workspace.latest_for(self.id, since) is not None, FOLLOW_UP_TIMEOUT
                )
            found = workspace.latest_for(self.id, since)
            if isinstance(found, SlackMessage) and not found.only_for:
                workspace.changed.wait_for(
                    lambda: workspace.latest_for(self.id, since) is not found, FOLLOW_UP_TIMEOUT
                )
            return workspace.latest_for(self.id, since)
