"""Typed settings from the environment or `.env`; all errors in one message."""

import os
from pathlib import Path
from typing import Any, Literal

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.backup_files import BackupSchedule
from bot.demo_folder import FOLDER_VARIABLE
from store.errors import UserError
from store.seal_keys import SealKeys

LOOPBACK = "127.0.0.1"
ENV_FILE = ".env"
DEFAULT_API = "https://slack.com/api/"
_BACKENDS = {"sqlite", "postgresql", "postgres"}


class EnvironmentSettings(BaseSettings):
    """The environment variables. Source: product.md §7."""

    model_config = SettingsConfigDict(env_file=ENV_FILE, extra="ignore", env_ignore_empty=True)

    database_url: str = "sqlite:///caseload.db"
    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_api_url: str = DEFAULT_API
    host: str = LOOPBACK
    port: int = Field(default=3000, ge=1, le=65535)
    caseload_admins: str = ""
    caseload_log_format: Literal["text", "json"] = "text"
    caseload_audit_key: SecretStr = SecretStr("")
    caseload_backup_folder: Path | None = None
    caseload_backup_hour: int = Field(default=7, ge=0, le=23)
    caseload_backup_days: int = Field(default=30, ge=1)

    @field_validator("database_url")
    @classmethod
    def _database(cls, url: str) -> str:
        try:
            backend = make_url(url).get_backend_name()
        except ArgumentError as error:
            msg = "is not a database address; use sqlite:///caseload.db or postgresql://user@host/name"
            raise ValueError(msg) from error
        if backend not in _BACKENDS:
            msg = f"is for {backend}; use sqlite or postgresql"
            raise ValueError(msg)
        if backend == "sqlite" and _is_in_memory(url):
            msg = "is a database in memory, which is lost when the program ends; use sqlite:///caseload.db"
            raise ValueError(msg)
        folder = Path(make_url(url).database or "").parent
        if backend == "sqlite" and not folder.is_dir():
            msg = f"cannot be opened. The folder {folder} does not exist: create it first"
            raise ValueError(msg)
        return url

    @field_validator("slack_bot_token")
    @classmethod
    def _bot_token(cls, token: SecretStr) -> SecretStr:
        return _check_prefix(token, "xoxb-")

    @field_validator("slack_app_token")
    @classmethod
    def _app_token(cls, token: SecretStr) -> SecretStr:
        return _check_prefix(token, "xapp-")

    @field_validator("slack_api_url")
    @classmethod
    def _api_url(cls, url: str) -> str:
        if not url.startswith(("https://", "http://")):
            msg = f"is not a web address; Slack's own is {DEFAULT_API}"
            raise ValueError(msg)
        return url if url.endswith("/") else f"{url}/"

    @field_validator("caseload_admins")
    @classmethod
    def _admins(cls, ids: str) -> str:
        wrong = [
            user_id
            for user_id in ids.replace(",", " ").split()
            if user_id[0] not in "UW" or not user_id.isalnum()
        ]
        if wrong:
            msg = f"contains what is not a Slack user ID: {', '.join(wrong)}; IDs look like U012AB3CD"
            raise ValueError(msg)
        return ids

    @field_validator("caseload_audit_key")
    @classmethod
    def _audit_key(cls, keys: SecretStr) -> SecretStr:
        SealKeys.parse(keys.get_secret_value())
        return keys

    @field_validator("caseload_backup_folder")
    @classmethod
    def _backup_folder(cls, folder: Path | None) -> Path | None:
        if folder is not None and not folder.is_dir():
            msg = f"is not a folder: create {folder} first"
            raise ValueError(msg)
        return folder

    @property
    def backup_schedule(self) -> BackupSchedule | None:
        """When to write backups; None without a folder."""
        if self.caseload_backup_folder is None:
            return None
        return BackupSchedule(
            self.caseload_backup_folder, self.caseload_backup_hour, self.caseload_backup_days
        )

    @property
    def seal_keys(self) -> SealKeys:
        """The keys of the audit trail; none when they are not set."""
        return SealKeys.parse(self.caseload_audit_key.get_secret_value())

    @property
    def admins(self) -> tuple[str, ...]:
        """Slack user ids that are admins of every clinic."""
        return tuple(self.caseload_admins.replace(",", " ").split())

    @property
    def socket_mode(self) -> bool:
        """Whether Slack is reached through a socket rather than over HTTP."""
        return bool(self.slack_app_token.get_secret_value())


def load(*, for_slack: bool = False) -> EnvironmentSettings:
    """Read the settings; with `for_slack`, those needed to reach Slack are required.

    Raises:
        UserError: all errors, one line each, with how to fix them.
    """
    faults: list[str] = []
    wrong: dict[str, Any] = {}
    try:
        settings = EnvironmentSettings()
    except ValidationError as error:
        names = [str(fault["loc"][0]) for fault in error.errors()]
        texts = [_without_pydantic_prefix(fault["msg"]) for fault in error.errors()]
        faults = [f"{name.upper()} {text}" for name, text in zip(names, texts, strict=True)]
        wrong = {name: EnvironmentSettings.model_fields[name].default for name in names}
        settings = EnvironmentSettings(**wrong)  # with defaults, to see what is missing as well
    missing = _missing(settings) if for_slack else {}
    faults += [f"{name} is not a setting of Caseload; see its README" for name in _unknown_settings()]
    faults += [f"{name} {text}" for name, text in missing.items() if name.lower() not in wrong]
    if faults:
        raise UserError("These settings need a change:\n" + "\n".join(f"  - {fault}" for fault in faults))
    return settings


def _unknown_settings() -> list[str]:
    """Variables that begin like ours and are none, in the environment or in `.env`: misspelled ones."""
    known = {*(name.upper() for name in EnvironmentSettings.model_fields), FOLDER_VARIABLE}
    given = {name.upper() for name in (*os.environ, *dotenv_values(ENV_FILE))}
    return sorted(name for name in given - known if name.startswith("CASELOAD_"))


def _is_in_memory(url: str) -> bool:
    """Whether SQLite would keep nothing: without a file it works in memory."""
    return not make_url(url).database or ":memory:" in url or "mode=memory" in url


def _missing(settings: EnvironmentSettings) -> dict[str, str]:
    """The settings that Slack needs, and where to find them."""
    missing: dict[str, str] = {}
    if not settings.slack_bot_token.get_secret_value():
        missing |= {"SLACK_BOT_TOKEN": "is not set; copy the Bot User OAuth Token (xoxb-…) of your Slack app"}
    if not settings.socket_mode and not settings.slack_signing_secret.get_secret_value():
        missing |= {
            "SLACK_APP_TOKEN": "(Socket Mode) or SLACK_SIGNING_SECRET (HTTP) is not set; set one of them"
        }
    return missing


def _check_prefix(token: SecretStr, prefix: str) -> SecretStr:
    if token.get_secret_value() and not token.get_secret_value().startswith(prefix):
        msg = f"does not start with {prefix}; it is another kind of token"
        raise ValueError(msg)
    return token


def _without_pydantic_prefix(message: str) -> str:
    return message.removeprefix("Value error, ").removeprefix("Input should be ")
