"""An OMAG server of this platform: its running configuration, its services, the store it owns or works with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct, field

from aricia.base.audit_log import AuditLog
from aricia.base.errors import AriciaError, PropertyServerError, invalid
from aricia.cohort.api import Cohort, MemberList
from aricia.metadata.api import MetadataStore
from aricia.repository.feed_relay import FeedRelay
from aricia.repository.feed_signal import FeedSignal
from aricia.repository.metadata_collection import Repository
from aricia.servers.configuration.document_store import Document
from aricia.servers.places import ACCESS, VIEW, Place
from aricia.servers.registered_services import name_of
from aricia.servers.security.port import ServerSecurity

RUNNING, STARTING, STOPPING, INACTIVE = "RUNNING", "STARTING", "STOPPING", "INACTIVE"


class ServiceInstance(Struct):
    """A service that runs in a server.

    listed_name: in lists of services, where the original uses another name than in the status
    partner: the metadata server that a view service works with
    configured: it has a section in the document (generic view services run without one)
    """

    marker: str
    name: str
    listed_name: str = ""
    partner: str = ""
    partner_url: str = ""
    configured: bool = True
    status: str = RUNNING


class OMAGServer(Struct):
    """A server since it was started.

    history: start and end (None = running) of each run since the platform started, epoch ms
    cohorts: those in the document, by name
    shown: the document as it was given, when that is what clients see
    store: the metadata of the server, and of the other members of its cohorts;  local_store: that of its own repository alone
    members: the other members of its cohorts;  partner_stores: metadata servers of other platforms, by address
    governance: what an integration daemon or an engine host runs
    relays: what publishes its events;  feed: tells of changes in its own repository
    closers: called when the server stops, last one first
    failure: why it does not run
    """

    name: str
    server_type: str
    document: Document
    user: str
    audit_log: AuditLog
    security: ServerSecurity | None = None
    max_page_size: int = 0
    services: dict[str, ServiceInstance] = field(default_factory=dict)
    view_services: dict[str, ServiceInstance] = field(default_factory=dict)
    repository: Repository | None = None
    store: MetadataStore | None = None
    cohorts: dict[str, Cohort] = field(default_factory=dict)
    local_store: MetadataStore | None = None
    members: MemberList = field(default_factory=MemberList)
    partner_stores: dict[str, Any] = field(default_factory=dict)
    shown: Document | None = None
    governance: Any = None
    relays: list[FeedRelay] = field(default_factory=list)
    feed: FeedSignal | None = None
    closers: list[Callable[[], None]] = field(default_factory=list)
    failure: AriciaError | None = None
    status: str = STARTING
    history: list[tuple[int, int | None]] = field(default_factory=list)

    @property
    def logs_activity(self) -> bool:
        """Whether the audit log takes records of every call."""
        return self.audit_log.takes_activity

    @property
    def active(self) -> bool:
        """Whether the server runs."""
        return self.status == RUNNING

    def check_user(self, user: str) -> None:
        """The user may use this server."""
        if self.security is not None:
            self.security.controls.check_server(user, self.name)

    def service_at(self, place: Place, user: str) -> ServiceInstance:
        """The service that serves a place of this server, after the check of the user.

        errors: OMAG-MULTI-TENANT-404-002 the server has no such service;  OMAG-SERVER-SECURITY-403-003 user not allowed
        """
        table = self.view_services if place.kind == VIEW else self.services
        service = table.get(place.marker)
        if service is None:
            raise self._unavailable(name_of(place.marker), user)
        if self.security is not None:
            self.security.controls.check_service(user, service.name)
        if not place.generic and not service.configured:
            raise self._unavailable(service.name, user)
        return service

    def check_events(self, user: str) -> None:
        """The user may listen to the events of this server: he may use it, and the access service that tells them."""
        self.check_user(user)
        self.service_at(Place(ACCESS, "open-metadata-store"), user)

    def service_by_marker(self, service: ServiceInstance, marker: str) -> ServiceInstance:
        """The view service whose metadata server a generic operation uses (spec: view services, section 1.2).

        errors: OMAG-MULTI-TENANT-400-006 the marker is the service's own, but not configured;  -400-005 any other marker
        """
        chosen = self.view_services.get(marker)
        if chosen is not None and chosen.configured:
            return chosen
        if marker == service.marker:
            raise invalid("OMAG-MULTI-TENANT-400-006", parameter="viewServiceURLMarker", inserts=(service.name, marker))
        raise invalid("OMAG-MULTI-TENANT-400-005", parameter="viewServiceURLMarker", inserts=(marker,))

    def _unavailable(self, service: str, user: str) -> PropertyServerError:
        return PropertyServerError("OMAG-MULTI-TENANT-404-002", (service, self.name, user))
