"""Events on their way to a topic: kept in order until the event bus has taken them."""

from __future__ import annotations

import threading
from collections import deque

from aricia.base.audit_log import AuditLog
from aricia.base.errors import AriciaError
from aricia.connections.api import Topic

COMPONENT = "Open Metadata Repository Cohort"
BATCH = 200
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 15.0  # seconds between attempts to publish what was refused
LAST_WORDS = 5.0  # seconds in which what is waiting may still be sent when the member leaves


class Outbox:
    """Publishes in a thread of its own, so that nobody waits for the event bus. Thread safe."""

    def __init__(self, topic: Topic, cohort: str, audit_log: AuditLog) -> None:
        self.topic, self._cohort, self._audit_log = topic, cohort, audit_log
        self._waiting: deque[str] = deque()
        self._changed = threading.Condition()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"outbox of {topic.name}", daemon=True)

    def start(self) -> None:
        """Begin to publish."""
        self._thread.start()

    def send(self, *events: str) -> None:
        """Publish these after those that are waiting."""
        with self._changed:
            self._waiting.extend(events)
            self._changed.notify_all()

    def drain(self, seconds: float = LAST_WORDS) -> bool:
        """Wait until everything is published. -> False when it takes longer"""
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting, seconds)

    def stop(self) -> None:
        """End; what is still waiting is lost."""
        self._stopped.set()
        with self._changed:
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopped.is_set():
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._stopped.is_set())
                batch = [self._waiting[place] for place in range(min(BATCH, len(self._waiting)))]
            if batch and self._published(batch):
                with self._changed:
                    for _ in batch:
                        self._waiting.popleft()
                    self._changed.notify_all()

    def _published(self, events: list[str]) -> bool:
        """Publish, again and again where it is refused. -> False when stopped before that"""
        pause, refused = FIRST_PAUSE, False
        while not self._stopped.is_set():
            try:
                self.topic.publish(events)
            except AriciaError as problem:
                if not refused:
                    self._tell("ARICIA-0500", self.topic.name, self._cohort, problem.text)
                refused = True
                self._stopped.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
                continue
            if refused:
                self._tell("ARICIA-0501", self.topic.name, self._cohort)
            return True
        return False

    def _tell(self, message: str, *inserts: str) -> None:
        self._audit_log.log(message, *inserts, component=COMPONENT, action="publish")
