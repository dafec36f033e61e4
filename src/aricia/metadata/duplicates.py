"""Elements known to stand for the same thing (spec: metadata store, section 5 item 5)."""

from __future__ import annotations

import msgspec

from aricia.metadata.options import ReadOptions
from aricia.metadata.session import Session
from aricia.metadata.visibility import effective
from aricia.repository.instances import Classification, Entity

LOWEST_STATUS = 1
# Links between duplicates are shown to those who process duplicates only.
LINKS = frozenset(("PeerDuplicateLink", "ConsolidatedDuplicateLink"))


def is_duplicate(entity: Entity, options: ReadOptions) -> bool:
    """Whether the element is marked as a duplicate and the caller wants duplicates joined."""
    if options.for_duplicate_processing:
        return False
    mark = entity.classification("KnownDuplicate")
    return mark is not None and effective(mark, options.effective_time)


def resolved(session: Session, entity: Entity, options: ReadOptions) -> Entity:
    """The element that stands for this one: its consolidated duplicate, or its newest peer with everybody's classifications."""
    if not is_duplicate(entity, options):
        return entity
    consolidated = _consolidated(session, entity, options)
    if consolidated is not None:
        return consolidated
    peers = list(session.collection.get_entities(group_of(session, entity, options)).values())
    newest = max(peers, key=lambda peer: peer.update_time)
    if len(peers) == 1:
        return newest
    united: dict[str, Classification] = {}
    for peer in peers:
        for item in peer.classifications:
            known = united.get(item.type_name)
            if known is None or item.update_time > known.update_time:
                united[item.type_name] = item
    return msgspec.structs.replace(newest, classifications=list(united.values()))


def _consolidated(session: Session, entity: Entity, options: ReadOptions) -> Entity | None:
    """The consolidated duplicate that this element is a source of, when it is good enough to be used."""
    links = session.collection.relationships_of((entity.guid,), type_names=("ConsolidatedDuplicateLink",), end=1)
    guids = [link.end2 for link in links.get(entity.guid, []) if effective(link, options.effective_time)]
    for candidate in session.collection.get_entities(guids).values() if guids else ():
        mark = candidate.classification("ConsolidatedDuplicate")
        if mark is not None and mark.properties.get("statusIdentifier", 0) >= LOWEST_STATUS:
            return candidate
    return None


def group_of(session: Session, entity: Entity, options: ReadOptions) -> list[str]:
    """The GUIDs of the element and of all its peers, near and far."""
    group, frontier = {entity.guid: None}, [entity.guid]
    while frontier:
        links = session.collection.relationships_of(frontier, type_names=("PeerDuplicateLink",))
        following = {
            link.other_end(guid): None
            for guid, each in links.items() for link in each
            if effective(link, options.effective_time) and link.properties.get("statusIdentifier", 0) >= LOWEST_STATUS
        }
        frontier = [guid for guid in following if guid not in group]
        group |= dict.fromkeys(frontier)
    return list(group)
