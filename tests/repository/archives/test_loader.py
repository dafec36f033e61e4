"""What loading an archive stores, what it leaves alone, and what it undoes."""

from __future__ import annotations

import json

import pytest
from archive_builder import (
    CREATED,
    GUID,
    archive,
    classification,
    entity,
    guid_of,
    primitive,
    property_set,
    proxy,
    relationship,
    text,
)

from aricia.base.errors import RepositoryFault
from aricia.repository.archives.api import load, parse_archive
from aricia.repository.instances import DELETED


def load_bytes(repository, content: bytes, **options):
    return load(repository, parse_archive(content, "test.omarchive"), **options)


def read(repository, number: int):
    return repository.read(lambda session: session.get_entity(guid_of(number)))


def history(repository, number: int):
    return repository.read(lambda session: session.entity_history(guid_of(number), None, None, True, 0, 0))


# ---- headers -----------------------------------------------------------------------------------------------------------
def test_a_content_pack_is_the_home_of_its_instances(repository):
    load_bytes(repository, archive(entities=[entity(1)]))
    found = read(repository, 1)
    assert (found.provenance, found.collection_id, found.collection_name) == ("CONTENT_PACK", GUID, "Test pack")
    assert (found.created_by, found.create_time, found.license) == ("Tester", CREATED, "Apache-2.0")
    assert (found.replicated_by, found.version) == ("local-id", 7)


def test_an_export_fills_what_headers_leave_open(repository):
    bare = {"metadataCollectionId": None, "metadataCollectionName": None, "createdBy": None, "instanceProvenanceType": None}
    load_bytes(repository, archive(kind="METADATA_EXPORT", entities=[entity(1), entity(2, **bare)]))
    given, filled = read(repository, 1), read(repository, 2)
    assert (given.provenance, given.collection_id, given.created_by) == ("LOCAL_COHORT", "elsewhere", "somebody")
    assert (filled.provenance, filled.collection_id, filled.created_by) == ("EXPORT_ARCHIVE", GUID, "Tester")
    assert given.create_time == CREATED - 5000


def test_a_backup_brings_local_instances_back_as_local_ones(repository):
    load_bytes(repository, archive(kind="REPOSITORY_BACKUP", entities=[entity(1, metadataCollectionId="local-id")]))
    found = read(repository, 1)
    assert (found.provenance, found.collection_id, found.replicated_by) == ("LOCAL_COHORT", "local-id", None)
    assert repository.write(lambda session: session.delete_entity("me", guid_of(1))).result().status == DELETED


def test_dates_are_read_as_numbers_and_as_text(repository):
    dated = entity(1, createTime="2026-01-02T03:04:05.678+00:00")
    load_bytes(repository, archive(kind="REPOSITORY_BACKUP", entities=[dated]))
    assert read(repository, 1).create_time == 1767323045678


def test_what_a_header_leaves_out_stays_out(repository):
    load_bytes(repository, archive(entities=[entity(1, updateTime=None, updatedBy=None, maintainedBy=None)]))
    found = read(repository, 1)
    assert (found.update_time, found.updated_by, found.maintained_by) == (0, None, [])
    known_then = repository.read(lambda session: session.get_entities([guid_of(1)], CREATED + 1))
    assert guid_of(1) in known_then


def test_version_zero_becomes_one(repository):
    load_bytes(repository, archive(entities=[entity(1, version=0)]))
    assert read(repository, 1).version == 1


# ---- values ------------------------------------------------------------------------------------------------------------
def test_values_of_every_category_become_native(repository):
    values = {
        "displayName": text("A name"),
        "additionalProperties": {
            "instancePropertyCategory": "MAP", "typeName": "map<string,string>", "mapValues": property_set({"a": text("1")}),
        },
        "contentStatus": {"instancePropertyCategory": "ENUM", "typeName": "ContentStatus", "symbolicName": "ACTIVE"},
    }
    load_bytes(repository, archive(entities=[entity(1, properties=values)]))
    found = read(repository, 1).properties
    assert (found["displayName"], found["additionalProperties"], found["contentStatus"]) == ("A name", {"a": "1"}, "ACTIVE")


def test_members_of_an_array_are_in_the_order_of_their_numbers(repository):
    members = property_set({"10": text("k"), "2": text("c"), "0": text("a")})
    zones = {"instancePropertyCategory": "ARRAY", "typeName": "array<string>", "arrayValues": members}
    item = {**entity(1), "classifications": [classification("ZoneMembership", {"zoneMembership": zones})]}
    load_bytes(repository, archive(entities=[item]))
    assert read(repository, 1).classification("ZoneMembership").properties == {"zoneMembership": ["a", "c", "k"]}


def test_a_value_in_a_map_of_objects_keeps_a_type_that_does_not_show(repository):
    members = property_set({"word": text("x"), "since": primitive("date", CREATED), "flag": primitive("boolean", True)})
    given = {"instancePropertyCategory": "MAP", "typeName": "map<string,object>", "mapValues": members}
    load_bytes(repository, archive(entities=[entity(1, "Connection", {"configurationProperties": given})]))
    found = read(repository, 1).properties["configurationProperties"]
    assert found == {"word": "x", "since": {"$t": "date", "v": CREATED}, "flag": True}


def test_effectivity_is_read(repository):
    item = entity(1)
    item["properties"] |= {"effectiveFromTime": CREATED, "effectiveToTime": "2026-01-02T03:04:05.678+00:00"}
    load_bytes(repository, archive(entities=[item]))
    found = read(repository, 1)
    assert (found.effective_from, found.effective_to) == (CREATED, 1767323045678)


# ---- instances ---------------------------------------------------------------------------------------------------------
def test_relationships_and_classifications_are_stored(repository):
    report = load_bytes(repository, archive(
        entities=[entity(1), entity(2)], relationships=[relationship(1, proxy(1), proxy(2))],
        classifications=[{"classification": classification("Template"), "entityToClassify": proxy(2)}],
    ))
    links = repository.read(lambda session: session.relationships_of([guid_of(1)]))[guid_of(1)]
    assert [(link.end1, link.end2, link.provenance) for link in links] == [(guid_of(1), guid_of(2), "CONTENT_PACK")]
    assert read(repository, 2).classification("Template") is not None
    assert (report.entities.new, report.relationships.new, report.classifications.new, report.proxies) == (2, 1, 1, 0)


def test_of_two_classifications_with_one_name_the_newer_is_kept(repository):
    item = {**entity(1), "classifications": [classification("Template", version=9), classification("Template", version=8)]}
    load_bytes(repository, archive(entities=[item]))
    assert [each.version for each in read(repository, 1).classifications] == [9]


def test_of_two_entities_with_one_guid_the_newer_is_kept(repository):
    report = load_bytes(repository, archive(entities=[entity(1, version=9), entity(1, version=8)]))
    assert (read(repository, 1).version, report.entities.new) == (9, 1)


def test_what_was_loaded_is_found(repository):
    from aricia.repository.queries import Condition, Conditions, EntityQuery

    load_bytes(repository, archive(entities=[entity(1, properties={"displayName": text("Unmistakable words")})]))
    found = repository.read(lambda session: session.find_entities(
        EntityQuery(conditions=Conditions((Condition(operator="CASE_INSENSITIVE_LIKE", value="mistakable W"),)))
    ))
    assert [item.guid for item in found] == [guid_of(1)]


def test_an_unknown_end_becomes_a_proxy_that_its_entity_replaces(repository):
    link = relationship(1, proxy(1), proxy(2, version=50))
    report = load_bytes(repository, archive(entities=[entity(1)], relationships=[link]))
    assert report.proxies == 1
    assert repository.read(lambda session: session.known_entities([guid_of(2)]))[guid_of(2)].is_proxy
    other = archive(guid="a0000000-0000-4000-8000-000000000002", name="Other", entities=[entity(2, version=3)])
    assert load_bytes(repository, other).entities.new == 1
    found = read(repository, 2)
    assert (found.is_proxy, found.version, found.collection_name) == (False, 3, "Other")
    assert len(history(repository, 2)) == 1


# ---- loading again -----------------------------------------------------------------------------------------------------
def test_loading_twice_changes_nothing(repository):
    content = archive(entities=[entity(1), entity(2)], relationships=[relationship(1, proxy(1), proxy(2))])
    load_bytes(repository, content)
    second, third = load_bytes(repository, content), load_bytes(repository, content, again=True)
    assert second.already_loaded and not second.changed
    assert (third.entities.unchanged, third.relationships.unchanged, third.changed) == (2, 1, False)
    assert len(history(repository, 1)) == 1


def test_loading_again_brings_back_what_was_purged(repository):
    content = archive(kind="REPOSITORY_BACKUP", entities=[entity(1, metadataCollectionId="local-id")])
    load_bytes(repository, content)
    repository.write(lambda session: session.delete_entity("me", guid_of(1))).result()
    repository.write(lambda session: session.purge_entity("me", guid_of(1))).result()
    assert load_bytes(repository, content).already_loaded
    assert load_bytes(repository, content, again=True).entities.new == 1


def test_a_newer_version_of_the_archive_replaces_the_older(repository):
    load_bytes(repository, archive(entities=[entity(1)]))
    report = load_bytes(repository, archive(entities=[entity(1, version=8, properties={"displayName": text("New")})]))
    assert (report.entities.updated, read(repository, 1).properties["displayName"]) == (1, "New")
    assert [item.version for item in history(repository, 1)] == [7, 8]


def test_an_older_version_of_the_archive_changes_nothing(repository):
    load_bytes(repository, archive(entities=[entity(1)]))
    report = load_bytes(repository, archive(entities=[entity(1, version=6)]))
    assert (report.entities.unchanged, read(repository, 1).version) == (1, 7)


def test_the_same_entity_of_another_archive_is_a_conflict_and_stays_out(repository):
    load_bytes(repository, archive(entities=[entity(1)]))
    other = archive(guid="a0000000-0000-4000-8000-000000000002", name="Other", entities=[entity(1, version=99)])
    report = load_bytes(repository, other)
    assert (report.entities.conflicting, read(repository, 1).collection_name) == (1, "Test pack")


def test_archives_that_an_archive_builds_on_are_reported_when_they_are_missing(repository):
    first, second, types = "a-first", "a-second", "bce3b0a0-662a-4f87-b8dc-844078a11a6e"
    load_bytes(repository, archive(guid=first, entities=[entity(1)]))
    report = load_bytes(repository, archive(entities=[entity(2)], depends_on=[types, first, second]))
    assert report.missing_archives == [second]


# ---- damage ------------------------------------------------------------------------------------------------------------
def test_a_damaged_instance_is_named_and_nothing_of_the_archive_stays(repository):
    broken = entity(3, properties={"displayName": primitive("string", 5)})
    with pytest.raises(RepositoryFault) as caught:
        load_bytes(repository, archive(entities=[entity(1), entity(2), broken]))
    assert "archiveInstanceStore.entities[2] is damaged: property displayName of type string has the value 5" in caught.value.text
    assert repository.read(lambda session: session.is_entity_known(guid_of(1))) is None


def test_a_damaged_relationship_takes_the_entities_before_it_with_it(repository):
    broken = relationship(1, proxy(1), proxy(2))
    del broken["entityTwoProxy"]
    with pytest.raises(RepositoryFault, match=r"archiveInstanceStore.relationships\[0\] is damaged"):
        load_bytes(repository, archive(entities=[entity(1)], relationships=[broken]))
    assert repository.read(lambda session: session.known_entities([guid_of(1)])) == {}


@pytest.mark.parametrize("changes", [
    {"version": 1 << 63}, {"version": 10**30}, {"createTime": 1 << 62}, {"updateTime": 1 << 62}, {"updateTime": "yesterday"},
])
def test_versions_and_times_out_of_range_are_damage_wherever_they_stand(repository, changes):
    for instances in (
        {"entities": [entity(1), entity(2, **changes)]},
        {"relationships": [relationship(1, proxy(1), proxy(2), **changes)]},
        {"relationships": [relationship(1, proxy(1), proxy(2, **changes))]},
        {"classifications": [{"classification": classification("Template", **changes), "entityToClassify": proxy(2)}]},
        {"classifications": [{"classification": classification("Template"), "entityToClassify": proxy(2, **changes)}]},
    ):
        with pytest.raises(RepositoryFault, match="is damaged"):
            load_bytes(repository, archive(**instances))
        assert repository.read(lambda session: session.known_entities([guid_of(1), guid_of(2)])) == {}


def test_values_that_are_nested_too_deeply_are_damage(repository):
    value = text("x")
    for _ in range(150):
        value = {
            "class": "MapPropertyValue", "instancePropertyCategory": "MAP", "typeName": "map<string,object>",
            "mapValues": property_set({"a": value}),
        }
    with pytest.raises(RepositoryFault, match="nested too deeply"):
        load_bytes(repository, archive(entities=[entity(1, "Connection", {"configurationProperties": value})]))


def test_a_creation_date_that_is_none_is_damage(repository):
    content = archive(entities=[entity(1)]).replace(str(CREATED).encode(), b'"someday"', 1)
    with pytest.raises(RepositoryFault, match="creationDate is damaged"):
        load_bytes(repository, content)


def test_after_a_refused_archive_the_repository_works_on(repository):
    with pytest.raises(RepositoryFault):
        load_bytes(repository, archive(entities=[entity(1), {"class": "EntityDetail"}]))
    assert load_bytes(repository, archive(entities=[entity(1)])).entities.new == 1


def test_an_instance_of_an_unknown_type_is_left_out_and_reported(repository):
    report = load_bytes(repository, archive(
        entities=[entity(1), entity(2, "Unheard")], relationships=[relationship(1, proxy(1), proxy(2, "Unheard"))]
    ))
    assert (report.entities.new, report.entities.skipped, report.relationships.skipped) == (1, 1, 1)
    assert report.skipped[0].reason == "the type Unheard is not known"


def test_an_archive_with_parts_left_out_is_looked_at_again_next_time(repository):
    content = archive(entities=[entity(1), entity(2, "Unheard")])
    load_bytes(repository, content)
    assert not load_bytes(repository, content).already_loaded


def test_progress_is_told_by_kind(repository):
    seen: list[tuple[str, int, int]] = []
    load_bytes(repository, archive(entities=[entity(1), entity(2)]), progress=lambda *step: seen.append(step))
    assert seen == [("entities", 2, 2)]


def test_a_posted_archive_may_be_any_json_of_the_original(repository):
    content = json.loads(archive(entities=[entity(1)]))
    content["archiveProperties"]["creationDate"] = "2026-01-02T03:04:05.000+00:00"
    load_bytes(repository, json.dumps(content).encode())
    assert read(repository, 1).create_time == 1767323045000
