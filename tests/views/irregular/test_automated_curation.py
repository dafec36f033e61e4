"""Technology types: found, reported on with what belongs to them, and as a hierarchy."""

from __future__ import annotations

import pytest

from aricia.base.errors import InvalidParameter
from aricia.metadata import api as metadata
from aricia.metadata.api import ElementProperties, WriteOptions

FIND = "POST {urlMarker}/technology-types/by-search-string"
FOR_TYPE = "POST {urlMarker}/open-metadata-types/{typeName}/technology-types"
REPORT = "POST {urlMarker}/technology-types/by-name"
HIERARCHY = "POST {urlMarker}/technology-types/hierarchy"


@pytest.fixture
def write(store):
    """Run a primitive in a session of the store."""

    def run(primitive, *arguments, **options):
        return store.write("erin", "request", lambda session: primitive(session, *arguments, **options)).result(timeout=20)

    return run


def technology(write, value, usage="File"):
    properties = {"qualifiedName": f"type of {value}", "preferredValue": value, "displayName": value, "usage": usage}
    return write(metadata.create_element, "TechnologyType", ElementProperties(properties), WriteOptions())


def definition(write, kind):
    return write(metadata.create_element, kind, ElementProperties({"qualifiedName": kind}), WriteOptions())


def linked(write, relation, end1, end2, **properties):
    write(metadata.link, relation, end1, end2, ElementProperties(properties), WriteOptions())


def test_types_are_found_by_text_and_by_the_open_metadata_type_they_are_for(call, write):
    guid = technology(write, "CSV File")
    technology(write, "Sales Server", "SoftwareServer")
    expected = [
        {"technologyTypeGUID": guid, "qualifiedName": "type of CSV File", "displayName": "CSV File"},
    ]
    assert call(FIND, {"searchString": "csv"})["elements"] == expected
    assert call(FOR_TYPE, None, typeName="File")["elements"] == expected
    assert call(FIND, {"searchString": "parquet"}) == {}


def test_the_report_splits_templates_processes_and_other_resources(call, write):
    guid = technology(write, "CSV File")
    template = call("POST {urlMarker}/collections", {
        "properties": {"class": "CollectionProperties", "qualifiedName": "template", "displayName": "own name"},
        "initialClassifications": {"Template": {"class": "TemplateProperties", "displayName": "A CSV file"}},
    })["guid"]
    process, guide = (definition(write, kind) for kind in ("GovernanceActionProcess", "GovernanceRule"))
    linked(write, "CatalogTemplate", guid, template)
    linked(write, "ResourceList", guid, process, resourceUse="Survey Resource")
    linked(write, "ResourceList", guid, guide)
    report = call(REPORT, {"filter": "CSV File"})["element"]
    assert report["technologyTypeGUID"] == guid
    (shown,) = report["catalogTemplates"]
    assert (shown["templateGUID"], shown["displayName"]) == (template, "A CSV file")
    assert shown["relatedElement"]["elementHeader"]["guid"] == template
    assert [each["resourceUse"] for each in report["governanceActionProcesses"]] == ["Survey Resource"]
    assert [each["relatedElement"]["elementHeader"]["guid"] for each in report["resourceList"]] == [guide]
    assert "mermaidGraph" in report


@pytest.mark.parametrize("path", [REPORT, HIERARCHY])
def test_an_unknown_type_is_answered_with_nothing_and_no_filter_with_a_fault(call, path):
    assert call(path, {"filter": "nothing"}) == {}
    for body, fault in (({}, "OPEN-METADATA-400-004"), (None, "OMAG-COMMON-400-017")):
        with pytest.raises(InvalidParameter) as raised:
            call(path, body)
        assert raised.value.id == fault


def test_the_hierarchy_goes_down_to_the_last_subtype_and_ends_where_it_comes_back(call, write):
    types = [technology(write, value) for value in ("File", "Data File", "CSV File")]
    linked(write, "ValidValueAssociation", types[1], types[0], associationName="isTypeOf")
    linked(write, "ValidValueAssociation", types[2], types[1], associationName="isTypeOf")
    linked(write, "ValidValueAssociation", types[0], types[2], associationName="isTypeOf")
    answer = call(HIERARCHY, {"filter": "File"})
    (data_file,) = answer["element"]["subTypes"]
    (csv_file,) = data_file["subTypes"]
    assert (data_file["displayName"], csv_file["displayName"]) == ("Data File", "CSV File")
    assert [each.get("subTypes") for each in csv_file["subTypes"]] == [None]
    assert answer["mermaidGraph"].count("CSV File") == 1


def test_a_type_alone_has_no_graph(call, write):
    technology(write, "File")
    assert set(call(HIERARCHY, {"filter": "File"})) == {"element"}
