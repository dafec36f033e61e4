"""The services that a platform knows (table spec/registered_services.json; spec: platform, section 4.1)."""

from __future__ import annotations

import functools
from typing import Any

from aricia.base.tables import document

Service = dict[str, Any]

COMMON, ACCESS, VIEW, GOVERNANCE, ENGINE = (
    "common-services", "access-services", "view-services", "governance-services", "engine-services",
)


@functools.cache
def _table() -> dict[str, list[Service]]:
    table: dict[str, list[Service]] = document("registered_services.json")
    return table


def services(kind: str) -> list[Service]:
    """The services of one kind."""
    return _table()[kind]


def all_services() -> list[Service]:
    """What the platform answers for "all": engine services are not among them."""
    return [service for kind in (COMMON, ACCESS, VIEW, GOVERNANCE) for service in services(kind)]


@functools.cache
def by_marker() -> dict[str, Service]:
    """Every service that has a URL marker."""
    every = (service for table in _table().values() for service in table)
    return {service["serviceURLMarker"]: service for service in every if "serviceURLMarker" in service}


def name_of(marker: str) -> str:
    """The full name of the service with this marker; the marker itself when there is none."""
    service = by_marker().get(marker)
    return service["serviceName"] if service else marker


