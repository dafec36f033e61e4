"""What the store remembers for archives: which are loaded, which types they brought."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aricia.base.clock import now_ms
from aricia.base.codec import decode, encode
from aricia.repository.stores.sqlite.copies import Copies
from aricia.types.gallery import repository_attribute_type, repository_typedef
from aricia.types.registry import AttributeType, TypeDef, TypeRegistry
from aricia.types.type_json import new_types, patched, read_attribute_type, read_type

if TYPE_CHECKING:
    import apsw

    from aricia.repository.archives.reader import TypeStore

_ATTRIBUTE_TYPE = "attribute type"


class Archiving(Copies):
    """The part of a session that archives use."""

    def has_entity(self, guid: str) -> bool:
        """Whether the entity is known, be it as a proxy or deleted."""
        return self._db.execute("SELECT 1 FROM entity WHERE guid = ?", (guid,)).get is not None

    def has_archive(self, *, guid: str | None = None, digest: str | None = None) -> bool:
        """Whether an archive with this GUID, or this very content, is loaded."""
        column, value = ("guid", guid) if digest is None else ("digest", digest)
        return self._db.execute(f"SELECT 1 FROM archive WHERE {column} = ?", (value,)).get is not None

    def record_archive(self, guid: str, name: str | None, digest: str) -> None:
        """Remember that an archive is loaded."""
        self._db.execute("INSERT OR REPLACE INTO archive VALUES (?, ?, ?, ?)", (digest, guid, name, now_ms())).fetchall()

    def define_types(self, types: TypeStore) -> int:
        """Add the types that are new and apply the patches that fit; they outlive the process."""
        kinds = [read_attribute_type(each) for each in types.attribute_type_defs or () if self.types.attribute_type(each["name"]) is None]
        if kinds:
            self.types.add_attribute_types(kinds)
            self._keep([(kind.name, _ATTRIBUTE_TYPE, repository_attribute_type(kind)) for kind in kinds])
        added = new_types(self.types, types.new_type_defs or ())
        self._define(added)
        changed = 0
        for patch in types.type_def_patches or ():
            result = patched(self.types, patch)
            if result is not None:
                self._define([result])
                changed += 1
        return len(added) + changed

    def _define(self, definitions: list[TypeDef]) -> None:
        if definitions:
            self.types.add_types(definitions)
            self._keep([(each.name, each.category, repository_typedef(self.types, each)) for each in definitions])

    def _keep(self, documents: list[tuple[str, str, dict[str, Any]]]) -> None:
        rows = [(name, category, encode(document).decode()) for name, category, document in documents]
        self._db.executemany("INSERT OR REPLACE INTO type_definition VALUES (?, ?, ?)", rows).fetchall()


def restore_types(connection: apsw.Connection, types: TypeRegistry) -> None:
    """Make the types known that were added or changed since the store was made."""
    rows = connection.execute("SELECT category, document FROM type_definition").fetchall()
    kinds: list[AttributeType] = [read_attribute_type(decode(text)) for category, text in rows if category == _ATTRIBUTE_TYPE]
    definitions = [read_type(decode(text)) for category, text in rows if category != _ATTRIBUTE_TYPE]
    if kinds:
        types.add_attribute_types(kinds)
    if definitions:
        types.add_types(definitions)
