"""Instances that are gone for good: what was read of them before, beside the events, must not be stored after.

Nor what members tell once more that had them at home before: one that is killed again and again tells of old versions again.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import NamedTuple

from aricia.cohort.claims import claim_of
from aricia.repository.instances import Entity, Relationship

MOST = 20_000


class _Purge(NamedTuple):
    """by: the collection of the member that has purged the instance;  create_time, claim: of the instance as it was"""

    by: str
    create_time: int
    claim: tuple[int, str]


class Gone:
    """GUIDs that were purged, or given up for others, lately. Thread safe; the oldest are forgotten."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._guids: OrderedDict[str, _Purge | None] = OrderedDict()

    def add(self, guid: str) -> None:
        """Nothing that has been read of this instance counts any more."""
        self._add(guid, None)

    def purged(self, last: Entity | Relationship, by: str) -> None:
        """A member has purged an instance: neither does what others tell of it as it was before."""
        self._add(last.guid, _Purge(by, last.create_time, claim_of(last)))

    def is_old(self, told: Entity | Relationship, sender: str) -> bool:
        """Whether a member tells of an instance as it was before another one has purged it."""
        purge = self._guids.get(told.guid)
        if purge is None or purge.by == sender or purge.create_time != told.create_time:
            return False
        return claim_of(told) <= purge.claim

    def _add(self, guid: str, purge: _Purge | None) -> None:
        with self._lock:
            self._guids[guid] = purge
            self._guids.move_to_end(guid)
            while len(self._guids) > self._most:
                self._guids.popitem(last=False)

    def __contains__(self, guid: object) -> bool:
        return guid in self._guids
