"""The specification of an element: its specification properties by kind (spec: view services, section 4.6)."""

from __future__ import annotations

from typing import Any

from aricia.metadata.bean_classes import BeanClass, BeanField, bean_classes
from aricia.metadata.root_element import Node
from aricia.repository.instances import Entity

_NAMES = ("preferredValue", "displayName", "identifier")


def specification(nodes: list[Node]) -> dict[str, list[dict[str, Any]]]:
    """The beans of specification properties by property type; assignments that name no type are left out."""
    found: dict[str, list[dict[str, Any]]] = {}
    for node in nodes:
        kind = node.item.relationship.properties.get("propertyName")
        if kind:
            found.setdefault(kind, []).append(specification_bean(kind, node.item.entity))
    return found


def specification_bean(kind: str, value: Entity) -> dict[str, Any]:
    """The bean of one specification property; what its class has no field for goes to otherPropertyValues."""
    properties = value.properties
    others = dict(properties.get("additionalProperties") or {})
    name = kind[:1].upper() + kind[1:]
    bean: dict[str, Any] = {"class": name, "specificationPropertyType": kind}
    label = next((properties[each] for each in _NAMES if properties.get(each)), None)
    if label is not None:
        bean["name"] = label
    if properties.get("description") is not None:
        bean["description"] = properties["description"]
    known = bean_classes().get(name)
    for field in known.fields.values() if known else ():
        if field.name not in ("specificationPropertyType", "name", "description", "otherPropertyValues"):
            _fill(bean, field, others.pop(field.name, None), properties)
    if others:
        bean["otherPropertyValues"] = others
    return bean


def _fill(bean: dict[str, Any], field: BeanField, text: str | None, properties: dict[str, Any]) -> None:
    value = text if text is not None else properties.get(field.name)
    if field.java_type == "boolean":
        bean[field.name] = str(value).lower() == "true"
    elif value is not None:
        bean[field.name] = value


def fields_of(kind: str) -> BeanClass | None:
    """The bean class of a property type."""
    return bean_classes().get(kind[:1].upper() + kind[1:])
