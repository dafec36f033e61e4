"""The changes whose events are measured, and the stores and topics that they go through."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from aricia.base.audit_log import AuditLog
from aricia.cohort.api import ExchangeRule, Originator
from aricia.cohort.outbound_instances import OutboundInstances
from aricia.connections.event_bus.port import Topic, open_topic
from aricia.metadata.api import (
    ElementProperties,
    MetadataServer,
    MetadataStore,
    Session,
    WriteOptions,
    classify,
    create_element,
    link,
    update_element,
)
from aricia.repository.metadata_collection import Repository
from aricia.repository.stores.sqlite import SQLiteRepository
from aricia.types.registry import TypeRegistry

_ADAPTERS = "org.odpi.openmetadata.adapters.eventbus.topic."
KAFKA = _ADAPTERS + "kafka.KafkaOpenMetadataTopicProvider"
LOCAL_BUS = _ADAPTERS + "inmemory.InMemoryOpenMetadataTopicProvider"
LOG = AuditLog("bench", [])
USER = "erin"
A_GROUP = 5  # elements: with an update, a classification and a link for every group of them
REQUESTS = A_GROUP + 3  # of a group


@contextlib.contextmanager
def new_store(folder: Path, name: str) -> Iterator[MetadataStore]:
    """A metadata store in a file of its own."""
    repository = SQLiteRepository(folder / f"{name}.db", TypeRegistry.open_metadata(), f"collection-of-{name}", name)
    try:
        yield MetadataStore(repository, MetadataServer(name, "npa", 1000, None))
    finally:
        repository.close()


def topic(name: str, bootstrap: str, folder: Path, member: str = "bench") -> Topic:
    """A topic of the broker; of the machine's bus when there is no broker."""
    clients = {"bootstrap.servers": bootstrap}
    return open_topic({
        "connectorType": {"connectorProviderClassName": KAFKA if bootstrap else LOCAL_BUS}, "endpoint": {"networkAddress": name},
        "configurationProperties": {"local.server.id": member, "producer": clients, "consumer": clients},
    }, folder / "bus", LOG)


def originator(collection_id: str) -> Originator:
    """What a member says of itself."""
    return Originator(metadata_collection_id=collection_id, server_name="a-member", server_type="Metadata Access Store")


def outbound(repository: Repository) -> OutboundInstances:
    """What makes the events for the other members of a cohort."""
    return OutboundInstances(originator(repository.collection_id), repository.collection_id, ExchangeRule(), repository.types)


def term(number: object) -> ElementProperties:
    """The properties of a term as people fill them in."""
    return ElementProperties({
        "qualifiedName": f"GlossaryTerm::bench::{number}", "displayName": f"Term {number}", "summary": "What the term is about.",
        "description": "A longer text that says what the term means, where it comes from and how it is used.",
        "additionalProperties": {"owner": "somebody", "number": str(number)},
    })


def change_group(session: Session, number: object) -> None:
    """A group of elements with what else is done to them: as many changes as requests."""
    made = [create_element(session, "GlossaryTerm", term(f"{number}.{each}"), WriteOptions()) for each in range(A_GROUP)]
    update_element(session, made[0], ElementProperties({"description": f"Now it says {number}."}), WriteOptions())
    classify(session, made[1], "Confidentiality", ElementProperties({"confidentialityLevel": 3}), WriteOptions())
    link(session, "RelatedTerm", made[2], made[3], ElementProperties({"description": "See also."}), WriteOptions())


def make_changes(store: MetadataStore, groups: int, name: object = "") -> None:
    """Change a store. name: tells these changes from others"""
    for first in range(0, groups, 25):
        def work(session: Session, first: int = first) -> None:
            for number in range(first, min(first + 25, groups)):
                change_group(session, f"{name}.{number}")
        store.write(USER, "bench", work).result(60)


def wait_until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    """TimeoutError when it does not come true."""
    limit = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > limit:
            raise TimeoutError(f"{what} took longer than {seconds:.0f} s")
        time.sleep(0.005)


def line(label: str, value: float, unit: str, note: str = "") -> None:
    """Print a figure."""
    shown = f"{value:,.0f}" if value >= 100 else f"{value:,.2f}"
    print(f"{label:<58} {shown:>10} {unit:<9} {note}", flush=True)
