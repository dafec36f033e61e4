"""The operations of engine hosts."""

from __future__ import annotations

from typing import Any

from aricia.base.operation import Request
from aricia.servers.governance_servers.engine_host import EngineHost

Json = dict[str, Any]


def _host(request: Request) -> EngineHost:
    host: EngineHost = request.server.governance
    return host


def get_governance_engine_summaries(request: Request) -> Json:
    """Every engine of the host."""
    engines = [engine.summary() for engine in _host(request).engines()]
    return {"governanceEngineSummaries": engines} if engines else {}


def get_governance_engine_summary(request: Request) -> Json:
    """One engine of the host."""
    return {"governanceEngineSummary": _host(request).engine(request.variables["governanceEngineName"]).summary()}


def refresh_config(request: Request) -> Json:
    """Read one engine, or all of them, again from their metadata servers."""
    host, name = _host(request), request.variables.get("governanceEngineName")
    for engine in host.engines() if name is None else [host.engine(name)]:
        host.read(engine)
    return {}
