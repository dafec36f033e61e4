"""Types that come and change at run time. The store keeps them, so that they are there after the next start."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from aricia.base.body_faults import MISMATCHED_INPUT, UnmappableBody
from aricia.base.operation import Request
from aricia.metadata.api import Session
from aricia.repository.type_use import has_instances
from aricia.servers.repository_services.bodies import body_of, parts, text
from aricia.servers.repository_services.faults import refused
from aricia.servers.repository_services.type_queries import checked_type, supplied_type
from aricia.types.gallery import repository_attribute_type, repository_typedef
from aricia.types.type_maintenance import (
    add_attribute_type,
    add_type,
    patch_type,
    reidentify_attribute_type,
    reidentify_type,
    remove_attribute_type,
    remove_type,
    type_in_use,
)

Json = dict[str, Any]

_PATCH_FIELDS = (("typeDefName", str), ("applyToVersion", int), ("updateToVersion", int))


def add_type_def_gallery(request: Request, session: Session) -> Json:
    """Make attribute types, then types, known."""
    body = body_of(request)
    for value in parts(body, "attributeTypeDefs"):
        _add_attribute_type(session, checked_type(value, "attributeTypeDefs"))
    for value in parts(body, "typeDefs"):
        _add_type(session, checked_type(value, "typeDefs"))
    return {}


def add_type_def(request: Request, session: Session) -> Json:
    """Make a type known."""
    _add_type(session, supplied_type(request, "typeDef"))
    return {}


def add_attribute_type_def(request: Request, session: Session) -> Json:
    """Make an attribute type known."""
    _add_attribute_type(session, supplied_type(request, "attributeTypeDef"))
    return {}


def _add_type(session: Session, document: Json) -> None:
    with _complete(document):
        definition = add_type(session.types, document)
    session.collection.save_types(session.types, [], [definition])


def _add_attribute_type(session: Session, document: Json) -> None:
    with _complete(document):
        kind = add_attribute_type(session.types, document)
    session.collection.save_types(session.types, [kind], [])


@contextlib.contextmanager
def _complete(document: Json) -> Iterator[None]:
    """A definition that lacks a field which it needs is invalid: OMRS-REPOSITORY-400-017."""
    try:
        yield
    except KeyError as missing:
        inserts = (document.get("name"), document.get("guid"), f"it lacks the field {missing}")
        raise refused("OMRS-REPOSITORY-400-017", "typeDef", *inserts, kind="InvalidTypeDef") from None


def update_type_def(request: Request, session: Session) -> Json:
    """The type as a patch makes it.

    errors: OMRS-REPOSITORY-400-049 there is no patch;  those of the patch
    """
    patch = body_of(request).get("typeDefPatch")
    if not patch:
        raise refused("OMRS-REPOSITORY-400-049", "typeDefPatch", request.operation.name, request.server.name)
    if not isinstance(patch, dict) or not all(isinstance(patch.get(name), kind) for name, kind in _PATCH_FIELDS):
        raise UnmappableBody(MISMATCHED_INPUT, "A TypeDefPatch needs typeDefName, applyToVersion and updateToVersion.")
    with _complete(patch):
        changed = patch_type(session.types, patch)
    session.collection.save_types(session.types, [], [changed])
    return {"typeDef": repository_typedef(session.types, changed)}


def delete_type_def(request: Request, session: Session) -> Json:
    """Forget a type that has no instances.

    errors: OMRS-REPOSITORY-404-004;  -400-001 it has instances, or another type refers to it
    """
    name, guid = str(text(body_of(request), "obsoleteTypeDefName")), request.variables["guid"]
    definition = session.types.get(name)
    if definition is not None and definition.guid == guid and has_instances(session.collection, definition):
        raise type_in_use(name, guid, "instances of it")
    remove_type(session.types, name, guid)
    session.collection.forget_type(name)
    return {}


def delete_attribute_type_def(request: Request, session: Session) -> Json:
    """Forget an attribute type that no attribute has."""
    name = str(text(body_of(request), "obsoleteTypeDefName"))
    remove_attribute_type(session.types, name, request.variables["guid"])
    session.collection.forget_type(name)
    return {}


def re_identify_type_def(request: Request, session: Session) -> Json:
    """The type under another GUID and name; with instances or types that refer to it, only the GUID can change.

    errors: those of ``delete_type_def``;  OMRS-REPOSITORY-400-003 another type has the new name or GUID
    """
    name, new_name, new_guid = _identities(request)
    guid = request.variables["originalTypeDefGUID"]
    definition = session.types.get(name)
    if definition is not None and definition.guid == guid and new_name != name and has_instances(session.collection, definition):
        raise type_in_use(name, guid, "instances of it")
    renamed = reidentify_type(session.types, name, guid, new_name, new_guid)
    if new_name != name:
        session.collection.forget_type(name)
    session.collection.save_types(session.types, [], [renamed])
    return {"typeDef": repository_typedef(session.types, renamed)}


def re_identify_attribute_type_def(request: Request, session: Session) -> Json:
    """The attribute type, which no attribute has, under another GUID and name."""
    name, new_name, new_guid = _identities(request)
    guid = request.variables["originalAttributeTypeDefGUID"]
    renamed = reidentify_attribute_type(session.types, name, guid, new_name, new_guid)
    if new_name != name:
        session.collection.forget_type(name)
    session.collection.save_types(session.types, [renamed], [])
    return {"attributeTypeDef": repository_attribute_type(renamed)}


def _identities(request: Request) -> tuple[str, str, str]:
    """The name that a type has, the name and the GUID that it shall have; names that are not given do not change.

    errors: OMRS-REPOSITORY-400-022 no new GUID
    """
    body = body_of(request)
    name, new_guid = str(text(body, "originalTypeDefName")), text(body, "newTypeDefGUID")
    if not new_guid:
        raise refused("OMRS-REPOSITORY-400-022", "newTypeDefGUID", "typeGUID", "newTypeDefGUID", request.operation.name)
    return name, text(body, "newTypeDefName") or name, new_guid
