"""The one place where answers and faults of operations get their envelope (spec: platform, section 2.1)."""

from __future__ import annotations

from typing import Any

from aricia.base.body_faults import UnmappableBody
from aricia.base.codec import encode
from aricia.base.errors import AriciaError, InvalidParameter, PropertyServerError, RepositoryFault, UserNotAuthorized
from aricia.base.operation import Operation

# Fields that are Java primitives in the original: they are there in a fault as well.
_PRIMITIVES: dict[str, dict[str, object]] = {
    "BooleanResponse": {"flag": True},
    "CountResponse": {"count": 0},
    "ServerStatusResponse": {"active": True},
    **{
        name: {"offset": 0, "pageSize": 0}
        for name in ("EntityListResponse", "RelationshipListResponse", "ClassificationListResponse", "CohortListResponse")
    },
}
# Fields that the platform services of the original fill from the path before they fail.
_ECHOED = {"ServerStatusResponse": "serverName", "ServerServicesListResponse": "serverName"}
_REPOSITORY = "repository-services"
# Faults of a metadata collection that no operation of the repository services declares: clients are told the general class.
_UNDECLARED = frozenset((
    "EntityNotDeleted", "RelationshipNotDeleted", "TypeDefConflict", "HomeEntity", "HomeRelationship", "FunctionNotSupported",
    "RepositoryError",
))
# View servers call a metadata store, in the original over HTTP: the cause of a fault found there does not come through.
_VIEWS = frozenset(("view-services", "view-server-generic-services"))


def answer(operation: Operation, request_id: str, payload: dict[str, Any]) -> bytes:
    """A successful answer. A ``requestId`` of None in the payload leaves the field out."""
    if not operation.response_class:
        return encode(payload)
    envelope = {"class": operation.response_class, "requestId": request_id, "relatedHTTPCode": 200, **payload}
    if envelope["requestId"] is None:
        del envelope["requestId"]
    return encode(envelope)


def fault(operation: Operation, request_id: str, variables: dict[str, str], error: AriciaError) -> bytes:
    """The answer of an operation that failed: HTTP 200 with the fault in the body."""
    message = error.message
    envelope: dict[str, object] = {
        "class": operation.response_class or "FFDCResponseBase",
        "requestId": request_id,
        "relatedHTTPCode": error.code,
        **_classes(operation, error),
        "actionDescription": error.action or operation.name,
        "exceptionErrorMessage": error.text,
        "exceptionErrorMessageId": message.id,
        "exceptionErrorMessageParameters": list(error.inserts),
        "exceptionSystemAction": message.system_action,
        "exceptionUserAction": message.user_action,
    }
    if not error.names_request:
        del envelope["requestId"]
    properties = error.properties
    if _is_bare(operation):
        del envelope["exceptionSubclassName"]
        properties = {name: value for name, value in properties.items() if name == "parameterName"}
    elif operation.group == _REPOSITORY and _is_undeclared(error):
        properties = {}
    if properties:
        envelope["exceptionProperties"] = properties
    echoed = _ECHOED.get(operation.response_class) if operation.group == "platform-services" else None
    if echoed is not None:
        envelope[echoed] = variables[echoed]
    envelope.update(_PRIMITIVES.get(operation.response_class, ()) if _is_paged(operation) else ())
    if "flag" in envelope and operation.group == _REPOSITORY:
        envelope["flag"] = False
    return encode(envelope)


def unexpected(operation: Operation, problem: Exception) -> AriciaError:
    """What a client is told of an exception that no operation should let out: its class and text, never its stack."""
    kind = type(problem)
    name = f"{kind.__module__}.{kind.__qualname__}"
    return PropertyServerError("OMAG-COMMON-400-016", (name, operation.name, str(problem)), caused_by=name)


def unmappable(problem: UnmappableBody) -> dict[str, object]:
    """The body of HTTP 400 for a request body that cannot be read."""
    return {
        "class": "FFDCResponseBase",
        "relatedHTTPCode": 400,
        "exceptionClassName": problem.exception_class,
        "exceptionErrorMessage": problem.text,
        "exceptionSystemAction": "The request was refused before it reached the operation.",
        "exceptionUserAction": "Correct the request body and send it again.",
    }


def _classes(operation: Operation, error: AriciaError) -> dict[str, object]:
    """exceptionClassName and its companions. Outside the repository services, their faults show as PropertyServerException."""
    actual = error.exception_class
    declared = actual
    if isinstance(error, RepositoryFault) and (
        operation.group != _REPOSITORY or (_is_undeclared(error) and not _is_bare(operation))
    ):
        declared = _declared_class(error)
    names: dict[str, object] = {"exceptionClassName": declared, "exceptionSubclassName": actual}
    if error.caused_by and (operation.group not in _VIEWS or error.id == "OMAG-COMMON-400-016"):
        names["exceptionCausedBy"] = error.caused_by
    return names


def _declared_class(error: RepositoryFault) -> str:
    if error.kind in ("InvalidParameter", "UserNotAuthorized"):
        return {"InvalidParameter": InvalidParameter, "UserNotAuthorized": UserNotAuthorized}[error.kind].wire_class
    return PropertyServerError.wire_class


def _is_undeclared(error: AriciaError) -> bool:
    return isinstance(error, RepositoryFault) and error.kind in _UNDECLARED


def _is_bare(operation: Operation) -> bool:
    """Repository services that act for no user (audit log, cohorts) say less about a fault."""
    return operation.group == _REPOSITORY and "/users/" not in operation.path


def _is_paged(operation: Operation) -> bool:
    """Classes of one name exist with and without paging: only the repository services page."""
    return "offset" not in _PRIMITIVES.get(operation.response_class, ()) or operation.group == _REPOSITORY
