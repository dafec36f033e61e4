"""The change feed: one row for each change, in order, in the transaction of the change."""

import pytest
from msgspec.json import decode

from aricia.repository.instances import Entity, Relationship

PATIENCE = 60


def _write(repository, work):
    return repository.write(work).result(PATIENCE)


def _feed(repository):
    return repository.read(lambda c: c._db.execute(
        "SELECT event, kind, guid, version, previous_version, name, cause FROM change ORDER BY sequence"
    ).fetchall())


def test_every_change_has_its_event_with_the_versions_before_and_after(repository):
    one = _write(repository, lambda c: c.add_entity("erin", "GlossaryTerm", {"qualifiedName": "one"})).guid
    two = _write(repository, lambda c: c.add_entity("erin", "GlossaryTerm", {"qualifiedName": "two"})).guid
    _write(repository, lambda c: c.update_entity("erin", one, {"qualifiedName": "1"}))
    link = _write(repository, lambda c: c.add_relationship("erin", "RelatedTerm", one, two, {})).guid
    _write(repository, lambda c: c.update_relationship("erin", link, {"description": "d"}))
    for notes in ("a", "a", "b"):
        _write(repository, lambda c, notes=notes: c.classify_entity("erin", one, "Criticality", {"notes": notes}))
    _write(repository, lambda c: c.declassify_entity("erin", one, "Criticality"))
    _write(repository, lambda c: c.delete_entity("erin", one))
    _write(repository, lambda c: c.restore_entity("erin", one))
    assert _feed(repository) == [
        ("NEW_ENTITY_EVENT", "entity", one, 1, None, None, None),
        ("NEW_ENTITY_EVENT", "entity", two, 1, None, None, None),
        ("UPDATED_ENTITY_EVENT", "entity", one, 2, 1, None, None),
        ("NEW_RELATIONSHIP_EVENT", "relationship", link, 1, None, None, None),
        ("UPDATED_RELATIONSHIP_EVENT", "relationship", link, 2, 1, None, None),
        ("CLASSIFIED_ENTITY_EVENT", "classification", one, 1, None, "Criticality", None),
        ("RECLASSIFIED_ENTITY_EVENT", "classification", one, 2, 1, "Criticality", None),
        ("DECLASSIFIED_ENTITY_EVENT", "classification", one, 3, 2, "Criticality", None),
        ("DELETED_RELATIONSHIP_EVENT", "relationship", link, 3, 2, None, "cascade"),
        ("DELETED_ENTITY_EVENT", "entity", one, 3, 2, None, None),
        ("RESTORED_ENTITY_EVENT", "entity", one, 4, 3, None, None),
    ]


def test_what_is_purged_leaves_its_last_image_in_the_feed(repository):
    one = _write(repository, lambda c: c.add_entity("erin", "GlossaryTerm", {"qualifiedName": "one"}))
    link = _write(repository, lambda c: c.add_relationship("erin", "RelatedTerm", one.guid, one.guid, {"description": "d"}))
    gone = _write(repository, lambda c: c.delete_entity("erin", one.guid))
    _write(repository, lambda c: c.purge_entity("erin", one.guid))
    images = dict(repository.read(lambda c: c._db.execute(
        "SELECT event, image FROM change WHERE event LIKE 'PURGED%'"
    ).fetchall()))
    assert decode(images["PURGED_ENTITY_EVENT"], type=Entity) == gone
    assert decode(images["PURGED_RELATIONSHIP_EVENT"], type=Relationship).guid == link.guid


def test_copies_are_marked_and_ignored_ones_leave_no_row(repository):
    copy = Entity(guid="g", type_name="GlossaryTerm", collection_id="other-id", properties={"qualifiedName": "q"})
    for _ in range(2):
        _write(repository, lambda c: c.save_entity(copy))
    assert _feed(repository) == [("NEW_ENTITY_EVENT", "entity", "g", 1, None, None, "copy")]


def test_an_undone_work_leaves_no_row(repository):
    def failing(collection):
        collection.add_entity("erin", "GlossaryTerm", {"qualifiedName": "one"})
        raise ValueError("on purpose")

    with pytest.raises(ValueError, match="on purpose"):
        _write(repository, failing)
    assert _feed(repository) == []
