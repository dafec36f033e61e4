"""Integration groups of integration daemons, and governance engines of engine hosts."""

from __future__ import annotations

from typing import Any

from aricia.base.errors import invalid
from aricia.base.operation import Request
from aricia.servers.administration.documents import changing, shown
from aricia.servers.administration.partners import check_partner
from aricia.servers.configuration.beans import read_bean

Payload = dict[str, Any]
Json = dict[str, Any]

_GROUPS, _ENGINES = "dynamicIntegrationGroupsConfig", "governanceEnginesConfig"
_GROUP_NAME, _ENGINE_NAME = "integrationGroupQualifiedName", "engineQualifiedName"
_GROUPS_CHANGED = "updated configuration for integration groups."


def configure_integration_group(request: Request) -> Payload:
    """An integration group; one of its name is replaced and moves to the end."""
    given = read_bean("IntegrationGroupConfig", request.body)
    with changing(request) as change:
        _check_name(change.server, given, _GROUP_NAME, "integrationGroupConfig.integrationGroupQualifiedName")
        check_partner(change.server, given)
        change.document[_GROUPS] = [*change.others(_GROUPS, _GROUP_NAME, given[_GROUP_NAME]), given]
        change.repository_services()
        change.log(_GROUPS_CHANGED)
    return {}


def clear_integration_group(request: Request) -> Payload:
    """Take an integration group out; the list stays, also when it gets empty."""
    with changing(request) as change:
        change.take_out(_GROUPS, _GROUP_NAME, request.variables["groupQualifiedName"])
        change.log(_GROUPS_CHANGED)
    return {}


def get_integration_daemon_services(request: Request) -> Payload:
    """The integration groups as the services of an integration daemon."""
    groups = shown(request).get(_GROUPS)
    found: Json = {"class": "IntegrationDaemonServicesConfig", **({_GROUPS: groups} if groups else {})}
    return {"services": found}


def set_integration_daemon_services(request: Request) -> Payload:
    """The integration groups as they are given; the audit trail says nothing of it."""
    given = read_bean("IntegrationDaemonServicesConfig", request.body)
    with changing(request) as change:
        if _GROUPS in given:
            change.document[_GROUPS] = given[_GROUPS]
            change.repository_services()
        else:
            change.document.pop(_GROUPS, None)
    return {}


def add_engine(request: Request) -> Payload:
    """A governance engine; one of its name is replaced where it stands."""
    given = read_bean("EngineConfig", request.body)
    with changing(request) as change:
        name = _check_name(change.server, given, _ENGINE_NAME, "engine.qualifiedName")
        engines = list(change.document.get(_ENGINES) or ())
        places = [index for index, each in enumerate(engines) if each.get(_ENGINE_NAME) == name]
        if places:
            engines[places[0]] = given
        else:
            engines.append(given)
        change.document[_ENGINES] = engines
        change.repository_services()
        change.log(f"updated configuration for governance engine {name}.")
    return {}


def _check_name(server: str, given: Json, name: str, parameter: str) -> str:
    value = given.get(name)
    if not isinstance(value, str) or not value.strip():
        raise invalid("OMAG-ADMIN-400-032", parameter=parameter, inserts=(server, parameter))
    return value
