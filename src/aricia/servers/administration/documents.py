"""The configuration document that an administration call works on: who may see or change it, and how changes are kept.

The rules of the original (spec: platform, section 5.2): a document that is not there yet is a copy of the default document and is
made by administrators; one that is there is read by the platform's investigators and changed by its administrators. A document
with a security connection of its own is subject to that as well: its administrators change it, its operators read it.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from aricia.base.body_faults import UnmappableBody
from aricia.base.errors import AriciaError, ConfigurationError, InvalidParameter, invalid
from aricia.base.operation import Request
from aricia.servers.configuration.beans import read_bean, with_defaults
from aricia.servers.configuration.connections import console_destination
from aricia.servers.configuration.document_store import CONFIGURATION_VERSION, Document, is_server_name
from aricia.servers.configuration.placeholders import resolved
from aricia.servers.paths import locate
from aricia.servers.security.access_controls import ADMINISTRATION, INVESTIGATION, OPERATION
from aricia.servers.security.port import SecurityPlace, ServerControls, open_server_security

if TYPE_CHECKING:
    from aricia.servers.platform import Platform

SECURITY = "serverSecurityConnection"


class Change:
    """A document that is being changed. ``document`` is changed in place; ``log`` says what was done."""

    def __init__(self, server: str, user: str, document: Document) -> None:
        self.server = server
        self.user = user
        self.document = document

    def log(self, *texts: str) -> None:
        """Add lines to the document's audit trail."""
        now = datetime.now(UTC).strftime("%a %b %d %H:%M:%S UTC %Y")
        self.document.setdefault("auditTrail", []).extend(f"{now} {self.user} {text}" for text in texts)

    def repository_services(self) -> Document:
        """The section of the repository services; one that is not there is made, with the default audit log."""
        section: Document | None = self.document.get("repositoryServicesConfig")
        if section is None:
            section = {"class": "RepositoryServicesConfig", "auditLogConnections": [console_destination()]}
            self.document["repositoryServicesConfig"] = section
        return section

    def others(self, section: str, key: str, value: str) -> list[Document]:
        """The members of a list in the document but those with this value."""
        return [each for each in self.document.get(section) or () if each.get(key) != value]

    def take_out(self, section: str, key: str, value: str) -> None:
        """Take the members with this value out of a list; a list that gets empty stays, one that is not there is not made."""
        if self.document.get(section) is not None:
            self.document[section] = self.others(section, key, value)

    @property
    def event_bus(self) -> Document:
        """The event bus. errors: OMAG-ADMIN-400-017 when there is none"""
        bus: Document | None = self.document.get("eventBusConfig")
        if bus is None:
            raise ConfigurationError("OMAG-ADMIN-400-017", (self.server,))
        return bus

    @property
    def server_id(self) -> str | None:
        """The id that consumers of topics are told apart by."""
        return self.document.get("localServerId")

    @property
    def url_root(self) -> str:
        """The URL root of the server's platform, as the document has it."""
        return str(with_defaults("OMAGServerConfig", self.document)["localServerURL"])


@contextmanager
def changing(request: Request, *, recovery: bool = False) -> Iterator[Change]:
    """Change the document of the server that the path names. What the block raises leaves the stored document as it was.

    recovery: the change may repair a security connection that cannot be used, so that such a one does not forbid it
    """
    server, platform = server_of(request), request.platform
    with platform.documents.exclusively():
        platform.controls.check_platform(request.user, ADMINISTRATION, request.operation.name)
        stored = load(platform, server)
        if stored is None:
            document = new_document(platform, server)
        else:
            check_document(server, stored)
            check_administrator(platform, request, server, stored, recovery=recovery)
            document = stored
        yield Change(server, request.user, document)
        platform.documents.save(server, document)


def shown(request: Request) -> Document:
    """The document of the server that the path names, for reading: the default document where there is none."""
    server, platform = server_of(request), request.platform
    stored = load_for(request, server)
    if stored is None:
        platform.controls.check_platform(request.user, ADMINISTRATION, request.operation.name)
        return new_document(platform, server)
    check_reader(platform, request, server, stored)
    return stored


def server_of(request: Request) -> str:
    """The server that the path names.

    errors: OMAG-ADMIN-400-001 no name;  ARICIA-400-090 a name that cannot be that of a file
    """
    server = request.variables["serverName"]
    if not server.strip():
        raise invalid("OMAG-ADMIN-400-001", parameter="serverName")
    if not is_server_name(server):
        raise invalid("ARICIA-400-090", parameter="serverName", inserts=(server,))
    return server


def load(platform: Platform, server: str) -> Document | None:
    """The stored document with the defaults of what it leaves out, None when there is none.

    errors: OMAG-ADMIN-400-012 when it is no configuration document
    """
    stored = platform.documents.load(server)
    if stored is None:
        return None
    try:
        return read_bean("OMAGServerConfig", stored, stored=True)
    except UnmappableBody as problem:
        raise ConfigurationError("OMAG-ADMIN-400-012", (server, problem.exception_class, problem.text)) from None


def load_for(request: Request, server: str) -> Document | None:
    """The same; only those who may see documents are told what is wrong with one."""
    try:
        return load(request.platform, server)
    except ConfigurationError:
        request.platform.controls.check_platform(request.user, INVESTIGATION, request.operation.name)
        raise


def new_document(platform: Platform, server: str) -> Document:
    """The document of a server that has none: the default document under its name."""
    default = copy.deepcopy(platform.default_document or {})
    default.pop("localServerType", None)
    return {
        **with_defaults("OMAGServerConfig", {"class": "OMAGServerConfig", **default}), "versionId": CONFIGURATION_VERSION,
        "localServerName": server,
    }


def check_document(server: str, document: Document) -> None:
    """The document has the version that this platform reads, and the server's name.

    errors: OMAG-ADMIN-400-023, -002
    """
    version = document.get("versionId") or "V1.0"
    if version != CONFIGURATION_VERSION:
        raise ConfigurationError("OMAG-ADMIN-400-023", (server, version, CONFIGURATION_VERSION))
    name = document.get("localServerName")
    if name != server:
        raise ConfigurationError("OMAG-ADMIN-400-002", (server, name))


def check_reader(platform: Platform, request: Request, server: str, document: Document) -> None:
    """The user may see this document, and it is one of this server and version."""
    platform.controls.check_platform(request.user, INVESTIGATION, request.operation.name)
    check_document(server, document)
    _check_by_server(platform, request, server, document, OPERATION)


def check_administrator(platform: Platform, request: Request, server: str, document: Document, *, recovery: bool) -> None:
    """The user is an administrator for the document's own security connection, where it has one."""
    try:
        _check_by_server(platform, request, server, document, ADMINISTRATION)
    except InvalidParameter:
        if not recovery:
            raise


def _check_by_server(platform: Platform, request: Request, server: str, document: Document, control: str) -> None:
    controls = server_controls(platform, server, document)
    if controls is not None:
        controls.check_platform(request.user, control, request.operation.name)


def server_controls(platform: Platform, server: str, document: Document) -> ServerControls | None:
    """The access controls of the document's own security connection, None when it has none.

    errors: OMAG-MULTI-TENANT-400-001 when the connection cannot be used
    """
    connection: Any = resolved(document.get(SECURITY), platform.placeholders)
    if not connection:
        return None
    place = SecurityPlace(
        connection=connection, server=server, parameter=SECURITY, locate=partial(locate, platform.data_directory),
        secrets=platform.secrets_file,
    )
    security = open_server_security(place)
    try:
        security.probe()
    except AriciaError as fault:
        inserts = (server, fault.text, connection.get("displayName", ""))
        raise invalid("OMAG-MULTI-TENANT-400-001", parameter=SECURITY, inserts=inserts) from None
    return security.controls
