"""Types that come and change at run time. The store keeps them, so that they are there after the next start."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from aricia.base.body_faults import MISMATCHED_INPUT, UnmappableBody
from aricia.base.operation import Request
from aricia.metadata.api import Session
from aricia.servers.repository_services.bodies import body_of
from aricia.servers.repository_services.faults import refused
from aricia.servers.repository_services.type_queries import checked_type, supplied_type
from aricia.types.gallery import repository_typedef
from aricia.types.type_maintenance import add_attribute_type, add_type, patch_type

Json = dict[str, Any]

_PATCH_FIELDS = (("typeDefName", str), ("applyToVersion", int), ("updateToVersion", int))


def add_type_def_gallery(request: Request, session: Session) -> Json:
    """Make attribute types, then types, known."""
    body = body_of(request)
    for value in body.get("attributeTypeDefs") or ():
        _add_attribute_type(session, checked_type(value, "attributeTypeDefs"))
    for value in body.get("typeDefs") or ():
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
