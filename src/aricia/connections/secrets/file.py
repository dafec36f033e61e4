"""An ``.omsecrets`` file: read again whenever it changes, rewritten as a whole by changes made through the platform."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import yaml

from aricia.base.errors import ConnectorError
from aricia.base.private_file import write_private
from aricia.connections.secrets.collection import Collection
from aricia.connections.secrets.permissions import check_permissions

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

    def check_permissions(self) -> None:
        """Look at the file's permissions, if it is there (see ``secrets.permissions``). errors: ARICIA-500-160"""
        with suppress(FileNotFoundError):
            check_permissions(self.path, self.path.stat().st_mode)

    def change(self, name: str, edit: Callable[[dict[str, Any]], None]) -> None:
        """Apply ``edit`` to the content of a collection and write the file (comments in it are lost)."""
        with self._alone():
            content = self._load()
            edit(content.setdefault("secretsCollections", {}).setdefault(name, {}))
            self._save(content)
            self._install(content)

    def replace(self, name: str, collection: dict[str, Any]) -> None:
        """Write a collection in place of the one of this name; a file that is not there yet is made."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._alone():
            content = self._load() if self.path.exists() else {}
            content["secretsCollections"] = {**(content.get("secretsCollections") or {}), name: collection}
            self._save(content)
            self._install(content)

    def remove(self, name: str) -> bool:
        """Take a collection out of the file. -> whether it was there"""
        if not self.path.exists():
            return False
        with self._alone():
            content = self._load()
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

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other thread and no other process changes the file meanwhile."""
        with self._lock:
            try:
                descriptor = os.open(self.path.parent, os.O_RDONLY)
            except OSError as problem:
                raise self._fault(problem) from None
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                yield
            finally:
                os.close(descriptor)

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
                check_permissions(self.path, os.fstat(file.fileno()).st_mode)
                content = yaml.load(file, Loader=_LOADER)
        except (OSError, yaml.YAMLError, ValueError, RecursionError) as problem:  # numbers and dates can be out of range
            raise self._fault(problem) from None
        return _checked(content, self._fault)

    def _save(self, content: dict[str, Any]) -> None:
        try:
            write_private(self.path, yaml.dump(content, Dumper=_DUMPER, sort_keys=False, allow_unicode=True, encoding="utf-8"))
        except OSError as problem:
            raise self._fault(problem) from None

    def _fault(self, problem: Exception) -> ConnectorError:
        inserts = (str(self.path), str(problem))
        return ConnectorError("YAML-SECRETS-STORE-CONNECTOR-500-002", inserts, caused_by=type(problem).__name__)


_PARTS = ("secrets", "users", "namedLists", "securityAccessControls", "tokenAPI")


def _checked(content: Any, fault: Callable[[Exception], ConnectorError]) -> dict[str, Any]:
    """The content of a file, after a look at its shape: collections are maps of maps by name. An empty file has none."""
    if content is None:
        return {}
    _check_map(content, "its content", fault)
    collections = content.get("secretsCollections")
    _check_map(collections, "secretsCollections", fault)
    for name, collection in (collections or {}).items():
        _check_map(collection, f"collection {name}", fault)
        for part in _PARTS:
            _check_map((collection or {}).get(part), f"{part} of collection {name}", fault)
            if part in ("users", "namedLists", "securityAccessControls"):
                for each, entry in ((collection or {}).get(part) or {}).items():
                    _check_map(entry, f"{each} in {part} of collection {name}", fault)
    return content  # type: ignore[no-any-return]


def _check_map(value: Any, what: str, fault: Callable[[Exception], ConnectorError]) -> None:
    if value is not None and not isinstance(value, dict):
        raise fault(ValueError(f"{what} has to be a map, not {type(value).__name__}"))
