"""The order of an entity's classifications of one create time, which has to survive a backup.

Stores show them in the order in which they met the types first. A store that is restored meets the types in another order, so it
is told beforehand in which order the entities of the archive show them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Protocol, runtime_checkable

import msgspec
from msgspec import Raw, Struct

from aricia.repository.instance_json import Instant
from aricia.repository.metadata_collection import MetadataCollection


@runtime_checkable
class OrdersTypes(Protocol):
    """A session of a store in which the order of types decides."""

    def reserve_types(self, names: Iterable[str]) -> None:
        """Meet these types in this order."""
        ...


class _Named(Struct, rename="camel"):
    name: str
    create_time: Instant | None = None


class _Carrier(Struct):
    classifications: list[_Named] | None = None


_decode = msgspec.json.Decoder(_Carrier).decode


def reserve_type_order(session: MetadataCollection, entities: Sequence[Raw]) -> None:
    """Let the session meet classification types in the order in which these entities show them, where it is unambiguous."""
    if not isinstance(session, OrdersTypes):
        return
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for raw in entities:
        try:
            shown = _decode(raw).classifications or []
        except msgspec.DecodeError:
            return  # the loading that follows says what is wrong with it
        for before, after in pairwise(shown):
            if before.create_time == after.create_time and before.name != after.name:
                sorter.add(after.name, before.name)
    try:
        session.reserve_types(list(sorter.static_order()))
    except CycleError:
        return  # not from a store that orders by type: any order is as good
