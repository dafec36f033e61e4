"""Every endpoint as an operation: those that services implement, and the rest of the endpoint table (``run`` None)."""

from __future__ import annotations

from collections.abc import Iterable

from aricia.base.endpoints import shape, table
from aricia.base.operation import Operation


def all_operations(implemented: Iterable[Operation]) -> list[Operation]:
    """The implemented operations, and one for each row of spec/endpoints.tsv that none of them serves."""
    operations = list(implemented)
    served = {shape(operation) for operation in operations}
    for operation in table():
        if shape(operation) not in served:
            served.add(shape(operation))
            operations.append(operation)
    return operations
