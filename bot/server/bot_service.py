"""The bot with all its parts: registry, clock, Slack, tasks, posts; for `run`, the demo and tests."""

import logging
import threading
from dataclasses import dataclass
from datetime import datetime

from slack_bolt import App
from slack_sdk.errors import SlackApiError

from bot.clock import NowFunction
from bot.server.app import health_client, make_app, posting_client
from bot.server.background_tasks import BackgroundTaskPool
from bot.server.daily_backup import DailyBackup
from bot.server.health import Health
from bot.server.metrics import Metrics
from handlers import index
from handlers.posting import refresh_accounts
from handlers.posting.run_posts import PostRunner
from handlers.reading.days_and_times import days
from store.clinic import clinics, team_changes, workspaces
from store.clinic.clinics import Clinic
from store.db import Registry
from store.dispatch import receipts
from store.rules.roles import Role
from store.sealing import seals

log = logging.getLogger("caseload.bot_service")

_LONGEST_WAIT_SECONDS = 5
"""How long a run of the posts is waited for: what takes longer goes on by itself."""


@dataclass(frozen=True)
class SlackCredentials:
    """Tokens, secret and address for Slack."""

    bot_token: str
    signing_secret: str
    api_url: str
    app_token: str = ""


class BotService:
    """One process of the bot. `stop` finishes the running work."""

    def __init__(
        self,
        registry: Registry,
        clock: NowFunction,
        credentials: SlackCredentials,
        real_clock: NowFunction,
        daily_backup: DailyBackup | None = None,
    ) -> None:
        self.registry = registry
        self.credentials = credentials
        self._clock = clock
        self._daily_backup = daily_backup
        self._slow_registry = registry.with_long_timeout
        self._slack = posting_client(credentials.bot_token, credentials.api_url)
        self._posts = PostRunner(self._slow_registry, self._slack, clock, index.POSTS, self._beat_in)
        self.background_tasks = BackgroundTaskPool(self.beat, self._slow_registry, self._slack)
        self._asking_slack = health_client(credentials.bot_token, credentials.api_url)
        self.health = Health(registry, real_clock, self._slack_alive)
        self.metrics = Metrics(self.health)
        self.app: App = make_app(
            registry=registry,
            clock=clock,
            background_tasks=self.background_tasks,
            metrics=self.metrics,
            bot_token=credentials.bot_token,
            signing_secret=credentials.signing_secret,
            api_url=credentials.api_url,
        )
        days.load_date_library()

    def post_due(self, timeout: float | None = None) -> None:
        """Send every post that is due, and wait for it; with a timeout, the rest goes on by itself."""
        self._posts.run(timeout)
        self._delete_old_receipts()
        self._back_up_if_due()
        self.health.beat()

    def beat(self) -> None:
        """Send every post that is due without waiting for a call that hangs."""
        self.post_due(_LONGEST_WAIT_SECONDS)

    def _delete_old_receipts(self) -> None:
        now = self._clock()
        with self._slow_registry.read() as db:
            any_old = receipts.any_old(db, now)
        if any_old:
            with self._slow_registry.begin() as db:
                receipts.delete_old(db, now)

    def _back_up_if_due(self) -> None:
        backup, now = self._daily_backup, self._clock()
        if backup and backup.is_due(now):
            self.background_tasks.run(lambda registry, _slack: backup.write(registry, now))

    def refresh_accounts(self) -> None:
        """Ask Slack again about members' accounts, so that no request has to wait for it."""
        refresh_accounts.refresh_accounts(self._slow_registry, self._slack, self._clock())

    def count_posts(self) -> None:
        """Count the posts that are not sent, for the metrics."""
        self.metrics.count_posts(self._slow_registry)

    def claim_workspace(self) -> None:
        """Keep the token's workspace as that of the clinics; where Slack doesn't answer, the next start does.

        Raises:
            UserError: a clinic belongs to another workspace.
        """
        try:
            workspace = str(self._asking_slack.auth_test()["team_id"])
        except (SlackApiError, OSError, ValueError) as error:
            log.warning("Slack did not say whose token it is: %s", type(error).__name__)
            return
        with self.registry.begin() as db:
            workspaces.claim(db, workspace)

    def seal(self) -> None:
        """Seal what was written since the last time, for every clinic; those who write never wait for it."""
        for clinic in self._clinics():
            seals.seal_in_batches(self._slow_registry, clinic.id, self._clock())

    def check_seal_key(self) -> None:
        """Check that the audit trail's key is set, where it was sealed with one.

        Raises:
            UserError: it isn't.
        """
        for clinic in self._clinics():
            with self.registry.read() as db:
                seals.head(db, clinic.id)

    def add_admins(self, slack_user_ids: tuple[str, ...]) -> None:
        """Make the people of CASELOAD_ADMINS admins of every clinic."""
        now: datetime = self._clock()
        with self.registry.begin() as db:
            for clinic in clinics.list_clinics(db):
                for user_id in slack_user_ids:
                    team_changes.add_member(db, clinic, user_id, [Role.ADMIN], "", now, None)

    def stop(self) -> None:
        """Let the background tasks end, then close the connections."""
        self.background_tasks.stop()
        self._posts.stop(_LONGEST_WAIT_SECONDS)
        self._slow_registry.close()
        self.registry.close()

    def _clinics(self) -> list[Clinic]:
        with self.registry.read() as db:
            return clinics.list_clinics(db)

    def _beat_in(self, seconds: float) -> None:
        """Send what is due then, without waiting for the heartbeat: Slack said when to try again."""
        timer = threading.Timer(max(seconds, 0), self.background_tasks.post_now)
        timer.daemon = True
        timer.start()

    def _slack_alive(self) -> bool:
        return bool(self._asking_slack.auth_test().get("ok"))
