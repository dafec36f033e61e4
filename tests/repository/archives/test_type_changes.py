"""Types that archives bring: new ones, patches, conflicts, and what happens when the rest of the archive is refused."""

from __future__ import annotations

import pytest
from archive_builder import archive, entity, guid_of, text

from aricia.base.errors import RepositoryFault
from aricia.repository.archives.api import load, parse_archive
from aricia.repository.stores.sqlite.repository import SQLiteRepository
from aricia.types.registry import TypeRegistry

STRING = {"class": "PrimitiveDef", "category": "PRIMITIVE", "name": "string", "guid": "b34a64b9-554a-42b1-8f8a-7d5c2339f9c4",
          "primitiveDefCategory": "OM_PRIMITIVE_TYPE_STRING"}
ENUM = {"class": "EnumDef", "category": "ENUM_DEF", "name": "Scope", "guid": "e-1",
        "elementDefs": [{"ordinal": 0, "value": "Whole"}, {"ordinal": 1, "value": "Part"}]}


def attribute(name: str, kind: dict) -> dict:
    return {"attributeName": name, "attributeType": kind, "attributeCardinality": "AT_MOST_ONE"}


def end(entity_type: str) -> dict:
    return {"entityType": {"name": entity_type}, "attributeName": "far", "attributeCardinality": "ANY_NUMBER"}


def report_type(**changes) -> dict:
    return {
        "class": "EntityDef", "category": "ENTITY_DEF", "name": "ScopeReport", "guid": "t-1", "version": 1, "versionName": "1.0",
        "superType": {"name": "Document", "guid": "x"},
        "propertiesDefinition": [attribute("scope", ENUM), attribute("remark", STRING)], **changes,
    }


def patch(**changes) -> dict:
    return {"typeDefName": "ScopeReport", "typeDefGUID": "t-1", "applyToVersion": 1, "updateToVersion": 2, **changes}


def load_types(repository, *, entities=None, **types):
    return load(repository, parse_archive(archive(types=types, entities=entities), "types.omarchive"))


def test_a_new_type_is_known_and_its_instances_in_the_same_archive_load(repository):
    scope = {"instancePropertyCategory": "ENUM", "typeName": "Scope", "symbolicName": "Part"}
    report = load_types(
        repository, attributeTypeDefs=[ENUM], newTypeDefs=[report_type()],
        entities=[entity(1, "ScopeReport", {"scope": scope, "remark": text("x")})],
    )
    assert report.types.new == 1
    assert repository.types.is_a("ScopeReport", "Asset")
    assert repository.read(lambda session: session.get_entity(guid_of(1))).properties["scope"] == "Part"


def test_types_are_known_after_a_restart(repository, tmp_path):
    link = {
        "category": "RELATIONSHIP_DEF", "name": "ScopeLink", "guid": "t-2",
        "endDef1": end("ScopeReport"), "endDef2": end("Asset"),
    }
    mark = {"category": "CLASSIFICATION_DEF", "name": "Scoped", "guid": "t-3", "validEntityDefs": [{"name": "ScopeReport"}]}
    load_types(repository, attributeTypeDefs=[ENUM], newTypeDefs=[link, mark, report_type()])
    repository.close()
    types = TypeRegistry.open_metadata()
    SQLiteRepository(tmp_path / "store.db", types).close()
    assert types.get("ScopeReport").attributes["scope"].type.symbols == {"Whole": 0, "Part": 1}
    assert types.get("ScopeLink").end1.entity == "ScopeReport"
    assert types.classification_fits("Scoped", "ScopeReport")


def test_known_types_are_left_alone(repository):
    before = repository.types.version
    load_types(repository, attributeTypeDefs=[ENUM], newTypeDefs=[report_type()])
    report = load_types(repository, attributeTypeDefs=[ENUM], newTypeDefs=[report_type(description="again")])
    assert report.types.unchanged == 1
    assert repository.types.version > before


def test_a_name_that_is_known_with_another_guid_is_a_conflict(repository):
    report = load_types(repository, newTypeDefs=[report_type(name="Asset", propertiesDefinition=[])])
    assert (report.types.conflicting, repository.types.get("Asset").guid != "t-1") == (1, True)
    assert "conflict" in report.skipped[0].reason


def test_a_patch_of_the_current_version_applies(repository):
    load_types(repository, attributeTypeDefs=[ENUM], newTypeDefs=[report_type()])
    report = load_types(repository, typeDefPatches=[patch(propertyDefinitions=[attribute("extra", STRING)])])
    found = repository.types.get("ScopeReport")
    assert (report.type_patches.updated, found.version, list(found.attributes)[:3]) == (1, 2, ["scope", "remark", "extra"])


def test_two_patches_of_one_archive_build_on_each_other(repository):
    load_types(repository, attributeTypeDefs=[ENUM], newTypeDefs=[report_type()], typeDefPatches=[
        patch(description="second"), patch(applyToVersion=2, updateToVersion=3, description="third"),
    ])
    found = repository.types.get("ScopeReport")
    assert (found.version, found.description) == (3, "third")


def test_a_patch_of_an_older_version_is_ignored(repository):
    load_types(repository, attributeTypeDefs=[ENUM], newTypeDefs=[report_type(version=5)])
    assert load_types(repository, typeDefPatches=[patch()]).type_patches.unchanged == 1


def test_a_patch_of_a_later_version_is_left_out_and_reported(repository):
    load_types(repository, attributeTypeDefs=[ENUM], newTypeDefs=[report_type()])
    report = load_types(repository, typeDefPatches=[patch(applyToVersion=4, updateToVersion=5)])
    assert (report.type_patches.skipped, len(report.skipped)) == (1, 1)


def test_a_patch_of_an_unknown_type_is_left_out_and_reported(repository):
    assert load_types(repository, typeDefPatches=[patch()]).skipped[0].reason == "the type ScopeReport is not known"


def test_a_patch_that_would_change_the_type_of_an_attribute_is_refused(repository):
    load_types(repository, attributeTypeDefs=[ENUM], newTypeDefs=[report_type()])
    with pytest.raises(RepositoryFault, match="archiveTypeStore is damaged"):
        load_types(repository, typeDefPatches=[patch(propertyDefinitions=[attribute("scope", STRING)])])


def test_a_type_without_a_name_is_refused(repository):
    with pytest.raises(RepositoryFault, match="archiveTypeStore is damaged: no 'name'"):
        load_types(repository, newTypeDefs=[{"category": "ENTITY_DEF", "guid": "x"}])


def test_a_type_with_an_unknown_supertype_is_refused(repository):
    with pytest.raises(RepositoryFault, match="ScopeReport refers to the unknown type Nothing"):
        load_types(repository, attributeTypeDefs=[ENUM], newTypeDefs=[report_type(superType={"name": "Nothing"})])


def test_types_of_an_archive_that_is_refused_are_forgotten(repository):
    broken = {"class": "EntityDetail"}
    with pytest.raises(RepositoryFault):
        load_types(repository, attributeTypeDefs=[ENUM], newTypeDefs=[report_type()], entities=[broken])
    assert repository.types.get("ScopeReport") is None
    assert load_types(repository, attributeTypeDefs=[ENUM], newTypeDefs=[report_type()]).types.new == 1
