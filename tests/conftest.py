"""What tests of several floors need."""

import pytest


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL server for the whole run."""
    from aricia.testing.postgres_server import running_server  # not before the assertions of suites are rewritten

    return running_server()
