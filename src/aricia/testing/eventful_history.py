"""A store to which everything has happened that can: for tests of what examines and copies stores."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aricia.repository.instances import CONTENT_PACK, DELETED, Classification, Entity, NewClassification, Relationship, Source
from aricia.repository.metadata_collection import MetadataCollection, Repository

ELSEWHERE = "elsewhere"
USERS = ("erin", "peter")
Work = Callable[[MetadataCollection], Any]
Do = Callable[[Work], Any]


def make_history(repository: Repository) -> None:
    """Add versions, deleted, restored, purged, re-identified and undone instances, proxies, copies, effectivity, an archive."""
    def do(work: Work) -> Any:
        return repository.write(work, "a request").result()

    terms = [_new_term(do, number) for number in range(8)]
    for number, guid in enumerate(terms):
        _change_term(do, number, guid, terms[0])
    do(lambda c: c.classify_entity("erin", terms[1], "Confidence", {"notes": "another"}))
    do(lambda c: c.declassify_entity("erin", terms[1], "Confidence"))
    do(lambda c: c.delete_entity("erin", terms[2]))
    do(lambda c: c.restore_entity("erin", terms[2]))
    do(lambda c: c.delete_entity("erin", terms[3]))
    do(lambda c: c.delete_entity("erin", terms[4]))
    do(lambda c: c.purge_entity("erin", terms[4]))
    do(lambda c: c.add_entity("erin", "GlossaryTerm", term("again"), guid=terms[4]))
    do(lambda c: c.reidentify_entity("erin", terms[5], "another-guid"))
    do(lambda c: c.declassify_entity("erin", terms[7], "Confidence"))
    do(lambda c: c.undo_entity("erin", terms[7]))
    _add_values(do)
    _add_copies(do, terms)


def _new_term(do: Do, number: int) -> str:
    guid: str = do(lambda c: c.add_entity(USERS[number % 2], "GlossaryTerm", term(f"term {number}"))).guid
    return guid


def _change_term(do: Do, number: int, guid: str, other: str) -> None:
    changed = term(f"term {number}", displayName=f"changed {number}")
    confidence = {"notes": f"note {number}", "confidence": -1 - number}
    do(lambda c: c.update_entity("peter", guid, changed, effective_from=5, effective_to=10**14))
    do(lambda c: c.classify_entity("erin", guid, "Confidence", confidence))
    made = do(lambda c: c.add_relationship("erin", "RelatedTerm", guid, other, {"description": f"a link {guid}"})).guid
    if number % 2:
        do(lambda c: c.update_relationship("peter", made, {"description": "another link"}))


def _add_values(do: Do) -> None:
    """Values of every shape, classifications of one instant, an external home."""
    pack = Source(CONTENT_PACK, "a-pack", "A pack")
    properties = {
        "qualifiedName": "a file", "deployedImplementationType": "a type", "additionalProperties": {"one": "1", "two": "2"},
        "contentStatus": "ACTIVE", "displayName": "Ä file \u0000 with \u001f odd \U0001f600 characters",
    }
    first = (NewClassification(name="Anchors", properties={"anchorGUID": "a", "anchorScopeGUIDs": ["x", "y"]}),
             NewClassification(name="ZoneMembership", properties={"zoneMembership": ["quarantine", "public"]}))
    made = do(lambda c: c.add_entity("erin", "DataFile", properties, classifications=first, source=pack)).guid
    do(lambda c: c.classify_entity("erin", made, "Retention", {"retentionBasis": 3, "archiveAfter": 1_700_000_000_000}))


def _add_copies(do: Do, terms: list[str]) -> None:
    """A proxy, and copies of several versions from elsewhere."""
    foreign: dict[str, Any] = {"collection_id": ELSEWHERE, "collection_name": "Elsewhere", "created_by": "somebody"}
    far: dict[str, Any] = {"type_name": "GlossaryTerm", "properties": {"qualifiedName": "far"}, "update_time": 5}
    do(lambda c: c.save_entity(Entity(guid="far", is_proxy=True, **far, **foreign)))
    for version in (3, 9):
        _save_copy(do, version, foreign)
    link = Relationship(guid="far-link", type_name="RelatedTerm", end1="far", end2=terms[0], version=4, update_time=4, **foreign)
    do(lambda c: c.save_relationship(link))
    gone = {"guid": "far-gone", "type_name": "GlossaryTerm", "properties": term("far gone"), "update_time": 6, **foreign}
    do(lambda c: c.save_entity(Entity(status=DELETED, status_on_delete="ACTIVE", version=2, **gone)))
    do(lambda c: c.record_archive("a digest", "a-pack", "A pack"))


def _save_copy(do: Do, version: int, foreign: dict[str, Any]) -> None:
    notes = {"notes": "far"}
    attached = Classification(type_name="Confidence", version=version, update_time=version, properties=notes, **foreign)
    copy = Entity(
        guid="copy", type_name="GlossaryTerm", version=version, properties=term(f"copy {version}"), update_time=version,
        classifications=[attached], license="a licence", mapping_properties={"key": "value"}, **foreign,
    )
    do(lambda c: c.save_entity(copy))


def term(name: str, **more: Any) -> dict[str, Any]:
    """The properties of a term."""
    return {"qualifiedName": name, "description": f"the description of {name}", "additionalProperties": {"key": "value"}, **more}
