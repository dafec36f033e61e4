"""Connections in the form in which connectors are made from them: with connector type, endpoint and embedded connections."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from aricia.metadata.element_properties import RelatedElement
from aricia.metadata.options import ReadOptions
from aricia.metadata.related import related_elements
from aricia.metadata.session import Session
from aricia.repository.instances import Entity

Json = dict[str, Any]

_COMMON = ("qualifiedName", "displayName", "description", "versionIdentifier", "additionalProperties")
_CONNECTION = ("userId", "encryptedPassword", "clearPassword", "configurationProperties", "securedProperties")
_ENDPOINT = (*_COMMON, "networkAddress", "protocol", "encryptionMethod")
_CONNECTOR_TYPE = (
    *_COMMON, "supportedAssetTypeName", "supportedDeployedImplementationType", "expectedDataFormat",
    "connectorProviderClassName", "connectorFrameworkName", "connectorInterfaceLanguage", "connectorInterfaces",
    "targetTechnologySource", "targetTechnologyName", "targetTechnologyInterfaces", "targetTechnologyVersions",
    "recognizedAdditionalProperties", "recognizedConfigurationProperties", "recognizedSecuredProperties",
)
# What a connector type is that does not say so.
_FRAMEWORK = {"connectorFrameworkName": "Open Connector Framework (OCF)", "connectorInterfaceLanguage": "Java"}
_EMBEDDED = ("displayName", "arguments")

_TYPE_LINK, _ENDPOINT_LINK, _EMBEDDING = "ConnectionConnectorType", "ConnectToEndpoint", "EmbeddedConnection"
_LINKS = (_TYPE_LINK, _ENDPOINT_LINK, _EMBEDDING)


def connection_beans(
    session: Session, connections: Iterable[Entity], options: ReadOptions, around: frozenset[str] = frozenset()
) -> dict[str, Json]:
    """The beans of connections by their GUIDs.

    around: the connections in which these are embedded, which are not repeated
    """
    found = [each for each in connections if each.guid not in around]
    if not found:
        return {}
    links = related_elements(session, found, options, relationship_types=_LINKS)
    embedded = {
        guid: [item for item in items if item.relationship.type_name == _EMBEDDING and not item.at_end1]
        for guid, items in links.items()
    }
    inner = {item.entity.guid: item.entity for items in embedded.values() for item in items}
    inner_beans = connection_beans(session, inner.values(), options, around | {each.guid for each in found})
    return {each.guid: _connection(session, each, links.get(each.guid, []), inner_beans) for each in found}


def _connection(session: Session, connection: Entity, links: list[RelatedElement], inner_beans: dict[str, Json]) -> Json:
    virtual = session.types.is_a(connection.type_name, "VirtualConnection")
    shown = _bean("VirtualConnection" if virtual else "Connection", connection, _COMMON)
    for item in links:
        if item.relationship.type_name == _TYPE_LINK:
            shown["connectorType"] = _FRAMEWORK | _bean("ConnectorType", item.entity, _CONNECTOR_TYPE)
        elif item.relationship.type_name == _ENDPOINT_LINK:
            shown["endpoint"] = _bean("Endpoint", item.entity, _ENDPOINT)
    shown |= {name: connection.properties[name] for name in _CONNECTION if name in connection.properties}
    parts = [item for item in links if item.relationship.type_name == _EMBEDDING and item.entity.guid in inner_beans]
    if parts and virtual:
        parts.sort(key=_position)
        shown["embeddedConnections"] = [_embedded(item, inner_beans[item.entity.guid]) for item in parts]
    return shown


def _bean(name: str, entity: Entity, attributes: tuple[str, ...]) -> Json:
    properties = entity.properties
    header: Json = {"class": name, "headerVersion": 0, "guid": entity.guid}
    return header | {each: properties[each] for each in attributes if each in properties}


def _position(item: RelatedElement) -> int:
    return int(item.relationship.properties.get("position") or 0)


def _embedded(item: RelatedElement, connection: Json) -> Json:
    properties = item.relationship.properties
    shown: Json = {"class": "EmbeddedConnection", "headerVersion": 0, "position": _position(item)}
    shown |= {name: properties[name] for name in _EMBEDDED if name in properties}
    return {**shown, "embeddedConnection": connection}
