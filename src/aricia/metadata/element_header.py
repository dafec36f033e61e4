"""The headers of elements, relationships and classifications (spec: view services, sections 4.3 and 4.4).

The blocks for types and origins are the same for thousands of instances: they are encoded once and kept as raw JSON.
"""

from __future__ import annotations

import functools
from typing import Any
from weakref import WeakKeyDictionary

import msgspec

from aricia.base.codec import encode, format_time
from aricia.base.tables import rows
from aricia.metadata.beans import BeanWriter
from aricia.metadata.session import Session
from aricia.repository.instances import Classification, Entity, Header, Relationship
from aricia.types.registry import TypeRegistry

Json = dict[str, Any]

_CATEGORIES = {"entity": "ENTITY_DEF", "relationship": "RELATIONSHIP_DEF", "classification": "CLASSIFICATION_DEF"}
_OTHERS = ("otherClassifications", True)
CAPACITY = 4096


@functools.cache
def _header_fields() -> tuple[tuple[str, str, bool], ...]:
    """(classification, field of the header, whether that is a list), tried in this order with "type or supertype"."""
    table = rows("element_header_fields.tsv")
    return tuple((row["classification"], row["json_field"], row["cardinality"] == "list") for row in table)


class Renderer:
    """Makes the JSON of instances for one server; holds what can be made once. capacity: elements whose JSON is held at most"""

    capacity = CAPACITY

    def __init__(self, types: TypeRegistry, server_name: str) -> None:
        self.types = types
        self.beans = BeanWriter(types)
        self._server_name = server_name
        self._version = types.version
        self._type_blocks: dict[str, msgspec.Raw] = {}
        self._places: dict[str, tuple[str, bool]] = {}
        self._origins: dict[tuple[str | None, ...], msgspec.Raw] = {}
        self._rendered: dict[str, tuple[Entity, msgspec.Raw, msgspec.Raw | None]] = {}

    # ---- blocks --------------------------------------------------------------------------------------------------
    def type_block(self, type_name: str) -> msgspec.Raw:
        """The ``type`` of a header."""
        if self._version != self.types.version:
            self._type_blocks, self._places, self._rendered, self._version = {}, {}, {}, self.types.version
        block = self._type_blocks.get(type_name)
        if block is None:
            block = self._type_blocks[type_name] = msgspec.Raw(encode(self._type_json(type_name)))
        return block

    def _type_json(self, type_name: str) -> Json:
        definition = self.types.get(type_name)
        if definition is None:
            return {"typeName": type_name}
        block: Json = {"typeId": definition.guid, "typeName": type_name}
        if definition.supers:
            block["superTypeNames"] = list(definition.supers)
        block["typeVersion"] = definition.version
        if definition.description:
            block["typeDescription"] = definition.description
        block["typeCategory"] = _CATEGORIES[definition.category]
        return block

    def origin_block(self, header: Header) -> msgspec.Raw:
        """The ``origin`` of a header."""
        key = (header.provenance, header.collection_id, header.collection_name, header.license)
        block = self._origins.get(key)
        if block is None:
            origin = {
                "sourceServer": self._server_name, "originCategory": header.provenance,
                "homeMetadataCollectionId": header.collection_id, "homeMetadataCollectionName": header.collection_name,
                "license": header.license,
            }
            block = msgspec.Raw(encode({name: value for name, value in origin.items() if value is not None}))
            self._origins[key] = block
        return block

    def place(self, classification: str) -> tuple[str, bool]:
        """The header field for a classification and whether the field is a list."""
        place = self._places.get(classification)
        if place is None:
            found = ((field, many) for name, field, many in _header_fields() if self.types.is_a(classification, name))
            place = self._places[classification] = next(found, _OTHERS)
        return place

    # ---- whole elements ------------------------------------------------------------------------------------------
    def parts(self, entity: Entity) -> tuple[msgspec.Raw, msgspec.Raw | None]:
        """The header and the properties of an element as encoded JSON; no properties when it has none.

        Encoded once for each content: comparing with what was encoded last takes a tenth of the time.
        """
        known = self._rendered.get(entity.guid)
        if known is not None and known[0] == entity and self._version == self.types.version:
            return known[1], known[2]
        header = msgspec.Raw(encode(self.element_header(entity)))
        shown = self.properties_of(entity) if entity.properties else None
        properties = msgspec.Raw(encode(shown)) if shown is not None else None
        if len(self._rendered) >= self.capacity:
            for guid in list(self._rendered)[: self.capacity // 4]:
                self._rendered.pop(guid, None)
        self._rendered[entity.guid] = (entity, header, properties)
        return header, properties

    def properties_of(self, entity: Entity) -> Json | None:
        """The properties of an element."""
        return self.beans.bean(entity)

    # ---- headers -------------------------------------------------------------------------------------------------
    def instant(self, value: int) -> str | int:
        """An instant of a header."""
        return format_time(value)

    def control(self, header: Header) -> Json:
        """What every header has: version of the form, status, type, origin, versions."""
        versions: Json = {"createdBy": header.created_by}
        if header.updated_by is not None:
            versions["updatedBy"] = header.updated_by
        if header.maintained_by:
            versions["maintainedBy"] = header.maintained_by
        versions["createTime"] = self.instant(header.create_time)
        if header.update_time:
            versions["updateTime"] = self.instant(header.update_time)
        versions["version"] = header.version
        if header.last_request_id is not None:
            versions["lastRequestId"] = header.last_request_id
        return {
            "headerVersion": 0, "status": header.status, "type": self.type_block(header.type_name),
            "origin": self.origin_block(header), "versions": versions,
        }

    def element_header(self, entity: Entity) -> Json:
        """An ElementHeader: the classifications in the fields made for them."""
        header = {"class": "ElementHeader", **self.control(entity), "guid": entity.guid}
        for item in entity.classifications:
            field, many = self.place(item.type_name)
            shown = self.element_classification(item)
            if many:
                header.setdefault(field, []).append(shown)
            else:
                header[field] = shown
        return header

    def element_stub(self, entity: Entity) -> Json:
        """An ElementStub: the header with the unique name."""
        stub = self.element_header(entity)
        stub["class"] = "ElementStub"
        name = unique_name(entity)
        if name is not None:
            stub["uniqueName"] = name
        return stub

    def element_classification(self, item: Classification) -> Json:
        """An ElementClassification with its properties as a bean, which is there even when it is empty."""
        return {
            "class": "ElementClassification", **self.control(item), **_origin(item), "classificationName": item.type_name,
            "classificationProperties": self.beans.bean(item),
        }

    def relationship_header(self, relationship: Relationship) -> Json:
        """The header of a relationship."""
        return {"class": "ElementHeader", **self.control(relationship), "guid": relationship.guid}


def _origin(item: Classification) -> Json:
    origin: Json = {"classificationOrigin": item.origin}
    if item.origin_guid is not None:
        origin["classificationOriginGUID"] = item.origin_guid
    return origin


def unique_name(entity: Entity) -> str | None:
    """The name that tells the element from all others."""
    name = entity.properties.get("qualifiedName")
    return name if isinstance(name, str) else None


_renderers: WeakKeyDictionary[TypeRegistry, dict[str, Renderer]] = WeakKeyDictionary()


def renderer_of(session: Session) -> Renderer:
    """The renderer of the session's server."""
    types, name = session.collection.types, session.server.name
    of_types = _renderers.get(types)
    if of_types is None:
        of_types = _renderers.setdefault(types, {})
    renderer = of_types.get(name)
    if renderer is None:
        renderer = of_types[name] = Renderer(types, name)
    return renderer


def element_header(session: Session, entity: Entity) -> Json:
    """An ElementHeader by itself."""
    return renderer_of(session).element_header(entity)


def relationship_header(session: Session, relationship: Relationship) -> Json:
    """The header of a relationship by itself."""
    return renderer_of(session).relationship_header(relationship)
