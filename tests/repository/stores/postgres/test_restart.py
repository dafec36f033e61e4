"""The database goes away and comes back."""

import itertools
import signal
import threading

import pytest

from aricia.base.errors import ConnectorError
from aricia.repository.queries import EntityQuery
from aricia.repository.stores.postgres.address import read_address
from aricia.repository.stores.postgres.repository import PostgresRepository
from aricia.testing.postgres_server import postgres_server
from aricia.types.registry import TypeRegistry

PATIENCE = 60
_NUMBERS = itertools.count()
AWAY = {"ARICIA-503-120", "ARICIA-503-121", "ARICIA-503-122"}


def _add(name):
    return lambda c: c.add_entity("erin", "GlossaryTerm", {"qualifiedName": name})


def _names(repository):
    return sorted(e.properties["qualifiedName"] for e in repository.read(lambda c: c.find_entities(EntityQuery())))


@pytest.fixture(scope="module")
def server(postgres):
    """A server of our own, which others do not miss. (That there can be one at all is what the other is asked for.)"""
    with postgres_server() as own:
        yield own


@pytest.fixture
def repository(server):
    address = read_address(server.url, f"restart {next(_NUMBERS)}", {}, "tests")
    store = PostgresRepository(address, TypeRegistry.open_metadata(), "home-id", "home")
    yield store
    store.close()


def _refused(act):
    with pytest.raises(ConnectorError) as caught:
        act()
    assert caught.value.id in AWAY
    assert caught.value.code == 503
    assert "secret" not in caught.value.text
    return caught.value


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT])
def test_requests_fail_clearly_while_the_database_is_away_and_work_when_it_is_back(server, repository, how):
    repository.write(_add("before")).result(PATIENCE)
    assert _names(repository) == ["before"]
    server.stop(how)
    for _ in range(2):
        _refused(lambda: _names(repository))
        _refused(lambda: repository.write(_add("meanwhile")).result(PATIENCE))
    server.start()
    repository.write(_add("after")).result(PATIENCE)
    assert _names(repository) == ["after", "before"]


def test_a_restart_between_requests_is_not_noticed(server, repository):
    repository.write(_add("before")).result(PATIENCE)
    _names(repository)
    server.restart()
    assert _names(repository) == ["before"]
    server.restart()
    repository.write(_add("after")).result(PATIENCE)
    assert _names(repository) == ["after", "before"]


def test_a_restart_inside_a_work_undoes_its_group_and_no_more(server, repository):
    repository.write(_add("before")).result(PATIENCE)

    def restarting(collection):
        _add("inside")(collection)
        server.restart()
        return _add("inside too")(collection)

    begin = threading.Event()
    repository.write(lambda c: begin.wait(PATIENCE))
    works = [repository.write(work) for work in (restarting, _add("of the group"))]
    begin.set()
    assert all(isinstance(work.exception(PATIENCE), ConnectorError) for work in works)
    repository.write(_add("after")).result(PATIENCE)
    assert _names(repository) == ["after", "before"]


def test_a_restart_inside_a_read_fails_that_read(server, repository):
    def restarting(collection):
        server.restart()
        return collection.find_entities(EntityQuery())

    _refused(lambda: repository.read(restarting))
    assert _names(repository) == []


def test_what_is_acknowledged_is_there_after_a_crash(server, repository):
    acknowledged = set()
    refused = set()
    stop = threading.Event()

    def write_on():
        number = 0
        while not stop.is_set():
            number += 1
            try:
                repository.write(_add(f"{number:05}")).result(PATIENCE)
            except ConnectorError as problem:
                (refused if problem.id in AWAY else set()).add(f"{number:05}")
            else:
                acknowledged.add(f"{number:05}")

    writer = threading.Thread(target=write_on)
    writer.start()
    for _ in range(3):
        wanted = len(acknowledged) + 20
        while len(acknowledged) < wanted:
            pass
        server.restart(signal.SIGQUIT)
    stop.set()
    writer.join()
    found = set(_names(repository))
    assert acknowledged <= found
    assert not refused & found
