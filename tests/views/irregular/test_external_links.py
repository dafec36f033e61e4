"""External identifiers, which are made together with their link."""

from __future__ import annotations

import pytest

from aricia.base.body_faults import INVALID_TYPE_ID, UnmappableBody
from aricia.base.errors import InvalidParameter

ADD = "POST {urlMarker}/elements/{elementGUID}/external-identifiers/add"
IDENTIFIER = {"class": "ExternalIdProperties", "qualifiedName": "id", "key": "K-1"}


@pytest.fixture
def element(call):
    body = {"properties": {"class": "CollectionProperties", "qualifiedName": "element"}}
    return call("POST {urlMarker}/collections", body)["guid"]


def test_an_identifier_is_made_with_its_link_and_anchored_to_the_element(call, element):
    link = {"class": "ExternalIdLinkProperties", "usage": "purchases"}
    assert call(ADD, {"properties": IDENTIFIER, "parentRelationshipProperties": link}, elementGUID=element) == {}
    found = call("POST {urlMarker}/external-identifiers/by-name", {"filter": "K-1"})["elements"][0]
    assert found["elementHeader"]["anchor"]["classificationProperties"]["anchorGUID"] == element
    known_as = call("POST {urlMarker}/elements/{elementGUID}", None, elementGUID=element)["element"]["alsoKnownAs"]
    assert [each["relationshipProperties"]["usage"] for each in known_as] == ["purchases"]
    assert [each["relatedElement"]["properties"]["key"] for each in known_as] == ["K-1"]


def test_an_identifier_without_properties_is_refused(call, element):
    with pytest.raises(InvalidParameter) as raised:
        call(ADD, {}, elementGUID=element)
    assert (raised.value.id, raised.value.properties["parameterName"]) == ("OPEN-METADATA-400-002", "properties")


@pytest.mark.parametrize("name", ["GlossaryTermProperties", "ExternalIdLinkProperties", "Nonsense", None])
def test_properties_that_are_no_identifier_cannot_be_mapped(call, element, name):
    with pytest.raises(UnmappableBody) as raised:
        call(ADD, {"properties": {"class": name, "qualifiedName": "id"}}, elementGUID=element)
    assert raised.value.exception_class == INVALID_TYPE_ID
