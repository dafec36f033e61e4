"""Configuration documents in files: one a server, named by a path template, as JSON or encrypted (spec: platform, 5.8)."""

from __future__ import annotations

import glob
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from aricia.base.codec import to_json
from aricia.base.errors import ConfigurationError
from aricia.base.private_file import sync_folder, write_private
from aricia.servers.configuration.document_store import Document, DocumentPlace, is_server_name

DEFAULT_TEMPLATE = "data/servers/{0}/config/{0}.config"

Coding = Callable[[bytes], bytes]


class Undecodable(Exception):
    """The content of a file is not what it should be; the text says why."""


def as_it_is(content: bytes) -> bytes:
    """The content itself: nothing is encrypted."""
    return content


class FileDocumentStore:
    """Documents in files. A document is always whole: a new one replaces the old one in one step.

    template: path of the files, relative to the folder; ``{0}`` stands for the server's name
    seal, unseal: between the JSON and what the file has; ``unseal`` raises Undecodable
    errors: ARICIA-400-091 the template has no place for the server's name
    """

    def __init__(self, folder: Path, template: str, *, seal: Coding = as_it_is, unseal: Coding = as_it_is) -> None:
        if "{0}" not in template or "\x00" in template:
            raise ConfigurationError("ARICIA-400-091", (template,))
        self._folder = folder
        self.template = template
        self._seal, self._unseal = seal, unseal

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
            return msgspec.json.decode(self._unseal(raw), type=Document)
        except (Undecodable, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
            raise ConfigurationError("OMAG-ADMIN-400-012", (server, type(problem).__name__, str(problem))) from None

    def save(self, server: str, document: Document) -> None:
        """Store a document, replacing the one before. Only the owner of the files may read it: it may hold secrets.

        errors: OMAG-ADMIN-400-013 when the file cannot be written
        """
        file = self._file(server)
        with _told_of(server, "save"):
            file.parent.mkdir(parents=True, exist_ok=True)
            write_private(file, self._seal(to_json(document)))

    def remove(self, server: str) -> None:
        """Remove a document, if there is one.

        errors: OMAG-ADMIN-400-013 when the file cannot be removed
        """
        file = self._file(server)
        with _told_of(server, "remove"):
            file.unlink(missing_ok=True)
            if file.parent.exists():
                sync_folder(file.parent)

    def _file(self, server: str) -> Path:
        if not is_server_name(server):
            raise ConfigurationError("OMAG-ADMIN-400-011", (server,))
        return self._folder / self.template.replace("{0}", server)


def open_files(place: DocumentPlace) -> FileDocumentStore:
    """Documents as JSON in files."""
    return FileDocumentStore(place.data_directory, place.address or DEFAULT_TEMPLATE)


@contextmanager
def _told_of(server: str, action: str) -> Iterator[None]:
    """Faults of the disk as faults of the configuration."""
    try:
        yield
    except OSError as problem:
        raise ConfigurationError("OMAG-ADMIN-400-013", (server, action, type(problem).__name__, problem.strerror)) from None
