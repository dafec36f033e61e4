"""The repository of a server: its mode and connections, the id and name of its metadata collection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aricia.base.errors import AriciaError, ConfigurationError, invalid
from aricia.base.operation import Request
from aricia.servers.administration.documents import Change, changing, shown
from aricia.servers.configuration.beans import read_bean
from aricia.servers.configuration.connections import IN_MEMORY, READ_ONLY, REST, connection, postgres_repository

Payload = dict[str, Any]
Json = dict[str, Any]

NATIVE, CACHE, PROXY, PLUGIN = "OPEN_METADATA_NATIVE", "METADATA_CACHE", "REPOSITORY_PROXY", "PLUGIN_REPOSITORY"

_SECTION = "localRepositoryConfig"
_CHANGED = "updated configuration for the local repository."
_REMOTE = "Local Repository Remote Connection"


# ---- modes -----------------------------------------------------------------------------------------------------------
def set_in_memory(request: Request) -> Payload:
    """A repository in memory."""
    return _set_mode(request, NATIVE, lambda change: in_memory())


def set_postgres(request: Request) -> Payload:
    """A repository in a PostgreSQL database."""
    return _set_mode(request, NATIVE, lambda change: postgres_repository(change.server, request.body or {}))


def set_read_only(request: Request) -> Payload:
    """A repository that only archives and cohort members fill."""
    read_only = connection(READ_ONLY, display_name="Read-only Local Repository Connection")
    return _set_mode(request, CACHE, lambda change: read_only)


def set_plugin_by_connection(request: Request) -> Payload:
    """A repository of any other kind, by its connection."""
    given = read_bean("Connection", request.body)
    return _set_mode(request, PLUGIN, lambda change: given)


def set_plugin_by_details(request: Request) -> Payload:
    """A repository of any other kind, by the class name of its connector provider."""
    return _set_mode(request, PLUGIN, lambda change: _by_details(change, request))


def set_proxy_by_connection(request: Request) -> Payload:
    """A repository of another technology that the server stands for, by its connection."""
    given = read_bean("Connection", request.body)
    return _set_mode(request, PROXY, lambda change: given)


def set_proxy_by_details(request: Request) -> Payload:
    """A repository of another technology that the server stands for, by the class name of its connector provider."""
    return _set_mode(request, PROXY, lambda change: _by_details(change, request))


def _by_details(change: Change, request: Request) -> Json:
    return connection(
        _given(change.server, request, "connectorProvider"), display_name="Plugin Local Repository Connection",
        address=change.url_root, properties=request.body,
    )


def _set_mode(request: Request, mode: str, local: Callable[[Change], Json]) -> Payload:
    with changing(request) as change:
        keep(change, new_section(change, mode, local(change)))
    return {}


def in_memory() -> Json:
    """The connection of a repository in memory."""
    return connection(IN_MEMORY, display_name="In Memory Local Repository Connection")


def new_section(change: Change, mode: str, local: Json) -> Json:
    """The section of a repository of which other members of a cohort may ask for everything."""
    return {
        "class": "LocalRepositoryConfig",
        "localRepositoryMode": mode,
        "localRepositoryLocalConnection": local,
        "localRepositoryRemoteConnection": connection(
            REST, display_name=_REMOTE, address=f"{change.url_root}/servers/{change.server}"
        ),
        "eventsToSaveRule": "ALL",
        "eventsToSendRule": "ALL",
    }


def keep(change: Change, section: Json) -> None:
    """Make this the section of the repository. The id of its metadata collection stays once there is one: metadata carries it."""
    existing = (change.repository_services().get(_SECTION) or {}).get("metadataCollectionId")
    change.log(_CHANGED)
    if existing is not None:
        section = {**section, "metadataCollectionId": existing}
        change.log(f"preserving local metadata collection id {existing}.")
    change.repository_services()[_SECTION] = section


def set_section(request: Request) -> Payload:
    """The section as it is given."""
    given = read_bean("LocalRepositoryConfig", request.body)
    with changing(request) as change:
        keep(change, given)
    return {}


# ---- event mapper ----------------------------------------------------------------------------------------------------
def set_event_mapper_by_connection(request: Request) -> Payload:
    """What turns the events of a repository that the server stands for into repository events, by its connection."""
    given = read_bean("Connection", request.body)
    return _set_event_mapper(request, lambda change: given)


def set_event_mapper_by_details(request: Request) -> Payload:
    """The same, by the class name of its connector provider and the source of the events."""
    return _set_event_mapper(request, lambda change: connection(
        _given(change.server, request, "connectorProvider"), display_name="Repository Event Mapper Connection",
        address=_given(change.server, request, "eventSource"), properties=request.body,
    ))


def _set_event_mapper(request: Request, mapper: Callable[[Change], Json]) -> Payload:
    with changing(request) as change:
        section = _required(change.document, _not_configured(change.server))
        mode = section.get("localRepositoryMode")
        if mode != PROXY:
            raise ConfigurationError("OMAG-ADMIN-400-052", (change.server, mode))
        keep(change, {**section, "eventMapperConnection": mapper(change)})
    return {}


# ---- metadata collection ---------------------------------------------------------------------------------------------
def set_collection_id(request: Request) -> Payload:
    """The id of the metadata collection."""
    collection_id = request.body.strip()
    with changing(request) as change:
        section = _required(change.document, _no_mode(change.server))
        if not collection_id:
            parameter = "metadataCollectionId"
            raise invalid("OMAG-ADMIN-400-032", parameter=parameter, inserts=(change.server, parameter))
        section["metadataCollectionId"] = collection_id
        change.log(f"updated metadata collection id to {collection_id} for the local repository.")
    return {}


def get_collection_id(request: Request) -> Payload:
    """The id of the metadata collection; nothing until one is set or the server has started."""
    document = shown(request)
    collection_id = _required(document, _no_mode(document["localServerName"])).get("metadataCollectionId")
    return {} if collection_id is None else {"guid": collection_id}


def set_collection_name(request: Request) -> Payload:
    """The name of the metadata collection."""
    name = request.variables["name"]
    with changing(request) as change:
        section = _required(change.document, _not_configured(change.server))
        if not name.strip():
            raise ConfigurationError("OMAG-ADMIN-400-018", (change.server,))
        keep(change, {**section, "metadataCollectionName": name})
    return {}


def get_collection_name(request: Request) -> Payload:
    """The name of the metadata collection; nothing when it has none."""
    document = shown(request)
    name = _required(document, _not_configured(document["localServerName"])).get("metadataCollectionName")
    return {} if name is None else {"resultString": name}


def reset_remote_url(request: Request) -> Payload:
    """Where the other members of cohorts reach the repository."""
    url = read_bean("URLRequestBody", request.body).get("urlRoot")
    with changing(request) as change:
        section = _required(change.document, _not_configured(change.server))
        if not url:
            raise invalid("OMAG-ADMIN-400-032", parameter="urlRoot", inserts=(change.server, "urlRoot"))
        section["localRepositoryRemoteConnection"] = connection(REST, display_name=_REMOTE, address=url)
        change.log(_CHANGED)
    return {}


def _given(server: str, request: Request, parameter: str) -> str:
    value = request.query[parameter].strip()
    if not value:
        raise invalid("OMAG-ADMIN-400-032", parameter=parameter, inserts=(server, parameter))
    return value


def _required(document: Json, fault: AriciaError) -> Json:
    section: Json | None = (document.get("repositoryServicesConfig") or {}).get(_SECTION)
    if section is None:
        raise fault
    return section


def _no_mode(server: str) -> AriciaError:
    return invalid("OMAG-ADMIN-400-008", parameter=_SECTION, inserts=(server,))


def _not_configured(server: str) -> AriciaError:
    return ConfigurationError("OMAG-ADMIN-400-008", (server,))
