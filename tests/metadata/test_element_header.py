"""Headers of elements."""

from __future__ import annotations

import pytest

from aricia.base.codec import decode, encode
from aricia.metadata.element_header import Renderer
from aricia.repository.instances import Classification, Entity
from aricia.types.registry import TypeRegistry

TYPES = TypeRegistry.open_metadata()


def header(*classifications, **fields):
    entity = Entity(
        guid="g", type_name="GlossaryTerm", created_by="erin", updated_by="peter", maintained_by=["erin", "peter"],
        create_time=1000, update_time=2000, version=2, last_request_id="r", collection_id="c", collection_name="cn",
        classifications=[Classification(type_name=name) for name in classifications], **fields,
    )
    return decode(encode(Renderer(TYPES, "a-server").element_header(entity)))


def test_a_header_tells_type_origin_and_versions():
    shown = header()
    assert shown["class"] == "ElementHeader"
    assert shown["type"]["superTypeNames"] == ["AuthoredReferenceable", "Referenceable", "OpenMetadataRoot"]
    assert shown["origin"] == {
        "sourceServer": "a-server", "originCategory": "LOCAL_COHORT",
        "homeMetadataCollectionId": "c", "homeMetadataCollectionName": "cn",
    }
    assert shown["versions"] == {
        "createdBy": "erin", "updatedBy": "peter", "maintainedBy": ["erin", "peter"], "version": 2, "lastRequestId": "r",
        "createTime": "1970-01-01T00:00:01.000+00:00", "updateTime": "1970-01-01T00:00:02.000+00:00",
    }


@pytest.mark.parametrize(
    ("classification", "field"),
    [
        ("Anchors", "anchor"), ("Confidentiality", "confidentiality"), ("Memento", "memento"),
        ("TypeEmbeddedAttribute", "schemaType"),
    ],
)
def test_some_classifications_have_a_field_of_their_own(classification, field):
    assert header(classification)[field]["classificationName"] == classification


@pytest.mark.parametrize(
    ("classification", "field"),
    [
        ("Task", "projectKinds"),
        ("AbstractConcept", "glossaryTermKinds"),
        ("VerificationPoint", "executionPoints"),
        ("KnownDuplicate", "duplicateClassifications"),
        ("Question", "otherClassifications"),
    ],
)
def test_others_stand_in_lists_by_kind(classification, field):
    assert [each["classificationName"] for each in header(classification)[field]] == [classification]


def test_an_element_is_encoded_once_while_it_is_the_same_object():
    renderer = Renderer(TYPES, "a-server")
    entity = Entity(guid="g", type_name="GlossaryTerm", properties={"qualifiedName": "q"})
    assert renderer.parts(entity)[0] is renderer.parts(entity)[0]
    changed = Entity(guid="g", type_name="GlossaryTerm", properties={"qualifiedName": "other"})
    assert b"other" in bytes(renderer.parts(changed)[1])
