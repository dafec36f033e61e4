"""The store of configuration documents: one JSON file a server, named by a path template (spec: platform, section 5.8)."""

from __future__ import annotations

import glob
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from aricia.base.codec import to_json
from aricia.base.errors import ConfigurationError

Document = dict[str, Any]

CONFIGURATION_VERSION = "V6.0"
FILE_STORE = "org.odpi.openmetadata.adapters.adminservices.configurationstore.file.FileBasedServerConfigStoreProvider"

_LONGEST_NAME = 200
_UNSAFE = re.compile(r"[/\\\x00-\x1f\x7f]")


class DocumentStore:
    """Configuration documents by server name. A document is always whole: a new one replaces the old one in one step.

    template: path of the files, relative to the folder; ``{0}`` stands for the server's name
    connection: the same as the original describes it
    """

    def __init__(self, folder: Path, template: str) -> None:
        check_template(template)
        self._folder = folder
        self._changing = threading.RLock()
        self.template = template
        self.connection: dict[str, Any] | None = file_store(template)

    @contextmanager
    def exclusively(self) -> Iterator[None]:
        """Nobody else changes a document meanwhile: what was read here may be changed and saved."""
        with self._changing:
            yield

    def use(self, template: str) -> None:
        """Keep the documents elsewhere from now on; those of before stay where they are."""
        check_template(template)
        with self._changing:
            self.template = template

    def names(self) -> list[str]:
        """The servers that have a document, in alphabetical order."""
        whole = self._folder / self.template  # an absolute template leaves the folder behind
        template = whole.relative_to(whole.anchor).as_posix()
        parts = [re.escape(part) for part in template.split("{0}")]
        pattern = re.compile("(?P=name)".join(["(?P<name>[^/]+)".join(parts[:2]), *parts[2:]]))
        files = Path(whole.anchor).glob("*".join(glob.escape(part) for part in template.split("{0}")))
        found = (pattern.fullmatch(file.relative_to(whole.anchor).as_posix()) for file in files)
        return sorted(match["name"] for match in found if match and is_server_name(match["name"]))

    def load(self, server: str) -> Document | None:
        """The document of a server, None when there is none.

        errors: OMAG-ADMIN-400-012 when the file is not a JSON object
        """
        try:
            raw = self._file(server).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as problem:
            raise ConfigurationError("OMAG-ADMIN-400-012", (server, type(problem).__name__, problem.strerror)) from None
        try:
            return msgspec.json.decode(raw, type=Document)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
            raise ConfigurationError("OMAG-ADMIN-400-012", (server, type(problem).__name__, str(problem))) from None

    def save(self, server: str, document: Document) -> None:
        """Store a document, replacing the one before. Only the owner of the files may read it: it may hold secrets.

        errors: OMAG-ADMIN-400-013 when the file cannot be written
        """
        file = self._file(server)
        draft = file.with_name(f".{file.name}.draft")
        with self._changing, _told_of(server, "save"):
            file.parent.mkdir(parents=True, exist_ok=True)
            _write(draft, to_json(document))
            draft.replace(file)
            _sync(file.parent)

    def remove(self, server: str) -> None:
        """Remove a document, if there is one.

        errors: OMAG-ADMIN-400-013 when the file cannot be removed
        """
        file = self._file(server)
        with self._changing, _told_of(server, "remove"):
            file.unlink(missing_ok=True)
            if file.parent.exists():
                _sync(file.parent)

    def _file(self, server: str) -> Path:
        if not is_server_name(server):
            raise ConfigurationError("OMAG-ADMIN-400-011", (server,))
        return self._folder / self.template.replace("{0}", server)


def file_store(template: str) -> dict[str, Any]:
    """The connection of the original's store of documents in files."""
    connector_type = {"class": "ConnectorType", "headerVersion": 0, "connectorProviderClassName": FILE_STORE}
    endpoint = {"class": "Endpoint", "headerVersion": 0, "networkAddress": template}
    return {"class": "Connection", "headerVersion": 0, "connectorType": connector_type, "endpoint": endpoint}


def is_server_name(name: str) -> bool:
    """Whether the name can be part of a file name: no separators, no control characters, no special folder, not too long."""
    return bool(name.strip()) and name not in (".", "..") and not _UNSAFE.search(name) and len(name.encode()) <= _LONGEST_NAME


def check_template(template: str) -> None:
    """ValueError for a path template that has no place for the server's name."""
    if "{0}" not in template:
        raise ValueError(f"the path template of configuration documents has no {{0}}: {template}")


@contextmanager
def _told_of(server: str, action: str) -> Iterator[None]:
    """Faults of the disk as faults of the configuration."""
    try:
        yield
    except OSError as problem:
        raise ConfigurationError("OMAG-ADMIN-400-013", (server, action, type(problem).__name__, problem.strerror)) from None


def _write(file: Path, content: bytes) -> None:
    """Write a file that only its owner may read, and wait until the disk has it."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        os.fchmod(descriptor, 0o600)  # a draft that was left behind keeps the permissions that it was made with
        out.write(content)
        out.flush()
        os.fsync(descriptor)


def _sync(folder: Path) -> None:
    """Wait until the disk has the names in a folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
