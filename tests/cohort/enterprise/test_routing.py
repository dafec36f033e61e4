"""Maintenance goes to the home of an instance, what is new to the local collection."""

from __future__ import annotations

import pytest

from aricia.base.errors import ConnectorError, RepositoryFault
from aricia.repository.instances import CONTENT_PACK
from aricia.testing.repository_steps import classify, entity, fault_of, get, link, write


def test_changes_are_made_at_home(stores, federate):
    made = entity(stores.b, "term")
    whole = federate("a", "b").repository
    changed = write(whole, lambda c: c.update_entity("peter", made.guid, {"qualifiedName": "new"}))
    assert changed.version == 2
    assert get(stores.b, made.guid) == changed
    write(whole, lambda c: c.delete_entity("peter", made.guid))
    assert fault_of(lambda: get(stores.b, made.guid))[1] == "OMRS-REPOSITORY-404-013"
    assert write(whole, lambda c: c.restore_entity("peter", made.guid)).collection_id == stores.b.collection_id


def test_what_is_new_is_local_and_its_far_end_a_proxy(stores, federate):
    far = entity(stores.b, "far")
    whole = federate("a", "b").repository
    near = entity(whole, "near")
    assert get(stores.a, near.guid) == near
    assert link(whole, near, far).collection_id == stores.a.collection_id
    assert stores.a.read(lambda c: c.get_entities([far.guid]))[far.guid].is_proxy


def test_a_work_that_fails_leaves_nothing_when_it_is_all_local(stores, federate):
    whole = federate("a", "b").repository

    def work(collection):
        collection.add_entity("erin", "GlossaryTerm", {"qualifiedName": "gone"})
        collection.get_entity("nobody")

    with pytest.raises(RepositoryFault):
        whole.write(work).result(30)
    assert stores.a.read(lambda c: c.count_entities(_all())) == 0


def _all():
    from aricia.repository.queries import EntityQuery

    return EntityQuery()


def test_a_home_that_nobody_is_refuses_changes(stores, federate):
    made = entity(stores.b, "term")
    write(stores.a, lambda c: c.save_entity(made))
    whole = federate("a", "c").repository
    assert fault_of(lambda: write(whole, lambda c: c.update_entity("e", made.guid, {"qualifiedName": "x"}))) == (
        "InvalidParameter", "OMRS-REPOSITORY-400-056",
    )


def test_who_replicates_an_instance_changes_it(stores, federate):
    from aricia.cohort.enterprise.merging import home_of
    from aricia.repository.instances import Entity

    made = Entity(guid="g", type_name="GlossaryTerm", provenance=CONTENT_PACK, collection_id="pack", replicated_by="b")
    assert home_of(made) == "b"


def test_classifications_go_to_the_home_of_the_entity_or_stay_here(stores, federate):
    made = entity(stores.b, "term")
    whole = federate("a", "b").repository
    assert classify(whole, made.guid).classifications[0].collection_id == stores.b.collection_id
    orphan = entity(stores.c, "orphan")
    write(stores.b, lambda c: c.save_entity(orphan))
    shown = classify(whole, orphan.guid)
    assert shown.classifications[0].collection_id == stores.a.collection_id
    assert write(whole, lambda c: c.declassify_entity("erin", orphan.guid, "Criticality")).classifications == []


def test_without_a_local_collection_a_member_takes_what_is_new(stores, federate):
    whole = federate(None, "b", "c").repository
    made = entity(whole, "new")
    assert get(stores.b, made.guid) == made
    with pytest.raises(ConnectorError) as caught:
        federate(None).repository.read(lambda c: c)
    assert caught.value.id == "ARICIA-503-581"
