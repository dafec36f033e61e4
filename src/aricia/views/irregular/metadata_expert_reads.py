"""Metadata expert: reading and searching, with answers in the form of the metadata store."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from aricia.base.body_faults import INVALID_FORMAT, UnmappableBody
from aricia.base.errors import invalid
from aricia.base.operation import Request
from aricia.metadata import api as metadata
from aricia.metadata.api import MATCHES, OPERATORS, Page, ReadOptions, RelatedPage, Session
from aricia.repository.instances import Entity, Relationship
from aricia.views.bodies import Body, object_of, read_options, text_of, texts_of
from aricia.views.checks import body_of, query_int
from aricia.views.rows import row_of

Payload = dict[str, Any]
END_MATCHES = ("BOTH", "ANY", "NONE")


def _asked(request: Request) -> tuple[Body | None, ReadOptions]:
    body = body_of(row_of(request.operation), request)
    return body, read_options(body)


def _elements(session: Session, page: Page) -> Payload:
    shown = [metadata.store_element(session, each) for each in page.entities]
    return {"elements": shown} if shown or page.found else {}


# ---- elements ----------------------------------------------------------------------------------------------------------
def get_metadata_element_by_guid(request: Request, session: Session) -> Payload:
    """The element with this GUID."""
    _, options = _asked(request)
    entity = metadata.get_element(session, request.variables["elementGUID"], options)
    return {"element": metadata.store_element(session, entity)}


def _unique(request: Request, session: Session) -> Entity | None:
    body, options = _asked(request)
    name = text_of(body, "name")
    if not name:
        raise invalid("OPEN-METADATA-400-004", parameter="uniqueName", inserts=("uniqueName", request.operation.name))
    return metadata.get_by_unique_name(session, name, text_of(body, "namePropertyName") or "qualifiedName", options)


def get_metadata_element_by_unique_name(request: Request, session: Session) -> Payload:
    """The one element with this name; nothing when there is none."""
    entity = _unique(request, session)
    return {} if entity is None else {"element": metadata.store_element(session, entity)}


def get_metadata_element_guid_by_unique_name(request: Request, session: Session) -> Payload:
    """The GUID of that element."""
    entity = _unique(request, session)
    return {} if entity is None else {"guid": entity.guid}


def get_metadata_element_history(request: Request, session: Session) -> Payload:
    """The versions of the element."""
    _, options = _asked(request)
    versions = metadata.element_history(session, request.variables["elementGUID"], options)
    return _elements(session, Page(versions, found=bool(versions)))


def get_classification_history(request: Request, session: Session) -> Payload:
    """The versions of one of its classifications."""
    _, options = _asked(request)
    guid, name = request.variables["elementGUID"], request.variables["classificationName"]
    found = metadata.classification_history(session, guid, name, options)
    return {"classifications": [metadata.attached_classification(session, each) for each in found]} if found else {}


def get_anchored_elements_graph(request: Request, session: Session) -> Payload:
    """The element with everything anchored to it."""
    _, options = _asked(request)
    entity = metadata.get_element(session, request.variables["elementGUID"], options)
    return {"element": metadata.anchored_graph(session, entity, options)}


# ---- searches ----------------------------------------------------------------------------------------------------------
def _search_string(request: Request, body: Body | None) -> str:
    """The text to search for: here it has to be there and may not be the wild card that other clients send."""
    text = text_of(body, "searchString")
    if not text:
        raise invalid("OMAG-COMMON-400-022", parameter="searchString", inserts=("searchString", request.operation.name))
    if text == "*":
        raise invalid("OMAG-COMMON-400-028", parameter="searchString", inserts=(text, request.operation.name))
    return text


def find_metadata_elements_with_string(request: Request, session: Session) -> Payload:
    """The elements with a text that matches; the filters by classification do not apply here."""
    body, options = _asked(request)
    plain = replace(
        options, skip_classified_elements=None, include_only_classified_elements=None,
        metadata_element_subtype_names=options.metadata_element_subtype_names or None,
    )
    return _elements(session, metadata.find_by_text(session, _search_string(request, body), plain, None))


def find_elements_for_anchor(request: Request, session: Session) -> Payload:
    """What matches among the elements of one anchor; nothing when there is no such anchor."""
    guid = request.variables["anchorGUID"]
    page, options = _anchored(request, session, anchor_guid=guid)
    anchor = metadata.matches_of_anchor(session, guid, page, options)
    return {} if anchor is None else {"element": anchor}


def find_elements_in_anchor_domain(request: Request, session: Session) -> Payload:
    """What matches among the elements of a domain, by anchor."""
    return _by_anchor(session, *_anchored(request, session, anchor_domain_name=request.variables["anchorDomainName"]))


def find_elements_in_anchor_scope(request: Request, session: Session) -> Payload:
    """What matches among the elements of a scope, by anchor."""
    return _by_anchor(session, *_anchored(request, session, anchor_scope_guid=request.variables["anchorScopeGUID"]))


def _anchored(request: Request, session: Session, **anchor: str) -> tuple[Page, ReadOptions]:
    """The elements that match, narrowed by the anchor in the path; the anchor fields of the body do not count."""
    body, options = _asked(request)
    nothing: dict[str, Any] = {"anchor_guid": None, "anchor_domain_name": None, "anchor_scope_guid": None}
    narrowed = replace(options, **{**nothing, **anchor})
    return metadata.find_by_text(session, _search_string(request, body), narrowed, None), options


def _by_anchor(session: Session, page: Page, options: ReadOptions) -> Payload:
    found = metadata.anchor_matches(session, page, options)
    return {"elements": found} if found else {}


def find_metadata_elements(request: Request, session: Session) -> Payload:
    """The elements that pass the conditions."""
    body, options = _asked(request)
    conditions = metadata.read_conditions(session.types, object_of(body, "searchProperties"))
    classified = metadata.read_classification_conditions(session.types, object_of(body, "matchClassifications"))
    return _elements(session, metadata.find_by_conditions(session, conditions, classified, options, None))


def count_metadata_elements(request: Request, session: Session) -> Payload:
    """How many elements pass the conditions."""
    body, options = _asked(request)
    conditions = metadata.read_conditions(session.types, object_of(body, "searchProperties"))
    classified = metadata.read_classification_conditions(session.types, object_of(body, "matchClassifications"))
    return {"count": metadata.count_by_conditions(session, conditions, classified, options, None)}


def get_property_comparison_operator_list(request: Request, session: Session) -> Payload:
    """The operators that conditions may use."""
    return {"values": list(OPERATORS)}


def get_match_criteria_list(request: Request, session: Session) -> Payload:
    """The ways to combine conditions."""
    return {"values": list(MATCHES)}


# ---- relationships -----------------------------------------------------------------------------------------------------
def get_all_related_metadata_elements(request: Request, session: Session) -> Payload:
    """The elements related to the given one by any relationship."""
    return _related(request, session, None)


def get_related_metadata_elements(request: Request, session: Session) -> Payload:
    """The elements related to the given one by relationships of a type."""
    return _related(request, session, (request.variables["relationshipTypeName"],))


def _related(request: Request, session: Session, types: tuple[str, ...] | None) -> Payload:
    _, options = _asked(request)
    guid = request.variables["elementGUID"]
    page: RelatedPage = metadata.related(
        session, guid, options, relationship_types=types, starting_at_end=query_int(request, "startingAtEnd")
    )
    starting = metadata.get_element(session, guid, ReadOptions(for_lineage=options.for_lineage, as_of_time=options.as_of_time))
    shown: Payload = {"startingElement": metadata.store_element(session, starting)}
    if page.found:
        shown["elementList"] = [metadata.store_related(session, item) for item in page.elements]
    graph = metadata.related_graph(session, starting, guid, page.elements)
    return {"relatedElementList": shown if graph is None else {**shown, "mermaidGraph": graph}}


def get_all_metadata_element_relationships(request: Request, session: Session) -> Payload:
    """The relationships from one element to another."""
    return _between(request, session, None)


def get_metadata_element_relationships(request: Request, session: Session) -> Payload:
    """The relationships of a type from one element to another."""
    return _between(request, session, request.variables["relationshipTypeName"])


def _between(request: Request, session: Session, type_name: str | None) -> Payload:
    _, options = _asked(request)
    ends = [request.variables[name] for name in ("metadataElementAtEnd1GUID", "metadataElementAtEnd2GUID")]
    for guid, name in zip(ends, ("metadataElementAtEnd1GUID", "metadataElementAtEnd2GUID"), strict=True):
        metadata.visible_entity(session, guid, name, options)
    found = metadata.find_relationships(
        session, options, type_name=type_name, end1_guids=(ends[0],), end2_guids=(ends[1],), end_match="BOTH"
    )
    title = f"Relationships for Element - {ends[0]} - Linked to - {ends[1]}]"
    return _relationships(session, found, options, title)


def _relationships(session: Session, found: list[Relationship], options: ReadOptions, title: str) -> Payload:
    guids = {guid for link in found for guid in (link.end1, link.end2)}
    ends = session.collection.get_entities(guids, options.as_of_time) if guids else {}
    shown: Payload = {}
    if found:
        shown["relationships"] = [metadata.store_relationship(session, link, ends) for link in found]
    graph = metadata.relationships_graph(session, title, found, ends)
    if graph is not None:
        shown["mermaidGraph"] = graph
    return {"relationshipList": shown}


def _relationship_query(request: Request, session: Session) -> tuple[dict[str, Any], ReadOptions]:
    """What the search asks for; as recorded, the lists of ends count only where endMatchCriteria says how."""
    body, options = _asked(request)
    asked: dict[str, Any] = {
        "type_name": text_of(body, "relationshipTypeName"), "subtype_names": texts_of(body, "relationshipSubtypeNames") or (),
        "conditions": metadata.read_conditions(session.types, object_of(body, "searchProperties")),
    }
    end_match = text_of(body, "endMatchCriteria")
    if end_match is not None:
        if end_match not in END_MATCHES:
            raise UnmappableBody(INVALID_FORMAT, f"endMatchCriteria {end_match!r} is not one of {', '.join(END_MATCHES)}")
        asked |= {"end1_guids": texts_of(body, "end1EntityGUIDs") or (), "end2_guids": texts_of(body, "end2EntityGUIDs") or ()}
        asked["end_match"] = end_match
    return asked, options


def find_relationships_between_metadata_elements(request: Request, session: Session) -> Payload:
    """The relationships that pass the conditions."""
    asked, options = _relationship_query(request, session)
    found = metadata.find_relationships(session, options, **asked)
    return _relationships(session, found, options, "Relationships matching Query")


def count_relationships_between_metadata_elements(request: Request, session: Session) -> Payload:
    """How many relationships pass the conditions."""
    asked, options = _relationship_query(request, session)
    return {"count": metadata.count_relationships(session, options, **asked)}


def get_relationship_by_guid(request: Request, session: Session) -> Payload:
    """The relationship with this GUID."""
    _, options = _asked(request)
    link = metadata.get_relationship(session, request.variables["relationshipGUID"], options)
    return {"element": metadata.store_relationship(session, link)}


def get_relationship_history(request: Request, session: Session) -> Payload:
    """The versions of the relationship."""
    _, options = _asked(request)
    found = metadata.relationship_history(session, request.variables["relationshipGUID"], options)
    guids = {guid for link in found for guid in (link.end1, link.end2)}
    ends = session.collection.get_entities(guids) if guids else {}
    if not found:
        return {}
    return {"relationshipList": {"relationships": [metadata.store_relationship(session, link, ends) for link in found]}}
