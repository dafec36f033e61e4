"""Elements that stand for the same thing."""

from __future__ import annotations

from aricia.metadata.api import ElementProperties, classify, get_element, related, update_element
from aricia.metadata.options import ReadOptions, WriteOptions
from aricia.repository.instances import Entity
from aricia.testing.embedded_store import EmbeddedStore

PLAIN = ReadOptions(for_duplicate_processing=True)


def mark(work: EmbeddedStore, guid: str, name: str = "KnownDuplicate", **properties: object) -> None:
    work.write(classify, guid, name, ElementProperties(dict(properties)), WriteOptions())


def read(work: EmbeddedStore, guid: str, options: ReadOptions | None = None) -> Entity:
    found: Entity = work.read(get_element, guid, options or ReadOptions())
    return found


def test_the_consolidated_element_stands_for_its_origins(work: EmbeddedStore) -> None:
    origin, result = work.create("origin"), work.create("result")
    mark(work, origin)
    mark(work, result, "ConsolidatedDuplicate", statusIdentifier=1)
    work.link("ConsolidatedDuplicateLink", origin, result)
    assert read(work, origin).guid == result
    assert read(work, origin, PLAIN).guid == origin


def test_a_consolidated_element_that_is_not_approved_does_not(work: EmbeddedStore) -> None:
    origin, result = work.create("origin"), work.create("result")
    mark(work, origin)
    mark(work, result, "ConsolidatedDuplicate", statusIdentifier=0)
    work.link("ConsolidatedDuplicateLink", origin, result)
    assert read(work, origin).guid == origin


def test_peers_are_joined_with_the_newest_and_all_classifications(work: EmbeddedStore) -> None:
    first, second, third = (work.create(name) for name in ("first", "second", "third"))
    for guid in (first, second, third):
        mark(work, guid)
    mark(work, first, "Confidence", notes="x")
    work.write(update_element, third, ElementProperties({"description": "later than the others"}), WriteOptions())
    work.link("PeerDuplicateLink", first, second, statusIdentifier=1)
    work.link("PeerDuplicateLink", second, third, statusIdentifier=1)
    found = read(work, first)
    assert found.guid == third
    assert found.classification("Confidence") is not None


def test_a_peer_that_is_not_approved_is_not_joined(work: EmbeddedStore) -> None:
    first, second = work.create("first"), work.create("second")
    mark(work, first)
    work.link("PeerDuplicateLink", first, second, statusIdentifier=0)
    assert read(work, first).guid == first


def test_peers_lend_each_other_their_relationships(work: EmbeddedStore) -> None:
    first, second, member = work.create("first"), work.create("second"), work.create("member")
    mark(work, first)
    mark(work, second)
    work.link("PeerDuplicateLink", first, second, statusIdentifier=1)
    work.link("CollectionMembership", first, member)
    page = work.read(related, first, ReadOptions(), relationship_types=("CollectionMembership",))
    assert [item.entity.guid for item in page.elements] == [member]


def test_links_between_duplicates_show_when_duplicates_are_processed(work: EmbeddedStore) -> None:
    first, second = work.create("first"), work.create("second")
    work.link("PeerDuplicateLink", first, second, statusIdentifier=1)
    assert work.read(related, first, ReadOptions()).elements == []
    assert [item.entity.guid for item in work.read(related, first, PLAIN).elements] == [second]
