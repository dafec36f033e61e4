"""The instances of an archive on their way into a session.

What is stored at the same version or a later one stays. What is stored with another home or create time stays too and counts
as a conflict (spec: cohorts, section 1.4). A full entity always takes the place of a proxy, whatever its version, because
archives carry the versions of proxies and entities from different builds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

import msgspec
from msgspec import Raw

from aricia.base.errors import RepositoryFault
from aricia.repository.archives.provenance import Stamp
from aricia.repository.archives.reader import unusable
from aricia.repository.archives.report import Counts, LoadReport, Skipped
from aricia.repository.instance_json import (
    EntityDocument,
    decode_classification_extension,
    decode_entity,
    decode_relationship,
)
from aricia.repository.instance_reader import InstanceReader
from aricia.repository.instances import Classification, Entity, Relationship
from aricia.repository.metadata_collection import Known, MetadataCollection
from aricia.types.registry import TypeRegistry

Progress = Callable[[str, int, int], None]
T = TypeVar("T")
Identified = TypeVar("Identified", Entity, Relationship)

BATCH = 500
_DAMAGE = (msgspec.DecodeError, ValueError, RecursionError)


class InstanceLoading:
    """Loads instances of one archive, in batches. ``source`` names the archive in faults."""

    def __init__(
        self, session: MetadataCollection, types: TypeRegistry, reader: InstanceReader, stamp: Stamp, source: str,
        report: LoadReport, progress: Progress | None,
    ) -> None:
        self._session = session
        self._types = types
        self._reader = reader
        self._stamp = stamp
        self._source = source
        self._report = report
        self._progress = progress

    def entities(self, documents: Sequence[Raw]) -> None:
        """Load entities with their classifications."""
        for batch in self._batches("entities", documents, self._entity):
            latest = self._latest(batch, self._report.entities)
            known = self._session.known_entities(list(latest))
            accepted = [item for item in latest.values() if self._accepts(item, known.get(item.guid), self._report.entities)]
            for item in accepted:
                self._leave_out_unknown_classifications(item)
            self._session.save_new_entities([item for item in accepted if item.guid not in known])
            for item in accepted:
                if item.guid in known:
                    self._session.save_entity(item)

    def _entity(self, raw: Raw) -> Entity:
        entity = self._reader.entity(decode_entity(raw))
        self._stamp(entity)
        for item in entity.classifications:
            self._stamp(item)
        return entity

    def relationships(self, documents: Sequence[Raw]) -> None:
        """Load relationships; an end that is not known is stored as a proxy."""
        ends: dict[str, Raw] = {}

        def make(raw: Raw) -> Relationship:
            document = decode_relationship(raw)
            made = self._reader.relationship(document)
            self._stamp(made)
            ends[made.end1], ends[made.end2] = document.entity_one_proxy, document.entity_two_proxy
            return made

        counts = self._report.relationships
        for batch in self._batches("relationships", documents, make):
            latest = self._latest(batch, counts)
            known = self._session.known_relationships(list(latest))
            absent = self._store_proxies("relationships", self._unknown(ends), decode_entity)
            ends.clear()
            connected = [item for item in latest.values() if self._has_ends(item, absent)]
            accepted = [item for item in connected if self._accepts(item, known.get(item.guid), counts)]
            self._session.save_new_relationships([item for item in accepted if item.guid not in known])
            for item in accepted:
                if item.guid in known:
                    self._session.save_relationship(item)

    def classifications(self, documents: Sequence[Raw]) -> None:
        """Load classifications of entities that may be in other archives."""
        def make(raw: Raw) -> tuple[EntityDocument, Classification]:
            extension = decode_classification_extension(raw)
            made = self._reader.classification(extension.classification)
            self._stamp(made)
            return extension.entity_to_classify, made

        for batch in self._batches("classifications", documents, make):
            entities = {entity.guid: entity for entity, _ in batch}
            absent = self._store_proxies("classifications", self._unknown(entities), lambda document: document)
            for entity, classification in batch:
                self._classification(entity.guid, classification, absent)

    def proxies(self, documents: Sequence[Raw]) -> None:
        """Load stand-ins that nothing else in the archive carries."""
        for batch in self._batches("entityProxies", documents, decode_entity):
            self._store_proxies("entityProxies", self._unknown({each.guid: each for each in batch}), lambda document: document)

    def _classification(self, guid: str, classification: Classification, absent: set[str]) -> None:
        counts = self._report.classifications
        if self._types.get(classification.type_name) is None:
            self._skip("classification", guid, f"the classification type {classification.type_name} is not known", counts)
        elif guid in absent:
            self._skip("classification", guid, f"the type of the entity {guid} is not known", counts)
        elif self._session.save_classification(guid, classification):
            counts.new += 1
        else:
            counts.unchanged += 1

    # ---- batches -------------------------------------------------------------------------------------------------
    def _batches(self, kind: str, documents: Sequence[Raw], make: Callable[[Raw], T]) -> Iterator[list[T]]:
        """The instances in batches. errors: the fault of a damaged archive, which says where"""
        for first in range(0, len(documents), BATCH):
            batch: list[T] = []
            try:
                for raw in documents[first : first + BATCH]:
                    batch.append(make(raw))  # noqa: PERF401 - the length of the list tells where the damage is
            except _DAMAGE as problem:
                raise self._damaged(f"archiveInstanceStore.{kind}[{first + len(batch)}]", problem) from None
            yield batch
            if self._progress is not None:
                self._progress(kind, first + len(batch), len(documents))

    def _damaged(self, where: str, problem: Exception) -> RepositoryFault:
        return unusable(self._source, f"{where} is damaged: {problem}", "Correct the instance, or make the archive again")

    def _latest(self, batch: Iterable[Identified], counts: Counts) -> dict[str, Identified]:
        """The instances whose type is known, by GUID; of several with one GUID the highest version."""
        latest: dict[str, Identified] = {}
        for item in batch:
            if self._types.get(item.type_name) is None:
                kind = type(item).__name__.lower()
                self._skip(kind, item.guid, f"the type {item.type_name} is not known", counts)
            elif item.guid not in latest or latest[item.guid].version < item.version:
                latest[item.guid] = item
        return latest

    # ---- rules ---------------------------------------------------------------------------------------------------
    def _accepts(self, item: Entity | Relationship, known: Known | None, counts: Counts) -> bool:
        """Whether the instance is to be stored, given what is there."""
        if known is None or known.is_proxy:
            counts.new += 1
            return True
        if known.create_time != item.create_time or known.collection_id != item.collection_id:
            counts.conflicting += 1
            return False
        if known.version >= item.version:
            counts.unchanged += 1
            return False
        counts.updated += 1
        return True

    def _has_ends(self, item: Relationship, absent: set[str]) -> bool:
        if item.end1 not in absent and item.end2 not in absent:
            return True
        self._skip("relationship", item.guid, "the type of an entity at its ends is not known", self._report.relationships)
        return False

    def _leave_out_unknown_classifications(self, entity: Entity) -> None:
        unknown = [item.type_name for item in entity.classifications if self._types.get(item.type_name) is None]
        counts = self._report.classifications
        for name in unknown:
            self._skip("classification", entity.guid, f"the classification type {name} is not known", counts)
        if unknown:
            entity.classifications = [item for item in entity.classifications if item.type_name not in unknown]

    # ---- proxies -------------------------------------------------------------------------------------------------
    def _unknown(self, entities: dict[str, T]) -> dict[str, T]:
        known = self._session.known_entities(list(entities))
        return {guid: document for guid, document in entities.items() if guid not in known}

    def _store_proxies(self, kind: str, given: dict[str, T], decode: Callable[[T], EntityDocument]) -> set[str]:
        """Store proxies for these entities and return the GUIDs of those whose type is not known."""
        proxies: list[Entity] = []
        for guid, each in given.items():
            try:
                proxies.append(self._reader.proxy(decode(each)))
            except _DAMAGE as problem:
                raise self._damaged(f"the proxy of {guid} in archiveInstanceStore.{kind}", problem) from None
        usable = [proxy for proxy in proxies if self._types.get(proxy.type_name) is not None]
        self._session.save_new_entities(usable)
        self._report.proxies += len(usable)
        return {proxy.guid for proxy in proxies} - {proxy.guid for proxy in usable}

    def _skip(self, kind: str, guid: str, reason: str, counts: Counts) -> None:
        counts.skipped += 1
        self._report.skipped.append(Skipped(kind, guid, reason))
