"""The types that the server works with: all of them, searches, single ones, whether others fit in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from aricia.base.errors import RepositoryFault
from aricia.base.operation import Request
from aricia.metadata.api import Session
from aricia.repository.stores.relational.patterns import compile_pattern
from aricia.servers.repository_services.bodies import body_of, part
from aricia.servers.repository_services.faults import TYPE, refused
from aricia.types.definitions import CLASSIFICATION, ENTITY, RELATIONSHIP, AttributeType, TypeDef
from aricia.types.gallery import repository_attribute_type, repository_typedef
from aricia.types.type_maintenance import verify_attribute_type, verify_type

Json = dict[str, Any]
T = TypeVar("T")

_CATEGORIES = {"ENTITY_DEF": ENTITY, "RELATIONSHIP_DEF": RELATIONSHIP, "CLASSIFICATION_DEF": CLASSIFICATION}
_KINDS = {"PRIMITIVE": ("primitive",), "COLLECTION": ("map", "array"), "ENUM_DEF": ("enum",)}
_STANDARD = (("standard", "standardName"), ("organization", "standardOrganization"), ("identifier", "standardTypeName"))


def _types(session: Session, found: Iterable[TypeDef]) -> Json:
    shown = [repository_typedef(session.types, each) for each in found]
    return {"typeDefs": shown} if shown else {}


def _attribute_types(found: Iterable[AttributeType]) -> Json:
    shown = [repository_attribute_type(each) for each in found]
    return {"attributeTypeDefs": shown} if shown else {}


# ---- searches ----------------------------------------------------------------------------------------------------------
def get_all_types(request: Request, session: Session) -> Json:
    """Every type and attribute type."""
    return _types(session, session.types.all()) | _attribute_types(session.types.attribute_types())


def find_types_by_name(request: Request, session: Session) -> Json:
    """The types and attribute types whose name matches a regular expression."""
    fits = compile_pattern(request.query["name"]).fits
    return _types(session, (each for each in session.types.all() if fits(each.name))) | _attribute_types(
        each for each in session.types.attribute_types() if fits(each.name)
    )


def find_type_defs_by_category(request: Request, session: Session) -> Json:
    """The types of a category."""
    category = _category(request, "OMRS-REPOSITORY-400-009")
    return _types(session, (each for each in session.types.all() if each.category == _CATEGORIES.get(category)))


def find_attribute_type_defs_by_category(request: Request, session: Session) -> Json:
    """The attribute types of a category."""
    kinds = _KINDS.get(_category(request, "OMRS-REPOSITORY-400-010"), ())
    return _attribute_types(each for each in session.types.attribute_types() if each.kind in kinds)


def _category(request: Request, message_id: str) -> str:
    category = body_of(request).get("category")
    if category is None:
        raise refused(message_id, "category", "category", request.operation.name, request.server.name)
    return str(category)


def find_type_defs_by_property(request: Request, session: Session) -> Json:
    """The types that define all the attributes named."""
    given = part(part(body_of(request), "typeDefProperties"), "typeDefProperties")
    if not given:
        inserts = ("typeDefProperties", request.operation.name, request.server.name)
        raise refused("OMRS-REPOSITORY-400-011", "matchCriteria", *inserts)
    wanted = set(given)
    return _types(
        session, (each for each in session.types.all() if wanted <= {attribute.name for attribute in each.own_attributes})
    )


def find_types_by_external_id(request: Request, session: Session) -> Json:
    """The types that stand for one of an external standard."""
    wanted = {field: request.query[name] for name, field in _STANDARD if request.query.get(name)}
    if not wanted:
        raise refused("OMRS-REPOSITORY-400-012", "externalId", request.operation.name, request.server.name)
    return _types(
        session,
        (
            each for each in session.types.all()
            if any(wanted.items() <= mapping.items() for mapping in each.external_standard_mappings)
        ),
    )


def search_for_type_defs(request: Request, session: Session) -> Json:
    """The types in whose name or description a regular expression matches the whole."""
    fits = compile_pattern(request.query["searchCriteria"]).fits
    return _types(
        session, (each for each in session.types.all() if fits(each.name) or (each.description and fits(each.description)))
    )


# ---- single types ------------------------------------------------------------------------------------------------------
def get_type_def(request: Request, session: Session) -> Json:
    """The type with the name or GUID of the path."""
    found = _found(request, session.types.get, session.types.by_guid)
    return {"typeDef": repository_typedef(session.types, found)}


def get_attribute_type_def(request: Request, session: Session) -> Json:
    """The attribute type with the name or GUID of the path."""
    found = _found(request, session.types.attribute_type, session.types.attribute_type_by_guid)
    return {"attributeTypeDef": repository_attribute_type(found)}


def _found(request: Request, by_name: Callable[[str], T | None], by_guid: Callable[[str], T | None]) -> T:
    name, guid = request.variables.get("name"), request.variables.get("guid")
    found = by_name(name) if name is not None else by_guid(guid or "")
    if found is not None:
        return found
    operation, collection = request.operation.name, request.server.name
    if name is not None:
        raise refused("OMRS-REPOSITORY-404-009", TYPE, name, operation, collection, kind="TypeDefNotKnown")
    raise refused("OMRS-REPOSITORY-404-007", TYPE, guid, "guid", operation, collection, kind="TypeDefNotKnown")


# ---- compatibility -----------------------------------------------------------------------------------------------------
def verify_type_def(request: Request, session: Session) -> Json:
    """Whether a type is known as it is supplied."""
    return {"flag": verify_type(session.types, supplied_type(request, "typeDef"))}


def verify_attribute_type_def(request: Request, session: Session) -> Json:
    """Whether an attribute type is known as it is supplied."""
    return {"flag": verify_attribute_type(session.types, supplied_type(request, "attributeTypeDef"))}


def supplied_type(request: Request, parameter: str) -> Json:
    """The type definition in a body.

    errors: OMRS-REPOSITORY-400-019 (attribute types: -020) there is none;  those of ``checked_type``
    """
    given = body_of(request).get(parameter)
    if given is None:
        number = {"typeDef": "019", "attributeTypeDef": "020"}[parameter]
        raise refused(f"OMRS-REPOSITORY-400-{number}", parameter, parameter, request.operation.name, request.server.name)
    return checked_type(given, parameter)


def checked_type(given: Any, parameter: str) -> Json:
    """A type definition that names itself.

    errors: OMRS-REPOSITORY-400-017 it has no name, GUID or category
    """
    if not isinstance(given, dict) or not all(isinstance(given.get(field), str) for field in ("name", "guid", "category")):
        inserts = ("", "", "it lacks a name, a GUID or a category")
        raise RepositoryFault("InvalidTypeDef", "OMRS-REPOSITORY-400-017", inserts, properties={"parameterName": parameter})
    return given
