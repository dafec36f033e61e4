"""Searches over several entities: operators, groups of conditions, orders, pages, and texts that look like patterns."""

from __future__ import annotations

from functools import partial
from typing import Any

from aricia.repository.instances import Entity
from aricia.repository.queries import Condition, Conditions, EntityQuery, RelationshipQuery
from aricia.testing.conformance.bench import Bench
from aricia.types.definitions import TypeDef

_LITERAL = ("100%", "a_b", r"back\slash", "it's", 'say "so"', "(a+)+$", ".*", r"\Qquoted\E", "[x]", "\u00fcber \U0001f600")
_SUBJECT = "several entities"
_FUTURE = 32_503_680_000_000  # the year 3000


def searches(bench: Bench, definition: TypeDef, number: str | None) -> None:
    """Five entities with a text and a number each. ``number``: an attribute of whole numbers, None when the type has none."""
    made: list[Entity] = []
    for place in range(5):
        values = {"qualifiedName": f"{bench.mark} search {place}", **({number: place * 7} if number else {})}
        made.append(bench.step("search-entities", _SUBJECT, _some, bench, definition, values))
    _operators(bench, definition, number)
    _orders_and_pages(bench, definition, made)
    _odd_texts(bench, definition)
    _refusals(bench)


def _some(bench: Bench, definition: TypeDef, values: dict[str, object]) -> Entity:
    if bench.maintains:
        return bench.add_entity(definition.name, values)
    made = bench.entity(definition)
    bench.save_entity(_newer(made, values))
    return bench.get(made.guid)


def _newer(made: Entity, values: dict[str, object]) -> Entity:
    made.properties, made.version = dict(values), made.version + 1
    return made


def _names(bench: Bench, definition: TypeDef, tests: Conditions | None = None, **more: Any) -> list[str]:
    ours = Condition("qualifiedName", "STARTS_WITH", f"{bench.mark} search ")
    both = Conditions((ours,) if tests is None else (ours, Condition(nested=tests)))
    query = EntityQuery(type_name=definition.name, conditions=both, **more)
    found = bench.read(lambda c: c.find_entities(query))
    return [str(each.properties["qualifiedName"]).removeprefix(f"{bench.mark} search ") for each in found]


def _operators(bench: Bench, definition: TypeDef, number: str | None) -> None:
    name = "qualifiedName"
    third = f"{bench.mark} search 2"

    def found(tests: Conditions) -> list[str]:
        return sorted(_names(bench, definition, tests))

    wanted: list[tuple[str, tuple[Condition, ...], str, list[str]]] = [
        ("EQ", (Condition(name, "EQ", third),), "ALL", ["2"]),
        ("NEQ", (Condition(name, "NEQ", third),), "ALL", ["0", "1", "3", "4"]),
        ("LIKE", (Condition(name, "LIKE", "search 2"),), "ALL", ["2"]),
        ("NOT_LIKE", (Condition(name, "NOT_LIKE", "search 2"),), "ALL", ["0", "1", "3", "4"]),
        ("STARTS_WITH", (Condition(name, "STARTS_WITH", third),), "ALL", ["2"]),
        ("ENDS_WITH", (Condition(name, "ENDS_WITH", "search 2"),), "ALL", ["2"]),
        ("CASE_INSENSITIVE_EQ", (Condition(name, "CASE_INSENSITIVE_EQ", third.upper()),), "ALL", ["2"]),
        ("CASE_INSENSITIVE_STARTS_WITH", (Condition(name, "CASE_INSENSITIVE_STARTS_WITH", third.upper()),), "ALL", ["2"]),
        ("CASE_INSENSITIVE_ENDS_WITH", (Condition(name, "CASE_INSENSITIVE_ENDS_WITH", "SEARCH 2"),), "ALL", ["2"]),
        ("CASE_INSENSITIVE_LIKE", (Condition(name, "CASE_INSENSITIVE_LIKE", "SEARCH 2"),), "ALL", ["2"]),
        ("NOT_NULL", (Condition(name, "NOT_NULL"),), "ALL", ["0", "1", "2", "3", "4"]),
        ("IS_NULL", (Condition(name, "IS_NULL"),), "ALL", []),
        ("ANY", (Condition(name, "EQ", third), Condition(name, "ENDS_WITH", "search 3")), "ANY", ["2", "3"]),
        ("NONE", (Condition(name, "EQ", third), Condition(name, "ENDS_WITH", "search 3")), "NONE", ["0", "1", "4"]),
    ]
    if number is not None:
        wanted += [
            ("LT", (Condition(number, "LT", 14),), "ALL", ["0", "1"]),
            ("LTE", (Condition(number, "LTE", 14),), "ALL", ["0", "1", "2"]),
            ("GT", (Condition(number, "GT", 9),), "ALL", ["2", "3", "4"]),
            ("GTE", (Condition(number, "GTE", 21),), "ALL", ["3", "4"]),
        ]
    for subject, conditions, match, expected in wanted:
        bench.same("search-operator", subject, expected, found, Conditions(conditions, match))


def _orders_and_pages(bench: Bench, definition: TypeDef, made: list[Entity]) -> None:
    up = [str(place) for place in range(5)]
    orders = {
        "CREATION_DATE_OLDEST": up, "CREATION_DATE_RECENT": up[::-1], "LAST_UPDATE_OLDEST": up, "LAST_UPDATE_RECENT": up[::-1],
        "GUID": [str(made.index(each)) for each in sorted(made, key=lambda entity: entity.guid)],
    }
    if not bench.maintains:
        del orders["CREATION_DATE_OLDEST"], orders["CREATION_DATE_RECENT"]  # the copies are all of one time
        del orders["LAST_UPDATE_OLDEST"], orders["LAST_UPDATE_RECENT"]
    for order, expected in orders.items():
        bench.same("search-order", order, expected, partial(_names, bench, definition, order=order))
    for order, expected in (("PROPERTY_ASCENDING", up), ("PROPERTY_DESCENDING", up[::-1])):
        bench.same(
            "search-order", order, expected, partial(_names, bench, definition, order=order, order_property="qualifiedName")
        )

    def pages() -> list[list[str]]:
        return [
            _names(bench, definition, order="PROPERTY_ASCENDING", order_property="qualifiedName", start=start, page_size=2)
            for start in (0, 2, 4, 6)
        ]

    bench.same("search-pages", _SUBJECT, [["0", "1"], ["2", "3"], ["4"], []], pages)


def _odd_texts(bench: Bench, definition: TypeDef) -> None:
    """Texts that are patterns to a database or to regular expressions are just texts."""
    ours = Condition("qualifiedName", "LIKE", f"{bench.mark} odd")
    for text in _LITERAL:
        value = f"{bench.mark} odd {text} end"
        made = bench.step("search-literal-stored", text, _some, bench, definition, {"qualifiedName": value})
        for operator, wanted in (("EQ", value), ("LIKE", text), ("ENDS_WITH", f"{text} end"), ("CASE_INSENSITIVE_LIKE", text)):
            tests = Conditions((Condition("qualifiedName", operator, wanted), ours))
            query = EntityQuery(type_name=definition.name, conditions=tests)
            bench.same("search-literal", f"{operator} {text}", [made.guid], bench.find, query)


def _refusals(bench: Bench) -> None:
    def of_relationships() -> object:
        return bench.read(lambda c: c.find_relationships(RelationshipQuery(start=-1)))

    bench.refused("search-negative-page", _SUBJECT, ("PagingError",), bench.find, EntityQuery(page_size=-1))
    bench.refused("search-negative-page", "several relationships", ("PagingError",), of_relationships)
    bench.refused("search-future", _SUBJECT, ("InvalidParameter",), bench.find, EntityQuery(as_of=_FUTURE))
    unknown = EntityQuery(type_name="NoSuchTypeAnywhere")
    bench.refused("search-unknown-type", _SUBJECT, ("TypeError", "InvalidParameter", "TypeDefNotKnown"), bench.find, unknown)
