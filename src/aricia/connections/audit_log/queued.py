"""Records on their way to something that may be slow or away: a thread of their own hands them on, in order."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from aricia.base.audit_log import AuditRecord
from aricia.base.errors import AriciaError

WAITING = 10_000
_BATCH = 200
_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
_LAST_WORDS, _FIRST_WORDS = 1.0, 0.3  # seconds that closing waits: when records were handed on before, when none was yet


class Queued:
    """Hands records on in batches. While that fails, up to ``WAITING`` records wait; then the oldest are dropped, and counted.

    write: hands a batch on, or raises AriciaError
    trouble: told when writing begins to fail, and when it works again
    """

    def __init__(
        self, name: str, write: Callable[[list[AuditRecord]], None], end: Callable[[], None], trouble: Callable[[str], None]
    ) -> None:
        self._write, self._end, self._trouble = write, end, trouble
        self._records: deque[AuditRecord] = deque()
        self._dropped = 0
        self._worked = self._failing = self._closing = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name=f"audit log {name}", daemon=True)
        self._thread.start()

    def __call__(self, record: AuditRecord) -> None:
        with self._changed:
            if len(self._records) >= WAITING:
                self._records.popleft()
                self._dropped += 1
            self._records.append(record)
            self._changed.notify()

    def close(self) -> None:
        """Hand on what waits, if that is quick, and stop; what is away is not waited for."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        if not self._failing:
            self._thread.join(_LAST_WORDS if self._worked else _FIRST_WORDS)

    def _run(self) -> None:
        pause = _PAUSE
        while batch := self._next():
            try:
                self._write(batch)
            except AriciaError as fault:
                self._put_back(batch)
                self._tell(fault.text)
                if self._closing:
                    break
                self._wait(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
            else:
                pause, self._worked = _PAUSE, True
                self._tell_works()
        self._end()

    def _next(self) -> list[AuditRecord]:
        with self._changed:
            while not self._records and not self._closing:
                self._changed.wait()
            return [self._records.popleft() for _ in range(min(_BATCH, len(self._records)))]

    def _put_back(self, batch: list[AuditRecord]) -> None:
        with self._changed:
            self._records.extendleft(reversed(batch))
            while len(self._records) > WAITING:
                self._records.popleft()
                self._dropped += 1

    def _wait(self, seconds: float) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._closing, seconds)

    def _tell(self, text: str) -> None:
        if not self._failing:
            self._failing = True
            self._trouble(text)

    def _tell_works(self) -> None:
        if self._failing:
            self._failing, dropped, self._dropped = False, self._dropped, 0
            self._trouble(f"records are written again; {dropped} were lost")
