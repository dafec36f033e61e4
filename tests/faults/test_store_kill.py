"""A store whose process is killed at any moment keeps what it acknowledged, nothing by halves, and agrees with itself.

ROUNDS rounds by default; ARICIA_FAULT_ROUNDS=1000 asks for more, ARICIA_FAULT_SEED=7 for other moments.
"""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from aricia.testing.postgres_server import running_server

ROUNDS = 100
PROGRAM = Path(__file__).with_name("killed_writer.py")
SCHEMA_ROUNDS = 20 * int(os.environ.get("ARICIA_FAULT_ROUNDS", ROUNDS)) // ROUNDS  # of PostgreSQL, each of which costs more
SECONDS_A_ROUND = 1.5  # on a slow and busy machine; a fifth of it otherwise


def killed(folder, rounds, *more):
    """What the rounds came to."""
    seed = os.environ.get("ARICIA_FAULT_SEED", "3")
    done = subprocess.run(
        [sys.executable, str(PROGRAM), str(folder), str(rounds), seed, *more], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.timeout(60 + SECONDS_A_ROUND * int(os.environ.get("ARICIA_FAULT_ROUNDS", ROUNDS)))
def test_killed_at_any_moment_the_store_keeps_what_it_acknowledged_and_agrees_with_itself(tmp_path):
    rounds = int(os.environ.get("ARICIA_FAULT_ROUNDS", ROUNDS))
    outcome = killed(tmp_path, rounds)
    assert outcome["problems"] == []
    assert outcome["rounds"] == rounds
    assert outcome["acknowledged"] > rounds
    assert outcome["without"] < rounds / 2  # else the writers were killed before they wrote


@pytest.mark.timeout(120 + SECONDS_A_ROUND * SCHEMA_ROUNDS)
def test_killed_at_any_moment_a_process_leaves_a_shared_store_that_agrees_with_itself(tmp_path):
    outcome = killed(tmp_path, SCHEMA_ROUNDS, running_server().url)
    assert outcome["problems"] == []
    assert outcome["acknowledged"] > SCHEMA_ROUNDS


def test_the_examination_after_a_kill_notices_what_is_lost(tmp_path):
    specification = importlib.util.spec_from_file_location("killed_writer", PROGRAM)
    program = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(program)
    store = program.FileStore(tmp_path, 0)
    repository = store.open()
    kept, changed = (
        repository.write(lambda c, n=name: c.add_entity("erin", "GlossaryTerm", {"qualifiedName": n})).result().guid
        for name in ("kept", "changed")
    )
    repository.write(lambda c: c.update_entity("erin", changed, {"qualifiedName": "half"})).result()
    repository.close()
    expected = program.Expected()
    for facts in (("entity", kept, 1), ("entity", changed, 2)):
        expected.add(*facts)
    assert program.check(store, expected) == []
    for facts in (("entity", kept, 2), ("entity", "another", 1), ("removed", kept, False), ("several", changed, "half")):
        expected.add(*facts)
    assert [text.split()[0] for text in program.check(store, expected)] == ["version", "version", "entity", "half"]
