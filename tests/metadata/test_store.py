"""Running work on a metadata store."""

from __future__ import annotations

import pytest

from aricia.metadata.api import ElementProperties, Session, create_element
from aricia.metadata.options import WriteOptions
from aricia.testing.embedded_store import EmbeddedStore


def test_what_is_written_carries_user_and_request_id(work: EmbeddedStore) -> None:
    entity = work.entity(work.create("a"))
    assert (entity.created_by, entity.last_request_id) == (work.user, "a request")


def test_work_that_fails_is_undone_as_a_whole(work: EmbeddedStore) -> None:
    def half(session: Session) -> None:
        create_element(session, "Collection", ElementProperties({"qualifiedName": "a"}), WriteOptions())
        raise LookupError("no further")

    with pytest.raises(LookupError):
        work.write(half)
    work.create("a")


def test_a_read_sees_what_was_written_before_it(work: EmbeddedStore) -> None:
    guid = work.create("a")
    assert work.read(lambda session: session.collection.get_entity(guid)).guid == guid
