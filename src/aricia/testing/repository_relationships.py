"""Relationships: their own life, and finding them from their ends."""

from __future__ import annotations

from aricia.repository.metadata_collection import Repository
from aricia.repository.queries import RelationshipQuery
from aricia.testing.repository_steps import UNKNOWN, asking, entity, link, read_fault, write, write_fault


def test_a_relationship_lives_like_an_entity(repository: Repository) -> None:
    one, two = entity(repository, "one"), entity(repository, "two")
    made = link(repository, one, two, description="first")
    assert (made.version, made.end1, made.end2, made.created_by, made.updated_by) == (1, one.guid, two.guid, "erin", "erin")
    assert repository.read(lambda c: c.get_relationship(made.guid)) == made
    changed = write(repository, lambda c: c.update_relationship("peter", made.guid, {"description": "second"}, effective_from=3))
    assert (changed.version, changed.maintained_by, changed.effective_from) == (2, ["erin", "peter"], 3)
    assert write(repository, lambda c: c.delete_relationship("erin", made.guid)).version == 3
    assert read_fault(repository, lambda c: c.get_relationship(made.guid)) == ("RelationshipNotKnown", "OMRS-REPOSITORY-404-012")
    assert write(repository, lambda c: c.restore_relationship("erin", made.guid)).version == 4
    write(repository, lambda c: c.delete_relationship("erin", made.guid))
    write(repository, lambda c: c.purge_relationship("erin", made.guid))
    assert repository.read(lambda c: c.is_relationship_known(made.guid)) is None


def test_unknown_relationships_are_refused(repository: Repository) -> None:
    one = entity(repository, "one")
    unknown = ("RelationshipNotKnown", "OMRS-REPOSITORY-404-003")
    assert read_fault(repository, lambda c: c.get_relationship(one.guid)) == unknown
    assert write_fault(repository, lambda c: c.update_relationship("erin", UNKNOWN, {})) == unknown
    assert write_fault(repository, lambda c: c.delete_relationship("erin", UNKNOWN)) == unknown
    assert write_fault(repository, lambda c: c.restore_relationship("erin", UNKNOWN))[1] == "OMRS-REPOSITORY-404-011"


def test_both_ends_have_to_be_there_and_of_the_right_type(repository: Repository) -> None:
    term, glossary = entity(repository, "term"), entity(repository, "glossary", "Glossary")
    assert write_fault(repository, lambda c: c.add_relationship("erin", "RelatedTerm", term.guid, UNKNOWN, {})) == (
        "EntityNotKnown", "OMRS-REPOSITORY-404-002",
    )
    assert write_fault(repository, lambda c: c.add_relationship("erin", "RelatedTerm", term.guid, glossary.guid, {})) == (
        "InvalidParameter", "OMRS-REPOSITORY-400-047",
    )
    assert write_fault(repository, lambda c: c.add_relationship("erin", "GlossaryTerm", term.guid, term.guid, {}))[1] == (
        "OMRS-REPOSITORY-400-037"
    )
    assert write_fault(repository, lambda c: c.add_relationship("erin", "NoSuchType", term.guid, term.guid, {}))[0] == "TypeError"
    write(repository, lambda c: c.delete_entity("erin", glossary.guid))
    to_deleted = write_fault(
        repository, lambda c: c.add_relationship("erin", "CollectionMembership", glossary.guid, term.guid, {})
    )
    assert to_deleted == ("EntityNotKnown", "OMRS-REPOSITORY-404-013")


def test_relationships_of_many_entities_come_in_one_batch(repository: Repository) -> None:
    a, b, c3 = (entity(repository, name) for name in "abc")
    ab, ca, loop = link(repository, a, b), link(repository, c3, a, "Synonym"), link(repository, a, a)

    def of_a(**options: object) -> list[str]:
        answer = repository.read(lambda c: c.relationships_of([a.guid], **options))  # type: ignore[arg-type]
        return [each.guid for each in answer.get(a.guid, [])]

    assert of_a() == [loop.guid, ca.guid, ab.guid]
    assert of_a(end=1) == [loop.guid, ab.guid]
    assert of_a(end=2) == [loop.guid, ca.guid]
    assert of_a(type_names=["Synonym"]) == [ca.guid]
    assert of_a(type_names=[]) == []
    assert of_a(order="CREATION_DATE_OLDEST") == [ab.guid, ca.guid, loop.guid]
    assert [of_a(start=start, page_size=2) for start in (0, 2, 4)] == [[loop.guid, ca.guid], [ab.guid], []]
    assert of_a(as_of=ab.update_time) == [ab.guid]
    everyone = repository.read(lambda c: c.relationships_of([a.guid, b.guid, c3.guid, UNKNOWN, a.guid]))
    assert {guid: len(links) for guid, links in everyone.items()} == {a.guid: 3, b.guid: 1, c3.guid: 1}


def test_pages_count_for_each_entity(repository: Repository) -> None:
    hub, other = entity(repository, "hub"), entity(repository, "other")
    ends = [entity(repository, f"end {number}") for number in range(5)]
    for end in ends:
        link(repository, hub, end)
        link(repository, other, end)
    pages = repository.read(lambda c: c.relationships_of([hub.guid, other.guid], start=1, page_size=3))
    assert {guid: [each.end2 for each in page] for guid, page in pages.items()} == {
        guid: [ends[3].guid, ends[2].guid, ends[1].guid] for guid in (hub.guid, other.guid)
    }


def test_relationships_between_two_entities_have_a_direction(repository: Repository) -> None:
    a, b = entity(repository, "a"), entity(repository, "b")
    first, second = link(repository, a, b), link(repository, a, b, "Synonym")
    between = repository.read(lambda c: c.relationships_between(a.guid, b.guid))
    assert [each.guid for each in between] == [first.guid, second.guid]
    assert repository.read(lambda c: c.relationships_between(b.guid, a.guid)) == []
    assert [each.guid for each in repository.read(lambda c: c.relationships_between(a.guid, b.guid, "Synonym"))] == [second.guid]
    past = repository.read(lambda c: c.relationships_between(a.guid, b.guid, as_of=first.update_time))
    assert [each.guid for each in past] == [first.guid]


def test_relationships_are_found_by_type_ends_and_properties(repository: Repository) -> None:
    one, two, three = (entity(repository, name) for name in ("one", "two", "three"))
    link(repository, one, two, "RelatedTerm", description="ab")
    link(repository, one, three, "RelatedTerm", description="ac")
    link(repository, two, three, "Synonym", description="bcd")

    def search(**options: object) -> list[str]:
        query = RelationshipQuery(**options)  # type: ignore[arg-type]
        answer = repository.read(lambda c: c.find_relationships(query))
        assert repository.read(lambda c: c.count_relationships(query)) == len(answer)
        return sorted(str(each.properties["description"]) for each in answer)

    assert search() == ["ab", "ac", "bcd"]
    assert search(type_name="RelatedTerm") == ["ab", "ac"]
    assert search(end1_guids=(one.guid,)) == ["ab", "ac"]
    assert search(end1_guids=(one.guid,), end2_guids=(three.guid,)) == ["ac"]
    assert search(end1_guids=(two.guid,), end2_guids=(two.guid,), end_match="ANY") == ["ab", "bcd"]
    assert search(end1_guids=(one.guid,), end2_guids=(two.guid,), end_match="NONE") == ["bcd"]
    assert search(end1_guids=(UNKNOWN,)) == []
    assert search(conditions=asking((None, "LIKE", "b"))) == ["ab", "bcd"]
    assert search(conditions=asking((None, "CASE_INSENSITIVE_LIKE", "BCD"))) == ["bcd"]
    assert search(conditions=asking(("description", "EQ", "ac"))) == ["ac"]
    newest = repository.read(lambda c: c.find_relationships(RelationshipQuery(page_size=1)))
    assert newest[0].properties == {"description": "bcd"}


def test_a_search_for_relationships_follows_their_changes(repository: Repository) -> None:
    made = link(repository, entity(repository, "one"), entity(repository, "two"), description="before the change")
    changed = write(repository, lambda c: c.update_relationship("erin", made.guid, {"description": "after the change"}))

    def search(text: str, as_of: int | None = None) -> int:
        query = RelationshipQuery(conditions=asking((None, "LIKE", text)), as_of=as_of)
        return len(repository.read(lambda c: c.find_relationships(query)))

    assert (search("before"), search("after")) == (0, 1)
    assert (search("before", made.update_time), search("after", made.update_time)) == (1, 0)
    history = repository.read(lambda c: c.relationship_history(made.guid, None, None, True, 0, 0))
    assert [each.version for each in history] == [1, 2]
    before = repository.read(lambda c: c.get_relationship(made.guid, changed.update_time - 1))
    assert before.properties == {"description": "before the change"}
    too_early = read_fault(repository, lambda c: c.get_relationship(made.guid, made.create_time - 1))
    assert too_early == ("RelationshipNotKnown", "OMRS-REPOSITORY-404-011")
    write(repository, lambda c: c.delete_relationship("erin", made.guid))
    assert search("after") == 0
