"""The types that instances need and that are not built in: new ones whole, changed ones as patches of what is built in."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from aricia.repository.archives.archive_store import ATTRIBUTE_TYPES, TYPE_PATCHES, TYPES
from aricia.types.gallery import repository_attribute_type, repository_typedef
from aricia.types.registry import TypeDef, TypeRegistry

Json = dict[str, Any]

# The fields of a patch and those of the definition that they come from; these are given where they differ.
_PATCHED = (
    ("typeDefStatus", "status"), ("description", "description"), ("descriptionGUID", "descriptionGUID"),
    ("superType", "superType"), ("typeDefOptions", "options"), ("initialStatus", "initialStatus"),
    ("validInstanceStatusList", "validInstanceStatusList"), ("externalStandardMappings", "externalStandardMappings"),
    ("validEntityDefs", "validEntityDefs"), ("endDef1", "endDef1"), ("endDef2", "endDef2"), ("updatedBy", "updatedBy"),
    ("updateTime", "updateTime"),
)


def run_time_types(types: TypeRegistry, used: Collection[str] | None) -> dict[str, list[Json]]:
    """The parts of a type store.

    used: names of the types of the instances; None = every type that was added or changed
    """
    base = TypeRegistry.open_metadata()
    changed = {each.name: each for each in types.all() if _is_changed(types, base, each)}
    needed = list(changed.values()) if used is None else _needed(types, changed, used)
    needed.sort(key=lambda each: (each.category != "entity", len(each.supers), each.name))
    kinds = _attribute_types(types, base, None if used is None else needed)
    return {
        ATTRIBUTE_TYPES: kinds,
        TYPES: [repository_typedef(types, each) for each in needed if base.get(each.name) is None],
        TYPE_PATCHES: [_patch(types, base, each) for each in needed if base.get(each.name) is not None],
    }


def _is_changed(types: TypeRegistry, base: TypeRegistry, definition: TypeDef) -> bool:
    """Whether the type itself is another one; what it inherits does not count."""
    known = base.get(definition.name)
    if known is None:
        return True
    return known != definition and repository_typedef(base, known) != repository_typedef(types, definition)


def _needed(types: TypeRegistry, changed: dict[str, TypeDef], used: Collection[str]) -> list[TypeDef]:
    """The changed types that these types are, inherit from or refer to."""
    found: dict[str, TypeDef] = {}
    waiting = list(used)
    while waiting:
        definition = types.get(waiting.pop())
        if definition is None:
            continue
        for name in definition.lineage or (definition.name,):
            if name in changed and name not in found:
                found[name] = changed[name]
                waiting += _references(changed[name])
    return list(found.values())


def _references(definition: TypeDef) -> list[str]:
    ends = [end.entity for end in (definition.end1, definition.end2) if end is not None]
    return [*ends, *definition.valid_entities, *([definition.super_name] if definition.super_name else [])]


def _attribute_types(types: TypeRegistry, base: TypeRegistry, users: list[TypeDef] | None) -> list[Json]:
    """Attribute types that are not built in: those that these types use, or all."""
    new = {kind.name: kind for kind in types.attribute_types() if base.attribute_type(kind.name) is None}
    if users is not None:
        used = {attribute.type.name for each in users for attribute in each.own_attributes}
        used |= {new[name].value_type for name in used if name in new}
        new = {name: kind for name, kind in new.items() if name in used}
    return [repository_attribute_type(kind) for kind in new.values()]


def _patch(types: TypeRegistry, base: TypeRegistry, definition: TypeDef) -> Json:
    """What makes the definition of the built-in one."""
    known = base.get(definition.name)
    assert known is not None
    return patch_between(known, repository_typedef(base, known), definition, repository_typedef(types, definition))


def patch_between(known: TypeDef, before: Json, definition: TypeDef, after: Json) -> Json:
    """The TypeDefPatch that makes one definition of another. before, after: their OMRS JSON"""
    patch: Json = {
        "headerVersion": 1, "typeDefGUID": definition.guid, "typeDefName": definition.name, "applyToVersion": known.version,
        "updateToVersion": definition.version, "newVersionName": definition.version_name or known.version_name,
    }
    patch |= {field: after[name] for field, name in _PATCHED if name in after and after[name] != before.get(name)}
    old = before.get("propertiesDefinition", [])
    attributes = [each for each in after.get("propertiesDefinition", []) if each not in old]
    if attributes:
        patch["propertyDefinitions"] = attributes
    if before.get("multiLink") != after.get("multiLink"):
        patch |= {"updateMultiLink": True, "multiLink": after["multiLink"]}
    return patch
