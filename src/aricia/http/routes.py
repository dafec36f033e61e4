"""Operations prepared for dispatch: what can be worked out before the first request is worked out here."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from aricia.base.operation import Operation
from aricia.base.tables import rows
from aricia.http.meters import Meter, meter_of
from aricia.http.query import Check, checks_of
from aricia.http.trie import Trie
from aricia.servers.api import Place, place_of

_TEXT_ANSWERS = frozenset(("String", "void", "BuildProperties", "FFDCResponseBase"))  # the last one: streams of events
_ENUMS = {
    "UserAccountType": frozenset(("EMPLOYEE", "CONTRACTOR", "EXTERNAL", "DIGITAL", "OTHER")),
    "UserAccountStatus": frozenset(("AVAILABLE", "CREDENTIALS_EXPIRED", "LOCKED", "DISABLED")),
    "OpenMetadataAttributeTypeDefCategory": frozenset(("UNKNOWN_DEF", "PRIMITIVE", "COLLECTION", "ENUM")),
    "SpecificationPropertyType": frozenset(row["constant"] for row in rows("specification_property_types.tsv")),
}


class Route(Struct, frozen=True):
    """An operation and what the chain needs to know about it.

    place: where in the platform it runs;  json_body: it takes a JSON body;  bean_body: which has to be an object
    text_answer: it answers text whatever the Accept header says;  checks: the declared query parameters
    meter: counts its requests
    """

    operation: Operation
    place: Place
    json_body: bool
    bean_body: bool
    text_answer: bool
    checks: tuple[tuple[str, Check | None, bool], ...]
    meter: Meter


def route_of(operation: Operation) -> Route:
    """The route of one operation."""
    return Route(
        operation=operation,
        place=place_of(operation),
        json_body=operation.body in ("optional", "required"),
        bean_body=not operation.body_class.startswith("List<"),
        text_answer=operation.response_class in _TEXT_ANSWERS,
        checks=checks_of(operation, _ENUMS),
        meter=meter_of(operation),
    )


def route_table(operations: Iterable[Operation]) -> tuple[Trie[Route], list[Meter]]:
    """All routes by path, and their meters."""
    trie: Trie[Route] = Trie()
    meters = []
    for operation in operations:
        route = route_of(operation)
        trie.add(operation.verb, operation.path, route)
        meters.append(route.meter)
    return trie, meters
