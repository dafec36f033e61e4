"""Event mappers: how the repository of another technology tells of changes that are made past it.

A repository proxy has two connectors, both found by the provider class name of their connection: a repository (kind
``repository``) and, where the technology sends notices of its own, an event mapper (kind ``event-mapper``). The mapper makes the
changes that it hears of in the repository, which has them in its change feed: from there they go to cohorts and out topics.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct

from aricia.base.audit_log import AuditLog
from aricia.base.errors import ConfigurationError
from aricia.connections.api import implementation, provider_of
from aricia.repository.metadata_collection import Repository

KIND = "event-mapper"


class EventMapper(Protocol):
    """Listens to a technology. Made by a provider: a function that is given an ``EventMapperPlace``."""

    def start(self) -> None:
        """Begin to listen; called once, when the server is about to take requests."""
        ...

    def stop(self) -> None:
        """Listen no more; when the call returns, the repository is not used any more."""
        ...


class EventMapperPlace(Struct, frozen=True, kw_only=True):
    """What an event mapper works with.

    server: the repository proxy;  user: in whose name it makes changes
    connection: of the mapper, as in the configuration document;  locate: finds the file that a name in it stands for
    """

    server: str
    user: str
    connection: Mapping[str, Any]
    repository: Repository
    audit_log: AuditLog
    locate: Callable[[str], Path]


def open_event_mapper(place: EventMapperPlace) -> EventMapper:
    """The event mapper that a connection describes.

    errors: ARICIA-501-580 no code here implements the provider;  those of the provider
    """
    provider = provider_of(place.connection)
    opener = implementation(provider, KIND)
    if opener is None:
        raise ConfigurationError("ARICIA-501-580", (place.server, provider))
    mapper: EventMapper = opener(place)
    return mapper
