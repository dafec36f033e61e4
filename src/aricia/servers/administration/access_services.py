"""Access services and the federation of repositories that they work with."""

from __future__ import annotations

from typing import Any

from aricia.base.errors import ConfigurationError
from aricia.base.guids import new_guid
from aricia.base.operation import Request
from aricia.servers.administration.documents import Change, changing, shown
from aricia.servers.configuration.beans import read_value
from aricia.servers.configuration.connections import IN_AND_OUT, OUT_ONLY, omrs_topic, topic_connection, topic_of
from aricia.servers.configuration.event_bus import out_topic_name
from aricia.servers.configuration.service_sections import access_service_section, facts_of, registered, service_of
from aricia.servers.registered_services import ACCESS, Service, services

Payload = dict[str, Any]
Json = dict[str, Any]

_SECTION = "accessServicesConfig"
_SERVICES = "updated configuration for access services."
_ENTERPRISE = "updated configuration for enterprise repository services (used by access services)."


def configure_all(request: Request) -> Payload:
    """Every access service, with the topics of the event bus."""
    with changing(request) as change:
        bus = change.event_bus
        _replace_all(change, request.body, bus)
    return {}


def configure_all_without_topics(request: Request) -> Payload:
    """Every access service, none with a topic."""
    with changing(request) as change:
        _replace_all(change, request.body, None)
    return {}


def configure(request: Request) -> Payload:
    """One access service; it has a topic when there is an event bus."""
    with changing(request) as change:
        _add(change, request, change.document.get("eventBusConfig"))
    return {}


def configure_without_topics(request: Request) -> Payload:
    """One access service without a topic."""
    with changing(request) as change:
        _add(change, request, None)
    return {}


def set_all(request: Request) -> Payload:
    """The sections of the access services as they are given."""
    with changing(request) as change:
        _keep(change, read_value("list of AccessServiceConfig", request.body, _SECTION))
        change.log(_SERVICES)
    return {}


def clear_one(request: Request) -> Payload:
    """Take an access service out. As in the original the list stays, even an empty one, and the audit trail says nothing."""
    with changing(request) as change:
        change.take_out(_SECTION, "accessServiceURLMarker", request.variables["serviceURLMarker"])
    return {}


def get_registered(request: Request) -> Payload:
    """The configured access services, as the platform describes them."""
    listed = registered(ACCESS, "accessService", shown(request).get(_SECTION))
    return {"services": listed} if listed else {}


def get_one(request: Request) -> Payload:
    """The section of an access service; nothing when it is not configured."""
    found = _section_of(shown(request), request.variables["serviceURLMarker"])
    return {} if found is None else {"config": found}


def get_topic_names(request: Request) -> Payload:
    """The topic of an access service; nothing when it is not configured."""
    found = _section_of(shown(request), request.variables["serviceURLMarker"])
    return {} if found is None else {"stringMap": _topics([found])}


def get_all_topic_names(request: Request) -> Payload:
    """The topics of all access services."""
    listed = shown(request).get(_SECTION)
    return {} if listed is None else {"stringMap": _topics(listed)}


def override_topic_name(request: Request) -> Payload:
    """Another address for the topic of an access service. A service that is not configured, or has no topic, stays as it is."""
    with changing(request) as change:
        found = _section_of(change.document, request.variables["serviceURLMarker"])
        topic = topic_of((found or {}).get("accessServiceOutTopic") or {})
        if topic is not None:
            topic["endpoint"]["networkAddress"] = request.body
            change.log(_SERVICES)
    return {}


# ---- enterprise access -----------------------------------------------------------------------------------------------
def add_remote_enterprise_topic(request: Request) -> Payload:
    """Publish the events of the whole federation on a topic of the event bus."""
    with changing(request) as change:
        address = f"{change.event_bus['topicURLRoot']}.{_enterprise_topic(change)}"
        inner = topic_connection(change.event_bus, address, change.server_id, OUT_ONLY)
        topic = omrs_topic(
            "Remote Enterprise OMRS Topic Connection", "Remote Enterprise OMRS Events", inner, request.body
        )
        enterprise = change.repository_services().get("enterpriseAccessConfig") or new_enterprise(change)
        change.repository_services()["enterpriseAccessConfig"] = {**enterprise, "remoteEnterpriseOMRSTopicConnection": topic}
        change.log(_ENTERPRISE)
    return {}


def new_enterprise(change: Change) -> Json:
    """The federation of the repositories that a server can reach; its events stay within the server."""
    address = f"{change.server}.{_enterprise_topic(change)}"
    inner = topic_connection(None, address, change.server_id, IN_AND_OUT)
    return {
        "class": "EnterpriseAccessConfig",
        "enterpriseMetadataCollectionName": f"{change.server} Enterprise Metadata Collection",
        "enterpriseMetadataCollectionId": new_guid(),
        "enterpriseOMRSTopicConnection": omrs_topic("Enterprise OMRS Topic Connection", "Enterprise OMRS Events", inner),
        "enterpriseOMRSTopicProtocolVersion": "V2",
    }


def _enterprise_topic(change: Change) -> str:
    return f"openmetadata.repositoryservices.enterprise.{change.server}.OMRSTopic"


# ---- sections --------------------------------------------------------------------------------------------------------
def _replace_all(change: Change, options: Json | None, bus: Json | None) -> None:
    _keep(change, [_new_section(change, service, options, bus) for service in services(ACCESS)])
    change.repository_services()["enterpriseAccessConfig"] = new_enterprise(change)
    change.log(_SERVICES, _ENTERPRISE)


def _add(change: Change, request: Request, bus: Json | None) -> None:
    marker = request.variables["serviceURLMarker"]
    service = service_of(ACCESS, marker)
    if service is None:
        raise ConfigurationError("OMAG-ADMIN-400-005", (change.server, marker))
    others = change.others(_SECTION, "accessServiceURLMarker", marker)
    _keep(change, [*others, _new_section(change, service, request.body, bus)])
    change.repository_services().setdefault("enterpriseAccessConfig", new_enterprise(change))
    change.log(_SERVICES, _ENTERPRISE)


def _keep(change: Change, sections: list[Json]) -> None:
    change.document[_SECTION] = sections
    change.repository_services()


def _new_section(change: Change, service: Service, options: Json | None, bus: Json | None) -> Json:
    marker = service["serviceURLMarker"]
    result = access_service_section(service)
    if bus is not None and facts_of(marker).has_topic:
        address = out_topic_name(bus["topicURLRoot"], change.server, marker)
        result["accessServiceOutTopic"] = topic_connection(bus, address, change.server_id)
    if options is not None:
        result["accessServiceOptions"] = options
    return result


def _section_of(document: Json, marker: str) -> Json | None:
    return next((each for each in document.get(_SECTION) or () if each.get("accessServiceURLMarker") == marker), None)


def _topics(sections: list[Json]) -> dict[str, str]:
    topics = {}
    for each in sections:
        topic = topic_of(each.get("accessServiceOutTopic") or {})
        if topic is not None:
            topics[f"{each.get('accessServiceName', '')} OutTopic"] = topic["endpoint"].get("networkAddress", "")
    return topics
