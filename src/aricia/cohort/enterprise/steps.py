"""The local collection without a transaction: every change is made, and durable, by itself.

Works that change what is at home elsewhere run so. Inside a transaction they would hold up every other change of the server
while they wait for another one, which may be waiting for this one in turn.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from aricia.repository.metadata_collection import MetadataCollection, Repository

WRITES = frozenset((
    "add_entity", "update_entity", "undo_entity", "delete_entity", "delete_entities", "purge_entity", "restore_entity",
    "classify_entity", "declassify_entity", "add_relationship", "update_relationship", "undo_relationship", "delete_relationship",
    "purge_relationship", "restore_relationship", "retype_entity", "retype_relationship", "rehome_entity",
    "rehome_relationship", "reidentify_entity", "reidentify_relationship", "save_entity", "save_relationship",
    "save_classification", "purge_entity_copy", "purge_relationship_copy", "purge_classification_copy", "keep_reader_place",
    "save_new_entities", "save_new_relationships", "save_types", "forget_type", "record_archive",
))
_FACTS = ("types", "collection_id", "collection_name")


class _Stepped:
    """Passes each call on as a work of its own."""

    def __init__(self, repository: Repository, request_id: str | None) -> None:
        self._repository = repository
        self.request_id = request_id

    def __getattr__(self, name: str) -> Any:
        if name in _FACTS:
            return getattr(self._repository, name)

        def step(*arguments: Any, **options: Any) -> Any:
            work: Callable[[MetadataCollection], Any] = lambda each: getattr(each, name)(*arguments, **options)  # noqa: E731
            if name in WRITES:
                return self._repository.write(work, self.request_id).result()
            return self._repository.read(work)

        return step


def stepped(repository: Repository, request_id: str | None) -> MetadataCollection:
    """A session whose every call is a work of its own."""
    return cast(MetadataCollection, _Stepped(repository, request_id))
