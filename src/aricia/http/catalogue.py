"""The list of every operation, for commands and documentation."""

from __future__ import annotations

from typing import cast

from aricia.base.operation import Operation
from aricia.http.cohort_events import CohortEvents, cohort_operations
from aricia.http.endpoints import all_operations, implemented_operations
from aricia.http.event_streams import EventStreams, event_operations
from aricia.http.front_door import Tokens, front_door
from aricia.http.watching import watching


def catalogue() -> list[Operation]:
    """Every operation by path; ``run`` is None where it is not implemented. They are to be looked at, not to be run."""
    operations = all_operations([
        *front_door(cast(Tokens, None)), *watching(list), *event_operations(cast(EventStreams, None)),
        *cohort_operations(cast(CohortEvents, None)), *implemented_operations(),
    ])
    return sorted(operations, key=lambda operation: (operation.path, operation.verb))
