"""The reading parts of the behaviour suite over two members: what is written goes to the one and the other in turn."""

from __future__ import annotations

import itertools

import pytest

pytest.register_assert_rewrite("aricia.testing")

from aricia.testing.repository_order import *  # noqa: E402, F403
from aricia.testing.repository_past import *  # noqa: E402, F403
from aricia.testing.repository_relationships import *  # noqa: E402, F403
from aricia.testing.repository_search import *  # noqa: E402, F403
from aricia.testing.repository_text import *  # noqa: E402, F403


class InTurn:
    """Reads through the first enterprise repository and writes through one after the other."""

    def __init__(self, *enterprises):
        self._first, self._turns = enterprises[0], itertools.cycle(enterprises)

    def __getattr__(self, name):
        return getattr(self._first, name)

    def write(self, work, request_id=None):
        return next(self._turns).write(work, request_id)


@pytest.fixture
def repository(federate, request):
    if "metadataCollection" in request.node.name:
        pytest.skip("what is written has two homes here")
    return InTurn(federate("a", "b").repository, federate("b", "a").repository)
