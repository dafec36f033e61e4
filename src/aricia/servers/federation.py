"""Servers and the metadata of others: all members of their cohorts as one, and metadata servers of other platforms."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from aricia.base.caller import caller
from aricia.base.settings import Settings
from aricia.cohort.api import EnterpriseRepository, MemberSource, RemoteMember
from aricia.connections.api import MEMBER_BUS, open_client, provider_of
from aricia.metadata.api import MetadataServer, MetadataStore, Session
from aricia.repository.metadata_collection import Repository
from aricia.repository.stores.opening import StorePlace, open_store
from aricia.repository.stores.remote.repository import RemoteRepository
from aricia.servers.configuration.connections import topic_of
from aricia.servers.omag_server import OMAGServer, ServiceInstance
from aricia.servers.paths import locate
from aricia.types.registry import TypeRegistry

T = TypeVar("T")
Json = dict[str, Any]

_SECRETS = ("secretsStoreProvider", "secretsStoreLocation", "secretsStoreCollection")
_OF_CALLS = (*_SECRETS, "caFile", "verifyTLS", "connectTimeout", "readTimeout", "clientCertificate", "clientKey")


# ---- the members of cohorts --------------------------------------------------------------------------------------------
def federate(server: OMAGServer, data_directory: Path, settings: Settings) -> None:
    """Have a server with cohorts work with the metadata of all their members; one without cohorts stays as it is."""
    if (server.document.get("repositoryServicesConfig") or {}).get("cohortConfigList"):
        server.store = metadata_store(server, enterprise_of(server, data_directory, server.members), settings)


def enterprise_of(server: OMAGServer, data_directory: Path, members: MemberSource) -> EnterpriseRepository:
    """The repository of a server and those of the other members of its cohorts. It ends with the server."""
    local = server.repository
    types = local.types if local is not None else TypeRegistry.open_metadata()

    def open_member(member: RemoteMember) -> Repository:
        return open_store(StorePlace(
            server=server.user, connection=_with_secrets(server, dict(member.connection)), types=types,
            data_directory=data_directory, locate=partial(locate, data_directory), collection_id=member.collection_id,
            collection_name=member.name,
        ))

    enterprise = EnterpriseRepository(server.name, local, members, open_member, server.audit_log, types=types)
    server.closers.append(enterprise.close)
    return enterprise


def _with_secrets(server: OMAGServer, connection: Json) -> Json:
    """The connection that a member announces, with what this server calls members with where it has none."""
    properties = connection.get("configurationProperties") or {}
    if connection.get("embeddedConnections") or connection.get("userId") or properties.get("secretsStoreLocation"):
        return connection
    calling = calling_members(server, _properties_of_bus(server))
    return {**connection, **calling, "configurationProperties": {**properties, **calling["configurationProperties"]}}


def calling_members(server: OMAGServer, properties: Json) -> Json:
    """The parts of connections that call members: with what the properties of an event bus say of calls, else with the secrets of
    the server.
    """
    named: Json = {name: properties[name] for name in ("userId", "clearPassword") if properties.get(name)}
    called = {name: properties[name] for name in _OF_CALLS if properties.get(name) is not None}
    if not named and "secretsStoreLocation" not in called:
        called |= {name: server.document[name] for name in _SECRETS if server.document.get(name)}
    return {**named, "configurationProperties": called}


def _properties_of_bus(server: OMAGServer) -> Json:
    """The properties of an event bus without a broker; nothing when the server has none."""
    for section in (server.document.get("repositoryServicesConfig") or {}).get("cohortConfigList") or ():
        for name in section:
            topic = topic_of(section[name]) if name.endswith("TopicConnection") else None
            if topic is not None and provider_of(topic) == MEMBER_BUS:
                return topic.get("configurationProperties") or {}
    return {}


# ---- metadata servers of other platforms -------------------------------------------------------------------------------
class PartnerStore:
    """The metadata store of a server on another platform, over its repository services: what it and the other members of its
    cohorts have. Thread safe.

    Reads and changes are made in the name of the caller, whom the other server checks as it checks everybody who calls its
    repository services. Zones and the security of elements are those of the server here (facts): repository services know of
    neither. It is opened when it is first used, in the thread of the call.
    """

    reads_wait = True

    def __init__(self, address: str, connection: Json, data_directory: Path, facts: MetadataServer) -> None:
        self.address = address
        self._connection, self._data_directory, self._facts = connection, data_directory, facts
        self._opening = threading.Lock()
        self._store: MetadataStore | None = None
        self._openers = ThreadPoolExecutor(1, f"opener of {facts.name}")

    def _opened(self) -> MetadataStore:
        """errors: ConnectorError ARICIA-503-07x the other platform cannot be reached; those of the connection"""
        with self._opening:
            if self._store is None:
                client = open_client(self._connection, self.address, partial(locate, self._data_directory))
                repository = RemoteRepository(
                    client, TypeRegistry.open_metadata(), self._facts.user, for_caller=True, for_all=True
                )
                self._store = MetadataStore(repository, self._facts)
            return self._store

    def read(self, user: str, request_id: str, work: Callable[[Session], T]) -> T:
        """Run the work in the calling thread."""
        return self._opened().read(user, request_id, work)

    def write(self, user: str, request_id: str, work: Callable[[Session], T]) -> Future[T]:
        """Queue the work; nothing undoes what it has done when it fails."""
        result: Future[T] = Future()

        def named(session: Session) -> T:
            outer, caller.user = caller.user, user
            try:
                return work(session)
            finally:
                caller.user = outer

        def done(opened: Future[Future[T]]) -> None:
            problem = opened.exception()
            if problem is not None:
                result.set_exception(problem)
            else:
                opened.result().add_done_callback(finished)

        def finished(written: Future[T]) -> None:
            problem = written.exception()
            if problem is not None:
                result.set_exception(problem)
            else:
                result.set_result(written.result())

        self._openers.submit(lambda: self._opened().write(user, request_id, named)).add_done_callback(done)
        return result

    def close(self) -> None:
        """Finish what is queued, then close the connections."""
        self._openers.shutdown()
        with self._opening:
            if self._store is not None:
                self._store.repository.close()


def partner_store(server: OMAGServer, service: ServiceInstance, data_directory: Path, settings: Settings) -> PartnerStore:
    """The store of a server on another platform that a view service works with; it ends with the server of the view service."""
    address = f"{service.partner_url.rstrip('/')}/servers/{service.partner}"
    connection = _partner_connection(server, service)
    key = f"{address} {connection}"
    store: PartnerStore | None = server.partner_stores.get(key)
    if store is None:
        made = PartnerStore(address, connection, data_directory, facts_of(server, settings))
        store = server.partner_stores.setdefault(key, made)
        if store is made:
            server.closers.append(made.close)
    return store


def _partner_connection(server: OMAGServer, service: ServiceInstance) -> Json:
    """How the platform is called: with the secrets of the section of the service, else with those of the server."""
    sections = server.document.get("viewServicesConfig") or ()
    own: Json = next((each for each in sections if each.get("viewServiceURLMarker") == service.marker), {})
    source = own if own.get("secretsStoreLocation") else server.document
    return {"configurationProperties": {name: source[name] for name in _SECRETS if source.get(name)}}


# ---- stores ------------------------------------------------------------------------------------------------------------
def facts_of(server: OMAGServer, settings: Settings) -> MetadataServer:
    """What primitives know of the server that they work for, whose security guards the elements."""
    return MetadataServer(
        name=server.name, user=server.user, max_page_size=server.max_page_size,
        security=server.security.elements if server.security is not None else None,
        max_graph_elements=settings.value("aricia.metadata.graph-elements"),
        max_graph_size=settings.value("aricia.metadata.graph-size"),
        members=lambda: [each for cohort in server.cohorts.values() for each in cohort.remote_ids],
    )


def metadata_store(server: OMAGServer, repository: Repository, settings: Settings) -> MetadataStore:
    """The metadata store of a server over a repository."""
    return MetadataStore(repository, facts_of(server, settings))
