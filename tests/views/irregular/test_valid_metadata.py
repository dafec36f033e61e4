"""Valid metadata: the values that properties may take."""

from __future__ import annotations

import pytest

from aricia.base.errors import InvalidParameter

VALUE = "{urlMarker}/{verb}-value/{propertyName}"
MAP_NAME = "{urlMarker}/{verb}-map-name/{propertyName}"
MAP_VALUE = "{urlMarker}/{verb}-map-value/{propertyName}/{mapName}"
CONSISTENT = "GET {urlMarker}/{propertyName}/consistent-metadata-values"
DELETE = {"class": "DeleteElementRequestBody"}


def path(verb, pattern):
    method = "GET" if verb in ("validate", "get") else "POST"
    return f"{method} {pattern.replace('{verb}', verb)}"


@pytest.fixture
def shades(call):
    """shades(verb, pattern, body, **query): an operation on the property ``shade`` and the name ``dark`` in it."""

    def run(verb, pattern=VALUE, body=None, **query):
        return call(path(verb, pattern), body, query=query, propertyName="shade", mapName="dark")

    return run


def value(preferred, **fields):
    return {"class": "ValidMetadataValue", "preferredValue": preferred, **fields}


def preferred(payload):
    return [each["preferredValue"] for each in payload.get("elements", ())]


def values_of(call, **query):
    return call("GET {urlMarker}/get-valid-metadata-values/{propertyName}", None, query=query, propertyName="shade")


def element_named(call, name):
    body = {"name": name, "namePropertyName": "qualifiedName"}
    guid = call("POST {urlMarker}/metadata-elements/guid-by-unique-name", body)["guid"]
    return call("POST {urlMarker}/metadata-elements/{elementGUID}", None, elementGUID=guid)["element"]


def fault(work, *arguments, **options):
    with pytest.raises(InvalidParameter) as raised:
        work(*arguments, **options)
    return raised.value.id, raised.value.properties["parameterName"]


# ---- values ------------------------------------------------------------------------------------------------------------
def test_a_value_is_what_was_set_up(shades):
    given = {"displayName": "Red", "description": "Like blood", "category": "Colours", "dataType": "int", "ordinal": 3,
             "isCaseSensitive": True, "additionalProperties": {"hex": "#f00"}}
    shades("setup", VALUE, value("red", **given), typeName="Project")
    found = shades("get", VALUE, preferredValue="red", typeName="Project")["element"]
    assert found == {"preferredValue": "red", "propertyName": "shade", "typeName": "Project", **given}


def test_what_is_left_out_has_a_default(shades):
    shades("setup", VALUE, value("plain"))
    assert shades("get", VALUE, preferredValue="plain")["element"] == {
        "category": "Valid Metadata Values", "preferredValue": "plain", "dataType": "string", "isCaseSensitive": False,
        "ordinal": 0, "propertyName": "shade",
    }


def test_setting_a_value_up_again_replaces_it(shades):
    shades("setup", VALUE, value("red", displayName="Red", category="Colours"))
    shades("setup", VALUE, value("red", ordinal=9))
    found = shades("get", VALUE, preferredValue="red")["element"]
    assert (found["ordinal"], found["category"], "displayName" in found) == (9, "Valid Metadata Values", False)


def test_a_value_is_anchored_to_the_set_of_its_property(call, shades):
    shades("setup", VALUE, value("red"), typeName="Project")
    parent = element_named(call, "Egeria:ValidMetadataValue::shade-")
    member = element_named(call, "Egeria:ValidMetadataValue:Project:shade-(red)")
    anchors = next(each for each in member["classifications"] if each["classificationName"] == "Anchors")
    assert anchors["classificationProperties"]["propertiesAsStrings"]["anchorGUID"] == parent["elementGUID"]


def test_a_deployed_implementation_type_is_a_technology_type(call):
    variables = {"propertyName": "deployedImplementationType", "query": {}}
    call(path("setup", VALUE), value("Abacus"), **variables)
    found = element_named(call, "Egeria:ValidMetadataValue::deployedImplementationType-(Abacus)")
    assert found["type"]["typeName"] == "TechnologyType"


def test_a_value_for_any_type_is_valid_for_every_type(shades):
    shades("setup", VALUE, value("blue"))
    shades("setup", VALUE, value("red"), typeName="Project")
    assert shades("validate", VALUE, actualValue="blue", typeName="Project") == {"flag": True}
    assert shades("validate", VALUE, actualValue="red", typeName="Project") == {"flag": True}
    assert shades("validate", VALUE, actualValue="red", typeName="Community") == {"flag": False}
    assert shades("validate", VALUE, actualValue="red") == {"flag": False}
    assert shades("validate", VALUE, actualValue="BLUE") == {"flag": False}


def test_of_two_values_of_a_name_the_one_for_the_type_is_read(shades):
    shades("setup", VALUE, value("red", ordinal=1))
    shades("setup", VALUE, value("red", ordinal=2), typeName="Project")
    assert shades("get", VALUE, preferredValue="red", typeName="Project")["element"]["ordinal"] == 2
    assert shades("get", VALUE, preferredValue="red", typeName="Community")["element"]["ordinal"] == 1


def test_an_unknown_value_is_no_fault_when_read(shades):
    assert shades("get", VALUE, preferredValue="mauve") == {}


def test_a_value_without_a_name_is_refused(shades):
    assert fault(shades, "setup", VALUE, value(None))[1] == "preferredValue"


def test_values_are_listed_by_their_ordinals_and_by_type(call, shades):
    assert values_of(call) == {}
    for name, ordinal, query in (("red", 3, {"typeName": "Project"}), ("green", 2, {"typeName": "Community"}), ("blue", 1, {})):
        shades("setup", VALUE, value(name, ordinal=ordinal), **query)
    assert preferred(values_of(call)) == ["blue", "green", "red"]
    assert preferred(values_of(call, typeName="Project")) == ["blue", "red"]
    assert preferred(values_of(call, startFrom="1", pageSize="1")) == ["green"]
    assert values_of(call, startFrom="9", pageSize="5") == {}


def test_a_cleared_value_is_gone(shades):
    shades("setup", VALUE, value("red"))
    assert shades("clear", VALUE, DELETE, preferredValue="red") == {}
    assert shades("validate", VALUE, actualValue="red") == {"flag": False}


def test_clearing_a_value_that_is_not_there_is_refused(shades):
    assert fault(shades, "clear", VALUE, DELETE, preferredValue="mauve") == ("OPEN-METADATA-400-011", "preferredValue")


# ---- maps --------------------------------------------------------------------------------------------------------------
def test_names_and_values_of_maps_are_apart_from_values(shades):
    shades("setup", MAP_NAME, value("dark"))
    shades("setup", MAP_VALUE, value("navy"))
    assert shades("validate", MAP_NAME, mapName="dark") == {"flag": True}
    assert shades("validate", MAP_VALUE, actualValue="navy") == {"flag": True}
    assert shades("validate", VALUE, actualValue="navy") == {"flag": False}
    assert shades("get", MAP_NAME, mapName="dark")["element"]["preferredValue"] == "dark"
    assert shades("get", MAP_VALUE, preferredValue="navy")["element"]["mapName"] == "dark"


def test_values_of_maps_are_listed_under_their_name(call, shades):
    shades("setup", MAP_VALUE, value("navy"))
    [only] = values_of(call)["elements"]
    assert (only["mapName"], [each["preferredValue"] for each in only["validMapNameValues"]]) == ("dark", ["navy"])
    shades("setup", MAP_NAME, value("dark"))
    [both] = values_of(call)["elements"]
    assert (both["preferredValue"], [each["preferredValue"] for each in both["validMapNameValues"]]) == ("dark", ["navy"])


def test_names_and_values_of_maps_can_be_cleared(shades):
    shades("setup", MAP_NAME, value("dark"))
    shades("setup", MAP_VALUE, value("navy"))
    shades("clear", MAP_NAME, DELETE, mapName="dark")
    shades("clear", MAP_VALUE, DELETE, preferredValue="navy")
    assert shades("validate", MAP_NAME, mapName="dark") == {"flag": False}
    assert shades("validate", MAP_VALUE, actualValue="navy") == {"flag": False}


# ---- consistency -------------------------------------------------------------------------------------------------------
def test_values_go_together_in_both_directions(call):
    for name, preferred_value in (("shade", "red"), ("mood", "angry")):
        call(path("setup", VALUE), value(preferred_value), propertyName=name)
    names = {"preferredValue1": "red", "preferredValue2": "angry"}
    consistent = "{urlMarker}/{propertyName1}/consistent-metadata-values/{propertyName2}"
    call(f"POST {consistent}", None, query=names, propertyName1="shade", propertyName2="mood")
    for name, given, other in (("shade", "red", "angry"), ("mood", "angry", "red")):
        assert preferred(call(CONSISTENT, query={"preferredValue": given}, propertyName=name)) == [other]


def test_values_consistent_with_an_unknown_one_are_refused(call):
    found = fault(call, CONSISTENT, query={"preferredValue": "mauve"}, propertyName="shade")
    assert found == ("OMAG-COMMON-400-005", "elementGUID")
