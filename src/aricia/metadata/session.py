"""What a metadata primitive works with: the collection of this transaction, the caller, the server's facts, its security."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Protocol

from msgspec import Struct

from aricia.metadata.graph_budget import GraphBudget
from aricia.repository.instances import Entity
from aricia.repository.metadata_collection import MetadataCollection
from aricia.types.registry import TypeRegistry


class Security(Protocol):
    """The server's security connector, as far as elements go (spec: security, section 1.4). Refusals raise UserNotAuthorized.

    ``zones`` arguments are the names in the element's own ZoneMembership or, when it has none, in its anchor's.
    """

    def may_read(self, user: str, element: Entity, zones: Sequence[str]) -> bool: ...
    def check_read(self, user: str, element: Entity, zones: Sequence[str]) -> None: ...
    def check_create(self, user: str, type_name: str, zones: Sequence[str]) -> None: ...
    def check_change(self, user: str, operation: str, element: Entity, zones: Sequence[str]) -> None:
        """operation: an AccessOperation name, for example UPDATE_PROPERTIES, DELETE, ATTACH, CLASSIFY, ADD_FEEDBACK."""
        ...
    def default_zones(self, user: str, type_name: str, given: Sequence[str] | None) -> Sequence[str] | None:
        """The zones a new element gets (None = no ZoneMembership classification)."""
        ...
    def publish_zones(self, user: str, type_name: str) -> Sequence[str] | None: ...


class MetadataServer(Struct, frozen=True):
    """Facts of the metadata access server that owns the store.

    members: gives the metadata collections of the other members of the server's cohorts
    max_graph_elements, max_graph_size: what one answer shows of related elements and their bytes at most
    """

    name: str
    user: str
    max_page_size: int
    security: Security | None = None
    max_graph_elements: int = 10_000
    max_graph_size: int = 20_000_000
    members: Callable[[], Collection[str]] = tuple


class Session(Struct):
    """One request's work on a metadata store. ``user`` is the caller; ``request_id`` is stamped on what is written.

    graph: what the answer may still show of related elements, once it shows any
    drawing: the same for what its graphs alone show
    """

    collection: MetadataCollection
    server: MetadataServer
    user: str
    request_id: str
    graph: GraphBudget | None = None
    drawing: GraphBudget | None = None

    @property
    def graph_budget(self) -> GraphBudget:
        """What the answer may still show of related elements."""
        if self.graph is None:
            self.graph = self._new_budget()
        return self.graph

    @property
    def drawing_budget(self) -> GraphBudget:
        """What graphs may still draw of elements that the answer shows elsewhere, or not at all."""
        if self.drawing is None:
            self.drawing = self._new_budget()
        return self.drawing

    @property
    def is_incomplete(self) -> bool:
        """Whether the answer shows a part only."""
        return any(each is not None and (each.is_cut or each.is_too_deep) for each in (self.graph, self.drawing))

    def _new_budget(self) -> GraphBudget:
        return GraphBudget(self.server.max_graph_elements, self.server.max_graph_size)

    @property
    def types(self) -> TypeRegistry:
        """The type registry of the collection."""
        return self.collection.types
