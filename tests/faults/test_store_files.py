"""Full disks, folders that are read only, damaged and cut files: clear faults, and nothing that was acknowledged is lost."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from aricia.base.errors import ConnectorError
from aricia.repository.queries import EntityQuery
from aricia.repository.stores.sqlite import SQLiteRepository
from aricia.repository.stores.sqlite.backup import back_up
from aricia.repository.stores.sqlite.care import examine
from aricia.types.registry import TypeRegistry

LIMITED = Path(__file__).with_name("limited_writer.py")
OPEN = """
import sys
from aricia.base.errors import AriciaError
from aricia.repository.stores.sqlite import SQLiteRepository
from aricia.types.registry import TypeRegistry
try:
    SQLiteRepository(sys.argv[1], TypeRegistry.open_metadata())
except AriciaError as fault:
    print(fault.text)
"""
# Root may write everywhere, unless this capability is taken away.
BOUND = ["setpriv", "--bounding-set", "-dac_override"] if os.geteuid() == 0 else []


@pytest.fixture
def path(tmp_path):
    """A closed store with some terms."""
    file = tmp_path / "store.db"
    with contextlib.closing(SQLiteRepository(file, TypeRegistry.open_metadata())) as repository:
        for number in range(60):
            add(repository, number)
    return file


def add(repository, number):
    properties = {"qualifiedName": f"term {number}", "description": f"text {number} " * 200}
    return repository.write(lambda c: c.add_entity("erin", "GlossaryTerm", properties)).result()


def opened(path):
    return contextlib.closing(SQLiteRepository(path, TypeRegistry.open_metadata()))


def count(path):
    with opened(path) as repository:
        return repository.read(lambda c: c.count_entities(EntityQuery()))


def test_a_full_disk_refuses_one_work_keeps_the_others_and_the_store_goes_on_when_there_is_room(tmp_path):
    path = tmp_path / "store.db"
    done = subprocess.run([sys.executable, str(LIMITED), str(path)], capture_output=True, text=True, check=True)
    outcome = json.loads(done.stdout)
    assert outcome["acknowledged"] > 20
    assert (outcome["found"], outcome["fault"], outcome["again"]) == (outcome["acknowledged"], "ARICIA-500-064", True)
    assert str(path) in outcome["text"]
    assert examine(path) == []
    assert count(path) == outcome["acknowledged"] + 1


def test_a_backup_that_does_not_fit_leaves_nothing_and_says_so(path, tmp_path):
    script = (
        "import resource, sys; from pathlib import Path\n"
        "from aricia.base.errors import AriciaError; from aricia.repository.stores.sqlite.backup import back_up\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))\n"
        "try: back_up(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "except AriciaError as fault: print(fault.id)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, path, tmp_path / "copy.db"], capture_output=True, text=True, check=True)
    assert done.stdout == "ARICIA-500-062\n"
    assert [file.name for file in tmp_path.iterdir() if "copy" in file.name] == []
    assert examine(path) == []


@pytest.mark.skipif(bool(BOUND) and shutil.which("setpriv") is None, reason="root may write everywhere")
@pytest.mark.parametrize(("folder", "file"), [(0o555, 0o444), (0o755, 0o444), (0o755, 0o000)])
def test_a_store_that_may_not_be_written_is_refused_with_its_name(path, tmp_path, folder, file):
    path.chmod(file)
    tmp_path.chmod(folder)
    try:
        done = subprocess.run([*BOUND, sys.executable, "-c", OPEN, path], capture_output=True, text=True, check=True)
    finally:
        tmp_path.chmod(0o755)
    assert done.stdout.startswith(f"ARICIA-500-061 The store {path} cannot be opened for writing: ")


def test_a_damaged_file_is_named_when_it_is_read_or_opened(path):
    content = bytearray(path.read_bytes())
    content[4096:] = b"\x00" * (len(content) - 4096)  # the header and the first page are left
    path.write_bytes(content)
    with pytest.raises(ConnectorError) as caught, opened(path) as repository:
        repository.read(lambda c: c.find_entities(EntityQuery()))
    assert caught.value.id in ("ARICIA-500-060", "ARICIA-500-061")
    assert str(path) in caught.value.text
    assert [finding.check for finding in examine(path)] == ["file"]


def test_a_cut_file_is_named(path):
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(ConnectorError) as caught, opened(path) as repository:
        for _ in range(3):
            repository.read(lambda c: c.find_entities(EntityQuery()))
    assert caught.value.id in ("ARICIA-500-060", "ARICIA-500-061")
    assert [finding.check for finding in examine(path)] == ["file"]


def _with_a_log(path, tmp_path):
    """A store as it is after a crash: with what was written lately in the log beside it only. -> its file and its log"""
    with opened(path) as repository:
        add(repository, 60)
        for name in ("crashed.db", "crashed.db-wal"):
            shutil.copyfile(path.with_name(name.replace("crashed", "store")), tmp_path / name)
    return tmp_path / "crashed.db", tmp_path / "crashed.db-wal"


def test_what_is_in_the_log_only_is_there_after_a_crash(path, tmp_path):
    file, log = _with_a_log(path, tmp_path)
    assert log.stat().st_size > 0
    assert count(file) == 61
    assert examine(file) == []


@pytest.mark.parametrize("part", [0.9, 0.5, 0.1, 0.0])
def test_a_log_that_was_cut_gives_up_its_last_commits_and_nothing_by_halves(path, tmp_path, part):
    file, log = _with_a_log(path, tmp_path)
    os.truncate(log, int(log.stat().st_size * part))
    assert examine(file) == []
    assert count(file) == 60


def test_a_log_with_a_damaged_page_gives_up_its_last_commits_and_nothing_by_halves(path, tmp_path):
    file, log = _with_a_log(path, tmp_path)
    content = bytearray(log.read_bytes())
    content[2000:2100] = b"\x55" * 100
    log.write_bytes(content)
    assert examine(file) == []
    assert count(file) == 60


def test_a_backup_of_a_store_with_a_log_has_what_is_in_the_log(path, tmp_path):
    file, _ = _with_a_log(path, tmp_path)
    back_up(file, tmp_path / "copy.db")
    with contextlib.closing(apsw.Connection(str(tmp_path / "copy.db"))) as connection:
        assert connection.execute("SELECT count(*) FROM entity").get == 61
