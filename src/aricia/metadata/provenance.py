"""Who owns an instance and so may change it (spec: metadata store, section 5 item 7)."""

from __future__ import annotations

from aricia.base.errors import unauthorised
from aricia.metadata.options import WriteOptions
from aricia.metadata.session import Session
from aricia.repository.instances import EXTERNAL_SOURCE, Header, Source


def source_of(options: WriteOptions) -> Source | None:
    """The external source that new instances belong to; None = this metadata collection."""
    if not options.external_source_guid:
        return None
    return Source(EXTERNAL_SOURCE, options.external_source_guid, options.external_source_name or options.external_source_guid)


def check_source(session: Session, instance: Header, guid: str, options: WriteOptions) -> None:
    """An instance of an external source is changed in that source's name only.

    errors (UserNotAuthorized): OMAG-REPOSITORY-HANDLER-400-008 no source given, -007 another source
    """
    if instance.provenance != EXTERNAL_SOURCE or options.external_source_guid == instance.collection_id:
        return
    owner = (instance.collection_id, instance.collection_name)
    inserts = (instance.type_name, guid, *owner, session.user, session.server.name)
    if not options.external_source_guid:
        raise unauthorised("OMAG-REPOSITORY-HANDLER-400-008", user=session.user, inserts=inserts)
    given = (options.external_source_guid, options.external_source_name)
    raise unauthorised("OMAG-REPOSITORY-HANDLER-400-007", user=session.user, inserts=(*inserts, *given))
