"""An ``.omsecrets`` file: read again whenever it changes, rewritten as a whole by changes made through the platform."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from aricia.base.errors import ConnectorError
from aricia.connections.secrets.collection import Collection

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_CHECK_EVERY = 1.0


class SecretsFile:
    """The collections of one file. Thread safe; the file is looked at no more than once a second."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._collections: dict[str, Collection] = {}
        self._next_check = 0.0

    def collection(self, name: str) -> Collection:
        """The collection of this name as the file has it now; an empty one when the file has none.

        errors: YAML-SECRETS-STORE-CONNECTOR-500-002 when the file cannot be read
        """
        if time.monotonic() >= self._next_check:
            self._reread()
        known = self._collections.get(name)
        if known is None:
            known = self._collections[name] = Collection(name, {})
        return known

    def change(self, name: str, edit: Callable[[dict[str, Any]], None]) -> None:
        """Apply ``edit`` to the content of a collection and write the file (comments in it are lost)."""
        with self._lock:
            content = self._load()
            edit(content.setdefault("secretsCollections", {}).setdefault(name, {}))
            self._save(content)
            self._install(content)

    def replace(self, name: str, collection: dict[str, Any]) -> None:
        """Write a collection in place of the one of this name; a file that is not there yet is made."""
        with self._lock:
            content = self._load() if self.path.exists() else {}
            content["secretsCollections"] = {**(content.get("secretsCollections") or {}), name: collection}
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._save(content)
            self._install(content)

    def remove(self, name: str) -> bool:
        """Take a collection out of the file. -> whether it was there"""
        with self._lock:
            content = self._load() if self.path.exists() else {}
            if name not in (content.get("secretsCollections") or {}):
                return False
            del content["secretsCollections"][name]
            self._save(content)
            self._install(content)
            return True

    def reread(self) -> None:
        """Read the file now, whether it seems to have changed or not."""
        with self._lock:
            self._install(self._load())

    def _reread(self) -> None:
        with self._lock:
            if self._stamp is None or self._stamp != self._stat():
                self._install(self._load())
            self._next_check = time.monotonic() + _CHECK_EVERY  # a file that cannot be read is tried again at once

    def _install(self, content: dict[str, Any]) -> None:
        self._stamp = self._stat()
        collections = content.get("secretsCollections") or {}
        self._collections = {name: Collection(name, entry or {}) for name, entry in collections.items()}

    def _stat(self) -> tuple[int, int]:
        try:
            status = self.path.stat()
        except OSError as problem:
            raise self._fault(problem) from None
        return status.st_mtime_ns, status.st_size

    def _load(self) -> dict[str, Any]:
        try:
            with self.path.open(encoding="utf-8") as file:
                content = yaml.load(file, Loader=_LOADER)
        except (OSError, yaml.YAMLError, UnicodeDecodeError) as problem:
            raise self._fault(problem) from None
        return content if isinstance(content, dict) else {}

    def _save(self, content: dict[str, Any]) -> None:
        draft = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        try:
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                yaml.dump(content, file, Dumper=_DUMPER, sort_keys=False, allow_unicode=True)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.path)
        except OSError as problem:
            raise self._fault(problem) from None

    def _fault(self, problem: Exception) -> ConnectorError:
        inserts = (str(self.path), str(problem))
        return ConnectorError("YAML-SECRETS-STORE-CONNECTOR-500-002", inserts, caused_by=type(problem).__name__)
