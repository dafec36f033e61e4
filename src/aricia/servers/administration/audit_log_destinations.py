"""Where the audit log of a server goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aricia.base.errors import invalid
from aricia.base.operation import Request
from aricia.servers.administration.documents import Change, changing
from aricia.servers.configuration.beans import read_bean, read_value
from aricia.servers.configuration.connections import (
    console_destination,
    event_topic_destination,
    files_destination,
    postgres_destination,
    slf4j_destination,
)

Payload = dict[str, Any]
Json = dict[str, Any]

_SECTION = "auditLogConnections"
_ADDED = "added to list of audit log destinations."


def set_default(request: Request) -> Payload:
    """The console alone, for the severities that matter to an operator."""
    with changing(request) as change:
        change.repository_services()[_SECTION] = [console_destination()]
        change.log("removed the audit log destinations that were listed.", _ADDED)
    return {}


def add_console(request: Request) -> Payload:
    """The console, for the severities of the body."""
    return _add(request, lambda change: console_destination(_severities(request)))


def add_slf4j(request: Request) -> Payload:
    """The log of the process, for the severities of the body."""
    return _add(request, lambda change: slf4j_destination(_severities(request)))


def add_files(request: Request) -> Payload:
    """A file for each record."""

    def destination(change: Change) -> Json:
        folder = request.query.get("directoryName") or f"data/servers/{change.server}/logs/ffdc"
        return files_destination(folder, _severities(request))

    return _add(request, destination)


def add_postgres(request: Request) -> Payload:
    """Tables of a PostgreSQL database."""
    return _add(request, lambda change: postgres_destination(request.body))


def add_event_topic(request: Request) -> Payload:
    """A topic of the event bus."""

    def destination(change: Change) -> Json:
        topic = request.query.get("topicName") or f"openmetadata.repositoryservices.{change.server}.ffdc.auditlog"
        return event_topic_destination(change.server, topic, change.event_bus, _severities(request), change.server_id)

    return _add(request, destination)


def add_connection(request: Request) -> Payload:
    """Whatever the connection describes."""
    given = read_bean("Connection", request.body)
    return _add(request, lambda change: given)


def update_destination(request: Request) -> Payload:
    """Replace the destination of this qualified or else display name.

    errors: OMAG-ADMIN-404-100 there is none
    """
    given = read_bean("Connection", request.body)
    with changing(request) as change:
        _replace(change, request.variables["connectionName"], [given])
        change.log("updated list of audit log destinations.")
    return {}


def clear_destination(request: Request) -> Payload:
    """Take out the destination of this qualified or else display name.

    errors: OMAG-ADMIN-404-100 there is none
    """
    with changing(request) as change:
        _replace(change, request.variables["connectionName"], [])
        change.log("removed from list of audit log destinations.")
    return {}


def _add(request: Request, destination: Callable[[Change], Json]) -> Payload:
    with changing(request) as change:
        added = destination(change)
        change.repository_services().setdefault(_SECTION, []).append(added)
        change.log(_ADDED)
    return {}


def _replace(change: Change, name: str, replacement: list[Json]) -> None:
    section = change.document.get("repositoryServicesConfig") or {}
    listed: list[Json] = section.get(_SECTION) or []
    for key in ("qualifiedName", "displayName"):
        places = [index for index, each in enumerate(listed) if each.get(key) == name]
        if places:
            first = places[0]
            section[_SECTION] = [*listed[:first], *replacement, *(each for each in listed[first + 1 :] if each.get(key) != name)]
            return
    raise invalid("OMAG-ADMIN-404-100", parameter="auditLogDestination", inserts=(name, change.server))


def _severities(request: Request) -> list[str]:
    severities: list[str] = read_value("list of text", request.body, "severities")
    return severities
