"""Type definitions from their OMRS JSON, as archives, events and the repository services carry them (spec: repository, 2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from aricia.base.codec import parse_time
from aricia.base.errors import RepositoryFault
from aricia.types.definitions import CLASSIFICATION, ENTITY, RELATIONSHIP, Attribute, AttributeType, End, TypeDef
from aricia.types.open_metadata import primitive_name
from aricia.types.registry import TypeRegistry

Json = Mapping[str, Any]

_CATEGORIES = {"ENTITY_DEF": ENTITY, "RELATIONSHIP_DEF": RELATIONSHIP, "CLASSIFICATION_DEF": CLASSIFICATION}
_KINDS = {"PRIMITIVE": "primitive", "ENUM_DEF": "enum"}


def read_attribute_type(value: Json) -> AttributeType:
    """An AttributeTypeDef."""
    code = value.get("primitiveDefCategory") or value.get("collectionDefCategory") or ""
    kind = _KINDS.get(value.get("category", ""), "map" if str(code).endswith("MAP") else "array")
    arguments = tuple(value.get("argumentTypes") or ())
    elements = tuple(_element(each) for each in value.get("elementDefs") or ())
    default = value.get("defaultValue")
    return AttributeType(
        name=value["name"], guid=value["guid"], kind=kind, version=value.get("version", 1),
        version_name=value.get("versionName") or "",
        code=code, description=value.get("description"), description_guid=value.get("descriptionGUID"),
        wiki=value.get("descriptionWiki"), arguments=arguments, value_type=primitive_name(arguments[-1]) if arguments else "",
        symbols={each["value"]: each["ordinal"] for each in elements}, elements=elements,
        default=_element(default) if default else None,
    )


def _element(value: Json) -> dict[str, Any]:
    return {key: item for key, item in value.items() if key != "headerVersion"}


def read_type(value: Json) -> TypeDef:
    """A TypeDef, without what it inherits."""
    super_type = value.get("superType")
    return TypeDef(
        name=value["name"], guid=value["guid"], category=_CATEGORIES[value["category"]], version=value.get("version", 1),
        version_name=value.get("versionName") or "", status=value.get("status") or "ACTIVE_TYPEDEF",
        description=value.get("description"), description_guid=value.get("descriptionGUID"), wiki=value.get("descriptionWiki"),
        origin=value.get("origin"), created_by=value.get("createdBy"), created=_instant(value.get("createTime")),
        updated_by=value.get("updatedBy"), updated=_instant(value.get("updateTime")),
        super_name=super_type["name"] if super_type else None,
        own_attributes=tuple(_attribute(each) for each in value.get("propertiesDefinition") or ()),
        end1=_end(value.get("endDef1")), end2=_end(value.get("endDef2")), multi_link=bool(value.get("multiLink")),
        propagation_rule=value.get("propagationRule") or "NONE",
        valid_entities=tuple(each["name"] for each in value.get("validEntityDefs") or ()),
        propagatable=bool(value.get("propagatable")),
        options=value.get("options"), external_standard_mappings=tuple(value.get("externalStandardMappings") or ()),
        statuses=tuple(value.get("validInstanceStatusList") or ("ACTIVE", "DELETED")),
        initial_status=value.get("initialStatus") or "ACTIVE", replaced_by_guid=value.get("replacedByTypeGUID"),
        replaced_by_name=value.get("replacedByTypeName"),
    )


def _instant(value: Any) -> int | None:
    return None if value is None else parse_time(value)


def _attribute(value: Json) -> Attribute:
    return Attribute(
        name=value["attributeName"], type=read_attribute_type(value["attributeType"]),
        cardinality=value.get("attributeCardinality") or "AT_MOST_ONE", unique=bool(value.get("unique")),
        indexable=bool(value.get("indexable", True)), status=value.get("attributeStatus") or "ACTIVE_ATTRIBUTE",
        replaced_by=value.get("replacedByAttribute"), description=value.get("attributeDescription"),
        description_guid=value.get("attributeDescriptionGUID"), values_min_count=value.get("valuesMinCount", 0),
        values_max_count=value.get("valuesMaxCount", 1), default=value.get("defaultValue"),
    )


def _end(value: Json | None) -> End | None:
    if not value:
        return None
    return End(
        entity=value["entityType"]["name"], name=value["attributeName"],
        cardinality=value.get("attributeCardinality") or "ANY_NUMBER",
        description=value.get("attributeDescription"), description_guid=value.get("attributeDescriptionGUID"),
    )


def patched(registry: TypeRegistry, patch: Json) -> TypeDef | None:
    """The type that a TypeDefPatch makes of the known one; None when it does not apply (unknown type, or applied before).

    errors (PatchError): OMRS-REPOSITORY-400-067 goes back in version, -068 for a later version, -070 changes an attribute's type
    """
    known = registry.get(patch["typeDefName"])
    if known is None or patch["applyToVersion"] < known.version:
        return None
    if patch["updateToVersion"] < patch["applyToVersion"]:
        raise _patch_fault("067", patch, known)
    if patch["applyToVersion"] > known.version:
        raise _patch_fault("068", patch, known)
    changes: dict[str, Any] = {"version": patch["updateToVersion"], "own_attributes": _merged(patch, known)}
    simple = (
        ("newVersionName", "version_name"), ("updatedBy", "updated_by"), ("typeDefStatus", "status"),
        ("description", "description"), ("descriptionGUID", "description_guid"), ("typeDefOptions", "options"),
        ("initialStatus", "initial_status"),
    )
    changes |= {field: patch[key] for key, field in simple if patch.get(key) is not None}
    if patch.get("updateTime") is not None:
        changes["updated"] = _instant(patch["updateTime"])
    if patch.get("superType"):
        changes["super_name"] = patch["superType"]["name"]
    lists = (("validInstanceStatusList", "statuses"), ("externalStandardMappings", "external_standard_mappings"))
    changes |= {field: tuple(patch[key]) for key, field in lists if patch.get(key)}
    if patch.get("validEntityDefs"):
        changes["valid_entities"] = tuple(each["name"] for each in patch["validEntityDefs"])
    changes |= {field: _end(patch[key]) for key, field in (("endDef1", "end1"), ("endDef2", "end2")) if patch.get(key)}
    if patch.get("updateMultiLink"):
        changes["multi_link"] = bool(patch.get("multiLink"))
    return msgspec.structs.replace(known, **changes)


def _merged(patch: Json, known: TypeDef) -> tuple[Attribute, ...]:
    merged = {attribute.name: attribute for attribute in known.own_attributes}
    for value in patch.get("propertyDefinitions") or ():
        attribute = _attribute(value)
        old = merged.get(attribute.name)
        if old is not None and old.type.name != attribute.type.name:
            raise _patch_fault("070", patch, known)
        merged[attribute.name] = attribute
    return tuple(merged.values())


def _patch_fault(number: str, patch: Json, known: TypeDef) -> RepositoryFault:
    inserts = (known.name, patch["applyToVersion"], patch["updateToVersion"], known.version)
    return RepositoryFault("PatchError", f"OMRS-REPOSITORY-400-{number}", inserts, properties={"parameterName": "typeDefPatch"})
