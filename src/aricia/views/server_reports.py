"""Reports on OMAG servers: status and history, document, services, cohorts, and what their kind adds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aricia.base.errors import AriciaError
from aricia.views.catalogued_platform import CataloguedPlatform

Json = dict[str, Any]

_PLATFORM_SERVICES = "/open-metadata/platform-services/server-platform/servers/{serverName}"
_STORED = "/open-metadata/admin-services/servers/{serverName}/configuration"
_HIGHWAY = "/servers/{serverName}/open-metadata/repository-services/metadata-highway"
_DAEMON = "/servers/{serverName}/open-metadata/integration-daemon/status"
_ENGINES = "/servers/{serverName}/open-metadata/engine-host/governance-engines/summary"
# What a report shows of a server's document: its name in the report, and in the document.
_FACTS = {
    "description": "localServerDescription", "userId": "localServerUserId", "serverId": "localServerId",
    "organizationName": "organizationName", "maxPageSize": "maxPageSize", "securityConnection": "serverSecurityConnection",
}
_GROUP = ("integrationGroupName", "integrationGroupGUID", "integrationGroupDescription", "integrationGroupStatus")


def server_report(platform: CataloguedPlatform, name: str) -> Json:
    """What there is to say of a server; of one that does not run, what its stored document says.

    errors: those of the platform's operations, for example OMAG-PLATFORM-SECURITY-403-001
    """
    known = platform.call("GET", f"{_PLATFORM_SERVICES}/is-known", serverName=name).get("flag")
    status = platform.call("GET", f"{_PLATFORM_SERVICES}/status", serverName=name) if known else {}
    running = bool(status.get("active"))
    document = _document(platform, name, running)
    report = {
        "class": "OMAGServerProperties",
        "serverName": name,
        "serverType": status.get("serverType") or document.get("localServerType"),
        **{shown: document.get(stored) for shown, stored in _FACTS.items()},
        "serverActiveStatus": "INACTIVE",
        "lastStartTime": status.get("serverStartTime"),
        "lastShutdownTime": status.get("serverEndTime"),
        "serverHistory": status.get("serverHistory"),
    }
    if running:
        live = platform.call("GET", f"{_PLATFORM_SERVICES}/instance/status", serverName=name).get("serverStatus") or {}
        report["serverActiveStatus"] = live.get("serverActiveStatus")
        report["services"] = live.get("services")
        report["cohorts"] = _cohorts(platform, name, document)
        report |= _OF_KIND.get(str(report["serverType"]), _nothing)(platform, name, document)
    return {name: value for name, value in report.items() if value is not None}


def _document(platform: CataloguedPlatform, name: str, running: bool) -> Json:
    path = f"{_PLATFORM_SERVICES}/instance/configuration" if running else _STORED
    return platform.call("GET", path, serverName=name).get("omagserverConfig") or {}


def _cohorts(platform: CataloguedPlatform, name: str, document: Json) -> list[Json] | None:
    """The cohorts of the document; what the server itself says of them, where it is connected to them."""
    configured = (document.get("repositoryServicesConfig") or {}).get("cohortConfigList") or ()
    if not configured:
        return None
    try:
        described = platform.call("GET", f"{_HIGHWAY}/cohort-descriptions", serverName=name).get("cohorts") or ()
    except AriciaError:  # a server that has not connected to its cohorts answers with a fault: its document is what is known
        described = ()
    status = {each.get("cohortName"): each.get("connectionStatus") for each in described}
    return [_cohort(platform, name, each, status.get(each.get("cohortName"))) for each in configured]


def _cohort(platform: CataloguedPlatform, name: str, configured: Json, status: str | None) -> Json:
    topics = ("cohortOMRSRegistrationTopicConnection", "cohortOMRSTypesTopicConnection", "cohortOMRSInstancesTopicConnection")
    shown = {
        "cohortName": configured.get("cohortName"),
        "connectionStatus": status or "NOT_INITIALIZED",
        "connectors": [made for topic in topics if (made := connector(configured.get(topic)))],
    }
    if status is not None:
        path, cohort = f"{_HIGHWAY}/cohorts/{{cohortName}}", str(configured.get("cohortName"))
        own = platform.call("GET", f"{path}/local-registration", serverName=name, cohortName=cohort)
        others = platform.call("GET", f"{path}/remote-members", serverName=name, cohortName=cohort)
        shown |= {"localRegistration": own.get("cohortMember"), "remoteRegistrations": others.get("cohortMembers")}
    return {key: value for key, value in shown.items() if value}


def _daemon(platform: CataloguedPlatform, name: str, document: Json) -> Json:
    status = platform.call("GET", _DAEMON, serverName=name).get("integrationDaemonStatus") or {}
    groups = [{key: each[key] for key in _GROUP if key in each} for each in status.get("integrationGroupSummaries") or ()]
    return {
        "class": "OMAGIntegrationDaemonProperties",
        "integrationGroups": groups or None,
        "integrationConnectorReports": status.get("integrationConnectorReports"),
    }


def _engine_host(platform: CataloguedPlatform, name: str, document: Json) -> Json:
    engines = platform.call("GET", _ENGINES, serverName=name).get("governanceEngineSummaries")
    return {"class": "OMAGEngineHostProperties", "governanceEngineSummaries": engines}


def _metadata_store(platform: CataloguedPlatform, name: str, document: Json) -> Json:
    local = (document.get("repositoryServicesConfig") or {}).get("localRepositoryConfig") or {}
    return {
        "class": "OMAGMetadataStoreProperties",
        "localRepositoryConnector": connector(local.get("localRepositoryLocalConnection")),
        "remoteRepositoryConnector": connector(local.get("localRepositoryRemoteConnection")),
        "localMetadataCollectionId": local.get("metadataCollectionId"),
        "localMetadataCollectionName": local.get("metadataCollectionName"),
    }


def _nothing(platform: CataloguedPlatform, name: str, document: Json) -> Json:
    return {}


_OF_KIND: dict[str, Callable[[CataloguedPlatform, str, Json], Json]] = {
    "Integration Daemon": _daemon,
    "Engine Host Server": _engine_host,
    "Metadata Access Store": _metadata_store,
    "Metadata Access Server": _metadata_store,
}


def connector(connection: Json | None) -> Json | None:
    """What a report shows of the connector that a connection makes: neither passwords nor secured properties."""
    if not connection:
        return None
    nested = [made for each in connection.get("embeddedConnections") or () if (made := connector(each.get("embeddedConnection")))]
    shown = {
        "connectorName": connection.get("displayName") or connection.get("qualifiedName"),
        "connectorType": connection.get("connectorType"),
        "networkAddress": (connection.get("endpoint") or {}).get("networkAddress"),
        "connectorUserId": connection.get("userId"),
        "configurationProperties": connection.get("configurationProperties"),
        "nestedConnectors": nested,
    }
    return {name: value for name, value in shown.items() if value}
