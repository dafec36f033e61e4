"""A secrets file is whole at any instant, however its writers end, and no change of one undoes that of another."""

import os
import random
import subprocess
import sys
import threading

import yaml

from aricia.connections.api import SecretsFile

WRITER = """
import sys
from pathlib import Path
from aricia.connections.api import SecretsFile

file, name, number = SecretsFile(Path(sys.argv[1])), sys.argv[2], int(sys.argv[3])
last = int(sys.argv[4])
while number < last:
    number += 1
    file.change(name, lambda content: content.update(secrets={"number": number, "text": f"{number} " * 2000}))
    print(number, flush=True)
"""


def writer(path, name, number, last=10**9):
    command = [sys.executable, "-c", WRITER, str(path), name, str(number), str(last)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def number_of(path, name):
    content = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    secrets = content["secretsCollections"][name]["secrets"]
    assert secrets["text"] == f"{secrets['number']} " * 2000
    assert content["secretsCollections"]["kept"] == {"secrets": {"a": "b"}}
    return secrets["number"]


def test_a_killed_writer_leaves_a_whole_file(tmp_path):
    path, chance, number = tmp_path / "x.omsecrets", random.Random(2), 0
    SecretsFile(path).replace("kept", {"secrets": {"a": "b"}})
    for _ in range(6):
        with writer(path, "changed", number) as process:
            process.stdout.readline()
            threading.Event().wait(chance.uniform(0, 0.05))
            process.kill()
            acknowledged = [int(line) for line in process.stdout.read().split("\n") if line.isdigit()]
        found = number_of(path, "changed")
        assert found >= max([number + 1, *acknowledged])
        number = found
    SecretsFile(path).change("changed", lambda content: content["secrets"].update(number=0, text="0 " * 2000))
    assert number_of(path, "changed") == 0
    assert os.listdir(tmp_path) == [path.name]
    assert path.stat().st_mode & 0o777 == 0o600


def test_two_processes_that_change_a_file_undo_nothing_of_each_other(tmp_path):
    path = tmp_path / "x.omsecrets"
    SecretsFile(path).replace("kept", {"secrets": {"a": "b"}})
    with writer(path, "one", 0, 25) as one, writer(path, "two", 0, 25) as two:
        ends = one.communicate(timeout=60), two.communicate(timeout=60)
    assert (one.returncode, two.returncode, len(ends)) == (0, 0, 2)
    assert (number_of(path, "one"), number_of(path, "two")) == (25, 25)


def test_a_disk_that_does_not_take_the_file_leaves_the_good_one(tmp_path):
    path = tmp_path / "x.omsecrets"
    SecretsFile(path).replace("kept", {"secrets": {"a": "b"}})
    (tmp_path / ".x.omsecrets.draft").mkdir()
    try:
        SecretsFile(path).change("kept", lambda content: content.clear())
    except Exception as problem:
        assert "YAML-SECRETS-STORE-CONNECTOR-500-002" in str(problem)
    assert SecretsFile(path).collection("kept").secrets == {"a": "b"}
