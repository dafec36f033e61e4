"""The specification of an element: its specification properties by kind (spec: view services, section 4.6)."""

from __future__ import annotations

import functools
from typing import Any

from msgspec import Struct

from aricia.base.tables import rows
from aricia.metadata.bean_classes import BeanField, bean_class
from aricia.metadata.root_element_fields import Node
from aricia.repository.instances import Entity

_COMMON = frozenset(("specificationPropertyType", "name", "description", "otherPropertyValues"))
# Fields of beans that are kept as an attribute of the value, and those kept as an additional property of another name.
_ATTRIBUTES = {"openMetadataTypeName": "dataType"}
_ADDITIONAL = {"analysisStepName": "analysisStep"}


class SpecificationKind(Struct, frozen=True):
    """A kind of specification property: its name in assignments, its constant in beans, what it is for."""

    name: str
    constant: str
    description: str

    @property
    def bean(self) -> str:
        """The class of its beans."""
        return self.name[:1].upper() + self.name[1:]


@functools.cache
def specification_kinds() -> dict[str, SpecificationKind]:
    """All kinds by name."""
    table = rows("specification_property_types.tsv")
    return {row["type"]: SpecificationKind(row["type"], row["constant"], row["description"]) for row in table}


def additional_name(field: str) -> str:
    """The name of the additional property in which a value keeps a field of a bean."""
    return _ADDITIONAL.get(field, field)


def specification(nodes: list[Node]) -> dict[str, list[dict[str, Any]]]:
    """The beans of specification properties by kind; assignments that name no kind are left out."""
    found: dict[str, list[dict[str, Any]]] = {}
    for node in nodes:
        kind = node.item.relationship.properties.get("propertyName")
        if kind:
            found.setdefault(kind, []).append(specification_bean(kind, node.item.entity))
    return found


def specification_bean(name: str, value: Entity) -> dict[str, Any]:
    """The bean of one specification property; what its class has no field for goes to otherPropertyValues."""
    properties = value.properties
    kind = specification_kinds().get(name)
    bean: dict[str, Any] = {"class": kind.bean if kind else name, "specificationPropertyType": kind.constant if kind else name}
    label = properties.get("preferredValue") or properties.get("displayName")
    if label is not None:
        bean["name"] = label
    if properties.get("description") is not None:
        bean["description"] = properties["description"]
    others = dict(properties.get("additionalProperties") or {})
    known = bean_class(bean["class"])
    for field in known.fields.values() if known else ():
        if field.name not in _COMMON:
            _fill(bean, field, others, properties)
    if others:
        bean["otherPropertyValues"] = others
    return bean


def _fill(bean: dict[str, Any], field: BeanField, others: dict[str, str], properties: dict[str, Any]) -> None:
    text = others.pop(additional_name(field.name), None)
    value = text if text is not None else properties.get(_ATTRIBUTES.get(field.name, field.name))
    if field.java_type == "boolean":
        bean[field.name] = str(value).lower() == "true"
    elif value is not None:
        bean[field.name] = value.upper() if field.name == "completionStatus" else value
