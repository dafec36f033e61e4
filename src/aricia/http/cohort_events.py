"""What a member of a cohort without a broker tells, for the other members: asked for with a GET that waits for events.

While a question waits it is a reply whose body is yet to be made: it takes no thread, and ends when there is something to tell,
when its time is over, when the member leaves or the platform stops.
"""

from __future__ import annotations

import asyncio
import time
import zlib
from collections.abc import AsyncGenerator

from aricia.base.errors import AriciaError, PropertyServerError, invalid
from aricia.base.operation import Operation, Request
from aricia.connections.api import LONGEST_WAIT, Page, Place, address_of, write_page
from aricia.http import envelope
from aricia.http.open_streams import OpenStreams
from aricia.http.replies import Reply, pending_reply
from aricia.http.tokens import InvalidToken, TokenAuthority
from aricia.servers.api import OMAGServer, member_bus

LIMIT = 1000  # questions that wait at once
LONGEST_ID = 500
_GZIP = 16 + zlib.MAX_WBITS
_PARAMETERS = (("reader", "String", True), ("address", "String", False), ("epoch", "String", False), ("after", "long", False),
               ("wait", "String", False))


class CohortEvents(OpenStreams["CohortQuestion"]):
    """The questions that wait."""

    def __init__(self, tokens: TokenAuthority) -> None:
        super().__init__(LIMIT, "ARICIA-503-521", "cohort-events")
        self.tokens = tokens

    def open(self, request: Request) -> Reply:
        """The answer to a question of another member.

        errors: ARICIA-503-521 too many of them, -520 the server is not connected;  ARICIA-404-520 no such cohort without a broker
        ARICIA-403-520 not in the name of this user;  ARICIA-400-522 a parameter has no usable value
        """
        question = CohortQuestion(self, request)
        self.admit(question)
        return pending_reply(question, compressed=question.compressed)


class CohortQuestion:
    """One question. Implements ``aricia.http.replies.Stream``."""

    def __init__(self, questions: CohortEvents, request: Request) -> None:
        server: OMAGServer = request.server
        self._questions, self._request, self._server = questions, request, server
        self._bus = member_bus(server, request.variables["cohortName"])
        self._bus.check_user(request.user)
        self._member = _checked("reader", request.query["reader"], 0 < len(request.query["reader"]) <= LONGEST_ID)
        self._address = _address(request.query.get("address") or "")
        self._place = _place(request)
        self._until = time.monotonic() + _seconds(request.query.get("wait") or "0")
        self.compressed = b"gzip" in (request.accept_encoding or b"")
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken = asyncio.Event()
        self._members = self._bus.changes_of_members
        self._is_asking = False

    async def chunks(self) -> AsyncGenerator[bytes]:
        """The answer, when there is one."""
        self._loop = loop = asyncio.get_running_loop()
        self._bus.add_waker(self.wake)
        self._is_asking = True
        await loop.run_in_executor(self._questions.readers, self._bus.greet, self._member, self._address, self._place)
        while not (self._questions.ended or self._bus.has_news(self._place, self._members)):
            left = self._until - time.monotonic()
            if left <= 0:
                break
            self._woken.clear()
            try:
                async with asyncio.timeout(left):
                    await self._woken.wait()
            except TimeoutError:
                break
        yield await loop.run_in_executor(self._questions.readers, self._answer)

    def _answer(self) -> bytes:
        request = self._request
        try:
            self._server.check_user(request.user)
            content = write_page(self._page())
        except AriciaError as fault:
            content = envelope.fault(request.operation, request.request_id, request.variables, fault)
        if not self.compressed:
            return content
        packer = zlib.compressobj(1, zlib.DEFLATED, _GZIP)
        return packer.compress(content) + packer.flush()

    def _page(self) -> Page:
        """errors: ARICIA-503-520 the member has left;  -010 its file cannot be read"""
        place, request_id = self._place, self._request.request_id
        if self._bus.closed:
            raise PropertyServerError("ARICIA-503-520", (self._server.name, self._request.variables["cohortName"]))
        try:
            if self._request.authorization is not None:
                self._questions.tokens.user_of(self._request.authorization)
        except InvalidToken:
            if place is not None:  # the token has ended meanwhile: nothing is told, and the next question needs another one
                return Page(request_id=request_id, member=self._bus.member, epoch=place.epoch, offset=place.offset)
            raise
        return self._bus.page(place, request_id)

    async def ended(self) -> None:
        """Nothing ends an answer that is being sent."""
        await asyncio.Event().wait()

    def wake(self) -> None:
        """There may be something new, or the end has come. From any thread."""
        loop = self._loop
        if loop is None or self._woken.is_set():
            return
        try:
            loop.call_soon_threadsafe(self._woken.set)
        except RuntimeError:  # the loop was closed: nobody is waiting any more
            self._loop = None

    def close(self) -> None:
        """Nobody waits any longer."""
        self._bus.remove_waker(self.wake)
        if self._is_asking:
            self._bus.part(self._member)
        self._questions.forget(self)


def cohort_operations(questions: CohortEvents) -> list[Operation]:
    """The operation by which members ask. It is checked like every call of the repository services."""

    def read_cohort_events(request: Request) -> Reply:
        return questions.open(request)

    return [Operation(
        name="readCohortEvents", service="repository-services", group="repository-services", verb="GET",
        path="/servers/{serverName}/open-metadata/repository-services/metadata-highway/cohorts/{cohortName}/events",
        response_class="CohortEventsResponse", work="thread", run=read_cohort_events,
        query=tuple((name, kind, required, None) for name, kind, required in _PARAMETERS),
    )]


def _place(request: Request) -> Place | None:
    epoch, after = request.query.get("epoch"), request.query.get("after")
    if not epoch or after is None:
        return None
    _checked("epoch", epoch, len(epoch) <= LONGEST_ID)
    _checked("after", after, int(after) >= 0)
    return Place(epoch, int(after))


def _address(text: str) -> str:
    return _checked("address", text, not text or address_of(text) is not None).rstrip("/")


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    _checked("wait", text, seconds >= 0)
    return min(seconds, LONGEST_WAIT)


def _checked(parameter: str, value: str, is_good: bool) -> str:
    if not is_good:
        raise invalid("ARICIA-400-522", parameter=parameter, inserts=(value, parameter))
    return value
