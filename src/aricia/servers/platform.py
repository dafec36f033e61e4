"""The platform: settings, user directory, configuration documents, and the OMAG servers that run in this process."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import urlsplit

from aricia.base.audit_log import AuditLog, console
from aricia.base.clock import now_ms
from aricia.base.errors import AriciaError, ConfigurationError, InvalidParameter, PropertyServerError
from aricia.base.settings import Settings
from aricia.connections.api import SecretsFile
from aricia.metadata.api import MetadataStore
from aricia.servers import life_cycle
from aricia.servers.archives import archive_file, load_archives
from aricia.servers.configuration import default_documents
from aricia.servers.configuration.document_store import Document, DocumentStore
from aricia.servers.configuration.placeholders import resolved
from aricia.servers.omag_server import OMAGServer, ServiceInstance
from aricia.servers.paths import locate, locate_new
from aricia.servers.places import PLATFORM, VIEW, Place
from aricia.servers.security.access_controls import AccessControls
from aricia.servers.security.directory_maintenance import DirectoryMaintenance
from aricia.servers.security.login import UserDirectory
from aricia.servers.unreachable_store import UnreachableStore

Store = MetadataStore | UnreachableStore

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_PORTS = {"https": 443, "http": 80}


class Platform:
    """One process's platform. ``active`` and ``known``: servers that run, and that ran since the platform started, by name."""

    def __init__(self, data_directory: Path, settings: Settings) -> None:
        self.data_directory = data_directory
        self.settings = settings
        self.started = now_ms()
        self.audit_log = AuditLog("platform", [(console, frozenset(("Error", "Exception", "Security")))])
        self.documents = DocumentStore(data_directory, settings.text("platform.configstore.endpoint"))
        self.active: dict[str, OMAGServer] = {}
        self.known: dict[str, OMAGServer] = {}
        self._secrets: dict[Path, SecretsFile] = {}
        self._changing = threading.Lock()
        directory = self.secrets_file(locate(data_directory, settings.text("platform.security.secrets.location")))
        self._directory = directory
        collection = settings.text("platform.security.secrets.collection")
        self.controls = AccessControls(directory, collection)
        self.users = UserDirectory(directory, collection)
        self.directory = DirectoryMaintenance(directory, collection, self.controls)

    def secrets_file(self, path: Path) -> SecretsFile:
        """The secrets file at a path; servers that name the same file share it."""
        return self._secrets.setdefault(path, SecretsFile(path))

    def secrets_store(self, address: str) -> SecretsFile:
        """The secrets store at an address that metadata gives, made when it is written to.

        errors: ARICIA-403-001 for a file that is not a secrets store, or that holds the platform's own user directory: who may
        write metadata does not decide who may log in
        """
        path = locate_new(self.data_directory, address)
        if path.suffix != ".omsecrets" or path.resolve() == self._directory.path.resolve():
            raise PropertyServerError("ARICIA-403-001", (address,))
        return self.secrets_file(path)

    def is_at(self, address: str) -> bool:
        """Whether a URL is that of this platform: its port on this machine."""
        try:
            url = urlsplit(address)
            port = url.port or _PORTS.get(url.scheme)
        except ValueError:
            return False
        own = (*_LOOPBACK, str(self.settings.text("server.address")).lower(), socket.gethostname().lower())
        return url.hostname in own and port == self.settings.value("server.port")

    def make_default_documents(self) -> bool:
        """Store the documents of a metadata access store and a view server when there are no documents at all."""
        if self.documents.names():
            return False
        self.documents.save(default_documents.METADATA_STORE, default_documents.metadata_store_document())
        self.documents.save(default_documents.VIEW_SERVER, default_documents.view_server_document())
        return True

    # ---- life cycle ----------------------------------------------------------------------------------------------
    def start_server(self, name: str, report: Callable[[str], None] = lambda text: None) -> OMAGServer:
        """Start a server with its stored document.

        errors: OMAG-ADMIN-400-011 no document;  those of the document and of the services
        """
        document = self.documents.load(name)
        if document is None:
            raise InvalidParameter("OMAG-ADMIN-400-011", (name,), properties={"parameterName": "serverName"})
        return self.start_with(name, document, report)

    def start_with(self, name: str, document: Document, report: Callable[[str], None] = lambda text: None) -> OMAGServer:
        """Start a server with this document; one that runs is stopped first."""
        with self._changing:
            running = self.active.get(name)
            if running is not None:
                self._stop(running)
            values = self.settings.value("platform.placeholder.variables")
            server = life_cycle.new_server(name, resolved(document, values), self.data_directory, self.secrets_file)
            before = self.known.get(name)
            if before is not None:
                server.history = before.history
            try:
                life_cycle.start(server, self.data_directory, report)
            except AriciaError:
                if server.repository is not None:
                    server.repository.close()
                raise
            self.known[name] = self.active[name] = server
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

    def stop_server(self, name: str) -> None:
        """Stop a running server."""
        with self._changing:
            server = self.active.get(name)
            if server is None:
                raise self._not_available(name, "")
            self._stop(server)

    def close(self) -> None:
        """Stop every server, view servers first, those that own repositories last."""
        with self._changing:
            for server in sorted(self.active.values(), key=lambda server: server.repository is not None):
                self._stop(server)

    def _stop(self, server: OMAGServer) -> None:
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
            raise self._not_available(variables["serverName"], user)
        server.check_user(user)
        service = server.service_at(place, user)
        if place.kind != VIEW:
            return server, server.store
        if place.generic:
            try:
                service = server.service_by_marker(service, variables["urlMarker"])
            except InvalidParameter as fault:
                return server, UnreachableStore(fault)
        return server, self._partner_store(service, user)

    def _partner_store(self, service: ServiceInstance, user: str) -> Store:
        """The store of the metadata server that a view service works with, when that runs here."""
        partner = self.active.get(service.partner)
        if partner is None or partner.store is None:
            raise PropertyServerError("OMAG-MULTI-TENANT-404-001", (service.partner, user))
        partner.check_user(user)
        return partner.store

    def _not_available(self, name: str, user: str) -> AriciaError:
        return InvalidParameter(
            "OMAG-MULTI-TENANT-404-001", (name, user), properties={"serverName": name, "parameterName": "serverName"}
        )
