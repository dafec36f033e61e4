import threading

import pytest

from aricia.base.errors import ConnectorError, RepositoryFault
from aricia.repository.queries import EntityQuery
from aricia.testing.repository_steps import PATIENCE, entity, get, write


def test_the_collection_is_the_one_that_is_expected_or_it_is_not_used(server, opened):
    with pytest.raises(RepositoryFault) as caught:
        opened(server, "another-id")
    assert (caught.value.kind, caught.value.id) == ("RepositoryError", "OMRS-REST-REPOSITORY-CONNECTOR-500-001")
    assert caught.value.inserts[1:] == ("a-collection-id", "another-id")


def test_without_an_expectation_the_collection_is_whichever_is_there(server, opened):
    assert opened(server, None).collection_id == "a-collection-id"


def test_a_server_that_is_stopped_and_started_again_is_used_again(platform, server, remote):
    made = entity(remote, "before")
    platform.platform.stop_server(server)
    for act in (lambda: get(remote, made.guid), lambda: entity(remote, "lost")):
        with pytest.raises(ConnectorError) as caught:
            act()
        assert (caught.value.id, caught.value.code) == ("ARICIA-503-073", 503)
    platform.start_store(server, "a-collection-id")
    assert entity(remote, "after").version == 1


def test_what_took_its_place_meanwhile_is_not_used(platform, server, remote):
    entity(remote, "before")
    platform.platform.stop_server(server)
    with pytest.raises(ConnectorError):
        entity(remote, "lost")
    platform.start_store(server, "another-id")
    for _ in range(2):
        with pytest.raises(RepositoryFault) as caught:
            entity(remote, "astray")
        assert caught.value.id == "OMRS-REST-REPOSITORY-CONNECTOR-500-001"


def test_a_platform_that_is_away_is_told_at_once_and_used_when_it_is_back(platform, server, remote):
    made = entity(remote, "before")
    platform.stop_listening()
    try:
        for act in (lambda: get(remote, made.guid), lambda: entity(remote, "lost")):
            with pytest.raises(ConnectorError) as caught:
                act()
            assert (caught.value.id, caught.value.code) == ("ARICIA-503-070", 503)
    finally:
        platform.listen_again()
    assert entity(remote, "after").version == 1
    assert get(remote, made.guid) == made


def test_a_repository_can_be_opened_before_its_server_when_its_collection_is_known(platform, server, opened):
    platform.stop_listening()
    try:
        repository = opened(server)
        with pytest.raises(ConnectorError):
            opened(server, None)
        with pytest.raises(ConnectorError):
            entity(repository, "too early")
    finally:
        platform.listen_again()
    assert entity(repository, "in time").version == 1


def test_a_server_that_is_away_is_not_asked_by_every_call(platform, server, opened):
    repository = opened(server)
    repository._pause = 1000.0
    platform.platform.stop_server(server)
    for _ in range(2):
        with pytest.raises(ConnectorError):
            entity(repository, "lost")
    platform.start_store(server, "a-collection-id")
    with pytest.raises(ConnectorError) as caught:
        entity(repository, "still held back")
    assert caught.value.id == "ARICIA-503-073"
    repository._look_again = 0.0
    assert entity(repository, "there").version == 1


def test_a_work_that_fails_leaves_what_it_has_done(remote):
    def work(collection):
        collection.add_entity("erin", "GlossaryTerm", {"qualifiedName": "done"})
        raise ValueError("on purpose")

    with pytest.raises(ValueError, match="on purpose"):
        write(remote, work)
    assert remote.read(lambda c: c.count_entities(EntityQuery())) == 1


def test_listeners_hear_of_every_work_that_writes(remote):
    heard = []
    remote.on_commit(lambda: heard.append(1))
    entity(remote, "one")
    get(remote, entity(remote, "two").guid)
    assert heard == [1, 1]


def test_batches_of_many_threads_come_back_whole(remote):
    made = [entity(remote, f"n{number}") for number in range(20)]
    guids = [each.guid for each in made]
    problems = []

    def read_on():
        try:
            for _ in range(3):
                found = remote.read(lambda c: c.get_entities([*guids, "nobody", guids[0]]))
                assert [each.guid for each in found.values()] == guids
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=read_on) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert problems == []


def test_closed_is_closed(remote):
    remote.close()
    with pytest.raises(ConnectorError) as caught:
        remote.read(lambda c: c.collection_id)
    assert caught.value.id == "ARICIA-400-013"
