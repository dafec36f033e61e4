"""What others know of instances that some collections have found: homes that know better, classifications kept elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from aricia.cohort.enterprise.asking import Answer, Panel
from aricia.cohort.enterprise.base_session import entities_by_guid, relationships_by_guid
from aricia.cohort.enterprise.merging import home_of, merged_entity, merged_relationship
from aricia.repository.instances import DELETED, Entity, Relationship
from aricia.repository.metadata_collection import MetadataCollection

I = TypeVar("I", Entity, Relationship)  # noqa: E741
Said = Mapping[str, Mapping[str, I]]  # by GUID, then by collection
Batch = Callable[[MetadataCollection, Sequence[str], int | None], dict[str, I]]


def resolved_entities(panel: Panel, found: Sequence[Entity], said: Said[Entity], as_of: int | None) -> list[Entity]:
    """The entities as all collections know them; without those that are not what they were found as any more.

    Every collection is asked once, for all entities that it did not show: it may be their home, or have classified them.
    """
    lacking = {each: [item.guid for item in found if each not in said[item.guid]] for each in panel.ids()}
    others = _ask(panel, lacking, entities_by_guid, as_of)
    kept: list[Entity] = []
    for item in found:
        one = merged_entity(_of(item.guid, panel.ids(), said, others, item.status == DELETED))
        if one is not None and one.version <= item.version:
            kept.append(one)
    return kept


def resolved_relationships(
    panel: Panel, found: Sequence[Relationship], said: Said[Relationship], as_of: int | None
) -> list[Relationship]:
    """The relationships without those that are not what they were found as any more: homes that did not show them are asked."""
    lacking: dict[str, list[str]] = {}
    for item in found:
        home = home_of(item)
        if home is not None and home in panel.ids() and home not in said[item.guid]:
            lacking.setdefault(home, []).append(item.guid)
    others = _ask(panel, lacking, relationships_by_guid, as_of)
    kept: list[Relationship] = []
    for item in found:
        known = [
            each for each in _of(item.guid, panel.ids(), said, others, item.status == DELETED)
            if each.value is not None or (each.collection_id in lacking and item.guid in lacking[each.collection_id])
        ]
        one = merged_relationship(known)
        if one is not None and one.version <= item.version:
            kept.append(one)
    return kept


def _ask(panel: Panel, lacking: Mapping[str, Sequence[str]], batch: Batch[I], as_of: int | None) -> dict[str, dict[str, I]]:
    """What collections have under these GUIDs, by collection. A collection without an answer is left out."""
    wanted = {each: guids for each, guids in lacking.items() if guids}

    def question(guids: Sequence[str]) -> Callable[[MetadataCollection], dict[str, I]]:
        return lambda collection: batch(collection, guids, as_of)

    if not wanted:
        return {}
    questions = [(each, question(guids)) for each, guids in wanted.items()]
    return {each.collection_id: each.value for each in panel.ask_each(questions, all_needed=False)}


def _of(
    guid: str, ids: Sequence[str], said: Said[I], others: Mapping[str, Mapping[str, I]], is_deleted: bool
) -> list[Answer[I | None]]:
    """What each collection says of one instance, None for one that was asked for it and does not have it.

    is_deleted: the instance was found as a deleted one: collections that do not show it may have it deleted, too
    """
    answers: list[Answer[I | None]] = []
    for each in ids:
        if each in said[guid]:
            answers.append(Answer(each, said[guid][each]))
        elif each in others and (guid in others[each] or not is_deleted):
            answers.append(Answer(each, others[each].get(guid)))
    return answers
