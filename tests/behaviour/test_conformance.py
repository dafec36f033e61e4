"""Every store of the behaviour suite conforms, and nothing of the checks is left in it."""

from __future__ import annotations

from aricia.repository.queries import EntityQuery, RelationshipQuery
from aricia.testing.conformance.api import examine

SIZE = 8


def test_the_store_conforms(repository):
    report = examine(repository, size=SIZE)
    assert [(failure.check, failure.subject, failure.expected, failure.got) for failure in report.failures] == []
    assert report.conformant
    everything = ("ACTIVE", "DELETED")
    assert repository.read(lambda c: c.count_entities(EntityQuery(statuses=everything))) == 0
    assert repository.read(lambda c: c.count_relationships(RelationshipQuery(statuses=everything))) == 0
