"""Types that come and change at run time: what repository services and cohorts ask of a registry (spec: repository, 2.3, 2.5).

The documents are OMRS JSON: TypeDef, AttributeTypeDef and TypeDefPatch.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from aricia.base.errors import RepositoryFault
from aricia.types.definitions import AttributeType, TypeDef
from aricia.types.registry import TypeRegistry, invalid_type
from aricia.types.type_json import Json, patched, read_attribute_type, read_type


def verify_type(types: TypeRegistry, document: Json) -> bool:
    """Whether the type is known; only name, GUID and version name are compared.

    errors (TypeDefConflict): OMRS-REPOSITORY-400-059 it is known with another name, GUID or version name
    """
    return _verify(types.get(document["name"]) or types.by_guid(document["guid"]), document, "typeDef")


def verify_attribute_type(types: TypeRegistry, document: Json) -> bool:
    """Whether the attribute type is known; see ``verify_type``."""
    known = types.attribute_type(document["name"]) or types.attribute_type_by_guid(document["guid"])
    return _verify(known, document, "attributeTypeDef")


def _verify(known: TypeDef | AttributeType | None, document: Json, parameter: str) -> bool:
    if known is None:
        return False
    have = known.name, known.guid, known.version_name
    supplied = document["name"], document["guid"], document.get("versionName") or ""
    if have != supplied:
        inserts = (document["name"], " / ".join(have), " / ".join(supplied))
        raise RepositoryFault("TypeDefConflict", "OMRS-REPOSITORY-400-059", inserts, properties={"parameterName": parameter})
    return True


def add_type(types: TypeRegistry, document: Json) -> TypeDef:
    """Make a type known; the type as it is now, with what it inherits.

    errors: TypeDefKnown OMRS-REPOSITORY-400-003;  TypeDefConflict -059;  InvalidTypeDef -017 it refers to an unknown type
    """
    if verify_type(types, document):
        raise _known("OMRS-REPOSITORY-400-003", document, "typeDef")
    return _install(types, read_type(document))


def replace_type(types: TypeRegistry, document: Json) -> TypeDef:
    """Make a newer version of a type known; the type as it is now. errors: InvalidTypeDef -017 it refers to an unknown type"""
    return _install(types, read_type(document))


def add_attribute_type(types: TypeRegistry, document: Json) -> AttributeType:
    """Make an attribute type known.

    errors: TypeDefKnown OMRS-REPOSITORY-400-004;  TypeDefConflict -059
    """
    if verify_attribute_type(types, document):
        raise _known("OMRS-REPOSITORY-400-004", document, "attributeTypeDef")
    kind = read_attribute_type(document)
    types.add_attribute_types([kind])
    return kind


def _known(message_id: str, document: Json, parameter: str) -> RepositoryFault:
    inserts = (document["name"], document["guid"])
    return RepositoryFault("TypeDefKnown", message_id, inserts, properties={"parameterName": parameter})


def patch_type(types: TypeRegistry, document: Json) -> TypeDef:
    """Change a type by a TypeDefPatch; the type as it is now. A patch of an earlier version than the known one changes nothing.

    errors: TypeDefNotKnown OMRS-REPOSITORY-404-004;  PatchError -067, -068, -070;  InvalidTypeDef -017
    """
    known = types.get(document["typeDefName"])
    if known is None:
        raise RepositoryFault(
            "TypeDefNotKnown", "OMRS-REPOSITORY-404-004", (document["typeDefName"], document.get("typeDefGUID")),
            properties={"parameterName": "typeDefPatch"},
        )
    changed = patched(types, document)
    return known if changed is None else _install(types, changed)


def remove_type(types: TypeRegistry, name: str, guid: str) -> TypeDef:
    """Forget a type that no other refers to; the type as it was. Whether it has instances is the caller's business.

    errors: TypeDefNotKnown OMRS-REPOSITORY-404-004;  TypeDefInUse OMRS-REPOSITORY-400-001 another type refers to it
    """
    known = _unreferenced(types, name, guid)
    types.remove_type(name)
    return known


def _unreferenced(types: TypeRegistry, name: str, guid: str) -> TypeDef:
    known = types.get(name)
    if known is None or known.guid != guid:
        raise _not_known(name, guid)
    user = next((each.name for each in types.all() if each.name != name and name in references(each)), None)
    if user is not None:
        raise type_in_use(name, guid, f"the type {user}")
    return known


def remove_attribute_type(types: TypeRegistry, name: str, guid: str) -> AttributeType:
    """Forget an attribute type that no attribute has; the attribute type as it was.

    errors: see ``remove_type``
    """
    known = _unused(types, name, guid)
    types.remove_attribute_type(name)
    return known


def _unused(types: TypeRegistry, name: str, guid: str) -> AttributeType:
    known = types.attribute_type(name)
    if known is None or known.guid != guid:
        raise _not_known(name, guid)
    user = next((each.name for each in types.all() if any(own.type.name == name for own in each.own_attributes)), None)
    if user is not None:
        raise type_in_use(name, guid, f"the type {user}")
    return known


def reidentify_type(types: TypeRegistry, name: str, guid: str, new_name: str, new_guid: str) -> TypeDef:
    """The type under another name and GUID. Whether it has instances is the caller's business.

    errors: TypeDefNotKnown OMRS-REPOSITORY-404-004;  TypeDefInUse -400-001 another type refers to the name that it loses;
            TypeDefKnown -003 another type has the new name or GUID
    """
    known = types.get(name)
    if known is None or known.guid != guid:
        raise _not_known(name, guid)
    if any(each is not None and each is not known for each in (types.get(new_name), types.by_guid(new_guid))):
        raise _known("OMRS-REPOSITORY-400-003", {"name": new_name, "guid": new_guid}, "typeDef")
    if new_name != name:
        _unreferenced(types, name, guid)
    types.rename_type(name, replace(known, name=new_name, guid=new_guid))
    return types.get(new_name) or known


def reidentify_attribute_type(types: TypeRegistry, name: str, guid: str, new_name: str, new_guid: str) -> AttributeType:
    """The attribute type, which no attribute has, under another name and GUID; errors: see ``reidentify_type``."""
    known = types.attribute_type(name)
    if known is None or known.guid != guid:
        raise _not_known(name, guid)
    holders = (types.attribute_type(new_name), types.attribute_type_by_guid(new_guid))
    if any(each is not None and each is not known for each in holders):
        raise _known("OMRS-REPOSITORY-400-004", {"name": new_name, "guid": new_guid}, "attributeTypeDef")
    _unused(types, name, guid)
    renamed = replace(known, name=new_name, guid=new_guid)
    types.rename_attribute_type(name, renamed)
    return renamed


def type_in_use(name: str, guid: str, user: str) -> RepositoryFault:
    """The fault of a type that cannot be removed."""
    inserts = (name, guid, user)
    return RepositoryFault("TypeDefInUse", "OMRS-REPOSITORY-400-001", inserts, properties={"parameterName": "typeDef"})


def _not_known(name: str, guid: str) -> RepositoryFault:
    return RepositoryFault("TypeDefNotKnown", "OMRS-REPOSITORY-404-004", (name, guid), properties={"parameterName": "typeDef"})


def _install(types: TypeRegistry, definition: TypeDef) -> TypeDef:
    for name in references(definition):
        if name != definition.name and types.get(name) is None:
            raise invalid_type(definition, f"it refers to the type {name}, which is not known")
    types.add_types([definition])
    return types.get(definition.name) or definition


def references(definition: TypeDef) -> Iterator[str]:
    """The names of the types that a definition refers to."""
    if definition.super_name is not None:
        yield definition.super_name
    yield from (end.entity for end in (definition.end1, definition.end2) if end is not None)
    yield from definition.valid_entities
