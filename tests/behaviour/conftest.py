"""The stores that the behaviour suite runs on: a new one joins by its name and the function that opens it.

LACKS: what a store cannot do (``aricia.testing.capabilities``), with the reason.
"""

from __future__ import annotations

import pytest

from aricia.connections.api import FixedToken, HttpPool, RestClient
from aricia.repository.stores.postgres.address import read_address
from aricia.repository.stores.postgres.repository import PostgresRepository
from aricia.repository.stores.remote.repository import RemoteRepository
from aricia.repository.stores.sqlite import SQLiteRepository
from aricia.testing.capabilities import CHOSEN_GUIDS, FEED, PATTERNS, TRANSACTIONS, check
from aricia.testing.platform_thread import PlatformThread
from aricia.testing.postgres_server import running_server
from aricia.testing.repository_steps import HOME_ID, HOME_NAME
from aricia.types.registry import TypeRegistry


def _sqlite(folder):
    return SQLiteRepository(folder / "store.db", TypeRegistry.open_metadata(), HOME_ID, HOME_NAME)


class _PlatformBeside:
    """A platform that listens on the loopback interface, with a server for every test. It starts when one asks for it."""

    def __init__(self):
        self.running = None
        self.folder = None

    def server_of(self, folder):
        """The address of the server for the test with this folder, and a token."""
        if self.running is None:
            # This file is loaded for other folders, too: each has a platform of its own.
            self.running = PlatformThread(folder.parent / f"platform-beside-{__name__}")
            self.running.start()
        if folder != self.folder:
            if self.folder is not None:
                self.running.platform.stop_server(self.folder.name)
            self.running.start_store(folder.name, HOME_ID, HOME_NAME)
            self.folder = folder
        return f"{self.running.url}/servers/{folder.name}", self.running.token("servernpa")

    def stop(self):
        if self.running is not None:
            self.running.stop()
            self.running = self.folder = None


_BESIDE = _PlatformBeside()


def _postgres(folder):
    address = read_address(running_server().url, f"store {folder.name}"[:63], {}, "tests")
    return PostgresRepository(address, TypeRegistry.open_metadata(), HOME_ID, HOME_NAME)


def _remote(folder):
    address, token = _BESIDE.server_of(folder)
    client = RestClient(address, HttpPool(), FixedToken(token))
    return RemoteRepository(client, TypeRegistry.open_metadata(), "servernpa", HOME_ID, HOME_NAME)


STORES = {"sqlite": _sqlite, "postgres": _postgres, "remote": _remote}
LACKS = {
    "remote": {
        TRANSACTIONS: "each call of the repository services is a change, or a read, of its own",
        CHOSEN_GUIDS: "the server chooses the GUIDs of new instances",
        PATTERNS: "find requests have no operator for regular expressions",
        FEED: "the change feed stays with the server that keeps the repository",
    },
}


@pytest.fixture(scope="session", autouse=True)
def stop_the_platform_beside():
    """What was started for the remote store ends with the run."""
    yield
    _BESIDE.stop()


@pytest.fixture(params=STORES)
def open_repository(request, tmp_path):
    """Opens the same store at every call; whatever is still open at the end is closed."""
    check(request.function, LACKS.get(request.param, {}))
    opened = []

    def opener():
        opened.append(STORES[request.param](tmp_path))
        return opened[-1]

    yield opener
    for repository in opened:
        repository.close()


@pytest.fixture
def repository(open_repository):
    """A new store."""
    return open_repository()
