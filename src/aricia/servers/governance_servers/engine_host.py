"""The governance engines of an engine host (spec: platform, 6.1 step 6c).

Each engine is read from its metadata server as soon as that runs. Engine actions are not run yet: an engine that was read is
reported as disabled.
"""

from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from aricia.base.clock import now_ms
from aricia.base.codec import format_time
from aricia.base.errors import PropertyServerError, invalid
from aricia.base.messages import message
from aricia.metadata import api as metadata
from aricia.metadata.api import ReadOptions, Session
from aricia.servers.governance_servers.metadata_server import read_due, read_part
from aricia.servers.omag_server import OMAGServer

if TYPE_CHECKING:
    from aricia.servers.platform import Platform

Json = dict[str, Any]

ASSIGNED, DISABLED = "ASSIGNED", "DISABLED"
_COMPONENT = "Engine Host Services"
_OPTIONS = ReadOptions()
# Which engine service runs the engines of a type.
_SERVICES = {
    "GovernanceActionEngine": "Governance Action OMES", "SurveyActionEngine": "Survey Action OMES",
    "WatchdogActionEngine": "Watchdog Action OMES", "RepositoryGovernanceEngine": "Repository Governance OMES",
}
_CLIENT = ("omagserverPlatformRootURL", "omagserverName")


class Engine(Struct):
    """An engine of the document. ``status``: ASSIGNED until its metadata server was asked for it.

    tried: when it was asked, epoch ms;  failure: why that failed, or why the engine is disabled
    """

    section: Json
    status: str = ASSIGNED
    tried: int = 0
    failure: str | None = None
    guid: str | None = None
    type_name: str | None = None
    description: str | None = None
    request_types: list[str] = field(default_factory=list)
    refreshed: int | None = None

    @property
    def name(self) -> str:
        """The qualified name of the engine."""
        return str(self.section.get("engineQualifiedName") or "")

    def summary(self) -> Json:
        """The GovernanceEngineSummary."""
        client: Json = {name: self.section[name] for name in _CLIENT if name in self.section}
        facts = {
            "governanceEngineTypeName": self.type_name, "governanceEngineService": _SERVICES.get(self.type_name or ""),
            "governanceEngineGUID": self.guid, "governanceEngineDescription": self.description,
            "governanceRequestTypes": self.request_types or None,
            "lastRefreshTime": None if self.refreshed is None else format_time(self.refreshed),
            "failingExceptionMessage": self.failure,
        }
        shown = {name: value for name, value in facts.items() if value is not None}
        return {**client, "governanceEngineName": self.name, **shown, "governanceEngineStatus": self.status}


class EngineHost:
    """The engines of one engine host. Thread safe."""

    def __init__(self, server: OMAGServer, platform: Platform) -> None:
        self._server = server
        self._platform = platform
        self._lock = threading.Lock()
        self._engines = [Engine(section=section) for section in server.document["governanceEnginesConfig"]]
        self.read_new()

    def engines(self) -> list[Engine]:
        """The engines; those that were not read yet are asked for again."""
        self.read_new()
        return self._engines

    def statuses(self) -> Counter[str]:
        """How many engines there are in each status, as far as is known."""
        return Counter(engine.status for engine in self._engines)

    def engine(self, name: str) -> Engine:
        """One engine.

        errors: ENGINE-HOST-SERVICES-400-005
        """
        found = next((engine for engine in self.engines() if engine.name == name), None)
        if found is None:
            inserts = (name, self._server.name)
            raise invalid("ENGINE-HOST-SERVICES-400-005", parameter="governanceEngineName", inserts=inserts)
        return found

    def read_new(self) -> None:
        """Read the engines that were not read yet. A metadata server that does not run is no fault: it may come."""
        read_due(self._platform, self._server, self._engines, self.read, _COMPONENT)

    def read(self, engine: Engine) -> None:
        """Read an engine's configuration from its metadata server, in place of what is known of it.

        errors: OMAG-MULTI-TENANT-404-001 that server does not run here; what it says of the engine
        """
        def work(session: Session) -> None:
            _read_engine(session, engine)

        with self._lock:
            read_part(self._platform, self._server, engine, work)
            engine.failure = message("ARICIA-0043").format((self._server.name,))


def _read_engine(session: Session, engine: Engine) -> None:
    element = metadata.get_by_unique_name(session, engine.name, "qualifiedName", _OPTIONS, "GovernanceEngine")
    if element is None:
        raise PropertyServerError("ENGINE-HOST-SERVICES-400-023", (engine.name, session.server.name, session.user))
    links = metadata.related(
        session, element.guid, _OPTIONS, relationship_types=("SupportedGovernanceService",), starting_at_end=1
    ).elements
    requests = (link.relationship.properties.get("requestType") for link in links)
    engine.request_types = sorted({str(name) for name in requests if name})
    engine.guid, engine.type_name = element.guid, element.type_name
    engine.description = element.properties.get("description")
    engine.status, engine.refreshed = DISABLED, now_ms()
