"""Webhooks of several processes on one store: one of them delivers, and another one goes on when it dies."""

import importlib.util
import itertools
import json
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from aricia.metadata.api import ElementProperties, WriteOptions, create_element
from aricia.servers.webhooks.subscriptions import Webhook, Webhooks, new_secret

WITHIN = 30
PROGRAM = Path(__file__).with_name("delivering_process.py")
_specification = importlib.util.spec_from_file_location("delivering_process", PROGRAM)
program = importlib.util.module_from_spec(_specification)
_specification.loader.exec_module(program)
_numbers = itertools.count()


@pytest.fixture
def schema():
    return f"webhooks {next(_numbers)}"


@pytest.fixture
def folders(tmp_path, receiver):
    """The data directories of two platforms, with the same webhook."""
    webhook = Webhook(id="w", server="a-store", url=receiver.url, secret=new_secret())
    places = [tmp_path / "one", tmp_path / "two"]
    for place in places:
        place.mkdir()
        Webhooks(place).add(webhook)
    return places


@pytest.fixture
def store(postgres, schema):
    """The store as this process has it."""
    opened = program.opened(postgres.url, schema)
    yield opened
    opened.repository.close()


@pytest.fixture
def other_process(postgres, schema, folders, store):
    """Starts a process that delivers, too."""
    running = []

    def start(attempts=3):
        command = [sys.executable, str(PROGRAM), postgres.url, schema, str(folders[0]), str(attempts)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        running.append(process)
        assert process.stdout.readline() == "ready\n"
        return process

    yield start
    for each in running:
        each.kill()
        each.communicate()


def create(store, *names):
    for name in names:
        store.write("erin", "r", partial(
            create_element, type_name="Collection", properties=ElementProperties({"qualifiedName": name}), options=WriteOptions()
        )).result(WITHIN)


def refused(receiver, number):
    with receiver.changed:
        assert receiver.changed.wait_for(lambda: len(receiver.refused) >= number, WITHIN)


def test_every_event_is_delivered_by_one_of_the_processes(store, folders, other_process, receiver):
    other_process()
    relays = program.deliver(store, folders[1], 3)
    names = [f"e{number}" for number in range(20)]
    create(store, *names)
    receiver.wait_for(20)
    relays.stop()
    assert receiver.names() == names


def test_when_the_process_that_delivers_dies_another_one_goes_on_within_seconds(store, folders, other_process, receiver):
    process = other_process()
    create(store, "a")
    receiver.wait_for(1)
    relays = program.deliver(store, folders[1], 3)
    process.kill()
    process.wait(WITHIN)
    died = time.monotonic()
    create(store, "b", "c")
    with receiver.changed:
        assert receiver.changed.wait_for(lambda: "c" in receiver.names(), WITHIN)
    took = time.monotonic() - died
    relays.stop()
    later = [name for name in receiver.names() if name != "a"]  # which may come twice
    assert later == ["b", "c"] and took < 10


def test_what_was_refused_before_a_process_died_is_tried_again_by_the_other(store, folders, other_process, receiver):
    process = other_process()
    receiver.statuses = [500]
    create(store, "a")
    refused(receiver, 1)
    relays = program.deliver(store, folders[1], 3)
    process.kill()
    receiver.wait_for(1)
    create(store, "b")
    receiver.wait_for(2)
    relays.stop()
    assert receiver.names() == ["a", "b"]
    assert receiver.taken[0][0]["webhook-id"] == receiver.refused[0][0]["webhook-id"]


def test_what_the_other_process_gives_up_becomes_its_dead_letter_and_the_rest_goes_on(store, folders, other_process, receiver):
    process = other_process(attempts=1000)
    receiver.statuses = [500] * 1000
    create(store, "lost")
    refused(receiver, 1)
    relays = program.deliver(store, folders[1], 2)
    process.kill()
    process.wait(WITHIN)
    letters = folders[1] / "data/dead-letters/a-store/w.jsonl"
    until = time.monotonic() + WITHIN
    while not letters.exists() or not letters.read_text().endswith("\n"):
        assert time.monotonic() < until
        time.sleep(0.05)
    receiver.statuses = []
    create(store, "next")
    receiver.wait_for(1)
    relays.stop()
    (letter,) = [json.loads(line) for line in letters.read_text().splitlines()]
    (event,) = json.loads(letter["body"])["events"]
    assert event["event"]["elementProperties"]["propertiesAsStrings"]["qualifiedName"] == "lost"
    assert receiver.names() == ["next"]
    assert not (folders[0] / "data").exists()
