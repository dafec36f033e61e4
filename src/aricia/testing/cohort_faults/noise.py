"""What is published on the topics of a cohort and is no event, or none that anybody can apply."""

from __future__ import annotations

import json
from typing import Any

_SENDER = {"metadataCollectionId": "nobody", "serverName": "nobody"}
_COLLECTION = {"typeDefGUID": "347005ba-2b35-4670-b5a7-12c9ebed0cf7", "typeDefName": "Collection"}


def _event(category: str, section: str, **content: Any) -> str:
    return json.dumps({
        "class": "OMRSEventV1", "protocolVersionId": "OMRS V2.0", "originator": _SENDER, "eventCategory": category,
        section: content,
    })


def _entity(**changes: Any) -> dict[str, Any]:
    return {"class": "EntityDetail", "guid": "noise", "type": _COLLECTION, "version": 1, "createTime": 1, **changes}


def _told(kind: str, **content: Any) -> str:
    head = {"eventType": kind, **_COLLECTION, "instanceGUID": "noise"}
    return _event("INSTANCE", "instanceEventSection", **{**head, **content})


_PATCH = {"typeDefName": "Collection"}
_ODD = {"name": "NoSuchThing", "type": {"typeDefName": "NoSuchThing"}}
_ENDS = {"entityOneProxy": 1, "entityTwoProxy": []}
_WRONG = {"instanceProperties": {"qualifiedName": {"class": "PrimitivePropertyValue", "typeName": "int", "primitiveValue": "x"}}}
NOISE = (
    "", "no event", "\x00", "null", "[]", "{}", "{" * 2000, "[" * 100_000,
    json.dumps({"class": "OMRSEventV2", "eventCategory": "INSTANCE"}),
    json.dumps({"class": "OMRSEventV1", "eventCategory": "GENERIC"}),
    _event("REGISTRY", "registryEventSection", registryEventType="REGISTRATION_ERROR_EVENT"),
    _event("REGISTRY", "registryEventSection", registryEventType="NO_SUCH_EVENT", registrationTimestamp="never"),
    _event("TYPEDEF", "typeDefEventSection", typeDefEventType="NEW_TYPEDEF_EVENT", typeDef={"name": None}),
    _event("TYPEDEF", "typeDefEventSection", typeDefEventType="UPDATED_TYPEDEF_EVENT", typeDefPatch=_PATCH),
    _event("TYPEDEF", "typeDefEventSection", typeDefEventType="DELETED_TYPEDEF_EVENT", typeDefName=1),
    _told("NO_SUCH_EVENT"), _told("NEW_ENTITY_EVENT"), _told("NEW_RELATIONSHIP_EVENT"), _told("CLASSIFIED_ENTITY_EVENT"),
    _told("NEW_ENTITY_EVENT", entity=_entity(guid="another")), _told("NEW_ENTITY_EVENT", entity=_entity(version="many")),
    _told("NEW_ENTITY_EVENT", entity=_entity(createTime="yesterday")),
    _told("NEW_ENTITY_EVENT", entity=_entity(properties=_WRONG)),
    _told("NEW_ENTITY_EVENT", entity=_entity(status="LOST")), _told("NEW_ENTITY_EVENT", entity=_entity(createTime=10**30)),
    _told("UPDATED_ENTITY_EVENT", entity=_entity(instanceProvenanceType="NOWHERE")),
    _told("CLASSIFIED_ENTITY_EVENT", entity=_entity(), classification=_ODD),
    _told("NEW_RELATIONSHIP_EVENT", relationship={"guid": "noise", "type": _COLLECTION, **_ENDS}),
    _told("RE_IDENTIFIED_ENTITY_EVENT", entity=_entity(guid="noise"), originalInstanceGUID=7),
    _told("PURGED_ENTITY_EVENT"), _told("BATCH_INSTANCES_EVENT", instanceBatch={"class": "InstanceGraph"}),
)
