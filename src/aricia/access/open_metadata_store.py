"""Open metadata store: translations and messages about assets, beside the operations of the store itself."""

from __future__ import annotations

from typing import Any

from aricia.access.out_topics.connection import client_connection
from aricia.base.errors import invalid
from aricia.base.operation import Request
from aricia.base.query import query_int
from aricia.metadata import api as metadata
from aricia.metadata.api import Body, Session, WriteOptions, translations

Payload = dict[str, Any]


def set_translation(request: Request, session: Session, body: Body | None) -> Payload:
    """Store the translation that the body is, in place of the one of the same language and locale when there is one."""
    if body is None:
        inserts = (request.user, request.operation.name, session.server.name)
        raise invalid("OMAG-COMMON-400-017", parameter="requestBody", inserts=inserts)
    given = {"class": request.operation.body_class, **body}
    properties = metadata.read_bean(session.types, given, "entity")
    translations.set_translation(session, request.variables["elementGUID"], properties, WriteOptions())
    return {}


def clear_translation(request: Request, session: Session, body: Body | None) -> Payload:
    """Delete the translation of the language and locale; none is no fault."""
    translations.clear_translation(session, *_asked(request))
    return {}


def get_translation(request: Request, session: Session, body: Body | None) -> Payload:
    """The translation of the language and locale."""
    found = translations.translation(session, *_asked(request))
    return {} if found is None else {"element": metadata.element_properties(session, found)}


def get_translations(request: Request, session: Session, body: Body | None) -> Payload:
    """One page of the element's translations, the oldest first."""
    page = query_int(request, "startFrom"), query_int(request, "pageSize")
    found = translations.translations(session, request.variables["elementGUID"], *page)
    return {"elements": [metadata.element_properties(session, each) for each in found]} if found else {}


def _asked(request: Request) -> tuple[str, str | None, str | None]:
    return request.variables["elementGUID"], request.query.get("language"), request.query.get("locale") or None


def log_asset_audit_message(request: Request, session: Session, body: Body | None) -> Payload:
    """Write what a service says about an asset to the audit log of the server."""
    variables = request.variables
    request.server.audit_log.log(
        "OMF-SERVICES-0020", variables["assetGUID"], variables["callingService"], request.body,
        component="Open Metadata Store Services", action=request.operation.name,
    )
    return {}


def get_out_topic_connection(request: Request, session: Session, body: Body | None) -> Payload:
    """The connection of a client to the topic of what happens to elements and relationships."""
    return client_connection(request, "open-metadata-store")
