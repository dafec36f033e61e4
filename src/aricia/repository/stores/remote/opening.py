"""Remote repositories by their connections."""

from __future__ import annotations

from aricia.base.errors import ConfigurationError
from aricia.connections.api import open_client, user_of
from aricia.repository.stores.opening import StorePlace
from aricia.repository.stores.remote.repository import RemoteRepository


def open_remote(place: StorePlace) -> RemoteRepository:
    """The repository of the server at the endpoint, ``{platform URL}/servers/{server name}``.

    place.collection_id: the metadata collection that has to be there
    errors: OMRS-REST-CONNECTOR-400-001 no endpoint;  those of the client and of the repository
    """
    if not place.address:
        raise ConfigurationError("OMRS-REST-CONNECTOR-400-001")
    client = open_client(place.connection, place.address, place.locate)
    user = user_of(place.connection, place.locate) or place.server
    return RemoteRepository(client, place.types, user, place.collection_id, place.collection_name)
