import pytest
from msgspec.structs import replace

from aricia.base.errors import RepositoryFault
from aricia.repository.instances import Classification, Entity, Relationship
from aricia.repository.queries import EntityQuery, RelationshipQuery
from aricia.testing.repository_steps import asking, classify, entity, found, link, read_fault, write


def test_guids_that_are_no_segments_of_a_path_are_unknown(remote):
    for guid in ("", ".", ".."):
        assert read_fault(remote, lambda c, guid=guid: c.get_entity(guid)) == ("EntityNotKnown", "OMRS-REPOSITORY-404-002")
        assert read_fault(remote, lambda c, guid=guid: c.get_relationship(guid))[0] == "RelationshipNotKnown"
        assert remote.read(lambda c, guid=guid: c.is_entity_known(guid)) is None
        assert remote.read(lambda c, guid=guid: c.get_entities([guid])) == {}
        assert remote.read(lambda c, guid=guid: c.known_entities([guid])) == {}


@pytest.mark.parametrize("guid", ["with space", "a/b?c=d&e#f", "50%;x=y", "ümlaut 😀", "a+b"])
def test_guids_of_any_characters_travel(remote, local, guid):
    made = local.write(lambda c: c.add_entity("erin", "GlossaryTerm", {"qualifiedName": "odd"}, guid=guid)).result()
    assert remote.read(lambda c: c.get_entity(guid)) == made
    assert write(remote, lambda c: c.update_entity("a/b", guid, {"qualifiedName": "even"})).updated_by == "a/b"


def test_a_proxy_is_read_with_the_properties_that_its_relationships_show(remote):
    proxy = Entity(
        guid="away", type_name="GlossaryTerm", is_proxy=True, collection_id="other-id", properties={"qualifiedName": "far"},
        version=3,
    )
    write(remote, lambda c: c.save_entity(proxy))
    assert remote.read(lambda c: c.get_entities(["away"]))["away"].properties == {}
    link(remote, entity(remote, "near"), proxy)
    read = remote.read(lambda c: c.get_entities(["away"]))["away"]
    assert (read.is_proxy, read.version, read.properties) == (True, 3, {"qualifiedName": "far"})
    assert remote.read(lambda c: c.known_entities(["away"]))["away"].is_proxy


def test_removed_classifications_are_told_apart(remote):
    made = classify(remote, entity(remote, "t").guid, notes="n")
    assert remote.read(lambda c: c.removed_classifications(made.guid)) == []
    write(remote, lambda c: c.declassify_entity("erin", made.guid, "Criticality"))
    assert remote.read(lambda c: c.get_entity(made.guid)).classifications == []
    assert [each.status for each in remote.read(lambda c: c.removed_classifications(made.guid))] == ["DELETED"]
    assert remote.read(lambda c: c.removed_classifications("nobody")) == []


def test_subtypes_are_skipped_in_finds_pages_and_counts(remote, monkeypatch):
    monkeypatch.setattr("aricia.repository.stores.remote.searching.READ_AT_ONCE", 2)
    for name, kind in (("a", "GlossaryTerm"), ("b", "Glossary"), ("c", "Collection"), ("d", "Project")):
        entity(remote, name, kind)
    one = EntityQuery(type_name="Referenceable", subtype_names=("Collection",), skip_subtypes=True, order="CREATION_DATE_OLDEST")
    assert found(remote, one) == ["a", "d"]
    assert remote.read(lambda c: c.count_entities(one)) == 2
    pages = [found(remote, replace(one, start=start, page_size=1)) for start in range(3)]
    assert pages == [["a"], ["d"], []]
    anded = EntityQuery(
        subtype_names=("Collection",), skip_subtypes=True, conditions=asking(("qualifiedName", "EQ", "a"), match="NONE")
    )
    assert found(remote, anded) == ["d"]
    assert remote.read(lambda c: c.count_entities(anded)) == 1
    nothing = EntityQuery(skip_subtypes=True)
    assert remote.read(lambda c: c.count_entities(nothing)) == len(found(remote, nothing)) == 4
    tie = link(remote, *(remote.read(lambda c: c.find_entities(EntityQuery(type_name="GlossaryTerm"))) * 2))
    but = RelationshipQuery(subtype_names=("RelatedTerm",), skip_subtypes=True)
    assert tie.guid not in [each.guid for each in remote.read(lambda c: c.find_relationships(but))]
    assert remote.read(lambda c: c.count_relationships(but)) == 0


def test_groups_without_tests_pass_wherever_they_stand(remote):
    entity(remote, "t")
    empty = asking()
    cases = ((asking(empty), 1), (asking(empty, match="ANY"), 1), (asking(empty, match="NONE"), 0),
             (asking(empty, ("qualifiedName", "EQ", "t")), 1), (asking(empty, ("qualifiedName", "EQ", "u"), match="ANY"), 1))
    for group, number in cases:
        assert len(found(remote, EntityQuery(conditions=group))) == number


def test_relationships_of_very_many_entities_take_few_calls(remote, monkeypatch):
    hub = entity(remote, "hub")
    ends = [entity(remote, f"n{number}") for number in range(5)]
    for end in ends:
        link(remote, hub, end)
    asked = []
    ask = remote.caller.ask
    monkeypatch.setattr(remote.caller, "ask", lambda *given, **more: asked.append(given[1]) or ask(*given, **more))
    answer = remote.read(lambda c: c.relationships_of([hub.guid, *(end.guid for end in ends), "nobody"]))
    assert {guid: len(page) for guid, page in answer.items()} == {hub.guid: 5, **{end.guid: 1 for end in ends}}
    assert asked == ["/instances/relationships"]


def test_what_rest_has_no_words_for_is_refused(remote):
    refused = ("FunctionNotSupported", "ARICIA-501-070")
    copy = Relationship(guid="r", type_name="RelatedTerm", end1="a", end2="b")
    for act in (
        lambda c: c.add_entity("erin", "GlossaryTerm", {"qualifiedName": "x"}, guid="chosen"),
        lambda c: c.find_entities(EntityQuery(conditions=asking(("qualifiedName", "REGEX", "x")))),
        lambda c: c.loaded_archives(), lambda c: c.record_archive("d", "g", "n"), lambda c: c.changes(0, 10),
        lambda c: c.last_change(), lambda c: c.entity_image("g", 1), lambda c: c.relationship_image("g", 1),
        lambda c: c.classification_image("g", "Criticality", 1), lambda c: c.reader_place("r"),
        lambda c: c.keep_reader_place("r", 1),
    ):
        assert read_fault(remote, act) == refused
    with pytest.raises(RepositoryFault) as caught:
        write(remote, lambda c: c.save_relationship(copy))
    assert caught.value.kind == "EntityNotKnown"


def test_known_instances_are_known_deleted_or_not(remote):
    made, gone = entity(remote, "made"), entity(remote, "gone")
    tie = link(remote, made, gone)
    write(remote, lambda c: c.delete_entity("erin", gone.guid))
    known = remote.read(lambda c: c.known_entities([made.guid, gone.guid, "nobody"]))
    assert {guid: (each.version, each.collection_id) for guid, each in known.items()} == {
        made.guid: (1, "a-collection-id"), gone.guid: (2, "a-collection-id"),
    }
    assert remote.read(lambda c: c.known_relationships([tie.guid, "nobody"]))[tie.guid].version == 2


def test_new_copies_are_stored_many_in_a_call(remote, monkeypatch):
    monkeypatch.setattr("aricia.repository.stores.remote.copies.COPIES_AT_ONCE", 2)
    attached = Classification(
        type_name="Criticality", collection_id="third-id", version=2, create_time=1, properties={"notes": "n"}
    )
    copies = [
        Entity(guid=f"g{number}", type_name="GlossaryTerm", collection_id="other-id", provenance="CONTENT_PACK", version=4,
               create_time=1000, update_time=2000, created_by="olga", properties={"qualifiedName": f"q{number}"},
               classifications=[attached] if number == 1 else [], is_proxy=number == 4)
        for number in range(5)
    ]
    ties = [
        Relationship(
            guid=f"r{number}", type_name="RelatedTerm", end1="g0", end2=f"g{number}", collection_id="other-id", version=2,
            create_time=5, created_by="olga",
        )
        for number in range(1, 5)
    ]
    write(remote, lambda c: c.save_new_entities(copies))
    write(remote, lambda c: c.save_new_relationships(ties))
    assert remote.read(lambda c: c.get_entities([each.guid for each in copies])) == {each.guid: each for each in copies}
    assert [remote.read(lambda c, guid=tie.guid: c.get_relationship(guid)) for tie in ties] == ties


def test_batches_are_searched_for_and_asked_one_by_one_when_that_does_not_work(remote, monkeypatch):
    made = [entity(remote, f"n{number}") for number in range(4)]
    guids = [each.guid for each in made]
    wanted = {each.guid: each for each in made}
    asked = []
    ask = remote.caller.ask
    monkeypatch.setattr(remote.caller, "ask", lambda *given, **more: asked.append(given[1]) or ask(*given, **more))
    assert remote.read(lambda c: c.get_entities(guids)) == wanted
    assert asked == ["/instances/entities"]
    remote.tests_guids = False
    assert remote.read(lambda c: c.get_entities(guids)) == wanted
    assert len(asked) == 5
    remote.tests_guids = True

    def refuse(kind, path, body, **more):
        if path == "/instances/entities":
            raise RepositoryFault("InvalidParameter", "OMRS-REPOSITORY-400-074", ("guid",))
        return ask(kind, path, body, **more)

    monkeypatch.setattr(remote.caller, "ask", refuse)
    assert remote.read(lambda c: c.get_entities(guids)) == wanted
    assert remote.tests_guids is False
