"""The cohorts of a server, made from its configuration document."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from aricia.base.errors import AriciaError, ConfigurationError, PropertyServerError
from aricia.cohort.api import (
    INSTANCES,
    REGISTRATIONS,
    SINGLE,
    TYPES,
    Cohort,
    CohortPlace,
    CohortTopic,
    EnterpriseRepository,
    LocalMember,
    MemberRegistration,
    Originator,
    Reach,
    RemoteMember,
    open_registry_store,
    reserve_reader,
    rule_of,
    virtual_connection,
)
from aricia.connections.api import IN_ONLY, OUT_ONLY, CohortMember, MemberBus, MemberTopic, Topic, direction_of, open_topic
from aricia.repository.instances import Entity, Relationship
from aricia.servers.configuration.connections import REST, connection, topic_of
from aricia.servers.event_topics import BUS_DIRECTORY
from aricia.servers.federation import calling_members
from aricia.servers.omag_server import OMAGServer
from aricia.servers.paths import locate

if TYPE_CHECKING:
    from aricia.servers.platform import Platform

Json = dict[str, Any]

_TOPICS = {
    REGISTRATIONS: "cohortOMRSRegistrationTopicConnection", TYPES: "cohortOMRSTypesTopicConnection",
    INSTANCES: "cohortOMRSInstancesTopicConnection",
    SINGLE: "cohortOMRSTopicConnection",  # of documents from before there were three
}
_REMOTE = "Local Repository Remote Connection"


def prepare_cohorts(server: OMAGServer) -> None:
    """Have the cohorts told of what archives bring before the server connects to them for the first time."""
    if server.repository is not None:
        for section in _sections(server):
            reserve_reader(server.repository, str(section.get("cohortName")))


def start_cohorts(server: OMAGServer, platform: Platform) -> None:
    """Connect to every cohort of the document. One that cannot be connected to is logged; the server runs without it."""
    enterprise = _enterprise(server)
    if enterprise is not None:
        enterprise.on_found(partial(_found, server))
    for section in _sections(server):
        cohort = Cohort(_place(server, section, platform))
        server.cohorts[cohort.name] = cohort
        server.closers.append(partial(_disconnect, cohort))
        cohort.connect()


def _enterprise(server: OMAGServer) -> EnterpriseRepository | None:
    repository = server.store.repository if server.store is not None else None
    return repository if isinstance(repository, EnterpriseRepository) else None


def _reach(server: OMAGServer, platform: Platform) -> Reach | None:
    enterprise = _enterprise(server)
    if enterprise is None:
        return None
    settings = platform.settings
    return Reach(
        ask=enterprise.ask, catches_up=settings.value("aricia.cohort.catch-up"),
        rate=settings.value("aricia.cohort.catch-up-rate"),
    )


def _found(server: OMAGServer, home: str, instances: Sequence[Entity | Relationship]) -> None:
    """Have the cohorts keep what users find at members."""
    for cohort in list(server.cohorts.values()):
        cohort.found(home, instances)


def _disconnect(cohort: Cohort) -> None:
    cohort.disconnect()


def leave_cohorts(server: OMAGServer) -> None:
    """Be a member of no cohort any more."""
    for cohort in server.cohorts.values():
        try:
            cohort.unregister()
        except AriciaError as fault:
            server.audit_log.log(fault.id, *fault.inserts, component=cohort.name, action="stopServer", problem=fault)


def _sections(server: OMAGServer) -> list[Json]:
    return (server.document.get("repositoryServicesConfig") or {}).get("cohortConfigList") or []


def _place(server: OMAGServer, section: Json, platform: Platform) -> CohortPlace:
    name = str(section.get("cohortName"))
    local = server.document["repositoryServicesConfig"].get("localRepositoryConfig") or {}
    find = partial(locate, platform.data_directory)
    return CohortPlace(
        name=name, member=local_member(server, virtual=platform.settings.value("aricia.cohort.virtual-connection")),
        topics={kind: _topic(server, platform, section, kind, field) for kind, field in _TOPICS.items() if section.get(field)},
        registry=lambda: open_registry_store(section.get("cohortRegistryConnection") or {}, find, server.name, name),
        audit_log=server.audit_log, repository=server.repository, user=server.user, changed=partial(_know_members, server, name),
        reach=_reach(server, platform), notes=find(f"./data/servers/{server.name}/cohorts/{name}.types.json"),
        send=rule_of(local, "eventsToSendRule", "selectedTypesToSend", "ToSend"),
        process=rule_of(section, "eventsToProcessRule", "selectedTypesToProcess"),
        save=rule_of(local, "eventsToSaveRule", "selectedTypesToSave", "ToSave"),
    )


def _know_members(server: OMAGServer, cohort: str, registrations: Sequence[MemberRegistration]) -> None:
    """Have the server ask those members of a cohort that have a repository."""
    server.members.tell(cohort, [
        RemoteMember(
            collection_id=each.metadata_collection_id, connection=each.repository_connection,
            name=each.shown_name,
        )
        for each in registrations if each.metadata_collection_id and each.repository_connection
    ])


def _topic(server: OMAGServer, platform: Platform, section: Json, kind: str, field: str) -> CohortTopic:
    inner = topic_of(section[field])

    def opener(lost: Callable[[], None]) -> Topic:
        if inner is None:
            raise ConfigurationError("OMAG-ADMIN-400-034", (server.name, section.get("cohortName")))
        own = _with_member(inner, server)
        member = _cohort_member(server, platform, str(section.get("cohortName")), kind, own.get("configurationProperties") or {})
        return open_topic(own, platform.data_directory / BUS_DIRECTORY, server.audit_log, lost, of_cohort=member)

    direction = direction_of(inner or {})
    return CohortTopic(opener=opener, sends=direction != IN_ONLY, receives=direction != OUT_ONLY)


def _cohort_member(server: OMAGServer, platform: Platform, cohort: str, kind: str, properties: Json) -> CohortMember:
    """What a bus on which members read from each other needs to know of the server."""
    return CohortMember(
        cohort=cohort, topic=kind, server=server.name, user=server.user, properties=properties,
        connection=calling_members(server, properties),
        address=str((_remote_connection(server.document).get("endpoint") or {}).get("networkAddress") or ""),
        locate=partial(locate, platform.data_directory),
    )


def member_bus(server: OMAGServer, cohort: str) -> MemberBus:
    """The part of a server in a cohort without a broker, for members that read what it tells.

    errors: ARICIA-404-520 it has no such part;  ARICIA-503-520 it is not connected just now
    """
    joined = server.cohorts.get(cohort)
    if joined is None:
        raise PropertyServerError("ARICIA-404-520", (server.name, cohort))
    topics = joined.open_topics
    if not topics:
        raise PropertyServerError("ARICIA-503-520", (server.name, cohort))
    bus = next((each.bus for each in topics if isinstance(each, MemberTopic)), None)
    if bus is None:
        raise PropertyServerError("ARICIA-404-520", (server.name, cohort))
    return bus


def _with_member(topic: Json, server: OMAGServer) -> Json:
    """The connection with the id by which the bus remembers what the server has read, also where it has none of its own."""
    properties = topic.get("configurationProperties") or {}
    if properties.get("local.server.id"):
        return topic
    return {**topic, "configurationProperties": {**properties, "local.server.id": server.document.get("localServerId")}}


def local_member(server: OMAGServer, *, virtual: bool) -> LocalMember:
    """What a server tells cohorts of itself.

    virtual: the connection to its repository is told of as a virtual one, to which the original adds its secrets; from a plain
    one it makes a connection that it cannot use (spec: cohort and events, section 1.3)
    """
    repository, document = server.repository, server.document
    originator = Originator(
        metadata_collection_id=None if repository is None else repository.collection_id, server_name=server.name,
        server_type=server.server_type, organization_name=document.get("organizationName"),
    )
    if repository is None:
        return LocalMember(originator=originator)
    remote = _remote_connection(document)
    return LocalMember(
        originator=originator, collection_name=repository.collection_name,
        remote_connection=virtual_connection(remote) if virtual else remote,
    )


def _remote_connection(document: Mapping[str, Any]) -> Json:
    local = document["repositoryServicesConfig"].get("localRepositoryConfig") or {}
    given = local.get("localRepositoryRemoteConnection")
    if given:
        return dict(given)
    address = f"{str(document.get('localServerURL') or '').rstrip('/')}/servers/{document.get('localServerName')}"
    return connection(REST, display_name=_REMOTE, address=address)
