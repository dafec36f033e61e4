"""The sections of access and view services in configuration documents (table spec/administration_services.tsv)."""

from __future__ import annotations

import functools
from typing import Any

from msgspec import Struct

from aricia.base.tables import rows
from aricia.servers.registered_services import Service, services

Json = dict[str, Any]

_API = " API"


class ServiceFacts(Struct, frozen=True):
    """admin_class: what the original runs it with (written, never loaded);  has_topic: it publishes events"""

    admin_class: str
    has_topic: bool


@functools.cache
def _facts() -> dict[str, ServiceFacts]:
    table = rows("administration_services.tsv")
    return {row["marker"]: ServiceFacts(row["admin_class"], row["out_topic"] == "yes") for row in table}


def facts_of(marker: str) -> ServiceFacts:
    """The facts of the service with this marker."""
    return _facts()[marker]


def service_of(kind: str, marker: str) -> Service | None:
    """The service of a kind with this marker."""
    return next((service for service in services(kind) if service["serviceURLMarker"] == marker), None)


def access_service_section(service: Service) -> Json:
    """The section of an access service without topics."""
    return {"class": "AccessServiceConfig", **_section("accessService", service)}


def view_service_section(service: Service, partner: Json) -> Json:
    """The section of a view service.

    partner: the metadata server that it works with, as its properties in the section
    """
    full_name = service["serviceName"]
    return {
        "class": "ViewServiceConfig",
        **_section("viewService", {**service, "serviceName": full_name.removesuffix(_API)}),
        "viewServiceFullName": full_name,
        "viewServicePartnerService": service["partnerServiceName"],
        **partner,
    }


def _section(prefix: str, service: Service) -> Json:
    return {
        f"{prefix}Id": service["serviceId"],
        f"{prefix}DevelopmentStatus": service["serviceDevelopmentStatus"],
        f"{prefix}AdminClass": facts_of(service["serviceURLMarker"]).admin_class,
        f"{prefix}Name": service["serviceName"],
        f"{prefix}URLMarker": service["serviceURLMarker"],
        f"{prefix}Description": service.get("serviceDescription", ""),
        f"{prefix}Wiki": service["serviceWiki"],
        f"{prefix}OperationalStatus": "ENABLED",
    }


def registered(kind: str, prefix: str, sections: list[Json] | None) -> list[Service]:
    """The configured services as the platform registers them; one that it does not know, as far as its section says."""
    known = {service["serviceURLMarker"]: service for service in services(kind)}
    return [known.get(each.get(f"{prefix}URLMarker", "")) or _unknown(prefix, each) for each in sections or ()]


def _unknown(prefix: str, each: Json) -> Service:
    names = {"serviceId": "Id", "serviceName": "Name", "serviceURLMarker": "URLMarker", "serviceDescription": "Description"}
    return {name: each[prefix + part] for name, part in names.items() if prefix + part in each}
