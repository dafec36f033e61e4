"""Instances as they were just before and just after a change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from aricia.repository.change_feed import Change
from aricia.repository.instances import DELETED, Classification, Entity
from aricia.repository.metadata_collection import MetadataCollection


def with_later(changes: Sequence[Change]) -> Iterator[tuple[Change, Sequence[Change]]]:
    """Each change with those of the changes after it that its images may depend on: of classifications of the same entity."""
    classifying: dict[str, list[tuple[int, Change]]] = {}
    for number, change in enumerate(changes):
        if change.kind == "classification":
            classifying.setdefault(change.guid, []).append((number, change))
    for number, change in enumerate(changes):
        yield change, [other for place, other in classifying.get(change.guid, ()) if place > number]


class Images:
    """The images around one change. ``later``: the changes after it that are known, for those of the same millisecond."""

    def __init__(self, collection: MetadataCollection, change: Change, later: Sequence[Change] = ()) -> None:
        self._collection = collection
        self._change = change
        self._later = [
            each for each in later
            if each.guid == change.guid and each.kind == "classification" and each.time == change.time
        ]

    def entity_after(self) -> Entity | None:
        """The entity right after the change."""
        image = self._collection.entity_image(self._change.guid, self._change.time)
        return self._without_later(image) if image is not None and self._later else image

    def entity_before(self) -> Entity | None:
        """The entity right before the change: that of the instant before its version began."""
        return self._collection.entity_image(self._change.guid, self._change.time - 1)

    def classification_after(self) -> Classification | None:
        """The classification right after the change; removed ones have the status DELETED."""
        return self._collection.classification_image(self._change.guid, self._change.type_name, self._change.time)

    def classification_before(self) -> Classification | None:
        """The classification right before the change."""
        return self._collection.classification_image(self._change.guid, self._change.type_name, self._change.time - 1)

    def _without_later(self, image: Entity) -> Entity:
        """Take back what was done to the classifications in the same millisecond, but after the change."""
        attached = {each.type_name: each for each in image.classifications}
        for name in {each.type_name for each in self._later}:
            before = self._collection.classification_image(image.guid, name, self._change.time - 1)
            if before is None or before.status == DELETED:
                attached.pop(name, None)
            else:
                attached[name] = before
        return replace(image, classifications=[*attached.values()])
