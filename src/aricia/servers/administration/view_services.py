"""View services and the metadata servers that they work with."""

from __future__ import annotations

from typing import Any

from aricia.base.errors import ConfigurationError
from aricia.base.operation import Request
from aricia.servers.administration.documents import changing, shown
from aricia.servers.administration.partners import PARTNER, check_partner
from aricia.servers.configuration.beans import read_bean
from aricia.servers.configuration.service_sections import registered, service_of, view_service_section
from aricia.servers.registered_services import VIEW, Service, services

Payload = dict[str, Any]
Json = dict[str, Any]

_SECTION = "viewServicesConfig"
_SERVICES = "updated configuration for view services."


def configure_all(request: Request) -> Payload:
    """Every view service, all with one metadata server."""
    given = read_bean("ViewServiceRequestBody", request.body)
    with changing(request) as change:
        check_partner(change.server, given)
        change.document[_SECTION] = [_new_section(service, given) for service in services(VIEW)]
        change.repository_services()
        change.log(_SERVICES)
    return {}


def configure(request: Request) -> Payload:
    """One view service; one that is there already is replaced."""
    given = read_bean("ViewServiceRequestBody", request.body)
    marker = request.variables["serviceURLMarker"]
    with changing(request) as change:
        service = service_of(VIEW, marker)
        if service is None:
            raise ConfigurationError("OMAG-ADMIN-400-036", (change.server, marker))
        check_partner(change.server, given)
        others = change.others(_SECTION, "viewServiceURLMarker", marker)
        change.document[_SECTION] = [*others, _new_section(service, given)]
        change.repository_services()
        change.log(_SERVICES)
    return {}


def clear_one(request: Request) -> Payload:
    """Take a view service out. As in the original the list stays, even an empty one, and the audit trail says nothing."""
    with changing(request) as change:
        change.take_out(_SECTION, "viewServiceURLMarker", request.variables["serviceURLMarker"])
    return {}


def get_registered(request: Request) -> Payload:
    """The configured view services, as the platform describes them."""
    listed = registered(VIEW, "viewService", shown(request).get(_SECTION))
    return {"services": listed} if listed else {}


def get_one(request: Request) -> Payload:
    """The section of a view service; nothing when it is not configured."""
    marker = request.variables["serviceURLMarker"]
    listed = shown(request).get(_SECTION) or ()
    found = next((each for each in listed if each.get("viewServiceURLMarker") == marker), None)
    return {} if found is None else {"config": found}


def _new_section(service: Service, given: Json) -> Json:
    partner = {name: given[name] for name in PARTNER if name in given}
    options = {"viewServiceOptions": given["viewServiceOptions"]} if "viewServiceOptions" in given else {}
    return view_service_section(service, {**partner, **options})
