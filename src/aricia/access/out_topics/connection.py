"""The connection by which a client listens to an out topic (spec: cohort and events, section 2.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aricia.base.errors import PropertyServerError
from aricia.base.operation import Request
from aricia.connections.api import connector_type

Json = dict[str, Any]

_CLIENTS = {
    "open-metadata-store": "org.odpi.openmetadata.frameworkservices.omf.connectors.outtopic.OMFOutTopicClientProvider",
    "open-governance-service": "org.odpi.openmetadata.frameworkservices.gaf.connectors.outtopic.GAFOutTopicClientProvider",
}


def out_topic_of(document: Mapping[str, Any], marker: str) -> tuple[str, Json | None]:
    """(name of the service, connection of its out topic as the document has it) of an access service, by its URL marker."""
    for section in document.get("accessServicesConfig") or ():
        if section.get("accessServiceURLMarker") == marker:
            return str(section.get("accessServiceName", marker)), section.get("accessServiceOutTopic")
    return marker, None


def client_connection(request: Request, marker: str) -> Json:
    """The payload of getOutTopicConnection: the topic for one caller, who reads in a consumer group of their own.

    errors: ARICIA-404-030 the service has no out topic
    """
    service, topic = out_topic_of(request.server.document, marker)
    if topic is None:
        raise PropertyServerError("ARICIA-404-030", (service, request.server.name))
    inner = topic["embeddedConnections"][0]["embeddedConnection"] if topic.get("embeddedConnections") else topic
    properties = {
        **(inner.get("configurationProperties") or {}), "local.server.id": request.variables["callerId"],
        "eventDirection": "inOnly",
    }
    name = f"OutTopicConnector.{service}"
    return {"connection": {
        "class": "VirtualConnection", "headerVersion": 0, "qualifiedName": name, "displayName": name,
        "description": "Connection of a client to the topic.", "connectorType": connector_type(_CLIENTS[marker]),
        "embeddedConnections": [{
            "class": "EmbeddedConnection", "headerVersion": 0, "position": 0, "displayName": "Topic Event Bus",
            "embeddedConnection": {**inner, "configurationProperties": properties},
        }],
    }}
