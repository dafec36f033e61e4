"""Where a member keeps who is in the cohort: itself and the others. Kinds of stores are found by provider class name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct, field

from aricia.base.errors import ConfigurationError
from aricia.connections.api import implementation, provider_of

KIND = "cohort-registry"
Json = dict[str, Any]


class MemberRegistration(Struct, rename="camel", omit_defaults=True, kw_only=True):
    """A member."""

    metadata_collection_id: str | None = None
    metadata_collection_name: str | None = None
    server_name: str | None = None
    server_type: str | None = None
    organization_name: str | None = None
    registration_time: int | None = None
    repository_connection: Json | None = None

    @property
    def shown_name(self) -> str:
        """What the member's repository is called."""
        return self.metadata_collection_name or self.server_name or self.metadata_collection_id or ""

    @property
    def address(self) -> str | None:
        """Where the member's repository is reached."""
        endpoint = (self.repository_connection or {}).get("endpoint")
        address = (endpoint.get("networkAddress") or endpoint.get("address")) if isinstance(endpoint, dict) else None
        return address if isinstance(address, str) else None


class CohortMembership(Struct, rename="camel", omit_defaults=True, kw_only=True):
    """What is kept."""

    local_registration: MemberRegistration | None = None
    remote_registrations: list[MemberRegistration] = field(default_factory=list)

    def remote(self, collection_id: str | None) -> MemberRegistration | None:
        """The registration of another member."""
        return next((each for each in self.remote_registrations if each.metadata_collection_id == collection_id), None)


class RegistryStore(Protocol):
    """A store of one cohort's members."""

    def load(self) -> CohortMembership:
        """What is kept; nothing when there is no store yet.

        errors: ConfigurationError when the store cannot be read
        """
        ...

    def save(self, membership: CohortMembership) -> None:
        """Keep this, for good when the call returns."""
        ...


class RegistryPlace(Struct, frozen=True, kw_only=True):
    """What a kind of store needs. address: of the connection, or the default;  locate: the file that a name stands for"""

    connection: Mapping[str, Any]
    address: str
    locate: Callable[[str], Path]


def open_registry_store(
    connection: Mapping[str, Any], locate: Callable[[str], Path], server: str, cohort: str
) -> RegistryStore:
    """The store that a connection describes.

    errors: ARICIA-501-500 no code here implements the provider
    """
    provider = provider_of(connection)
    opener = implementation(provider, KIND)
    if opener is None:
        raise ConfigurationError("ARICIA-501-500", (provider,))
    address = (connection.get("endpoint") or {}).get("networkAddress")
    default = f"./data/servers/{server}/cohorts/{cohort}.registrystore"
    store: RegistryStore = opener(RegistryPlace(connection=connection, address=str(address or default), locate=locate))
    return store
