"""The integration groups of an integration daemon, and the state of their connectors (spec: platform, 6.1 step 6c).

Each group is read from its metadata server as soon as that runs. The connectors themselves are not run yet: they are reported
as stopped, with the reason.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from aricia.access.api import connection_beans
from aricia.base.clock import now_ms
from aricia.base.codec import format_time
from aricia.base.errors import PropertyServerError, invalid
from aricia.base.guids import new_guid
from aricia.base.messages import message
from aricia.metadata import api as metadata
from aricia.metadata.api import ReadOptions, RelatedElement, Session
from aricia.servers.governance_servers.metadata_server import read_due, read_part
from aricia.servers.omag_server import OMAGServer

if TYPE_CHECKING:
    from aricia.servers.platform import Platform

Json = dict[str, Any]

ASSIGNED, RUNNING, STOPPED = "ASSIGNED", "RUNNING", "STOPPED"
_COMPONENT = "Integration Daemon Services"
_OPTIONS = ReadOptions()


class Connector(Struct):
    """A connector of a group as its registration and its connection say; ``changed``: instant of the last change, epoch ms."""

    connector_id: str
    guid: str
    group_guid: str
    name: str
    connection: Json | None
    minutes: int
    changed: int

    def report(self) -> Json:
        """The IntegrationConnectorReport."""
        provider = ((self.connection or {}).get("connectorType") or {}).get("connectorProviderClassName", "")
        return {
            "connectorId": self.connector_id, "connectorGUID": self.guid, "integrationGroupGUID": self.group_guid,
            "connectorName": self.name, **({} if self.connection is None else {"connection": self.connection}),
            "connectorStatus": STOPPED, "lastStatusChange": format_time(self.changed), "minMinutesBetweenRefresh": self.minutes,
            "failingExceptionMessage": message("ARICIA-0044").format((self.name, provider)),
        }


class Group(Struct):
    """A group of the document. ``status``: ASSIGNED until its metadata server was asked for it.

    tried: when it was asked, epoch ms;  failure: why that failed
    """

    section: Json
    status: str = ASSIGNED
    tried: int = 0
    failure: str | None = None
    guid: str | None = None
    description: str | None = None
    refreshed: int | None = None
    connectors: list[Connector] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The qualified name of the group."""
        return str(self.section.get("integrationGroupQualifiedName") or "")

    def summary(self) -> Json:
        """The IntegrationGroupSummary."""
        facts = {"integrationGroupGUID": self.guid, "integrationGroupDescription": self.description}
        shown: Json = {"integrationGroupName": self.name, **{name: value for name, value in facts.items() if value is not None}}
        shown["integrationGroupStatus"] = self.status
        if self.connectors:
            shown["integrationConnectorReports"] = [connector.report() for connector in self.connectors]
        if self.refreshed is not None:
            shown["lastRefreshTime"] = format_time(self.refreshed)
        if self.failure is not None:
            shown["failingExceptionMessage"] = self.failure
        return shown


class IntegrationDaemon:
    """The groups of one daemon. Thread safe."""

    def __init__(self, server: OMAGServer, platform: Platform) -> None:
        self._server = server
        self._platform = platform
        self._lock = threading.Lock()
        self._groups = [Group(section=section) for section in server.document["dynamicIntegrationGroupsConfig"]]
        self.read_new()

    def groups(self) -> list[Group]:
        """The groups; those that were not read yet are asked for again."""
        self.read_new()
        return self._groups

    def group(self, name: str) -> Group:
        """One group.

        errors: INTEGRATION-DAEMON-SERVICES-400-034
        """
        found = next((group for group in self.groups() if group.name == name), None)
        if found is None:
            inserts = (name, self._server.name)
            raise invalid("INTEGRATION-DAEMON-SERVICES-400-034", parameter="integrationGroupName", inserts=inserts)
        return found

    def statuses(self) -> Counter[str]:
        """How many connectors there are in each status, as far as is known."""
        return Counter(str(connector.report()["connectorStatus"]) for group in self._groups for connector in group.connectors)

    def connectors(self) -> Iterator[Connector]:
        """The connectors of every group."""
        return (connector for group in self.groups() for connector in group.connectors)

    def connectors_called(self, name: str) -> list[Connector]:
        """The connectors with this name, which may be in several groups.

        errors: INTEGRATION-DAEMON-SERVICES-400-031
        """
        found = [connector for connector in self.connectors() if connector.name == name]
        if not found:
            inserts = (name, self._server.name)
            raise invalid("INTEGRATION-DAEMON-SERVICES-400-031", parameter="connectorName", inserts=inserts)
        return found

    def read_new(self) -> None:
        """Read the groups that were not read yet. A metadata server that does not run is no fault: it may come."""
        read_due(self._platform, self._server, self._groups, self.read, _COMPONENT)

    def read(self, group: Group) -> None:
        """Read a group's configuration from its metadata server, in place of what is known of it.

        errors: OMAG-MULTI-TENANT-404-001 that server does not run here; what it says of the group
        """
        def work(session: Session) -> None:
            _read_group(session, group)

        with self._lock:
            read_part(self._platform, self._server, group, work)


def _read_group(session: Session, group: Group) -> None:
    element = metadata.get_by_unique_name(session, group.name, "qualifiedName", _OPTIONS, "IntegrationGroup")
    if element is None:
        inserts = (group.name, session.server.name, session.user)
        raise PropertyServerError("INTEGRATION-DAEMON-SERVICES-400-032", inserts)
    links = metadata.related(
        session, element.guid, _OPTIONS, relationship_types=("RegisteredIntegrationConnector",), starting_at_end=1
    ).elements
    group.connectors = _connectors(session, element.guid, links)
    group.guid, group.description = element.guid, element.properties.get("description")
    group.status, group.refreshed, group.failure = RUNNING, now_ms(), None


def _connectors(session: Session, group_guid: str, links: list[RelatedElement]) -> list[Connector]:
    entities = [link.entity for link in links]
    connections = metadata.related_elements(session, entities, _OPTIONS, relationship_types=("AssetConnection",), end=1)
    every = {item.entity.guid: item.entity for found in connections.values() for item in found}
    beans = connection_beans(session, every.values(), _OPTIONS)
    connectors = []
    for link in links:
        own = [beans[item.entity.guid] for item in connections.get(link.entity.guid, ()) if item.entity.guid in beans]
        properties = link.relationship.properties
        connectors.append(Connector(
            connector_id=new_guid(), guid=link.entity.guid, group_guid=group_guid, connection=own[0] if own else None,
            name=str(properties.get("connectorName") or link.entity.properties.get("displayName") or link.entity.guid),
            minutes=int(properties.get("refreshTimeInterval") or 0), changed=now_ms(),
        ))
    return connectors
