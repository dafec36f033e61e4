"""Root elements: an element with its relationships, each in the field made for it, hierarchies expanded (spec: views, 4.5).

The relationships of a whole list of elements are read in one go, each level of a hierarchy in another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aricia.base.errors import invalid
from aricia.metadata.associated_elements import associated_elements
from aricia.metadata.element_properties import RelatedElement
from aricia.metadata.options import ReadOptions
from aricia.metadata.related import affordable_elements
from aricia.metadata.root_element_fields import RootElement, placed, reading_options, shown
from aricia.metadata.root_element_nesting import Drawing, nest
from aricia.metadata.session import Session
from aricia.repository.instances import Entity


def assemble(
    session: Session, entities: Iterable[Entity], options: ReadOptions, related_by: Mapping[str, RelatedElement] | None = None,
    drawing: Drawing | None = None,
) -> list[RootElement]:
    """The root elements of these entities, relationships and hierarchies included as far as the options ask.

    drawing: tells the related elements of which the answer shows what is in them in graphs alone
    """
    roots = [RootElement(entity, {}) for entity in entities]
    if related_by:
        _add_origins(session, roots, options, related_by)
    if options.graph_query_depth <= 0:
        return roots
    types, size = session.types, _page_size(session, options)
    found = affordable_elements(session, [root.entity for root in roots], reading_options(options), page_size=size)
    filtered = bool(options.include_only_relationships or options.skip_relationships)
    for root in roots:
        items = found.get(root.entity.guid, [])
        if filtered:
            items = [item for item in items if shown(types, item.relationship.type_name, options)]
        root.fields = placed(types, items)
    nest(session, roots, options, size, drawing)
    return roots


def _page_size(session: Session, options: ReadOptions) -> int:
    """How many relationships of an element are read. errors: OMAG-COMMON-400-009 a negative number"""
    size, name = options.relationships_page_size, "relationshipsPageSize"
    if size < 0:
        raise invalid("OMAG-COMMON-400-009", parameter=name, inserts=(size, name, session.server.name))
    return size or session.server.max_page_size


def _add_origins(
    session: Session, roots: Iterable[RootElement], options: ReadOptions, related_by: Mapping[str, RelatedElement]
) -> None:
    """The relationships that the elements were reached by, and the actors that these name."""
    actors = associated_elements(session, [item.relationship for item in related_by.values()], options)
    for root in roots:
        item = related_by.get(root.entity.guid)
        if item is not None:
            root.related_by, root.actors = item, actors.get(item.relationship.guid, {})
