"""What a server's audit log has taken, and where it goes: asked for without naming a user (spec: platform, section 6.4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from aricia.base.audit_log import SEVERITIES
from aricia.base.operation import Request
from aricia.connections.api import provider_of
from aricia.servers.omag_server import OMAGServer

Json = dict[str, Any]

_DIALECT = {"Information": "INFO"}
_COMPONENT = "Open Metadata Repository Services (OMRS)"
_PROVIDER, _CONNECTOR = "Provider", "Connector"


def get_severity_list(request: Request) -> Json:
    """The severities that records of the audit log can have."""
    return {"severities": [_DIALECT.get(name, name.upper()) for name in SEVERITIES]}


def get_audit_log_report(request: Request) -> Json:
    """How many records of which severity the log has taken since the server started: all, then by component."""
    server: OMAGServer = request.server
    counts = server.audit_log.counts()
    reports = {component: _counts(component, taken) for component, taken in sorted(counts.items())}
    total: Counter[tuple[str, str]] = Counter()
    for taken in counts.values():
        total.update(taken)
    report = {
        **_counts(_COMPONENT, total), "originatorProperties": _originator(server),
        "destinationsReport": {"logStoreReports": list(_destinations(server))},
    }
    return {"report": {**report, "childAuditLogReports": list(reports.values())} if reports else report}


def _counts(component: str, taken: Mapping[tuple[str, str], int]) -> Json:
    """An AuditLogReport; ``taken``: numbers of records by severity and message."""
    identified: dict[str, set[str]] = {}
    counted: Counter[str] = Counter()
    for (severity, message_id), number in taken.items():
        code = str(SEVERITIES.index(severity))
        identified.setdefault(code, set()).add(message_id)
        counted[code] += number
    return {
        "reportingComponent": {"componentId": 0, "componentDevelopmentStatus": "STABLE", "componentName": component},
        "severityIdentification": {code: sorted(identified[code]) for code in sorted(identified, key=int)},
        "severityCount": {code: counted[code] for code in sorted(counted, key=int)},
    }


def _originator(server: OMAGServer) -> Json:
    facts = {
        "serverName": server.name, "serverType": server.server_type,
        "organizationName": server.document.get("organizationName"),
        "metadataCollectionId": None if server.repository is None else server.repository.collection_id,
    }
    return {name: value for name, value in facts.items() if value}


def _destinations(server: OMAGServer) -> Iterator[Json]:
    for connection in (server.document.get("repositoryServicesConfig") or {}).get("auditLogConnections") or ():
        provider = provider_of(connection)
        facts = {
            "destinationName": connection.get("displayName") or connection.get("qualifiedName"),
            "supportedSeverities": (connection.get("configurationProperties") or {}).get("supportedSeverities"),
            "implementationClass": provider.removesuffix(_PROVIDER) + _CONNECTOR if provider.endswith(_PROVIDER) else provider,
        }
        yield {name: value for name, value in facts.items() if value}
