"""Whether a store agrees with itself: versions, history, ends, change feed, types. What is the same in every relational store.

The statements read one snapshot; before them, the store makes the temporary tables ``last_change`` (the last event of every
instance) and ``purge`` (when entities were purged).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec

from aricia.base.codec import decode
from aricia.base.errors import AriciaError
from aricia.repository.stores.care import Finding, Progress
from aricia.repository.stores.relational.sql_file import load_statements
from aricia.types.registry import TypeRegistry
from aricia.types.type_json import read_attribute_type, read_type

SHARED = load_statements(Path(__file__).with_name("integrity.sql"))
EXAMPLES = 5
Query = Callable[[str], Iterable[Any]]

RESTORE = "Stop the platform and put a backup in the place of the store; the newest one that aricia doctor finds sound."
REBUILD = "Stop the platform and run aricia doctor --repair, which rebuilds the indexes from the documents."
FEED = "What reads events may have missed this change; the instances themselves are right. Change or re-publish them once."
TYPES = "Load the archive, or add the type, that defines them; until then searches by type do not find their instances."


# check -> what is wrong when its statement finds something, and what to do
_VERSIONS = (
    ("entity_history_without_entity", "closed versions without a current one", RESTORE),
    ("relationship_history_without_relationship", "closed versions of relationships without a current one", RESTORE),
    ("classification_history_without_classification", "closed versions of classifications without a current one", RESTORE),
    ("entity_versions", "entities whose versions do not follow one another", RESTORE),
    ("relationship_versions", "relationships whose versions do not follow one another", RESTORE),
    ("classification_versions", "entities with a classification whose versions do not follow one another", RESTORE),
)
_ENDS = (
    ("classification_without_entity", "classifications of entities that are not there", RESTORE),
    ("relationship_without_end", "relationships to entities that are not there", RESTORE),
    ("type_without_name", "types of instances without a name", RESTORE),
    ("home_without_name", "homes of instances without a GUID", RESTORE),
)
_FEED = (
    ("entity_feed", "entities whose last event is about another version", FEED),
    ("relationship_feed", "relationships whose last event is about another version", FEED),
    ("classification_feed", "entities with a classification whose last event is about another version", FEED),
    ("entity_announced", "events about entities that are not there", FEED),
    ("relationship_announced", "events about relationships that are not there", FEED),
    ("classification_announced", "events about classifications that are not there", FEED),
)
# Only while the feed has its beginning.
_WHOLE_FEED = (
    ("entity_gaps", "entities with a version that is missing", RESTORE),
    ("relationship_gaps", "relationships with a version that is missing", RESTORE),
    ("classification_gaps", "entities with a classification of which a version is missing", RESTORE),
    ("entity_unannounced", "entities without any event", FEED),
    ("relationship_unannounced", "relationships without any event", FEED),
    ("classification_unannounced", "entities with a changed classification without any event", FEED),
)
Table = tuple[tuple[str, str, str], ...]


def content_findings(query: Query, progress: Progress | None = None) -> list[Finding]:
    """What is wrong with versions, ends and the change feed."""
    first = next(iter(query("SELECT coalesce(min(sequence), 1) FROM change")))[0]
    checks: Table = (*_VERSIONS, *_ENDS, *_FEED, *(_WHOLE_FEED if first == 1 else ()))
    found: list[Finding] = []
    for number, (check, text, advice) in enumerate(checks):
        if progress is not None:
            progress("agreement", number, len(checks))
        found += collected(check, text, advice, query(SHARED[check]))
    if progress is not None:
        progress("agreement", len(checks), len(checks))
    return found


def collected(check: str, text: str, advice: str, rows: Iterable[Any], repairable: bool = False) -> list[Finding]:
    """A finding for the rows of a statement, if there are any."""
    examples: list[str] = []
    count = 0
    for (place,) in rows:
        count += 1
        if len(examples) < EXAMPLES:
            examples.append(str(place))
    if not count:
        return []
    return [Finding(check=check, text=text, advice=advice, count=count, examples=examples, repairable=repairable)]


def type_findings(query: Query) -> list[Finding]:
    """Types that the store keeps and that cannot be read, and types of instances that nobody defines."""
    types = TypeRegistry.open_metadata()
    damaged: list[tuple[str]] = []
    kinds, definitions = [], []
    for name, category, document in query("SELECT name, category, document FROM type_definition"):
        try:
            if category == "attribute type":
                kinds.append(read_attribute_type(decode(document)))
            else:
                definitions.append(read_type(decode(document)))
        except (msgspec.MsgspecError, AriciaError, KeyError, TypeError, ValueError, AttributeError) as problem:
            damaged.append((f"{name}: {problem}",))
    found = collected("types", "type definitions that cannot be read", RESTORE, damaged)
    if found:
        return found
    types.add_attribute_types(kinds)
    types.add_types(definitions)
    used = (row for row in query("SELECT name FROM type ORDER BY name") if types.get(row[0]) is None)
    return collected("types", "types of instances that are not defined", TYPES, used)
