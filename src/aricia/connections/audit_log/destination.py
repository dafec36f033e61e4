"""What a destination of audit records is, whatever keeps the records, and how it is opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

from msgspec import field

from aricia.base.audit_log import SEVERITIES, AuditRecord
from aricia.base.errors import ConfigurationError
from aricia.connections.connection_place import ConnectionPlace
from aricia.connections.providers import implementation

KIND = "audit-log"
_CODES = {name: code for code, name in enumerate(SEVERITIES)}


class AuditDestination(Protocol):
    """Takes records, from any thread, without keeping the caller waiting for what is far away."""

    def __call__(self, record: AuditRecord) -> None:
        """Take a record."""
        ...

    def close(self) -> None:
        """Write what is still held, and let go of files and connections."""
        ...


class DestinationPlace(ConnectionPlace, frozen=True, kw_only=True):
    """What a destination needs to open.

    server: the OMAG server whose records it takes;  originator: facts about that server for the records
    connection: of the destination, placeholders replaced
    locate: finds the file that a relative name stands for;  data_directory: of the platform, for what is written
    trouble: told, in a sentence, that records cannot be written (and that they can again)
    """

    server: str
    data_directory: Path
    locate: Callable[[str], Path]
    trouble: Callable[[str], None]
    originator: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the destination is called."""
        return str(self.connection.get("displayName") or self.connection.get("qualifiedName") or self.provider)

    def file(self, default: str) -> Path:
        """The file or folder of the endpoint, or the default one; relative names are in the data directory."""
        path = Path(self.address or default)
        return path if path.is_absolute() else self.data_directory / path


def open_destination(place: DestinationPlace) -> AuditDestination:
    """The destination that a connection describes.

    errors: ARICIA-501-030 no code here implements the provider; what the kind of destination raises
    """
    opener = implementation(place.provider, KIND)
    if opener is None:
        raise ConfigurationError("ARICIA-501-030", (place.server, place.provider))
    destination: AuditDestination = opener(place)
    return destination


def severities_of(connection: Mapping[str, Any]) -> frozenset[str] | None:
    """The severities that a destination takes; None = all of them."""
    given = (connection.get("configurationProperties") or {}).get("supportedSeverities")
    if isinstance(given, str):
        given = [name.strip() for name in given.split(",")]
    return frozenset(str(name) for name in given) if given else None


def severity_code(name: str) -> int:
    """The number of a severity."""
    return _CODES.get(name, 0)
