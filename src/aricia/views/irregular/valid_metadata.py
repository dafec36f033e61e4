"""Valid metadata: the values that a property, or the names and values in a map property, may take (spec: view services, 8.31).

A value is a ValidMetadataValue in the set of its property; its qualifiedName tells the type, property and map that it is for.
"""

from __future__ import annotations

from typing import Any

from aricia.base.errors import invalid
from aricia.base.operation import Request
from aricia.base.query import query_int
from aricia.metadata import api as metadata
from aricia.metadata.api import (
    Body,
    ElementProperties,
    ReadOptions,
    Session,
    WriteOptions,
    flag_of,
    instant_of,
    int_of,
    text_map_of,
    text_of,
    write_options,
)
from aricia.repository.instances import Entity
from aricia.views.checks import body_of, checked_name
from aricia.views.rows import row_of

Payload = dict[str, Any]

VALUE_TYPE = "ValidMetadataValue"
TECHNOLOGY_TYPE = "TechnologyType"
DEFAULT_CATEGORY = "Valid Metadata Values"
SCOPE = "Open Metadata Ecosystem"
SET_USAGE = "Used to control valid values in open metadata."
# Attributes of a ValidMetadataValue that its JSON shows, and the names there.
_DETAIL = (
    ("category", "category"), ("displayName", "displayName"), ("description", "description"),
    ("preferredValue", "preferredValue"), ("dataType", "dataType"), ("additionalProperties", "additionalProperties"),
    ("identifier", "propertyName"), ("usage", "typeName"), ("namespacePath", "mapName"),
)
_DIRECT = ReadOptions(graph_query_depth=0, max_mermaid_node_count=0)


# ---- names -------------------------------------------------------------------------------------------------------------
def value_name(type_name: str | None, property_name: str, map_name: str | None, value: str | None) -> str:
    """The qualifiedName of a value; without a value that of the set."""
    name = f"Egeria:ValidMetadataValue:{type_name or ''}:{property_name}-"
    if map_name:
        name += f"-{map_name}--"
    return name if value is None else f"{name}({value})"


def find_value(session: Session, names: list[str]) -> Entity | None:
    """The element with the first of these names that any has."""
    for name in names:
        found = metadata.get_by_unique_name(session, name, "qualifiedName", _DIRECT)
        if found is not None:
            return found
    return None


def names_of(request: Request, value: str, map_name: str | None, *, typed_first: bool) -> list[str]:
    """The names under which a value may be kept: for its type and for any type."""
    property_name, type_name = request.variables["propertyName"], request.query.get("typeName")
    names = [value_name(None, property_name, map_name, value)]
    if type_name:
        names.insert(0 if typed_first else 1, value_name(type_name, property_name, map_name, value))
    return names


# ---- set up ------------------------------------------------------------------------------------------------------------
def set_up_valid_metadata_value(request: Request, session: Session) -> Payload:
    """A value that the property may take."""
    return _set_up(request, session, None)


def set_up_valid_metadata_map_name(request: Request, session: Session) -> Payload:
    """A name that may stand in the map property."""
    return _set_up(request, session, None)


def set_up_valid_metadata_map_value(request: Request, session: Session) -> Payload:
    """A value that may stand under a name of the map property."""
    return _set_up(request, session, request.variables["mapName"])


def _set_up(request: Request, session: Session, map_name: str | None) -> Payload:
    body = body_of(row_of(request.operation), request)
    value = checked_name(request, text_of(body, "preferredValue"), "preferredValue")
    property_name, type_name = request.variables["propertyName"], request.query.get("typeName")
    properties = _properties(body, property_name, type_name, map_name, value)
    known = find_value(session, [properties.properties["qualifiedName"]])
    if known is not None:
        metadata.update_element(session, known.guid, properties, WriteOptions(merge_update=False))
        return {}
    parent = value_set(session, property_name)
    options = WriteOptions(
        anchor_guid=parent, is_own_anchor=False, parent_guid=parent, parent_relationship_type_name="ValidValueMember"
    )
    membership = ElementProperties({"isDefaultValue": False, "ordinal": properties.properties["ordinal"]})
    kind = TECHNOLOGY_TYPE if property_name == "deployedImplementationType" else VALUE_TYPE
    metadata.create_element(session, kind, properties, options, parent_properties=membership)
    return {}


def _properties(
    body: Body | None, property_name: str, type_name: str | None, map_name: str | None, value: str
) -> ElementProperties:
    optional = {
        "displayName": text_of(body, "displayName"), "description": text_of(body, "description"), "usage": type_name,
        "namespacePath": map_name, "additionalProperties": text_map_of(body, "additionalProperties") or None,
    }
    properties: dict[str, Any] = {
        "qualifiedName": value_name(type_name, property_name, map_name, value), "identifier": property_name,
        "category": text_of(body, "category") or DEFAULT_CATEGORY, "scope": SCOPE, "preferredValue": value,
        "dataType": text_of(body, "dataType") or "string", "isCaseSensitive": flag_of(body, "isCaseSensitive"),
        "ordinal": int_of(body, "ordinal"),
    }
    properties |= {name: given for name, given in optional.items() if given is not None}
    return ElementProperties(properties, instant_of(body, "effectiveFrom"), instant_of(body, "effectiveTo"))


def value_set(session: Session, property_name: str) -> str:
    """The GUID of the set of a property's values, which is made when it is not there."""
    name = value_name(None, property_name, None, None)
    known = find_value(session, [name])
    if known is not None:
        return known.guid
    properties = {
        "qualifiedName": name, "identifier": property_name, "usage": SET_USAGE, "scope": SCOPE,
        "description": f"Set of valid values for the {property_name} property.", "isCaseSensitive": False, "ordinal": 0,
    }
    return metadata.create_element(session, VALUE_TYPE, ElementProperties(properties), WriteOptions())


# ---- clear -------------------------------------------------------------------------------------------------------------
def clear_valid_metadata_value(request: Request, session: Session) -> Payload:
    """Remove a value of the property."""
    return _clear(request, session, None)


def clear_valid_metadata_map_name(request: Request, session: Session) -> Payload:
    """Remove a name of the map property; it stands in the parameter mapName."""
    return _clear(request, session, None, parameter="mapName")


def clear_valid_metadata_map_value(request: Request, session: Session) -> Payload:
    """Remove a value under a name of the map property."""
    return _clear(request, session, request.variables["mapName"])


def _clear(request: Request, session: Session, map_name: str | None, parameter: str = "preferredValue") -> Payload:
    """The original removes the value and then fails; here removing succeeds, and only an unknown value is a fault."""
    body = body_of(row_of(request.operation), request)
    value = checked_name(request, request.query.get(parameter), "preferredValue")
    known = find_value(session, names_of(request, value, map_name, typed_first=False))
    if known is None:
        inserts = (value, request.variables["propertyName"], request.query.get("typeName") or "any", request.operation.name)
        raise invalid("OPEN-METADATA-400-011", parameter="preferredValue", inserts=inserts)
    metadata.delete_element(session, known.guid, write_options(body))
    return {}


# ---- validate and get --------------------------------------------------------------------------------------------------
def validate_metadata_value(request: Request, session: Session) -> Payload:
    """Whether the property may take a value."""
    return _validate(request, session, request.query["actualValue"], None)


def validate_metadata_map_name(request: Request, session: Session) -> Payload:
    """Whether a name may stand in the map property."""
    return _validate(request, session, request.query["mapName"], None)


def validate_metadata_map_value(request: Request, session: Session) -> Payload:
    """Whether a value may stand under a name of the map property."""
    return _validate(request, session, request.query["actualValue"], request.variables["mapName"])


def _validate(request: Request, session: Session, value: str, map_name: str | None) -> Payload:
    return {"flag": find_value(session, names_of(request, value, map_name, typed_first=False)) is not None}


def get_valid_metadata_value(request: Request, session: Session) -> Payload:
    """The definition of a value."""
    return _get(request, session, request.query["preferredValue"], None)


def get_valid_metadata_map_name(request: Request, session: Session) -> Payload:
    """The definition of a name of the map property."""
    return _get(request, session, request.query["mapName"], None)


def get_valid_metadata_map_value(request: Request, session: Session) -> Payload:
    """The definition of a value under a name of the map property."""
    return _get(request, session, request.query["preferredValue"], request.variables["mapName"])


def _get(request: Request, session: Session, value: str, map_name: str | None) -> Payload:
    known = find_value(session, names_of(request, value, map_name, typed_first=True))
    return {} if known is None else {"element": value_detail(known)}


def value_detail(entity: Entity) -> Payload:
    """A value as JSON: the ValidMetadataValue with what it is for."""
    properties = entity.properties
    detail: Payload = {"isCaseSensitive": properties.get("isCaseSensitive", False), "ordinal": properties.get("ordinal", 0)}
    for attribute, name in _DETAIL:
        if properties.get(attribute) is not None:
            detail[name] = properties[attribute]
    return detail


def get_valid_metadata_values(request: Request, session: Session) -> Payload:
    """All values of the property in the order of their ordinals: of the type, and those for any type."""
    parent = value_set(session, request.variables["propertyName"])
    options = ReadOptions(
        start_from=query_int(request, "startFrom"), page_size=query_int(request, "pageSize"),
        sequencing_order="PROPERTY_ASCENDING", sequencing_property="ordinal", graph_query_depth=0,
    )
    page = metadata.related(session, parent, options, relationship_types=("ValidValueMember",), starting_at_end=1)
    type_name = request.query.get("typeName")
    members = [item.entity for item in page.elements]
    if type_name is not None:
        members = [each for each in members if each.properties.get("usage") in (None, type_name)]
    return {"elements": grouped(members)} if members else {}


def grouped(members: list[Entity]) -> list[Payload]:
    """The values as JSON, those of a map under the name that they belong to."""
    found = [value_detail(each) for each in members if not each.properties.get("namespacePath")]
    maps: dict[str, Payload] = {}
    for each in members:
        name = each.properties.get("namespacePath")
        if name:
            maps.setdefault(name, {"mapName": name, "validMapNameValues": []})["validMapNameValues"].append(value_detail(each))
    by_value = {detail.get("preferredValue"): detail for detail in found}
    for name, group in maps.items():
        owner = by_value.get(name)
        if owner is None:
            found.append({"isCaseSensitive": False, "ordinal": 0, **group})
        else:
            owner["validMapNameValues"] = group["validMapNameValues"]
    return found


# ---- consistency -------------------------------------------------------------------------------------------------------
def get_consistent_metadata_values(request: Request, session: Session) -> Payload:
    """The values of other properties that go with a value."""
    known = _known(request, session, request.variables["propertyName"], "")
    start, size = query_int(request, "startFrom"), query_int(request, "pageSize")
    options = ReadOptions(start_from=start, page_size=size, graph_query_depth=0)
    page = metadata.related(session, known.guid, options, relationship_types=("ConsistentValidValues",))
    return {"elements": [value_detail(item.entity) for item in page.elements]} if page.elements else {}


def set_consistent_metadata_values(request: Request, session: Session) -> Payload:
    """Record that two values go together."""
    one = _known(request, session, request.variables["propertyName1"], "1")
    two = _known(request, session, request.variables["propertyName2"], "2")
    metadata.link(session, "ConsistentValidValues", one.guid, two.guid, None, WriteOptions())
    return {}


def _known(request: Request, session: Session, property_name: str, number: str) -> Entity:
    """The value that the query names; OMAG-COMMON-400-005 when it is unknown, as the original then has no GUID."""
    query = request.query
    value, map_name = query[f"preferredValue{number}"], query.get(f"mapName{number}")
    names = [value_name(None, property_name, map_name, value)]
    type_name = query.get(f"typeName{number}")
    if type_name:
        names.append(value_name(type_name, property_name, map_name, value))
    known = find_value(session, names)
    if known is None:
        parameter = f"metadataElement{number}GUID" if number else "elementGUID"
        raise invalid("OMAG-COMMON-400-005", parameter=parameter, inserts=(parameter, session.server.name))
    return known
