"""Rows of a store and instances, there and back."""

from aricia.repository.instances import Classification, Entity, Relationship
from aricia.repository.stores.relational.codec import (
    PROVENANCE_CODES,
    STATUS_CODES,
    InstanceReader,
    header_text,
    properties_text,
)

COMMON = {
    "status": "DELETED", "status_on_delete": "ACTIVE", "version": 1_787_129_603_926, "create_time": 1, "update_time": 2,
    "created_by": "erin", "updated_by": "peter", "maintained_by": ["erin", "peter"], "last_request_id": "r", "license": "l",
    "provenance": "CONTENT_PACK", "collection_id": "c", "collection_name": "C", "replicated_by": "h",
    "mapping_properties": {"m": 1}, "effective_from": 3, "effective_to": 4, "properties": {"a": ["b"], "n": 1.5},
}


def _row(header):
    return (
        1, STATUS_CODES[header.status], header.version, header.create_time, header.update_time,
        PROVENANCE_CODES[header.provenance], 2, header.effective_from, header.effective_to, header_text(header),
        properties_text(header.properties),
    )


def _reader(type_name):
    return InstanceReader(lambda key: {1: type_name}[key], lambda key: {2: ("c", "C")}[key])


def test_every_field_of_an_entity_survives():
    entity = Entity(guid="g", type_name="T", is_proxy=True, re_identified_from="old", **COMMON)
    assert _reader("T").entity(("g", 1, *_row(entity)), []) == entity


def test_every_field_of_a_relationship_survives():
    relationship = Relationship(guid="g", end1="1", end2="2", type_name="T", re_identified_from="old", **COMMON)
    assert _reader("T").relationship(("g", "1", "2", *_row(relationship))) == relationship


def test_every_field_of_a_classification_survives():
    classification = Classification(type_name="T", origin="PROPAGATED", origin_guid="o", **COMMON)
    assert _reader("T").classification(_row(classification)) == classification
