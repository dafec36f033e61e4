"""Looking up connector types by the class name of their provider."""

from __future__ import annotations

from typing import Any

from aricia.base.errors import PropertyServerError
from aricia.base.operation import Request
from aricia.connections.api import connector_type

_NOT_FOUND = "java.lang.ClassNotFoundException"


def get_connector_type(request: Request) -> dict[str, Any]:
    """The connector type of a provider.

    errors: OMAG-COMMON-400-016 nothing here knows the class
    """
    provider = request.variables["connectorProviderClassName"]
    found = connector_type(provider)
    if found is None:
        raise unknown_class(request, provider)
    return {"connectorType": found}


def unknown_class(request: Request, provider: str) -> PropertyServerError:
    """The fault for the class name of a provider that nothing here knows."""
    return PropertyServerError("OMAG-COMMON-400-016", (_NOT_FOUND, request.operation.name, provider), caused_by=_NOT_FOUND)
