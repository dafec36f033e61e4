"""Automated curation: the catalogue of technology types (spec: view services, 8.5).

A technology type is a valid value of deployedImplementationType; its neighbours are templates, processes and other resources.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from aricia.base.operation import Request
from aricia.metadata import api as metadata
from aricia.metadata.api import Page, ReadOptions, RelatedElement, Session, read_options, text_of
from aricia.repository.instances import Entity
from aricia.repository.queries import Condition, Conditions
from aricia.views.checks import body_of
from aricia.views.reads import compared_value
from aricia.views.rows import row_of

Payload = dict[str, Any]

TECHNOLOGY_TYPE = "TechnologyType"

_PROCESS = "GovernanceActionProcess"
_TEMPLATE, _RESOURCE, _ASSOCIATION = "CatalogTemplate", "ResourceList", "ValidValueAssociation"
_HEAD = ("qualifiedName", "displayName", "description", "category")
_DESCRIBED = ("displayName", "description", "additionalProperties")
# How an association says that its end 1 is a kind of its end 2, in lower case and without blanks.
_IS_A = frozenset(("istypeof", "isatypeof", "issubtypeof"))


# ---- summaries ---------------------------------------------------------------------------------------------------------
def find_technology_types(request: Request, session: Session) -> Payload:
    """The technology types with a text that matches."""
    row = row_of(request.operation)
    body = body_of(row, request)
    return _summaries(metadata.find_by_text(session, text_of(body, "searchString"), read_options(body), TECHNOLOGY_TYPE))


def get_technology_types_for_open_metadata_type(request: Request, session: Session) -> Payload:
    """The technology types of the assets of an open metadata type; how a type is named says which it belongs to."""
    row = row_of(request.operation)
    name = request.variables[row.guid]
    prefix = f"Egeria:ValidMetadataValue:{name}:deployedImplementationType-"
    wanted = Conditions((Condition("usage", "EQ", name), Condition("qualifiedName", "STARTS_WITH", prefix)), "ANY")
    return _summaries(metadata.find_by_conditions(session, wanted, None, read_options(body_of(row, request)), TECHNOLOGY_TYPE))


def _summaries(page: Page) -> Payload:
    if not page.entities:
        return {"elements": []} if page.found else {}
    return {"elements": [_summary(entity) for entity in page.entities]}


def _summary(entity: Entity) -> Payload:
    given = {name: entity.properties[name] for name in _HEAD if name in entity.properties}
    return {"technologyTypeGUID": entity.guid, **given}


def _technology_type(request: Request, session: Session, options: ReadOptions) -> Entity | None:
    """The technology type whose preferred value is the filter."""
    row = row_of(request.operation)
    value = compared_value(row, request, body_of(row, request))
    wanted = Conditions((Condition("preferredValue", "EQ", value),))
    page = metadata.find_by_conditions(session, wanted, None, options, TECHNOLOGY_TYPE)
    return page.entities[0] if page.entities else None


# ---- report ------------------------------------------------------------------------------------------------------------
def get_technology_type_detail(request: Request, session: Session) -> Payload:
    """A technology type with its templates, processes, other resources and references; nothing when there is none."""
    options = read_options(body_of(row_of(request.operation), request))
    entity = _technology_type(request, session, options)
    if entity is None:
        return {}
    related = metadata.related_elements(session, (entity,), options, relationship_types=(_TEMPLATE, _RESOURCE), end=1)
    items = related.get(entity.guid, [])
    templates = [item for item in items if item.relationship.type_name == _TEMPLATE]
    resources = [item for item in items if item.relationship.type_name == _RESOURCE]
    processes = [item for item in resources if session.types.is_a(item.entity.type_name, _PROCESS)]
    others = [item for item in resources if item not in processes]
    shown = metadata.root_element(session, entity, options)
    report = {
        **_summary(entity), "catalogTemplates": _catalog_templates(session, templates, options),
        "governanceActionProcesses": _resources(session, processes, options),
        "resourceList": _resources(session, others, options), "externalReferences": shown.get("externalReferences"),
        "mermaidGraph": shown.get("mermaidGraph"),
    }
    return {"element": {name: value for name, value in report.items() if value}}


def _catalog_templates(session: Session, items: list[RelatedElement], options: ReadOptions) -> list[Payload]:
    """The templates, described by their Template classification as far as that goes."""
    described = []
    for item, base in zip(items, _related(session, items, options), strict=True):
        marked = item.entity.classification("Template")
        given = marked.properties if marked else {}
        names = (*_DESCRIBED, "versionIdentifier")
        own = {name: value for name in names if (value := given.get(name, item.entity.properties.get(name))) is not None}
        described.append({**own, "templateGUID": item.entity.guid, **base})
    return described


def _resources(session: Session, items: list[RelatedElement], options: ReadOptions) -> list[Payload]:
    """Resources, described by themselves; the list says what they are used for and may add a description."""
    described = []
    for item, base in zip(items, _related(session, items, options), strict=True):
        link, properties = item.relationship.properties, item.entity.properties
        own = {name: value for name in _DESCRIBED if (value := properties.get(name, link.get(name))) is not None}
        use: Payload = {"resourceUse": link["resourceUse"]} if "resourceUse" in link else {}
        described.append({**own, **use, **base})
    return described


def _related(session: Session, items: list[RelatedElement], options: ReadOptions) -> list[Payload]:
    """Per item the related element and its specification with the graph of it."""
    shown = metadata.root_elements(session, [item.entity for item in items], options) if items else []
    parts = []
    for element in shown:
        part: Payload = {"relatedElement": {name: element[name] for name in ("elementHeader", "properties") if name in element}}
        part |= {name: element[name] for name in ("specification", "specificationMermaidGraph") if name in element}
        parts.append(part)
    return parts


# ---- hierarchy ---------------------------------------------------------------------------------------------------------
def get_technology_type_hierarchy(request: Request, session: Session) -> Payload:
    """A technology type with its subtypes, their subtypes and so on; a type that comes twice is opened once."""
    options = read_options(body_of(row_of(request.operation), request))
    entity = _technology_type(request, session, options)
    if entity is None:
        return {}
    top = _summary(entity)
    shown, level, drawn = {entity.guid: top}, [entity], []
    while level:
        below: list[Entity] = []
        for parent, child in _subtypes(session, level, options):
            drawn.append((parent, child))
            summary = _summary(child)
            shown[parent.guid].setdefault("subTypes", []).append(summary)
            if child.guid not in shown:
                shown[child.guid] = summary
                below.append(child)
        level = below
    graph = metadata.technology_types_graph(session.types, entity, drawn)
    return {"element": top} if graph is None else {"element": top, "mermaidGraph": graph}


def _subtypes(session: Session, level: list[Entity], options: ReadOptions) -> Iterable[tuple[Entity, Entity]]:
    """The pairs of a type of this level and a subtype of it; all are read together."""
    related = metadata.related_elements(session, level, options, relationship_types=(_ASSOCIATION,), end=2)
    for parent in level:
        for item in related.get(parent.guid, ()):
            name = item.relationship.properties.get("associationName") or ""
            if name.lower().replace(" ", "") in _IS_A:
                yield parent, item.entity
