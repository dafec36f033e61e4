"""The open metadata archives that a server loads when it starts."""

from __future__ import annotations

from typing import Any

from aricia.base.errors import invalid
from aricia.base.operation import Request
from aricia.servers.administration.documents import changing
from aricia.servers.configuration.connections import ARCHIVE_FILE, connection


def add_file(request: Request) -> dict[str, Any]:
    """One more archive, by the name of its file; whether it is there shows when the server starts."""
    name = request.body.strip()
    with changing(request) as change:
        if not name:
            raise invalid("OMAG-ADMIN-400-022", parameter="fileName", inserts=(change.server,))
        added = connection(ARCHIVE_FILE, display_name=f"Open Metadata Archive File {name} Connection", address=name)
        change.repository_services().setdefault("openMetadataArchiveConnections", []).append(added)
        change.log("updated list of open metadata archives loaded at server start up.")
    return {}
