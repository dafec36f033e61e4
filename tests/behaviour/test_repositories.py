"""The behaviour suite, on every store of conftest.py."""

from aricia.testing.repository_behaviour import *  # noqa: F403
