"""My profile: what the caller notes down in a log, a blog or a journal (spec: view services, 8.23)."""

from __future__ import annotations

from aricia.base.errors import invalid
from aricia.base.operation import Request
from aricia.metadata import api as metadata
from aricia.metadata.api import ElementProperties, ReadOptions, Session, WriteOptions, write_options
from aricia.repository.instances import Entity
from aricia.views.checks import body_of
from aricia.views.irregular.my_profile import profile_of_caller
from aricia.views.payloads import Payload
from aricia.views.properties import ENTITY, classifications_of, properties_of
from aricia.views.rows import row_of
from aricia.views.writes import attached_to, check_qualified_name, needed

_LOG = "NoteLog"


def log_my_activity(request: Request, session: Session) -> Payload:
    """An entry in the caller's activity log."""
    return _note(request, session, "ActivityEntry", "{} Activities")


def blog_my_activity(request: Request, session: Session) -> Payload:
    """An entry in the caller's blog."""
    return _note(request, session, "BlogEntry", "{} Blog")


def journal_my_activity(request: Request, session: Session) -> Payload:
    """An entry in the caller's journal, which is in the caller's own zone."""
    return _note(request, session, "JournalEntry", "MyJournal", private=True)


def _note(request: Request, session: Session, entry_type: str, log_name: str, *, private: bool = False) -> Payload:
    """A new entry of a log of the caller's profile, requested by the profile.

    errors: OMAG-COMMON-400-029 without NotificationProperties;  OMVS-MY-PROFILE-400-002 without a profile
    """
    row = row_of(request.operation)
    body = body_of(row, request)
    properties = needed(request, properties_of(row, request, session, body, ENTITY))
    profile = profile_of_caller(session, ReadOptions())
    if profile is None:
        raise invalid("OMVS-MY-PROFILE-400-002", parameter="userId", inserts=(session.user,))
    check_qualified_name(request, session, properties, entry_type)
    zones = {"ZoneMembership": ElementProperties({"zoneMembership": [session.user]})} if private else {}
    name = log_name.format(profile.properties.get("displayName") or profile.properties.get("qualifiedName"))
    log = _log_of(session, profile, name, zones)
    options = write_options(body)
    guid = metadata.create_element(
        session, entry_type, properties, attached_to(options, profile.guid, "ActionRequester"),
        initial_classifications={**classifications_of(session, body, "initialClassifications"), **zones},
    )
    metadata.link(session, "AttachedNoteLogEntry", log, guid, None, options)
    return {"guid": guid}


def _log_of(session: Session, profile: Entity, name: str, zones: dict[str, ElementProperties]) -> str:
    """The GUID of the profile's log of this name, which is made when there is none."""
    qualified_name = f"{_LOG}::{profile.guid}::{name}"
    known = metadata.get_by_unique_name(session, qualified_name, "qualifiedName", ReadOptions(), _LOG)
    if known is not None:
        return known.guid
    properties = ElementProperties({"qualifiedName": qualified_name, "displayName": name})
    options = attached_to(WriteOptions(), profile.guid, "AttachedNoteLog")
    return metadata.create_element(session, _LOG, properties, options, initial_classifications=zones)
