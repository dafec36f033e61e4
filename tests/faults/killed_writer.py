"""Rounds of writing to a store and being killed, in a process of their own; the store is examined after each.

    python killed_writer.py FOLDER ROUNDS SEED [URL of a PostgreSQL database]

Prints a JSON object: rounds, acknowledged (works), without (rounds without any acknowledgement), problems (texts).
The writers are forked, so that a round costs no start of Python; this process has no threads of its own when it forks.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import select
import signal
import sys
import threading
import time
from pathlib import Path

from aricia.repository.instances import DELETED
from aricia.repository.stores.sqlite import SQLiteRepository
from aricia.repository.stores.sqlite.care import examine
from aricia.types.registry import TypeRegistry

WRITERS = 3
ROUNDS_A_STORE = 10
LONGEST_RUN = 0.2  # seconds from the first acknowledgement to the end
TYPES = TypeRegistry.open_metadata()


# ---- stores of both kinds ----------------------------------------------------------------------------------------------
class FileStore:
    """An SQLite file."""

    def __init__(self, folder, number):
        self.path = Path(folder) / f"store-{number}.db"

    def open(self):
        return SQLiteRepository(self.path, TYPES)

    def examine(self):
        return examine(self.path)


class SchemaStore:
    """A schema of a PostgreSQL database."""

    def __init__(self, url, number):
        from aricia.repository.stores.postgres.address import read_address

        self.address = read_address(url, f"killed_{number}", {}, "faults")

    def open(self):
        from aricia.repository.stores.postgres.repository import PostgresRepository

        return PostgresRepository(self.address, TYPES)

    def examine(self):
        from aricia.repository.stores.postgres.integrity import examine as examine_schema

        return examine_schema(self.address)


# ---- the writer --------------------------------------------------------------------------------------------------------
def write_until_killed(store, out, seed):
    """Write from several threads; what is about to be done for good, and what was acknowledged, is reported as lines of JSON."""
    repository = store.open()
    lock = threading.Lock()

    def report(*facts):
        with lock:
            os.write(out, json.dumps(facts).encode() + b"\n")

    writers = [Writer(repository, report, f"{seed}-{number}") for number in range(WRITERS)]
    threads = [threading.Thread(target=writer.run) for writer in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Writer:
    """Works on entities of its own, so that what it reports of one is in order."""

    def __init__(self, repository, report, name):
        self.repository, self.report, self.name = repository, report, name
        self.chance = random.Random(name)
        self.mine = []

    def run(self):
        acts = (self.add, self.add, self.update, self.update, self.classify, self.link, self.several, self.remove)
        for number in range(1_000_000):
            (self.chance.choice(acts) if len(self.mine) > 3 else self.add)(f"{self.name}-{number}")

    def do(self, work):
        return self.repository.write(work).result()

    def any(self):
        return self.chance.choice(self.mine)

    def add(self, name):
        text = f"crash text {name} " * self.chance.randrange(1, 8)
        made = self.do(lambda c: c.add_entity("erin", "GlossaryTerm", {"qualifiedName": name, "description": text}))
        self.mine.append(made.guid)
        self.report("entity", made.guid, made.version)

    def update(self, name):
        guid = self.any()
        made = self.do(lambda c: c.update_entity("erin", guid, {"qualifiedName": name, "displayName": "changed"}))
        self.report("entity", guid, made.version)

    def classify(self, name):
        guid = self.any()
        made = self.do(lambda c: c.classify_entity("erin", guid, "Criticality", {"notes": name}))
        self.report("classification", guid, made.classification("Criticality").version)

    def link(self, name):
        one, two = self.any(), self.any()
        made = self.do(lambda c: c.add_relationship("erin", "RelatedTerm", one, two, {"description": name}))
        self.report("relationship", made.guid, made.version, one, two)

    def several(self, name):
        """A work of three changes, all of which are there afterwards or none."""
        guid = self.any()

        def work(c):
            made = c.update_entity("erin", guid, {"qualifiedName": name})
            c.classify_entity("erin", guid, "Criticality", {"notes": name})
            c.add_relationship("erin", "RelatedTerm", guid, guid, {"description": name})
            return made

        self.report("several", guid, name)
        self.report("entity", guid, self.do(work).version)

    def remove(self, name):
        guid = self.any()
        is_purge = self.chance.random() < 0.5
        self.mine.remove(guid)

        def work(c):
            c.delete_entity("erin", guid)
            if is_purge:
                c.purge_entity("erin", guid)

        self.report("removing", guid)
        self.do(work)
        self.report("removed", guid, is_purge)


# ---- the rounds --------------------------------------------------------------------------------------------------------
def killed_run(store, chance, seed):
    """Fork a writer, kill it at some moment; -> what it reported."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            os.close(ours)
            write_until_killed(store, theirs, seed)
        os._exit(1)
    os.close(theirs)
    if chance.random() < 0.15:  # while it opens the store, perhaps
        time.sleep(chance.random() * 0.04)
    else:
        select.select([ours], [], [], 20)
        time.sleep(chance.random() * LONGEST_RUN)
    os.kill(child, signal.SIGKILL)
    lines = b""
    while chunk := os.read(ours, 1 << 16):
        lines += chunk
    os.close(ours)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        raise RuntimeError(f"the writer ended by itself with status {status}")
    return [json.loads(line) for line in lines.splitlines(keepends=True) if line.endswith(b"\n")]


class Expected:
    """What has to be in a store: everything that was acknowledged. What was under way may be there too, as a whole."""

    def __init__(self):
        self.versions, self.classifications, self.relationships, self.several = {}, {}, {}, {}
        self.removing, self.removed = set(), {}

    def add(self, kind, guid, *rest):
        if kind == "entity":
            self.versions[guid] = rest[0]
        elif kind == "classification":
            self.classifications[guid] = rest[0]
        elif kind == "relationship":
            self.relationships[guid] = rest
        elif kind == "several":
            self.several[rest[0]] = guid
        elif kind == "removing":
            self.removing.add(guid)
        else:
            self.removed[guid] = rest[0]

    def problems(self, c):
        """What is not as it has to be, as texts."""
        for guid, version in self.versions.items():
            found = c.is_entity_known(guid)
            if guid not in self.removing and (found is None or found.status == DELETED or found.version < version):
                yield f"version {version} of entity {guid} is lost: {found}"
        for guid, purged in self.removed.items():
            found = c.is_entity_known(guid)
            if (found is not None) if purged else (found is None or found.status != DELETED):
                yield f"entity {guid} was removed: {found}"
        for guid, version in self.classifications.items():
            found = c.is_entity_known(guid)
            if guid not in self.removing and (found is None or found.classification("Criticality").version < version):
                yield f"version {version} of a classification of {guid} is lost: {found}"
        for guid, (version, *ends) in self.relationships.items():
            found = c.is_relationship_known(guid)
            if not self.removing & set(ends) and (found is None or found.version < version):
                yield f"relationship {guid} is lost: {found}"
        halves = [name for name, guid in self.several.items() if not self.is_whole(c, name, guid)]
        yield from (f"half of the work {name} is there" for name in halves)

    def is_whole(self, c, name, guid):
        if c.is_entity_known(guid) is None:
            return True
        entities = [each.properties["qualifiedName"] for each in c.entity_history(guid, None, None, True, 0, 0)]
        notes = [each.properties["notes"] for each in c.classification_history(guid, "Criticality", None, None, True, 0, 0)]
        links = c.relationships_of((guid,), statuses=("ACTIVE", "DELETED")).get(guid, [])
        found = {name in entities, name in notes, any(link.properties["description"] == name for link in links)}
        return len(found) == 1


def check(store, expected):
    """What is wrong with a store whose writer was killed, as texts."""
    repository = store.open()
    try:
        lost = repository.read(lambda c: list(expected.problems(c)))
    finally:
        repository.close()
    return [*lost, *(f"{finding.check}: {finding.text} {finding.examples}" for finding in store.examine())]


def main(folder, rounds, seed, url=None):
    """Run the rounds and print what came of them."""
    chance = random.Random(seed)
    acknowledged = opening = 0
    problems = []
    expected = Expected()
    for number in range(rounds):
        if number % ROUNDS_A_STORE == 0:
            store = SchemaStore(url, number) if url else FileStore(folder, number)
            expected = Expected()
        reports = killed_run(store, chance, f"{seed}-{number}")
        done = [facts for facts in reports if facts[0] not in ("removing", "several")]
        acknowledged += len(done)
        opening += not done
        for facts in reports:
            expected.add(*facts)
        problems += [f"round {number}, seed {seed}: {text}" for text in check(store, expected)]
    print(json.dumps({"rounds": rounds, "acknowledged": acknowledged, "without": opening, "problems": problems}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
