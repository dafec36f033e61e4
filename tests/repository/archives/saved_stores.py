"""Stores with everything that an archive has to carry, and how they look in OMRS JSON."""

from __future__ import annotations

from typing import Any

from aricia.base.codec import encode
from aricia.repository.instance_writer import InstanceWriter
from aricia.repository.instances import Classification, Entity, NewClassification, Relationship, Source
from aricia.repository.metadata_collection import MetadataCollection, Repository
from aricia.repository.queries import EntityQuery, RelationshipQuery

EVERY_STATUS = ("UNKNOWN", "ACTIVE", "INVALID", "OTHER", "DELETED")
USER = "erin"


def images(repository: Repository) -> dict[str, bytes]:
    """Every instance, proxies and deleted ones included, as the bytes of its JSON, in the order in which searches meet them."""
    return repository.read(_images)


def _images(session: MetadataCollection) -> dict[str, bytes]:
    writer = InstanceWriter(session.types, session.collection_id)
    found: dict[str, bytes] = {}
    entities = {}
    for proxies in (False, True):
        query = EntityQuery(statuses=EVERY_STATUS, order="CREATION_DATE_OLDEST", proxies=proxies)
        for each in session.find_entities(query):
            entities[each.guid] = each
            found[f"{each.is_proxy} {each.guid}"] = encode(writer.proxy(each) if proxies else writer.entity(each))
    for link in session.find_relationships(RelationshipQuery(statuses=EVERY_STATUS, order="CREATION_DATE_OLDEST")):
        found[link.guid] = encode(writer.relationship(link, {guid: entities[guid] for guid in (link.end1, link.end2)}))
    return found


def order(repository: Repository) -> list[str]:
    """GUIDs of what is not deleted, in the order in which searches meet them."""
    def work(session: MetadataCollection) -> list[str]:
        entities = session.find_entities(EntityQuery(order="CREATION_DATE_OLDEST"))
        links = session.find_relationships(RelationshipQuery(order="CREATION_DATE_OLDEST"))
        return [each.guid for each in (*entities, *links)]

    return repository.read(work)


def differences(one: Repository, two: Repository) -> list[tuple[str, bytes | None, bytes | None]]:
    """The instances that are not the same bytes in both."""
    ours, theirs = images(one), images(two)
    return [(key, ours.get(key), theirs.get(key)) for key in {**ours, **theirs} if ours.get(key) != theirs.get(key)]


def fill(repository: Repository) -> None:
    """Own instances of every fate: changed, classified, retyped, given another GUID, deleted; copies and proxies."""
    repository.write(_fill, "request 1").result(30)


def _fill(session: MetadataCollection) -> None:
    terms = [_term(session, number) for number in range(6)]
    changed = {"qualifiedName": "Term::0", "displayName": "Zero"}
    session.update_entity("frank", terms[0], changed, effective_from=5, effective_to=10**15)
    session.classify_entity(USER, terms[0], "Criticality", {"criticalityLevel": 3})
    session.classify_entity(USER, terms[0], "Retention", {"retentionBasis": 2, "archiveAfter": 1_900_000_000_000})
    session.classify_entity(USER, terms[1], "Criticality", {})
    session.declassify_entity(USER, terms[1], "Criticality")
    related = {"expression": "x", "confidence": 70, "termRelationshipStatus": "DRAFT"}
    link = session.add_relationship(USER, "RelatedTerm", terms[0], terms[1], related).guid
    session.update_relationship("frank", link, {"expression": "y"}, effective_from=-7)
    gone = session.add_relationship(USER, "RelatedTerm", terms[1], terms[2], {}).guid
    session.delete_relationship(USER, gone)
    session.add_relationship(USER, "RelatedTerm", terms[3], terms[4], {})
    session.delete_entity(USER, terms[4])
    session.reidentify_entity(USER, terms[5], "a-new-guid-for-term-5")
    asset = session.add_entity(USER, "DataFile", {"qualifiedName": "File::1", "additionalProperties": {"b": "1", "a": "ü"}}).guid
    session.retype_entity(USER, asset, "CSVFile")
    session.add_entity(USER, "GlossaryTerm", {"qualifiedName": "Term::external"}, source=Source("EXTERNAL_SOURCE", "ext", "Ext"))
    _copies(session, terms[2])


def _term(session: MetadataCollection, number: int) -> str:
    given = [NewClassification(name="Confidentiality", properties={"confidence": number}), NewClassification(name="Anchors")]
    return session.add_entity(
        USER, "GlossaryTerm", {"qualifiedName": f"Term::{number}", "summary": "été \U0001f600 \"quoted\""}, classifications=given
    ).guid


def _copies(session: MetadataCollection, term: str) -> None:
    """What other members of a cohort have sent, with a classification from here; proxies with and without what hangs on them."""
    home: dict[str, Any] = {
        "collection_id": "elsewhere", "collection_name": "Elsewhere", "version": 9, "create_time": 1_600_000_000_000,
        "update_time": 1_600_000_100_000, "created_by": "zoe", "maintained_by": ["zoe", "yan"], "license": "ODbL",
    }
    copy = Entity(guid="copy", type_name="GlossaryTerm", properties={"qualifiedName": "Term::copy"}, **home)
    copy.mapping_properties = {"key": "value"}
    session.save_entity(copy)
    ours = Classification(
        type_name="Criticality", collection_id=session.collection_id, collection_name=session.collection_name, created_by=USER,
        create_time=1_700_000_000_000, properties={"criticalityLevel": 2}, origin="PROPAGATED", origin_guid=term,
    )
    session.save_classification("copy", ours)
    for name in ("linked", "classified", "lonely"):
        session.save_entity(
            Entity(guid=name, type_name="GlossaryTerm", is_proxy=True, properties={"qualifiedName": f"Term::{name}"}, **home)
        )
    session.save_classification("classified", ours)
    link = Relationship(guid="copied link", type_name="RelatedTerm", end1="linked", end2="copy", re_identified_from="old", **home)
    session.save_relationship(link)
    undated = Entity(guid="undated", type_name="GlossaryTerm", collection_id="elsewhere", provenance="UNKNOWN")
    undated.properties = {"qualifiedName": "Term::undated"}
    session.save_entity(undated)
