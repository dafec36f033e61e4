"""Governance configuration: which connectors an integration daemon runs, and which services an engine host."""

from __future__ import annotations

from typing import Any

from aricia.base.errors import invalid
from aricia.base.operation import Request
from aricia.base.query import query_int
from aricia.metadata import api as metadata
from aricia.metadata.api import Body, ReadOptions, RelatedElement, Session, connection_beans, text_of
from aricia.repository.instances import Entity

Payload = dict[str, Any]

_DEFAULT = ReadOptions()
_REGISTRATION = "RegisteredIntegrationConnector"
_NAMES = ("qualifiedName", "displayName")


def get_governance_engine_by_name(request: Request, session: Session, body: Body | None) -> Payload:
    """The governance engine with this name; nothing when there is none."""
    name = text_of(body, "name")
    if not name:
        raise invalid("OMAG-COMMON-400-006", parameter="name", inserts=("name", session.server.name))
    return _named(session, name, "GovernanceEngine")


def get_integration_group_by_name(request: Request, session: Session, body: Body | None) -> Payload:
    """The integration group with this name; nothing when there is none."""
    return _named(session, request.variables["name"], "IntegrationGroup")


def _named(session: Session, name: str, type_name: str) -> Payload:
    found = metadata.get_by_name(session, name, _NAMES, _DEFAULT, type_name).entities
    return {"element": _element(session, found[0])} if found else {}


def _element(session: Session, entity: Entity) -> Payload:
    header = metadata.element_header(session, entity)
    return {"elementHeader": header, "properties": metadata.element_properties(session, entity)}


def get_integration_connector_registrations(request: Request, session: Session, body: Body | None) -> Payload:
    """The GUIDs of the groups that an integration connector is registered with."""
    guid = request.variables["guid"]
    metadata.visible_entity(session, guid, "integrationConnectorGUID", _DEFAULT)
    found = metadata.related(session, guid, _DEFAULT, relationship_types=(_REGISTRATION,), starting_at_end=2).elements
    return {"guids": [item.entity.guid for item in found]} if found else {}


def get_registered_integration_connector(request: Request, session: Session, body: Body | None) -> Payload:
    """One connector of a group; nothing when it is not registered with the group."""
    group, connector = request.variables["integrationGroupGUID"], request.variables["integrationConnectorGUID"]
    metadata.visible_entity(session, connector, "startingEntityGUID", _DEFAULT)
    found = [item for item in _registered(session, group, _DEFAULT) if item.entity.guid == connector]
    return {"registeredIntegrationConnector": _connectors(session, found)[0]} if found else {}


def get_registered_integration_connectors(request: Request, session: Session, body: Body | None) -> Payload:
    """One page of the connectors of a group."""
    options = ReadOptions(start_from=query_int(request, "startingFrom"), page_size=query_int(request, "maximumResults"))
    found = _registered(session, request.variables["integrationGroupGUID"], options)
    return {"elements": _connectors(session, found)} if found else {}


def _registered(session: Session, group: str, options: ReadOptions) -> list[RelatedElement]:
    metadata.visible_entity(session, group, "integrationGroupGUID", options)
    return metadata.related(session, group, options, relationship_types=(_REGISTRATION,), starting_at_end=1).elements


def _connectors(session: Session, items: list[RelatedElement]) -> list[Payload]:
    """The connectors with what they run with: their connections, and the settings of their registrations."""
    links = metadata.related_elements(
        session, [item.entity for item in items], _DEFAULT, relationship_types=("AssetConnection",), end=1
    )
    connections = {item.entity.guid: item.entity for found in links.values() for item in found}
    beans = connection_beans(session, connections.values(), _DEFAULT)
    shown = []
    for item in items:
        own = [beans[link.entity.guid] for link in links.get(item.entity.guid, ())]
        element = _element(session, item.entity)
        # The original names the bean's general type here (recorded).
        properties = {"class": "IntegrationConnector", "typeName": "DeployedConnector"}
        element["properties"] = element["properties"] | properties | {"priority": 0} | ({"connection": own[0]} if own else {})
        registration = metadata.element_properties(session, item.relationship)
        shown.append({**element, "connectorId": item.relationship.guid, "registrationProperties": registration})
    return shown
