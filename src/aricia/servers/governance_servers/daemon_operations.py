"""The operations of integration daemons."""

from __future__ import annotations

from typing import Any

from aricia.base.clock import now_ms
from aricia.base.operation import Request
from aricia.servers.governance_servers.integration_daemon import Connector, IntegrationDaemon

Json = dict[str, Any]

_COMPONENT = "Integration Daemon Services"


def _daemon(request: Request) -> IntegrationDaemon:
    daemon: IntegrationDaemon = request.server.governance
    return daemon


def _body(request: Request) -> Json:
    return request.body if isinstance(request.body, dict) else {}


def get_integration_daemon_status(request: Request) -> Json:
    """The groups and the connectors of the daemon."""
    groups = [group.summary() for group in _daemon(request).groups()]
    connectors = [connector.report() for connector in _daemon(request).connectors()]
    status: Json = {"integrationGroupSummaries": groups} if groups else {}
    if connectors:
        status["integrationConnectorReports"] = connectors
    return {"integrationDaemonStatus": status}


def get_integration_group_summaries(request: Request) -> Json:
    """Every group with its connectors."""
    groups = [group.summary() for group in _daemon(request).groups()]
    return {"integrationGroupSummaries": groups} if groups else {}


def get_integration_group_summary(request: Request) -> Json:
    """One group with its connectors."""
    return {"integrationGroupSummary": _daemon(request).group(request.variables["integrationGroupName"]).summary()}


def refresh_integration_group_config(request: Request) -> Json:
    """Read a group again from its metadata server."""
    daemon = _daemon(request)
    daemon.read(daemon.group(request.variables["integrationGroupName"]))
    return {}


def refresh_connectors(request: Request) -> Json:
    """What would refresh connectors: they do not run, which the audit log is told."""
    return _not_run(request, "refresh")


def restart_connectors(request: Request) -> Json:
    """What would restart connectors: they do not run, which the audit log is told."""
    return _not_run(request, "restart")


def _not_run(request: Request, what: str) -> Json:
    name = _body(request).get("name")
    daemon = _daemon(request)
    for connector in daemon.connectors_called(name) if name else daemon.connectors():
        request.server.audit_log.log("ARICIA-0046", connector.name, what, component=_COMPONENT, action=request.operation.name)
    return {}


def get_configuration_properties(request: Request) -> Json:
    """The configuration properties of a connector."""
    connector = _daemon(request).connectors_called(request.variables["connectorName"])[0]
    properties = (connector.connection or {}).get("configurationProperties")
    return {"properties": properties} if properties else {}


def update_configuration_properties(request: Request) -> Json:
    """Merge or replace the configuration properties of the connectors with a name, until they are read again."""
    body = _body(request)
    given = body.get("configurationProperties") or {}
    for connector in _daemon(request).connectors_called(str(body.get("connectorName"))):
        before = (connector.connection or {}).get("configurationProperties") or {}
        properties = {**before, **given} if body.get("mergeUpdate") else dict(given)
        _change(connector, "configurationProperties", properties)
    return {}


def update_endpoint_network_address(request: Request) -> Json:
    """Set the address of the connectors' endpoints; a connection without an endpoint stays as it is (recorded)."""
    address = _body(request).get("string")
    for connector in _daemon(request).connectors_called(request.variables["connectorName"]):
        endpoint = (connector.connection or {}).get("endpoint")
        if endpoint is not None:
            _change(connector, "endpoint", {**endpoint, "networkAddress": address})
    return {}


def update_connector_connection(request: Request) -> Json:
    """Give the connectors with a name another connection, until they are read again."""
    for connector in _daemon(request).connectors_called(request.variables["connectorName"]):
        connector.connection, connector.changed = dict(_body(request)), now_ms()
    return {}


def publish_open_lineage_event(request: Request) -> Json:
    """Take an OpenLineage event. Its listeners are connectors, which do not run: the audit log is told."""
    request.server.audit_log.log("ARICIA-0047", request.server.name, component=_COMPONENT, action=request.operation.name)
    return {}


def _change(connector: Connector, name: str, value: Json) -> None:
    connector.connection = {**(connector.connection or {"class": "Connection", "headerVersion": 0}), name: value}
    connector.changed = now_ms()
