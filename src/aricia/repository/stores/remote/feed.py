"""The change feed of a remote collection, which REST does not give: its events come over the topics of a cohort."""

from __future__ import annotations

from aricia.base.errors import RepositoryFault
from aricia.repository.change_feed import Change
from aricia.repository.instances import Classification, Entity, Relationship
from aricia.repository.stores.remote.archiving import Archiving
from aricia.repository.stores.remote.faults import not_expressible


class Feed(Archiving):
    """The part of a session that a local store has for its change feed: every function is refused (FunctionNotSupported)."""

    def changes(self, after: int, limit: int) -> list[Change]:
        """Refused."""
        raise _no_feed("changes")

    def last_change(self) -> int:
        """Refused."""
        raise _no_feed("lastChange")

    def was_purged(self, guid: str) -> bool:
        """Refused."""
        raise _no_feed("wasPurged")

    def entity_image(self, guid: str, instant: int) -> Entity | None:
        """Refused: reads as of an instant do not show what was deleted then."""
        raise _no_feed("entityImage")

    def relationship_image(self, guid: str, instant: int) -> Relationship | None:
        """Refused, see ``entity_image``."""
        raise _no_feed("relationshipImage")

    def classification_image(self, guid: str, name: str, instant: int) -> Classification | None:
        """Refused, see ``entity_image``."""
        raise _no_feed("classificationImage")

    def reader_place(self, reader: str) -> int | None:
        """Refused."""
        raise _no_feed("readerPlace")

    def keep_reader_place(self, reader: str, sequence: int) -> None:
        """Refused."""
        raise _no_feed("keepReaderPlace")


def _no_feed(operation: str) -> RepositoryFault:
    return not_expressible(operation, "the change feed stays with the server that keeps the repository")
