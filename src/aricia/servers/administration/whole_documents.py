"""Whole configuration documents: shown, resolved, replaced, removed, and all of them at once."""

from __future__ import annotations

from typing import Any

from aricia.base.errors import ConfigurationError, InvalidParameter, UserNotAuthorized
from aricia.base.guids import new_guid
from aricia.base.operation import Request
from aricia.servers.administration.documents import (
    Change,
    check_administrator,
    check_document,
    check_reader,
    load,
    load_for,
    server_of,
    shown,
)
from aricia.servers.configuration.beans import read_bean
from aricia.servers.configuration.document_store import Document
from aricia.servers.configuration.placeholders import resolved
from aricia.servers.security.access_controls import ADMINISTRATION, INVESTIGATION

Payload = dict[str, Any]


def get(request: Request) -> Payload:
    """The document as it is stored; the default document where there is none."""
    return {"omagserverConfig": shown(request)}


def get_resolved(request: Request) -> Payload:
    """The document as the server would start with it. As at a start, a server without an id gets one, which is stored.

    errors: OMAG-ADMIN-400-011 there is no document
    """
    server, platform = server_of(request), request.platform
    with platform.documents.exclusively():
        document = load_for(request, server)
        if document is None:
            platform.controls.check_platform(request.user, INVESTIGATION, request.operation.name)
            raise ConfigurationError("OMAG-ADMIN-400-011", (server,))
        check_reader(platform, request, server, document)
        if not document.get("localServerId"):
            document["localServerId"] = new_guid()
            platform.documents.save(server, document)
    return {"omagserverConfig": resolved(document, platform.placeholders)}


def get_all(request: Request) -> Payload:
    """Every stored document that the user may see."""
    platform = request.platform
    platform.controls.check_platform(request.user, INVESTIGATION, request.operation.name)
    documents = [document for name in platform.documents.names() if (document := _visible(request, name)) is not None]
    return {"omagserverConfigs": documents} if documents else {}


def replace(request: Request) -> Payload:
    """Store a document in place of the one of before. Its version is not looked at before it is used.

    errors: OMAG-ADMIN-400-002 it is that of another server
    """
    store_document(request, read_bean("OMAGServerConfig", request.body))
    return {}


def store_document(request: Request, given: Document) -> None:
    """Store a document for the server that the path names, as the user of the request.

    errors: those of ``replace``
    """
    server, platform = server_of(request), request.platform
    with platform.documents.exclusively():
        _check_administrator(request, server)
        name = given.get("localServerName") or server
        if name != server:
            raise ConfigurationError("OMAG-ADMIN-400-002", (server, name))
        change = Change(server, request.user, {**given, "localServerName": server})
        change.log("updated the whole configuration document.")
        platform.documents.save(server, change.document)


def clear(request: Request) -> Payload:
    """Remove the document, if there is one; a server that runs is not concerned."""
    server, platform = server_of(request), request.platform
    with platform.documents.exclusively():
        _check_administrator(request, server)
        platform.documents.remove(server)
    return {}


def _check_administrator(request: Request, server: str) -> None:
    """The user may replace the document. One that cannot be read or used protects itself no more."""
    platform = request.platform
    platform.controls.check_platform(request.user, ADMINISTRATION, request.operation.name)
    try:
        stored = load(platform, server)
    except ConfigurationError:
        return
    if stored is not None:
        check_administrator(platform, request, server, stored, recovery=True)


def _visible(request: Request, name: str) -> Document | None:
    """The document, or None when the user may not see it or it cannot be used."""
    try:
        stored = load(request.platform, name)
        if stored is None:
            return None
        check_reader(request.platform, request, name, stored)
    except (UserNotAuthorized, ConfigurationError, InvalidParameter):
        return None
    return stored


def visible_document(request: Request) -> tuple[str, Document]:
    """The stored document of the server that the path names, for a user who may change it.

    errors: OMAG-ADMIN-400-011 there is none
    """
    server, platform = server_of(request), request.platform
    platform.controls.check_platform(request.user, ADMINISTRATION, request.operation.name)
    stored = load(platform, server)
    if stored is None:
        raise ConfigurationError("OMAG-ADMIN-400-011", (server,))
    check_document(server, stored)
    check_administrator(platform, request, server, stored, recovery=False)
    return server, stored
