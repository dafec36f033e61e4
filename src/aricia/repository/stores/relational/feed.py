"""Reading the change feed, and where its readers are."""

from __future__ import annotations

from typing import Any

import msgspec

from aricia.repository.change_feed import Change
from aricia.repository.instances import Classification, Entity, Relationship
from aricia.repository.stores.relational.archiving import Archiving

_KINDS: dict[str, type[Entity] | type[Relationship] | type[Classification]] = {
    "entity": Entity, "relationship": Relationship, "classification": Classification,
}
_READER = "feed reader "


class Feed(Archiving):
    """The part of a session that reads changes."""

    def changes(self, after: int, limit: int) -> list[Change]:
        """The next changes after the one with this number, in order."""
        return [self._change_of(row) for row in self._rows("changes_after", after, limit)]

    def _change_of(self, row: tuple[Any, ...]) -> Change:
        sequence, time, event, kind, guid, type_key, version, previous, cause, image = row
        purged = msgspec.json.decode(image, type=_KINDS[kind]) if image else None
        return Change(
            sequence=sequence, time=time, event=event, kind=kind, guid=guid, type_name=self._keys.type_name(type_key),
            version=version, previous_version=previous, cause=cause, purged=purged,
        )

    def last_change(self) -> int:
        """The number of the newest change; 0 when there is none."""
        return int(self._rows("last_change")[0][0])

    def was_purged(self, guid: str) -> bool:
        """Whether an entity that was at home here was purged by a request. Looks through the whole feed."""
        return bool(self._rows("was_purged", guid))

    def entity_image(self, guid: str, instant: int) -> Entity | None:
        """The entity or proxy as it was at an instant, deleted or not."""
        rows = self._rows("entities_by_guid_at", self._list((guid,)), instant)
        return self._with_classifications_of(rows, instant)[0] if rows else None

    def relationship_image(self, guid: str, instant: int) -> Relationship | None:
        """The relationship as it was at an instant, deleted or not."""
        at = [row for row in self._rows("relationship_versions_of", guid) if row[-2] <= instant < row[-1]]
        return self._reader.relationship(at[0][1:-2]) if at else None

    def classification_image(self, guid: str, name: str, instant: int) -> Classification | None:
        """The classification as it was at an instant, removed or not."""
        known = self._keys.known_types((name,))
        rows = self._rows("classification_versions_of", guid, known[0]) if known else []
        at = [row for row in rows if row[-2] <= instant < row[-1]]
        return self._reader.classification(at[0][:-2]) if at else None

    def reader_place(self, reader: str) -> int | None:
        """The number of the last change that a reader of the feed is done with; None when it has never said."""
        rows = self._rows("store_value", _READER + reader)
        return int(rows[0][0]) if rows else None

    def keep_reader_place(self, reader: str, sequence: int) -> None:
        """Remember that a reader of the feed is done with everything up to a change."""
        self._run("keep_store_value", _READER + reader, str(sequence))
