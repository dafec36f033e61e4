"""How integration daemons and engine hosts read from the metadata server that a section of their document names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from aricia.base.clock import now_ms
from aricia.base.errors import PropertyServerError
from aricia.base.guids import new_guid
from aricia.metadata.api import Session
from aricia.servers.omag_server import OMAGServer

if TYPE_CHECKING:
    from aricia.servers.platform import Platform

T = TypeVar("T")

FAILED = "FAILED"
_AGAIN = 60_000  # ms until a configuration that could not be read is asked for again


def is_due(platform: Platform, section: Mapping[str, Any], status: str, tried: int) -> bool:
    """Whether a configuration is to be read: its metadata server runs, and it was not read, at least not in the last minute."""
    if section.get("omagserverName") not in platform.active:
        return False
    return tried == 0 or (status == FAILED and now_ms() - tried >= _AGAIN)


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
