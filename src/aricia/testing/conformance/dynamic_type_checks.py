"""A type that comes at run time: it is known at once, has instances, grows by a patch, and can go again."""

from __future__ import annotations

from aricia.base.errors import AriciaError
from aricia.base.guids import new_guid
from aricia.testing.conformance.bench import Bench, bare
from aricia.types.definitions import TypeDef
from aricia.types.gallery import repository_attribute_type
from aricia.types.type_maintenance import add_type, patch_type, remove_type


def life(bench: Bench, super_type: TypeDef) -> None:
    """Everything that such a type goes through; it is removed in the end, whatever happens."""
    name, guid = f"Conformance{bench.mark.rpartition(' ')[2].capitalize()}", new_guid()
    document = {
        "class": "EntityDef", "category": "ENTITY_DEF", "name": name, "guid": guid, "version": 1, "versionName": "1.0",
        "superType": {"name": super_type.name, "guid": super_type.guid},
        "propertiesDefinition": [_attribute(bench, "firstNote")],
    }
    definition = bench.step("dynamic-type-add", name, _add, bench, document)
    try:
        _instances(bench, name, guid, definition)
    finally:
        _forget(bench, name, guid)


def _attribute(bench: Bench, name: str) -> dict[str, object]:
    kind = bench.types.attribute_type("string")
    shown = repository_attribute_type(kind) if kind is not None else {}
    return {"attributeName": name, "attributeType": shown, "attributeCardinality": "AT_MOST_ONE"}


def _add(bench: Bench, document: dict[str, object]) -> TypeDef:
    definition = add_type(bench.types, document)
    bench.write(lambda c: c.save_types(bench.types, [], [definition]))
    return definition


def _instances(bench: Bench, name: str, guid: str, definition: TypeDef) -> None:
    made = bench.step("dynamic-type-instance", name, bench.add_entity, name, bench.values(definition))
    bench.same("dynamic-type-read", name, bare(made), bench.get_bare, made.guid)
    later = {**made.properties, "secondNote": "later"}
    bench.refused("dynamic-type-unknown-attribute", name, ("PropertyError",), bench.add_entity, name, later)
    patch = {
        "typeDefName": name, "typeDefGUID": guid, "applyToVersion": 1, "updateToVersion": 2,
        "propertyDefinitions": [_attribute(bench, "secondNote")],
    }

    def patched() -> int:
        changed = patch_type(bench.types, patch)
        bench.write(lambda c: c.save_types(bench.types, [], [changed]))
        return changed.version

    bench.same("dynamic-type-patch", name, 2, patched)
    changed = bench.step("dynamic-type-patched-instance", name, bench.update, made.guid, later)
    bench.same("dynamic-type-patched-read", name, later, lambda: changed.properties)
    bench.step("dynamic-type-instance-delete", name, bench.delete, made.guid)
    bench.step("dynamic-type-instance-purge", name, bench.purge, made.guid)


def _forget(bench: Bench, name: str, guid: str) -> None:
    bench.clean_up()
    try:
        bench.write(lambda c: c.forget_type(name))
        remove_type(bench.types, name, guid)
    except AriciaError as fault:
        bench.fail("dynamic-type-remove", name, "the type is gone", f"{fault.id} {fault.text}")
    else:
        bench.same("dynamic-type-remove", name, None, lambda: bench.types.get(name))
