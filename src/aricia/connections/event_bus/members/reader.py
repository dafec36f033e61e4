"""Reading what one other member tells: asking its platform again and again, handing on its events one after the other."""

from __future__ import annotations

import random
import threading
import time
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from aricia.base.errors import AriciaError
from aricia.connections.event_bus.consumer import Consumer
from aricia.connections.event_bus.members.event_log import LoggedEvent, Place
from aricia.connections.event_bus.members.page import COUNT, LARGEST_PAGE, SIZE, Page, Refusal, read_page
from aricia.connections.event_bus.port import Finish
from aricia.connections.rest.client import RestClient

if TYPE_CHECKING:
    from aricia.connections.event_bus.members.bus import MemberBus

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 60.0  # seconds between questions to a member that does not answer
SOONEST = 1.0  # seconds after a failure within which no sign of life shortens the pause
SET_ASIDE = 60.0  # seconds between looks whether a second address of a member is needed
LONGEST_HOLD = 5.0  # seconds that an event waits for members whose events it follows from, while these stand still
SHOWN_AGAIN = 3600.0  # seconds after which it is said again that a member does not answer
_COMPONENT = "Cohort without a broker"
_MESSAGES = {401: "ARICIA-0522", 502: "ARICIA-0523"}  # by the code of what is wrong; else the member is not reached


class EventText(str):
    """The text of an event, as listeners know events, with where it is from."""

    __slots__ = ("offset", "topic")

    def __new__(cls, event: LoggedEvent) -> EventText:
        made = super().__new__(cls, event.value)
        made.topic, made.offset = event.topic, event.offset
        return made

    topic: str
    offset: int


class Read(NamedTuple):
    """How far reading of a member is: up to an offset, and at the end of a page to a place."""

    member: str
    offset: int
    place: Place | None


class Hold(NamedTuple):
    """Since when an event waits for another member that is at this event, and had been asked so often then."""

    passed: int
    asked: int
    since: float


class MemberReader:
    """Reads one address, in a thread of its own, until it is stopped.

    member: who answers there, as its bus knows it; empty until it has answered
    reached, is_away: whether the last question was answered, or failed;  asked: how many there were
    begun, passed, done: offset of the event that was given to a listener last, that a listener has begun, that is done with
    """

    def __init__(self, bus: MemberBus, address: str, member: str, client: RestClient) -> None:
        self.address, self.member = address, member
        self.reached = self.is_away = self.is_set_aside = False
        self.asked = 0
        self._bus, self._client = bus, client
        self._place: Place | None = bus.memory.place_of(member) if member else None
        self.begun = self.passed = self.done = self._place.offset if self._place is not None else 0
        self._after: Place | None = self._place  # after what was read, be it handled or not
        self._waiting: deque[LoggedEvent] = deque()
        self._is_more = False  # whether there is more to be read just now
        self._holds: dict[str, Hold] = {}  # by member that an event has waited for
        self._pause, self._failed_at, self._told, self._told_at = 0.0, 0.0, "", 0.0
        self._woken, self._stopped = threading.Event(), threading.Event()
        self._consumer = Consumer(
            f"{bus.cohort} of the member at {address}", self._next_event, self._event_done, self._deliver, bus.audit_log
        )

    def start(self) -> None:
        """Begin to read."""
        self._consumer.start()

    def stop(self) -> None:
        """Have it end soon; ``join`` waits for it."""
        self._stopped.set()
        self._consumer.end_soon()
        self._woken.set()
        self._client.interrupt()

    def retire(self) -> None:
        """End, from within its own thread: there is nothing to read."""
        self.stop()
        self._client.close()

    def join(self) -> None:
        """Wait for the event that is being handled, and keep the place."""
        self._consumer.stop()
        if self._place is not None and self.member and self.done > self._place.offset:
            self._bus.memory.keep_place(self.member, self._place._replace(offset=self.done))
        self._client.close()

    def wake(self) -> None:
        """The member has shown itself: ask it now, unless it was asked just before."""
        if time.monotonic() - self._failed_at >= SOONEST:
            self._woken.set()

    # ---- for the consumer ------------------------------------------------------------------------------------------
    def _next_event(self, seconds: float) -> tuple[str, Read] | None:
        """seconds: 0 while events are being handled, which must not wait for others"""
        if not self._waiting and (seconds or self._is_more):
            self._ask(waits=seconds > 0 and not self._is_more)
        if not self._waiting or self._stopped.is_set() or not self._is_ready(self._waiting[0], seconds):
            return None
        event = self._waiting.popleft()
        return EventText(event), Read(self.member, event.offset, None if self._waiting else self._after)

    def _is_ready(self, event: LoggedEvent, seconds: float) -> bool:
        """Whether those events are handled that this one follows from; they are waited for as long as they may come."""
        late = [each for each in self._bus.behind(event) if self._holds_for(each)]
        if not late and self._bus.is_listened_to(event.topic):
            return True
        self._bus.wait_for_progress(seconds)
        return False

    def _holds_for(self, other: MemberReader) -> bool:
        """Whether to wait for another member: not when it was asked in vain since, and not long while it stands still."""
        hold = self._holds.get(other.member)
        if hold is None or hold.passed != other.passed:
            self._holds[other.member] = Hold(other.passed, other.asked, time.monotonic())
            if other.is_away:
                other.wake()
            return True
        if other.is_away and other.asked > hold.asked:
            return False
        return time.monotonic() - hold.since < LONGEST_HOLD

    def _deliver(self, text: str) -> Finish | None:
        assert isinstance(text, EventText)
        self.begun = text.offset
        finish = self._bus.deliver(text.topic, str(text))  # decoders take no other kinds of texts
        self.passed = text.offset
        self._bus.tell_progress()
        return finish

    def _event_done(self, read: Read) -> None:
        if read.place is not None:
            self._bus.memory.keep_place(read.member, read.place)
        if read.member == self.member:
            self.done = read.offset if read.place is None else max(read.offset, read.place.offset)
            self._place = read.place or self._place

    # ---- asking ----------------------------------------------------------------------------------------------------
    def _ask(self, *, waits: bool) -> None:
        """Ask for the next events; after a failure not before a pause. waits: until there are some"""
        if self._pause and self._woken.wait(self._pause * random.uniform(0.7, 1.0)):
            self._woken.clear()
        if self._stopped.is_set() or self._is_waiting_aside():
            return
        try:
            page = self._page(waits=waits)
            if self._accept(page):
                self._take(page)
        except Refusal as refusal:
            self._failed("ARICIA-0522", str(refusal))
        except AriciaError as problem:
            self._failed(_MESSAGES.get(problem.code, "ARICIA-0520"), problem.text)
        self.asked += 1
        self._bus.tell_progress()

    def _is_waiting_aside(self) -> bool:
        if self.is_set_aside and self._bus.is_read_elsewhere(self):
            return True
        self.is_set_aside = False
        return False

    def _page(self, *, waits: bool) -> Page:
        """errors: Refusal, AriciaError"""
        bus, place = self._bus, self._after
        asked = {"reader": bus.member, "wait": f"{bus.wait:g}" if waits and self.reached else "0"}
        if bus.address:
            asked["address"] = bus.address
        if place is not None:
            asked |= {"epoch": place.epoch, "after": str(place.offset)}
        content = self._client.get(bus.path, query=asked, most=LARGEST_PAGE)
        return read_page(content, self.address, place)

    def _accept(self, page: Page) -> bool:
        """Whether the events of the page are the next ones. Not so when the member turns out to be another than was thought."""
        if self._stopped.is_set():
            return False
        asked_from = self._after
        if page.member != self.member:
            self.member, self._place = page.member, self._bus.memory.place_of(page.member)
            self._after = self._place
            self.begun = self.passed = self.done = self._place.offset if self._place is not None else 0
        if not self._bus.reached(self, page):
            self.is_set_aside, self.reached, self._pause = True, False, SET_ASIDE
            return False
        if self._after != asked_from:
            return False  # the next question is for what comes after the right place
        self._recovered()
        return True

    def _take(self, page: Page) -> None:
        if page.missed:
            self._bus.lost(page.member, self.address)
        self._after = page.place
        self._waiting.extend(page.events)
        self._is_more = len(page.events) >= COUNT or sum(len(each.value) for each in page.events) >= SIZE // 2
        if not page.events and self.done >= self.begun:
            if page.place != self._place:
                self._event_done(Read(self.member, page.offset, page.place))
            self.begun = self.passed = self.done

    # ---- what becomes of questions ---------------------------------------------------------------------------------
    def _recovered(self) -> None:
        self.reached, self.is_away, self._pause = True, False, 0.0
        if self._told:
            self._told = ""
            self._tell("ARICIA-0521", self.address, self._bus.cohort)

    def _failed(self, message: str, reason: str) -> None:
        if self._stopped.is_set():
            return
        self.reached, self.is_away, self._is_more = False, True, False
        self._woken.clear()
        self._pause = min(self._pause * 2, LONGEST_PAUSE) or FIRST_PAUSE
        self._failed_at = now = time.monotonic()
        if self._told != message or now - self._told_at > SHOWN_AGAIN:
            self._told, self._told_at = message, now
            self._tell(message, self.address, self._bus.cohort, reason)

    def _tell(self, message: str, *inserts: str) -> None:
        self._bus.audit_log.log(message, *inserts, component=_COMPONENT, action="readEvents")
