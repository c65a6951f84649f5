"""The daily backup of the running bot, in the background; a failed one is tried again after an hour."""

import logging
from datetime import datetime, timedelta

from bot.backup_files import BackupSchedule
from store.db import Registry

log = logging.getLogger("caseload.daily_backup")

_RETRY_AFTER = timedelta(hours=1)


class DailyBackup:
    """Writes the backups of a schedule."""

    def __init__(self, schedule: BackupSchedule) -> None:
        self._schedule = schedule
        self._not_before: datetime | None = None

    def is_due(self, now: datetime) -> bool:
        """Whether to call `write` now; it then is not due again for an hour."""
        if (self._not_before and now < self._not_before) or not self._schedule.is_due(now):
            return False
        self._not_before = now + _RETRY_AFTER
        return True

    def write(self, registry: Registry, now: datetime) -> None:
        """Write the backup that is due, unless another replica does.

        Raises:
            UserError: it cannot be written there.
        """
        if self._schedule.write_if_due(registry, now):
            log.info("backup written day=%s", self._schedule.last_day())
