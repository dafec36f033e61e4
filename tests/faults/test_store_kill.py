"""A store whose process is killed at any moment keeps what it acknowledged and nothing by halves."""

import os
import random
import signal
import subprocess
import sys

import apsw
import pytest

from aricia.repository.queries import Condition, Conditions, EntityQuery
from aricia.repository.stores.sqlite import SQLiteRepository
from aricia.types.registry import TypeRegistry

ROUNDS = 4
WRITERS = 4
# Each writer adds, classifies, updates and links in one work, and reports a work only after it was acknowledged.
PROGRAM = f"""
import sys, threading
from aricia.repository.stores.sqlite import SQLiteRepository
from aricia.types.registry import TypeRegistry
repository = SQLiteRepository(sys.argv[1], TypeRegistry.open_metadata())
def run(writer):
    number = 0
    while True:
        number += 1
        name = f"{{sys.argv[2]}}-{{writer}}-{{number}} crash text"
        def work(c):
            made = c.add_entity("erin", "GlossaryTerm", {{"qualifiedName": name}})
            c.classify_entity("erin", made.guid, "Criticality", {{"notes": name}})
            c.update_entity("erin", made.guid, {{"qualifiedName": name, "displayName": "two"}})
            c.add_relationship("erin", "RelatedTerm", made.guid, made.guid, {{"description": name}})
            return made.guid
        guid = repository.write(work).result()
        sys.stdout.write(guid + "\\t" + name + "\\n")
        sys.stdout.flush()
for writer in range({WRITERS}):
    threading.Thread(target=run, args=(writer,)).start()
"""


def _killed_run(path, number, acknowledgements):
    """What a run acknowledged before it was killed, which happens after so many acknowledgements."""
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(path), str(number)], stdout=subprocess.PIPE, text=True)
    lines = [process.stdout.readline() for _ in range(acknowledgements)]
    os.kill(process.pid, signal.SIGKILL)
    lines += process.stdout.read().splitlines(keepends=True)
    process.stdout.close()
    process.wait()
    return [line.rstrip("\n").split("\t") for line in lines if line.endswith("\n")]


def _search(repository, name, operator, value):
    query = EntityQuery(conditions=Conditions((Condition(name, operator, value),)))
    return [entity.guid for entity in repository.read(lambda c: c.find_entities(query))]


def _check_agreement(path, works):
    """Data, history, indexes and feed tell the same story."""
    connection = apsw.Connection(str(path))
    assert connection.pragma("integrity_check") == "ok"

    def number_of(table, where="1"):
        return connection.execute(f"SELECT count(*) FROM {table} WHERE {where}").get

    assert number_of("entity") == number_of("entity_history") == number_of("classification") == number_of("relationship") == works
    assert number_of("change") == 4 * works
    assert number_of("entity_property") == 2 * works
    assert number_of("classification_property") == number_of("relationship_property") == works
    assert number_of("entity_text", "entity_text MATCH '\"cra\"'") == works
    assert number_of("relationship_text", "relationship_text MATCH '\"cra\"'") == works
    connection.close()


@pytest.mark.timeout(180)
def test_killed_at_any_moment_the_store_keeps_what_it_acknowledged_and_nothing_by_halves(tmp_path):
    path = tmp_path / "store.db"
    chance = random.Random(3)
    acknowledged = []
    for number in range(ROUNDS):
        acknowledged += _killed_run(path, number, chance.randrange(20, 200))
        repository = SQLiteRepository(path, TypeRegistry.open_metadata())
        guids = [guid for guid, _ in acknowledged]
        present = repository.read(lambda c, g=guids: c.get_entities(g))
        assert len(present) == len(acknowledged)
        for guid, name in chance.sample(acknowledged, 15):
            assert present[guid].version == 2
            assert present[guid].classification("Criticality").properties == {"notes": name}
            assert _search(repository, "qualifiedName", "EQ", name) == _search(repository, None, "LIKE", name) == [guid]
            assert len(repository.read(lambda c, g=guid: c.entity_history(g, None, None, True, 0, 0))) == 2
        works = repository.read(lambda c: c.count_entities(EntityQuery()))
        repository.close()
        assert works >= len(acknowledged)
        _check_agreement(path, works)
