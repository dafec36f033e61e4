"""The registry of a cohort in a file, as the original keeps it: JSON, replaced as a whole."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import msgspec

from aricia.base.errors import ConfigurationError
from aricia.cohort.registry_store import CohortMembership, RegistryPlace

_decode = msgspec.json.Decoder(CohortMembership).decode


class FileRegistryStore:
    """A registry in a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def load(self) -> CohortMembership:
        """What the file says. errors: ARICIA-500-500"""
        try:
            return _decode(self.path.read_bytes())
        except FileNotFoundError:
            return CohortMembership()
        except (OSError, msgspec.MsgspecError) as problem:
            raise self._fault(problem) from problem

    def save(self, membership: CohortMembership) -> None:
        """Write the file anew beside the old one, then put it into its place."""
        document = {"class": "CohortMembership", **msgspec.to_builtins(membership)}
        text = msgspec.json.format(msgspec.json.encode(document), indent=2)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=self.path.name)
            with os.fdopen(handle, "wb") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self.path)
        except OSError as problem:
            raise self._fault(problem) from problem

    def _fault(self, problem: Exception) -> ConfigurationError:
        return ConfigurationError("ARICIA-500-500", (str(self.path), str(problem)), caused_by=type(problem).__name__)


def open_file(place: RegistryPlace) -> FileRegistryStore:
    """The store at a place."""
    return FileRegistryStore(place.locate(place.address))
