"""The platform: settings, user directory, configuration documents, and the OMAG servers that run in this process."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from msgspec.structs import replace

from aricia.base.audit_log import AuditLog, console
from aricia.base.clock import now_ms
from aricia.base.errors import CONFIGURATION_CLASS, AriciaError, ConfigurationError, InvalidParameter, PropertyServerError
from aricia.base.guids import new_guid
from aricia.base.operation import Operation, Request
from aricia.base.settings import SettingFault, Settings
from aricia.connections.api import SecretsFile, watch_permissions
from aricia.metadata.api import MetadataStore
from aricia.servers import life_cycle
from aricia.servers.archives import archive_file, load_archives
from aricia.servers.configuration import default_documents
from aricia.servers.configuration.document_store import (
    FILE_STORE,
    Document,
    DocumentPlace,
    Documents,
    DocumentStore,
    open_document_store,
    store_connection,
)
from aricia.servers.configuration.event_bus import on_broker
from aricia.servers.configuration.placeholders import resolved
from aricia.servers.configuration.store_settings import connection_of_settings
from aricia.servers.federation import PartnerStore, partner_store
from aricia.servers.omag_server import OMAGServer, ServiceInstance
from aricia.servers.paths import locate, locate_new
from aricia.servers.places import PLATFORM, VIEW, Place, place_of
from aricia.servers.security.platform_security import connection_of, security_of, without_security
from aricia.servers.security.port import Directory, Login, PlatformControls, PlatformSecurity
from aricia.servers.unreachable_store import UnreachableStore

Store = MetadataStore | UnreachableStore | PartnerStore
Json = dict[str, Any]
Report = Callable[[str], None]


def quiet(text: str) -> None:
    """Say nothing of what a start does."""


_COMPONENT = "Platform Operational Services"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_PORTS = {"https": 443, "http": 80}


class Platform:
    """One process's platform.

    active and known: servers that run, and that ran (or tried to) since the platform started, by name
    placeholders, default_document: what documents are resolved and begun with; kept in memory only
    end: ends the process (set by whoever runs it)
    """

    def __init__(self, data_directory: Path, settings: Settings) -> None:
        self.data_directory = data_directory
        self.settings = settings
        self.started = now_ms()
        self.audit_log = AuditLog("platform", [(console, frozenset(("Error", "Exception", "Security")))])
        watch_permissions(settings.value("aricia.secrets.permissions"), self._tell_of_open_file)
        self.documents = self._documents_of_settings()
        self.placeholders: dict[str, str] = settings.value("platform.placeholder.variables")
        self.default_document: Document | None = settings.value("platform.default.config.document")
        self.active: dict[str, OMAGServer] = {}
        self.known: dict[str, OMAGServer] = {}
        self.end: Callable[[], None] = lambda: None
        self._operations: dict[tuple[str, str], Operation] = {}
        self._secrets: dict[Path, SecretsFile] = {}
        self._changing = ServerLocks()
        self.security = self._security_of_settings()
        self._directories = self._with_directory(frozenset())

    def _documents_of_settings(self) -> Documents:
        connection = connection_of_settings(self.settings)
        try:
            return Documents(self._document_store(connection), connection)
        except AriciaError as fault:
            raise self._unusable("platform.configstore.provider", fault) from None

    def _document_store(self, connection: Json) -> DocumentStore:
        return open_document_store(DocumentPlace(
            connection=connection, data_directory=self.data_directory, locate=partial(locate, self.data_directory),
        ))

    def _security_of_settings(self) -> PlatformSecurity:
        connection = connection_of(self.settings)
        if connection is None:
            return without_security()
        try:
            security = security_of(connection, self.data_directory, self.secrets_file)
            if security.file is not None:
                security.file.check_permissions()
        except AriciaError as fault:
            raise self._unusable("platform.security.provider", fault) from None
        return security

    def _unusable(self, setting: str, fault: AriciaError) -> SettingFault:
        return SettingFault(f"The setting {setting} is {self.settings.text(setting)}; it cannot be used. {fault.text}.")

    def _tell_of_open_file(self, path: Path, mode: str) -> None:
        self.audit_log.log("ARICIA-0160", str(path), mode, component=_COMPONENT, action="readSecrets")

    def keep_documents_at(self, connection: Json | None) -> None:
        """Use another store of configuration documents from now on; None: the default one.

        errors: those of ``open_document_store``
        """
        self.documents.use(self._document_store(connection or store_connection(FILE_STORE, "")), connection)

    @property
    def controls(self) -> PlatformControls:
        """Who may use the platform."""
        return self.security.controls

    @property
    def users(self) -> Login:
        """Who may log in."""
        return self.security.users

    @property
    def directory(self) -> Directory:
        """The accounts and access controls of the platform."""
        return self.security.directory

    def secure_with(self, connection: Json | None) -> None:
        """Use another security connection, or none, from now on.

        errors: OMAG-MULTI-TENANT-400-001 no secrets store in it;  YAML-SECRETS-STORE-CONNECTOR-500-002 it cannot be read
        """
        if connection is None:
            self.security = without_security()
            return
        security = security_of(connection, self.data_directory, self.secrets_file)
        if security.file is not None:
            security.file.reread()
        self.security = security
        self._directories = self._with_directory(self._directories)

    def _with_directory(self, known: frozenset[Path]) -> frozenset[Path]:
        """The files that hold a user directory of the platform, or held one before."""
        file = self.security.file
        return known if file is None else known | {file.path.resolve()}

    def secrets_file(self, path: Path) -> SecretsFile:
        """The secrets file at a path; servers that name the same file share it."""
        return self._secrets.setdefault(path, SecretsFile(path))

    def secrets_files(self) -> list[SecretsFile]:
        """The secrets files that have been asked for so far."""
        return list(self._secrets.values())

    def secrets_store(self, address: str) -> SecretsFile:
        """The secrets store at an address that metadata gives, made when it is written to. errors: those of ``secrets_path``"""
        return self.secrets_file(self.secrets_path(address))

    def secrets_path(self, address: str) -> Path:
        """The file of the secrets store at an address that metadata gives.

        errors: ARICIA-403-001 for a file that is not a secrets store, or that holds the platform's own user directory: who may
        write metadata does not decide who may log in
        """
        path = locate_new(self.data_directory, address)
        if path.suffix != ".omsecrets" or path.resolve() in self._directories:
            raise PropertyServerError("ARICIA-403-001", (address,))
        return path

    def is_at(self, address: str) -> bool:
        """Whether a URL is that of this platform: its port on this machine."""
        try:
            url = urlsplit(address)
            port = url.port or _PORTS.get(url.scheme)
        except ValueError:
            return False
        own = (*_LOOPBACK, str(self.settings.text("server.address")).lower(), socket.gethostname().lower())
        return url.hostname in own and port == self.settings.value("server.port")

    def resolved(self, document: Document) -> Document:
        """A document with the values of its placeholders."""
        found: Document = resolved(document, self.placeholders)
        return found

    def make_default_documents(self) -> bool:
        """Store the documents of a metadata access store and a view server when there are no documents at all."""
        if self.documents.names():
            return False
        self.documents.save(default_documents.METADATA_STORE, default_documents.metadata_store_document())
        self.documents.save(default_documents.VIEW_SERVER, default_documents.view_server_document())
        return True

    # ---- life cycle ----------------------------------------------------------------------------------------------
    def start_server(self, name: str, report: Report = quiet) -> OMAGServer:
        """Start a server with its stored document; one that runs is stopped first.

        errors: OMAG-ADMIN-400-011 no document, -023 of another version, -002 of another server; those of ``start_with``
        """
        with self.documents.exclusively():
            document = self.documents.load(name)
            if document is None:
                raise no_document(name)
            life_cycle.check_version(name, document)
            if document.get("localServerName") != name:
                raise ConfigurationError("OMAG-ADMIN-400-002", (name, document.get("localServerName")))
            if not document.get("localServerId"):
                document["localServerId"] = new_guid()
                self.documents.save(name, document)
        document, broker = resolved(document, self.placeholders), self.settings.text("aricia.kafka")
        return self.start_with(on_broker(document, broker) if broker else document, report)

    def start_with(self, document: Document, report: Report = quiet) -> OMAGServer:
        """Start the server that this document describes, as it is; one that runs is stopped first.

        errors: those of the document and of the services. A server whose services do not start is known, with its failure.
        """
        server = life_cycle.new_server(document, self.data_directory, self.secrets_file)
        with self._changing.of(server.name):
            running = self.active.get(server.name)
            if running is not None:
                self._stop(running, permanently=False)
            before = self.known.get(server.name)
            if before is not None:
                server.history = before.history
            self.known[server.name] = server
            try:
                life_cycle.start(server, self, report)
            except AriciaError as fault:
                life_cycle.fail(server, fault)
                raise
            finally:
                if not server.active:
                    life_cycle.abandon(server)
            self.active[server.name] = server
            return server

    def load_archives(self, names: Iterable[Path], report: Callable[[str], None]) -> None:
        """Load archive files into the first metadata access server that runs.

        errors: those of the loader;  ARICIA-400-001 when no such server runs
        """
        files = [archive_file(self.data_directory, str(name)) for name in names]
        if not files:
            return
        repository = next((server.repository for server in self.active.values() if server.repository is not None), None)
        if repository is None:
            raise ConfigurationError("ARICIA-400-001", (files[0],))
        load_archives(repository, files, report)

    def stop_server(self, name: str, user: str = "", *, permanently: bool = False) -> None:
        """Stop a running server.

        permanently: it also leaves its cohorts for good; its document and its metadata stay
        errors: OMAG-MULTI-TENANT-404-001
        """
        with self._changing.of(name):
            server = self.active.get(name)
            if server is None:
                raise not_available(name, user)
            self._stop(server, permanently)

    def stop_all(self, *, permanently: bool = False) -> None:
        """Stop every server: those that work with others first, those that own repositories last."""
        for server in sorted(self.active.values(), key=life_cycle.stop_order):
            with self._changing.of(server.name):
                if self.active.get(server.name) is server:
                    self._stop(server, permanently)

    def close(self) -> None:
        """Stop every server."""
        self.stop_all()

    def _stop(self, server: OMAGServer, permanently: bool) -> None:
        if permanently:
            life_cycle.leave(server)
        del self.active[server.name]
        life_cycle.stop(server)

    # ---- dispatch ------------------------------------------------------------------------------------------------
    def resolve(self, place: Place, variables: dict[str, str], user: str) -> tuple[OMAGServer | None, Store | None]:
        """The server that a path names and the metadata store that the call works on.

        errors: OMAG-MULTI-TENANT-404-001 no such server runs here, and the faults of ``OMAGServer.service_at``;
        a URL marker that is of no use is a fault of the store that is returned
        """
        if place.kind == PLATFORM:
            return None, None
        server = self.active.get(variables["serverName"])
        if server is None:
            raise not_available(variables["serverName"], user)
        server.check_user(user)
        service = server.service_at(place, user)
        if place.kind != VIEW:
            return server, server.local_store if place.local else server.store
        if place.generic:
            try:
                service = server.service_by_marker(service, variables["urlMarker"])
            except InvalidParameter as fault:
                return server, UnreachableStore(fault)
        return server, self._partner_store(server, service, user)

    def serves(self, operations: Iterable[Operation]) -> None:
        """Know the operations that this process serves, for ``call``."""
        self._operations = {(operation.verb, operation.path): operation for operation in operations}

    def call(self, verb: str, path: str, request: Request) -> Any:
        """What an operation of the platform or of a server on it answers: a call without a network in between.

        path: with its variables, as in the table of endpoints;  request: variables, query, body and user of the call, which is
        checked as if the user had made it
        """
        operation = self._operations[verb, path]
        server, store = self.resolve(place_of(operation), request.variables, request.user)
        call = replace(request, operation=operation, platform=self, server=server, store=store)
        if operation.run is None:
            raise PropertyServerError("ARICIA-501-001", (operation.name, operation.service))
        return operation.run(call)

    def _partner_store(self, server: OMAGServer, service: ServiceInstance, user: str) -> Store:
        """The store of the metadata server that a view service works with: one that runs here, else at the URL of the section."""
        partner = self.active.get(service.partner)
        if partner is None and service.partner and service.partner_url and not self.is_at(service.partner_url):
            return partner_store(server, service, self.data_directory, self.settings)
        if partner is None or partner.store is None:
            raise PropertyServerError("OMAG-MULTI-TENANT-404-001", (service.partner, user))
        partner.check_user(user)
        return partner.store


class ServerLocks:
    """One lock a server name: starting one server does not wait for another."""

    def __init__(self) -> None:
        self._locks: dict[str, threading.Lock] = {}

    def of(self, name: str) -> threading.Lock:
        """The lock of a server."""
        return self._locks.setdefault(name, threading.Lock())


def not_available(name: str, user: str) -> InvalidParameter:
    """The fault of a call to a server that does not run here."""
    properties = {"serverName": name, "parameterName": "serverName"}
    return InvalidParameter("OMAG-MULTI-TENANT-404-001", (name, user), properties=properties)


def no_document(name: str) -> InvalidParameter:
    """The fault of a start without a stored document; the original does not name the request in it."""
    fault = InvalidParameter("OMAG-ADMIN-400-011", (name,), properties={"parameterName": CONFIGURATION_CLASS})
    fault.names_request = False
    return fault
