"""The folder that stores the demo's registry and workspace, for one demo at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from store.errors import UserError

FOLDER_VARIABLE = "CASELOAD_DEMO_FOLDER"
DEFAULT_FOLDER = ".demo"


@dataclass(frozen=True)
class DemoFolder:
    """The demo's folder."""

    path: Path

    @classmethod
    def from_environment(cls) -> "DemoFolder":
        """Return the folder that CASELOAD_DEMO_FOLDER names, else `.demo`."""
        return cls(Path(os.environ.get(FOLDER_VARIABLE) or DEFAULT_FOLDER).absolute())

    @property
    def registry(self) -> Path:
        """The registry's file."""
        return self.path / "registry.db"

    @property
    def workspace(self) -> Path:
        """The file with people, messages and the moved clock."""
        return self.path / "slack.json"

    @property
    def can_continue(self) -> bool:
        """Whether there is a demo to continue, which needs both files."""
        return self.registry.exists() and self.workspace.exists()

    def clear(self) -> None:
        """Delete the demo's files; other files in the folder stay."""
        for pattern in ("registry.db", "registry.db-*", "slack.*", ".caseload-*.unfinished"):
            for file in self.path.glob(pattern):
                file.unlink(missing_ok=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Lock the folder, because a second demo would overwrite the files of this one.

        Raises:
            UserError: another demo uses it, or it is not writable.
        """
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = (self.path / "lock").open("w")
        except OSError as error:
            raise UserError(
                f"The demo cannot write to {self.path}.", f"Set {FOLDER_VARIABLE} to another folder."
            ) from error
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise UserError(
                    f"A demo is already running in {self.path}.",
                    f"Stop it with Ctrl-C first, or set {FOLDER_VARIABLE} to another folder.",
                ) from error
            yield
