"""What is saved and loaded again is the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from archive_builder import archive
from saved_stores import differences, fill, images, order

from aricia.base.errors import InvalidParameter
from aricia.repository.archives.api import (
    CONTENT_PACK,
    METADATA_EXPORT,
    REPOSITORY_BACKUP,
    FileArchiveStore,
    Selection,
    load,
    load_archive,
    new_properties,
    parse_archive,
    save_archive,
)
from aricia.repository.instances import Classification, Entity, Relationship
from aricia.repository.queries import Condition, Conditions, EntityQuery
from aricia.repository.stores.sqlite.repository import SQLiteRepository
from aricia.testing import repository_steps as steps
from aricia.types.gallery import repository_typedef
from aricia.types.registry import TypeRegistry

EVERYTHING = Selection(everything=True)


@pytest.fixture
def stores(tmp_path):
    """Opens empty stores; the second argument is the id of the collection."""
    opened = []

    def opener(name: str, collection: str = "local-id") -> SQLiteRepository:
        opened.append(SQLiteRepository(tmp_path / f"{name}.db", TypeRegistry.open_metadata(), collection, "local"))
        return opened[-1]

    yield opener
    for each in opened:
        each.close()


def backup(repository, file: Path, kind: str = REPOSITORY_BACKUP, selection: Selection = EVERYTHING, **options):
    return save_archive(repository, FileArchiveStore(file), new_properties("Saved", kind), selection, **options)


def test_a_backup_of_own_instances_comes_back_byte_for_byte(repository, stores, tmp_path):
    fill(repository)
    report = backup(repository, tmp_path / "all.omarchive")
    restored = stores("restored")
    load_archive(restored, tmp_path / "all.omarchive")
    assert differences(repository, restored) == []
    assert order(repository) == order(restored)
    assert (report.proxies, report.classifications) == (1, 1)



def content(file: Path) -> dict:
    return json.loads(file.read_bytes())


def guids(file: Path, part: str = "entities") -> list[str]:
    return [each["guid"] for each in content(file)["archiveInstanceStore"].get(part, [])]


def test_a_backup_of_a_restored_store_is_the_same_file(repository, stores, tmp_path):
    fill(repository)
    properties = new_properties("Saved", REPOSITORY_BACKUP)
    save_archive(repository, FileArchiveStore(tmp_path / "1.omarchive"), properties, EVERYTHING)
    restored = stores("restored")
    load_archive(restored, tmp_path / "1.omarchive")
    save_archive(restored, FileArchiveStore(tmp_path / "2.omarchive"), properties, EVERYTHING)
    assert (tmp_path / "1.omarchive").read_bytes() == (tmp_path / "2.omarchive").read_bytes()


def test_loading_a_backup_into_its_own_store_changes_nothing(repository, tmp_path):
    fill(repository)
    backup(repository, tmp_path / "all.omarchive")
    report = load_archive(repository, tmp_path / "all.omarchive")
    assert not report.changed
    assert (report.entities.conflicting, report.skipped, report.proxies) == (0, [], 0)


def test_an_export_has_nothing_that_is_deleted(repository, tmp_path):
    fill(repository)
    report = backup(repository, tmp_path / "all.omarchive", METADATA_EXPORT)
    assert report.deleted == 0
    stored = content(tmp_path / "all.omarchive")["archiveInstanceStore"]
    assert {each["status"] for each in [*stored["entities"], *stored["relationships"]]} == {"ACTIVE"}
    assert "entityProxies" not in stored


def test_what_is_at_home_elsewhere_is_left_out_of_a_local_archive_but_its_classifications_from_here_are_kept(
    repository, stores, tmp_path
):
    fill(repository)
    backup(repository, tmp_path / "local.omarchive", METADATA_EXPORT, Selection(everything=True, local=True))
    stored = content(tmp_path / "local.omarchive")["archiveInstanceStore"]
    assert {each["metadataCollectionId"] for each in stored["entities"]} == {"local-id"}
    extensions = {each["entityToClassify"]["guid"]: each["classification"]["name"] for each in stored["classifications"]}
    assert extensions == {"copy": "Criticality", "classified": "Criticality"}
    other = stores("other", "other-id")
    load_archive(other, tmp_path / "local.omarchive")
    assert other.read(lambda c: c.get_entities(("copy",)))["copy"].classification("Criticality").origin == "PROPAGATED"


def test_a_content_pack_is_the_home_of_what_it_brings(repository, stores, tmp_path):
    fill(repository)
    properties = new_properties("Pack", CONTENT_PACK, "pack-guid")
    properties.originator_name, properties.originator_license = "Maker", "CC0"
    save_archive(repository, FileArchiveStore(tmp_path / "pack.omarchive"), properties, EVERYTHING)
    other = stores("other", "other-id")
    load_archive(other, tmp_path / "pack.omarchive")
    term = other.read(lambda c: c.get_entity("a-new-guid-for-term-5"))
    assert (term.collection_id, term.created_by, term.license, term.provenance) == ("pack-guid", "Maker", "CC0", "CONTENT_PACK")
    assert {each.collection_id for each in term.classifications} == {"pack-guid"}
    before = images(repository)
    load_archive(repository, tmp_path / "pack.omarchive")
    assert images(repository) == before


def test_instances_are_saved_as_they_were(repository, tmp_path):
    made = steps.entity(repository, "Term::1", displayName="before")
    then = steps.get(repository, made.guid).update_time
    steps.write(repository, lambda c: c.update_entity("erin", made.guid, {"qualifiedName": "Term::1", "displayName": "after"}))
    late = steps.entity(repository, "Term::2")
    backup(repository, tmp_path / "past.omarchive", as_of=then)
    stored = content(tmp_path / "past.omarchive")["archiveInstanceStore"]["entities"]
    assert [each["guid"] for each in stored] == [made.guid]
    assert stored[0]["properties"]["instanceProperties"]["displayName"]["primitiveValue"] == "before"
    backup(repository, tmp_path / "now.omarchive")
    assert guids(tmp_path / "now.omarchive") == [made.guid, late.guid]


def test_classifications_of_one_create_time_keep_their_order(repository, stores, tmp_path):
    def carrier(guid: str, created: int, *names: str) -> Entity:
        attached = [Classification(type_name=name, create_time=created, collection_id="x") for name in names]
        return Entity(guid=guid, type_name="GlossaryTerm", create_time=created, collection_id="x", classifications=attached)

    for each in (carrier("young", 2000, "Criticality", "Confidentiality"), carrier("old", 1000, "Confidentiality")):
        steps.write(repository, lambda c, each=each: c.save_entity(each))
    backup(repository, tmp_path / "all.omarchive")
    restored = stores("restored")
    load_archive(restored, tmp_path / "all.omarchive")
    assert order(restored) == ["old", "young"]
    assert differences(repository, restored) == []


SAMPLES = {
    "string": "a \u2028 \x00 \U0001f600", "int": -5, "long": 1 << 62, "short": 3, "byte": 1, "biginteger": 1 << 63, "float": 1.5,
    "double": 2.0, "bigdecimal": 1e300, "boolean": False, "date": -(1 << 50), "char": "x", "object": {"$t": "long", "v": 7},
}


def sample(types: TypeRegistry, kind):
    """A value of an attribute type."""
    if kind.kind == "enum":
        return next(iter(kind.symbols))
    if kind.kind == "primitive":
        return SAMPLES[kind.name]
    member = sample(types, types.attribute_type(kind.value_type))
    return [member, member] if kind.kind == "array" else {"b": member, "a": member, "": member}


def test_values_of_every_attribute_of_every_type_come_back(repository, stores, tmp_path):
    types = repository.types
    made: list[Entity | Relationship] = []
    for each in types.all():
        values = {name: sample(types, attribute.type) for name, attribute in each.attributes.items()}
        far = {"effective_from": -(1 << 63), "effective_to": (1 << 63) - 1, "create_time": 1000, "collection_id": "local-id"}
        if each.category == "entity":
            made.append(Entity(guid=each.name, type_name=each.name, properties=values, **far))
        elif each.category == "relationship":
            made.append(Relationship(guid=each.name, type_name=each.name, end1="Asset", end2="Asset", properties=values, **far))
        else:
            attached = Classification(type_name=each.name, properties=values, **far)
            made.append(Entity(guid=each.name, type_name="Asset", classifications=[attached], **far))
    entities = [each for each in made if isinstance(each, Entity)]
    repository.write(lambda c: c.save_new_entities(entities)).result(60)
    links = [each for each in made if isinstance(each, Relationship)]
    repository.write(lambda c: c.save_new_relationships(links)).result(60)
    backup(repository, tmp_path / "all.omarchive")
    restored = stores("restored")
    load_archive(restored, tmp_path / "all.omarchive")
    assert len(images(restored)) == len(made)
    assert differences(repository, restored) == []


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_pages_leave_nothing_out_however_many_instances_have_one_create_time(repository, tmp_path, monkeypatch, size):
    fill(repository)
    for number, created in enumerate((5, 5, 5, 5, 6, 7, 7, 7, 8, 9)):
        term = Entity(guid=f"copy {number}", type_name="GlossaryTerm", create_time=created, collection_id="elsewhere")
        steps.write(repository, lambda c, term=term: c.save_entity(term))
    backup(repository, tmp_path / "whole.omarchive")
    monkeypatch.setattr("aricia.repository.archives.selection.PAGE", size)
    backup(repository, tmp_path / "pages.omarchive")
    pages, whole = (content(tmp_path / f"{name}.omarchive")["archiveInstanceStore"] for name in ("pages", "whole"))
    assert pages == whole
    query = EntityQuery(conditions=Conditions((Condition("createTime", "LT", 100),)))
    backup(repository, tmp_path / "some.omarchive", METADATA_EXPORT, Selection(query=query))
    assert len(guids(tmp_path / "some.omarchive")) == 11


# ---- selections --------------------------------------------------------------------------------------------------------
@pytest.fixture
def library(repository):
    """A glossary with a folder, terms in both, something anchored to a term, and a stranger that is linked to a term."""
    glossary = steps.entity(repository, "Glossary::1", "Glossary")
    folder = steps.entity(repository, "Folder::1", "CollectionFolder")
    terms = [steps.entity(repository, f"Term::{number}") for number in range(3)]
    comment = steps.entity(repository, "Comment::1", "Comment")
    stranger = steps.entity(repository, "Term::stranger")
    members = ((glossary, folder), (glossary, terms[0]), (folder, terms[1]), (folder, terms[2]), (folder, glossary))
    for one, two in members:
        steps.link(repository, one, two, "CollectionMembership")
    steps.link(repository, terms[0], terms[1])
    steps.link(repository, terms[0], stranger)
    steps.classify(repository, comment.guid, "Anchors", anchorGUID=terms[2].guid)
    return {each.properties["qualifiedName"]: each.guid for each in (glossary, folder, *terms, comment, stranger)}


@pytest.mark.parametrize("by_name", [True, False])
def test_a_collection_brings_its_members_theirs_and_what_is_anchored_to_them(repository, library, tmp_path, by_name):
    collection = "Glossary::1" if by_name else library["Glossary::1"]
    report = backup(repository, tmp_path / "g.omarchive", METADATA_EXPORT, Selection(collections=(collection,)))
    assert set(guids(tmp_path / "g.omarchive")) == set(library.values()) - {library["Term::stranger"]}
    assert (report.entities, report.relationships) == (6, 6)


def test_a_collection_is_saved_as_it_was(repository, library, tmp_path):
    comment = steps.get(repository, library["Comment::1"])
    then = max(each.update_time for each in comment.classifications)
    steps.write(repository, lambda c: c.delete_entity("erin", comment.guid))
    selection = Selection(collections=("Glossary::1",))
    assert backup(repository, tmp_path / "now.omarchive", METADATA_EXPORT, selection).entities == 5
    assert backup(repository, tmp_path / "then.omarchive", METADATA_EXPORT, selection, as_of=then).entities == 6
    assert comment.guid in guids(tmp_path / "then.omarchive")


def test_what_is_not_a_collection_is_refused(repository, library, tmp_path):
    for name in ("Term::0", library["Term::0"], "nothing"):
        with pytest.raises(InvalidParameter, match="ARICIA-404-191"):
            backup(repository, tmp_path / "g.omarchive", METADATA_EXPORT, Selection(collections=(name,)))


@pytest.mark.parametrize("guid", ["nothing", "linked"])
def test_an_entity_that_is_not_here_is_refused(repository, tmp_path, guid):
    fill(repository)
    with pytest.raises(InvalidParameter, match="ARICIA-404-190"):
        backup(repository, tmp_path / "x.omarchive", METADATA_EXPORT, Selection(guids=("copy", guid)))


def test_what_is_anchored_comes_along_when_it_is_asked_for(repository, library, tmp_path):
    term = library["Term::2"]
    backup(repository, tmp_path / "1.omarchive", METADATA_EXPORT, Selection(guids=(term,)))
    backup(repository, tmp_path / "2.omarchive", METADATA_EXPORT, Selection(guids=(term,), anchored=True))
    assert guids(tmp_path / "1.omarchive") == [term]
    assert guids(tmp_path / "2.omarchive") == [term, library["Comment::1"]]


def test_relationships_are_those_among_what_is_saved(repository, library, tmp_path):
    query = EntityQuery(type_name="GlossaryTerm", conditions=Conditions((Condition("qualifiedName", "NEQ", "Term::stranger"),)))
    report = backup(repository, tmp_path / "t.omarchive", METADATA_EXPORT, Selection(query=query))
    assert (report.entities, report.relationships) == (3, 1)


# ---- types -------------------------------------------------------------------------------------------------------------
NEW_TYPE = {
    "class": "EntityDef", "headerVersion": 1, "guid": "t-1", "name": "Ship", "version": 1, "category": "ENTITY_DEF",
    "superType": {"name": "Asset", "guid": "896d14c2-7522-4f6c-8519-757711943fe6"},
    "propertiesDefinition": [{"attributeName": "cargo", "attributeType": {
        "class": "EnumDef", "guid": "k-1", "name": "Cargo", "version": 1, "category": "ENUM_DEF",
        "elementDefs": [{"ordinal": 0, "value": "GRAIN"}, {"ordinal": 1, "value": "ORE"}],
    }}],
}
PATCH = {
    "typeDefName": "Glossary", "typeDefGUID": "36f66863-9726-4b41-97ee-714fd0dc6fe4", "applyToVersion": 1, "updateToVersion": 4,
    "newVersionName": "4", "description": "Patched.", "propertyDefinitions": [{
        "attributeName": "shelf", "attributeType": {
            "class": "PrimitiveDef", "guid": "b34a64b9-554a-42b1-8f8a-7d5c2339f9c4", "name": "string", "category": "PRIMITIVE",
            "primitiveDefCategory": "OM_PRIMITIVE_TYPE_STRING",
        },
    }],
}


@pytest.fixture
def typed(repository, tmp_path):
    """A store with a new type and a changed one, and an instance of the new one."""
    version = repository.types.get("Glossary").version
    patch = {**PATCH, "applyToVersion": version, "updateToVersion": version + 3}
    document = {"attributeTypeDefs": [NEW_TYPE["propertiesDefinition"][0]["attributeType"]], "newTypeDefs": [NEW_TYPE]}
    load(repository, parse_archive(archive(types={**document, "typeDefPatches": [patch]}), "types"))
    steps.entity(repository, "Ship::1", "Ship", cargo="ORE")
    steps.entity(repository, "Term::1")
    return repository


def test_run_time_types_are_saved_as_what_they_are_and_as_patches(typed, stores, tmp_path):
    report = backup(typed, tmp_path / "all.omarchive")
    assert (report.attribute_types, report.types, report.type_patches) == (1, 1, 1)
    restored = stores("restored")
    load_archive(restored, tmp_path / "all.omarchive")
    assert differences(typed, restored) == []
    for name in ("Ship", "Glossary", "DataFile"):
        before, after = (repository_typedef(store.types, store.types.get(name)) for store in (typed, restored))
        assert before == after
    assert "shelf" in restored.types.get("Glossary").attributes


def test_only_types_that_something_needs_are_saved_with_a_selection(typed, tmp_path):
    term = backup(typed, tmp_path / "1.omarchive", METADATA_EXPORT, Selection(query=EntityQuery(type_name="GlossaryTerm")))
    assert (term.attribute_types, term.types, term.type_patches) == (0, 0, 0)
    assert "archiveTypeStore" not in content(tmp_path / "1.omarchive")
    ship = backup(typed, tmp_path / "2.omarchive", METADATA_EXPORT, Selection(query=EntityQuery(type_name="Ship")))
    assert (ship.attribute_types, ship.types, ship.type_patches) == (1, 1, 0)


# ---- real ones -----------------------------------------------------------------------------------------------------------
PACKS = Path(__file__).resolve().parents[4] / "shared" / "content-packs"
# The core, one whose classifications and relationships have ends in packs that are not here, one with types, a backup, another.
NAMES = ("CocoGovernanceProgramArchive", "CoreContentPack", "CocoTypesArchive", "SimpleDataCatalog", "UnityCatalogContentPack")


@pytest.mark.skipif(not PACKS.exists(), reason="the content packs are not here")
def test_a_backup_of_content_packs_and_own_instances_comes_back_byte_for_byte(repository, stores, tmp_path):
    for name in NAMES:
        load_archive(repository, PACKS / f"{name}.omarchive.gz")
    fill(repository)
    saved = backup(repository, tmp_path / "all.omarchive.gz")
    restored = stores("restored")
    loaded = load_archive(restored, tmp_path / "all.omarchive.gz")
    assert differences(repository, restored) == []
    assert order(repository) == order(restored)
    assert {each.name for each in repository.types.all()} == {each.name for each in restored.types.all()}
    assert (loaded.entities.new, loaded.relationships.new, loaded.skipped) == (saved.entities, saved.relationships, [])
