"""Carries what the change feed tells to somewhere else: in order, at least once, from where it left off."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from aricia.base.audit_log import AuditLog
from aricia.base.errors import AriciaError
from aricia.repository.change_feed import Change
from aricia.repository.change_images import with_later
from aricia.repository.metadata_collection import MetadataCollection, Repository

Translate = Callable[[MetadataCollection, Change, Sequence[Change]], str | None]
Finish = Callable[[], None]
Publish = Callable[[Sequence[str]], Finish | None]

BATCH = 200  # changes that are read together
GATHER = 0.025  # seconds from one look at the feed to the next while changes come, so that several are told together
CLAIM_CHECK = 2.0  # seconds between looks whether the process that tells is still there
OTHER_PROCESS = 1.0  # seconds until changes of other processes are looked for
UNFOLLOWED_CHECK = 0.5  # seconds between looks for somebody who listens
PLACE_KEPT_EVERY = 1.0  # seconds; what was told since then is told again after a crash
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 15.0  # seconds between attempts to publish what was refused
_COMPONENT = "Event relay"


class _Batch(NamedTuple):
    """Changes that were read together. last: the number of the last one;  finish: waits until the events are taken"""

    last: int
    size: int
    events: Sequence[str]
    finish: Finish | None = None


class FeedRelay:
    """One reader of a repository's feed, in a thread of its own. Of the processes that share a store, one tells.

    name: under which the repository keeps the reader's place
    translate: the event for a change, when there is one, given those of the changes that follow it which its images depend on;
        a change whose translation fails is logged and set aside
    publish: takes events for good, at once or before what it returns does, or raises an AriciaError, here or there: the same
        events come again
    is_followed: whether somebody can get the events; while nobody can, changes are passed over
    longest_pause: seconds between attempts to publish, at most
    published: number of events that were taken
    """

    def __init__(
        self, repository: Repository, name: str, translate: Translate, publish: Publish, audit_log: AuditLog,
        is_followed: Callable[[], bool] = lambda: True, longest_pause: float = LONGEST_PAUSE,
    ) -> None:
        self._longest_pause = longest_pause
        self._repository, self.name = repository, name
        self._translate, self._publish, self._is_followed = translate, publish, is_followed
        self._audit_log = audit_log
        self.published = 0
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._mine = False
        self._under_way: _Batch | None = None  # is on its way while the next one is made
        self._place = self._first_place()
        # The first place is kept at once: a process that is ended soon after each start must not tell the same each time.
        self._kept, self._kept_at = self._place, -PLACE_KEPT_EVERY
        self._thread = threading.Thread(target=self._run, name=f"relay of {name}", daemon=True)

    def start(self) -> None:
        """Begin; what happened since the last time comes first."""
        self._repository.on_commit(self._wake.set)
        self._thread.start()

    def waiting(self) -> int:
        """How many changes have not been told yet. errors: those of reading"""
        return max(0, self._repository.read(lambda collection: collection.last_change()) - self._place)

    def stop(self) -> None:
        """End, and keep the place. The repository must still be open."""
        self._stopped.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()
        self._keep_place()

    def _first_place(self) -> int:
        """Where the reader left off; a new one begins with what happens from now on."""
        known = self._repository.read(lambda collection: collection.reader_place(self.name))
        if known is not None:
            return known
        now = self._repository.read(lambda collection: collection.last_change())
        self._repository.write(lambda collection: collection.keep_reader_place(self.name, now)).result()
        return now

    def _run(self) -> None:
        self._published(())  # nothing yet, but the bus makes the topic, or its absence is told at once
        while not self._stopped.is_set():
            self._wake.clear()
            began = time.monotonic()
            try:
                if not self._is_mine():
                    self._stopped.wait(CLAIM_CHECK)
                    continue
                if not self._is_followed():
                    self._pass_over()
                    continue
                batch = self._repository.read(self._next)
            except AriciaError as problem:
                self._under_way = None  # it is read again
                self._tell("ARICIA-0021", problem)
                self._stopped.wait(LONGEST_PAUSE)
                continue
            if self._finished():
                self._send(batch)
                if batch.size < BATCH and self._finished():
                    self._rest(began, batch)
        self._finished()

    def _send(self, batch: _Batch) -> None:
        """Have the bus begin to take events."""
        finish: Finish | None = None
        if batch.events:
            try:
                finish = self._publish(batch.events)
            except AriciaError as problem:
                finish = _raiser(problem)
        self._under_way = batch._replace(finish=finish)

    def _finished(self) -> bool:
        """Wait until what is under way is taken. -> False when it is not, because of the end or another process"""
        batch, self._under_way = self._under_way, None
        if batch is None:
            return True
        if batch.finish is not None and not self._published(batch.events, batch.finish):
            return False
        self._place = batch.last
        self.published += len(batch.events)
        self._keep_place_in_time()
        return True

    def _rest(self, began: float, batch: _Batch) -> None:
        """Let changes gather where there are any, or else wait for some."""
        if batch.size:
            self._stopped.wait(max(0.0, began + GATHER - time.monotonic()))
        else:
            self._keep_place_in_time()
            self._wake.wait(OTHER_PROCESS)

    def _is_mine(self) -> bool:
        """Whether this process tells; when it takes over, it goes on where the other one left off."""
        was_mine, self._mine = self._mine, False  # also when it cannot be found out
        self._mine = self._repository.claim(self.name)
        if not self._mine:
            self._under_way = None
        if self._mine and not was_mine:
            self._place = self._kept = self._first_place()
        return self._mine

    def _pass_over(self) -> None:
        """Nobody can get what is told: go on with what happens next."""
        self._under_way = None
        self._place = self._repository.read(lambda collection: collection.last_change())
        self._stopped.wait(UNFOLLOWED_CHECK)

    def _next(self, collection: MetadataCollection) -> _Batch:
        """The events of the changes after what is under way."""
        after = self._place if self._under_way is None else self._under_way.last
        changes = collection.changes(after, BATCH)
        told = (self._event_of(collection, change, later) for change, later in with_later(changes))
        return _Batch(changes[-1].sequence if changes else after, len(changes), [event for event in told if event is not None])

    def _event_of(self, collection: MetadataCollection, change: Change, later: Sequence[Change]) -> str | None:
        try:
            return self._translate(collection, change, later)
        except AriciaError:
            raise
        except Exception as problem:  # one change that cannot be told must not keep back all that follow
            self._audit_log.log(
                "ARICIA-0024", self.name, change.sequence, change.event, change.guid, str(problem), component=_COMPONENT,
                action="translate", problem=problem,
            )
            return None

    def _published(self, events: Sequence[str], finish: Finish | None = None) -> bool:
        """Publish, again and again where it is refused. -> False when stopped before that, or when another process tells

        finish: of the first attempt, when it is under way
        """
        pause, refused = FIRST_PAUSE, False
        while finish is not None or not self._stopped.is_set():
            try:
                finish = finish or self._publish(events)
                if finish is not None:
                    finish()
            except AriciaError as problem:
                if not refused:
                    self._tell("ARICIA-0022", problem)
                refused, finish = True, None
                self._stopped.wait(pause)
                pause = min(pause * 2, self._longest_pause)
                if not self._is_still_mine():
                    return False
                continue
            if refused:
                self._audit_log.log("ARICIA-0023", self.name, component=_COMPONENT, action="publish")
            return True
        return False

    def _is_still_mine(self) -> bool:
        """Whether this process still tells, as far as can be found out."""
        try:
            return self._is_mine()
        except AriciaError:  # is found and told by who looks next
            return False

    def _tell(self, message: str, problem: AriciaError) -> None:
        self._audit_log.log(message, self.name, problem.text, component=_COMPONENT, action="publish", problem=problem)

    def _keep_place_in_time(self) -> None:
        if time.monotonic() - self._kept_at >= PLACE_KEPT_EVERY:
            self._keep_place()

    def _keep_place(self) -> None:
        place = self._place
        if self._mine and place != self._kept:
            self._repository.write(lambda collection: collection.keep_reader_place(self.name, place)).result()
            self._kept = place
        self._kept_at = time.monotonic()


def _raiser(problem: AriciaError) -> Finish:
    def finish() -> None:
        raise problem

    return finish
