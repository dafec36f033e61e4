"""The web server's protocol with limits on the head of a request, which the chain sees only when it is complete.

Without them one connection could send header lines for ever, and a few thousand could begin a request and say no more.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD = 64 * 1024  # bytes of request line and headers, as far as they come in more than one piece
PATIENCE = 30.0  # seconds for a head, from the connection or from its first byte
_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_TOO_LATE = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class LimitedProtocol(HttpToolsProtocol):
    """One connection."""

    _since: float | None = None  # when the head began that is not complete yet
    _size = 0
    _watch: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """A client connects, and has to send something."""
        super().connection_made(transport)
        self._since = self.loop.time()
        self._watch = self.loop.call_later(PATIENCE, self._look)

    def shutdown(self) -> None:
        """The platform stops. A connection that waits for a request is ended at once: TLS would wait for its client to agree."""
        if (self.cycle is None or self.cycle.response_complete) and not self.transport.get_write_buffer_size():
            self.transport.abort()
        else:
            super().shutdown()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """A piece of a request, often the whole of it."""
        super().data_received(data)
        if self._since is not None:
            self._size += len(data)
            if self._size > LARGEST_HEAD:
                self._end(_TOO_LARGE)

    def on_message_begin(self) -> None:
        """The head of a request begins."""
        super().on_message_begin()
        if self._since is None:
            self._since = self.loop.time()

    def on_headers_complete(self) -> None:
        """The head is complete."""
        self._since = None
        self._size = 0
        super().on_headers_complete()

    def _look(self) -> None:
        """End the connection when a head takes too long; else look again."""
        now = self.loop.time()
        if self._since is not None and now - self._since >= PATIENCE:
            self._end(_TOO_LATE)
            return
        wait = PATIENCE if self._since is None else self._since + PATIENCE - now
        self._watch = self.loop.call_later(max(wait, 0.05), self._look)

    def _end(self, answer: bytes) -> None:
        if not self.transport.is_closing():
            if self.cycle is None or self.cycle.response_complete:  # an answer under way is not mixed up
                self.transport.write(answer)
            self.transport.close()
