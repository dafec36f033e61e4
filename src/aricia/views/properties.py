"""The property beans of a request body: which class is right, and what they hold (spec: view services, 2.1, 2.3 and 5)."""

from __future__ import annotations

from collections.abc import Mapping

from aricia.base.body_faults import MISMATCHED_INPUT, UnmappableBody
from aricia.base.errors import invalid
from aricia.base.operation import Request
from aricia.metadata.api import Body, ElementProperties, Session, full_class_name, is_subclass, object_of, read_bean
from aricia.views.checks import missing_body, missing_object
from aricia.views.rows import Row

ENTITY = "entity"
RELATIONSHIP = "relationship"
CLASSIFICATION = "classification"

_NO_BODY = "OMAG-COMMON-400-017"
_NULL_OBJECT = "OPEN-METADATA-400-002"
_NULL_ALLOWED = ("", "ok", _NULL_OBJECT)


def properties_of(row: Row, request: Request, session: Session, body: Body | None, kind: str) -> ElementProperties | None:
    """The properties of the body as the row takes them; None when there are none and the row allows that.

    A row with an empty ``properties`` column passes over properties of another class.

    errors: the fault in the row's ``properties`` column;  OMAG-COMMON-400-029 for a class that is not one of the row's beans;
    UnmappableBody for a class of another kind, an unknown one or none
    """
    value = object_of(body, "properties") if row.beans else None
    if value is None:
        if row.null_properties == _NULL_OBJECT:
            raise missing_object(request, "properties")
        if body is not None and row.null_properties not in _NULL_ALLOWED:
            raise refused_properties(row, request)
        return None
    properties = read_bean(session.types, value, kind)
    if any(is_subclass(value["class"], bean) for bean in row.beans):
        return properties
    if row.null_properties == "":
        return None
    raise refused_properties(row, request)


def refused_properties(row: Row, request: Request) -> Exception:
    """The fault of properties that are of the wrong class, or missing where the row needs them.

    Mostly OMAG-COMMON-400-029, which names the expected class in full, or the class that the original names; a few rows
    take such properties for a missing body.
    """
    if row.null_properties == _NO_BODY:
        return missing_body(_NO_BODY, request, row.body_class)
    expected = full_class_name(row.parameter or row.beans[0])
    return invalid("OMAG-COMMON-400-029", parameter=expected, inserts=(request.operation.name, expected))


def bean_of_body(session: Session, body: Body | None, key: str, kind: str) -> ElementProperties | None:
    """The bean under this key, which may be of any class of its kind."""
    value = object_of(body, key)
    return None if value is None else read_bean(session.types, value, kind)


def classifications_of(session: Session, body: Body | None, key: str) -> dict[str, ElementProperties]:
    """A map of classification beans by classification name; a null stands for a classification without properties."""
    values = object_of(body, key) or {}
    return {name: _classification(session, name, value) for name, value in values.items()}


def _classification(session: Session, name: str, value: object) -> ElementProperties:
    if value is None:
        return ElementProperties({})
    if not isinstance(value, Mapping):
        raise UnmappableBody(MISMATCHED_INPUT, f"The properties of the classification {name} must be an object.")
    return read_bean(session.types, dict(value), CLASSIFICATION)
