"""Type definitions as JSON, in the two styles of the wire: the repository's and the metadata store's (spec: types, README)."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from aricia.base.codec import format_time
from aricia.types.definitions import CLASSIFICATION, ENTITY, RELATIONSHIP, Attribute, AttributeType, End, TypeDef
from aricia.types.registry import TypeRegistry

Json = dict[str, Any]

HEADER_VERSION = 1
_CLASSES = {ENTITY: "EntityDef", RELATIONSHIP: "RelationshipDef", CLASSIFICATION: "ClassificationDef"}
_CATEGORIES = {ENTITY: "ENTITY_DEF", RELATIONSHIP: "RELATIONSHIP_DEF", CLASSIFICATION: "CLASSIFICATION_DEF"}
_KIND_CLASSES = {"primitive": "PrimitiveDef", "enum": "EnumDef", "map": "CollectionDef", "array": "CollectionDef"}
_KIND_CATEGORIES = {"primitive": "PRIMITIVE", "enum": "ENUM_DEF", "map": "COLLECTION", "array": "COLLECTION"}


def present(**fields: Any) -> Json:
    """The fields that have a value."""
    return {name: value for name, value in fields.items() if value is not None}


def _link(types: TypeRegistry, name: str | None, head: Json, *, real_status: bool = False) -> Json | None:
    definition = types.get(name)
    if definition is None:
        return None
    status = definition.status if real_status else "ACTIVE_TYPEDEF"
    return {**head, "guid": definition.guid, "name": definition.name, "status": status}


# ---- the repository's style --------------------------------------------------------------------------------------------
def repository_attribute_type(kind: AttributeType) -> Json:
    """An AttributeTypeDef of the repository services."""
    return _attribute_type(kind, {"headerVersion": HEADER_VERSION}, _KIND_CLASSES[kind.kind], _KIND_CATEGORIES[kind.kind])


def _attribute_type(kind: AttributeType, head: Json, class_name: str, category: str) -> Json:
    shown = {
        "class": class_name, **head,
        **present(
            version=kind.version, versionName=kind.version_name or None, category=category, guid=kind.guid, name=kind.name,
            description=kind.description, descriptionGUID=kind.description_guid, descriptionWiki=kind.wiki,
        ),
    }
    if kind.kind == "primitive":
        shown["primitiveDefCategory"] = kind.code
    elif kind.kind == "enum":
        shown["elementDefs"] = [{**head, **element} for element in kind.elements]
        if kind.default is not None:
            shown["defaultValue"] = {**head, **kind.default}
    else:
        shown |= {"collectionDefCategory": kind.code, "argumentCount": len(kind.arguments), "argumentTypes": list(kind.arguments)}
    return shown


def repository_typedef(types: TypeRegistry, definition: TypeDef) -> Json:
    """A TypeDef of the repository services."""
    head = {"headerVersion": HEADER_VERSION}
    shown = {
        "class": _CLASSES[definition.category], **head,
        **_common(types, definition, head), "validInstanceStatusList": list(definition.statuses),
        "initialStatus": definition.initial_status,
    }
    if definition.own_attributes:
        shown["propertiesDefinition"] = [
            {**head, **_attribute(each, repository_attribute_type(each.type))} for each in definition.own_attributes
        ]
    if definition.options:
        shown["options"] = definition.options
    if definition.external_standard_mappings:
        shown["externalStandardMappings"] = list(definition.external_standard_mappings)
    if definition.category == RELATIONSHIP:
        ends = _ends(types, definition, head)
        shown |= {"propagationRule": definition.propagation_rule, **ends, "multiLink": definition.multi_link}
    elif definition.category == CLASSIFICATION:
        shown |= {"validEntityDefs": _valid_entities(types, definition, head), "propagatable": definition.propagatable}
    return shown


def _common(types: TypeRegistry, definition: TypeDef, head: Json, bean: str | None = None) -> Json:
    return present(
        guid=definition.guid, name=definition.name, status=definition.status, replacedByTypeGUID=definition.replaced_by_guid,
        replacedByTypeName=definition.replaced_by_name, version=definition.version,
        versionName=definition.version_name or None, category=_CATEGORIES[definition.category],
        superType=_link(types, definition.super_name, head), description=definition.description,
        descriptionGUID=definition.description_guid, descriptionWiki=definition.wiki, beanClassName=bean,
        origin=definition.origin, createdBy=definition.created_by, updatedBy=definition.updated_by,
        createTime=None if definition.created is None else format_time(definition.created),
        updateTime=None if definition.updated is None else format_time(definition.updated),
    )


def _attribute(attribute: Attribute, kind: Json) -> Json:
    return present(
        attributeName=attribute.name, attributeType=kind, attributeStatus=attribute.status,
        replacedByAttribute=attribute.replaced_by, attributeDescription=attribute.description,
        attributeDescriptionGUID=attribute.description_guid,
        valuesMinCount=attribute.values_min_count, valuesMaxCount=attribute.values_max_count, indexable=attribute.indexable,
        unique=attribute.unique, defaultValue=attribute.default, attributeCardinality=attribute.cardinality,
    )


def _ends(types: TypeRegistry, definition: TypeDef, head: Json) -> Json:
    ends = ("endDef1", definition.end1), ("endDef2", definition.end2)
    return {name: _end(types, end, head) for name, end in ends if end is not None}


def _end(types: TypeRegistry, end: End, head: Json) -> Json:
    return {
        **head,
        **present(
            entityType=_link(types, end.entity, head), attributeName=end.name, attributeDescription=end.description,
            attributeDescriptionGUID=end.description_guid, attributeCardinality=end.cardinality,
        ),
    }


def _valid_entities(types: TypeRegistry, definition: TypeDef, head: Json) -> list[Json]:
    return [link for name in definition.valid_entities if (link := _link(types, name, head)) is not None]


# ---- the metadata store's style ----------------------------------------------------------------------------------------
def open_metadata_attribute_type(kind: AttributeType) -> Json:
    """An OpenMetadataAttributeTypeDef."""
    category = "ENUM" if kind.kind == "enum" else _KIND_CATEGORIES[kind.kind]
    shown = _attribute_type(kind, {}, f"OpenMetadata{_KIND_CLASSES[kind.kind]}", category)
    if kind.kind == "enum":
        shown.pop("descriptionWiki", None)
    return shown


def open_metadata_typedef(
    types: TypeRegistry, definition: TypeDef, *, inherited: bool = False, relationships: bool = False
) -> Json:
    """An OpenMetadataTypeDef.

    inherited: with the attributes of its supertypes, own ones first
    relationships: with the ends that elements of the type can take
    """
    shown = {
        "class": f"OpenMetadata{_CLASSES[definition.category]}",
        **_common(types, definition, {}, bean=f"{definition.name}Properties"),
        "validElementStatusList": list(definition.statuses), "initialStatus": definition.initial_status,
    }
    attributes = list(_own_attributes(types, definition))
    for name in definition.supers if inherited else ():
        parent = types.get(name)
        attributes += _own_attributes(types, parent) if parent else ()
    if attributes:
        shown["attributeDefinitions"] = attributes
    if definition.options:
        shown["options"] = definition.options
    if definition.category == RELATIONSHIP:
        shown |= {
            "propagationRule": definition.propagation_rule, **_ends(types, definition, {}),
            "relationshipCategory": relationship_category(definition),
        }
    elif definition.category == CLASSIFICATION:
        shown |= {"validEntityDefs": _valid_entities(types, definition, {}), "propagatable": definition.propagatable}
    elif relationships:
        found = relationship_attributes(types, definition)
        if found:
            shown["relationshipAttributes"] = found
    return shown


def relationship_category(definition: TypeDef) -> str:
    """MULTI_LINK, else REVERSIBLE when both ends have one name, else UNI_LINK."""
    if definition.multi_link:
        return "MULTI_LINK"
    same = definition.end1 is not None and definition.end2 is not None and definition.end1.name == definition.end2.name
    return "REVERSIBLE" if same else "UNI_LINK"


def relationship_attributes(types: TypeRegistry, definition: TypeDef) -> list[Json]:
    """Every end of a relationship type that elements of this type can take."""
    drawn = _drawn(types)
    found = []
    for relationship, at_end1 in types.ends_of(definition.name):
        end = relationship.end1 if at_end1 else relationship.end2
        key = relationship.name, at_end1
        if key not in drawn and end is not None:
            drawn[key] = present(
                relationshipType=_link(types, relationship.name, {}, real_status=True), attributeName=end.name,
                attributeDescription=end.description, attributeCardinality=end.cardinality, elementAtEnd1=at_end1,
            )
        found.append(drawn[key])
    return found


# ---- parts that many types share, drawn once: with what it inherits, the gallery repeats them by the ten thousand ------
_parts: WeakKeyDictionary[TypeRegistry, tuple[int, dict[Any, Any]]] = WeakKeyDictionary()


def _drawn(types: TypeRegistry) -> dict[Any, Any]:
    """What was drawn of the registry as it is. Readers of answers never change them."""
    version, drawn = _parts.get(types, (-1, {}))
    if version != types.version:
        drawn = {}
        _parts[types] = types.version, drawn
    return drawn


def _own_attributes(types: TypeRegistry, definition: TypeDef) -> list[Json]:
    drawn = _drawn(types)
    if definition.name not in drawn:
        own = definition.own_attributes
        drawn[definition.name] = [_attribute(each, open_metadata_attribute_type(each.type)) for each in own]
    found: list[Json] = drawn[definition.name]
    return found
