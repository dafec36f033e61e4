"""What a platform keeps for all of its servers: the default document, the placeholders, and where documents are.

As in the original these settings last until the platform ends; ``application.properties`` holds those that it starts with.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from aricia.base.errors import invalid
from aricia.base.operation import Request
from aricia.connections.api import implementation
from aricia.servers.configuration.beans import read_bean, read_value, with_defaults
from aricia.servers.configuration.document_files import DEFAULT_TEMPLATE
from aricia.servers.configuration.document_store import ENCRYPTED_FILE_STORE, FILE_STORE, KIND
from aricia.servers.security.access_controls import OPERATION

if TYPE_CHECKING:
    from aricia.servers.platform import Platform

Payload = dict[str, Any]

# These never leave the data directory when they are chosen by a request.
_IN_FILES = (FILE_STORE, ENCRYPTED_FILE_STORE)


# ---- default document ------------------------------------------------------------------------------------------------
def set_default_document(request: Request) -> Payload:
    """What new documents are copies of."""
    given = read_bean("OMAGServerConfig", request.body)
    _operator(request).default_document = given
    return {}


def get_default_document(request: Request) -> Payload:
    """What new documents are copies of."""
    default = _operator(request).default_document or {}
    return {"omagserverConfig": with_defaults("OMAGServerConfig", {"class": "OMAGServerConfig", **default})}


def clear_default_document(request: Request) -> Payload:
    """New documents have the defaults of the properties alone."""
    _operator(request).default_document = None
    return {}


# ---- placeholders ----------------------------------------------------------------------------------------------------
def set_placeholders(request: Request) -> Payload:
    """The values of placeholders in documents, in place of those of before."""
    given = read_value("texts by name", request.body, "placeholder variables")
    _operator(request).placeholders = given
    return {}


def get_placeholders(request: Request) -> Payload:
    """The values of placeholders in documents."""
    values = _operator(request).placeholders
    return {"stringMap": values} if values else {}


def clear_placeholders(request: Request) -> Payload:
    """Placeholders have no values."""
    _operator(request).placeholders = {}
    return {}


# ---- store of documents ----------------------------------------------------------------------------------------------
def set_store(request: Request) -> Payload:
    """Where documents are from now on. Documents of before stay where they are.

    errors: OMAG-ADMIN-400-044 a connector that is not known;  ARICIA-400-091 a path without a place for the server's name, or
    one out of the data directory
    """
    given = read_bean("Connection", request.body)
    platform = _operator(request)
    provider = (given.get("connectorType") or {}).get("connectorProviderClassName")
    if implementation(str(provider), KIND) is None:
        raise invalid("OMAG-ADMIN-400-044", parameter="connectorProviderClassName", inserts=(provider,))
    template = (given.get("endpoint") or {}).get("networkAddress") or DEFAULT_TEMPLATE
    in_files = provider in _IN_FILES and template != platform.settings.text("platform.configstore.endpoint")
    if in_files and not _is_inside(template):
        raise invalid("ARICIA-400-091", parameter="networkAddress", inserts=(template,))
    platform.keep_documents_at(given)
    return {}


def get_store(request: Request) -> Payload:
    """Where documents are; nothing when that was cleared."""
    stored = _operator(request).documents.connection
    return {} if stored is None else {"connection": stored}


def clear_store(request: Request) -> Payload:
    """Documents are where they are by default."""
    _operator(request).keep_documents_at(None)
    return {}


def _is_inside(template: str) -> bool:
    path = Path(template)
    return "{0}" in template and not path.is_absolute() and ".." not in path.parts and "\x00" not in template


def _operator(request: Request) -> Platform:
    """The platform, for a user who may operate it."""
    platform: Platform = request.platform
    platform.controls.check_platform(request.user, OPERATION, request.operation.name)
    return platform
