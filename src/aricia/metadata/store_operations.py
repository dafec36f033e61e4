"""The metadata store's own operations by name: view services and access services offer the same ones under different paths."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aricia.base.operation import Request
from aricia.metadata import engine_action_operations, process_graph, store_reads, store_types, store_writes
from aricia.metadata.bodies import Body
from aricia.metadata.session import Session

# Takes the request, the session and the body that the caller has checked; returns the payload.
StoreOperation = Callable[[Request, Session, Body | None], dict[str, Any]]

# By the operation's name in snake case, which is the function's.
STORE_OPERATIONS: dict[str, StoreOperation] = {
    name: function
    for module in (engine_action_operations, process_graph, store_reads, store_types, store_writes)
    for name, function in vars(module).items()
    if callable(function) and function.__module__ == module.__name__ and not name.startswith("_")
}
