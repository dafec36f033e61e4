"""Copies that do not come by events: what users find at other members, and what was there before this one joined."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from msgspec import Struct

from aricia.cohort.catch_up import CatchUp, CatchUpPlace
from aricia.cohort.cohort_log import CohortLog
from aricia.cohort.copy_check import Refresh
from aricia.cohort.copy_saver import CopyPlace, CopySaver, Instance
from aricia.cohort.gone import Gone
from aricia.cohort.inbound_instances import InboundRules
from aricia.cohort.learned_copies import LearnedCopies
from aricia.cohort.member_search import Ask
from aricia.cohort.registration import unusable
from aricia.cohort.registry_store import MemberRegistration
from aricia.cohort.type_notes import TypeNotes
from aricia.repository.metadata_collection import Repository

RATE = 1000  # instances in a second


class Reach(Struct, frozen=True, kw_only=True):
    """How the repositories of other members are reached.

    ask: runs a work over the collection of a member;  catches_up: whether what was there before is read
    rate: instances that are read for that in a second, at most
    """

    ask: Callable[[str, Callable[[Any], Any]], Any]
    catches_up: bool = True
    rate: int = RATE


class MemberCopies:
    """For one cohort, while the server is connected to it.

    members: gives the other members;  refresh: asks the home of an instance for a new copy
    """

    def __init__(
        self, repository: Repository, reach: Reach, rules: InboundRules, notes: TypeNotes, log: CohortLog,
        members: Callable[[], Sequence[MemberRegistration]], refresh: Refresh, user: str, gone: Gone,
    ) -> None:
        self._members = members
        saver = CopySaver(CopyPlace(
            repository=repository, rules=rules, log=log, members=self._ids, user=user, gone=gone,
        ))
        ask: Ask = reach.ask
        self.catch_up = CatchUp(CatchUpPlace(
            repository=repository, rules=rules, saver=saver, log=log, members=self._reachable, ask=ask, refresh=refresh,
            gone=gone, rate=reach.rate,
        )) if reach.catches_up else None
        learned = self.catch_up.learned if self.catch_up is not None else lambda name: None
        self.learned = LearnedCopies(saver, rules, notes, repository.types, ask, log, learned)

    def _ids(self) -> Collection[str]:
        return [each.metadata_collection_id for each in self._members() if each.metadata_collection_id]

    def _reachable(self) -> dict[str, str]:
        """The names of the members whose repositories can be called, by collection."""
        return {
            each.metadata_collection_id: each.shown_name for each in self._members()
            if each.metadata_collection_id and each.repository_connection and unusable(each.repository_connection) is None
        }

    def start(self) -> None:
        """Begin."""
        self.learned.start()
        if self.catch_up is not None:
            self.catch_up.start()

    def stop(self) -> None:
        """End."""
        self.learned.stop()
        if self.catch_up is not None:
            self.catch_up.stop()

    def look(self) -> None:
        """The members have changed."""
        if self.catch_up is not None:
            self.catch_up.look()

    def lost(self) -> None:
        """Events of the members were lost."""
        if self.catch_up is not None:
            self.catch_up.lost()

    def found(self, home: str, instances: Sequence[Instance]) -> None:
        """A user has found these at their home, a member."""
        self.learned.offer(home, instances)
