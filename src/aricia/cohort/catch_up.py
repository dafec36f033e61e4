"""A member that joins late, or has lost events, reads what is at home at the others and keeps it as copies.

Events tell what happens; they do not tell what was there before. Each other member whose repository can be called is read once,
beside everything else, page by page, in the order in which things were changed. How far that is, is kept with the copies, so that
it goes on there after a stop. It is part of no protocol: the others are asked by their repository services, as for any search.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection
from typing import Any

from msgspec import Struct

from aricia.base.clock import now_ms
from aricia.base.errors import AriciaError, ConfigurationError, RepositoryFault
from aricia.cohort.cohort_log import CohortLog
from aricia.cohort.copy_check import CopyCheck, Refresh
from aricia.cohort.copy_saver import CopySaver, Instance
from aricia.cohort.enterprise.api import home_of
from aricia.cohort.gone import Gone
from aricia.cohort.inbound_instances import InboundRules
from aricia.cohort.member_search import Ask, MemberSearch
from aricia.cohort.member_walk import MemberWalk
from aricia.repository.metadata_collection import Repository
from aricia.types.definitions import ENTITY, RELATIONSHIP

PAGE = 100  # instances that are read together
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0  # seconds until a member that could not be read is tried again
STOPPED_WITHIN = 5.0  # seconds
LOST_MARGIN = 60_000  # ms by which reading begins before the last change that is known here
_FOREVER = 3600.0
# What is kept as the place of a reader who is not done: events were lost after it was, or before.
_LOST, _LOST_HALFWAY = 0, -1


class CatchUpPlace(Struct, frozen=True, kw_only=True):
    """What catching up needs.

    members: gives the collections of the other members that have a repository, with their names
    ask: runs a work over the collection of a member;  refresh: asks the home of an instance for a new copy
    gone: told of instances that are no more;  rate: instances that are read in a second, at most
    """

    repository: Repository
    rules: InboundRules
    saver: CopySaver
    log: CohortLog
    members: Callable[[], dict[str, str]]
    ask: Ask
    refresh: Refresh
    gone: Gone
    rate: int


class _Waiting(Struct):
    """A member that could not be read. until: instant (monotonic)"""

    pause: float
    until: float


class CatchUp:
    """One thread for all members of a cohort, one after the other. Thread safe. saved: how many instances were saved"""

    def __init__(self, place: CatchUpPlace) -> None:
        self._place, self._repository = place, place.repository
        self._cohort = place.log.cohort
        self._wake, self._stopped = threading.Event(), threading.Event()
        self._waiting: dict[str, _Waiting] = {}
        self._done: set[str] = set()
        self._new_types: dict[str, set[str]] = {}
        self.saved = 0
        self._thread = threading.Thread(target=self._run, name=f"catch-up of {self._cohort}", daemon=True)

    def start(self) -> None:
        """Begin; what was begun before goes on."""
        self._thread.start()

    def stop(self) -> None:
        """End after the page that is being read; a member that does not answer is not waited for."""
        self._stopped.set()
        self._wake.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(STOPPED_WITHIN)

    def look(self) -> None:
        """The members have changed."""
        self._waiting.clear()
        self._wake.set()

    def learned(self, type_name: str) -> None:
        """A type was learned: what there is of it is read."""
        for member in self._place.members():
            self._new_types.setdefault(member, set()).add(type_name)
        self._wake.set()

    def lost(self) -> None:
        """Events were lost: copies of all members are compared with what these say, and what is new is read."""
        for member in self._place.members():
            self._begin_again(member)
        self._wake.set()

    def _begin_again(self, member: str) -> None:
        done = self._place_of(self._reader(member))
        self._keep(self._reader(member), _LOST_HALFWAY if done is None or done == _LOST_HALFWAY else _LOST)
        self._done.discard(member)

    def _look_at_rules(self) -> None:
        """With other rules than at the last time everything is read again: they may let more pass. What is here stays."""
        name, digest = f"catch-up {self._cohort} rules", self._place.rules.digest
        before = self._place_of(name)
        if before == digest:
            return
        for member in self._place.members() if before is not None else ():
            for kind in (ENTITY, RELATIONSHIP):
                self._keep(f"{self._reader(member)} {kind}", 0)
            self._keep(self._reader(member), _LOST_HALFWAY)
        self._keep(name, digest)

    # ---- the thread ------------------------------------------------------------------------------------------------
    def _run(self) -> None:
        while not self._stopped.is_set():
            self._wake.clear()
            try:
                pause = self._read_due() if self._repository.claim(f"catch-up {self._cohort}") else FIRST_PAUSE
            except AriciaError as fault:
                self._place.log.once("ARICIA-0511", self._cohort, fault.text)
                pause = LONGEST_PAUSE
            self._wake.wait(pause)

    def _read_due(self) -> float:
        """Read those members that are due. -> seconds until the next one is"""
        members = self._place.members()
        self._look_at_rules()
        for left in self._done - members.keys():
            self._begin_again(left)  # when it comes back: what it did meanwhile it may have told nobody
        for member, name in members.items():
            waiting = self._waiting.get(member)
            if self._stopped.is_set() or (waiting is not None and time.monotonic() < waiting.until):
                continue
            try:
                self._catch_up(member, name)
                self._waiting.pop(member, None)
            except _Stopped:
                break
            except AriciaError as fault:
                self._put_off(member, name, fault)
        return max(0.1, min((each.until - time.monotonic() for each in self._waiting.values()), default=_FOREVER))

    def _put_off(self, member: str, name: str, fault: AriciaError) -> None:
        """Try later; what is wrong with the connection itself, or with this repository, much later."""
        before = self._waiting.get(member)
        is_hopeless = isinstance(fault, ConfigurationError | RepositoryFault)
        pause = LONGEST_PAUSE if is_hopeless else min(before.pause * 2 if before else FIRST_PAUSE, LONGEST_PAUSE)
        if before is None or is_hopeless:
            self._place.log.once("ARICIA-0511", name, fault.text)
        self._waiting[member] = _Waiting(pause, time.monotonic() + pause)

    # ---- one member ------------------------------------------------------------------------------------------------
    def _reader(self, member: str) -> str:
        return f"catch-up {self._cohort} {member}"

    def _catch_up(self, member: str, name: str) -> None:
        """Read a member, unless that is done; of types that were learned since then what there is of them."""
        if member not in self._done:
            done = self._place_of(self._reader(member))
            if done is None or done <= 0:
                self._read_member(member, name, done)
            self._done.add(member)
        for type_name in self._new_types.pop(member, ()):
            self._read_type(member, type_name)

    def _read_member(self, member: str, name: str, done: int | None) -> None:
        begun, before = now_ms(), self.saved
        self._place.log.tell("ARICIA-0509", self._cohort, name, action="catchUp")
        since = None if done is None else self._compared(member, name)
        only = self._place.rules.only_types()
        if only is None:
            self._read_all(member, since if done == _LOST else None)
        for guid in only or ():
            definition = self._repository.types.by_guid(guid)
            if definition is not None:
                self._read_type(member, definition.name)
        self._keep(self._reader(member), begun)
        self._place.log.tell("ARICIA-0514", self._cohort, name, self.saved - before, action="catchUp")

    def _compared(self, member: str, name: str) -> int:
        """Events were lost: compare the copies with what the member says. -> the instant since when there may be others"""
        check = CopyCheck(
            self._repository, member, lambda work: self._place.ask(member, work), self._place.refresh,
            lambda instances: self._save(member, instances, None), self._place.gone,
        )
        since, changed = max(0, check.newest() - LOST_MARGIN), 0
        for number in check.batches():
            changed += number
            self._rest(PAGE)
        self._place.log.tell("ARICIA-0513", self._cohort, name, changed, action="catchUp")
        return since

    def _read_all(self, member: str, since: int | None) -> None:
        """Entities first, so that relationships find their ends. since: None = where reading was interrupted"""
        for kind in (ENTITY, RELATIONSHIP):
            mark = f"{self._reader(member)} {kind}"
            self._walk(member, kind, None, (self._place_of(mark) or 0) if since is None else since, mark)

    def _read_type(self, member: str, type_name: str) -> None:
        definition = self._repository.types.get(type_name)
        if definition is not None and definition.category in (ENTITY, RELATIONSHIP):
            self._walk(member, definition.category, type_name, 0, None)

    def _walk(self, member: str, kind: str, type_name: str | None, since: int, mark: str | None) -> None:
        """Read one kind of instances. What happens while that goes on is told by events."""
        others = {*self._place.members(), self._repository.collection_id} - {member}
        search = MemberSearch(member, self._place.ask, kind, type_name, others, PAGE)
        for page in MemberWalk[Any](search.find, PAGE).pages(since, search.newest()):
            at_home = [each for each in page if home_of(each) == member]
            self._save(member, at_home, None if mark is None else (mark, page[-1].update_time))
            self._rest(len(page))

    def _save(self, member: str, instances: Collection[Instance], mark: tuple[str, int] | None) -> None:
        chosen = [each for each in instances if self._place.saver.passes(each)]
        proxies = self._place.saver.proxies_of(member, chosen, self._place.ask)
        self.saved += self._place.saver.save(member, chosen, proxies, mark)

    # ---- little things ---------------------------------------------------------------------------------------------
    def _rest(self, instances: int) -> None:
        """Leave the member alone for as long as so many instances may take. errors: _Stopped"""
        if self._stopped.wait(instances / max(1, self._place.rate)):
            raise _Stopped

    def _place_of(self, reader: str) -> int | None:
        return self._repository.read(lambda collection: collection.reader_place(reader))

    def _keep(self, reader: str, place: int) -> None:
        self._repository.write(lambda collection: collection.keep_reader_place(reader, place)).result()


class _Stopped(Exception):
    """The server stops, or leaves the cohort."""
