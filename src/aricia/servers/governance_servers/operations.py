"""Operations of integration daemons and engine hosts, and the check of connector classes for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from aricia.base.endpoints import function_name, table
from aricia.base.errors import invalid
from aricia.base.operation import Operation, Request
from aricia.connections.api import connector_report, extends
from aricia.servers.connector_types import unknown_class
from aricia.servers.governance_servers import daemon_operations, engine_operations

Json = dict[str, Any]

_DAEMON, _HOST = "integration-daemon-services", "engine-host-services"
# The base class of the providers of each kind of service.
_BASES = {
    _DAEMON: "IntegrationConnectorProvider", "governance-action": "GovernanceActionServiceProviderBase",
    "survey-action": "SurveyActionServiceProvider", "watchdog-action": "WatchdogActionServiceProvider",
    "repository-governance": "RepositoryGovernanceProvider",
}


def validate_connector(request: Request) -> Json:
    """What a connector of the service's kind needs and does.

    errors: OMAG-COMMON-400-016 nothing knows the class;  OMAG-MULTI-TENANT-400-004 it is of another kind
    """
    provider, service = request.variables["connectorProviderClassName"], request.operation.service
    report = connector_report(provider)
    if report is None:
        raise unknown_class(request, provider)
    if not extends(provider, _BASES[service]):
        raise invalid("OMAG-MULTI-TENANT-400-004", parameter=provider, inserts=(provider, service, _BASES[service]))
    return {"connectorReport": report}


def operations() -> list[Operation]:
    """The operations of this folder."""
    return [
        replace(row, run=run, work="thread")
        for row in table()
        if row.service in (*_BASES, _HOST) and (run := _function(row)) is not None
    ]


def _function(row: Operation) -> Callable[[Request], Json] | None:
    name = function_name(row.name)
    if name == "validate_connector":
        return validate_connector
    module = {_DAEMON: daemon_operations, _HOST: engine_operations}.get(row.service)
    found: Callable[[Request], Json] | None = getattr(module, name, None)
    return found
