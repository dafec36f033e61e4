"""Counts and digests of instances, by kind and type, to compare two stores whatever the order in which they tell."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

import msgspec

from aricia.repository.change_feed import Change
from aricia.repository.instance_writer import InstanceWriter
from aricia.repository.instances import DEREGISTERED_REPOSITORY, LOCAL_COHORT, Header
from aricia.repository.versions import STILL_CURRENT, ClassificationVersion, EntityVersion, RelationshipVersion
from aricia.types.registry import TypeRegistry

_BYTES = 16
_MASK = (1 << 8 * _BYTES) - 1
_encode = msgspec.json.Encoder(order="sorted").encode
_EMPTY = (0, 0)


class Digests:
    """Adds up instances. An instance counts as the digest of its OMRS JSON; digests are added, so that order does not matter.

    with_history: the instants at which versions were current count too;  types: of the store that tells them
    collection_id: the metadata collection in whose eyes the JSON is written, the same for both stores
    """

    def __init__(self, types: TypeRegistry, collection_id: str, with_history: bool) -> None:
        self._writer = InstanceWriter(types, collection_id, described=False)
        self._with_history = with_history
        self.sums: dict[tuple[str, str], tuple[int, int]] = {}

    def entities(self, versions: Iterable[EntityVersion]) -> None:
        """Add versions of entities."""
        for version in versions:
            entity = version.instance
            shown = self._writer.entity(entity) | {"isProxy": entity.is_proxy}
            self._add("proxy" if entity.is_proxy else "entity", entity, shown, version.since, version.until)

    def classifications(self, versions: Iterable[ClassificationVersion]) -> None:
        """Add versions of classifications."""
        for version in versions:
            shown = self._writer.classification(version.instance) | {"entityGUID": version.guid}
            self._add("classification", version.instance, shown, version.since, version.until)

    def relationships(self, versions: Iterable[RelationshipVersion]) -> None:
        """Add versions of relationships."""
        for version in versions:
            item = version.instance
            shown = self._writer.relationship(item, {}) | {"end1": item.end1, "end2": item.end2}
            self._add("relationship", item, shown, version.since, version.until)

    def changes(self, changes: Iterable[Change]) -> None:
        """Add changes of the feed."""
        for change in changes:
            self._count("change", change.type_name, _encode(change))

    def _add(self, kind: str, header: Header, shown: dict[str, Any], since: int, until: int) -> None:
        if shown.get("instanceProvenanceType") == DEREGISTERED_REPOSITORY:
            shown["instanceProvenanceType"] = LOCAL_COHORT  # as shown where the home is not known
        if self._with_history:
            shown["since"] = since
            if until != STILL_CURRENT:
                shown["until"] = until
                kind = f"earlier version of {kind}"
        self._count(kind, header.type_name, _encode(shown))

    def _count(self, kind: str, type_name: str, document: bytes) -> None:
        number, total = self.sums.get((kind, type_name), _EMPTY)
        digest = int.from_bytes(blake2b(document, digest_size=_BYTES).digest(), "big")
        self.sums[kind, type_name] = (number + 1, (total + digest) & _MASK)


def differences(source: Digests, target: Digests) -> list[str]:
    """What of the source is not the same in the target, as texts; nothing when it is."""
    found = []
    for kind, type_name in sorted(source.sums.keys() | target.sums.keys()):
        wanted, actual = (each.sums.get((kind, type_name), _EMPTY) for each in (source, target))
        if wanted[0] != actual[0]:
            found.append(f"{type_name}, {kind}: {actual[0]} instead of {wanted[0]}")
        elif wanted != actual:
            found.append(f"{type_name}, {kind}: {wanted[0]} with other content")
    return found
