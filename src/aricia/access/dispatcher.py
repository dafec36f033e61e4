"""From rows of the endpoint table to operations of the access services that run.

``spec/access_operations.tsv`` lists what is served: service (its part of the path), operation, work (in which kind of session).
An operation is one of the metadata store's own, or the function of that name in the module named after the service.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable
from typing import Any

import msgspec

from aricia.base.endpoints import function_name, table
from aricia.base.operation import Operation, Request
from aricia.base.tables import rows
from aricia.metadata.api import STORE_OPERATIONS, Body, Session, checked_body

GROUP = "access-services"

# What a read by GET takes from the query string instead of from a body.
_QUERY_OPTIONS = ("forLineage", "forDuplicateProcessing", "effectiveTime")


def operations() -> list[Operation]:
    """Every operation of the access services that is served."""
    works = {(row["service"], row["operation"]): row["work"] for row in rows("access_operations.tsv")}
    served = [each for each in table() if each.group == GROUP and (service_of(each), each.name) in works]
    return [
        msgspec.structs.replace(
            each, work=works[service_of(each), each.name],
            run=functools.partial(_run, service_of(each).replace("-", "_"), function_name(each.name)),
        )
        for each in served
    ]


def service_of(operation: Operation) -> str:
    """The service's part of the path: /servers/{serverName}/open-metadata/access-services/<service>/..."""
    return operation.path.split("/")[5]


def _run(service: str, name: str, request: Request, session: Session) -> dict[str, Any]:
    return _function(service, name)(request, session, _body(request))


@functools.cache
def _function(service: str, name: str) -> Callable[[Request, Session, Body | None], dict[str, Any]]:
    """The function of an operation; a service's module is imported when it is first used."""
    shared = STORE_OPERATIONS.get(name)
    if shared is not None:
        return shared
    own: Callable[[Request, Session, Body | None], dict[str, Any]] = getattr(
        importlib.import_module(f"aricia.access.{service}"), name
    )
    return own


def _body(request: Request) -> Body | None:
    """The body, or the options that a GET has in its query string."""
    operation = request.operation
    if operation.body == "text":
        return None
    if operation.body != "none":
        return checked_body(request.body, operation.body_class)
    given: Body = {name: request.query[name] for name in _QUERY_OPTIONS if request.query.get(name)}
    if "effectiveTime" in given:
        given["effectiveTime"] = int(given["effectiveTime"])
    return {name: value for name, value in given.items() if value} or None
