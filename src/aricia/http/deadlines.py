"""The time-out of requests: one look a second at what is under way, instead of a timer for each request."""

from __future__ import annotations

import asyncio
from typing import Any

_INTERVAL = 1.0

Task = asyncio.Task[Any]


class Deadlines:
    """The tasks of requests under way and when they began. A task that takes longer than ``limit`` seconds is cancelled."""

    def __init__(self, limit: float) -> None:
        self.limit = limit
        self._began: dict[Task, float] = {}
        self._passed: set[Task] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    def enter(self) -> Task:
        """The running task begins a request."""
        loop = asyncio.get_running_loop()
        task = asyncio.current_task(loop)
        assert task is not None
        self._began[task] = loop.time()
        if self._loop is not loop:
            self._loop = loop
            loop.call_later(_INTERVAL, self._look)
        return task

    def leave(self, task: Task) -> None:
        """The task is done with the request."""
        self._began.pop(task, None)
        self._passed.discard(task)

    def under_way(self) -> int:
        """How many requests there are."""
        return len(self._began)

    def has_passed(self, task: Task) -> bool:
        """Whether the task was cancelled for being late; it may go on then."""
        if task not in self._passed:
            return False
        task.uncancel()
        return True

    def _look(self) -> None:
        assert self._loop is not None
        oldest = self._loop.time() - self.limit
        for task in [task for task, began in self._began.items() if began < oldest]:
            del self._began[task]
            self._passed.add(task)
            task.cancel()
        self._loop.call_later(_INTERVAL, self._look)
