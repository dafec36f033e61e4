"""What an archive changes in the types of a repository."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from aricia.base.errors import RepositoryFault
from aricia.repository.archives.documents import TypeStore
from aricia.repository.archives.report import Counts, Skipped
from aricia.types.registry import AttributeType, TypeDef, TypeRegistry
from aricia.types.type_json import patched, read_attribute_type, read_type

# The fault of a patch for a version that the type has not reached.
_LATER_VERSION = "OMRS-REPOSITORY-400-068"


class TypeChanges(Struct):
    """New attribute types, new and patched types; what was there before; what was left out and why.

    result: a registry as it will be;  it is the repository's own when nothing changes
    """

    result: TypeRegistry
    kinds: list[AttributeType] = field(default_factory=list)
    types: dict[str, TypeDef] = field(default_factory=dict)
    before: dict[str, TypeDef | None] = field(default_factory=dict)
    new: Counts = field(default_factory=Counts)
    patches: Counts = field(default_factory=Counts)
    skipped: list[Skipped] = field(default_factory=list)

    def install(self, registry: TypeRegistry) -> None:
        """Make the changes in the repository's registry."""
        if self.kinds:
            registry.add_attribute_types(self.kinds)
        if self.types:
            registry.add_types(self.types.values())

    def withdraw(self, registry: TypeRegistry) -> None:
        """Undo ``install``. An attribute type that no type uses stays: it does no harm."""
        known = {name: before for name, before in self.before.items() if registry.get(name) is not before}
        for name in reversed([name for name, before in known.items() if before is None]):
            registry.remove_type(name)
        if any(known.values()):
            registry.add_types(before for before in known.values() if before is not None)


def type_changes(registry: TypeRegistry, store: TypeStore) -> TypeChanges:
    """What the archive's type store adds to the registry. Types that are known, at this version or another, are left alone.

    errors: those of the definitions' readers
    """
    changes = TypeChanges(registry)
    for document in store.attribute_type_defs or ():
        _add_kind(changes, registry, read_attribute_type(document))
    for document in store.new_type_defs or ():
        _add_type(changes, registry, read_type(document))
    _use_copy(changes, registry)
    for document in store.type_def_patches or ():
        _patch(changes, registry, document)
    _use_copy(changes, registry)
    return changes


def _use_copy(changes: TypeChanges, registry: TypeRegistry) -> None:
    if not changes.kinds and not changes.types:
        return
    _check_names(changes, registry)
    definitions = {definition.name: definition for definition in registry.all()} | changes.types
    changes.result = TypeRegistry([*registry.attribute_types(), *changes.kinds], definitions.values())


def _add_kind(changes: TypeChanges, registry: TypeRegistry, kind: AttributeType) -> None:
    known = registry.attribute_type(kind.name)
    if known is None:
        changes.kinds.append(kind)
    elif known.guid != kind.guid:
        changes.skipped.append(Skipped("attribute type", kind.guid, f"{kind.name} is known with the GUID {known.guid}"))


def _add_type(changes: TypeChanges, registry: TypeRegistry, definition: TypeDef) -> None:
    known = registry.get(definition.name) or registry.by_guid(definition.guid)
    if known is None:
        changes.types[definition.name] = definition
        changes.before[definition.name] = None
        changes.new.new += 1
    elif known.guid != definition.guid or known.name != definition.name:
        changes.new.conflicting += 1
        reason = f"{definition.name} is in conflict with the type {known.name} ({known.guid})"
        changes.skipped.append(Skipped("type", definition.guid, reason))
    else:
        changes.new.unchanged += 1


def _patch(changes: TypeChanges, registry: TypeRegistry, document: Mapping[str, Any]) -> None:
    name, guid = document["typeDefName"], document["typeDefGUID"]
    current = changes.types.get(name) or registry.get(name)
    if current is None:
        changes.patches.skipped += 1
        changes.skipped.append(Skipped("type patch", guid, f"the type {name} is not known"))
        return
    try:
        result = patched(changes.result if name not in changes.types else _only(changes, current), document)
    except RepositoryFault as fault:
        if fault.id != _LATER_VERSION:
            raise
        changes.patches.skipped += 1
        changes.skipped.append(Skipped("type patch", guid, fault.text))
        return
    if result is None:
        changes.patches.unchanged += 1
    else:
        changes.before.setdefault(name, registry.get(name))
        changes.types[name] = result
        changes.patches.updated += 1


def _only(changes: TypeChanges, definition: TypeDef) -> TypeRegistry:
    """A registry that knows the type as an earlier patch of this archive left it."""
    changed = {known.name: known for known in changes.result.all()} | {definition.name: definition}
    return TypeRegistry(changes.result.attribute_types(), changed.values())


def _check_names(changes: TypeChanges, registry: TypeRegistry) -> None:
    """Every type that a definition refers to is known or new."""
    for definition in changes.types.values():
        ends = [end.entity for end in (definition.end1, definition.end2) if end is not None]
        for name in filter(None, (definition.super_name, *ends, *definition.valid_entities)):
            if name not in changes.types and registry.get(name) is None:
                raise ValueError(f"the type {definition.name} refers to the unknown type {name}")
