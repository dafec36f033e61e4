"""Deleting elements."""

from __future__ import annotations

import time

import pytest

from aricia.base.errors import InvalidParameter, PropertyServerError
from aricia.metadata.api import (
    ElementProperties,
    archive_element,
    create_element,
    delete_element,
    get_element,
    link,
    update_effectivity,
)
from aricia.metadata.delete import contents_rules
from aricia.metadata.options import ReadOptions, WriteOptions
from aricia.repository.instances import DELETED
from aricia.testing.embedded_store import SERVER_USER, UNKNOWN_GUID, EmbeddedStore
from aricia.types.registry import TypeRegistry

SOFT = WriteOptions(delete_method="SOFT_DELETE")
CASCADE = WriteOptions(cascaded_delete=True)
ARCHIVE = WriteOptions(
    delete_method="ARCHIVE", archive_date=1_770_091_506_000, archive_process="nightly", archive_properties={"a": "b"}
)


def deleted(work: EmbeddedStore, guid: str) -> bool:
    return work.entity(guid).status == DELETED


def archived(work: EmbeddedStore, guid: str) -> bool:
    return work.entity(guid).classification("Memento") is not None


def test_a_delete_is_soft_where_there_is_no_lineage(work: EmbeddedStore) -> None:
    guid = work.create("a")
    work.write(delete_element, guid, WriteOptions())
    assert deleted(work, guid)


def test_what_is_part_of_a_lineage_is_archived_by_default(work: EmbeddedStore) -> None:
    source, target = work.create("source", "DataFile"), work.create("target", "DataFile")
    work.link("DataFlow", source, target)
    work.write(delete_element, source, WriteOptions())
    assert archived(work, source)
    assert not archived(work, target)


def test_a_soft_delete_takes_no_heed_of_lineage(work: EmbeddedStore) -> None:
    source, target = work.create("source", "DataFile"), work.create("target", "DataFile")
    work.link("DataFlow", source, target)
    work.write(delete_element, source, SOFT)
    assert deleted(work, source)


def test_lineage_to_an_archived_element_refuses_the_default_delete_but_not_one_for_lineage(work: EmbeddedStore) -> None:
    source, target = work.create("source", "DataFile"), work.create("target", "DataFile")
    work.link("DataFlow", source, target)
    work.write(delete_element, source, WriteOptions())
    with pytest.raises(InvalidParameter) as refused:
        work.write(delete_element, target, WriteOptions())
    assert refused.value.id == "OMAG-REPOSITORY-HANDLER-400-010"
    assert refused.value.properties["parameterName"] == "potentialAnchoredEntity"
    work.write(delete_element, target, WriteOptions(for_lineage=True))
    assert archived(work, target)


def test_what_is_linked_and_anchored_goes_with_its_anchor_in_the_server_s_name(work: EmbeddedStore) -> None:
    file = work.create("file", "CSVFile")
    schema = work.anchored("schema", file, "Schema", "TabularSchemaType")
    column = work.anchored("column", file, "AttributeForSchema", "TabularColumn", parent=schema)
    work.write(delete_element, file, WriteOptions())
    assert all(deleted(work, guid) for guid in (file, schema, column))
    assert (work.entity(column).updated_by, work.entity(file).updated_by) == (SERVER_USER, work.user)


def test_what_is_anchored_but_not_linked_stays_and_is_not_seen(work: EmbeddedStore) -> None:
    file = work.create("file", "CSVFile")
    stray = work.create("stray", "TabularColumn", WriteOptions(is_own_anchor=False, anchor_guid=file))
    work.write(delete_element, file, WriteOptions())
    assert not deleted(work, stray)
    for run, primitive, options in ((work.read, get_element, ReadOptions()), (work.write, delete_element, WriteOptions())):
        with pytest.raises(InvalidParameter) as refused:
            run(primitive, stray, options)
        assert refused.value.id == "OMAG-REPOSITORY-HANDLER-404-007"
        assert refused.value.properties["parameterName"] == "anchorIdentifiers"


def test_linked_elements_with_an_anchor_of_their_own_stay(work: EmbeddedStore) -> None:
    term, other = work.create("term", "GlossaryTerm"), work.create("other", "GlossaryTerm")
    work.link("RelatedTerm", term, other)
    work.write(delete_element, term, WriteOptions())
    assert not deleted(work, other)


@pytest.mark.parametrize(
    ("container", "content", "relation", "end", "check"),
    [
        ("Collection", "CSVFile", "CollectionMembership", 1, "validateNoCollectionMembers"),
        ("DataStructure", "DataField", "MemberDataField", 1, "validateNoMemberDataFields"),
        ("DataField", "DataField", "NestedDataField", 1, "validateNoNestedDataFields"),
        ("FileFolder", "FileFolder", "FolderHierarchy", 1, "validateNoFolderContents"),
        ("SoftwareServerPlatform", "SoftwareServer", "DeployedOn", 2, "validateNoDeployedAssets"),
        ("Database", "DeployedDatabaseSchema", "DataSetContent", 2, "validateNoDataSetContent"),
    ],
)
def test_contents_refuse_the_delete_unless_it_cascades(
    work: EmbeddedStore, container: str, content: str, relation: str, end: int, check: str
) -> None:
    outer, inner = work.create("outer", container), work.create("inner", content)
    work.link(relation, *((outer, inner) if end == 1 else (inner, outer)))
    with pytest.raises(InvalidParameter) as refused:
        work.write(delete_element, outer, WriteOptions())
    assert (refused.value.id, refused.value.properties["parameterName"]) == ("OMAG-GENERIC-HANDLERS-403-005", check)
    assert not deleted(work, outer)
    work.write(delete_element, outer, CASCADE)
    assert deleted(work, outer)
    assert deleted(work, inner)


@pytest.mark.parametrize(
    ("content", "container", "relation"),
    [("SoftwareServer", "SoftwareServerPlatform", "DeployedOn"), ("DeployedDatabaseSchema", "Database", "DataSetContent")],
)
def test_what_is_contained_is_deleted_without_its_container(
    work: EmbeddedStore, content: str, container: str, relation: str
) -> None:
    inner, outer = work.create("inner", content), work.create("outer", container)
    work.link(relation, inner, outer)
    work.write(delete_element, inner, WriteOptions(delete_method="SOFT_DELETE", cascaded_delete=True))
    assert deleted(work, inner)
    assert not deleted(work, outer)


def test_an_asset_that_data_sets_draw_on_is_not_deleted_by_default_and_the_sets_outlive_it(work: EmbeddedStore) -> None:
    asset, data_set = work.create("asset", "DataFile"), work.create("set", "DataSet")
    work.link("DataSetContent", data_set, asset)
    with pytest.raises(InvalidParameter) as refused:
        work.write(delete_element, asset, SOFT)
    assert refused.value.properties["parameterName"] == "validateNoDataSetContent"
    work.write(delete_element, asset, WriteOptions(delete_method="SOFT_DELETE", cascaded_delete=True))
    assert deleted(work, asset)
    assert not deleted(work, data_set)


def test_the_table_of_contents_names_relationships_and_ends_that_fit() -> None:
    types = TypeRegistry.open_metadata()
    for rule in contents_rules():
        definition = types.get(rule.relationship)
        assert definition is not None, rule
        end = definition.end1 if rule.end == 1 else definition.end2
        assert end is not None
        assert types.is_a(rule.type_name, end.entity), rule


def test_contents_of_what_is_anchored_refuse_the_delete_as_well(work: EmbeddedStore) -> None:
    file = work.create("file", "CSVFile")
    comment = work.anchored("comment", file, "AttachedComment", "Comment")
    reply = work.anchored("reply", comment, "AttachedComment", "Comment")
    with pytest.raises(InvalidParameter) as refused:
        work.write(delete_element, file, WriteOptions())
    assert refused.value.properties["parameterName"] == "validateNoNestedComments"
    work.write(delete_element, file, CASCADE)
    assert all(deleted(work, guid) for guid in (file, comment, reply))


def test_a_cascade_walks_cycles_once(work: EmbeddedStore) -> None:
    first, second = work.create("first"), work.create("second")
    work.link("CollectionMembership", first, second)
    work.link("CollectionMembership", second, first)
    work.write(delete_element, first, CASCADE)
    assert deleted(work, first)
    assert deleted(work, second)


def test_a_long_chain_of_anchored_elements_is_deleted_in_one_go(work: EmbeddedStore) -> None:
    def chain(session: object, length: int) -> list[str]:
        options = WriteOptions()
        made: list[str] = []
        for number in range(length):
            if made:
                options = WriteOptions(
                    is_own_anchor=False, anchor_guid=made[-1], parent_guid=made[-1], parent_relationship_type_name="ResourceList"
                )
            given = ElementProperties({"qualifiedName": str(number)})
            made.append(create_element(session, "Project", given, options))  # type: ignore[arg-type]
        link(session, "ResourceList", made[-1], made[0], None, WriteOptions())  # type: ignore[arg-type]
        return made

    made = work.write(chain, 1500)
    started = time.perf_counter()
    work.write(delete_element, made[0], SOFT)
    assert time.perf_counter() - started < 20
    assert deleted(work, made[-1])


def test_archiving_remembers_when_by_whom_and_why(work: EmbeddedStore) -> None:
    guid = work.create("a")
    work.write(delete_element, guid, ARCHIVE)
    memento = work.entity(guid).classification("Memento")
    assert memento is not None
    assert memento.properties == {
        "archiveDate": 1_770_091_506_000, "archiveUser": work.user, "archiveService": "Open Metadata Store Services",
        "archiveMethod": "deleteMetadataElementInStore", "archiveProcess": "nightly", "archiveProperties": {"a": "b"},
    }
    assert work.entity(guid).properties["qualifiedName"] == "a"


def test_archiving_takes_what_is_anchored_along_and_frees_its_name(work: EmbeddedStore) -> None:
    file = work.create("file", "CSVFile")
    schema = work.anchored("schema", file, "Schema", "TabularSchemaType")
    work.write(delete_element, file, ARCHIVE)
    assert archived(work, schema)
    assert work.entity(schema).properties["qualifiedName"] == "schema_archivedOn_Tue Feb 03 04:05:06 UTC 2026"


def test_the_archive_operation_archives_without_lineage(work: EmbeddedStore) -> None:
    guid = work.create("a")
    work.write(archive_element, guid, WriteOptions())
    assert archived(work, guid)


def test_a_purge_needs_a_soft_delete_before_it(work: EmbeddedStore) -> None:
    guid, purge = work.create("a"), WriteOptions(delete_method="PURGE")
    with pytest.raises(PropertyServerError) as refused:
        work.write(delete_element, guid, purge)
    assert refused.value.id == "OMAG-REPOSITORY-HANDLER-500-001"
    work.write(delete_element, guid, SOFT)
    work.write(delete_element, guid, purge)
    assert work.read(lambda session: session.collection.is_entity_known(guid)) is None


def test_other_is_no_way_to_delete(work: EmbeddedStore) -> None:
    with pytest.raises(InvalidParameter) as refused:
        work.write(delete_element, work.create("a"), WriteOptions(delete_method="OTHER"))
    assert (refused.value.id, refused.value.properties["parameterName"]) == ("OMAG-COMMON-400-032", "deleteMethod")


@pytest.mark.parametrize(
    ("method", "parameter"), [("LOOK_FOR_LINEAGE", "startingEntityGUID"), ("SOFT_DELETE", "metadataElementGUID")]
)
def test_an_unknown_element_is_named_by_the_step_that_misses_it(work: EmbeddedStore, method: str, parameter: str) -> None:
    with pytest.raises(InvalidParameter) as refused:
        work.write(delete_element, UNKNOWN_GUID, WriteOptions(delete_method=method))
    assert refused.value.id == "OMAG-REPOSITORY-HANDLER-404-007"
    assert refused.value.properties["parameterName"] == parameter


def test_an_element_is_deleted_once(work: EmbeddedStore) -> None:
    guid = work.create("a")
    work.write(delete_element, guid, WriteOptions())
    with pytest.raises(InvalidParameter) as refused:
        work.write(delete_element, guid, WriteOptions())
    assert refused.value.id == "OMAG-REPOSITORY-HANDLER-404-007"


def test_what_is_not_effective_now_is_deleted_by_the_soft_method_only(work: EmbeddedStore) -> None:
    guid = work.create("a")
    work.write(update_effectivity, guid, 4_000_000_000_000, None, WriteOptions())
    with pytest.raises(InvalidParameter) as refused:
        work.write(delete_element, guid, WriteOptions(effective_time=4_100_000_000_000))
    assert refused.value.id == "OMAG-REPOSITORY-HANDLER-400-010"
    work.write(delete_element, guid, SOFT)
    assert deleted(work, guid)


def test_an_archived_element_is_deleted_for_lineage_only(work: EmbeddedStore) -> None:
    guid = work.create("a")
    work.write(delete_element, guid, ARCHIVE)
    with pytest.raises(InvalidParameter) as refused:
        work.write(delete_element, guid, SOFT)
    assert refused.value.id == "OMAG-REPOSITORY-HANDLER-400-010"
    work.write(delete_element, guid, WriteOptions(delete_method="SOFT_DELETE", for_lineage=True))
    assert deleted(work, guid)
