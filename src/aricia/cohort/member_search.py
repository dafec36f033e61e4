"""The searches by which a member is read: for what may be at home there, or is kept there for a home outside the cohort."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from aricia.base.errors import RepositoryFault
from aricia.cohort.enterprise.api import home_of
from aricia.repository.metadata_collection import MetadataCollection
from aricia.repository.queries import Condition, Conditions, EntityQuery, RelationshipQuery
from aricia.types.definitions import ENTITY

MOST_TESTS = 20
OLDEST, NEWEST = "LAST_UPDATE_OLDEST", "LAST_UPDATE_RECENT"
Ask = Callable[[str, Callable[[MetadataCollection], Any]], Any]


class MemberSearch:
    """Searches for one kind of instances, of a type and its subtypes or of all.

    others: the collections of the other members, whose instances need not be shown. A repository that cannot tell homes apart
    in a search shows them all; so does one that would have to leave out too many.
    """

    def __init__(self, member: str, ask: Ask, kind: str, type_name: str | None, others: Collection[str], page: int) -> None:
        self._member, self._ask, self._kind, self._type_name = member, ask, kind, type_name
        self._tests: Conditions | None = None
        if 0 < len(others) <= MOST_TESTS:
            tests = Conditions(tuple(Condition("metadataCollectionId", "NEQ", each) for each in sorted(others)))
            self._tests = self._proven(tests, page)

    def _proven(self, tests: Conditions, page: int) -> Conditions | None:
        """The tests, if the member understands them: a repository may refuse them, or find nothing that passes."""
        self._tests = tests
        try:
            found = self.find(0, 1)
        except RepositoryFault as fault:
            if fault.kind == "UserNotAuthorized":
                raise
            return None
        self._tests = None
        if not found and any(home_of(each) == self._member for each in self.find(0, page)):
            return None
        return tests

    def find(self, start: int, size: int, order: str = OLDEST) -> list[Any]:
        """So many instances from a number on."""
        query: dict[str, Any] = {
            "type_name": self._type_name, "conditions": self._tests, "order": order, "start": start, "page_size": size,
        }
        if self._kind == ENTITY:
            found: list[Any] = self._ask(self._member, lambda each: each.find_entities(EntityQuery(**query)))
        else:
            found = self._ask(self._member, lambda each: each.find_relationships(RelationshipQuery(**query)))
        return found

    def newest(self) -> int:
        """When the latest change was, 0 when there is nothing."""
        return max((each.update_time for each in self.find(0, 1, NEWEST)), default=0)
