"""The figures about a platform: its servers, their stores, what is published of them, their connectors."""

from __future__ import annotations

import os
import resource
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from aricia.base import deadline
from aricia.base.errors import AriciaError
from aricia.base.figures import COUNTER, GAUGE, Family, family
from aricia.repository.feed_relay import FeedRelay
from aricia.repository.metadata_collection import Repository
from aricia.repository.store_figures import StoreFigures
from aricia.servers.omag_server import OMAGServer

if TYPE_CHECKING:
    from aricia.servers.platform import Platform

_PATIENCE = 5.0  # seconds for the figures of one store
_PAGE = os.sysconf("SC_PAGE_SIZE")


def platform_figures(platform: Platform) -> list[Family]:
    """Every figure. It may take a while: stores are asked."""
    running = list(platform.active.values())
    return [*_process(platform), *_servers(platform), *_stores(running), *_events(running), *_connectors(running)]


def is_answering(repository: Repository) -> bool:
    """Whether a repository answers within a few seconds."""
    try:
        with deadline.limited(_PATIENCE):
            repository.read(lambda collection: collection.is_entity_known("none"))
    except AriciaError:
        return False
    return True


def missing_servers(platform: Platform) -> list[str]:
    """The servers of the start-up list that do not run, or whose stores do not answer."""
    names: list[str] = platform.settings.value("startup.server.list")
    return [name for name in names if not _is_ready(platform.active.get(name))]


def _is_ready(server: OMAGServer | None) -> bool:
    if server is None or not server.active:
        return False
    repository = server.repository
    return repository is None or is_answering(repository)


def _process(platform: Platform) -> Iterator[Family]:
    used = resource.getrusage(resource.RUSAGE_SELF)
    yield family("process_cpu_seconds_total", COUNTER, "Processor time used, in seconds.", [({}, used.ru_utime + used.ru_stime)])
    yield family("process_start_time_seconds", GAUGE, "Start, in seconds since 1970.", [({}, platform.started / 1000)])
    statm = Path("/proc/self/statm")
    if statm.exists():
        resident = int(statm.read_text("ascii").split()[1]) * _PAGE
        yield family("process_resident_memory_bytes", GAUGE, "Memory in use, in bytes.", [({}, resident)])


def _servers(platform: Platform) -> Iterator[Family]:
    known = list(platform.known.values())
    yield family("aricia_server_up", GAUGE, "1 for an OMAG server that runs, 0 for one that has stopped or failed.", [
        ({"server": server.name, "type": server.server_type}, server.active) for server in known
    ])
    logs = [platform.audit_log, *(server.audit_log for server in known)]
    records: Counter[tuple[str, str]] = Counter()
    for log in logs:
        for taken in log.counts().values():
            for (severity, _), number in taken.items():
                records[log.server, severity] += number
    yield family("aricia_audit_records_total", COUNTER, "Records of audit logs, by server and severity.", [
        ({"server": server, "severity": severity}, number) for (server, severity), number in sorted(records.items())
    ])


# ---- stores ------------------------------------------------------------------------------------------------------------
_STORE_FIGURES = (
    ("aricia_store_entities", GAUGE, "Entities of a store, deleted ones included.", "entities"),
    ("aricia_store_relationships", GAUGE, "Relationships of a store, deleted ones included.", "relationships"),
    ("aricia_store_bytes", GAUGE, "Size of a store, in bytes.", "size"),
    ("aricia_store_writes_waiting", GAUGE, "Writes that wait for the writer of a store.", "waiting"),
    ("aricia_store_writes_total", COUNTER, "Writes done by the writer of a store.", "works"),
    ("aricia_store_commits_total", COUNTER, "Transactions in which the writer of a store committed them in groups.", "groups"),
    ("aricia_store_commit_failures_total", COUNTER, "Transactions of the writer of a store that failed.", "failures"),
)


def _stores(servers: list[OMAGServer]) -> Iterator[Family]:
    found, answering = [], []
    for server in servers:
        repository = server.repository  # a server that stops meanwhile lets go of it
        if repository is None:
            continue
        figures = _figures_of(repository)
        up = figures is not None if hasattr(repository, "figures") else is_answering(repository)
        answering.append(({"server": server.name}, float(up)))
        if figures is not None:
            found.append(({"server": server.name}, figures))
    yield family("aricia_store_up", GAUGE, "1 for a store that answers.", answering)
    for name, kind, text, field in _STORE_FIGURES:
        samples = [(labels, getattr(figures, field)) for labels, figures in found]
        yield family(name, kind, text, [(labels, value) for labels, value in samples if value is not None])


def _figures_of(repository: Repository) -> StoreFigures | None:
    """The figures of a store that has some to tell; None when it has not, or cannot be asked now."""
    ask = getattr(repository, "figures", None)
    if ask is None:
        return None
    try:
        with deadline.limited(_PATIENCE):
            figures: StoreFigures = ask()
    except AriciaError:
        return None
    return figures


# ---- events and connectors ----------------------------------------------------------------------------------------------
def _events(servers: list[OMAGServer]) -> Iterator[Family]:
    published, waiting = [], []
    for server in servers:
        for relay in server.relays:
            labels = {"server": server.name, "topic": relay.name}
            published.append((labels, relay.published))
            left = _waiting(relay)
            if left is not None:
                waiting.append((labels, left))
    yield family("aricia_events_published_total", COUNTER, "Events published on a topic.", published)
    yield family("aricia_events_waiting", GAUGE, "Changes of metadata that a topic has not been told yet.", waiting)


def _waiting(relay: FeedRelay) -> int | None:
    try:
        with deadline.limited(_PATIENCE):
            return relay.waiting()
    except AriciaError:
        return None


def _connectors(servers: list[OMAGServer]) -> Iterator[Family]:
    yield family("aricia_connectors", GAUGE, "Connectors and engines of daemons and engine hosts, by status.", [
        ({"server": server.name, "type": server.server_type, "status": status}, number)
        for server in servers for status, number in sorted(_statuses(server).items())
    ])


def _statuses(server: OMAGServer) -> Counter[str]:
    governance = server.governance
    found: Counter[str] = Counter() if governance is None else governance.statuses()
    return found
