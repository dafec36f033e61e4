"""Searches and lists: from find requests to queries of the repository (spec: repository, 4.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from aricia.base.operation import Request
from aricia.metadata.api import Session
from aricia.repository.instance_json import InstanceProperties
from aricia.repository.instance_reader import InstanceReader
from aricia.repository.queries import (
    ClassificationCondition,
    ClassificationConditions,
    Condition,
    Conditions,
    EntityQuery,
    RelationshipQuery,
)
from aricia.servers.repository_services.bodies import (
    ORDERS,
    body_of,
    choice,
    chosen,
    instant,
    known_type,
    optional_type_name,
    page_of,
    parts,
    read_as,
    readable,
    statuses,
    storable,
    text,
    texts,
)
from aricia.servers.repository_services.faults import refused

Json = dict[str, Any]

MATCHES = ("ALL", "ANY", "NONE")
END_MATCHES = ("BOTH", "ANY", "NONE")
OPERATORS = (
    "EQ", "NEQ", "LT", "LTE", "GT", "GTE", "IS_NULL", "NOT_NULL", "LIKE", "NOT_LIKE", "CASE_INSENSITIVE_LIKE",
    "CASE_INSENSITIVE_NOT_LIKE", "STARTS_WITH", "ENDS_WITH", "CASE_INSENSITIVE_STARTS_WITH", "CASE_INSENSITIVE_ENDS_WITH",
    "CASE_INSENSITIVE_EQ",
)
# What a text is compared by, when it may have more (before it, after it).
_TEXT_OPERATORS = {(True, True): "LIKE", (True, False): "ENDS_WITH", (False, True): "STARTS_WITH", (False, False): "EQ"}
# The quoted literals that earlier releases sent as regular expressions.
_QUOTED = re.compile(r"(?P<case>\(\?i\))?(?P<before>\.\*)?\\Q(?P<text>.*)\\E(?P<after>\.\*)?", re.DOTALL)


def entity_query(session: Session, request: Request, **tests: Any) -> EntityQuery:
    """The query of a find request; ``tests``: its conditions and classifications."""
    return EntityQuery(**_frame(session, request), **tests)


def relationship_query(session: Session, request: Request, **tests: Any) -> RelationshipQuery:
    """The query of a find request for relationships; ``tests``: its conditions and ends."""
    return RelationshipQuery(**_frame(session, request), **tests)


def _frame(session: Session, request: Request) -> dict[str, Any]:
    body = body_of(request)
    start, size = page_of(body)
    subtypes = [known_type(session, request, guid) for guid in texts(body, "subtypeGUIDs")]
    return {
        "type_name": optional_type_name(session, request, "typeGUID"),
        "subtype_names": tuple(name for name in subtypes if name is not None),
        "statuses": statuses(body), "as_of": instant(body, "asOfTime"),
        "order": choice(body, "sequencingOrder", ORDERS, "ANY"), "order_property": text(body, "sequencingProperty"),
        "start": start, "page_size": size,
    }


# ---- conditions --------------------------------------------------------------------------------------------------------
def search_conditions(session: Session, value: Any) -> Conditions | None:
    """The conditions in a SearchProperties; None when there are none."""
    given = _conditions(value)
    if not given:
        return None
    return Conditions(tuple(_condition(session, each) for each in given), choice(value, "matchCriteria", MATCHES, "ALL"))


def _conditions(value: Any) -> list[Json]:
    return [] if value is None else parts(read_as(dict[str, Any], value), "conditions")


def _condition(session: Session, value: Json) -> Condition:
    operator = chosen(value["operator"], "operator", OPERATORS) if value.get("operator") is not None else "EQ"
    name, wanted = text(value, "property"), _native(session, value.get("value"))
    return Condition(name, operator, wanted, search_conditions(session, value.get("nestedConditions")))


def _native(session: Session, value: Any) -> Any:
    """The native form of an InstancePropertyValue."""
    if value is None:
        return None
    given = read_as(InstanceProperties, {"instanceProperties": {"value": value}})
    with readable():
        return InstanceReader(session.types).properties("", given).get("value")


def classification_conditions(session: Session, value: Any) -> ClassificationConditions | None:
    """The conditions in a SearchClassifications; None when there are none."""
    given = _conditions(value)
    if not given:
        return None
    tests = tuple(
        ClassificationCondition(text(each, "name") or "", search_conditions(session, each.get("matchProperties")))
        for each in given
    )
    return ClassificationConditions(tests, choice(value, "matchCriteria", MATCHES, "ALL"))


def match_conditions(session: Session, body: Json) -> Conditions | None:
    """The values that ``matchProperties`` (InstanceProperties) of a body lists; None when there are none."""
    given = body.get("matchProperties")
    values = read_as(InstanceProperties, given).instance_properties if given else None
    if not given or not values:
        return None
    natives = {storable(name, name): _native(session, value) for name, value in given["instanceProperties"].items()}
    tests = tuple(_equals(name, value) for name, value in natives.items())
    return Conditions(tests, choice(body, "matchCriteria", MATCHES, "ALL"))


def _equals(name: str, value: Any) -> Condition:
    """Equality, or what a quoted literal of an earlier release means."""
    quoted = _QUOTED.fullmatch(value) if isinstance(value, str) else None
    if quoted is None:
        return Condition(name, "EQ", value)
    operator = _TEXT_OPERATORS[quoted["before"] is not None, quoted["after"] is not None]
    return Condition(name, f"CASE_INSENSITIVE_{operator}" if quoted["case"] else operator, quoted["text"])


def value_conditions(query: Mapping[str, str]) -> Conditions | None:
    """The text that any property has to have (query parameters); None when there is none."""
    wanted = query.get("searchString")
    if not wanted:
        return None
    at_start, at_end, ignore_case = (query.get(name) == "true" for name in ("startsWith", "endsWith", "ignoreCase"))
    operator = _TEXT_OPERATORS[not at_start, not at_end]
    return Conditions((Condition(None, f"CASE_INSENSITIVE_{operator}" if ignore_case else operator, wanted),))


def with_any_classification(body: Json) -> ClassificationConditions | None:
    """The classifications of which ``limitResultsByClassification`` wants one; None when it names none."""
    names = texts(body, "limitResultsByClassification")
    return ClassificationConditions(tuple(ClassificationCondition(name) for name in names), "ANY") if names else None


def with_classification(session: Session, request: Request) -> ClassificationConditions:
    """The classification that the path names, with the properties that the body wants."""
    test = ClassificationCondition(request.variables["classificationName"], match_conditions(session, body_of(request)))
    return ClassificationConditions((test,))


def ends(request: Request) -> dict[str, Any]:
    """The ends that a RelationshipFindRequest wants.

    errors: OMRS-REPOSITORY-400-042 it says how ends shall match, but names none
    """
    body = body_of(request)
    end1, end2 = texts(body, "end1EntityGUIDs"), texts(body, "end2EntityGUIDs")
    if body.get("endMatchCriteria") and not (end1 or end2):
        raise refused("OMRS-REPOSITORY-400-042", "endMatchCriteria", body["endMatchCriteria"], request.operation.name)
    return {"end1_guids": end1, "end2_guids": end2, "end_match": choice(body, "endMatchCriteria", END_MATCHES, "BOTH")}
