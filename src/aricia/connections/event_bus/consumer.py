"""The thread that brings the events of one topic to one listener."""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from aricia.base.audit_log import AuditLog
from aricia.connections.event_bus.port import Finish, Listener

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 30.0  # seconds before an event that a listener refused is given again
WAIT = 0.25  # seconds for the next event
MOST_UNDER_WAY = 128  # events that are begun and not done with
MOST_CHARACTERS = 20_000_000  # of those events together, unless it is one
COMPONENT = "Open Metadata Topic Connector"

P = TypeVar("P")
Poll = Callable[[float], "tuple[str, P] | None"]  # the next event and its place, or None after so many seconds without one
Done = Callable[[P], None]  # everything up to the event at this place is done with


class _UnderWay(NamedTuple, Generic[P]):
    """An event that the listener has begun."""

    event: str
    place: P
    finish: Finish


class Consumer(Generic[P]):
    """Polls, delivers, commits, until it is stopped. What cannot be delivered is logged and tried again, never skipped.

    When an event cannot be finished, it and all that were begun after it are given again, in order.
    """

    def __init__(self, topic: str, poll: Poll[P], done: Done[P], listener: Listener, audit_log: AuditLog) -> None:
        self._topic = topic
        self._poll, self._done, self._listener = poll, done, listener
        self._audit_log = audit_log
        self._under_way: deque[_UnderWay[P]] = deque()
        self._characters = 0
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"listener of {topic}", daemon=True)

    def start(self) -> None:
        """Begin to deliver."""
        self._thread.start()

    def is_asking(self) -> bool:
        """Whether this is called by the listener, while it handles an event."""
        return self._thread is threading.current_thread()

    def end_soon(self) -> None:
        """Deliver no further event."""
        self._stopped.set()

    def stop(self) -> None:
        """End after the events that are being handled."""
        self.end_soon()
        if not self.is_asking() and self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        pause = FIRST_PAUSE
        while not self._stopped.is_set():
            try:
                received = self._poll(0.0 if self._under_way else WAIT)
            except Exception as problem:  # of the bus: it may be back later, and this thread must be there then
                self._tell_of_bus(problem)
                self._stopped.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
                continue
            pause = FIRST_PAUSE
            if received is None:
                self._finish_first()
            else:
                self._begin(*received)
            while len(self._under_way) > MOST_UNDER_WAY or self._characters > MOST_CHARACTERS:
                self._finish_first()
        while self._under_way:
            self._finish_first()

    def _begin(self, event: str, place: P) -> None:
        try:
            finish = self._listener(event)
        except Exception as problem:  # a listener's fault must not end the delivery for good
            self._tell(event, problem)
            while self._under_way:
                self._finish_first()
            self._deliver_again(event, place)
            return
        if finish is None and not self._under_way:
            self._keep(place)
            return
        self._under_way.append(_UnderWay(event, place, finish or _nothing))
        self._characters += len(event)

    def _finish_first(self) -> None:
        """Wait for the event that was begun first; those that follow it and are finished, too, stay under way."""
        if not self._under_way:
            return
        first = self._under_way[0]
        try:
            first.finish()
        except Exception as problem:
            self._tell(first.event, problem)
            self._finish_all_again()
            return
        self._under_way.popleft()
        self._characters -= len(first.event)
        self._keep(first.place)

    def _finish_all_again(self) -> None:
        """The first event failed: let those after it end, however they do, and give all of them again."""
        events = list(self._under_way)
        self._under_way.clear()
        self._characters = 0
        for each in events[1:]:
            with contextlib.suppress(Exception):  # which comes again if it is not the first event's
                each.finish()
        pause = FIRST_PAUSE
        for each in events:
            if not self._deliver_again(each.event, each.place, pause):
                return
            pause = 0.0

    def _deliver_again(self, event: str, place: P, pause: float = FIRST_PAUSE) -> bool:
        """Give an event to the listener, after a pause, until it is done with. -> False when stopped before that"""
        while not self._stopped.wait(pause):
            try:
                (self._listener(event) or _nothing)()
            except Exception as problem:
                self._tell(event, problem)
                pause = min(max(pause * 2, FIRST_PAUSE), LONGEST_PAUSE)
                continue
            self._keep(place)
            return True
        return False

    def _keep(self, place: P) -> None:
        """Everything up to this place is done with."""
        try:
            self._done(place)
        except Exception as problem:  # of the bus: a later place says the same, or else the events come again
            self._tell_of_bus(problem)

    def _tell_of_bus(self, problem: Exception) -> None:
        self._audit_log.log(
            "OCF-KAFKA-TOPIC-CONNECTOR-0008", type(problem).__name__, self._topic, str(problem), component=COMPONENT,
            action="receiveEvent", problem=problem,
        )

    def _tell(self, event: str, problem: Exception) -> None:
        self._audit_log.log(
            "OCF-KAFKA-TOPIC-CONNECTOR-0009", self._topic, type(problem).__name__, str(problem), event[:500],
            component=COMPONENT, action="distributeEvent", problem=problem,
        )


def _nothing() -> None:
    """There is nothing to wait for."""
