"""Instance events for the changes of a repository (spec: cohort and events, section 1.4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from aricia.cohort.envelope import INSTANCE, Originator, write
from aricia.cohort.event_writer import EventWriter
from aricia.cohort.exchange_rules import ExchangeRule, zones_of
from aricia.repository.change_feed import CASCADE, COPY, Change
from aricia.repository.change_images import Images
from aricia.repository.instances import ACTIVE, LOCAL_COHORT, Classification, Entity, Header, Relationship
from aricia.repository.metadata_collection import MetadataCollection
from aricia.types.definitions import TypeDef
from aricia.types.registry import TypeRegistry

Json = dict[str, Any]

_CATEGORIES = {"entity": "ENTITY_DEF", "relationship": "RELATIONSHIP_DEF", "classification": "CLASSIFICATION_DEF"}


class OutboundInstances:
    """Tells the members of a cohort what happens to what is at home here.

    Deletions that go with an end, and what is under another GUID because an entity got one, are not told: the members do the same
    by themselves. Purges that go with an end are: what a member was not told of the relationship before, because it was gone by
    then, may have left it with another end there. Copies are told of only where this collection maintains them.
    """

    def __init__(self, originator: Originator, collection_id: str, rule: ExchangeRule, types: TypeRegistry) -> None:
        self._originator, self._collection_id, self._rule, self._types = originator, collection_id, rule, types
        self._writer = EventWriter(types)

    def translate(self, collection: MetadataCollection, change: Change, later: Sequence[Change] = ()) -> str | None:
        """The event for a change; None when it is not told."""
        if change.cause == CASCADE and change.event == "PURGED_RELATIONSHIP_EVENT":
            gone = change.purged
            return self._event(change.event, gone) if isinstance(gone, Relationship) and self.is_ours(gone) else None
        if change.cause not in (None, COPY):
            return None
        if change.kind == "relationship":
            return self._relationship_event(collection, change)
        images = Images(collection, change, later)
        if change.kind == "classification":
            return self._classification_event(change, images)
        return self._entity_event(collection, change, images)

    def refreshed(self, collection: MetadataCollection, instance: Entity | Relationship) -> str | None:
        """The answer to who asks for a new copy."""
        if isinstance(instance, Entity):
            return self._event("REFRESHED_ENTITY_EVENT", instance, entity=self._writer.entity(instance))
        ends = collection.get_entities((instance.end1, instance.end2))
        if not {instance.end1, instance.end2} <= ends.keys():
            return None
        return self._event("REFRESHED_RELATIONSHIP_EVENT", instance, relationship=self._writer.relationship(instance, ends))

    def purged(self, guid: str, type_name: str) -> str | None:
        """What tells once more of the purge of an entity."""
        definition = self._types.get(type_name)
        if definition is None or not self._rule.passes_instances:
            return None
        return write(self._originator, INSTANCE, {
            "eventType": "PURGED_ENTITY_EVENT", "typeDefGUID": definition.guid, "typeDefName": type_name, "instanceGUID": guid,
        })

    def is_ours(self, header: Header) -> bool:
        """Whether this collection is the home of an instance, or maintains it for a home outside the cohort."""
        is_home = header.provenance == LOCAL_COHORT and header.collection_id in (None, self._collection_id)
        return is_home or header.replicated_by == self._collection_id

    # ---- entities --------------------------------------------------------------------------------------------------
    def _entity_event(self, collection: MetadataCollection, change: Change, images: Images) -> str | None:
        entity = change.purged or images.entity_after() or _before_purge(collection, change)
        if not isinstance(entity, Entity) or entity.is_proxy or not self._is_told(change, entity):
            return None
        more: Json = {}
        before = images.entity_before() if change.event in _WITH_ORIGINAL else None
        if before is not None:
            more = self._original(change.event, before, originalEntity=lambda: self._writer.entity(before))
        if change.event.startswith("RE_IDENTIFIED"):
            more["originalInstanceGUID"] = entity.re_identified_from
        return self._event(change.event, entity, **more, entity=self._writer.entity(entity))

    def _classification_event(self, change: Change, images: Images) -> str | None:
        before, after = images.classification_before(), images.classification_after()
        told = after or before or (change.purged if isinstance(change.purged, Classification) else None)
        entity = images.entity_after()
        if told is None or entity is None or not self._is_told(change, told):
            return None
        more: Json = {}
        if before is not None and change.event != "CLASSIFIED_ENTITY_EVENT":
            more["originalClassification"] = self._writer.classification(before)
        if after is not None and change.event != "DECLASSIFIED_ENTITY_EVENT":
            more["classification"] = self._writer.classification(after)
        shown = {"entityProxy": self._writer.proxy(entity)} if entity.is_proxy else {"entity": self._writer.entity(entity)}
        return self._event(change.event, entity, **shown, **more)

    # ---- relationships ---------------------------------------------------------------------------------------------
    def _relationship_event(self, collection: MetadataCollection, change: Change) -> str | None:
        relationship = (
            change.purged or collection.relationship_image(change.guid, change.time) or _before_purge(collection, change)
        )
        if not isinstance(relationship, Relationship):
            return self._as_it_is_now(collection, change)
        if not self._is_told(change, relationship):
            return None
        shown = self._shown(collection, relationship, change.time)
        if shown is None:
            return self._as_it_is_now(collection, change)
        more: Json = {}
        before = collection.relationship_image(change.guid, change.time - 1) if change.event in _WITH_ORIGINAL else None
        if before is not None:
            more = self._original(
                change.event, before, originalRelationship=lambda: self._shown(collection, before, change.time - 1)
            )
        if change.event.startswith("RE_IDENTIFIED"):
            more["originalInstanceGUID"] = relationship.re_identified_from
        return self._event(change.event, relationship, **more, relationship=shown)

    def _as_it_is_now(self, collection: MetadataCollection, change: Change) -> str | None:
        """An end is purged by now: the relationship has another one since, or is gone with it, and its purge is told."""
        relationship = None if change.purged is not None else collection.is_relationship_known(change.guid)
        if relationship is None or not self.is_ours(relationship):
            return None
        shown = self._shown(collection, relationship, change.time)
        return None if shown is None else self._event(change.event, relationship, relationship=shown)

    def _shown(self, collection: MetadataCollection, relationship: Relationship, instant: int) -> Json | None:
        guids = (relationship.end1, relationship.end2)
        ends = {guid: collection.entity_image(guid, instant) or collection.is_entity_known(guid) for guid in guids}
        known = {guid: end for guid, end in ends.items() if end is not None}
        return self._writer.relationship(relationship, known) if len(known) == len(ends) else None

    # ---- both ------------------------------------------------------------------------------------------------------
    def _is_told(self, change: Change, header: Header) -> bool:
        return change.cause is None or self.is_ours(header)

    def _original(self, event: str, before: Entity | Relationship, **image: Any) -> Json:
        """What an event says of the instance before the change."""
        if event.startswith("RETYPED"):
            definition = self._types.get(before.type_name)
            return {} if definition is None else {"originalTypeDefSummary": type_summary(definition)}
        if event.startswith("RE_HOMED"):
            return {"originalHomeMetadataCollectionId": before.collection_id}
        return {name: make() for name, make in image.items()}

    def _event(self, event: str, instance: Entity | Relationship, **section: Any) -> str | None:
        definition = self._types.get(instance.type_name)
        guid = "" if definition is None else definition.guid
        zones = zones_of(instance.classifications) if isinstance(instance, Entity) else ()
        if not self._rule.passes(guid, zones):
            return None
        head = {
            "eventType": event, "typeDefGUID": guid, "typeDefName": instance.type_name, "instanceGUID": instance.guid,
        }
        return write(self._originator, INSTANCE, {**head, **section})


def _before_purge(collection: MetadataCollection, change: Change) -> Entity | Relationship | None:
    """The instance of a change by which it got a new GUID, when it was purged since; as far as the change feed still shows it.

    The members have to know of the new GUID, for what hangs on the old one moves with it, perhaps on to another one.
    """
    if not change.event.startswith("RE_IDENTIFIED"):
        return None
    after = change.sequence
    while changes := collection.changes(after, _PAGE):
        for each in changes:
            if each.guid == change.guid and each.kind == change.kind and isinstance(each.purged, Entity | Relationship):
                status = each.purged.status_on_delete or ACTIVE
                return replace(each.purged, version=change.version, status=status, status_on_delete=None)
        after = changes[-1].sequence
    return None


_PAGE = 500  # changes that are looked through together
_WITH_ORIGINAL = frozenset(
    f"{event}_{kind}_EVENT" for event in ("UPDATED", "RETYPED", "RE_HOMED") for kind in ("ENTITY", "RELATIONSHIP")
)


def type_summary(definition: TypeDef) -> Json:
    """TypeDefSummary."""
    summary = {
        "headerVersion": 1, "guid": definition.guid, "name": definition.name, "status": definition.status,
        "version": definition.version, "versionName": definition.version_name or None,
        "category": _CATEGORIES[definition.category],
    }
    return {name: value for name, value in summary.items() if value is not None}


def refresh_request(originator: Originator, kind: str, definition: TypeDef, guid: str, home: str) -> str:
    """The event that asks the home of an instance for a new copy. kind: entity or relationship"""
    return write(originator, INSTANCE, {
        "eventType": f"REFRESH_{kind.upper()}_REQUEST", "typeDefGUID": definition.guid, "typeDefName": definition.name,
        "instanceGUID": guid, "homeMetadataCollectionId": home,
    })
