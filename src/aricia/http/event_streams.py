"""Server-sent events: the change feed of a metadata access server for whoever can keep a GET open.

A stream is pulled: a page of changes is read when the client has taken the one before, so a slow client costs nothing but its
connection, and there is no queue that could grow. The number of the last event (``id``) is all there is to resume from.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING

from aricia.access.api import EventFilter, FeedEvent, FeedPage, event_filter, feed_page, first_place, texts_of
from aricia.base.codec import parse_time
from aricia.base.errors import AriciaError, invalid
from aricia.base.operation import Operation, Request
from aricia.http.open_streams import OpenStreams
from aricia.http.replies import Reply, events_reply
from aricia.http.tokens import InvalidToken, TokenAuthority
from aricia.servers.api import OMAGServer, no_store

if TYPE_CHECKING:
    from aricia.metadata.api import Session

LOOK_EVERY = 1.0  # seconds between looks for changes of other processes, and at the token
RETRY = 2000  # milliseconds that clients wait before they come back
_PARAMETERS = ("type", "zone", "event", "guid", "property", "after", "since")


class EventStreams(OpenStreams["EventStream"]):
    """The streams that are open.

    limit: most of them at once;  heartbeat: seconds of silence before a sign of life
    """

    def __init__(self, limit: int, heartbeat: float, tokens: TokenAuthority) -> None:
        super().__init__(limit, "ARICIA-503-020", "event-stream")
        self.heartbeat = heartbeat
        self.tokens = tokens

    def open(self, request: Request) -> Reply:
        """A stream for the caller of ``streamEvents``.

        errors: ARICIA-503-020 too many of them; those of the filter and of ``first_place``
        """
        server: OMAGServer = request.server
        store = server.local_store
        if store is None or server.feed is None:
            raise no_store(request)
        after, since = _start_of(request)

        def begin(session: Session) -> tuple[EventFilter, int]:
            return event_filter(session.types, texts_of(request.query)), first_place(session, after, since)

        chosen, place = store.read(request.user, request.request_id, begin)
        stream = EventStream(self, request, chosen, place)
        self.admit(stream)
        return events_reply(stream)


class EventStream:
    """The events of one caller. Implements ``aricia.http.replies.Stream``."""

    def __init__(self, streams: EventStreams, request: Request, chosen: EventFilter, place: int) -> None:
        server: OMAGServer = request.server
        assert server.local_store is not None and server.feed is not None
        self._streams, self._request, self._filter, self._place = streams, request, chosen, place
        self._server, self._store, self._feed = server, server.local_store, server.feed
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken = asyncio.Event()
        self._over = asyncio.Event()

    async def chunks(self) -> AsyncGenerator[bytes]:
        """Pages of events as they come, and signs of life."""
        self._loop = loop = asyncio.get_running_loop()
        self._feed.add(self.wake)
        yield b"retry: %d\nid: %d\n\n" % (RETRY, self._place)
        told = time.monotonic()
        while (reason := self._reason_to_end()) is None:
            self._woken.clear()
            try:
                page = await loop.run_in_executor(self._streams.readers, self._read)
            except AriciaError as problem:
                reason = problem.text
                break
            if page.events:
                yield b"".join(map(_shown, page.events))
                told = time.monotonic()
            elif time.monotonic() - told >= self._streams.heartbeat:
                yield b": alive\nid: %d\n\n" % page.place  # what was passed over is not looked at again after a break
                told = time.monotonic()
            self._place = page.place
            if not page.moved:
                await self._wait()
        yield b": %b\n\n" % reason.replace("\n", " ").encode()

    async def ended(self) -> None:
        """Wait until the stream has a reason to end that its client cannot keep it from."""
        await self._over.wait()

    def wake(self) -> None:
        """There may be something new, or the end has come. From any thread."""
        loop = self._loop
        if loop is None or (self._woken.is_set() and not self._is_over()):
            return
        try:
            loop.call_soon_threadsafe(self._look)
        except RuntimeError:  # the loop was closed: nobody is listening any more
            self._loop = None

    def close(self) -> None:
        """Nobody listens any longer."""
        self._feed.remove(self.wake)
        self._streams.forget(self)

    def _look(self) -> None:
        self._woken.set()
        if self._is_over():
            self._over.set()

    def _is_over(self) -> bool:
        return self._feed.closed or self._streams.ended

    def _reason_to_end(self) -> str | None:
        """What keeps the stream from going on; None when nothing does."""
        if self._streams.ended:
            return "the platform stops"
        if self._feed.closed:
            return "the server stops"
        try:
            self._server.check_events(self._request.user)
            if self._request.authorization is not None:
                self._streams.tokens.user_of(self._request.authorization)
        except (InvalidToken, AriciaError) as problem:
            return problem.text if isinstance(problem, AriciaError) else str(problem)
        return None

    def _read(self) -> FeedPage:
        with self._feed.reading() as is_open:
            if not is_open:
                return FeedPage([], self._place, False)
            user, request_id = self._request.user, self._request.request_id
            return self._store.read(user, request_id, lambda session: feed_page(session, self._place, self._filter))

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(min(LOOK_EVERY, self._streams.heartbeat)):
                await self._woken.wait()
        except TimeoutError:
            return


def event_operations(streams: EventStreams) -> list[Operation]:
    """The operation that opens a stream. It is checked like a call of the metadata store's access service."""

    def stream_events(request: Request) -> Reply:
        return streams.open(request)

    return [Operation(
        name="streamEvents", service="open-metadata-store", group="access-services", verb="GET",
        path="/servers/{serverName}/events", response_class="FFDCResponseBase", work="thread", run=stream_events,
        query=tuple((name, "long" if name == "after" else "String", False, None) for name in _PARAMETERS),
    )]


def _start_of(request: Request) -> tuple[int | None, int | None]:
    """The number of the last event that the client had, the header's before the address's; the instant to start at."""
    header, after, since = request.last_event_id, request.query.get("after"), request.query.get("since")
    number = header.decode("latin-1").strip() if header else after
    try:
        last = int(number) if number else None
    except ValueError:
        raise invalid("ARICIA-400-203", parameter="Last-Event-ID", inserts=(number, "-")) from None
    return last, None if not since else _instant(since)


def _instant(text: str) -> int:
    try:
        return parse_time(int(text) if text.isdecimal() else text.replace(" ", "+"))
    except (ValueError, TypeError, OverflowError):
        raise invalid("ARICIA-400-204", parameter="since", inserts=(text,)) from None


def _shown(event: FeedEvent) -> bytes:
    return b"id: %d\nevent: %b\ndata: %b\n\n" % (event.number, event.event_type.encode(), event.content)


