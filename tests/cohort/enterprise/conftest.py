"""Three stores that stand for the members of a cohort, and the enterprise repositories over them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from aricia.base.audit_log import AuditLog
from aricia.cohort.enterprise.api import EnterpriseRepository, MemberList, RemoteMember
from aricia.repository.stores.sqlite import SQLiteRepository
from aricia.testing.repository_steps import HOME_ID, HOME_NAME
from aricia.types.registry import TypeRegistry

IDS = {"a": HOME_ID, "b": "22222222-2222-4333-8444-555555555555", "c": "33333333-2222-4333-8444-555555555555"}


def registered(name):
    return RemoteMember(collection_id=IDS[name], name=name, connection={})


@pytest.fixture
def stores(tmp_path):
    """Three empty stores: a (home of the suite), b and c."""
    names = {"a": HOME_NAME, "b": "second", "c": "third"}
    opened = {
        name: SQLiteRepository(tmp_path / f"{name}.db", TypeRegistry.open_metadata(), IDS[name], names[name]) for name in IDS
    }
    yield SimpleNamespace(**opened)
    for store in opened.values():
        store.close()


class Shared:
    """A store that outlives the enterprise repositories that ask it; failure: what it raises instead of answering."""

    def __init__(self, store):
        self._store, self.failure, self.asked = store, None, 0

    def __getattr__(self, name):
        return getattr(self._store, name)

    def read(self, work):
        self.asked += 1
        if self.failure is not None:
            self.failure()
        return self._store.read(work)

    def close(self):
        """The fixture closes it."""


@pytest.fixture
def federate(stores):
    """federate("a", "b", "c"): the enterprise repository of a over b and c; None for a server without a store."""
    opened = []

    def make(local, *others, limit=5.0):
        shared = {name: Shared(getattr(stores, name)) for name in others}
        members, log = MemberList(), AuditLog("the server")
        members.tell("the cohort", [registered(name) for name in others])
        by_id = {IDS[name]: shared[name] for name in others}
        enterprise = EnterpriseRepository(
            "the server", getattr(stores, local) if local else None, members, lambda told: by_id[told.collection_id], log,
            limit=limit,
        )
        opened.append(enterprise)
        return SimpleNamespace(repository=enterprise, members=members, log=log, **shared)

    yield make
    for enterprise in opened:
        enterprise.close()
