"""Every endpoint as an operation: those that services implement, and the rest of the endpoint table (``run`` None)."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterable

from aricia.base.endpoints import shape, table
from aricia.base.operation import Operation

# Every folder of services that has operations to offer.
_AREAS = ("aricia.views", "aricia.access", "aricia.servers")


def implemented_operations() -> list[Operation]:
    """The operations of all services of this installation."""
    modules = [f"{area}.api" for area in _AREAS if importlib.util.find_spec(f"{area}.api") is not None]
    return [operation for module in modules for operation in importlib.import_module(module).operations()]


def all_operations(implemented: Iterable[Operation]) -> list[Operation]:
    """The implemented operations, and one for each row of spec/endpoints.tsv that none of them serves."""
    operations = list(implemented)
    served = {shape(operation) for operation in operations}
    for operation in table():
        if shape(operation) not in served:
            served.add(shape(operation))
            operations.append(operation)
    return operations
