"""A good body for every body class of the repository services, and what can be done to a good body."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

GLOSSARY, TERM_LINK = "36f66863-9726-4b41-97ee-714fd0dc6fe4", "74f4094d-dba2-4ad9-874e-d422b69947e2"
INSTANT = "2026-01-02T03:04:05.000+00:00"

_TEXT = {"class": "PrimitivePropertyValue", "instancePropertyCategory": "PRIMITIVE", "typeName": "string", "primitiveValue": "x"}
_PROPERTIES = {"class": "InstanceProperties", "effectiveFromTime": INSTANT, "instanceProperties": {
    "qualifiedName": _TEXT,
    "additionalProperties": {"class": "MapPropertyValue", "instancePropertyCategory": "MAP", "typeName": "map<string,string>",
                             "mapValues": {"class": "InstanceProperties", "instanceProperties": {"a": _TEXT}}},
}}
_SEARCH = {"conditions": [{"property": "qualifiedName", "operator": "LIKE", "value": _TEXT},
                          {"nestedConditions": {"conditions": [{"property": "version", "operator": "GT", "value": _TEXT}]}}],
           "matchCriteria": "ANY"}
_HEADER = {"metadataCollectionId": "elsewhere", "instanceProvenanceType": "LOCAL_COHORT", "createdBy": "olga", "version": 4,
           "createTime": INSTANT, "updateTime": INSTANT, "status": "ACTIVE", "maintainedBy": ["olga"]}
_OWNED = {"class": "Classification", **_HEADER, "name": "Ownership", "type": {"typeDefName": "Ownership"},
          "properties": {"class": "InstanceProperties", "instanceProperties": {"owner": _TEXT}}}
_ENTITY = {"class": "EntityDetail", **_HEADER, "guid": "a-copy", "type": {"typeDefName": "Glossary", "typeDefGUID": GLOSSARY},
           "properties": _PROPERTIES, "classifications": [_OWNED]}
_PROXY = {"class": "EntityProxy", **_HEADER, "guid": "a-proxy", "type": {"typeDefName": "Glossary"},
          "uniqueProperties": _PROPERTIES}
_RELATIONSHIP = {"class": "Relationship", **_HEADER, "guid": "a-link", "type": {"typeDefName": "RelatedTerm"},
                 "entityOneProxy": _PROXY, "entityTwoProxy": {**_PROXY, "guid": "b-proxy"}}
_STRING = {"class": "PrimitiveDef", "category": "PRIMITIVE", "guid": "b34a64b9-554a-42b1-8f8a-7d5c2339f9c4", "name": "string",
           "primitiveDefCategory": "OM_PRIMITIVE_TYPE_STRING"}
_ENUM = {"class": "EnumDef", "category": "ENUM_DEF", "guid": "an-enum", "name": "Colour", "version": 1,
         "elementDefs": [{"ordinal": 1, "value": "RED"}], "defaultValue": {"ordinal": 1, "value": "RED"}}
_TYPE = {"class": "EntityDef", "category": "ENTITY_DEF", "guid": "a-type", "name": "Contraption", "version": 1,
         "superType": {"guid": "x", "name": "Referenceable"}, "validInstanceStatusList": ["ACTIVE"],
         "propertiesDefinition": [{"attributeName": "wheels", "attributeType": _STRING, "attributeCardinality": "AT_MOST_ONE"}]}
_LINK = {"class": "RelationshipDef", "category": "RELATIONSHIP_DEF", "guid": "a-link-type", "name": "Contrives", "version": 1,
         "endDef1": {"entityType": {"name": "Glossary"}, "attributeName": "a"},
         "endDef2": {"entityType": {"name": "Glossary"}, "attributeName": "b"}}
_PAGE = {"offset": 0, "pageSize": 5, "sequencingProperty": "qualifiedName", "sequencingOrder": "PROPERTY_ASCENDING",
         "limitResultsByStatus": ["ACTIVE"], "typeGUID": GLOSSARY}
_FIND = {**_PAGE, "subtypeGUIDs": [GLOSSARY], "matchProperties": _SEARCH}
_ENDS = {"end1EntityGUIDs": ["a"], "end2EntityGUIDs": ["b"], "endMatchCriteria": "ANY", "typeGUID": None, "subtypeGUIDs": []}
_CLASSIFIED = {"conditions": [{"name": "Ownership", "matchProperties": _SEARCH}], "matchCriteria": "ALL"}
_MATCH = {**_PAGE, "matchProperties": _PROPERTIES, "matchCriteria": "ANY"}
_AS_OF = {"asOfTime": INSTANT}
_NEW = {"initialProperties": _PROPERTIES, "initialStatus": "ACTIVE", "metadataCollectionId": "source",
        "metadataCollectionName": "Source"}
_IN_DETAIL = {"classificationOrigin": "ASSIGNED", "classificationOriginGUID": None,
              "classificationProperties": _OWNED["properties"], "metadataCollectionId": "source",
              "metadataCollectionName": "Source"}

GOOD: dict[str, dict[str, Any]] = {
    "": {}, "GetRequest": {},
    "TypeDefCategoryRequest": {"category": "ENTITY_DEF"}, "AttributeTypeDefCategoryRequest": {"category": "PRIMITIVE"},
    "TypeDefPropertiesRequest": {"typeDefProperties": {"typeDefProperties": {"displayName": None}}},
    "TypeDefRequest": {"typeDef": _TYPE}, "AttributeTypeDefRequest": {"attributeTypeDef": _ENUM},
    "TypeDefGalleryRequest": {"attributeTypeDefs": [_ENUM], "typeDefs": [_TYPE, _LINK]},
    "TypeDefPatchRequest": {"typeDefPatch": {
        "typeDefName": "Glossary", "typeDefGUID": GLOSSARY, "applyToVersion": 1, "updateToVersion": 2, "newVersionName": "2",
        "propertyDefinitions": _TYPE["propertiesDefinition"], "superType": {"name": "Collection"}, "typeDefOptions": {"a": "b"},
    }},
    "TypeDefDeleteRequest": {"obsoleteTypeDefName": "NoSuchType"},
    "TypeDefReIdentifyRequest": {"originalTypeDefName": "NoSuchType", "newTypeDefGUID": "a", "newTypeDefName": "b"},
    "HistoryRequest": _AS_OF,
    "HistoryRangeRequest": {"fromTime": INSTANT, "toTime": INSTANT, "offset": 0, "pageSize": 5, "sequencingOrder": "FORWARDS"},
    "TypeLimitedFindRequest": _PAGE, "TypeLimitedHistoricalFindRequest": {**_PAGE, **_AS_OF},
    "EntityFindRequest": {**_FIND, "matchClassifications": _CLASSIFIED},
    "EntityHistoricalFindRequest": {**_FIND, "matchClassifications": _CLASSIFIED, **_AS_OF},
    "EntityPropertyFindRequest": {**_MATCH, "limitResultsByClassification": ["Ownership"]},
    "EntityPropertyHistoricalFindRequest": {**_MATCH, "limitResultsByClassification": ["Ownership"], **_AS_OF},
    "PropertyMatchFindRequest": _MATCH, "PropertyMatchHistoricalFindRequest": {**_MATCH, **_AS_OF},
    "RelationshipFindRequest": {**_FIND, **_ENDS}, "RelationshipHistoricalFindRequest": {**_FIND, **_ENDS, **_AS_OF},
    "EntityCreateRequest": {"entityTypeGUID": GLOSSARY, "initialClassifications": [_OWNED], **_NEW},
    "RelationshipCreateRequest": {"relationshipTypeGUID": TERM_LINK, "entityOneGUID": "a", "entityTwoGUID": "b", **_NEW},
    "EntityProxyRequest": {"entity": _PROXY}, "InstancePropertiesRequest": {"instanceProperties": _PROPERTIES},
    "TypeDefValidationForRequest": {"typeDefGUID": GLOSSARY, "typeDefName": "Glossary"},
    "TypeDefChangeRequest": {"currentTypeDef": {"name": "Glossary", "guid": GLOSSARY}, "newTypeDef": {"name": "Taxonomy"}},
    "ProxyClassificationRequest": {
        "instanceProperties": _OWNED["properties"], "entityProxy": {**_PROXY, "classifications": [_OWNED]},
    },
    "ClassificationRequest": _IN_DETAIL, "ClassificationProxyRequest": {**_IN_DETAIL, "entityProxy": _PROXY},
    "EntityDetailRequest": {"entity": _ENTITY},
    "ClassificationWithEntityRequest": {"classification": _OWNED, "entity": _ENTITY, "entityProxy": _PROXY},
    "RelationshipRequest": {"relationship": _RELATIONSHIP},
    "InstanceGraphRequest": {"entityElementList": [_ENTITY], "relationshipElementList": [_RELATIONSHIP]},
}

_INJECTION, _EXPLOSION = "'; DROP TABLE entity; --", "(a+)+$"
HOSTILE: tuple[Any, ...] = (
    None, True, -1, 0, 1 << 31, 1 << 63, 1 << 70, -(1 << 63), 1.5, 1e308, "", " ", _INJECTION, "%", "_%\\", '"', "\\", _EXPLOSION,
    "(", "[", ".*" * 50, "\u0000", "\ud83d\ude00", "x" * 70_000, "null", "-1", "9999-99-99", [], [None], [[]], [{}], {},
    {"class": "X"}, {"a": {"b": {"c": None}}}, ["'"], [1], "DELETED", "NONE", "NoSuchName", GLOSSARY,
)
HOSTILE_NAMES = (
    _INJECTION, "%", "..%2f", "%00", _EXPLOSION, "\u00e9", "x" * 300, "%5C", "null", "%22", "*", "Ownership",
)


def damaged(good: dict[str, Any], number: int, seed: str) -> Iterator[Any]:
    """Bodies with one part changed to what it should not be: all of them, or this number of them."""
    every = [(place, value) for place in _places(good, ()) for value in range(len(HOSTILE))]
    chosen = every if number <= 0 or number >= len(every) else random.Random(seed).sample(every, number)
    for place, value in chosen:
        yield _with(good, place, HOSTILE[value])


def _places(part: Any, place: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    if place:
        yield place
    items = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, each in items:
        yield from _places(each, (*place, key))


def _with(good: dict[str, Any], place: tuple[Any, ...], value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(good)
    part: Any = changed
    for key in place[:-1]:
        part = part[key]
    part[place[-1]] = value
    return changed
