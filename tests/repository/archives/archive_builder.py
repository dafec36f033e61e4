"""Makes archives for tests, in the JSON of the original."""

from __future__ import annotations

import json
from typing import Any

GUID = "a0000000-0000-4000-8000-000000000001"
CREATED = 1_700_000_000_000
Json = dict[str, Any]


def archive(
    *, guid: str = GUID, name: str = "Test pack", kind: str = "CONTENT_PACK", entities: list[Json] | None = None,
    relationships: list[Json] | None = None, classifications: list[Json] | None = None, types: Json | None = None,
    depends_on: list[str] | None = None,
) -> bytes:
    """The bytes of an archive."""
    properties = {
        "class": "OpenMetadataArchiveProperties", "archiveGUID": guid, "archiveName": name, "archiveType": kind,
        "originatorName": "Tester", "originatorLicense": "Apache-2.0", "creationDate": CREATED,
    }
    if depends_on is not None:
        properties["dependsOnArchives"] = depends_on
    document: Json = {"class": "OpenMetadataArchive", "archiveProperties": properties}
    if types is not None:
        document["archiveTypeStore"] = {"class": "OpenMetadataArchiveTypeStore", **types}
    instances = {"entities": entities, "relationships": relationships, "classifications": classifications}
    document["archiveInstanceStore"] = {key: value for key, value in instances.items() if value is not None}
    return json.dumps(document).encode()


def header(type_name: str, **changes: Any) -> Json:
    """An InstanceAuditHeader; a value of None leaves the field out."""
    fields: Json = {
        "headerVersion": 1, "type": {"class": "InstanceType", "typeDefName": type_name}, "instanceProvenanceType": "LOCAL_COHORT",
        "metadataCollectionId": "elsewhere", "metadataCollectionName": "Elsewhere", "status": "ACTIVE", "createdBy": "somebody",
        "createTime": CREATED - 5000, "updateTime": CREATED - 1000, "version": 7, **changes,
    }
    return {key: value for key, value in fields.items() if value is not None}


def entity(number: int, type_name: str = "GlossaryTerm", properties: Json | None = None, **changes: Any) -> Json:
    """An EntityDetail."""
    given = {"qualifiedName": text(f"{type_name}::{number}"), **(properties or {})}
    return {
        "class": "EntityDetail", **header(type_name, **changes), "guid": guid_of(number), "properties": property_set(given),
    }


def proxy(number: int, type_name: str = "GlossaryTerm", **changes: Any) -> Json:
    """An EntityProxy of the same entity."""
    return {
        "class": "EntityProxy", **header(type_name, **changes), "guid": guid_of(number),
        "uniqueProperties": property_set({"qualifiedName": text(f"{type_name}::{number}")}),
    }


def relationship(number: int, end1: Json, end2: Json, type_name: str = "RelatedTerm", **changes: Any) -> Json:
    """A Relationship."""
    return {
        "class": "Relationship", **header(type_name, **changes), "guid": guid_of(1000 + number), "entityOneProxy": end1,
        "entityTwoProxy": end2,
    }


def classification(name: str, properties: Json | None = None, **changes: Any) -> Json:
    """A Classification."""
    return {"class": "Classification", "name": name, **header(name, **changes), "properties": property_set(properties or {})}


def property_set(values: Json, **effectivity: Any) -> Json:
    """InstanceProperties."""
    return {"class": "InstanceProperties", "instanceProperties": values, **effectivity}


def primitive(type_name: str, value: Any) -> Json:
    """A PrimitivePropertyValue."""
    return {
        "class": "PrimitivePropertyValue", "instancePropertyCategory": "PRIMITIVE", "typeName": type_name,
        "primitiveDefCategory": f"OM_PRIMITIVE_TYPE_{type_name.upper()}", "primitiveValue": value,
    }


def text(value: str) -> Json:
    """A string value."""
    return primitive("string", value)


def guid_of(number: int) -> str:
    """A GUID for each number."""
    return f"b0000000-0000-4000-8000-{number:012d}"
