"""A configuration document is whole at any instant, however its writer ends."""

import random
import stat
import subprocess
import sys
import threading
import time

import pytest

from aricia.base.errors import AriciaError, ConfigurationError
from aricia.servers.configuration.document_files import FileDocumentStore

TEMPLATE = "data/servers/{0}/config/{0}.config"
WRITER = """
import sys
from pathlib import Path
from aricia.servers.configuration.document_files import FileDocumentStore

store = FileDocumentStore(Path(sys.argv[1]), sys.argv[2])
number = int(sys.argv[3])
while True:
    number += 1
    store.save("s", {"number": number, "lines": [f"{number} " * 20] * 500})
    print(number, flush=True)
"""


def document(number):
    return {"number": number, "lines": [f"{number} " * 20] * 500}


def test_a_killed_writer_leaves_a_whole_document(tmp_path):
    store, chance, number = FileDocumentStore(tmp_path, TEMPLATE), random.Random(1), 0
    for _ in range(8):
        command = [sys.executable, "-c", WRITER, str(tmp_path), TEMPLATE, str(number)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            writer.stdout.readline()
            threading.Event().wait(chance.uniform(0, 0.05))
            writer.kill()
            acknowledged = [int(line) for line in writer.stdout.read().split("\n") if line.isdigit()]
        found = store.load("s")
        assert found == document(found["number"])
        assert found["number"] >= max([number + 1, *acknowledged])
        number = found["number"]
    assert store.names() == ["s"]


def test_a_reader_never_sees_half_a_document(tmp_path):
    store, done = FileDocumentStore(tmp_path, TEMPLATE), threading.Event()
    store.save("s", document(0))

    def write():
        for number in range(60):
            store.save("s", document(number))
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    limit, seen = time.monotonic() + 30, set()
    while not done.is_set() and time.monotonic() < limit:
        found = store.load("s")
        assert found == document(found["number"])
        seen.add(found["number"])
    writer.join()
    assert done.is_set()
    assert seen


def test_only_the_owner_may_read_a_document(tmp_path):
    store = FileDocumentStore(tmp_path, TEMPLATE)
    store.save("s", document(1))
    file = tmp_path / "data/servers/s/config/s.config"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o644)
    store.save("s", document(2))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_draft_that_was_left_behind_is_no_obstacle(tmp_path):
    store = FileDocumentStore(tmp_path, TEMPLATE)
    store.save("s", document(1))
    draft = tmp_path / "data/servers/s/config/.s.config.draft"
    draft.write_text("half")
    draft.chmod(0o644)
    assert store.load("s") == document(1)
    store.save("s", document(2))
    assert store.load("s") == document(2)
    assert not draft.exists()


@pytest.mark.parametrize("action", ["save", "remove"])
def test_a_disk_that_does_not_take_a_document_is_a_fault_of_the_configuration(tmp_path, action):
    store = FileDocumentStore(tmp_path, TEMPLATE)
    folder = tmp_path / "data/servers/s/config"
    folder.parent.mkdir(parents=True)
    if action == "save":
        folder.write_text("a file where a folder is needed")
    else:
        (folder / "s.config").mkdir(parents=True)
    with pytest.raises(ConfigurationError, match="OMAG-ADMIN-400-013"):
        store.save("s", {}) if action == "save" else store.remove("s")
    with pytest.raises(AriciaError) if action == "remove" else pytest.raises(ConfigurationError):
        store.load("s")
