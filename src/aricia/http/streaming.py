"""Sends a body that is made while it is sent: as fast as the client takes it, until one of both ends it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import aclosing
from typing import Any

from aricia.http import cors
from aricia.http.exchange import Exchange
from aricia.http.replies import Reply, Stream

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

LAST_PART = 2.0  # seconds that a client has to take what is on its way when a stream ends


async def send_stream(reply: Reply, exchange: Exchange, origins: frozenset[str], receive: Receive, send: Send) -> None:
    """Send the reply and the parts of its body. What is left of the stream is closed, however it ends."""
    assert reply.stream is not None
    try:
        if exchange.origin is not None:
            reply.headers += cors.allow_origin(origins, exchange.origin)
        await send({"type": "http.response.start", "status": reply.status, "headers": reply.headers})
        if exchange.method == "HEAD":
            await send({"type": "http.response.body", "body": b""})
        else:
            await _send_parts(reply.stream, receive, send)
    finally:
        reply.stream.close()


async def _send_parts(stream: Stream, receive: Receive, send: Send) -> None:
    pump = asyncio.ensure_future(_pump(stream, send))
    gone, over = asyncio.ensure_future(_gone(receive)), asyncio.ensure_future(stream.ended())
    try:
        await asyncio.wait((pump, gone, over), return_when=asyncio.FIRST_COMPLETED)
        if over.done() and not gone.done():
            await asyncio.wait((pump,), timeout=LAST_PART)
    finally:
        unfinished = [task for task in (pump, gone, over) if not task.done()]
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)
    if pump.done() and not pump.cancelled():
        pump.result()


async def _pump(stream: Stream, send: Send) -> None:
    async with aclosing(stream.chunks()) as chunks:
        async for chunk in chunks:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _gone(receive: Receive) -> None:
    """Wait until the client has closed the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass
