"""Operations that show the open metadata types, for every service that offers them (spec: view services, 7.5 and 8.31)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from aricia.base.errors import PropertyServerError
from aricia.base.operation import Request
from aricia.base.query import query_flag
from aricia.metadata.bodies import Body
from aricia.metadata.mermaid.subtypes import subtypes_graph
from aricia.metadata.session import Session
from aricia.types.definitions import AttributeType
from aricia.types.gallery import open_metadata_attribute_type, open_metadata_typedef
from aricia.types.registry import TypeDef

Payload = dict[str, Any]

# The class name that clients know as the parameter of this fault.
_PROPERTIES = "org.odpi.openmetadata.repositoryservices.connectors.stores.metadatacollectionstore.properties."
_NAMED = {"parameterName": _PROPERTIES + "typedefs.TypeDef"}
_KINDS = {"PRIMITIVE": ("primitive",), "COLLECTION": ("map", "array"), "ENUM": ("enum",)}


class UnknownType(PropertyServerError):
    """There is no such type: a fault of the repository that clients of the store are told as it is (recorded)."""

    wire_class = "org.odpi.openmetadata.repositoryservices.ffdc.exception.TypeErrorException"


def _type_name(request: Request) -> str:
    """The type that the path names, or else the query."""
    return request.variables.get("typeName") or request.query["typeName"]


def _shown(request: Request, session: Session, definitions: Iterable[TypeDef]) -> list[Payload]:
    inherited = query_flag(request, "getInheritedAttributes", default=False)
    relationships = query_flag(request, "getRelationshipAttributes", default=False)
    return [
        open_metadata_typedef(session.types, each, inherited=inherited, relationships=relationships) for each in definitions
    ]


def _list(request: Request, session: Session, definitions: Iterable[TypeDef]) -> Payload:
    found = _shown(request, session, definitions)
    return {"typeDefList": {"typeDefs": found}} if found else {}


def get_all_types(request: Request, session: Session, body: Body | None) -> Payload:
    """Every attribute type and every type."""
    kinds = [open_metadata_attribute_type(each) for each in session.types.attribute_types()]
    return {"attributeTypeDefs": kinds, "typeDefs": _shown(request, session, session.types.all())}


def get_entity_defs(request: Request, session: Session, body: Body | None) -> Payload:
    """Every type of elements."""
    return _list(request, session, (each for each in session.types.all() if each.category == "entity"))


def get_relationship_defs(request: Request, session: Session, body: Body | None) -> Payload:
    """Every type of relationships."""
    return _list(request, session, (each for each in session.types.all() if each.category == "relationship"))


def get_classification_defs(request: Request, session: Session, body: Body | None) -> Payload:
    """Every type of classifications."""
    return _list(request, session, (each for each in session.types.all() if each.category == "classification"))


def get_attribute_type_defs(request: Request, session: Session, body: Body | None) -> Payload:
    """The attribute types, of one category or of all."""
    category = request.query.get("category")
    kinds = list(session.types.attribute_types())
    if category:
        kinds = [each for each in kinds if each.kind in _KINDS.get(category, ())]
    found = [open_metadata_attribute_type(each) for each in kinds]
    return {"attributeTypeDefs": found} if found else {}


def get_sub_types(request: Request, session: Session, body: Body | None) -> Payload:
    """The subtypes of a type, near and far, with a graph of them."""
    name = _type_name(request)
    found = [each for each in session.types.all() if name in each.supers]
    if not found:
        return {}
    shown: Payload = {"typeDefs": _shown(request, session, found)}
    root = session.types.get(name)
    graph = subtypes_graph(session.types, root, found) if root else None
    return {"typeDefList": shown if graph is None else {**shown, "mermaidGraph": graph}}


def get_valid_relationship_types(request: Request, session: Session, body: Body | None) -> Payload:
    """The relationship types that elements of the type, or of a supertype, may have at either end."""
    ends = session.types.ends_of(_type_name(request))
    found = {relationship.name: relationship for relationship, _ in ends}.values()
    return _list(request, session, found)


def get_valid_classification_types(request: Request, session: Session, body: Body | None) -> Payload:
    """The classification types that elements of the type may carry."""
    definition = session.types.get(_type_name(request))
    lineage = definition.lineage if definition else frozenset()
    return _list(request, session, (each for each in session.types.all() if not lineage.isdisjoint(each.valid_entities)))


def get_type_def_by_name(request: Request, session: Session, body: Body | None) -> Payload:
    """The type of a name; nothing when there is none."""
    definition = session.types.get(request.variables["name"])
    return {} if definition is None else {"typeDef": _shown(request, session, (definition,))[0]}


def get_type_def_by_guid(request: Request, session: Session, body: Body | None) -> Payload:
    """The type of a GUID; a fault when there is none, as recorded."""
    guid = request.variables["guid"]
    definition = session.types.by_guid(guid)
    if definition is None:
        inserts = (guid, "guid", request.operation.name, session.server.name)
        raise UnknownType("OMRS-REPOSITORY-404-007", inserts, properties=_NAMED)
    return {"typeDef": _shown(request, session, (definition,))[0]}


def find_types_by_external_id(request: Request, session: Session, body: Body | None) -> Payload:
    """The types that stand for a term of a standard: no open metadata type says that it does."""
    return {}


def get_attribute_type_def_by_name(request: Request, session: Session, body: Body | None) -> Payload:
    """The attribute type of a name; nothing when there is none."""
    return _attribute_type(session.types.attribute_type(request.variables["name"]))


def get_attribute_type_def_by_guid(request: Request, session: Session, body: Body | None) -> Payload:
    """The attribute type of a GUID; nothing when there is none."""
    guid = request.variables["guid"]
    return _attribute_type(next((each for each in session.types.attribute_types() if each.guid == guid), None))


def _attribute_type(kind: AttributeType | None) -> Payload:
    return {} if kind is None else {"attributeTypeDef": open_metadata_attribute_type(kind)}
