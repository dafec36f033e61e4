"""Who is asked: the other members of the cohorts of a server, as their registrations tell of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from msgspec import Struct

Json = Mapping[str, Any]


class RemoteMember(Struct, frozen=True, kw_only=True):
    """A member. connection: of its repository, as it announces it"""

    collection_id: str
    name: str
    connection: Json


class MemberSource(Protocol):
    """Gives the members that there are now. Thread safe."""

    def remote_members(self) -> Sequence[RemoteMember]:
        """Every member but the server itself, one for each metadata collection."""
        ...

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call the listener after every change of what ``remote_members`` answers; it is quick and does not raise."""
        ...


class MemberList:
    """The members as the cohorts of a server tell of them. A collection that is in several cohorts is one member."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_cohort: dict[str, tuple[RemoteMember, ...]] = {}
        self._listeners: list[Callable[[], None]] = []

    def remote_members(self) -> Sequence[RemoteMember]:
        """The members of all cohorts; of one that is in several, what the first cohort knows."""
        with self._lock:
            told = [member for members in self._by_cohort.values() for member in members]
        return list({member.collection_id: member for member in reversed(told)}.values())[::-1]

    def tell(self, cohort: str, members: Sequence[RemoteMember]) -> None:
        """These are the members of a cohort from now on; none: the server has left it, or is disconnected from it."""
        with self._lock:
            if self._by_cohort.get(cohort, ()) == tuple(members):
                return
            self._by_cohort[cohort] = tuple(members)
        for listener in list(self._listeners):
            listener()

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call the listener after every change."""
        self._listeners.append(listener)
