"""Faults of the primitives, and what becomes of a fault of the repository on its way up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from aricia.base.codec import format_time
from aricia.base.errors import AriciaError, InvalidParameter, PropertyServerError, RepositoryFault, invalid
from aricia.metadata.session import Session
from aricia.repository.instances import Entity, Relationship
from aricia.types.registry import TypeDef


@contextmanager
def repository_faults(session: Session, guid: str, parameter: str) -> Iterator[None]:
    """Turn repository faults about the instance with this GUID into those of the metadata store.

    EntityNotKnown -> OMAG-REPOSITORY-HANDLER-404-007, RelationshipNotKnown -> -404-012, PropertyError -> -400-001 (its
    parameter is newProperties), anything unexpected -> -500-001. The text carries the inner message; ``caused_by`` is the
    inner class.
    """
    try:
        yield
    except RepositoryFault as fault:
        raise translated(session, fault, guid, parameter) from fault


def translated(session: Session, fault: RepositoryFault, guid: str, parameter: str) -> AriciaError:
    """The store's fault for one of the repository."""
    server = session.server.name
    match fault.kind:
        case "EntityNotKnown":
            return unknown_element(session, guid, parameter, fault)
        case "RelationshipNotKnown":
            return unknown_relationship(session, guid, parameter, fault)
        case "PropertyError":
            return invalid(
                "OMAG-REPOSITORY-HANDLER-400-001", parameter="newProperties",
                inserts=(fault.text, guid, parameter, session.user, server), caused_by=fault.exception_class,
            )
        case "InvalidParameter" if fault.id == "OMRS-REPOSITORY-400-038":
            return InvalidParameter(fault.id, fault.inserts, properties=fault.properties)
    return unexpected(session, fault)


def unexpected(session: Session, fault: AriciaError) -> PropertyServerError:
    """OMAG-REPOSITORY-HANDLER-500-001 around a fault that the caller could not expect; recorded without a causing class."""
    return PropertyServerError(
        "OMAG-REPOSITORY-HANDLER-500-001",
        (fault.text, session.user, session.server.name, fault.id, fault.exception_class, fault.message.system_action),
    )


def unknown_element(session: Session, guid: str, parameter: str, inner: RepositoryFault | None = None) -> InvalidParameter:
    """There is no such element, or it is deleted."""
    return _unknown(session, "OMAG-REPOSITORY-HANDLER-404-007", guid, parameter, inner)


def unknown_relationship(session: Session, guid: str, parameter: str, inner: RepositoryFault | None = None) -> InvalidParameter:
    """There is no such relationship, or it is deleted."""
    return _unknown(session, "OMAG-REPOSITORY-HANDLER-404-012", guid, parameter, inner)


def _unknown(session: Session, message_id: str, guid: str, parameter: str, inner: RepositoryFault | None) -> InvalidParameter:
    id_and_text = (inner.id, inner.text) if inner else ("", "")
    return invalid(
        message_id, parameter=parameter, inserts=(guid, parameter, session.user, session.server.name, *id_and_text),
        caused_by=inner.exception_class if inner else None,
    )


def unavailable(
    session: Session, instance: Entity | Relationship, parameter: str, reason: str, asked_for: int | None = None
) -> InvalidParameter:
    """The instance is there but may not be seen: archived, or outside its effectivity. ``asked_for``: the instant that counts."""
    return invalid(
        "OMAG-REPOSITORY-HANDLER-400-010", parameter=parameter,
        inserts=(
            instance.type_name, instance.guid, parameter, reason, _date(instance.effective_from), _date(instance.effective_to),
            _date(asked_for), instance.status, instance.version, session.user, session.server.name,
        ),
    )


def _date(instant: int | None) -> str:
    return "-" if instant is None else format_time(instant)


def no_relationship_type(session: Session, name: str, guid: str | None, parameter: str) -> InvalidParameter:
    """The type exists but does not link anything."""
    text = f"{name} is not a relationship type"
    return invalid(
        "OMAG-REPOSITORY-HANDLER-400-001", parameter="newProperties",
        inserts=(text, guid, parameter, session.user, session.server.name),
    )


def unfitting_classification(session: Session, name: str, entity: Entity) -> InvalidParameter:
    """The element, which is there already, cannot carry this classification."""
    inner = RepositoryFault("ClassificationError", "OMRS-REPOSITORY-400-006", (session.server.name, name, entity.type_name))
    return invalid(
        "OMAG-REPOSITORY-HANDLER-400-001", parameter="newProperties",
        inserts=(inner.text, entity.guid, "classificationName", session.user, session.server.name),
        caused_by=inner.exception_class,
    )


def wrong_classification(session: Session, name: str, type_name: str) -> InvalidParameter:
    """A new element cannot carry this classification; the original's code deviates from the id (recorded)."""
    inner = RepositoryFault("TypeError", "OMRS-REPOSITORY-404-009", (name,))
    return invalid(
        "OMAG-REPOSITORY-HANDLER-400-004", parameter=name,
        inserts=(name, type_name, session.user, session.server.name, inner.text), caused_by=inner.exception_class, code=404,
    )


def checked_type(session: Session, name: str | None, category: str | None = None, parameter: str = "typeName") -> TypeDef:
    """The type of this name; OMAG-COMMON-400-018 when there is none (of the category, where one is given)."""
    definition = session.types.get(name)
    if definition is None or (category is not None and definition.category != category):
        raise invalid("OMAG-COMMON-400-018", parameter=parameter, inserts=(name, session.server.name, parameter))
    return definition


def check_subtype(session: Session, name: str, expected: str, parameter: str = "typeName") -> None:
    """OMAG-COMMON-400-019 unless the type is the expected one or a subtype."""
    if not session.types.is_a(name, expected):
        raise invalid("OMAG-COMMON-400-019", parameter=parameter, inserts=(name, expected, session.server.name, parameter))


def check_page(session: Session, start_from: int, page_size: int) -> int:
    """The store's own paging check; -> the page size to use (0 = the server's maximum).

    errors: OMAG-COMMON-400-008 negative start, -009 negative size, -010 size above the maximum
    """
    most = session.server.max_page_size
    if start_from < 0:
        raise invalid("OMAG-COMMON-400-008", parameter="startFrom", inserts=(start_from, "startFrom", session.server.name))
    if page_size < 0:
        raise invalid("OMAG-COMMON-400-009", parameter="pageSize", inserts=(page_size, "pageSize", session.server.name))
    if most and page_size > most:
        raise invalid("OMAG-COMMON-400-010", parameter="pageSize", inserts=(page_size, "pageSize", session.server.name, most))
    return page_size or most
