"""Assets by what was found among them and their parts (spec: view services, 8.3)."""

from __future__ import annotations

from aricia.metadata.element_header import Json, renderer_of
from aricia.metadata.element_properties import Page
from aricia.metadata.options import ReadOptions
from aricia.metadata.root_element import assemble
from aricia.metadata.root_element_json import element_summary, render
from aricia.metadata.session import Session
from aricia.metadata.visibility import anchor_guid_of, visible
from aricia.repository.instances import Entity


def asset_matches(session: Session, page: Page, options: ReadOptions) -> list[Json]:
    """AssetSearchMatches: the anchors of the elements found as root elements, each with the elements found, in that order."""
    groups: dict[str, list[Entity]] = {}
    for entity in page.entities:
        groups.setdefault(anchor_guid_of(entity) or entity.guid, []).append(entity)
    known = session.collection.get_entities(groups, options.as_of_time)
    seen = {each.guid: each for each in visible(session, known.values(), options)}
    anchors = [seen[guid] for guid in groups if guid in seen]
    if not anchors:
        return []
    renderer = renderer_of(session)
    shown = [render(session, renderer, root, options, "AssetSearchMatches") for root in assemble(session, anchors, options)]
    for anchor, element in zip(anchors, shown, strict=True):
        element["matchingElements"] = [element_summary(renderer, each) for each in groups[anchor.guid]]
    return shown
