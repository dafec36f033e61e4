"""Operations of the metadata store that read and search, for every service that offers them (spec: metadata store, 7)."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from aricia.base.body_faults import INVALID_FORMAT, UnmappableBody
from aricia.base.errors import invalid
from aricia.base.operation import Request
from aricia.base.query import query_int
from aricia.metadata.anchored import anchor_matches, anchored_graph, matches_of_anchor
from aricia.metadata.bodies import Body, object_of, read_options, text_of, texts_of
from aricia.metadata.element_properties import Page, RelatedPage
from aricia.metadata.find import count_by_conditions, count_relationships, find_by_conditions, find_by_text, find_relationships
from aricia.metadata.get import get_by_unique_name, get_element, get_relationship, visible_entity
from aricia.metadata.history import classification_history, element_history, relationship_history
from aricia.metadata.options import ReadOptions
from aricia.metadata.related import related
from aricia.metadata.search_conditions import MATCHES, OPERATORS, read_classification_conditions, read_conditions
from aricia.metadata.session import Session
from aricia.metadata.store_element import attached_classification, store_element, store_related, store_relationship
from aricia.metadata.store_graphs import related_graph, relationships_graph
from aricia.repository.instances import Entity, Relationship

Payload = dict[str, Any]
END_MATCHES = ("BOTH", "ANY", "NONE")


def _elements(session: Session, page: Page) -> Payload:
    shown = [store_element(session, each) for each in page.entities]
    return {"elements": shown} if shown or page.found else {}


# ---- elements ----------------------------------------------------------------------------------------------------------
def get_metadata_element_by_guid(request: Request, session: Session, body: Body | None) -> Payload:
    """The element with this GUID."""
    options = read_options(body)
    entity = get_element(session, request.variables["elementGUID"], options)
    return {"element": store_element(session, entity)}


def _unique(request: Request, session: Session, body: Body | None) -> Entity | None:
    options = read_options(body)
    name = text_of(body, "name")
    if not name:
        raise invalid("OPEN-METADATA-400-004", parameter="uniqueName", inserts=("uniqueName", request.operation.name))
    return get_by_unique_name(session, name, text_of(body, "namePropertyName") or "qualifiedName", options)


def get_metadata_element_by_unique_name(request: Request, session: Session, body: Body | None) -> Payload:
    """The one element with this name; nothing when there is none."""
    entity = _unique(request, session, body)
    return {} if entity is None else {"element": store_element(session, entity)}


def get_metadata_element_guid_by_unique_name(request: Request, session: Session, body: Body | None) -> Payload:
    """The GUID of that element."""
    entity = _unique(request, session, body)
    return {} if entity is None else {"guid": entity.guid}


def get_metadata_element_history(request: Request, session: Session, body: Body | None) -> Payload:
    """The versions of the element."""
    options = read_options(body)
    versions = element_history(session, request.variables["elementGUID"], options)
    return _elements(session, Page(versions, found=bool(versions)))


def get_classification_history(request: Request, session: Session, body: Body | None) -> Payload:
    """The versions of one of its classifications."""
    options = read_options(body)
    guid, name = request.variables["elementGUID"], request.variables["classificationName"]
    found = classification_history(session, guid, name, options)
    return {"classifications": [attached_classification(session, each) for each in found]} if found else {}


def get_anchored_elements_graph(request: Request, session: Session, body: Body | None) -> Payload:
    """The element with everything anchored to it."""
    options = read_options(body)
    entity = get_element(session, request.variables["elementGUID"], options)
    return {"element": anchored_graph(session, entity, options)}


# ---- searches ----------------------------------------------------------------------------------------------------------
def _search_string(request: Request, session: Session, body: Body | None) -> str:
    """The text to search for: here it has to be there and may not be the wild card that other clients send."""
    text = text_of(body, "searchString")
    if not text:
        raise invalid("OMAG-COMMON-400-022", parameter="searchString", inserts=("searchString", request.operation.name))
    if text == "*":
        inserts = (text, "searchString", session.user, session.server.name)
        raise invalid("OMAG-COMMON-400-028", parameter="searchString", inserts=inserts)
    return text


def find_metadata_elements_with_string(request: Request, session: Session, body: Body | None) -> Payload:
    """The elements with a text that matches; the filters by classification do not apply here."""
    options = read_options(body)
    plain = replace(
        options, skip_classified_elements=None, include_only_classified_elements=None,
        metadata_element_subtype_names=options.metadata_element_subtype_names or None,
    )
    return _elements(session, find_by_text(session, _search_string(request, session, body), plain, None))


def find_elements_for_anchor(request: Request, session: Session, body: Body | None) -> Payload:
    """What matches among the elements of one anchor; nothing when there is no such anchor."""
    guid = request.variables["anchorGUID"]
    page, options = _anchored(request, session, body, anchor_guid=guid)
    anchor = matches_of_anchor(session, guid, page, options)
    return {} if anchor is None else {"element": anchor}


def find_elements_in_anchor_domain(request: Request, session: Session, body: Body | None) -> Payload:
    """What matches among the elements of a domain, by anchor."""
    return _by_anchor(session, *_anchored(request, session, body, anchor_domain_name=request.variables["anchorDomainName"]))


def find_elements_in_anchor_scope(request: Request, session: Session, body: Body | None) -> Payload:
    """What matches among the elements of a scope, by anchor."""
    return _by_anchor(session, *_anchored(request, session, body, anchor_scope_guid=request.variables["anchorScopeGUID"]))


def _anchored(request: Request, session: Session, body: Body | None, **anchor: str) -> tuple[Page, ReadOptions]:
    """The elements that match, narrowed by the anchor in the path; the anchor fields of the body do not count."""
    options = read_options(body)
    nothing: dict[str, Any] = {"anchor_guid": None, "anchor_domain_name": None, "anchor_scope_guid": None}
    narrowed = replace(options, **{**nothing, **anchor})
    return find_by_text(session, _search_string(request, session, body), narrowed, None), options


def _by_anchor(session: Session, page: Page, options: ReadOptions) -> Payload:
    found = anchor_matches(session, page, options)
    return {"elements": found} if found else {}


def find_metadata_elements(request: Request, session: Session, body: Body | None) -> Payload:
    """The elements that pass the conditions."""
    options = read_options(body)
    conditions = read_conditions(session.types, object_of(body, "searchProperties"))
    classified = read_classification_conditions(session.types, object_of(body, "matchClassifications"))
    return _elements(session, find_by_conditions(session, conditions, classified, options, None))


def count_metadata_elements(request: Request, session: Session, body: Body | None) -> Payload:
    """How many elements pass the conditions."""
    options = read_options(body)
    conditions = read_conditions(session.types, object_of(body, "searchProperties"))
    classified = read_classification_conditions(session.types, object_of(body, "matchClassifications"))
    return {"count": count_by_conditions(session, conditions, classified, options, None)}


def get_property_comparison_operator_list(request: Request, session: Session, body: Body | None) -> Payload:
    """The operators that conditions may use."""
    return {"values": list(OPERATORS)}


def get_match_criteria_list(request: Request, session: Session, body: Body | None) -> Payload:
    """The ways to combine conditions."""
    return {"values": list(MATCHES)}


# ---- relationships -----------------------------------------------------------------------------------------------------
def get_all_related_metadata_elements(request: Request, session: Session, body: Body | None) -> Payload:
    """The elements related to the given one by any relationship."""
    return _related(request, session, body, None)


def get_related_metadata_elements(request: Request, session: Session, body: Body | None) -> Payload:
    """The elements related to the given one by relationships of a type."""
    return _related(request, session, body, (request.variables["relationshipTypeName"],))


def _related(request: Request, session: Session, body: Body | None, types: tuple[str, ...] | None) -> Payload:
    options = read_options(body)
    guid = request.variables["elementGUID"]
    page: RelatedPage = related(
        session, guid, options, relationship_types=types, starting_at_end=query_int(request, "startingAtEnd")
    )
    starting = get_element(session, guid, ReadOptions(for_lineage=options.for_lineage, as_of_time=options.as_of_time))
    shown: Payload = {"startingElement": store_element(session, starting)}
    if page.found:
        shown["elementList"] = [store_related(session, item) for item in page.elements]
    graph = related_graph(session, starting, guid, page.elements)
    return {"relatedElementList": shown if graph is None else {**shown, "mermaidGraph": graph}}


def get_all_metadata_element_relationships(request: Request, session: Session, body: Body | None) -> Payload:
    """The relationships from one element to another."""
    return _between(request, session, body, None)


def get_metadata_element_relationships(request: Request, session: Session, body: Body | None) -> Payload:
    """The relationships of a type from one element to another."""
    return _between(request, session, body, request.variables["relationshipTypeName"])


def _between(request: Request, session: Session, body: Body | None, type_name: str | None) -> Payload:
    options = read_options(body)
    ends = [request.variables[name] for name in ("metadataElementAtEnd1GUID", "metadataElementAtEnd2GUID")]
    for guid, name in zip(ends, ("metadataElementAtEnd1GUID", "metadataElementAtEnd2GUID"), strict=True):
        visible_entity(session, guid, name, options)
    found = find_relationships(
        session, options, type_name=type_name, end1_guids=(ends[0],), end2_guids=(ends[1],), end_match="BOTH"
    )
    title: str | None = f"Relationships for Element - {ends[0]} - Linked to - {ends[1]}]"
    if request.operation.group == "access-services":
        title = None  # as recorded
    return _relationships(session, found, options, title)


def _relationships(session: Session, found: list[Relationship], options: ReadOptions, title: str | None) -> Payload:
    guids = {guid for link in found for guid in (link.end1, link.end2)}
    ends = session.collection.get_entities(guids, options.as_of_time) if guids else {}
    shown: Payload = {}
    if found:
        shown["relationships"] = [store_relationship(session, link, ends) for link in found]
    graph = relationships_graph(session, title, found, ends) if title else None
    if graph is not None:
        shown["mermaidGraph"] = graph
    return {"relationshipList": shown}


def _relationship_query(session: Session, body: Body | None) -> tuple[dict[str, Any], ReadOptions]:
    """What the search asks for; as recorded, the lists of ends count only where endMatchCriteria says how."""
    options = read_options(body)
    asked: dict[str, Any] = {
        "type_name": text_of(body, "relationshipTypeName"), "subtype_names": texts_of(body, "relationshipSubtypeNames") or (),
        "conditions": read_conditions(session.types, object_of(body, "searchProperties")),
    }
    end_match = text_of(body, "endMatchCriteria")
    if end_match is not None:
        if end_match not in END_MATCHES:
            raise UnmappableBody(INVALID_FORMAT, f"endMatchCriteria {end_match!r} is not one of {', '.join(END_MATCHES)}")
        asked |= {"end1_guids": texts_of(body, "end1EntityGUIDs") or (), "end2_guids": texts_of(body, "end2EntityGUIDs") or ()}
        asked["end_match"] = end_match
    return asked, options


def find_relationships_between_metadata_elements(request: Request, session: Session, body: Body | None) -> Payload:
    """The relationships that pass the conditions."""
    asked, options = _relationship_query(session, body)
    found = find_relationships(session, options, **asked)
    return _relationships(session, found, options, "Relationships matching Query")


def count_relationships_between_metadata_elements(request: Request, session: Session, body: Body | None) -> Payload:
    """How many relationships pass the conditions."""
    asked, options = _relationship_query(session, body)
    return {"count": count_relationships(session, options, **asked)}


def get_relationship_by_guid(request: Request, session: Session, body: Body | None) -> Payload:
    """The relationship with this GUID."""
    options = read_options(body)
    link = get_relationship(session, request.variables["relationshipGUID"], options)
    return {"element": store_relationship(session, link)}


def get_relationship_history(request: Request, session: Session, body: Body | None) -> Payload:
    """The versions of the relationship."""
    options = read_options(body)
    found = relationship_history(session, request.variables["relationshipGUID"], options)
    guids = {guid for link in found for guid in (link.end1, link.end2)}
    ends = session.collection.get_entities(guids) if guids else {}
    if not found:
        return {}
    return {"relationshipList": {"relationships": [store_relationship(session, link, ends) for link in found]}}
