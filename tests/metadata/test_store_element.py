"""Elements and relationships in the form of the store."""

from __future__ import annotations

from aricia.base.codec import decode, encode
from aricia.metadata.api import classify, get_element, get_relationship, related, store_element, store_related, store_relationship
from aricia.metadata.element_properties import ElementProperties
from aricia.metadata.options import ReadOptions, WriteOptions

OPTIONS = ReadOptions()


def json(value):
    return decode(encode(value))


def test_an_element_carries_typed_values_and_its_classifications(work):
    guid = work.create("one", displayName="One")
    confidence = ElementProperties({"confidence": 60, "notes": "sure"}, effective_from=0)
    work.write(classify, guid, "Confidence", confidence, WriteOptions())
    element = json(work.read(lambda session: store_element(session, get_element(session, guid, OPTIONS))))
    assert (element["elementGUID"], element["status"], element["headerVersion"]) == (guid, "ACTIVE", 0)
    assert "class" not in element
    assert element["elementProperties"]["propertiesAsStrings"] == {"qualifiedName": "one", "displayName": "One"}
    anchor, confident = sorted(element["classifications"], key=lambda each: each["classificationName"])
    assert (anchor["class"], anchor["classificationOrigin"]) == ("AttachedClassification", "ASSIGNED")
    assert confident["effectiveFromTime"] == "1970-01-01T00:00:00.000+00:00"
    assert confident["classificationProperties"]["propertyValueMap"]["confidence"] == {
        "class": "PrimitiveTypePropertyValue", "typeName": "int", "primitiveTypeCategory": "OM_PRIMITIVE_TYPE_INT",
        "primitiveValue": 60,
    }


def test_a_relationship_names_its_ends(work):
    one, two = work.create("one"), work.create("two")
    guid = work.link("CollectionMembership", one, two, membershipType="m")
    shown = json(work.read(lambda session: store_relationship(session, get_relationship(session, guid, OPTIONS))))
    assert (shown["relationshipGUID"], shown["elementGUIDAtEnd1"], shown["elementGUIDAtEnd2"]) == (guid, one, two)
    assert (shown["labelAtEnd1"], shown["labelAtEnd2"]) == ("memberOfCollections", "collectionMembers")
    assert shown["elementAtEnd1"]["uniqueName"] == "one"
    assert shown["relationshipProperties"]["propertiesAsStrings"] == {"membershipType": "m"}


def test_a_related_element_tells_at_which_end_it_is(work):
    one, two = work.create("one"), work.create("two")
    guid = work.link("CollectionMembership", one, two)

    def read(session):
        return store_related(session, related(session, two, OPTIONS).elements[0])

    shown = json(work.read(read))
    assert (shown["relationshipGUID"], shown["element"]["elementGUID"], shown["elementAtEnd1"]) == (guid, one, True)
    assert "relationshipProperties" not in shown
