"""The log of what a member tells: order, places over restarts and restored copies, what is kept."""

import shutil

import pytest

from aricia.base.errors import ConnectorError
from aricia.connections.event_bus.members import event_log
from aricia.connections.event_bus.members.event_log import KEPT_REGISTRATIONS, EventLog, Place
from aricia.connections.event_bus.members.settings import MemberBusSettings

HOUR = 3_600_000


@pytest.fixture
def clock(monkeypatch):
    """The time of the log, in a list."""
    moment = [1_000_000_000_000]
    monkeypatch.setattr(event_log, "now_ms", lambda: moment[0])
    return moment


@pytest.fixture
def log(tmp_path):
    made = EventLog(tmp_path / "log.db")
    yield made
    made.close()


def values(log, after=0):
    return [event.value for event in log.read(after, 1000, 10**9)[0]]


def test_events_are_read_in_their_order_page_by_page(log):
    log.append("instances", ["a", "b"], {"ben": 7})
    log.append("types", ["c"], {})
    first, place = log.read(0, 2, 1000)
    assert [(each.topic, each.value, each.requires) for each in first] == [
        ("instances", "a", {"ben": 7}), ("instances", "b", None),
    ]
    assert values(log, place) == ["c"]
    assert log.read(log.last, 2, 1000) == ([], log.last)


def test_a_page_has_one_event_at_least_however_long_that_is(log):
    log.append("instances", ["x" * 100, "y", "z"], {})
    assert [event.value for event in log.read(0, 10, 50)[0]] == ["x" * 100]
    assert [event.value for event in log.read(1, 10, 50)[0]] == ["y", "z"]


def test_a_place_is_good_over_restarts(tmp_path):
    log = EventLog(tmp_path / "log.db")
    log.append("instances", ["a", "b"], {})
    place = log.place_at(2)
    log.close()
    log = EventLog(tmp_path / "log.db")
    log.append("instances", ["c"], {})
    assert log.resume(place) == (2, False)
    assert values(log, 2) == ["c"]
    assert log.place_at(3).epoch != place.epoch
    log.close()


def test_who_has_read_more_than_a_restored_log_holds_reads_what_is_told_since(tmp_path):
    log = EventLog(tmp_path / "log.db")
    log.append("instances", ["a"], {})
    log.close()
    shutil.copy(tmp_path / "log.db", tmp_path / "copy.db")
    log = EventLog(tmp_path / "log.db")
    log.append("instances", ["b", "c"], {})
    place = log.place_at(3)
    log.close()
    log = EventLog(tmp_path / "copy.db")
    log.append("instances", ["d", "e", "f"], {})
    offset, missed = log.resume(place)
    assert (values(log, offset), missed) == (["a", "d", "e", "f"], True), "an epoch that the copy does not know"
    log.close()


def test_a_log_that_was_restored_within_an_epoch_goes_on_where_both_were_the_same(tmp_path):
    log = EventLog(tmp_path / "log.db")
    log.append("instances", ["a"], {})
    shutil.copy(tmp_path / "log.db", tmp_path / "copy.db")
    shutil.copy(tmp_path / "log.db-wal", tmp_path / "copy.db-wal")
    log.append("instances", ["b", "c"], {})
    place = log.place_at(3)
    log.close()
    log = EventLog(tmp_path / "copy.db")
    log.append("instances", ["d", "e", "f"], {})
    offset, missed = log.resume(place)
    assert (values(log, offset), missed) == (["d", "e", "f"], False)
    log.close()


def test_what_all_have_read_goes_after_hours_and_what_some_have_not_after_days(log, clock):
    settings = MemberBusSettings(keep_hours=1, keep_days=2)
    log.append("instances", ["a", "b"], {})
    assert log.trim(settings, 2) == 0
    clock[0] += 2 * HOUR
    log.append("instances", ["c"], {})
    assert log.trim(settings, 1) == 1
    assert values(log) == ["b", "c"]
    assert log.resume(log.place_at(0)) == (0, True)
    assert log.resume(log.place_at(1)) == (1, False)
    clock[0] += 47 * HOUR
    assert log.trim(settings, 1) == 2
    assert values(log) == ["c"]


def test_the_log_does_not_grow_beyond_its_size(log):
    settings = MemberBusSettings(keep_megabytes=1.0)
    for number in range(30):
        log.append("instances", [f"{number} " + "x" * 100_000], {})
        log.trim(settings, 0)
    kept = values(log)
    assert 3 <= len(kept) <= 10
    assert kept[-1].startswith("29 ")


def test_the_newest_registrations_stay_for_those_who_come_later(log, clock):
    settings = MemberBusSettings(keep_hours=1, keep_days=1)
    log.append("registration", [f"r{number}" for number in range(30)], {})
    log.append("instances", ["a"], {})
    clock[0] += 48 * HOUR
    end = log.trim(settings, log.last)
    assert end == log.last == 31
    assert values(log) == [f"r{number}" for number in range(30 - KEPT_REGISTRATIONS, 30)]
    events, place = log.read(*log.resume(None)[:1], 1000, 10**9)
    assert (len(events), place) == (KEPT_REGISTRATIONS, 31)
    assert log.resume(log.place_at(place)) == (31, False), "who came later has missed nothing"


def test_a_place_of_another_log_begins_anew_and_has_missed_something(log):
    log.append("instances", ["a"], {})
    assert log.resume(Place("another", 5)) == (0, True)


def test_a_folder_that_cannot_be_written_is_told_of(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ConnectorError) as caught:
        EventLog(tmp_path / "file" / "log.db")
    assert caught.value.id == "ARICIA-503-010"
