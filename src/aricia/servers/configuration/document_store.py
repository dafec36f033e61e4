"""The store of configuration documents: one JSON file a server, named by a path template (spec: platform, section 5.8)."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import msgspec

from aricia.base.codec import to_json
from aricia.base.errors import ConfigurationError

Document = dict[str, Any]

CONFIGURATION_VERSION = "V6.0"


class DocumentStore:
    """Configuration documents by server name."""

    def __init__(self, folder: Path, template: str) -> None:
        if "{0}" not in template:
            raise ValueError(f"the path template of configuration documents has no {{0}}: {template}")
        self._folder = folder
        self._template = template

    def names(self) -> list[str]:
        """The servers that have a document, in alphabetical order."""
        parts = [re.escape(part) for part in self._template.split("{0}")]
        pattern = re.compile("(?P=name)".join(["(?P<name>[^/]+)".join(parts[:2]), *parts[2:]]))
        files = self._folder.glob(self._template.replace("{0}", "*"))
        found = (pattern.fullmatch(str(file.relative_to(self._folder))) for file in files)
        return sorted(match["name"] for match in found if match)

    def load(self, server: str) -> Document | None:
        """The document of a server, None when there is none.

        errors: OMAG-ADMIN-400-012 when the file is not a JSON object
        """
        try:
            raw = self._file(server).read_bytes()
        except FileNotFoundError:
            return None
        try:
            return msgspec.json.decode(raw, type=Document)
        except msgspec.DecodeError as problem:
            raise ConfigurationError("OMAG-ADMIN-400-012", (server, type(problem).__name__, str(problem))) from None

    def save(self, server: str, document: Document) -> None:
        """Store a document, replacing the one before."""
        file = self._file(server)
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f".{file.name}.{os.getpid()}")
        with draft.open("wb") as out:
            out.write(to_json(document))
            out.flush()
            os.fsync(out.fileno())
        draft.replace(file)

    def remove(self, server: str) -> None:
        """Remove a document, if there is one."""
        self._file(server).unlink(missing_ok=True)

    def _file(self, server: str) -> Path:
        if "/" in server or "\\" in server or server in ("", ".", ".."):
            raise ConfigurationError("OMAG-ADMIN-400-011", (server,))
        return self._folder / self._template.replace("{0}", server)
