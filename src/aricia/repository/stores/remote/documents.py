"""Instances from the documents of a remote collection, and documents from instances."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from msgspec.structs import replace

from aricia.repository.instance_json import ClassificationDocument, EntityDocument, RelationshipDocument
from aricia.repository.instance_reader import InstanceReader
from aricia.repository.instance_writer import InstanceWriter
from aricia.repository.instances import (
    DELETED,
    DEREGISTERED_REPOSITORY,
    LOCAL_COHORT,
    Classification,
    Entity,
    Header,
    Properties,
    Relationship,
)
from aricia.types.registry import TypeRegistry

Json = dict[str, Any]
H = TypeVar("H", bound=Header)


class Documents:
    """Reads and writes instances as the remote collection sees them.

    learn: makes the type of this name known, if there is one
    errors of reading: ValueError
    """

    def __init__(self, types: TypeRegistry, collection_id: Callable[[], str], learn: Callable[[str], bool]) -> None:
        self._types = types
        self._reader = InstanceReader(types)
        self._collection_id = collection_id
        self._learn = learn

    # ---- reading -------------------------------------------------------------------------------------------------
    def entity(self, document: EntityDocument) -> Entity:
        """The entity, with the classifications that it has."""
        return self.with_removed(document)[0]

    def with_removed(self, document: EntityDocument) -> tuple[Entity, list[Classification]]:
        """The entity, and the classifications that it had: a repository may show them as deleted ones."""
        self._learn_types(document)
        entity = self._reader.entity(document)
        return self._sorted_out(entity)

    def proxy(self, document: EntityDocument) -> Entity:
        """The stand-in, with its classifications."""
        self._learn_types(document)
        proxy = self._reader.proxy(document)
        proxy.classifications = [self._reader.classification(each) for each in document.classifications or ()]
        return self._sorted_out(proxy)[0]

    def _sorted_out(self, entity: Entity) -> tuple[Entity, list[Classification]]:
        self._own(entity)
        removed = [each for each in entity.classifications if each.status == DELETED]
        entity.classifications = [each for each in entity.classifications if each.status != DELETED]
        for item in (*entity.classifications, *removed):
            self._own(item)
        return entity, removed

    def relationship(self, document: RelationshipDocument) -> Relationship:
        """The relationship."""
        self._learn_type(document.type.type_def_name)
        return self._own(self._reader.relationship(document))

    def classification(self, document: ClassificationDocument) -> Classification:
        """The classification."""
        self._learn_type(document.name)
        return self._own(self._reader.classification(document))

    def _own(self, header: H) -> H:
        """The instance with its own provenance: collections show foreign instances of unregistered homes under another one."""
        if header.provenance == DEREGISTERED_REPOSITORY and header.collection_id not in (None, self._collection_id()):
            header.provenance = LOCAL_COHORT
        return header

    def _learn_types(self, document: EntityDocument) -> None:
        self._learn_type(document.type.type_def_name)
        for item in document.classifications or ():
            self._learn_type(item.name)

    def _learn_type(self, name: str) -> None:
        if self._types.get(name) is None:
            self._learn(name)

    # ---- writing -------------------------------------------------------------------------------------------------
    def filling(
        self, type_name: str, properties: Properties, effective_from: int | None = None, effective_to: int | None = None
    ) -> Json:
        """InstanceProperties of an instance of this type."""
        header = Header(type_name=type_name, effective_from=effective_from, effective_to=effective_to)
        return self._writer(None).properties(header, properties)

    def write_entity(self, entity: Entity) -> Json:
        """EntityDetail, with the provenance that it has."""
        return self._writer(entity.collection_id).entity(replace(entity, classifications=[])) | self._classifications(entity)

    def write_proxy(self, entity: Entity) -> Json:
        """EntityProxy."""
        return self._writer(entity.collection_id).proxy(replace(entity, classifications=[])) | self._classifications(entity)

    def _classifications(self, entity: Entity) -> Json:
        """The classifications of an entity, each of which may have a home of its own."""
        shown = [self.write_classification(each) for each in entity.classifications]
        return {"classifications": shown} if shown else {}

    def write_relationship(self, relationship: Relationship, ends: dict[str, Entity]) -> Json:
        """Relationship, with the proxies of its ends."""
        writer = self._writer(relationship.collection_id)
        shown = writer.relationship(relationship, {})
        shown["entityOneProxy"] = self.write_proxy(ends[relationship.end1])
        shown["entityTwoProxy"] = self.write_proxy(ends[relationship.end2])
        return shown

    def write_classification(self, classification: Classification) -> Json:
        """Classification."""
        return self._writer(classification.collection_id).classification(classification)

    def _writer(self, home: str | None) -> InstanceWriter:
        """A writer that sees an instance from its home, so that its provenance is written as it is."""
        return InstanceWriter(self._types, home or "", described=False)
