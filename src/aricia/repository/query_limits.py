"""How much one search may ask for: every condition is tested on every candidate, and databases limit how deep tests nest."""

from __future__ import annotations

from aricia.repository import faults
from aricia.repository.queries import Conditions, EntityQuery, InstanceQuery, RelationshipQuery

MOST_CONDITIONS = 2000
MOST_LEVELS = 60
MOST_ENDS = 10_000


def check_limits(query: InstanceQuery) -> None:
    """Refuse a search with too many conditions, too many levels of them or too many ends: ARICIA-400-081."""
    total, level = 0, 0
    groups = [group for group in (query.conditions, *_of_classifications(query)) if group is not None]
    if isinstance(query, EntityQuery) and query.classifications is not None:
        total = len(query.classifications.conditions)
    while groups:
        conditions = [condition for group in groups for condition in group.conditions]
        total, level = total + len(conditions), level + 1
        if total > MOST_CONDITIONS or level > MOST_LEVELS:
            raise faults.excessive_search(MOST_CONDITIONS, MOST_LEVELS, MOST_ENDS)
        groups = [condition.nested for condition in conditions if condition.nested is not None]
    ends = len(query.end1_guids) + len(query.end2_guids) if isinstance(query, RelationshipQuery) else 0
    if total > MOST_CONDITIONS or ends > MOST_ENDS:
        raise faults.excessive_search(MOST_CONDITIONS, MOST_LEVELS, MOST_ENDS)


def _of_classifications(query: InstanceQuery) -> list[Conditions | None]:
    if not isinstance(query, EntityQuery) or query.classifications is None:
        return []
    return [condition.properties for condition in query.classifications.conditions]
