"""Reads as of an instant, and histories."""

from __future__ import annotations

from aricia.base.clock import now_ms
from aricia.repository.metadata_collection import Repository
from aricia.repository.queries import ClassificationCondition, EntityQuery
from aricia.testing.repository_steps import UNKNOWN, asking, classified, classify, entity, found, found_by, get, read_fault, write


def _notes(repository: Repository, guid: str, as_of: int | None) -> str | None:
    attached = get(repository, guid, as_of).classification("Criticality")
    return None if attached is None else str(attached.properties["notes"])


def test_every_instant_has_the_versions_of_its_time(repository: Repository) -> None:
    first = entity(repository, "t", displayName="one")
    attached = classify(repository, first.guid, notes="first").classifications[0]
    second = write(repository, lambda c: c.update_entity("erin", first.guid, {"qualifiedName": "t", "displayName": "two"}))
    again = classify(repository, first.guid, notes="second").classifications[0]
    gone = write(repository, lambda c: c.delete_entity("erin", first.guid))

    assert get(repository, first.guid, first.update_time).properties["displayName"] == "one"
    assert get(repository, first.guid, second.update_time - 1).version == 1
    assert get(repository, first.guid, second.update_time).version == 2
    assert _notes(repository, first.guid, attached.update_time - 1) is None
    assert _notes(repository, first.guid, attached.update_time) == _notes(repository, first.guid, second.update_time) == "first"
    assert _notes(repository, first.guid, again.update_time) == "second"
    assert get(repository, first.guid, gone.update_time - 1).version == 2
    before, after = first.create_time - 1, gone.update_time
    assert read_fault(repository, lambda c: c.get_entity(first.guid, before)) == ("EntityNotKnown", "OMRS-REPOSITORY-404-002")
    assert read_fault(repository, lambda c: c.get_entity(first.guid, after)) == ("EntityNotKnown", "OMRS-REPOSITORY-404-013")


def test_searches_of_the_past_see_its_values_types_and_classifications(repository: Repository) -> None:
    first = entity(repository, "t", displayName="one")
    attached = classify(repository, first.guid, notes="n").classifications[0]
    second = write(repository, lambda c: c.update_entity("erin", first.guid, {"qualifiedName": "t", "displayName": "two"}))
    write(repository, lambda c: c.declassify_entity("erin", first.guid, "Criticality"))
    assert found_by(repository, "displayName", "EQ", "one", as_of=first.update_time) == ["t"]
    assert found_by(repository, None, "LIKE", "one", as_of=second.update_time) == []
    assert found_by(repository, None, "LIKE", "two", as_of=second.update_time) == ["t"]
    having = classified(ClassificationCondition("Criticality", asking(("notes", "EQ", "n"))))
    at = [EntityQuery(classifications=having, as_of=instant) for instant in (first.update_time, attached.update_time, None)]
    assert [found(repository, query) for query in at] == [[], ["t"], []]
    assert [repository.read(lambda c, q=query: c.count_entities(q)) for query in at] == [0, 1, 0]  # type: ignore[misc]


def test_what_is_deleted_now_was_there_before(repository: Repository) -> None:
    made = entity(repository, "t")
    gone = write(repository, lambda c: c.delete_entity("erin", made.guid))
    assert found_by(repository, None, "LIKE", "t", as_of=gone.update_time - 1) == ["t"]
    assert found_by(repository, None, "LIKE", "t", as_of=gone.update_time) == []
    deleted = EntityQuery(statuses=("DELETED",), as_of=gone.update_time)
    assert found(repository, deleted) == ["t"]


def test_a_history_has_every_version_with_the_classifications_of_its_end(repository: Repository) -> None:
    made = entity(repository, "t", displayName="one")
    classify(repository, made.guid, notes="first")
    second = write(repository, lambda c: c.update_entity("erin", made.guid, {"qualifiedName": "t", "displayName": "two"}))
    classify(repository, made.guid, notes="second")
    write(repository, lambda c: c.update_entity("erin", made.guid, {"qualifiedName": "t", "displayName": "three"}))

    def history(
        from_time: int | None = None, to_time: int | None = None, oldest_first: bool = False, start: int = 0, size: int = 0
    ) -> list[tuple[int, str]]:
        versions = repository.read(lambda c: c.entity_history(made.guid, from_time, to_time, oldest_first, start, size))
        return [(each.version, str(each.classifications[0].properties["notes"])) for each in versions]

    assert history() == [(3, "second"), (2, "second"), (1, "first")]
    assert history(oldest_first=True, start=1, size=1) == [(2, "second")]
    assert history(start=5) == []
    assert history(to_time=made.create_time) == []
    assert history(from_time=made.create_time, to_time=second.update_time) == [(1, "first")]
    assert history(from_time=second.update_time, oldest_first=True) == [(2, "second"), (3, "second")]


def test_instants_and_ranges_that_cannot_be_are_refused(repository: Repository) -> None:
    made = entity(repository, "t")
    future = now_ms() + 3_600_000
    refused = ("InvalidParameter", "OMRS-REPOSITORY-400-038")
    assert read_fault(repository, lambda c: c.get_entity(made.guid, future)) == refused
    assert read_fault(repository, lambda c: c.get_entities([made.guid], future)) == refused
    assert read_fault(repository, lambda c: c.find_entities(EntityQuery(as_of=future))) == refused
    assert read_fault(repository, lambda c: c.relationships_of([made.guid], as_of=future)) == refused
    assert read_fault(repository, lambda c: c.relationships_between(made.guid, made.guid, as_of=future)) == refused
    assert read_fault(repository, lambda c: c.entity_history(made.guid, 10, 5, False, 0, 0)) == (
        "InvalidParameter", "OMRS-REPOSITORY-400-083",
    )
    of_nobody = read_fault(repository, lambda c: c.entity_history(UNKNOWN, None, None, False, 0, 0))
    of_nothing = read_fault(repository, lambda c: c.relationship_history(UNKNOWN, None, None, False, 0, 0))
    assert (of_nobody[1], of_nothing[1]) == ("OMRS-REPOSITORY-404-002", "OMRS-REPOSITORY-404-003")
