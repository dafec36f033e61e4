"""The data directory of a platform: its lock, its layout version, the demonstration files."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path
from typing import IO

from aricia.base.tables import SPEC
from aricia.servers.paths import DEMONSTRATION

LAYOUT = 1


class DataDirectoryFault(Exception):
    """The data directory cannot be used; the text says why and what to do."""


class DataDirectoryInUse(DataDirectoryFault):
    """Another process holds the data directory."""


class DataDirectory:
    """A data directory held by this process until ``release``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: IO[str] | None = None

    def acquire(self) -> None:
        """Create the directory if need be and lock it for this process.

        errors: DataDirectoryFault when it cannot be written, is in use, or was made by a newer version
        """
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = (self.path / "aricia.lock").open("a+", encoding="utf-8")
        except OSError as problem:
            raise DataDirectoryFault(f"The data directory {self.path} cannot be written: {problem.strerror}.") from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            owner = lock.read().strip()
            lock.close()
            raise DataDirectoryInUse(
                f"The data directory {self.path} is in use by process {owner or 'unknown'}. "
                "Stop that process, or choose another --data-dir."
            ) from None
        self._lock = lock
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        self._check_layout()

    def release(self) -> None:
        """Let other processes use the directory."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def use_demonstration_secrets(self) -> bool:
        """Copy the demonstration directory's secrets where the data directory has none of its own; whether it is used."""
        if (self.path / "secrets").exists():
            return False
        target = self.path / DEMONSTRATION / "secrets"
        if not target.exists():
            target.mkdir(parents=True)
            for file in (SPEC / "demo").glob("*.omsecrets"):
                shutil.copyfile(file, target / file.name)
                (target / file.name).chmod(0o600)
        return True

    def _check_layout(self) -> None:
        file = self.path / "aricia-layout"
        if not file.exists():
            file.write_text(f"{LAYOUT}\n", encoding="utf-8")
            return
        text = file.read_text("utf-8").strip()
        if not text.isdigit() or int(text) > LAYOUT:
            self.release()
            raise DataDirectoryFault(
                f"The data directory {self.path} has layout {text}; this version of aricia knows layouts up to {LAYOUT}. "
                "Use the version that made it, or a newer one."
            )
