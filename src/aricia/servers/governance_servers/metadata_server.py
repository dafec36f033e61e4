"""How integration daemons and engine hosts read from the metadata server that a section of their document names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from aricia.base.clock import now_ms
from aricia.base.errors import AriciaError, PropertyServerError
from aricia.base.guids import new_guid
from aricia.metadata.api import Session
from aricia.servers.omag_server import OMAGServer

if TYPE_CHECKING:
    from aricia.servers.platform import Platform

T = TypeVar("T")

FAILED = "FAILED"
_AGAIN = 60_000  # ms until a configuration that could not be read is asked for again


class Part(Protocol):
    """An engine or a group of connectors of the document, whose configuration is with its metadata server.

    tried: when it was asked for, epoch ms;  failure: why that failed
    """

    section: dict[str, Any]
    status: str
    tried: int
    failure: str | None

    @property
    def name(self) -> str:
        """What the document calls it."""
        ...


P = TypeVar("P", bound=Part)


def read_due(platform: Platform, server: OMAGServer, parts: Iterable[P], read: Callable[[P], None], component: str) -> None:
    """Read the parts that were not read yet and whose metadata server runs. What cannot be read is logged and tried later."""
    for part in parts:
        if _is_due(platform, part):
            part.tried = now_ms()
            try:
                read(part)
            except AriciaError as fault:
                inserts = (server.name, part.name, fault.text)
                server.audit_log.log("ARICIA-0045", *inserts, component=component, action="refreshConfig")


def _is_due(platform: Platform, part: Part) -> bool:
    if part.section.get("omagserverName") not in platform.active:
        return False
    return part.tried == 0 or (part.status == FAILED and now_ms() - part.tried >= _AGAIN)


def read_part(platform: Platform, server: OMAGServer, part: Part, work: Callable[[Session], None]) -> None:
    """Read a part's configuration; one that cannot be read is marked as failed.

    errors: those of ``read_from`` and of the work
    """
    try:
        read_from(platform, server, part.section, work)
    except AriciaError as fault:
        part.status, part.failure = FAILED, fault.text
        raise


def read_from(platform: Platform, server: OMAGServer, section: Mapping[str, Any], work: Callable[[Session], T]) -> T:
    """Run the work on the metadata of the server that a section names, as the user of the governance server.

    errors: OMAG-MULTI-TENANT-404-001 when that server does not run on this platform, or has no repository
    """
    name = str(section.get("omagserverName") or "")
    partner = platform.active.get(name)
    if partner is None or partner.store is None:
        raise PropertyServerError("OMAG-MULTI-TENANT-404-001", (name, server.user))
    partner.check_user(server.user)
    return partner.store.read(server.user, new_guid(), work)
