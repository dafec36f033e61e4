"""Loading open metadata archives into a server that runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aricia.base.codec import to_json
from aricia.base.errors import PropertyServerError
from aricia.repository.archives.api import LoadReport, load, load_archive, parse_archive
from aricia.repository.metadata_collection import Repository
from aricia.servers.archives import archive_file, archive_store
from aricia.servers.omag_server import OMAGServer

if TYPE_CHECKING:
    from aricia.servers.platform import Platform

_COMPONENT = "Open Metadata Repository Services (OMRS)"


def load_file(platform: Platform, server: OMAGServer, name: str) -> None:
    """Load an archive file.

    errors: FILE-OPEN-METADATA-ARCHIVE-STORE-CONNECTOR-400-002 no usable archive;  OMAG-MULTI-TENANT-404-005 no repository
    """
    _done(server, load_archive(_repository(server), archive_file(platform.data_directory, name.strip())))


def load_connection(platform: Platform, server: OMAGServer, connection: dict[str, Any]) -> None:
    """Load the archive of a file or directory archive store, or of another kind that is installed. errors: see ``load_file``"""
    _done(server, load(_repository(server), archive_store(platform.data_directory, connection).read()))


def load_content(server: OMAGServer, content: dict[str, Any]) -> None:
    """Load an archive that was sent as a whole. errors: see ``load_file``"""
    _done(server, load(_repository(server), parse_archive(to_json(content), "request body")))


def _repository(server: OMAGServer) -> Repository:
    if server.repository is None:
        raise PropertyServerError("OMAG-MULTI-TENANT-404-005", (server.name,))
    return server.repository


def _done(server: OMAGServer, report: LoadReport) -> None:
    server.audit_log.log("ARICIA-0048", server.name, report.summary(), component=_COMPONENT, action="addOpenMetadataArchive")


