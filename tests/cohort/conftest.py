"""Members of a cohort, and a topic that this process holds."""

import json

import pytest

from aricia.base.audit_log import AuditLog
from aricia.base.errors import ConnectorError
from aricia.cohort.cohort_log import CohortLog
from aricia.cohort.envelope import Originator
from aricia.repository.stores.sqlite import SQLiteRepository
from aricia.types.registry import TypeRegistry

OWN, OTHER = "own-collection", "other-collection"


class Topic:
    """Takes events until it is told not to."""

    name, member = "a-topic", "a-member"

    def __init__(self):
        self.events, self.refuses = [], False

    def publish(self, events):
        if self.refuses:
            raise ConnectorError("ARICIA-503-010", ("a file", "no room"))
        self.events += events


@pytest.fixture
def topic():
    return Topic()


@pytest.fixture
def records():
    """What was logged."""
    return []


@pytest.fixture
def audit_log(records):
    return AuditLog("a-server", [(records.append, None)])


@pytest.fixture
def log(audit_log):
    return CohortLog(audit_log, "a-cohort")


@pytest.fixture
def sent():
    """Events that were sent."""
    return []


@pytest.fixture
def send(sent):
    def sender(*events):
        sent.extend(json.loads(event) for event in events)

    return sender


@pytest.fixture
def originator():
    return Originator(metadata_collection_id=OWN, server_name="own-server", server_type="Metadata Access Store")


@pytest.fixture
def repository(tmp_path):
    repository = SQLiteRepository(tmp_path / "own.db", TypeRegistry.open_metadata(), OWN, "own")
    yield repository
    repository.close()
