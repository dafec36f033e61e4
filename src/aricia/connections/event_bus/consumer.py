"""The thread that brings the events of one topic to one listener."""

from __future__ import annotations

import threading
from collections.abc import Callable

from aricia.base.audit_log import AuditLog
from aricia.connections.event_bus.port import Listener

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 30.0  # seconds before an event that a listener refused is given again
COMPONENT = "Open Metadata Topic Connector"

Poll = Callable[[float], str | None]  # the next event, or None after so many seconds without one


class Consumer:
    """Polls, delivers, commits, until it is stopped. What cannot be delivered is logged and tried again, never skipped."""

    def __init__(self, topic: str, poll: Poll, done: Callable[[], None], listener: Listener, audit_log: AuditLog) -> None:
        self._topic = topic
        self._poll, self._done, self._listener = poll, done, listener
        self._audit_log = audit_log
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"listener of {topic}", daemon=True)

    def start(self) -> None:
        """Begin to deliver."""
        self._thread.start()

    def stop(self) -> None:
        """End after the event that is being handled."""
        self._stopped.set()
        if self._thread is not threading.current_thread() and self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        pause = FIRST_PAUSE
        while not self._stopped.is_set():
            try:
                event = self._poll(0.25)
                if event is not None and self._deliver(event):
                    self._done()
                pause = FIRST_PAUSE
            except Exception as problem:  # of the bus: it may be back later, and this thread must be there then
                inserts = (type(problem).__name__, self._topic, str(problem))
                self._audit_log.log(
                    "OCF-KAFKA-TOPIC-CONNECTOR-0008", *inserts, component=COMPONENT, action="receiveEvent", problem=problem
                )
                self._stopped.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    def _deliver(self, event: str) -> bool:
        """Give the event to the listener until it takes it. -> False when stopped before that"""
        pause = FIRST_PAUSE
        while True:
            try:
                self._listener(event)
                return True
            except Exception as problem:  # a listener's fault must not end the delivery for good
                self._audit_log.log(
                    "OCF-KAFKA-TOPIC-CONNECTOR-0009", self._topic, type(problem).__name__, str(problem), event[:500],
                    component=COMPONENT, action="distributeEvent", problem=problem,
                )
            if self._stopped.wait(pause):
                return False
            pause = min(pause * 2, LONGEST_PAUSE)
