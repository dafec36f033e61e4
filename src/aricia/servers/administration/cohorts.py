"""The cohorts that a server takes part in."""

from __future__ import annotations

from typing import Any

from aricia.base.errors import InvalidParameter, invalid
from aricia.base.guids import new_guid
from aricia.base.operation import Request
from aricia.servers.administration.documents import Change, changing, shown
from aricia.servers.configuration.beans import read_bean
from aricia.servers.configuration.connections import (
    COHORT_REGISTRY,
    IN_AND_OUT,
    connection,
    omrs_topic,
    topic_connection,
    topic_of,
)

Payload = dict[str, Any]
Json = dict[str, Any]

_SECTION = "cohortConfigList"
# topic of a path -> property of the section, ending of the default address, field of the answer
_TOPICS = {
    "registration": ("cohortOMRSRegistrationTopicConnection", "registrations", "registrationTopicName"),
    "types": ("cohortOMRSTypesTopicConnection", "types", "typesTopicName"),
    "instances": ("cohortOMRSInstancesTopicConnection", "instances", "instancesTopicName"),
}


def add_registration(request: Request) -> Payload:
    """Take part in a cohort by topics of the event bus."""
    cohort = request.variables["cohortName"]
    with changing(request) as change:
        _check_name(change.server, cohort)
        _keep(change, cohort, _new_section(change, cohort, request.body))
    return {}


def set_section(request: Request) -> Payload:
    """Take part in a cohort as the section says; it is that of the cohort in the path."""
    given = read_bean("CohortConfig", request.body)
    cohort = request.variables["cohortName"]
    with changing(request) as change:
        _check_name(change.server, cohort)
        _keep(change, cohort, {**given, "cohortName": cohort})
    return {}


def clear(request: Request) -> Payload:
    """Take part no more; also when the server never did."""
    cohort = request.variables["cohortName"]
    with changing(request) as change:
        section = change.document.get("repositoryServicesConfig") or {}
        others = [each for each in section.get(_SECTION) or () if each.get("cohortName") != cohort]
        section[_SECTION] = others
        if not others:
            del section[_SECTION]
        change.log(f"removed configuration for cohort {cohort}.")
    return {}


def get(request: Request) -> Payload:
    """The section of a cohort.

    errors: OMAG-ADMIN-400-033 there is none
    """
    return {"config": _required(shown(request), request)}


def get_topic_names(request: Request) -> Payload:
    """The addresses of a cohort's topics."""
    section = _required(shown(request), request)
    found = {}
    for name, _, field in _TOPICS.values():
        topic = topic_of(section.get(name) or {})
        if topic is not None:
            found[field] = topic["endpoint"].get("networkAddress", "")
    return {"dedicatedTopicList": found}


def override_registration_topic(request: Request) -> Payload:
    """Another topic for the registration of members."""
    return _override(request, "registration")


def override_types_topic(request: Request) -> Payload:
    """Another topic for the exchange of types."""
    return _override(request, "types")


def override_instances_topic(request: Request) -> Payload:
    """Another topic for the exchange of metadata."""
    return _override(request, "instances")


def _override(request: Request, kind: str) -> Payload:
    cohort, name = request.variables["cohortName"], _TOPICS[kind][0]
    with changing(request) as change:
        topic = topic_of(_required(change.document, request).get(name) or {})
        if topic is None:
            raise invalid("OMAG-ADMIN-400-034", parameter=name, inserts=(change.server, cohort))
        topic["endpoint"]["networkAddress"] = request.body
        change.log(f"updated configuration for cohort {cohort}.")
    return {}


def _keep(change: Change, cohort: str, section: Json) -> None:
    services = change.repository_services()
    services[_SECTION] = [*(each for each in services.get(_SECTION) or () if each.get("cohortName") != cohort), section]
    change.log(f"updated configuration for cohort {cohort}.")


def _new_section(change: Change, cohort: str, properties: Json | None) -> Json:
    registry = f"./data/servers/{change.server}/cohorts/{cohort}.registrystore"
    consumer = change.server_id or new_guid()
    root = f"{change.event_bus['topicURLRoot']}.openmetadata.repositoryservices.cohort.{cohort}.OMRSTopic"
    topics = {}
    for kind, (name, called, _) in _TOPICS.items():
        inner = topic_connection(change.event_bus, f"{root}.{kind}", consumer, IN_AND_OUT)
        title = f"{cohort} OMRS Topic for {called}"
        topics[name] = omrs_topic(f"Cohort OMRS Topic Connection for {title}", title, inner, properties)
    return {
        "class": "CohortConfig", "cohortName": cohort,
        "cohortRegistryConnection": connection(COHORT_REGISTRY, display_name="Cohort Registry Connection", address=registry),
        **topics, "cohortOMRSTopicProtocolVersion": "V2", "eventsToProcessRule": "ALL", "excludedZones": ["local-only"],
    }


def _required(document: Json, request: Request) -> Json:
    listed = (document.get("repositoryServicesConfig") or {}).get(_SECTION) or ()
    cohort = request.variables["cohortName"]
    found: Json | None = next((each for each in listed if each.get("cohortName") == cohort), None)
    if found is None:
        raise unknown_cohort(request.variables["serverName"], cohort)
    return found


def unknown_cohort(server: str, cohort: str) -> InvalidParameter:
    """The fault for a cohort that a server takes no part in."""
    return invalid("OMAG-ADMIN-400-033", parameter="cohortName", inserts=(server, cohort))


def _check_name(server: str, cohort: str) -> None:
    if not cohort.strip():
        raise invalid("OMAG-ADMIN-400-007", parameter="cohortName", inserts=(server,))
