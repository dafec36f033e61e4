"""Root elements: an element with its relationships, each in the field made for it, hierarchies expanded (spec: views, 4.5).

The relationships of a whole list of elements are read in one go, each level of a hierarchy in another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aricia.metadata.element_properties import RelatedElement
from aricia.metadata.options import ReadOptions
from aricia.metadata.related import related_elements
from aricia.metadata.root_element_fields import RootElement, placed, reading_options, shown
from aricia.metadata.root_element_nesting import nest
from aricia.metadata.session import Session
from aricia.repository.instances import Entity


def assemble(
    session: Session, entities: Iterable[Entity], options: ReadOptions, related_by: Mapping[str, RelatedElement] | None = None
) -> list[RootElement]:
    """The root elements of these entities, relationships and hierarchies included as far as the options ask."""
    wanted, origins, types = list(entities), related_by or {}, session.types
    if options.graph_query_depth <= 0:
        return [RootElement(entity, {}, origins.get(entity.guid)) for entity in wanted]
    size = options.relationships_page_size or session.server.max_page_size
    found = related_elements(session, wanted, reading_options(options), page_size=size)
    filtered = bool(options.include_only_relationships or options.skip_relationships)
    roots = []
    for entity in wanted:
        items = found.get(entity.guid, ())
        if filtered:
            items = [item for item in items if shown(types, item.relationship.type_name, options)]
        roots.append(RootElement(entity, placed(types, items), origins.get(entity.guid)))
    nest(session, roots, options, size)
    return roots
