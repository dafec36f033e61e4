"""The built-in open metadata types, read from ``spec/types`` (its README tells how the tables are folded)."""

from __future__ import annotations

from typing import Any

from aricia.base.codec import parse_time
from aricia.base.tables import document
from aricia.types.definitions import CLASSIFICATION, ENTITY, RELATIONSHIP, Attribute, AttributeType, End, TypeDef

_FILES = {ENTITY: "entities", RELATIONSHIP: "relationships", CLASSIFICATION: "classifications"}
_PRIMITIVE_CODES = {"OM_PRIMITIVE_TYPE_UNKNOWN": "object"}


def primitive_name(code: str) -> str:
    """``OM_PRIMITIVE_TYPE_STRING`` -> ``string``; the unknown primitive is called ``object``."""
    return _PRIMITIVE_CODES.get(code) or code.removeprefix("OM_PRIMITIVE_TYPE_").lower()


class Wiki:
    """Where a type is documented: one page for each numbered model."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._models = document("types/areas.json")["models"]

    def page(self, number: str | None) -> str | None:
        """The address of a model's page."""
        if number is None:
            return None
        model = self._models[number]
        return f"{self._base}{model['area']}/{number}-{model['slug']}/"


def attribute_types(defaults: dict[str, Any], wiki: Wiki) -> list[AttributeType]:
    """All primitive, collection and enum types."""
    version_name = defaults["versionName"]
    found = [
        AttributeType(
            name=row["name"], guid=row["guid"], kind="primitive", version=row["version"], version_name=version_name,
            code=row["code"],
        )
        for row in document("types/primitives.json")
    ]
    found += [_collection(row, version_name) for row in document("types/collections.json")]
    found += [_enum(row, version_name, wiki) for row in document("types/enums.json")]
    return found


def _collection(row: dict[str, Any], version_name: str) -> AttributeType:
    return AttributeType(
        name=row["name"], guid=row["guid"], kind="map" if row["code"].endswith("MAP") else "array", version=row["version"],
        version_name=version_name, code=row["code"], description=row["description"], description_guid=row["descriptionGUID"],
        arguments=tuple(row["arguments"]), value_type=primitive_name(row["arguments"][-1]),
    )


def _enum(row: dict[str, Any], version_name: str, wiki: Wiki) -> AttributeType:
    default = row.get("default")
    if default is None:
        element = None
    elif row.get("defaultHasOrdinalOnly"):
        element = {"ordinal": default}
    else:
        element = next(value for value in row["values"] if value["ordinal"] == default)
    return AttributeType(
        name=row["name"], guid=row["guid"], kind="enum", version=row["version"], version_name=version_name,
        description=row["description"], description_guid=row["descriptionGUID"], wiki=wiki.page(row.get("model")),
        symbols={value["value"]: value["ordinal"] for value in row["values"]}, elements=tuple(row["values"]), default=element,
    )


def type_definitions(known: dict[str, AttributeType], defaults: dict[str, Any], wiki: Wiki) -> list[TypeDef]:
    """All entity, relationship and classification types, without what they inherit."""
    dictionary = document("types/attributes.json")
    history = document("types/history.json")
    created = {name: block for block in history["created"] for name in block["types"]}
    updated = {name: block for block in history["updated"] for name in block["types"]}
    return [
        _type(row, category, known, dictionary, defaults, wiki, created.get(row["name"]), updated.get(row["name"]))
        for category, file in _FILES.items()
        for row in document(f"types/{file}.json")
    ]


def _type(
    row: dict[str, Any], category: str, known: dict[str, AttributeType], dictionary: dict[str, Any], defaults: dict[str, Any],
    wiki: Wiki, created: dict[str, Any] | None, updated: dict[str, Any] | None,
) -> TypeDef:
    ends = [_end(end, defaults) for end in row.get("ends", ())]
    return TypeDef(
        name=row["name"], guid=row["guid"], category=category, version=row["version"], version_name=defaults["versionName"],
        status=row.get("status", defaults["status"]), description=row["description"], description_guid=row.get("descriptionGUID"),
        wiki=wiki.page(row.get("model")), origin=defaults["origin"], super_name=row.get("superType"),
        created_by=created["by"] if created else None, created=parse_time(created["time"]) if created else None,
        updated_by=updated["by"] if updated else None, updated=parse_time(updated["time"]) if updated else None,
        own_attributes=tuple(_attribute(attribute, known, dictionary, defaults) for attribute in row.get("attributes", ())),
        end1=ends[0] if ends else None, end2=ends[1] if ends else None, multi_link=row.get("multiLink", False),
        propagation_rule=defaults["propagationRule"], valid_entities=tuple(row.get("validEntityDefs", ())),
        propagatable=row.get("propagatable", False),
    )


def _attribute(
    row: dict[str, Any], known: dict[str, AttributeType], dictionary: dict[str, Any], defaults: dict[str, Any]
) -> Attribute:
    entry = dictionary[row["name"]]
    cardinality = row.get("cardinality", defaults["attributeCardinality"])
    return Attribute(
        name=row["name"], type=known[row["type"]], cardinality=cardinality, unique=row.get("unique", False),
        status=row.get("status", defaults["attributeStatus"]), replaced_by=row.get("replacedBy"),
        description=entry.get("description"), description_guid=entry.get("descriptionGUID"),
        values_min_count=defaults["valuesMinCount"][cardinality], values_max_count=defaults["valuesMaxCount"],
    )


def _end(row: dict[str, Any], defaults: dict[str, Any]) -> End:
    return End(
        entity=row["entity"], name=row["name"], cardinality=row.get("cardinality", defaults["endCardinality"]),
        description=row.get("description"),
    )
