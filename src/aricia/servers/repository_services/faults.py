"""The faults that only the repository services find. Parameters are named as clients know them: some are class names."""

from __future__ import annotations

from aricia.base.errors import AriciaError, RepositoryFault
from aricia.base.operation import Request

_STORE = "org.odpi.openmetadata.repositoryservices.connectors.stores.metadatacollectionstore.properties."
PROPERTIES = f"{_STORE}instances.InstanceProperties"
STATUS = f"{_STORE}instances.InstanceStatus"
TYPE = f"{_STORE}typedefs.TypeDef"


def refused(message_id: str, parameter: str, *inserts: object, kind: str = "InvalidParameter") -> RepositoryFault:
    """A fault that names a parameter of the request."""
    return RepositoryFault(kind, message_id, inserts, properties={"parameterName": parameter})


def type_of_another(guid: str, supplied: str, actual: str, operation: str) -> RepositoryFault:
    """An instance is to be removed as one of a type that it does not have."""
    return refused("OMRS-REPOSITORY-400-039", "type", operation, guid, supplied, actual, "type")


def no_collection(request: Request) -> AriciaError:
    """The server has no metadata collection of its own, or none in a cohort."""
    number = "002" if "/enterprise/" in request.operation.path else "001"
    return RepositoryFault("RepositoryError", f"OMRS-REST-API-503-{number}", (request.server.name,))
