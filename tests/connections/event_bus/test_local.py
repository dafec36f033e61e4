"""The bus of one machine: processes that use its file at the same time."""

import subprocess
import sys
import time

import apsw
import pytest

from aricia.base.audit_log import AuditLog
from aricia.base.errors import ConnectorError
from aricia.connections.event_bus import local
from aricia.connections.event_bus.local import LocalBus, open_topic
from aricia.connections.event_bus.port import TopicPlace, TopicSettings

PROCESSES, TOPICS = 4, 20
PROGRAM = f"""
import sys, pathlib
from aricia.connections.event_bus.local import LocalBus
sys.stdin.readline()
bus = LocalBus(pathlib.Path(sys.argv[1]))
for number in range({TOPICS}):
    topic = f"topic {{number}}"
    bus.place_of(sys.argv[2], topic)
    bus.append(topic, "key", ["event"])
    bus.keep_place(sys.argv[2], topic, number)
"""


def test_processes_that_come_at_the_same_time_wait_for_each_other(tmp_path):
    path = tmp_path / "events.db"
    command = [sys.executable, "-c", PROGRAM, str(path)]
    processes = [subprocess.Popen([*command, f"member {each}"], stdin=subprocess.PIPE) for each in range(PROCESSES)]
    for process in processes:
        process.stdin.write(b"go\n")
        process.stdin.flush()
    for process in processes:
        process.stdin.close()
        assert process.wait(60) == 0
    bus = LocalBus(path)
    assert all(len(bus.read(f"topic {number}", 0)) == PROCESSES for number in range(TOPICS))
    assert {bus.place_of(f"member {each}", f"topic {TOPICS - 1}") for each in range(PROCESSES)} == {TOPICS - 1}


def test_a_member_whose_events_were_removed_is_told_and_reads_what_is_left(tmp_path, monkeypatch):
    heard, lost = [], []

    def topic(member):
        settings = TopicSettings(name="t", member=member)
        return open_topic(TopicPlace(
            settings=settings, bus_directory=tmp_path, audit_log=AuditLog("s"), lost=lambda: lost.append(member),
        ))

    def listen(member, expected):
        reader = topic(member)
        reader.listen(heard.append)
        until = time.monotonic() + 10
        while heard != expected:
            assert time.monotonic() < until
            time.sleep(0.01)
        reader.close()

    writer, early = topic("writer"), topic("early")
    for member in ("early", "prompt"):
        listen(member, [])
    writer.publish(["one"])
    listen("prompt", ["one"])
    monkeypatch.setattr(local, "TRIM_EVERY", 1)
    monkeypatch.setattr(local, "KEPT_MS", -1_000)
    writer.publish(["two"])  # and all there was is removed
    monkeypatch.undo()
    heard.clear()
    listen("new", [])
    assert lost == []
    listen("early", [])
    listen("early", [])
    assert lost == ["early"]
    writer.publish(["three"])
    listen("early", ["three"])
    assert lost == ["early"]
    for each in (writer, early):
        each.close()


def test_a_file_that_cannot_be_used_is_a_fault_of_the_bus_whatever_is_asked(tmp_path):
    bus = LocalBus(tmp_path / "events.db")
    other = apsw.Connection(str(tmp_path / "events.db"))
    other.execute("DROP TABLE event; DROP TABLE place")
    works = (
        lambda: bus.append("t", "k", ["e"]), lambda: bus.read("t", 0), lambda: bus.is_followed("t"),
        lambda: bus.place_of("m", "t"), lambda: bus.keep_place("m", "t", 1),
    )
    for work in works:
        with pytest.raises(ConnectorError, match="no such table"):
            work()


def test_an_event_that_comes_while_a_reader_looks_is_not_waited_for(tmp_path):
    bus = LocalBus(tmp_path / "events.db")
    reader = local._Reader(bus, "m", "t")
    read = bus.read

    def read_just_before(topic, after):
        found = read(topic, after)
        if not found:
            bus.append("t", "k", ["e"])
        return found

    bus.read = read_just_before
    began = time.monotonic()
    assert reader.next_event(60) is None
    assert time.monotonic() - began < local.OTHER_PROCESS
    assert reader.next_event(60)[0] == "e"
