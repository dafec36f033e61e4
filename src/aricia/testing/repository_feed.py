"""What the change feed of every repository tells."""

from __future__ import annotations

from aricia.repository.change_feed import CASCADE, COPY, Change
from aricia.repository.instances import Classification, Entity
from aricia.repository.metadata_collection import Repository
from aricia.testing.capabilities import FEED
from aricia.testing.repository_steps import classify, entity, link, write

_NEEDS = (FEED,)


def _feed(repository: Repository, after: int = 0) -> list[Change]:
    return repository.read(lambda c: c.changes(after, 1000))


def test_the_feed_names_every_change_in_order_with_the_versions_before_and_after(repository: Repository) -> None:
    one, two = entity(repository, "one"), entity(repository, "two")
    tie = link(repository, one, two)
    write(repository, lambda c: c.update_entity("erin", one.guid, {"qualifiedName": "one", "displayName": "One"}))
    classify(repository, one.guid, statusIdentifier=1)
    classify(repository, one.guid, statusIdentifier=2)
    write(repository, lambda c: c.declassify_entity("erin", one.guid, "Criticality"))
    write(repository, lambda c: c.update_relationship("erin", tie.guid, {"description": "d"}))
    told = [(each.event, each.kind, each.guid, each.type_name, each.version, each.previous_version) for each in _feed(repository)]
    assert told == [
        ("NEW_ENTITY_EVENT", "entity", one.guid, "GlossaryTerm", 1, None),
        ("NEW_ENTITY_EVENT", "entity", two.guid, "GlossaryTerm", 1, None),
        ("NEW_RELATIONSHIP_EVENT", "relationship", tie.guid, "RelatedTerm", 1, None),
        ("UPDATED_ENTITY_EVENT", "entity", one.guid, "GlossaryTerm", 2, 1),
        ("CLASSIFIED_ENTITY_EVENT", "classification", one.guid, "Criticality", 1, None),
        ("RECLASSIFIED_ENTITY_EVENT", "classification", one.guid, "Criticality", 2, 1),
        ("DECLASSIFIED_ENTITY_EVENT", "classification", one.guid, "Criticality", 3, 2),
        ("UPDATED_RELATIONSHIP_EVENT", "relationship", tie.guid, "RelatedTerm", 2, 1),
    ]


def test_the_images_before_and_after_a_change_are_read_by_its_time(repository: Repository) -> None:
    one = entity(repository, "one", displayName="before")
    write(repository, lambda c: c.update_entity("erin", one.guid, {"qualifiedName": "one", "displayName": "after"}))
    classify(repository, one.guid, statusIdentifier=1)
    write(repository, lambda c: c.declassify_entity("erin", one.guid, "Criticality"))
    _, updated, classified, declassified = _feed(repository)

    def name(instant: int) -> str | None:
        image = repository.read(lambda c: c.entity_image(one.guid, instant))
        return image.properties["displayName"] if image else None

    assert (name(updated.time - 1), name(updated.time)) == ("before", "after")
    removed = repository.read(lambda c: c.classification_image(one.guid, "Criticality", declassified.time))
    attached = repository.read(lambda c: c.classification_image(one.guid, "Criticality", declassified.time - 1))
    assert removed is not None and removed.status == "DELETED"
    assert attached is not None and attached.properties == {"statusIdentifier": 1}
    assert repository.read(lambda c: c.classification_image(one.guid, "Criticality", classified.time - 1)) is None


def test_what_goes_with_an_end_and_what_was_copied_says_so_and_what_is_purged_leaves_its_image(repository: Repository) -> None:
    one, two = entity(repository, "one"), entity(repository, "two")
    tie = link(repository, one, two)
    last = repository.read(lambda c: c.last_change())
    write(repository, lambda c: c.delete_entity("erin", one.guid))
    write(repository, lambda c: c.purge_entity("erin", one.guid))
    write(repository, lambda c: c.save_entity(Entity(
        guid="foreign", type_name="GlossaryTerm", collection_id="elsewhere", create_time=1, update_time=1,
        properties={"qualifiedName": "foreign"},
    )))
    changes = _feed(repository, last)
    assert [(each.event, each.guid, each.cause) for each in changes] == [
        ("DELETED_RELATIONSHIP_EVENT", tie.guid, CASCADE), ("DELETED_ENTITY_EVENT", one.guid, None),
        ("PURGED_RELATIONSHIP_EVENT", tie.guid, CASCADE), ("PURGED_ENTITY_EVENT", one.guid, None),
        ("NEW_ENTITY_EVENT", "foreign", COPY),
    ]
    purged = changes[3].purged
    assert isinstance(purged, Entity) and purged.properties == {"qualifiedName": "one"}
    assert repository.read(lambda c: c.entity_image(one.guid, changes[1].time)) is None


def test_many_that_are_deleted_together_are_told_in_their_order(repository: Repository) -> None:
    one, two, three = (entity(repository, name) for name in ("one", "two", "three"))
    tie = link(repository, one, two)
    last = repository.read(lambda c: c.last_change())
    write(repository, lambda c: c.delete_entities("erin", [three.guid, two.guid, one.guid]))
    told = [(each.event, each.guid, each.version, each.previous_version, each.cause) for each in _feed(repository, last)]
    assert told == [
        ("DELETED_ENTITY_EVENT", three.guid, 2, 1, None), ("DELETED_RELATIONSHIP_EVENT", tie.guid, 2, 1, CASCADE),
        ("DELETED_ENTITY_EVENT", two.guid, 2, 1, None), ("DELETED_ENTITY_EVENT", one.guid, 2, 1, None),
    ]


def test_an_undone_work_leaves_no_change(repository: Repository) -> None:
    def half(collection: object) -> None:
        collection.add_entity("erin", "GlossaryTerm", {"qualifiedName": "half"})  # type: ignore[attr-defined]
        raise ValueError("no")

    assert isinstance(repository.write(half).exception(60), ValueError)
    assert _feed(repository) == []


def test_readers_of_the_feed_keep_their_places(repository: Repository) -> None:
    for name in ("one", "two", "three"):
        entity(repository, name)
    first = repository.read(lambda c: c.changes(0, 1))[0].sequence
    assert repository.read(lambda c: c.reader_place("a topic")) is None
    write(repository, lambda c: c.keep_reader_place("a topic", first))
    write(repository, lambda c: c.keep_reader_place("another", 0))
    assert repository.read(lambda c: c.reader_place("a topic")) == first
    assert len(_feed(repository, first)) == 2


def test_listeners_hear_of_commits_when_their_changes_can_be_read(repository: Repository) -> None:
    heard: list[int] = []
    repository.on_commit(lambda: heard.append(repository.read(lambda c: c.last_change())))
    entity(repository, "one")
    entity(repository, "two")
    assert heard == [1, 2]


def test_a_copy_of_a_classification_that_is_purged_leaves_its_image(repository: Repository) -> None:
    one = entity(repository, "one")
    copy = Classification(type_name="Criticality", collection_id="elsewhere", create_time=1, update_time=1)
    write(repository, lambda c: c.save_classification(one.guid, copy))
    last = repository.read(lambda c: c.last_change())
    write(repository, lambda c: c.purge_classification_copy(one.guid, "Criticality"))
    (change,) = _feed(repository, last)
    assert (change.event, change.cause) == ("DECLASSIFIED_ENTITY_EVENT", COPY)
    assert isinstance(change.purged, Classification) and change.purged.collection_id == "elsewhere"
