"""Recorded answers of the original, and the instances behind them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from aricia.base.codec import parse_time
from aricia.metadata.bean_reader import read_bean
from aricia.metadata.element_properties import RelatedElement
from aricia.metadata.root_element_fields import Node, RootElement
from aricia.repository.instances import Classification, Entity, Relationship
from aricia.types.registry import TypeRegistry

Json = dict[str, Any]
DATA = Path(__file__).resolve().parent / "recordings"
TYPES = TypeRegistry.open_metadata()


def recorded(name: str) -> list[Json]:
    """The lines of a file."""
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def without(value: Any, *keys: str) -> Any:
    """The value without these keys at any level, and with types by name alone."""
    if isinstance(value, list):
        return [without(each, *keys) for each in value]
    if not isinstance(value, dict):
        return value
    if "typeId" in value:
        return {"typeName": value["typeName"]}
    return {key: without(each, *keys) for key, each in value.items() if key not in keys}


def _header(json: Json, bean: Json | None, kind: str) -> Json:
    versions = json["versions"]
    shown = {"type_name": json["type"]["typeName"], "status": json["status"], "version": versions["version"]}
    shown["properties"] = {} if bean is None else read_bean(TYPES, bean, kind).properties
    for name, field in (("createdBy", "created_by"), ("updatedBy", "updated_by"), ("maintainedBy", "maintained_by")):
        shown[field] = versions[name]
    shown |= {"create_time": parse_time(versions["createTime"]), "update_time": parse_time(versions["updateTime"])}
    return {**shown, "last_request_id": versions.get("lastRequestId")}


def _classification(json: Json) -> Classification:
    header = _header(json, json.get("classificationProperties"), "classification")
    origin = {"origin": json["classificationOrigin"], "origin_guid": json.get("classificationOriginGUID")}
    return Classification(**header, **origin)


def entity_of(json: Json) -> Entity:
    """The entity of a summary or root element."""
    header = json["elementHeader"]
    found = [each for value in header.values() for each in (value if isinstance(value, list) else [value])]
    made = [_classification(each) for each in found if isinstance(each, dict) and "classificationName" in each]
    return Entity(guid=header["guid"], classifications=made, **_header(header, json.get("properties"), "entity"))


def _related(json: Json, guid: str) -> RelatedElement:
    header, bean = json["relationshipHeader"], json.get("relationshipProperties")
    other = entity_of(json["relatedElement"])
    ends = (other.guid, guid) if json["relatedElementAtEnd1"] else (guid, other.guid)
    link = Relationship(guid=header["guid"], end1=ends[0], end2=ends[1], **_header(header, bean, "relationship"))
    return RelatedElement(link, other, at_end1=json["relatedElementAtEnd1"])


def _node(json: Json, guid: str) -> Node:
    item = _related(json, guid)
    nested, side = (
        [_node(each, item.entity.guid) for each in json.get(name, ())] for name in ("nestedElements", "sideLinks")
    )
    return Node(item, nested, side)


def root_of(json: Json) -> RootElement:
    """The root element that was answered."""
    entity = entity_of(json)
    lists = {name: value if isinstance(value, list) else [value] for name, value in json.items()}
    fields = {
        name: [_node(each, entity.guid) for each in value]
        for name, value in lists.items() if isinstance(value[0], dict) and "relatedElement" in value[0]
    }
    root = RootElement(entity, fields)
    origin = json.get("relatedBy")
    if origin is not None:
        header, bean = origin["relationshipHeader"], origin["relationshipProperties"]
        link = Relationship(guid=header["guid"], end1="", end2="", **_header(header, bean, "relationship"))
        root.related_by = RelatedElement(link, entity, at_end1=True)
        root.actors = {text: entity_of(each) for text, each in origin.get("associatedElements", {}).items()}
    return root
