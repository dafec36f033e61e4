"""The bodies of find requests (spec: repository, 4.1 and 5) from the queries of this platform."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from aricia.base.codec import format_time
from aricia.repository import faults
from aricia.repository.instance_writer import InstanceWriter
from aricia.repository.queries import (
    ClassificationConditions,
    Condition,
    Conditions,
    EntityQuery,
    InstanceQuery,
    RelationshipQuery,
)
from aricia.repository.stores.relational.matching import check_operator
from aricia.repository.stores.remote.faults import not_expressible
from aricia.types.definitions import AttributeType
from aricia.types.registry import TypeRegistry
from aricia.types.values import fits

Json = dict[str, Any]

_UNARY = frozenset(("IS_NULL", "NOT_NULL"))
_HEADER_TYPES = {
    "version": "long", "createTime": "date", "updateTime": "date", "effectiveFromTime": "date", "effectiveToTime": "date",
    **dict.fromkeys(
        ("guid", "metadataCollectionId", "metadataCollectionName", "instanceProvenanceType", "lastRequestId", "createdBy",
         "updatedBy", "status", "openMetadataTypeName"), "string",
    ),
}
# A group without tests passes; within another group this says so.
_PASSES: Json = {
    "class": "SearchProperties", "matchCriteria": "ANY",
    "conditions": [{"property": "qualifiedName", "operator": operator} for operator in ("IS_NULL", "NOT_NULL")],
}


class FindBodies:
    """Writes find requests.

    guid_of: the GUID of a type by its name, with the fault of a type that nobody knows
    """

    def __init__(self, types: TypeRegistry, guid_of: Callable[[str], str]) -> None:
        self._types = types
        self._guid_of = guid_of
        self._writer = InstanceWriter(types, "", described=False)

    def entities(self, query: EntityQuery) -> Json:
        """EntityFindRequest, or EntityHistoricalFindRequest for an instant."""
        body = self._frame("Entity", query)
        if query.classifications is not None and query.classifications.conditions:
            body["matchClassifications"] = self._classifications(query.classifications)
        return body

    def relationships(self, query: RelationshipQuery) -> Json:
        """RelationshipFindRequest, or RelationshipHistoricalFindRequest for an instant."""
        body = self._frame("Relationship", query)
        if query.end1_guids or query.end2_guids:
            body |= {
                "end1EntityGUIDs": list(query.end1_guids), "end2EntityGUIDs": list(query.end2_guids),
                "endMatchCriteria": query.end_match,
            }
        return body

    def _frame(self, kind: str, query: InstanceQuery) -> Json:
        historical = "Historical" if query.as_of is not None else ""
        body: Json = {
            "class": f"{kind}{historical}FindRequest", "offset": query.start, "pageSize": query.page_size,
            "sequencingOrder": query.order,
        }
        if query.type_name is not None:
            body["typeGUID"] = self._guid_of(query.type_name)
        if query.subtype_names:
            body["subtypeGUIDs"] = self.guids(query.subtype_names)
        if query.as_of is not None:
            body["asOfTime"] = format_time(query.as_of)
        if query.statuses:
            body["limitResultsByStatus"] = list(query.statuses)
        if query.order_property is not None:
            body["sequencingProperty"] = query.order_property
        if query.conditions is not None and query.conditions.conditions:
            body["matchProperties"] = self._conditions(query.conditions)
        return body

    def guids(self, names: Iterable[str]) -> list[str]:
        """The GUIDs of types."""
        return [self._guid_of(name) for name in names]

    # ---- conditions ----------------------------------------------------------------------------------------------
    def _conditions(self, group: Conditions) -> Json:
        """SearchProperties."""
        if not group.conditions:
            return _PASSES
        tests = [self._condition(each) for each in group.conditions]
        return {"class": "SearchProperties", "matchCriteria": group.match, "conditions": tests}

    def _condition(self, condition: Condition) -> Json:
        """PropertyCondition."""
        if condition.nested is not None:
            if condition.property is not None:
                raise faults.wrong_condition(condition.property)
            return {"nestedConditions": self._conditions(condition.nested)}
        check_operator(condition.operator, condition.value)
        if condition.operator == "REGEX":
            raise not_expressible("REGEX", "find requests have no operator for regular expressions")
        shown: Json = {"operator": condition.operator}
        if condition.property is not None:
            shown["property"] = condition.property
        if condition.operator not in _UNARY and condition.value is not None:
            shown["value"] = self._writer.value(self._kind(condition.property, condition.value), condition.value)
        return shown

    def _kind(self, name: str | None, value: Any) -> AttributeType | None:
        """The type in which a value is sent: that of the property where it fits, else the widest of the value's own."""
        declared = self._types.attribute_type(_HEADER_TYPES.get(name or ""))
        if declared is None and name is not None:
            declared = self._types.attribute_kind(name)
        if declared is not None and fits(declared, value):
            return declared
        if isinstance(value, int) and not isinstance(value, bool):
            return self._types.attribute_type("long")
        return None

    def _classifications(self, group: ClassificationConditions) -> Json:
        """SearchClassifications."""
        tests: list[Json] = []
        for each in group.conditions:
            if not each.name:
                raise faults.unnamed_classification()
            test: Json = {"name": each.name}
            if each.properties is not None and each.properties.conditions:
                test["matchProperties"] = self._conditions(each.properties)
            tests.append(test)
        return {"class": "SearchClassifications", "matchCriteria": group.match, "conditions": tests}
