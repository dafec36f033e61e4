"""The property beans of the wire: their class tree, their properties and how these map to attributes of types.

source: spec view services, section 5; tables ``beans.tsv`` and ``bean_properties.tsv``
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from aricia.base.tables import rows
from aricia.types.registry import TypeRegistry

ENTITY, RELATIONSHIP, CLASSIFICATION, SPECIFICATION = "entity", "relationship", "classification", "specification"
_ZEROS: dict[str, int | float | bool] = {"int": 0, "long": 0, "float": 0.0, "double": 0.0, "boolean": False}
_PRIMITIVES = frozenset(_ZEROS)


class BeanField(Struct, frozen=True):
    """One property of a bean.

    name, java_type: in JSON and in the original;  attribute: behind it;  default: what an absent one is on input (None = nothing)
    shown_default: what it is in an answer when it is not stored;  extended: shown in extendedProperties, as recorded
    hidden: stored, but left out of answers, as recorded
    """

    name: str
    java_type: str
    attribute: str
    default: int | float | bool | str | None
    shown_default: int | float | bool | str | None
    extended: bool = False
    hidden: bool = False


class BeanClass(Struct, frozen=True):
    """One bean. ``fields`` are all of them, those of the superclasses included, by JSON name."""

    name: str
    kind: str
    json_class: str
    package: str
    lineage: frozenset[str]
    type_name: str
    fields: dict[str, BeanField]


def _default(java_type: str, text: str) -> int | float | bool | str | None:
    if java_type not in _PRIMITIVES:
        return text or None
    if java_type == "boolean":
        return text == "true"
    return float(text) if java_type in ("float", "double") else int(text)


def _field(declared: str, odd: Mapping[str, str]) -> BeanField:
    """A property from its text in the table, ``name:type=default``, and its row among the odd ones."""
    declaration, _, default = declared.partition("=")
    name, _, java_type = declaration.partition(":")
    shown = _ZEROS.get(java_type, odd.get("shown_when_absent") or None)
    extended = odd.get("shown_in") == "extendedProperties"
    return BeanField(name, java_type, odd.get("attribute") or name, _default(java_type, default), shown, extended)


@functools.cache
def bean_classes() -> dict[str, BeanClass]:
    """All beans by class name."""
    table = {row["bean"]: row for row in rows("beans.tsv")}
    odd = {(row["bean"], row["json_property"]): row for row in rows("bean_properties.tsv")}
    hidden: dict[str, list[str]] = {}
    for (bean, json_property), each in odd.items():
        if each["shown_in"] == "nothing":
            hidden.setdefault(bean, []).append(json_property)
    made: dict[str, BeanClass] = {}

    def make(name: str) -> BeanClass:
        if name in made:
            return made[name]
        row = table[name]
        parent = make(row["extends"]) if row["extends"] in table else None
        fields = dict(parent.fields) if parent else {}
        for part in row["fields"].split(" ") if row["fields"] else ():
            json_name = part.partition(":")[0]
            fields[json_name] = _field(part, odd.get((name, json_name), {}))
        for json_name in hidden.get(name, ()):
            fields[json_name] = replace(fields[json_name], hidden=True)
        lineage = frozenset((name,)) | (parent.lineage if parent else frozenset())
        made[name] = BeanClass(name, row["kind"], row["json_class"] or name, row["package"], lineage, row["type"], fields)
        return made[name]

    for name in table:
        make(name)
    return made


@functools.cache
def _by_json_class() -> dict[str, BeanClass]:
    """Beans by the class name in JSON, the only one that is understood where the bean has another name (recorded)."""
    return {bean.json_class: bean for bean in bean_classes().values()}


def bean_class(json_class: object) -> BeanClass | None:
    """The bean that a ``class`` value names."""
    return _by_json_class().get(json_class) if isinstance(json_class, str) else None


def is_subclass(json_class: object, expected: str) -> bool:
    """Whether the class is the expected bean or extends it."""
    bean = bean_class(json_class)
    return bean is not None and expected in bean.lineage


def full_class_name(name: str) -> str:
    """The bean's class name with its Java package."""
    bean = bean_classes()[name]
    return f"{bean.package}.{bean.name}"


@functools.cache
def _bean_of_type() -> dict[str, BeanClass]:
    """The bean named after its type wins where two stand for one type."""
    named_alike = sorted(bean_classes().values(), key=lambda bean: bean.name == f"{bean.type_name}Properties")
    return {bean.type_name: bean for bean in named_alike if bean.type_name}


_ROOTS = {
    "entity": "OpenMetadataRootProperties", "relationship": "RelationshipBeanProperties",
    "classification": "ClassificationBeanProperties",
}


def bean_for_type(types: TypeRegistry, type_name: str) -> BeanClass:
    """The bean that shows instances of the type: its own or that of the nearest supertype with one."""
    known = _bean_of_type()
    definition = types.get(type_name)
    if definition is None:
        return bean_classes()[_ROOTS["entity"]]
    for name in (type_name, *definition.supers):
        if name in known:
            return known[name]
    return bean_classes()[_ROOTS[definition.category]]
