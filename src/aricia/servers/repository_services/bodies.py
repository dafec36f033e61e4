"""What request bodies of the repository services say, as native values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any, NamedTuple, TypeVar

import msgspec

from aricia.base.body_faults import INVALID_FORMAT, MISMATCHED_INPUT, UnmappableBody
from aricia.base.codec import encode, parse_time
from aricia.base.operation import Request
from aricia.metadata.api import Session
from aricia.repository import faults
from aricia.repository.instance_json import InstanceProperties
from aricia.repository.instance_reader import InstanceReader
from aricia.repository.instances import DELETED, EXTERNAL_SOURCE, Properties, Source
from aricia.servers.repository_services.faults import refused

Json = dict[str, Any]
T = TypeVar("T")
Number = Annotated[int, msgspec.Meta(ge=-(1 << 31), lt=1 << 31)]

STATUSES = ("UNKNOWN", "ACTIVE", "INVALID", "OTHER", DELETED)
ORIGINS = ("ASSIGNED", "PROPAGATED")
ORDERS = (
    "ANY", "GUID", "CREATION_DATE_RECENT", "CREATION_DATE_OLDEST", "LAST_UPDATE_RECENT", "LAST_UPDATE_OLDEST",
    "PROPERTY_ASCENDING", "PROPERTY_DESCENDING",
)


class Filling(NamedTuple):
    """The properties and the effectivity that a body gives an instance."""

    properties: Properties
    effective_from: int | None
    effective_to: int | None


def in_enterprise(request: Request) -> bool:
    """Whether all repositories of the cohorts are asked, not this one alone."""
    return "/enterprise/" in request.operation.path


def body_of(request: Request) -> Json:
    """The body; an empty one when it was left out."""
    return request.body or {}


def read_as(kind: type[T], value: Any) -> T:
    """A part of a body as a struct.

    errors: UnmappableBody when it does not have that shape
    """
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as problem:
        raise UnmappableBody(MISMATCHED_INPUT, str(problem)) from None


def filling(session: Session, type_name: str, value: Any) -> Filling:
    """The content of an InstanceProperties for an instance of this type; empty for None."""
    if value is None:
        return Filling({}, None, None)
    given = read_as(InstanceProperties, value)
    with readable():
        properties = InstanceReader(session.types).properties(type_name, given)
        return Filling(properties, _instant(given.effective_from_time), _instant(given.effective_to_time))


def instant(body: Json, name: str) -> int | None:
    """An instant in a body, epoch milliseconds."""
    try:
        return _instant(body.get(name))
    except ValueError as problem:
        raise UnmappableBody(MISMATCHED_INPUT, f"{name}: {problem}") from None


def _instant(value: Any) -> int | None:
    return None if value is None else parse_time(value)


def type_name(session: Session, request: Request, parameter: str) -> str:
    """The name of the type whose GUID a body gives, which it has to.

    errors: OMRS-REPOSITORY-400-022 no GUID;  404-007 no such type
    """
    name = optional_type_name(session, request, parameter)
    if name is None:
        raise refused("OMRS-REPOSITORY-400-022", parameter, "typeGUID", parameter, request.operation.name)
    return name


def optional_type_name(session: Session, request: Request, parameter: str) -> str | None:
    """The name of the type whose GUID a body gives; None when it gives none."""
    return known_type(session, request, text(body_of(request), parameter))


def known_type(session: Session, request: Request, guid: str | None) -> str | None:
    """The name of the type with this GUID; None for None.

    errors: OMRS-REPOSITORY-404-007 no such type
    """
    if guid is None:
        return None
    definition = session.types.by_guid(guid)
    if definition is None:
        raise faults.type_not_known(guid, request.operation.name, session.collection.collection_name)
    return definition.name


def source(body: Json) -> Source | None:
    """The external source that a body names; None when it names none."""
    guid = text(body, "metadataCollectionId")
    return Source(EXTERNAL_SOURCE, guid, text(body, "metadataCollectionName")) if guid else None


def external_source(request: Request, parameter: str) -> Source:
    """The external source of a new instance, which has to be named.

    errors: OMRS-REPOSITORY-400-014
    """
    given = source(body_of(request))
    if given is None:
        raise refused("OMRS-REPOSITORY-400-014", parameter, "metadataCollectionId", parameter, request.operation.name)
    return given


def page_of(body: Json) -> tuple[int, int]:
    """Where a page starts and how long it is."""
    return _given(Number, body, "offset", 0), _given(Number, body, "pageSize", 0)


def text(body: Json, name: str) -> str | None:
    """A text in a body; None when it is not there. Other plain values count as the text that they are written as."""
    value = body.get(name)
    if value is None:
        return None
    if isinstance(value, str):
        return storable(name, value)
    if isinstance(value, bool | int | float):
        return encode(value).decode()
    raise UnmappableBody(MISMATCHED_INPUT, f"{name} has to be a text.")


def storable(name: str, value: str) -> str:
    """The text, which no store takes with a character of code 0 in it."""
    if "\0" in value:
        raise UnmappableBody(MISMATCHED_INPUT, f"{name} has a character of code 0.")
    return value


def choice(body: Json, name: str, allowed: Sequence[str], default: str) -> str:
    """One of the names of an enumeration, or its place in it; the default when the body has none."""
    return default if body.get(name) is None else chosen(body[name], name, allowed)


def choices(body: Json, name: str, allowed: Sequence[str]) -> tuple[str, ...] | None:
    """Names of an enumeration; None when the body has none."""
    given = _given(tuple[str | int, ...], body, name, ())
    return tuple(chosen(each, name, allowed) for each in given) or None


def chosen(value: Any, name: str, allowed: Sequence[str]) -> str:
    """The name of an enumeration that a value stands for."""
    if isinstance(value, str) and value in allowed:
        return value
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(allowed):
        return allowed[value]
    raise UnmappableBody(INVALID_FORMAT, f"{name} {str(value)[:100]!r} is not one of {', '.join(allowed)}.")


def statuses(body: Json) -> tuple[str, ...] | None:
    """The statuses that a search wants; None when it says nothing of them."""
    return choices(body, "limitResultsByStatus", STATUSES)


@contextmanager
def readable() -> Iterator[None]:
    """What cannot be read of an instance in the body makes that a body of another shape."""
    try:
        yield
    except ValueError as problem:
        raise UnmappableBody(MISMATCHED_INPUT, str(problem)) from None


def texts(body: Json, name: str) -> tuple[str, ...]:
    """A list of texts in a body; empty when it is not there."""
    return _given(tuple[str, ...], body, name, ())


def part(body: Json, name: str) -> Json:
    """An object in a body; empty when it is not there."""
    return _given(dict[str, Any], body, name, {})


def parts(body: Json, name: str) -> list[Json]:
    """A list of objects in a body; empty when it is not there."""
    return _given(list[dict[str, Any]], body, name, [])


def _given(kind: type[T], body: Json, name: str, default: T) -> T:
    value = body.get(name)
    return default if value is None else read_as(kind, value)
