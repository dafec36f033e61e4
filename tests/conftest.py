"""What tests of several floors need."""

import pytest

pytest.register_assert_rewrite("aricia.testing")  # assertions in the shipped suites show their values, too


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL server for the whole run."""
    from aricia.testing.postgres_server import running_server  # not before the assertions of suites are rewritten

    return running_server()
