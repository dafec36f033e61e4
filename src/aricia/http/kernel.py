"""The ASGI application: reads a request, walks the chain, runs the operation where its work belongs, sends the reply.

Overhead counts here: one pass over the headers, no per-request closures, no middleware, everything that can be precomputed is.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from aricia.base import deadline, request_context
from aricia.base.errors import AriciaError, PropertyServerError
from aricia.base.figures import Family
from aricia.base.operation import Operation, Request
from aricia.http import chain, cors, envelope, replies
from aricia.http.cohort_events import CohortEvents, cohort_operations
from aricia.http.deadlines import Deadlines
from aricia.http.endpoints import all_operations
from aricia.http.event_streams import EventStreams, event_operations
from aricia.http.exchange import Exchange
from aricia.http.front_door import front_door
from aricia.http.meters import Meter
from aricia.http.observers import Observer
from aricia.http.openapi.pages import describing
from aricia.http.readers import Readers
from aricia.http.replies import Reply
from aricia.http.request_figures import request_figures
from aricia.http.routes import Route, route_table
from aricia.http.streaming import send_stream
from aricia.http.tokens import TokenAuthority
from aricia.http.watching import watching
from aricia.http.whole_replies import write_whole
from aricia.servers.api import Platform, log_activity, no_store

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class ClientGone(Exception):
    """The client closed the connection before its request was complete: nothing is done and nobody is there to be told."""


_HEADERS = {
    b"authorization": "authorization", b"content-type": "content_type", b"accept": "accept", b"origin": "origin",
    b"accept-encoding": "accept_encoding",
    b"access-control-request-method": "asked_method", b"access-control-request-headers": "asked_headers",
    b"traceparent": "traceparent", b"last-event-id": "last_event_id",
}


class Kernel:
    """The application: the platform behind the routes of every operation, implemented or not.

    observers: are told of every request once it is answered
    """

    def __init__(self, platform: Platform, tokens: TokenAuthority, implemented: Iterable[Operation]) -> None:
        settings = platform.settings
        self.platform = platform
        self.tokens = tokens
        most, heartbeat = settings.value("aricia.events.streams"), settings.value("aricia.events.heartbeat")
        self.event_streams = EventStreams(most, heartbeat, tokens)
        self.cohort_events = CohortEvents(tokens)
        served = [
            *front_door(tokens), *watching(self.figures), *event_operations(self.event_streams),
            *cohort_operations(self.cohort_events), *implemented,
        ]
        platform.serves(served)
        described = all_operations(served)
        self.routes, self._meters = route_table([*described, *describing(lambda: described, chain.is_public)])
        self._others_meter = Meter("", "")  # of requests that reach no operation
        self._meters.append(self._others_meter)
        self.observers: tuple[Observer, ...] = ()
        self.metrics_access: str = settings.value("aricia.metrics.access")
        self.body_limit: int = settings.value("aricia.http.body-limit")
        self.origins = frozenset(settings.value("cors.allowed-origins"))
        self.deadlines = Deadlines(settings.value("aricia.http.request-timeout"))
        threads: int = settings.value("aricia.http.reader-threads")
        self._readers = Readers(threads)
        self._others = ThreadPoolExecutor(threads, "worker")  # for what waits: for files, servers, other platforms
        self._work_limit: float = settings.value("aricia.http.work-timeout")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI scope."""
        if scope["type"] != "http":
            return
        exchange = _exchange_of(scope)
        began = time.perf_counter()
        task = self.deadlines.enter()
        try:
            reply = await self._serve(exchange, receive)
        except ClientGone:
            return
        except asyncio.CancelledError:
            if not self.deadlines.has_passed(task):
                raise
            reply = chain.answer_overdue(self, exchange)
        except Exception as fault:
            reply = next(answer for kinds, answer in chain.FAULTS if isinstance(fault, kinds))(self, exchange, fault)
        finally:
            self.deadlines.leave(task)
        self._count(exchange, reply, time.perf_counter() - began)
        if reply.stream is not None:
            await send_stream(reply, exchange, self.origins, receive, send)
            return
        await self._send(exchange, reply, send)

    def figures(self) -> list[Family]:
        """The figures about requests."""
        return request_figures(self._meters, self.deadlines.under_way())

    def _count(self, exchange: Exchange, reply: Reply, seconds: float) -> None:
        meter = self._others_meter if exchange.route is None else exchange.route.meter
        meter.count(reply.code or reply.status, seconds)
        for observe in self.observers:
            observe(exchange, reply, seconds)

    def end_streams(self) -> None:
        """End the streams of events and the questions for events; no further ones are opened."""
        self.event_streams.end()
        self.cohort_events.end()

    def close(self) -> None:
        """Let running reads finish."""
        self.event_streams.close()
        self.cohort_events.close()
        self._readers.close()
        self._others.shutdown()

    async def _send(self, exchange: Exchange, reply: Reply, send: Send) -> None:
        if exchange.origin is not None and exchange.method != "OPTIONS":
            reply.headers += cors.allow_origin(self.origins, exchange.origin)
        elif exchange.method != "HEAD" and reply.head is not None and write_whole(send, reply.head, reply.body):
            return
        await send({"type": "http.response.start", "status": reply.status, "headers": reply.headers})
        await send({"type": "http.response.body", "body": b"" if exchange.method == "HEAD" else reply.body})

    async def _serve(self, exchange: Exchange, receive: Receive) -> Reply:
        for handler in chain.OPENING:
            reply = handler(self, exchange)
            if reply is not None:
                return reply
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        exchange.raw_body = message["body"]
        if message["more_body"]:
            await self._read_rest(exchange, receive)
        for handler in chain.DECODING:
            reply = handler(self, exchange)
            if reply is not None:
                return reply
        return await self._run(exchange)

    async def _read_rest(self, exchange: Exchange, receive: Receive) -> None:
        chunks, size, more = [exchange.raw_body], len(exchange.raw_body), True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientGone
            chunk, more = message["body"], message["more_body"]
            size += len(chunk)
            if size > self.body_limit:
                raise chain.BodyTooLarge
            chunks.append(chunk)
        exchange.raw_body = b"".join(chunks)

    async def _run(self, exchange: Exchange) -> Reply:
        route: Route = exchange.route  # type: ignore[assignment]
        operation, variables = route.operation, exchange.variables
        user = variables["userId"] if route.place.acting_user else exchange.user or ""
        server, store = self.platform.resolve(route.place, variables, user)
        run = operation.run
        if run is None:
            raise PropertyServerError("ARICIA-501-001", (operation.name, operation.service))
        if server is not None and server.logs_activity:
            log_activity(server, route.place, user, operation.name)
        request = Request(
            operation=operation, variables=variables, query=exchange.query, body=exchange.body, user=user,
            request_id=exchange.request_id, platform=self.platform, server=server, store=store,
            authorization=exchange.authorization, last_event_id=exchange.last_event_id,
            accept_encoding=exchange.accept_encoding,
        )
        if operation.work in ("read", "write"):
            return await self._in_session(store, request, run)
        if operation.work == "none":
            return _success(request, run(request))
        return _success(request, await asyncio.get_running_loop().run_in_executor(self._others, _named, request, run))

    async def _in_session(self, store: Any, request: Request, run: Callable[..., Any]) -> Reply:
        if store is None:
            raise no_store(request)
        operation, user, request_id, limit = request.operation, request.user, request.request_id, self._work_limit

        def work(session: Any) -> Any:
            return run(request, session)

        def write(session: Any) -> Any:
            named = request_context.request_id.set(request_id)
            try:
                with deadline.limited(limit):
                    return run(request, session)
            finally:  # the writer has other work too
                request_context.request_id.reset(named)

        def read() -> Reply:
            request_context.request_id.set(request_id)
            with deadline.limited(limit, until):
                return _success(request, store.read(user, request_id, work))

        if operation.work == "write":
            # Shielded: a write that is queued is made, whether its client still waits or not.
            return _success(request, await asyncio.shield(asyncio.wrap_future(store.write(user, request_id, write))))
        until = time.monotonic() + self.deadlines.limit
        if store.reads_wait:
            return await asyncio.get_running_loop().run_in_executor(self._others, read)
        if operation.inline is not None and operation.inline(request):
            return read()
        reply: Reply = await self._readers.submit(read)
        return reply

    # ---- faults --------------------------------------------------------------------------------------------------
    def fault_reply(self, exchange: Exchange, fault: AriciaError) -> Reply:
        """The answer of an operation that failed."""
        route: Route = exchange.route  # type: ignore[assignment]
        reply = replies.json_reply(envelope.fault(route.operation, exchange.request_id, exchange.variables, fault))
        reply.code = fault.code
        return reply

    def unexpected_reply(self, exchange: Exchange, fault: Exception) -> Reply:
        """The answer to an exception that nobody foresaw, which is logged."""
        name = exchange.route.operation.name if exchange.route is not None else exchange.path
        inserts = (type(fault).__qualname__, name, str(fault))
        self.platform.audit_log.log("OMAG-COMMON-400-016", *inserts, component="HTTP", action=name, problem=fault)
        if exchange.route is None:
            return replies.error_reply(400, exchange.path)
        return self.fault_reply(exchange, envelope.unexpected(exchange.route.operation, fault))


def _named(request: Request, run: Callable[[Request], Any]) -> Any:
    """Work in a thread, under the request's id."""
    request_context.request_id.set(request.request_id)
    return run(request)


def _success(request: Request, payload: Any) -> Reply:
    """The reply to an operation that worked; encoded where the work was done."""
    if type(payload) is dict:
        return replies.json_reply(envelope.answer(request.operation, request.request_id, payload))
    if type(payload) is Reply:
        return payload
    return replies.text_reply(payload if isinstance(payload, bytes) else payload.encode())


def _exchange_of(scope: Scope) -> Exchange:
    exchange = Exchange(scope["method"], scope["raw_path"], scope["query_string"])
    client = scope.get("client")
    if client is not None:
        exchange.client = client[0]
    for name, value in scope["headers"]:
        attribute = _HEADERS.get(name)
        if attribute is not None:
            setattr(exchange, attribute, value)
        elif name == b"content-length":
            exchange.content_length = int(value)
        elif name == b"transfer-encoding":
            exchange.content_length = -1
    return exchange
