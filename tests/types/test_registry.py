"""The registry: look-up, inheritance, property checks, and changes that readers never see half of."""

from __future__ import annotations

import threading
from collections import Counter

import pytest
from msgspec.structs import replace

from aricia.base.errors import RepositoryFault
from aricia.types.definitions import Attribute, TypeDef
from aricia.types.registry import TypeRegistry


@pytest.fixture
def types() -> TypeRegistry:
    return TypeRegistry.open_metadata()


def text_attribute(types, name):
    return Attribute(name=name, type=types.attribute_type("string"))


def report(types, **fields):
    given = {"super_name": "Document", "own_attributes": (text_attribute(types, "scope"),), **fields}
    return TypeDef(name="ScopeReport", guid="t-1", category="entity", **given)


def fault_of(work, *arguments):
    with pytest.raises(RepositoryFault) as raised:
        work(*arguments)
    return raised.value.kind, raised.value.id


# ---- the built-in types ------------------------------------------------------------------------------------------------
def test_all_built_in_types_are_there(types):
    assert Counter(each.category for each in types.all()) == {"entity": 359, "relationship": 202, "classification": 87}
    kinds = Counter(each.kind for each in types.attribute_types())
    assert (kinds["primitive"], kinds["map"] + kinds["array"], kinds["enum"]) == (13, 9, 28)


def test_types_are_found_by_name_and_by_guid(types):
    glossary = types.get("Glossary")
    assert glossary.guid == "36f66863-9726-4b41-97ee-714fd0dc6fe4"
    assert types.by_guid(glossary.guid) is glossary
    assert (types.get("Nothing"), types.get(None), types.by_guid("nothing"), types.by_guid(None)) == (None, None, None, None)


def test_attribute_types_are_found_by_name_and_by_guid(types):
    text = types.attribute_type("string")
    assert types.attribute_type_by_guid(text.guid) is text
    assert types.attribute_type("map<string,string>").value_type == "string"
    assert types.attribute_type("ActivityStatus").symbols["IN_PROGRESS"] == 4


def test_the_guid_of_a_type_is_opaque_text(types):
    odd = types.attribute_type("ActivityStatus").guid
    assert len(odd) == 35
    assert types.attribute_type_by_guid(odd).name == "ActivityStatus"


def test_everything_that_a_type_refers_to_is_there(types):
    for each in types.all():
        ends = [end.entity for end in (each.end1, each.end2) if end is not None]
        assert all(types.get(name) is not None for name in (*each.supers, *ends, *each.valid_entities)), each.name
        assert all(types.attribute_type(attribute.type.name) is attribute.type for attribute in each.own_attributes), each.name


def test_relationship_types_have_two_ends_and_other_types_none(types):
    for each in types.all():
        ends = (each.end1 is not None, each.end2 is not None)
        assert ends == ((True, True) if each.category == "relationship" else (False, False)), each.name


def test_each_registry_changes_alone(types):
    types.add_types([report(types)])
    assert TypeRegistry.open_metadata().get("ScopeReport") is None


# ---- inheritance -------------------------------------------------------------------------------------------------------
def test_supertypes_are_listed_from_the_nearest_to_the_root(types):
    csv = types.get("CSVFile")
    assert (csv.supers[0], csv.supers[-1]) == (csv.super_name, "OpenMetadataRoot")
    assert csv.lineage == {"CSVFile", *csv.supers}


def test_attributes_are_inherited_behind_the_own_ones(types):
    csv = types.get("CSVFile")
    own = [attribute.name for attribute in csv.own_attributes]
    assert list(csv.attributes)[: len(own)] == own
    assert {"qualifiedName", "displayName", "resourceName"} <= set(csv.attributes)
    assert csv.unique_attributes == ("qualifiedName",)


def test_a_nearer_definition_of_an_attribute_wins(types):
    facet = types.get("PropertyFacet")
    description = next(attribute for attribute in facet.own_attributes if attribute.name == "description")
    assert facet.attributes["description"] is description


def test_relationship_and_classification_types_inherit_too(types):
    heirs = [each for each in types.all() if each.category != "entity" and each.super_name]
    assert [sum(each.category == category for each in heirs) for category in ("relationship", "classification")] == [62, 21]
    assert all(set(types.get(each.super_name).attributes) <= set(each.attributes) for each in heirs)


def test_a_type_is_itself_and_each_of_its_supertypes(types):
    assert types.is_a("CSVFile", "CSVFile")
    assert types.is_a("CSVFile", "Asset")
    assert not types.is_a("Asset", "CSVFile")
    assert not types.is_a("Nothing", "Asset")
    assert not types.is_a(None, "Asset")


def test_subtypes_are_the_type_and_all_that_inherits_from_it(types):
    assert types.subtypes("CSVFile") == {"CSVFile"}
    assert types.subtypes("OpenMetadataRoot") == {each.name for each in types.all() if each.category == "entity"}
    assert types.subtypes("Nothing") == frozenset()


@pytest.mark.parametrize(("name", "domain"), [
    ("CSVFile", "Asset"), ("GlossaryTerm", "AuthoredReferenceable"), ("Asset", "Asset"), ("Referenceable", "Referenceable"),
    ("OpenMetadataRoot", "OpenMetadataRoot"), ("SearchKeyword", "SearchKeyword"),
])
def test_the_domain_is_the_last_type_below_referenceable_and_the_root(types, name, domain):
    assert types.domain(name) == domain


def test_a_classification_fits_the_subtypes_of_its_valid_types_only(types):
    assert types.classification_fits("Anchors", "CSVFile")
    assert types.classification_fits("AbstractConcept", "GlossaryTerm")
    assert not types.classification_fits("AbstractConcept", "CSVFile")
    assert not types.classification_fits("Nothing", "CSVFile")
    assert not types.classification_fits("Anchors", "Nothing")


# ---- property checks ---------------------------------------------------------------------------------------------------
def test_properties_that_fit_are_accepted(types):
    types.check_properties("GlossaryTerm", {
        "qualifiedName": "x", "displayName": "y", "additionalProperties": {"a": "b"}, "summary": "", "aliases": ["a"],
        "contentStatus": "DRAFT",
    })


def test_a_type_without_unique_attributes_takes_no_properties_at_all(types):
    types.check_properties("CollectionMembership", {})


@pytest.mark.parametrize(("type_name", "properties", "number"), [
    ("GlossaryTerm", {"qualifiedName": "x", "colour": "red"}, "028"),
    ("AbstractConcept", {"colour": "red"}, "028"),
    ("GlossaryTerm", {"qualifiedName": 5}, "030"),
    ("GlossaryTerm", {"qualifiedName": None}, "030"),
    ("GlossaryTerm", {"additionalProperties": {"a": 1}}, "030"),
    ("GlossaryTerm", {"contentStatus": "Purple"}, "030"),
    ("GlossaryTerm", {}, "037"),
])
def test_properties_that_do_not_fit_are_refused(types, type_name, properties, number):
    assert fault_of(types.check_properties, type_name, properties) == ("PropertyError", f"OMRS-REPOSITORY-400-{number}")


# ---- changes -----------------------------------------------------------------------------------------------------------
def test_a_new_type_inherits_and_is_found(types):
    before = types.version
    types.add_types([report(types)])
    found = types.get("ScopeReport")
    assert next(iter(found.attributes)) == "scope"
    assert "qualifiedName" in found.attributes
    assert types.by_guid("t-1") is found
    assert "ScopeReport" in types.subtypes("Asset")
    assert types.attribute_kind("scope").name == "string"
    assert types.version > before


def test_a_changed_supertype_changes_what_inherits_from_it(types):
    types.add_types([report(types)])
    document = types.get("Document")
    types.add_types([replace(document, own_attributes=(*document.own_attributes, text_attribute(types, "pages")))])
    assert "pages" in types.get("ScopeReport").attributes


def test_what_a_reader_holds_stays_as_it_was(types):
    before, listed = types.subtypes("Document"), types.all()
    count = len(list(listed))
    types.add_types([report(types)])
    assert "ScopeReport" not in before
    assert len(list(listed)) == count


def test_a_type_can_be_forgotten(types):
    types.add_types([report(types)])
    types.remove_type("ScopeReport")
    assert (types.get("ScopeReport"), types.by_guid("t-1"), types.subtypes("ScopeReport")) == (None, None, frozenset())
    assert "ScopeReport" not in types.subtypes("Asset")


@pytest.mark.parametrize("super_name", ["Nothing", "ScopeReport"])
def test_a_supertype_that_cannot_be_is_refused_and_nothing_changes(types, super_name):
    before = types.version
    assert fault_of(types.add_types, [report(types, super_name=super_name)]) == ("InvalidTypeDef", "OMRS-REPOSITORY-400-017")
    assert (types.get("ScopeReport"), types.version) == (None, before)


def test_types_that_would_inherit_from_each_other_are_refused(types):
    types.add_types([report(types)])
    circle = replace(types.get("Document"), super_name="ScopeReport")
    assert fault_of(types.add_types, [circle]) == ("InvalidTypeDef", "OMRS-REPOSITORY-400-017")


def test_what_subtypes_lists_is_known_to_readers_while_types_are_added(types):
    stop, unknown = threading.Event(), []

    def read():
        while not stop.is_set():
            unknown.extend(name for name in types.subtypes("Document") if types.get(name) is None)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(20):
        types.add_types([replace(report(types), name=f"Report{number}", guid=f"t-{number}")])
    stop.set()
    reader.join(timeout=20)
    assert unknown == []
    assert len(types.subtypes("Document") & {f"Report{number}" for number in range(20)}) == 20


def test_the_ends_of_a_type_are_its_own_and_those_of_its_supertypes(types):
    ends = [(relationship.name, at_end1) for relationship, at_end1 in types.ends_of("Glossary")]
    assert ("CollectionMembership", True) in ends
    assert ("CollectionMembership", False) in ends
    assert len(ends) == len(set(ends))
    assert types.ends_of("Nothing") == []
