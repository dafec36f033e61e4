"""Properties of bodies that declare one class of bean: another class cannot be mapped (spec: view services, 2.1)."""

from __future__ import annotations

from aricia.base.body_faults import INVALID_TYPE_ID, UnmappableBody
from aricia.base.operation import Request
from aricia.metadata.api import Body, ElementProperties, Session, is_subclass, object_of, read_bean
from aricia.views.properties import ENTITY
from aricia.views.rows import Row
from aricia.views.writes import needed


def declared_properties(row: Row, request: Request, session: Session, body: Body | None) -> ElementProperties:
    """The properties of the element, which have to be there and of the row's bean or one that extends it."""
    return needed(request, declared_bean(session, body, "properties", row.beans[0], ENTITY))


def declared_bean(session: Session, body: Body | None, key: str, expected: str, kind: str) -> ElementProperties | None:
    """The bean under this key; UnmappableBody when it is no ``expected``."""
    value = object_of(body, key)
    if value is None:
        return None
    if not is_subclass(value.get("class"), expected):
        raise UnmappableBody(INVALID_TYPE_ID, f"{key} is of class {value.get('class')}; {expected} is needed here.")
    return read_bean(session.types, value, kind)
