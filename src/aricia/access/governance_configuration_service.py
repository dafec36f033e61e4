"""Governance configuration: which connectors an integration daemon runs, and which services an engine host."""

from __future__ import annotations

from itertools import islice
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
_SUPPORT = "SupportedGovernanceService"
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


def get_registered_governance_service(request: Request, session: Session, body: Body | None) -> Payload:
    """One service of an engine, with the requests that it answers there; nothing when the engine does not call it."""
    engine, service = request.variables["governanceEngineGUID"], request.variables["governanceServiceGUID"]
    metadata.visible_entity(session, service, "governanceServiceGUID", _DEFAULT)
    items = _supported(session, engine).get(service)
    return {"registeredGovernanceService": _services(session, {service: items})[0]} if items else {}


def get_registered_governance_services(request: Request, session: Session, body: Body | None) -> Payload:
    """One page of the services of an engine."""
    start, size = query_int(request, "startingFrom"), query_int(request, "maximumResults")
    size = metadata.check_page(session, start, size)
    found = _supported(session, request.variables["governanceEngineGUID"])
    shown = dict(islice(found.items(), start, start + size if size else None))
    return {"elements": _services(session, shown)} if shown else {}


def _supported(session: Session, engine: str) -> dict[str, list[RelatedElement]]:
    """The registrations with an engine by service: one for each kind of request."""
    start = metadata.visible_entity(session, engine, "governanceEngineGUID", _DEFAULT)
    found: dict[str, list[RelatedElement]] = {}
    for item in metadata.related_elements(session, [start], _DEFAULT, relationship_types=(_SUPPORT,), end=1).get(engine, ()):
        found.setdefault(item.entity.guid, []).append(item)
    return found


def _connectors(session: Session, items: list[RelatedElement]) -> list[Payload]:
    """The connectors with what they run with: their connections, and the settings of their registrations."""
    shown = []
    for item, element in zip(items, _runnable(session, [item.entity for item in items], "IntegrationConnector"), strict=True):
        element["properties"]["priority"] = 0
        registration = metadata.element_properties(session, item.relationship)
        shown.append({**element, "connectorId": item.relationship.guid, "registrationProperties": registration})
    return shown


def _services(session: Session, registrations: dict[str, list[RelatedElement]]) -> list[Payload]:
    """The services with their connections, and the settings of each request that they answer."""
    services = [items[0].entity for items in registrations.values()]
    shown = _runnable(session, services, "RegisteredGovernanceService")
    for element, items in zip(shown, registrations.values(), strict=True):
        links = {item.relationship.properties.get("requestType"): item.relationship for item in items}
        requests = {name: metadata.element_properties(session, link) for name, link in links.items() if name}
        if requests:
            element["properties"]["requestTypes"] = requests
    return shown


def _runnable(session: Session, entities: list[Entity], bean: str) -> list[Payload]:
    """Connectors with the first of their connections."""
    links = metadata.related_elements(session, entities, _DEFAULT, relationship_types=("AssetConnection",), end=1)
    connections = {item.entity.guid: item.entity for found in links.values() for item in found}
    beans = connection_beans(session, connections.values(), _DEFAULT)
    shown = []
    for entity in entities:
        own = [beans[link.entity.guid] for link in links.get(entity.guid, ())]
        element = _element(session, entity)
        # The original names the bean's general type here (recorded).
        element["properties"] |= {"class": bean, "typeName": "DeployedConnector"} | ({"connection": own[0]} if own else {})
        shown.append(element)
    return shown
