"""Properties of instances as beans: the JSON form in which views answer them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from aricia.base.codec import format_time
from aricia.metadata.bean_classes import BeanClass, BeanField, bean_for_type
from aricia.metadata.bean_enums import constants_of
from aricia.repository.instances import Header, Properties
from aricia.types.registry import Attribute, TypeRegistry

Convert = Callable[[Any], Any]
_FALLBACKS = {
    "ResourceListProperties": (("label", "displayName"),),
    "DataStoreProperties": (("storeCreateTime", "createTime"), ("storeUpdateTime", "updateTime")),
}


class BeanPlan(Struct):
    """How the instances of one type become a bean.

    names: JSON name and converter of each attribute that the bean knows;  others: converters of those it does not know
    hidden: attributes that answers leave out
    zeros: what numbers, flags and a few texts and enums are when not stored
    fallbacks: (JSON name, attribute used when the first is absent)
    """

    bean: BeanClass
    names: dict[str, tuple[str, Convert | None]]
    others: dict[str, Convert | None]
    zeros: dict[str, int | float | bool | str]
    fallbacks: tuple[tuple[str, str], ...]
    hidden: frozenset[str] = frozenset()


def _times(value: dict[str, int]) -> dict[str, str]:
    return {key: format_time(item) for key, item in value.items()}


def _plain(value: dict[str, Any]) -> dict[str, Any]:
    return {key: item["v"] if isinstance(item, dict) and "$t" in item else item for key, item in value.items()}


def _extended(attribute: Attribute, *, numeric_dates: bool) -> Convert | None:
    """What turns the native value into its form in extendedProperties, where an enum tells its type."""
    kind = attribute.type
    if kind.kind == "enum":
        return lambda value: {"typeName": kind.name, "symbolicName": value}
    return _converter(attribute, numeric_dates=numeric_dates)


def _converter(attribute: Attribute, *, numeric_dates: bool) -> Convert | None:
    """What turns the native value into its JSON form; None when they are the same."""
    if numeric_dates and attribute.type.name in ("date", "map<string,date>"):
        return None
    if attribute.type.name == "date":
        return format_time
    if attribute.type.name == "map<string,date>":
        return _times
    constants = constants_of(attribute.type.name)
    if constants is not None:
        return lambda value: constants.get(value, value)
    return _plain if attribute.type.name == "map<string,object>" else None


class BeanWriter:
    """Makes beans for one type registry; plans are made when a type is first met.

    numeric_dates: whether dates stay epoch milliseconds, as in events
    """

    def __init__(self, types: TypeRegistry, *, numeric_dates: bool = False) -> None:
        self._types = types
        self._numeric_dates = numeric_dates
        self._version = types.version
        self._plans: dict[str, BeanPlan] = {}

    def plan(self, type_name: str) -> BeanPlan:
        """The plan of a type."""
        if self._version != self._types.version:
            self._plans, self._version = {}, self._types.version
        plan = self._plans.get(type_name)
        if plan is None:
            plan = self._plans[type_name] = self._new_plan(type_name)
        return plan

    def _new_plan(self, type_name: str) -> BeanPlan:
        bean = bean_for_type(self._types, type_name)
        definition = self._types.get(type_name)
        attributes = definition.attributes if definition else {}
        by_attribute: dict[str, BeanField] = {field.attribute: field for field in bean.fields.values() if not field.extended}
        names, others = {}, {}
        for name, attribute in attributes.items():
            field = by_attribute.get(name)
            if field is None:
                others[name] = _extended(attribute, numeric_dates=self._numeric_dates)
            else:
                names[name] = (field.name, _converter(attribute, numeric_dates=self._numeric_dates))
        zeros = {field.name: field.shown_default for field in bean.fields.values() if field.shown_default is not None}
        fallbacks = tuple(pair for owner, pairs in _FALLBACKS.items() if owner in bean.lineage for pair in pairs)
        hidden = frozenset(field.attribute for field in bean.fields.values() if field.hidden)
        return BeanPlan(bean, names, others, zeros, fallbacks, hidden)

    def bean(self, header: Header, *, effectivity: bool = False) -> dict[str, Any]:
        """The bean of an instance; ``effectivity`` adds its dates (relationships show them there)."""
        plan = self.plan(header.type_name)
        bean: dict[str, Any] = {"class": plan.bean.json_class, "typeName": header.type_name, **plan.zeros}
        extended: dict[str, Any] = {}
        names, properties = plan.names, header.properties
        if plan.hidden:
            properties = {name: value for name, value in properties.items() if name not in plan.hidden}
        for name, value in properties.items():
            known = names.get(name)
            if known is not None:
                json_name, convert = known
                bean[json_name] = value if convert is None else convert(value)
            else:
                convert = plan.others.get(name)
                extended[name] = value if convert is None else convert(value)
        if "headCountLimitSet" in bean:
            bean["headCountLimitSet"] = "headCount" in header.properties
        for json_name, other in plan.fallbacks:
            if json_name not in bean and other in extended:
                bean[json_name] = extended.pop(other)
        if extended:
            bean["extendedProperties"] = extended
        if effectivity:
            if header.effective_from is not None:
                bean["effectiveFrom"] = format_time(header.effective_from)
            if header.effective_to is not None:
                bean["effectiveTo"] = format_time(header.effective_to)
        return bean


def text_of(properties: Properties, *names: str) -> str | None:
    """The first of these properties that holds a text."""
    for name in names:
        value = properties.get(name)
        if isinstance(value, str) and value:
            return value
    return None
