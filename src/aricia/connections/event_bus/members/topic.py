"""The topics of a cohort on the bus without a broker. Topics of other purposes are on the bus of this machine."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from aricia.connections.event_bus.local import open_topic as open_local_topic
from aricia.connections.event_bus.members.bus import MemberBus
from aricia.connections.event_bus.members.settings import read_settings
from aricia.connections.event_bus.port import OUT_ONLY, CohortMember, Listener, Topic, TopicPlace

LATELY = 60.0  # seconds; the longest pause of a member that reads
Key = tuple[Path, str, str]


class MemberTopic:
    """What goes over one topic of a cohort, as one member tells and hears it. It does not hear itself."""

    def __init__(self, place: TopicPlace, of: CohortMember) -> None:
        self.name, self.member = place.settings.name, place.settings.member
        self._kind = of.topic
        self._key: Key = place.bus_directory.resolve(), of.cohort, self.member
        self._is_open = True
        self.bus = _taken(self._key, place, of)
        if place.settings.direction != OUT_ONLY:
            self.bus.receive(self._kind, place.lost)

    def publish(self, events: Sequence[str]) -> None:
        """Keep events until the others have read them."""
        if events:
            self.bus.publish(self._kind, events)

    def send(self, events: Sequence[str]) -> None:
        """Keep events: they are there when this returns."""
        self.publish(events)

    def is_followed(self) -> bool:
        """Events are kept for those who come later."""
        return True

    def listen(self, listener: Listener) -> None:
        """Give what the others tell to the listener."""
        self.bus.listen(self._kind, listener)

    def has_read(self) -> bool:
        """The order of what a member tells over all of its topics is kept."""
        return True

    def wait_until_read(self, seconds: float) -> bool:
        """Wait until those who have read lately know what was told last: the member leaves. -> False when not all do in time"""
        return self.bus.wait_until_read(seconds, LATELY)

    def close(self) -> None:
        """Stop listening; with its last topic, the member's part in the cohort ends."""
        if self._is_open:
            self._is_open = False
            _given_back(self._key)


_buses: dict[Key, tuple[MemberBus, int]] = {}
_buses_lock = threading.Lock()


def _taken(key: Key, place: TopicPlace, of: CohortMember) -> MemberBus:
    with _buses_lock:
        bus, users = _buses.get(key) or (MemberBus(place, of, read_settings(of.properties)), 0)
        _buses[key] = bus, users + 1
        return bus


def _given_back(key: Key) -> None:
    with _buses_lock:
        bus, users = _buses.pop(key)
        if users > 1:
            _buses[key] = bus, users - 1
            return
        bus.close()


def open_topic(place: TopicPlace) -> Topic:
    """A topic of a cohort; any other one is opened on the bus of this machine.

    errors: ConfigurationError ARICIA-400-520, -521;  ConnectorError ARICIA-503-010
    """
    if place.of_cohort is None:
        return open_local_topic(place)
    return MemberTopic(place, place.of_cohort)
