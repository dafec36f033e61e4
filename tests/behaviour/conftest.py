"""The stores that the behaviour suite runs on: a new one joins by its name and the function that opens it."""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite("aricia.testing")

from aricia.repository.stores.sqlite import SQLiteRepository  # noqa: E402
from aricia.testing.repository_steps import HOME_ID, HOME_NAME  # noqa: E402
from aricia.types.registry import TypeRegistry  # noqa: E402


def _sqlite(folder):
    return SQLiteRepository(folder / "store.db", TypeRegistry.open_metadata(), HOME_ID, HOME_NAME)


STORES = {"sqlite": _sqlite}


@pytest.fixture(params=STORES)
def open_repository(request, tmp_path):
    """Opens the same store at every call; whatever is still open at the end is closed."""
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
